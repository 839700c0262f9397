"""Records as the JSON object of the record contract, and back to plain values for comparison.

``python -m pipeline.contract FILE…`` prints one object a line; ``unrecords extract --format json`` is the same with a face.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.document import Document, Table
from pipeline.records import Mention, Records

MENTION_KINDS = ("dates", "missions", "partners", "amounts", "activities")


def _plain(value: Any) -> Any:
    """A record's value in JSON's types: dates in ISO form, money as a plain decimal string (never ``1E+3``)."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value


def mention_to_dict(mention: Mention, document: Document) -> dict[str, Any]:
    """One mention as the contract has it, with ``source_location`` where the source has pages."""
    return _located(_plain(mention), mention.start, mention.end, document)


def _located(out: dict[str, Any], start: int | None, end: int | None, document: Document) -> dict[str, Any]:
    place = None if start is None or end is None else document.locate(start, end)
    if place:
        box = place.box
        out["source_location"] = {"page": place.page, "box": [box.x0, box.top, box.x1, box.bottom] if box else None}
    return out


def _table_to_dict(table: Table) -> dict[str, Any]:
    return {
        "page": table.page,
        "caption": table.caption,
        "unit": table.unit,
        "columns": list(table.columns),
        "rows": [[cell.text for cell in row] for row in table.rows],
        "groups": list(table.groups),
        "notes": list(table.notes),
    }


def to_dict(records: Records) -> dict[str, Any]:
    """``records`` as one record-contract object."""
    d = records.document
    out: dict[str, Any] = {
        "document": {
            "source": d.source,
            "sha256": d.sha256,
            "kind": d.kind,
            "title": d.title,
            "published": d.published,
            "language": d.language,
            "symbol": d.symbol,
            "media_type": d.media_type,
            "pages": d.pages,
            "ocr_used": d.ocr_used,
            "text": d.text,
        }
    }
    for kind in MENTION_KINDS:
        out[kind] = [mention_to_dict(m, d) for m in getattr(records, kind)]
    out["tables"] = [_table_to_dict(t) for t in d.tables]
    out["budget_lines"] = [_located(_plain(line), line.start, line.end, d) for line in records.budget_lines]
    for kind in ("checks", "results", "project", "issues"):
        value = getattr(records, kind)
        out[kind] = None if value is None else _plain(value)
    return out


def to_json(records: Records) -> str:
    """``to_dict`` on one line."""
    return json.dumps(to_dict(records), ensure_ascii=False)


def main(paths: Iterable[str]) -> None:
    """Print the contract object of each path, one a line."""
    import pipeline

    documents = [pipeline.open_document(path) for path in paths]
    for records in pipeline.extract_many(documents):
        print(to_json(records), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
