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
