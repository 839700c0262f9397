"""Results frameworks: outcome, output, activity and indicator rows, and what a document says of its project."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipeline.document import Cell, Document
from pipeline.read.tables.cells import fold, parse_number
from pipeline.records import BudgetLine, Project, ResultRow
from pipeline.resolve.table_periods import parse_period
from pipeline.resolve.table_reading import TableReading
from pipeline.resolve.table_terms import currency_in, names

_HEADS = ("activity", "indicator", "output", "outcome")  # an "output indicator" is an indicator
_BULLET = re.compile(r"(?:^|\s)(?:[•●▪■‣◦]|\(?[a-z]\)|\d{1,2}[.)])\s+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of a cell and where its words start and end within the cell's text."""

    text: str
    start: int
    end: int


def result_rows(reading: TableReading, document: Document) -> list[ResultRow]:
    """The rows of a results framework, cells that are merged or left blank carried down; none for other tables.

    A heading over the whole row stands for the outcome where no column does.
    """
    columns = framework_columns(reading)
    if not columns:
        return []
    out: list[ResultRow] = []
    above: dict[str, str] = {}
    for i, row in enumerate(reading.table.rows):
        own = {kind: fold(row[c].text) for kind, c in columns.items()}
        if not any(text for kind, text in own.items() if kind != "outcome"):
            continue  # nothing, or a note over the whole row ("External factors")
        group = reading.table.groups[i] if i < len(reading.table.groups) else None
        carried: dict[str, str] = {k: own[k] or above.get(k, "") for k in ("outcome", "output") if k in columns}
        if "outcome" not in columns and group:
            carried["outcome"] = group
        if own.get("outcome") and "output" in own and not own["output"]:
            carried["output"] = ""
        above = carried
        activities = split_activities(own["activity"]) if own.get("activity") else []
        texts = [a.text for a in activities] or [""]
        for text in texts:
            out.append(
                ResultRow(reading.index, i, carried.get("outcome", ""), carried.get("output", ""), text, own.get("indicator") or None)
            )
    return out


def framework_columns(reading: TableReading) -> dict[str, int]:
    """Which column holds outcomes, outputs, activities and indicators; empty when the table is no results framework."""
    found: dict[str, int] = {}
    for column in reading.columns:
        if column.kind != "text":
            continue
        kind = next((k for k in _HEADS if names(k, column.label)), None)
        if kind and kind not in found:
            found[kind] = column.index
    if not {"outcome", "output"} & set(found) or len(found) < 2:
        return {}
    return found


@cache
def _verbs() -> re.Pattern[str]:
    with (Path(__file__).parent / "activity_openers.csv").open(encoding="utf-8", newline="") as file:
        verbs = [row["verb"] for row in csv.DictReader(line for line in file if not line.startswith("#"))]
    return re.compile(rf"(?<=[a-z0-9)”\"])[ ]+(?=(?:{'|'.join(verbs)})\s+[a-z(])|(?<=[A-Z][A-Z])[ ]+(?=(?:{'|'.join(verbs)})\s+[a-z])")


def split_activities(text: str) -> list[Activity]:
    """The activities of one cell: one a bullet or sentence, or where a new clause opens with a capitalised verb.

    >>> [a.text for a in split_activities("Conduct assessments of capacity of UNPOL Support deployments of specialized teams")]
    ['Conduct assessments of capacity of UNPOL', 'Support deployments of specialized teams']
    >>> [a.text for a in split_activities("• Train 40 officers • Hold two workshops")]
    ['Train 40 officers', 'Hold two workshops']
    >>> [a.text for a in split_activities("Maintain the network. Organize one training.")]
    ['Maintain the network.', 'Organize one training.']
    """
    cuts = {0, len(text)}
    cuts.update(m.start() for m in _verbs().finditer(text))
    cuts.update(m.start() for m in _BULLET.finditer(text))
    cuts.update(m.end() for m in re.finditer(r"(?<=[a-z)])[.;](?=\s+[A-Z])", text))
    marks = sorted(cuts)
    out = []
    for a, b in zip(marks, marks[1:], strict=False):
        piece = _BULLET.sub(" ", text[a:b])
        stripped = piece.strip()
        if stripped:
            start = text.index(stripped, a)
            out.append(Activity(stripped, start, start + len(stripped)))
    return out


def activity_places(cell: Cell, document: Document) -> list[tuple[str, int, int]]:
    """Each activity of a cell with its start and end in the document's text, for cells that stand there in one piece."""
    if cell.start is None or cell.end is None or document.text[cell.start : cell.end] != cell.text:
        return []
    return [(a.text, cell.start + a.start, cell.start + a.end) for a in split_activities(cell.text)]


# --- the project --------------------------------------------------------------------------------------------------

_PERIOD_HEAD = re.compile(
    r"implementation (?:timeline|period)|project (?:duration|period)|timeline|duration|timeframe|time frame", re.IGNORECASE
)
_OBJECTIVE_HEAD = re.compile(
    r"^(?:[•*\-\d.]+\s*)?(?:overall |project |specific |main )?objectives?(?: of the project)?\s*:?$", re.IGNORECASE
)
_KEY = re.compile(r"^(?:[•*\-]\s*)?(?P<key>[A-Z][A-Za-z ()/]{2,40}?)\s*[:\t]\s*(?P<value>\S.*)$")
_DONOR_KEY = re.compile(r"\b(?:donors?|funded by|funding source|source of fund\w*|contributors?)\b", re.IGNORECASE)
_PARTNER_KEY = re.compile(
    r"\b(?:implement\w+|executing|lead) (?:partners?|agenc\w+|entit\w+|organi[sz]ations?|bod\w+)\b|\bimplementers?\b", re.IGNORECASE
)


def project_of(
    document: Document, lines: Sequence[BudgetLine], results: Sequence[ResultRow], stated: Mapping[int, Decimal] | None = None
) -> Project | None:
    """What a project document says of its project as a whole; None for documents of other kinds.

    ``stated`` holds the totals that the document states outside a table, by the table whose lines they are tested against.
    """
    frames = any(r.activity for r in results)
    if document.kind != "project_document" and not (frames and lines):
        return None
    texts = [line.strip() for line in document.text.splitlines()]
    texts = [t for t in texts if t]
    total, currency = _total(lines, stated or {})
    return Project(
        title=document.title or next((t for t in texts if len(t) > 12), None),
        objective=_under(texts, _OBJECTIVE_HEAD),
        period=_period(texts),
        total=total,
        currency=currency,
        donors=_keyed(texts, _DONOR_KEY),
        implementers=_keyed(texts, _PARTNER_KEY),
    )


def _total(lines: Sequence[BudgetLine], stated: Mapping[int, Decimal]) -> tuple[Decimal | None, str | None]:
    """The largest grand total of the budget tables; where there is none the total stated elsewhere, else the sum of the lines."""
    totals = [b for b in lines if b.role == "total"]
    if totals:
        best = max(totals, key=lambda b: b.value)
        return best.value, best.currency
    plain = [b for b in lines if b.role in ("line", "support_cost")]
    if not plain or len({(b.table, b.column, b.currency) for b in plain}) != 1:
        return None, None
    if plain[0].table in stated:
        return stated[plain[0].table], plain[0].currency
    return sum((b.value for b in plain), Decimal(0)), plain[0].currency


def _under(texts: Sequence[str], head: re.Pattern[str]) -> str | None:
    """The paragraph under a heading, or the text after "Heading:"."""
    for i, text in enumerate(texts[:-1]):
        if head.match(text.lstrip("•*- ")):
            return texts[i + 1]
    for text in texts:
        key = _KEY.match(text)
        if key and head.match(key["key"]):
            return key["value"]
    return None


def _period(texts: Sequence[str]) -> str | None:
    """The implementation period: under its heading, or after its key."""
    for i, text in enumerate(texts):
        plain = text.lstrip("•*- ")
        if len(plain) > 90 or not _PERIOD_HEAD.search(plain):
            continue
        for candidate in (plain, *texts[i + 1 : i + 2]):
            period = parse_period(candidate)
            if period:
                return period
    return None


def _keyed(texts: Sequence[str], key: re.Pattern[str]) -> tuple[str, ...]:
    """The names after a key ("Donors: Norway; Japan"), also in the next cell of a table's row; sums of money left out."""
    for text in texts:
        found = _KEY.match(text)
        if found and key.search(found["key"]) and not parse_number(found["value"]):
            names_ = [p.strip(" .") for p in re.split(r";\s*|,\s+(?=[A-Z])|\t", found["value"])]
            return tuple(n for n in names_ if n and currency_in(n.split(" ")[0]) is None and not n[0].isdigit())
    return ()
