"""Does a table add up? Every identity that it states or implies, tested; nothing is corrected.

Stated are formulas under the header ("(3)=(1)-(2)") and rates ("support costs (13%)"); implied are subtotals, totals,
differences and percentages between columns, the latter taken up only where most rows of the table bear them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import isqrt

from pipeline.document import Document
from pipeline.read.tables.cells import Number, parse_number
from pipeline.records import Check
from pipeline.resolve.formulas import Formula, parse_formula
from pipeline.resolve.table_reading import Column, Row, TableReading
from pipeline.resolve.table_terms import currency_in, names

HALF = Decimal("0.5")
BORNE_OUT = 0.8  # share of rows that must bear out an identity which only the column labels suggest
SAID = 0.5  # the same where the labels say it in full: units, cost of a unit, cost
Cellplace = tuple[int, int]


@dataclass
class CheckedTable:
    """The checks of one table and, for each, the cells that took part, the tested one first."""

    table: int
    checks: list[Check] = field(default_factory=list)
    cells: list[tuple[Cellplace, ...]] = field(default_factory=list)

    def add(self, check: Check, cells: Iterable[Cellplace]) -> None:
        self.checks.append(check)
        self.cells.append(tuple(cells))


def check_table(reading: TableReading) -> CheckedTable:
    """All checks of one table."""
    out = CheckedTable(reading.index)
    numbered = {c.number: c for c in reading.columns if c.number is not None}
    stated = False
    for column in reading.columns:
        formula = parse_formula(column.formula) if column.formula else None
        if formula and all(ref in numbered for ref in formula.references):
            operands = [numbered[ref] for ref in formula.references]
            rule = f"({column.number})={column.formula}"
            for row in reading.rows:
                _formula_check(out, row, column, operands, formula, rule)
            stated = True
    if not stated:
        _implied_columns(reading, out)
    _implied_totals_across(reading, out)
    for column in reading.columns:
        if column.kind in ("money", "count"):
            _sums_down(reading, column, out)
    return out


# --- between columns ------------------------------------------------------------------------------------------


def _ulp(number: Number) -> Decimal:
    return Decimal(1).scaleb(-number.decimals)


def _formula_check(
    out: CheckedTable, row: Row, column: Column, operands: Sequence[Column], formula: Formula, rule: str, dry: bool = False
) -> bool | None:
    """Test one row; None where a figure is missing or nothing is there to test. ``dry`` does not record."""
    found = row.numbers.get(column.index)
    numbers = [row.numbers.get(c.index) for c in operands]
    if row.percent or found is None or any(n is None for n in numbers) or (found.nil and all(n.nil for n in numbers if n)):
        return None
    present = [n for n in numbers if n]
    factor = Decimal(100) if formula.divides and column.kind == "percent" else Decimal(1)
    values = dict(zip(formula.references, (n.value for n in present), strict=True))
    expected = formula.value(values)
    if expected is None:
        return None
    decimals = max([n.decimals for n in present if not n.nil] + ([] if formula.divides else [found.decimals]), default=0)
    steps = [_half_step(n, c, max(n.decimals, decimals)) for n, c in zip(present, operands, strict=True)]
    own = HALF * Decimal(1).scaleb(-(found.decimals if not found.nil else decimals))
    if not formula.divides and not any(steps) and _half_step(found, column, decimals) == 0:
        own = Decimal(0)  # exact figures make an exact figure
    tolerance = own
    for ref, step in zip(formula.references, steps, strict=True):
        moved = formula.value({**values, ref: values[ref] + (step if values[ref] >= 0 else -step) * (-1 if formula.divides else 1)})
        tolerance += abs(moved - expected) * factor if moved is not None else own
    expected *= factor
    holds = abs(expected - found.value) <= tolerance
    if not dry:
        expected = round(expected, max(decimals, found.decimals) if formula.divides else decimals)
        check = Check(out.table, row.index, rule, holds, expected, found.value, round(tolerance, decimals + 2), column.index)
        out.add(check, [(row.index, column.index), *((row.index, c.index) for c in operands)])
    return holds


def _borne_out(
    out: CheckedTable, rows: Sequence[Row], column: Column, operands: Sequence[Column], formula: Formula, share: float = BORNE_OUT
) -> bool:
    seen = [h for r in rows if (h := _formula_check(out, r, column, operands, formula, "", dry=True)) is not None]
    return len(seen) >= 2 and sum(seen) >= share * len(seen)


def _implied_columns(reading: TableReading, out: CheckedTable) -> None:
    """Differences and percentages that column labels name and most rows bear out."""
    figures = [c for c in reading.columns if c.kind in ("money", "count")]
    for column in reading.columns:
        if column.kind == "percent":
            _adopt(reading, out, column, "(1)÷(2)", [c for c in figures if c.index < column.index], "{0} = {1} ÷ {2}")
        elif column.kind in ("money", "count") and names("unit_cost", column.label) is None and _unit_costs(figures, column):
            before = [c for c in figures if c.index < column.index]
            said = [c for c in before if names("unit_cost", c.label) or c.kind == "count"]
            share = SAID if len(said) == len(before) == 2 else BORNE_OUT
            _adopt(reading, out, column, "(1)*(2)", before, "{0} = {1} × {2}", share)
        elif column.kind in ("money", "count") and names("variance", column.label):
            others = [c for c in figures if c.index < column.index and c.kind == column.kind]
            _adopt(reading, out, column, "(1)-(2)", others, "{0} = {1} - {2}")


def _unit_costs(figures: Sequence[Column], column: Column) -> bool:
    """Whether a column before this one holds the cost of one unit."""
    return any(c.index < column.index and names("unit_cost", c.label) for c in figures)


def _adopt(
    reading: TableReading, out: CheckedTable, column: Column, text: str, others: Sequence[Column], rule: str, share: float = BORNE_OUT
) -> None:
    formula = parse_formula(text)
    assert formula is not None
    nearest = sorted(others, key=lambda c: -c.index)
    for a in nearest:
        for b in nearest:
            if a is b or not _borne_out(out, reading.rows, column, [a, b], formula, share):
                continue
            named = rule.format(*(c.label or f"column {c.index + 1}" for c in (column, a, b)))
            for row in reading.rows:
                _formula_check(out, row, column, [a, b], formula, named)
            return


def _implied_totals_across(reading: TableReading, out: CheckedTable) -> None:
    """Columns called total or subtotal that are the sum of those to their left."""
    since: list[Column] = []
    subtotals: list[Column] = []
    everything: list[Column] = []
    for column in reading.columns:
        if column.kind not in ("money", "count") or column.number is not None:
            continue
        last = column.label.rsplit(" ", 1)[-1].lower() if column.label else ""
        if last in ("total", "subtotal", "sub-total"):
            for operands in (since, subtotals + since if subtotals else [], everything):
                if len(operands) >= 2 and _total_across(reading, out, column, operands):
                    break
            if last != "total" or not subtotals:
                subtotals.append(column)
            since = []
        else:
            since.append(column)
            everything.append(column)


def _total_across(reading: TableReading, out: CheckedTable, column: Column, operands: Sequence[Column]) -> bool:
    formula = parse_formula("+".join(f"({i + 1})" for i in range(len(operands))))
    if formula is None or not _borne_out(out, reading.rows, column, operands, formula):
        return False
    rule = f"{column.label} = sum of {operands[0].label} to {operands[-1].label}"
    for row in reading.rows:
        _formula_check(out, row, column, operands, formula, rule)
    return True


# --- down a column --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a sum: which rows it adds and which it takes away."""

    rule: str
    plus: tuple[Row, ...]
    minus: tuple[Row, ...] = ()


def _sums_down(reading: TableReading, column: Column, out: CheckedTable) -> None:
    rows = [r for r in reading.rows if not r.percent]
    if column.kind == "count" and not reading.figures("money"):
        rows = [r for r in rows if r.numbers]
    for i, row in enumerate(rows):
        found = row.numbers.get(column.index)
        if found is None or found.percent:
            continue
        if row.role == "support_cost":
            _support_check(out, row, rows[:i], column, found, reading)
        elif row.role in ("subtotal", "total"):
            _sum_check(out, row, _readings(row, rows[:i], rows[i + 1 :]), column, found)


def _readings(row: Row, above: Sequence[Row], below: Sequence[Row]) -> list[Reading]:
    """The ways a subtotal or total may be meant, the likeliest first."""
    marks = [i for i, r in enumerate(above) if r.role in ("subtotal", "total")]
    loose = tuple(above[marks[-1] + 1 :]) if marks else tuple(above)
    lines = tuple(r for r in above if r.role in ("line", "support_cost"))
    totals = [i for i, r in enumerate(above) if r.role == "total"]
    since_total = above[totals[-1] + 1 :] if totals else above
    subtotals = tuple(r for r in since_total if r.role == "subtotal")
    out: list[Reading] = []
    if row.role == "subtotal":
        out.append(Reading("subtotal = sum of lines", loose))
        out.append(Reading("subtotal = sum of lines", tuple(r for r in lines if r.group == row.group)))
        if subtotals:
            out.append(Reading("subtotal = sum of subtotals", (*subtotals, *loose)))
        return [r for r in out if r.plus]
    net = row.label.lower().startswith("net")
    if totals:
        before = (above[totals[-1]],)
        first = (above[totals[0]],)
        out.append(Reading("total = total above + lines", (*before, *loose)))
        out.append(Reading("net = gross - lines", before, loose))
        out.append(Reading("total = first total + lines", (*first, *loose)))
        out.sort(key=lambda r: bool(r.minus) != net)
    sums = [Reading("total = sum of subtotals", (*subtotals, *loose))] if len(subtotals) >= 1 else []
    sums.append(Reading("total = sum of lines", tuple(r for r in since_total if r.role in ("line", "support_cost"))))
    sums.append(Reading("total = sum of lines", lines))
    sums.append(Reading("total = sum of totals", tuple(above[i] for i in totals)))
    out = sums + out if not totals else out + sums
    if not above:
        out.append(Reading("total = sum of lines below", tuple(r for r in below if r.role == "line")))
    return [r for r in out if r.plus]


def _sum_check(out: CheckedTable, row: Row, readings: Sequence[Reading], column: Column, found: Number) -> None:
    """Record the first reading that holds; where none does, the likeliest one that is clear enough to be held against the table."""
    tested = [t for r in readings if (t := _test_sum(out.table, row, r, column, found))]
    if not tested:
        return
    for check, cells in tested:
        if check.holds:
            out.add(check, cells)
            return
    check, cells = tested[0]
    if column.kind == "money" and len(cells) > 2:
        out.add(check, cells)


def _test_sum(table: int, row: Row, reading: Reading, column: Column, found: Number) -> tuple[Check, list[Cellplace]] | None:
    signed = [(1, r) for r in reading.plus] + [(-1, r) for r in reading.minus]
    parts = [(sign, r, r.numbers[column.index]) for sign, r in signed if column.index in r.numbers]
    parts = [(sign, r, n) for sign, r, n in parts if not n.percent]
    if not parts or (found.nil and all(n.nil for _, _, n in parts)):
        return None
    expected = sum((sign * n.value for sign, _, n in parts), Decimal(0))
    tolerance = _tolerance([n for _, _, n in parts] + [found], column)
    holds = abs(expected - found.value) <= tolerance
    check = Check(table, row.index, reading.rule, holds, expected, found.value, tolerance, column.index)
    return check, [(row.index, column.index), *((r.index, column.index) for _, r, _ in parts)]


def _tolerance(numbers: Sequence[Number], column: Column) -> Decimal:
    """What rounding may have done to a sum: nothing to figures in whole units or cents, half a step a figure to rounded ones."""
    step = _step(numbers, column)
    n = len(numbers) - 1
    if step == 0:
        return Decimal(0)
    return step * HALF * (n + 1) if n <= 3 else step * (isqrt(n - 1) + 1)


def _step(numbers: Sequence[Number], column: Column) -> Decimal:
    """The step that figures are rounded to, 0 when they are exact."""
    shown = [n for n in numbers if not n.nil]
    decimals = max((n.decimals for n in shown), default=0)
    if column.kind == "count" and decimals == 0:
        return Decimal(0)
    if column.unit.scale != 1 or column.kind == "count":
        return Decimal(1).scaleb(-decimals)
    return Decimal(1).scaleb(-decimals) if column.rounded else Decimal(0)  # round figures alone do not say that they were rounded


def _half_step(number: Number, column: Column, decimals: int) -> Decimal:
    """Half of what a figure that enters a formula may be off: nothing for heads and whole units of money.

    ``decimals`` is what the figures beside it print, for a bare nil or a figure in thousands.
    """
    whole = number.decimals == 0
    if column.kind == "count" and (whole and decimals == 0):
        return Decimal(0)
    if column.kind in ("money", "count") and column.unit.scale == 1 and whole and not column.rounded:
        return Decimal(0)
    return HALF * Decimal(1).scaleb(-decimals)


_RATE = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:%|per cent|percent)", re.IGNORECASE)


def _support_check(out: CheckedTable, row: Row, above: Sequence[Row], column: Column, found: Number, reading: TableReading) -> None:
    texts = [c.text for c in reading.table.rows[row.index]]
    rate = next((m for t in texts if (m := _RATE.search(t))), None)
    if rate is None:
        return
    share = Decimal(rate[1].replace(",", ".")) / 100
    bases = [r.plus for r in _readings(row_as_total(row), above, []) if not r.minus]
    tests = []
    for base in bases:
        parts = [(r, r.numbers[column.index]) for r in base if column.index in r.numbers and r.index != row.index]
        parts = [(r, n) for r, n in parts if not n.percent]
        if not parts:
            continue
        expected = share * sum((n.value for _, n in parts), Decimal(0))
        numbers = [n for _, n in parts] + [found]
        exact = column.unit.scale == 1
        whole = all(n.value == n.value.to_integral_value() for n in numbers)
        own = HALF if exact and whole else HALF * _ulp(found)
        tolerance = own + (Decimal(0) if exact else share * HALF * _ulp(found) * len(parts))
        holds = abs(expected - found.value) <= tolerance
        rule = f"{rate[1]}% support cost"
        check = Check(out.table, row.index, rule, holds, round(expected, max(2, found.decimals)), found.value, tolerance, column.index)
        tests.append((check, [(row.index, column.index), *((r.index, column.index) for r, _ in parts)]))
    for check, cells in tests:
        if check.holds:
            out.add(check, cells)
            return
    if tests:
        out.add(*tests[0])


def row_as_total(row: Row) -> Row:
    """The row read as a total, to gather what stands above it."""
    return Row(row.index, "total", row.label, row.item, row.group, row.numbers, row.unit)


# --- against what the document states -----------------------------------------------------------------------------

_STATED = re.compile(
    r"(?P<label>[A-Z][A-Za-z ()/-]{0,30}\b"
    r"(?:[Aa]llocation|[Bb]udget|[Ff]unding|[Rr]equirements?|[Gg]rant|[Cc]osts?|[Aa]mount|[Rr]equested|[Aa]ppeal)"
    r"(?: [a-z]+){0,3})\s*:\s*(?P<money>(?:[A-Z]{3}|US\$|[A-Z]{0,2}\$|€|£)\s?\d[\d ,.'’]*\d)(?![\d%])"
)


def check_stated_totals(document: Document, readings: Sequence[TableReading]) -> list[CheckedTable]:
    """Lines without a total of their own against the total that the document states elsewhere ("Allocation: CHF 478,670")."""
    out = []
    for reading in readings:
        money = reading.figures("money")
        if len(money) != 1 or any(r.role in ("total", "subtotal") for r in reading.rows):
            continue
        column = money[0]
        rows = [r for r in reading.rows if column.index in r.numbers]
        if len(rows) < 3:
            continue
        total = sum((r.numbers[column.index].value for r in rows), Decimal(0)) * column.unit.scale
        stated = _nearest(document.text, total, column.unit.currency, column.label)
        if stated is None:
            continue
        label, value = stated
        checked = CheckedTable(reading.index)
        check = Check(reading.index, rows[-1].index, f"sum of lines = {label}", total == value, value, total, Decimal(0), column.index)
        checked.add(check, [(r.index, column.index) for r in reversed(rows)])
        out.append(checked)
    return out


def _nearest(text: str, total: Decimal, currency: str | None, own: str) -> tuple[str, Decimal] | None:
    """The stated total nearest to ``total``, within a tenth of it."""
    found = []
    for match in _STATED.finditer(text):
        number = parse_number(match["money"])
        if number and number.currency and currency_in(number.currency) == currency and match["label"].strip() != own:
            found.append((abs(number.value - total), match["label"], number.value))
    if not found or not total:
        return None
    distance, label, value = min(found, key=lambda f: f[0])
    return (label, value) if distance <= abs(total) / 10 else None
