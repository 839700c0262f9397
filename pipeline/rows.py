"""A document's records as rows of the store's tables: plain values, deterministic ids.

Rows are made where the document was read (perhaps in another process) and travel as JSON, one document a line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.document import Document, Place
from pipeline.edtf import EdtfError, parse_edtf
from pipeline.errors import Issue
from pipeline.records import ActivityRecord, Records

Row = dict[str, Any]
SKETCH_SIZE = 64
LARGEST = Decimal(10) ** 19
"""No sum of money is as large; what the store's columns cannot hold is an issue, not a silent null."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one source became: rows by table (as JSON objects joined by commas), or an error issue and no document."""

    source: str
    sha256: str | None
    size: int | None
    state: str
    document_id: str | None = None
    rows: dict[str, str] = field(default_factory=dict)
    retry: bool = False
    """True for a failure that the next run should try again although the bytes are the same."""

    def to_line(self) -> str:
        """As one line of a staging file."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}, ensure_ascii=False)

    @classmethod
    def from_line(cls, line: str | bytes) -> Extracted:
        return cls(**json.loads(line))


def row_id(*parts: object) -> str:
    """A stable id: 16 hex digits that depend on the parts alone.

    >>> row_id("abc", "dates", 3, 10) == row_id("abc", "dates", 3, 10) != row_id("abc", "dates", 3, 11)
    True
    """
    return hashlib.blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def bounds(edtf: str | None) -> tuple[date | None, date | None]:
    """First and last day that an EDTF value may mean; None for none, for a value that is no EDTF, and for open ends.

    >>> [str(d) for d in bounds("2016-02")], bounds(None), bounds("some day")
    (['2016-02-01', '2016-02-29'], (None, None), (None, None))
    """
    try:
        return parse_edtf(edtf) if edtf else (None, None)
    except EdtfError:
        return None, None


def sketch(text: str) -> list[int]:
    """The smallest hashes of the five-word shingles of ``text``: near-duplicates have most of them in common."""
    words = _WORD.findall(text.casefold())
    shingles = {" ".join(words[i : i + 5]) for i in range(max(1, len(words) - 4))} if words else set()
    blake = hashlib.blake2b
    hashes = {blake(s.encode("utf-8", "surrogatepass"), digest_size=8).digest() for s in shingles}
    return [int.from_bytes(h, "big") for h in sorted(hashes)[:SKETCH_SIZE]]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")


_encode = json.JSONEncoder(ensure_ascii=False, default=_plain).encode
"""As ``json.dumps``, which makes an encoder for each row."""


def _dumps(rows: Iterable[Row]) -> str:
    return ",".join(map(_encode, rows))


def _place(place: Place | None) -> Row:
    if place is None:
        return {}
    box = place.box
    return {"page": place.page} | ({"x0": box.x0, "top": box.top, "x1": box.x1, "bottom": box.bottom} if box else {})


class _Rows:
    """Rows of one document while they are collected."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.id = document.id
        self.tables: dict[str, list[Row]] = defaultdict(list)
        self.issues: list[Issue] = []
        self._seen: Counter[tuple[Any, ...]] = Counter()

    def problem(self, code: str, message: str, start: int | None = None, end: int | None = None) -> None:
        self.issues.append(Issue(code, "error", "store", message, start, end))

    def add(self, table: str, **values: Any) -> None:
        self.tables[table].append({"document_id": self.id, **values})

    def spanned(self, table: str, id_name: str, start: int | None, end: int | None, **values: Any) -> str:
        """Add a row that stands at a place of the text; returns its id."""
        key = (table, start, end)
        identity = row_id(self.id, *key, self._seen[key])
        self._seen[key] += 1
        located = {} if start is None or end is None else _place(self.document.locate(start, end))
        self.add(
            table, **{id_name: identity, "start_char": start, "end_char": end, "ordinal": len(self.tables[table])}, **{**located, **values}
        )
        return identity


def records_to_rows(records: Records, extractor_version: str) -> dict[str, list[Row]]:
    """All rows of one document, by table."""
    rows = _Rows(records.document)
    _document(rows, extractor_version)
    _structure(rows)
    _mentions(rows, records)
    for activity in records.activities:
        _activity(rows, activity)
    table_ids = _tables(rows)
    _budget(rows, records, table_ids)
    _project(rows, records)
    notes = [Issue(code, "warning", "read", message) for code, message in records.document.notes]
    rows.tables["issues"] = issue_rows(records.document.source, rows.id, [*notes, *records.issues, *rows.issues])
    return rows.tables


def extracted(records: Records, size: int, extractor_version: str) -> Extracted:
    """``records`` ready for the store."""
    document = records.document
    rows = {table: _dumps(values) for table, values in records_to_rows(records, extractor_version).items() if values}
    return Extracted(document.source, document.sha256, size, "recorded", document.id, rows)


def failed(source: str, issue: Issue, sha256: str | None = None, size: int | None = None, *, retry: bool = False) -> Extracted:
    """A source of which no document came."""
    rows = {"issues": _dumps(issue_rows(source, None, [issue]))}
    return Extracted(source, sha256, size, "failed", None, rows, retry)


def issue_rows(source: str, document_id: str | None, issues: Iterable[Issue]) -> list[Row]:
    """Issues as rows, in the order they arose."""
    return [
        {
            "issue_id": row_id(document_id or source, "issues", i),
            "source": source,
            "document_id": document_id,
            "ordinal": i,
            "code": issue.code,
            "severity": issue.severity,
            "stage": issue.stage,
            "message": issue.message,
            "start_char": issue.start,
            "end_char": issue.end,
            "page": issue.page,
        }
        for i, issue in enumerate(issues)
    ]


def _document(rows: _Rows, extractor_version: str) -> None:
    d = rows.document
    first, last = bounds(d.published)
    rows.add(
        "documents",
        source=d.source,
        sha256=d.sha256,
        media_type=d.media_type,
        kind=d.kind,
        title=d.title,
        published=d.published,
        published_from=first,
        published_to=last,
        language=d.language,
        symbol=d.symbol,
        url=d.url,
        pages=d.pages,
        ocr_used=d.ocr_used,
        characters=len(d.text),
        words=len(d.text.split()),
        furniture_count=len(d.furniture),
        text=d.text,
        extractor_version=extractor_version,
        current=True,
    )
    for shingle in sketch(d.text):
        rows.add("sketches", shingle=shingle)


def _structure(rows: _Rows) -> None:
    d = rows.document
    for b in d.blocks:
        rows.spanned("blocks", "block_id", b.start, b.end, kind=b.kind, number=b.number, level=b.level, text=d.text[b.start : b.end])
    for i, f in enumerate(d.furniture):
        rows.add("furniture", ordinal=i, text=f.text, reason=f.reason, **_place(Place(f.page, f.box) if f.page else None))


def _mentions(rows: _Rows, r: Records) -> None:
    more: Row
    for d in r.dates:
        more = {"edtf": d.edtf, "earliest": d.earliest, "latest": d.latest, "role": d.role, "confidence": d.confidence}
        rows.spanned("dates", "date_id", d.start, d.end, text=d.text, **more)
    for m in r.missions:
        rows.spanned("mission_mentions", "mention_id", m.start, m.end, text=m.text, mission_id=m.id, confidence=m.confidence)
    for p in r.partners:
        more = {"partner_id": p.id, "name": p.name, "type": p.type, "country": p.country, "confidence": p.confidence}
        rows.spanned("partner_mentions", "mention_id", p.start, p.end, text=p.text, **more)
    for a in r.amounts:
        if abs(a.value) >= LARGEST:
            rows.problem("value_too_large", f"{a.text!r} was read as {a.currency} {a.value:f}", a.start, a.end)
            continue
        more = {"value": a.value, "currency": a.currency, "role": a.role, "item": a.item, "confidence": a.confidence}
        rows.spanned("amounts", "amount_id", a.start, a.end, text=a.text, **more)


def _activity(rows: _Rows, a: ActivityRecord) -> None:
    first, last = bounds(a.when)
    more = {"kind": a.kind, "status": a.status, "title": a.title, "when_edtf": a.when, "earliest": first, "latest": last}
    identity = rows.spanned("activities", "activity_id", a.start, a.end, text=a.text, modality=a.modality, confidence=a.confidence, **more)
    parts: dict[str, list[Row]] = {
        "activity_missions": [{"mission_id": m} for m in a.missions],
        "activity_partners": [{"partner_id": p.id, "role": p.role} for p in a.partners],
        "activity_places": [{"place": w} for w in a.where],
        "activity_amounts": [{"value": m.value, "currency": m.currency} for m in a.amounts if abs(m.value) < LARGEST],
        "activity_participants": [{"participants": p.count, "of_whom": p.of} for p in a.participants if p.count < 2**31],
        "activity_themes": [{"theme": t} for t in a.themes],
    }
    for table, links in parts.items():
        for i, link in enumerate(links):
            rows.add(table, activity_id=identity, ordinal=i, **link)


def _tables(rows: _Rows) -> list[str]:
    text, ids = rows.document.text, []
    for table in rows.document.tables:
        about = {"caption": table.caption, "unit": table.unit, "row_count": len(table.rows), "column_count": len(table.columns)}
        stretch = {"notes": "\n".join(table.notes) or None, "text": text[table.start : table.end]}
        page = {"page": table.page} if table.page else {}
        identity = rows.spanned("tables", "table_id", table.start, table.end, **about, **stretch, **page)
        ids.append(identity)
        for i, label in enumerate(table.columns):
            rows.add("table_columns", table_id=identity, column_no=i, label=label)
        for i, cells in enumerate(table.rows):
            group = table.groups[i] if i < len(table.groups) else None
            rows.add("table_rows", table_id=identity, row_no=i, group_heading=group)
            for j, cell in enumerate(cells):
                place = _place(Place(cell.page, cell.box)) if cell.page else {}
                span = {"start_char": cell.start, "end_char": cell.end}
                rows.add("cells", table_id=identity, row_no=i, column_no=j, text=cell.text, **span, **place)
    return ids


def _budget(rows: _Rows, r: Records, table_ids: list[str]) -> None:
    tables = r.document.tables

    def table_id(n: int) -> str | None:
        return table_ids[n] if 0 <= n < len(table_ids) else None

    for b in r.budget_lines:
        if abs(b.value) >= LARGEST:
            rows.problem("value_too_large", f"{b.text!r} was read as {b.currency} {b.value:f}", b.start, b.end)
            continue
        first, last = bounds(b.period)
        place: Row = {"page": b.page}
        if 0 <= b.table < len(tables) and b.row < len(tables[b.table].rows) and b.column < len(tables[b.table].rows[b.row]):
            cell = tables[b.table].rows[b.row][b.column]
            place |= _place(Place(cell.page, cell.box)) if cell.page else {}
        what = {"text": b.text, "group_heading": b.group, "item": b.item, "measure": b.measure, "role": b.role, "reconciled": b.reconciled}
        money = {"period": b.period, "earliest": first, "latest": last, "value": b.value, "currency": b.currency}
        at = {"table_id": table_id(b.table), "row_no": b.row, "column_no": b.column}
        rows.spanned("budget_lines", "budget_line_id", b.start, b.end, **at, **what, **money, **place)
    for i, c in enumerate(r.checks):
        figures = {"holds": c.holds, "expected": c.expected, "found": c.found, "tolerance": c.tolerance}
        at = {"table_id": table_id(c.table), "row_no": c.row, "column_no": c.column, "page": _row_page(r.document, c.table, c.row)}
        rows.add("checks", check_id=row_id(rows.id, "checks", i), ordinal=i, rule=c.rule, **at, **figures)
    for i, row in enumerate(r.results):
        said = {"outcome": row.outcome, "output": row.output, "activity": row.activity, "indicator": row.indicator}
        at = {"table_id": table_id(row.table), "row_no": row.row, "page": _row_page(r.document, row.table, row.row)}
        rows.add("results", result_id=row_id(rows.id, "results", i), ordinal=i, **at, **said)


def _row_page(document: Document, table: int, row: int) -> int | None:
    """The page that body row ``row`` stands on (its table's first, where its cells do not say)."""
    if not 0 <= table < len(document.tables):
        return None
    found = document.tables[table]
    cells = found.rows[row] if 0 <= row < len(found.rows) else ()
    return next((cell.page for cell in cells if cell.page), found.page)


def _project(rows: _Rows, r: Records) -> None:
    if (p := r.project) is None:
        return
    first, last = bounds(p.period)
    money = {"total": p.total, "currency": p.currency}
    rows.add("projects", title=p.title, objective=p.objective, period=p.period, earliest=first, latest=last, **money)
    for role, parties in (("donor", p.donors), ("implementer", p.implementers)):
        for i, party in enumerate(parties):
            rows.add("project_parties", role=role, ordinal=i, party=party)
