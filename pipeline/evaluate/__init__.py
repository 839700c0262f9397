"""Evaluation: extracted records held against gold records, measured, and every error shown in its sentence.

``compare`` counts, ``report`` writes; ``evaluate`` does both for folders of ``NAME.gold.json``::

    GOLD/NAME.gold.json     gold records; their places index "text" in the file, else NAME.txt
    GOLD/NAME.html …        the document itself, extracted here unless predictions are handed in
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.evaluate.compare import Scores, compare

DOCUMENT_ENDINGS = (".html", ".htm", ".pdf", ".docx", ".txt")


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One gold file: its records, the text their places index, and the document to extract."""

    name: str
    gold: dict[str, Any]
    text: str | None
    path: Path | None


class NoGold(Exception):
    """The folder has no ``*.gold.json``."""


def read_gold(folder: Path, texts: Sequence[Path] = ()) -> list[GoldDocument]:
    """The gold documents of ``folder``; ``texts`` are further folders that hold the documents."""
    out = []
    for file in sorted(folder.glob("*.gold.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        name = gold.get("doc") or file.name.removesuffix(".gold.json")
        found = [p for d in (folder, *texts) for e in DOCUMENT_ENDINGS if (p := d / (name + e)).exists()]
        plain = next((p for p in found if p.suffix == ".txt"), None)
        text = gold.get("text")
        if text is None and plain is not None:
            text = plain.read_bytes().decode("utf-8")
        out.append(GoldDocument(name, gold, text, found[0] if found else None))
    if not out:
        raise NoGold(f"no *.gold.json in {folder}")
    return out


def read_predictions(path: Path) -> dict[str, dict[str, Any]]:
    """Record-contract objects of a JSON Lines file, by the base name of their source without its ending."""
    lines = path.read_text(encoding="utf-8").split("\n")
    objects = [json.loads(line) for line in lines if line.strip()]
    return {Path(o["document"]["source"]).name.rsplit(".", 1)[0]: o for o in objects}


def predict(documents: Iterable[GoldDocument]) -> dict[str, dict[str, Any]]:
    """Extract each gold document with the pipeline as installed; one that cannot be read is left out (all missed)."""
    import pipeline
    from pipeline.contract import to_dict
    from pipeline.errors import DocumentError

    names, opened = [], []
    for item in documents:
        if item.path is None:
            continue
        try:
            opened.append(pipeline.open_document(item.path))
        except DocumentError:
            continue
        names.append(item.name)
    return {name: to_dict(records) for name, records in zip(names, pipeline.extract_many(opened), strict=True)}


def evaluate(folder: Path, texts: Sequence[Path] = (), predicted: Path | None = None) -> Scores:
    """The scores of one gold folder."""
    documents = read_gold(folder, texts)
    predictions = predict(documents) if predicted is None else read_predictions(predicted)
    return compare([(d.name, d.gold, d.text) for d in documents], predictions)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command ``unrecords evaluate``; returns its exit code (2: no gold there)."""
    import argparse

    from pipeline.evaluate.report import text_table, write_report

    ap = argparse.ArgumentParser(
        prog="unrecords evaluate",
        description="Precision, recall and F1 by kind against gold files; each GOLD folder is one column.",
        epilog="Exit codes: 0 done, 1 errors that the accepted report does not have (with --no-new-errors), 2 no gold there.",
    )
    ap.add_argument("gold", type=Path, nargs="+", metavar="GOLD", help="folder of NAME.gold.json with the documents beside them")
    ap.add_argument("--texts", type=Path, nargs="*", default=[], help="further folders that hold the gold documents")
    ap.add_argument("--predicted", type=Path, help="record-contract objects (JSON Lines) instead of extracting here")
    ap.add_argument("--report", type=Path, help="write evaluation.md, .html and .json into this folder")
    ap.add_argument("--accepted", type=Path, help="an earlier evaluation.json: errors that it has not are new")
    ap.add_argument("--no-new-errors", action="store_true", help="fail when there are errors that --accepted does not have")
    ap.add_argument("--details", action="store_true", help="list every error")
    a = ap.parse_args(arguments)
    try:
        sets = {folder.name or str(folder): evaluate(folder, a.texts, a.predicted) for folder in a.gold}
    except NoGold as e:
        ap.exit(2, f"unrecords evaluate: {e}\n")
    print(text_table(sets))
    if a.details:
        for scores in sets.values():
            for error in scores.errors:
                print(f"  {error.document}: {error.measure} {error.verdict}  {error.text[:90]!r}  wanted {error.wanted}  got {error.got}")
    if a.report:
        new = write_report(a.report, sets, a.accepted)
        count = sum(map(len, new.values()))
        print(f"report in {a.report}; {count} errors are new" if a.accepted else f"report in {a.report}")
        if count and a.accepted and a.no_new_errors:
            return 1
    return 0
