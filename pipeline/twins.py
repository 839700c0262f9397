"""Where two versions of one document disagree: rows of their tables, money, and checks (``unrecords twins A.docx A.pdf``)."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.document import Document
from pipeline.errors import DocumentError
from pipeline.read.tables.cells import fold, parse_number
from pipeline.records import BudgetLine, Check
from pipeline.resolve.budget_lines import TableRecords, resolve_tables

Key = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A body row that holds figures: where it stands, its label and the figures in order."""

    table: int
    row: int
    page: int | None
    label: str
    figures: tuple[str, ...]

    @property
    def key(self) -> Key:
        return re.sub(r"[^a-z0-9]", "", self.label.lower()), self.figures

    def __str__(self) -> str:
        place = f"table {self.table + 1}, row {self.row + 1}" + (f", page {self.page}" if self.page else "")
        return f"{place}: {self.label or '(no label)'} | {' | '.join(self.figures)}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One disagreement; a side is None where the other version has nothing to set against it."""

    kind: str
    first: str | None
    second: str | None


@dataclass
class Comparison:
    """What two versions share and where they differ."""

    differences: list[Difference] = field(default_factory=list)
    rows: tuple[int, int, int] = (0, 0, 0)
    money: tuple[int, int, int] = (0, 0, 0)
    checks: tuple[int, int, int] = (0, 0, 0)

    @property
    def agree(self) -> bool:
        return not self.differences


def compare(first: Document, second: Document) -> Comparison:
    """Compare the tables of two documents and the records they yield."""
    out = Comparison()
    a, b = printed_rows(first), printed_rows(second)
    out.rows = (_shared(Counter(r.key for r in a), Counter(r.key for r in b)), len(a), len(b))
    out.differences += _row_differences(a, b)
    ours, theirs = resolve_tables(first, []), resolve_tables(second, [])
    out.money, money = _money_differences(ours, theirs)
    out.checks, checks = _check_differences(ours, theirs)
    out.differences += money + checks
    return out


def printed_rows(document: Document) -> list[PrintedRow]:
    """The rows with figures of all tables, in order; a cell that only repeats a merged one is left out."""
    rows = []
    for t, table in enumerate(document.tables):
        for r, row in enumerate(table.rows):
            own = [c for c in row if c.text and c.start is not None]
            figures = tuple(_figure(c.text) for c in own if parse_number(c.text))
            label = next((fold(c.text) for c in own if not parse_number(c.text)), "")
            if figures:
                rows.append(PrintedRow(t, r, next((c.page for c in own if c.page), table.page), label, figures))
    return rows


def _figure(text: str) -> str:
    """A figure as printed, but for its blanks and kind of dash."""
    number = parse_number(text)
    return "–" if number and number.nil else re.sub(r"\s+", " ", text)


def _shared(a: Counter[Any], b: Counter[Any]) -> int:
    return sum((a & b).values())


def _row_differences(a: list[PrintedRow], b: list[PrintedRow]) -> list[Difference]:
    """Rows of one version only; rows that stand in the same place of both are set side by side."""
    out = []
    matcher = SequenceMatcher(None, [r.key for r in a], [r.key for r in b], autojunk=False)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            continue
        left, right = a[a0:a1], b[b0:b1]
        for i in range(max(len(left), len(right))):
            ours, theirs = (side[i] if i < len(side) else None for side in (left, right))
            out.append(Difference("row", str(ours) if ours else None, str(theirs) if theirs else None))
    return out


def _money_differences(a: TableRecords, b: TableRecords) -> tuple[tuple[int, int, int], list[Difference]]:
    ours, theirs = Counter(map(_money, a.budget_lines)), Counter(map(_money, b.budget_lines))
    only_a, only_b = list((ours - theirs).elements()), list((theirs - ours).elements())
    differences = [Difference("money", x, None) for x in only_a] + [Difference("money", None, x) for x in only_b]
    return (_shared(ours, theirs), len(a.budget_lines), len(b.budget_lines)), differences


def _money(line: BudgetLine) -> str:
    return f"{line.currency} {line.value.normalize():f} | {line.measure} | {line.period or 'no period'}"


def _check_differences(a: TableRecords, b: TableRecords) -> tuple[tuple[int, int, int], list[Difference]]:
    ours, theirs = Counter(map(_check, a.checks)), Counter(map(_check, b.checks))
    failing = Counter(_check(c) for c in (*a.checks, *b.checks) if not c.holds)
    differences = [Difference("check", x, None) for x in (ours - theirs).elements() if x in failing]
    differences += [Difference("check", None, x) for x in (theirs - ours).elements() if x in failing]
    return (_shared(ours, theirs), len(a.checks), len(b.checks)), differences


def _check(check: Check) -> str:
    verdict = "holds" if check.holds else "fails"
    rule = re.sub(r"(?<=\w)- (?=[a-z])", "-", check.rule)  # a blank after a hyphen is the line's, not the label's
    return f"{rule}: expected {check.expected.normalize():f}, found {check.found.normalize():f}, {verdict}"


def report(result: Comparison, names: tuple[str, str], limit: int) -> str:
    """The comparison in lines for people."""
    lines = []
    for name, (shared, first, second) in (("rows", result.rows), ("money cells", result.money), ("checks", result.checks)):
        share = shared / max(first, second, 1)
        lines.append(f"{name:12} {names[0]} {first}, {names[1]} {second}, the same in both {shared} ({share:.1%})")
    for difference in result.differences[:limit]:
        lines += ["", f"{difference.kind}:", f"  {names[0]}: {difference.first or '-'}", f"  {names[1]}: {difference.second or '-'}"]
    if len(result.differences) > limit:
        lines += ["", f"… and {len(result.differences) - limit} more (--limit)"]
    return "\n".join(lines)


def main(
    first: Annotated[Path, typer.Argument(help="One version of the document, such as its DOCX.")],
    second: Annotated[Path, typer.Argument(help="The other version, such as its PDF.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
    limit: Annotated[int, typer.Option(help="How many disagreements to show.")] = 40,
) -> None:
    """Where two versions of one document disagree: rows of tables, money, checks.

    Exit codes: 0 they agree, 1 they disagree, 2 wrong usage, 3 one of them could not be read.
    """
    from pipeline.read import read

    documents = []
    for path in (first, second):
        try:
            documents.append(read(path))
        except DocumentError as error:
            typer.echo(f"unrecords: {path.name}: {error.message}", err=True)
            raise typer.Exit(3) from error
    result = compare(*documents)
    if as_json:
        figures = {k: dict(zip(("same", "first", "second"), getattr(result, k), strict=True)) for k in ("rows", "money", "checks")}
        differences = [asdict(d) for d in result.differences]
        typer.echo(json.dumps({"agree": result.agree, **figures, "differences": differences}, ensure_ascii=False))
    else:
        names = (first.name, second.name) if first.name != second.name else (str(first), str(second))
        typer.echo(report(result, names, limit))
    raise typer.Exit(0 if result.agree else 1)


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.command()(main)
