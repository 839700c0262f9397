"""A table as figures: what each column counts, what each row is, and the number in each cell."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from pipeline.document import Cell, Document, Table
from pipeline.find.small_letters import small_pattern
from pipeline.read.tables.cells import Number, fold, parse_number
from pipeline.records import LineRole
from pipeline.resolve.table_periods import parse_period
from pipeline.resolve.table_terms import Unit, currency_in, formula_of, names, parse_unit, role_of

Kind = Literal["money", "percent", "count", "text"]
_BRACKETED = re.compile(r"\([^()]{1,120}\)")
_IN_UNIT = re.compile(r"\b(?:in|en) ([\w .]+|(?:US)?[$€£])", re.IGNORECASE)
_STATED_SCALE = re.compile(
    r"\bamounts? (?:is|are) (?:expressed|shown|given|presented)\s+in\s+(?P<unit>(?:thousand|million)s?\s+of\s+[\w ]+)", re.IGNORECASE
)
_ROUNDED = small_pattern(
    r"\b(?:due|owing|because|result|subject) (?:to|of) (?:the )?rounding|\(rounded\b"
    r"|\b(?:figures|amounts|totals|numbers|values|sums) (?:are|is|were|have been|may be|may have been) rounded"
)
_JULY_YEAR = re.compile(r"1\s+July(?:\s+\d{4})?\s+(?:to|[-–])\s+30\s+June")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: bare label, printed number and formula, what it counts, in which unit, for which period."""

    index: int
    label: str
    number: int | None
    formula: str | None
    kind: Kind
    unit: Unit
    period: str | None
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A body row: what it is, and the numbers it holds by column; ``unit`` only where the row's own heading states one."""

    index: int
    role: LineRole
    label: str
    item: str
    group: str | None
    numbers: dict[int, Number]
    unit: Unit | None = None

    @property
    def percent(self) -> bool:
        """Whether the row's figures are percentages, as its label says."""
        return self.role != "support_cost" and names("percent_row", self.label) is not None


@dataclass(frozen=True, slots=True)
class TableReading:
    index: int
    table: Table
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def figures(self, kind: Kind) -> list[Column]:
        return [c for c in self.columns if c.kind == kind]


def read_tables(document: Document) -> list[TableReading]:
    """Every table of a document as figures."""
    if not document.tables:
        return []
    july = bool(_JULY_YEAR.search(document.text))
    stated = _STATED_SCALE.search(document.text)
    aside = parse_unit(stated["unit"]) if stated else None
    rounded = bool(_ROUNDED.search(document.text.lower()))
    return [read_table(i, t, july, aside, rounded) for i, t in enumerate(document.tables)]


def read_table(index: int, table: Table, july_year: bool = False, aside: Unit | None = None, rounded: bool = False) -> TableReading:
    """One table; ``aside`` is the unit that a note of the document states for amounts of variance, ``rounded`` that one says so."""
    unit = parse_unit(table.unit)
    if table.unit is None and table.caption:
        unit = parse_unit(_inline_unit(table.caption))
    july_year = july_year or unit.july_year
    numbers = [[parse_number(c.text) for c in row] for row in table.rows]
    columns = []
    for c, label in enumerate(table.columns):
        cells = [row[c] for row in table.rows]
        columns.append(_column(c, label, cells, [r[c] for r in numbers], unit, july_year, aside))
    columns = _products_as_money(columns)
    rounded = rounded or any(_ROUNDED.search(t.lower()) for t in (table.unit, table.caption, *table.notes) if t)
    columns = [replace(c, rounded=rounded or bool(_ROUNDED.search(c.label.lower()))) for c in columns]
    rows = [_row(i, table, numbers[i], columns) for i in range(len(table.rows))]
    return TableReading(index, table, tuple(columns), tuple(_settle_roles(rows)))


def _inline_unit(text: str | None, *patterns: re.Pattern[str]) -> str:
    """What a caption or heading says of the unit: brackets and "in …" that name a scale or a currency.

    >>> _inline_unit("Resources (Thousands of pounds)"), _inline_unit("Budget in Swiss francs"), _inline_unit("Costs (phase I) in Mali")
    ('(Thousands of pounds)', 'Swiss francs', '')
    """
    said = [m for p in patterns or (_BRACKETED, _IN_UNIT) for m in p.findall(text or "")]
    return " ".join(s for s in said if names("scale", s) or parse_unit(s).currency)


def _products_as_money(columns: list[Column]) -> list[Column]:
    """A cost without a currency of its own, after the cost of one unit that has one, is money as well."""
    out: list[Column] = []
    for column in columns:
        unit = next((c.unit for c in out if c.kind == "money" and names("unit_cost", c.label)), None)
        if unit and column.kind == "count" and names("measure", column.label) and not names("count", column.label):
            column = replace(column, kind="money", unit=unit)
        out.append(column)
    return out


def _column(
    index: int, label: str, cells: list[Cell], numbers: list[Number | None], unit: Unit, july_year: bool, aside: Unit | None
) -> Column:
    number, formula, bare = formula_of(label)
    period = parse_period(bare, july_year)
    figures = [n for n in numbers if n]
    texts = sum(1 for cell, n in zip(cells, numbers, strict=True) if cell.text and not n)
    kind, own = _kind(bare, formula, figures, texts, unit, index)
    if kind == "money" and aside and unit.currency is None and aside.currency and names("variance", bare):
        own = aside if own.currency in (None, aside.currency) else own
    return Column(index, bare, number, formula, kind, own, period)


def _kind(label: str, formula: str | None, figures: list[Number], texts: int, unit: Unit, index: int) -> tuple[Kind, Unit]:
    printed = Counter(currency_in(n.currency) for n in figures if n.currency)
    if not figures or texts > len(figures):
        return "text", unit
    if names("text", label):
        return "text", unit
    share = sum(n.percent for n in figures)
    if share * 2 > len([n for n in figures if not n.nil]) > 0 or (formula and re.search(r"[÷/]", formula)):
        return "percent", unit
    own = parse_unit(label)
    if own.currency or (names("percentage", label) is None and printed):
        currency = own.currency or printed.most_common(1)[0][0]
        scale = own.scale if own.scale != 1 else unit.scale
        return "money", Unit(scale, currency, False, unit.july_year)
    if names("percentage", label) or unit.percent:
        return "percent", unit
    if names("only_count", label) or (names("count", label) and not names("measure", label)):
        return "count", unit
    if unit.currency and (index > 0 or names("measure", label)):
        return "money", unit
    return "count", unit


def _row(index: int, table: Table, numbers: list[Number | None], columns: list[Column]) -> Row:
    cells = table.rows[index]
    group = table.groups[index] if index < len(table.groups) else None
    texts = [cell.text for cell, n, column in zip(cells, numbers, columns, strict=True) if cell.text and not n]
    first = cells[0].text if cells else ""
    label = first or next(iter(texts), "")
    heads = list(dict.fromkeys([first, *texts[:2]]))  # the first cell whatever it parses to
    roles = [role_of(t) for t in heads if t and len(t) < 90]
    role = next((r for r in roles if r != "line"), "line")
    figures = {c.index: n for c, n in zip(columns, numbers, strict=True) if n and (c.index > 0 or c.kind == "money")}
    money = {c: n for c, n in figures.items() if columns[c].kind == "text" and n.currency and len(columns) == 2}
    inline = _inline_unit(group, _BRACKETED) or _inline_unit(label, _BRACKETED)
    unit = parse_unit(inline) if inline else None
    item = strip_marks(label, table.notes)
    if money and not (unit and unit.currency):  # a sum among facts says its currency itself
        unit = Unit(Decimal(1), currency_in(next(n.currency for n in money.values() if n.currency)))
    return Row(index, role, label, item, group, figures, unit if unit and unit.currency else None)  # type: ignore[arg-type]


def _settle_roles(rows: list[Row]) -> list[Row]:
    """Rows whose label alone misleads: a total that a grand total follows is a subtotal; figures without any label are one."""
    last_total = max((r.index for r in rows if r.role == "total"), default=-1)
    bare_totals = [r.index for r in rows if r.role == "subtotal" and fold(r.label).lower().startswith("total")]
    out: list[Row] = []
    for row in rows:
        if row.role == "subtotal" and row.index in bare_totals and last_total < 0 and row.index == bare_totals[-1]:
            row = replace(row, role="total")
        elif not row.label and row.numbers and row.index and out[-1].role == "line":
            row = replace(row, role="subtotal")
        out.append(row)
    return out


@cache
def _mark_of(note: str) -> str | None:
    found = re.match(r"([a-z*†‡])\s+\S", note)
    return found[1] if found else None


def strip_marks(label: str, notes: tuple[str, ...]) -> str:
    """A label without the footnote mark glued to its end, if the table has such a note.

    >>> strip_marks("Status-of-forces agreementa", ("a Representing the rental value of land",))
    'Status-of-forces agreement'
    >>> strip_marks("Data", ())
    'Data'
    """
    marks = {m for m in map(_mark_of, notes) if m}
    label = fold(label)
    if len(label) > 3 and label[-1] in marks and (label[-2].isalnum() or label[-2] in ")*"):
        return label[:-1].rstrip()
    return label
