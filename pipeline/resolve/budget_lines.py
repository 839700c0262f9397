"""Budget lines: one record a money cell, in units of its currency, with the period and measure of its column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.document import Document, Table
from pipeline.errors import Issue
from pipeline.find.names import names_in
from pipeline.read.tables.cells import Number
from pipeline.records import BudgetLine, Check, Project, Reconciled, ResultRow
from pipeline.resolve.checks import CheckedTable, check_stated_totals, check_table
from pipeline.resolve.results import project_of, result_rows
from pipeline.resolve.table_periods import parse_period
from pipeline.resolve.table_reading import Column, Row, TableReading, read_tables
from pipeline.resolve.table_terms import Unit, currency_in, names


@dataclass
class TableRecords:
    """Everything that the tables of one document yield."""

    budget_lines: list[BudgetLine] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    results: list[ResultRow] = field(default_factory=list)
    project: Project | None = None


def resolve_tables(document: Document, issues: list[Issue]) -> TableRecords:
    """Budget lines, checks, results and the project of one document; what does not add up is an issue too."""
    out = TableRecords()
    readings = read_tables(document)
    checked = [check_table(reading) for reading in readings]
    outside = check_stated_totals(document, readings)
    checked += outside
    for reading in readings:
        lines = budget_lines(reading, document)
        states = _states([c for c in checked if c.table == reading.index])
        out.budget_lines += [replace(b, reconciled=states.get((b.row, b.column), "unchecked")) for b in lines]
        out.results += result_rows(reading, document)
        issues += _header_issue(reading) if lines else _currency_issue(reading)
    out.checks = [c for table in checked for c in table.checks]
    stated = {c.table: c.expected for table in outside for c in table.checks}
    out.project = project_of(document, out.budget_lines, out.results, stated)
    for check in out.checks:
        if not check.holds:
            table = document.tables[check.table]
            message = f"{check.rule}: expected {check.expected}, found {check.found} (table {check.table}, row {check.row})"
            issues.append(Issue("check_failed", "warning", "check", message, *_place(table, check.row), page=table.page))
    return out


def _currency_issue(reading: TableReading) -> list[Issue]:
    """A word that a table of costs names no currency, so that its figures are no money."""
    costs = [c.label for c in reading.columns if c.kind == "count" and names("budget", c.label) and not names("only_count", c.label)]
    if not costs:
        return []
    message = f"table {reading.index} has costs ({', '.join(costs)}) but names no currency"
    return [Issue("currency_unknown", "info", "resolve", message, reading.table.start, reading.table.end, reading.table.page)]


def _header_issue(reading: TableReading) -> list[Issue]:
    """A word that money stands under headers of which no word is known, as when a publisher changes its tables."""
    unknown = [c.label for c in reading.columns if c.kind == "money" and _says_nothing(c.label) and not c.period and not c.formula]
    if not unknown:
        return []
    message = f"table {reading.index} has money under headers that say neither measure nor period: {'; '.join(unknown)}"
    return [Issue("table_header_unknown", "info", "resolve", message, reading.table.start, reading.table.end, reading.table.page)]


def _says_nothing(label: str) -> bool:
    """Is a header without any word for money, a unit or a body that pays or receives it?"""
    known = any(names(kind, label) for kind in ("measure", "unit_cost", "budget", "variance", "percentage", "role", "scale", "count"))
    return bool(label.strip()) and not known and not currency_in(label) and not names_in(label)


def _place(table: Table, row: int) -> tuple[int | None, int | None]:
    """Start and end in the text of the cells of a row."""
    cells = [(c.start, c.end) for c in table.rows[row] if c.start is not None and c.end is not None]
    return (min(s for s, _ in cells), max(e for _, e in cells)) if cells else (None, None)


def budget_lines(reading: TableReading, document: Document) -> list[BudgetLine]:
    """The money cells of one table."""
    lines = []
    for row in reading.rows:
        if row.percent:
            continue
        for index, number in sorted(row.numbers.items()):
            column = reading.columns[index]
            unit = row.unit or (column.unit if column.kind == "money" else None)
            if unit is None or number.percent:
                continue
            line = _line(reading, row, column, number, unit, document)
            if line:
                lines.append(line)
    return lines


def _line(reading: TableReading, row: Row, column: Column, number: Number, unit: Unit, document: Document) -> BudgetLine | None:
    currency = (currency_in(number.currency) if number.currency else None) or unit.currency
    if currency is None:
        return None
    table = reading.table
    start, end = _place(table, row.index)
    cell = table.rows[row.index][column.index]
    text = document.text[start:end] if start is not None else "\t".join(c.text for c in table.rows[row.index])
    period = column.period or parse_period(row.label) or parse_period(row.group or "") or parse_period(table.caption or "")
    return BudgetLine(
        table=reading.index, row=row.index, column=column.index, page=cell.page or table.page, text=text, group=row.group,
        item=row.item, measure=column.label, period=period, value=number.value * unit.scale, currency=currency,
        role=row.role, start=start, end=end,
    )  # fmt: skip


def _states(checked: Sequence[CheckedTable]) -> dict[tuple[int, int], Reconciled]:
    """By cell: failed where a check on it fails and none vouches for it, ok where one holds."""
    ok: set[tuple[int, int]] = set()
    failed: set[tuple[int, int]] = set()
    broken: set[tuple[int, int]] = set()
    for table in checked:
        for check, cells in zip(table.checks, table.cells, strict=True):
            if check.holds:
                ok.update(cells)
            else:
                failed.update(cells)
                broken.add(cells[0])
    states: dict[tuple[int, int], Reconciled] = dict.fromkeys(failed - ok, "failed")
    states.update(dict.fromkeys(ok, "ok"))
    states.update(dict.fromkeys(broken, "failed"))
    return states
