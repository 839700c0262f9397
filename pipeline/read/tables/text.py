"""Tables of plain text: lines of tab-separated cells; offsets stay those of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.document import Cell, Table
from pipeline.read.tables.around import caption_and_unit
from pipeline.read.tables.cells import fold, join_lines, parse_number
from pipeline.read.tables.found import FoundCell
from pipeline.read.tables.grid import GridCell, GridRow, Surroundings, tables_from_grid

_LINE = re.compile(r"[^\r\n]*")
_OPEN_END = re.compile(r"(?:[,;:(–‑-]|\b(?:and|or|of|the|in|on|for|to|with|by|from|at|a|an|as|respective|including))\s*$")


def find_text_tables(text: str) -> list[Table]:
    """Runs of at least two lines with tabs, single blank lines and the broken lines of long cells between them.

    >>> [t.columns for t in find_text_tables("Item\\tAmount\\nTravel\\t$5,000\\nTotal\\t$5,000\\n")]
    [('Item', 'Amount')]
    """
    tables: list[Table] = []
    run: list[tuple[int, str]] = []
    before: list[str] = []
    lines = _lines(text)
    blanks = 0
    for i, (start, line) in enumerate(lines):
        following = lines[i + 1][1] if i + 1 < len(lines) else ""
        if not line.strip(" "):
            blanks += 1
        elif ("\t" in line and line.strip() and blanks < 2) or (run and not blanks and _broken(run, line, following)):
            run.append((start, line))
            blanks = 0
        else:
            if run:
                tables += _table(text, run, before)
                run, before = [], []
            if "\t" in line and line.strip():
                run = [(start, line)]
            elif line.strip():
                before = [*before[-3:], line.strip()]
            blanks = 0
    if run:
        tables += _table(text, run, before)
    return tables


def _goes_on(line: str) -> bool:
    """Whether a line reads as the rest of a broken cell: indented by blanks, or in lower case."""
    return line[:1] == " " or line[:1].islower()


def _broken(run: Sequence[tuple[int, str]], line: str, following: str) -> bool:
    """Whether a line without tabs is part of the table: the rest of a cell, the start of one that goes on below, a group heading."""
    tabs = run[0][1].count("\t")
    if _goes_on(line):
        return True
    heading = following.count("\t") == tabs and len(line) < 80 and line.rstrip()[-1] not in ".;:"
    return heading or (_goes_on(following) and 0 < following.count("\t") <= tabs)


def _lines(text: str) -> list[tuple[int, str]]:
    out, at = [], 0
    for line in text.splitlines(keepends=True):
        out.append((at, line.rstrip("\r\n")))
        at += len(line)
    return out


def _cells(start: int, line: str) -> list[GridCell]:
    cells, at = [], start
    for column, piece in enumerate(line.split("\t")):
        left = len(piece) - len(piece.lstrip())
        body = piece.strip()
        cells.append(GridCell(fold(body), column, start=at + left, end=at + left + len(body)))
        at += len(piece) + 1
    return [c for c in cells if c.text]


def _whole_rows(text: str, run: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The run with the lines of broken rows put together; the pieces stand next to each other in the text."""
    tabs = run[0][1].count("\t")
    rows: list[tuple[int, str]] = []
    for start, line in run:
        if rows and _goes_on(line) and rows[-1][1].count("\t") + line.count("\t") <= tabs and len(rows) > 1:
            rows[-1] = (rows[-1][0], text[rows[-1][0] : start + len(line)])
        else:
            rows.append((start, line))
    return rows


def _table(text: str, run: Sequence[tuple[int, str]], before: Sequence[str]) -> list[Table]:
    run = _whole_rows(text, run)
    lines = [cells for start, line in run if (cells := _cells(start, line))]
    if len(lines) < 2 or max(c.column for cells in lines for c in cells) < 1 or sum(len(cells) > 1 for cells in lines) < 2:
        return []
    rows = _unwrap(lines, text)
    caption, unit = caption_and_unit([line.lstrip("•*- ") for line in before])
    found = tables_from_grid([GridRow(tuple(r)) for r in rows], Surroundings(caption, unit))
    tables = []
    for table in found:
        header = tuple(tuple(_cell(c) for c in row) for row in table.header)
        body = tuple(tuple(_cell(c) for c in row) for row in table.rows)
        places = [c for row in (*header, *body) for c in row if c.start is not None]
        start = min((c.start for c in places if c.start is not None), default=run[0][0])
        end = max((c.end for c in places if c.end is not None), default=run[-1][0])
        tables.append(Table(table.columns, body, table.caption, table.unit, None, start, end, header, table.groups, table.notes))
    if tables:  # the lines before the first cell and after the last belong to the table as well
        tables[0] = replace(tables[0], start=run[0][0])
        tables[-1] = replace(tables[-1], end=max(tables[-1].end, run[-1][0] + len(run[-1][1].rstrip())))
    return tables


def _cell(cell: FoundCell) -> Cell:
    return Cell(cell.text, None, None) if cell.merged else Cell(cell.text, cell.start, cell.end)


def _unwrap(lines: Sequence[list[GridCell]], text: str) -> list[list[GridCell]]:
    """The rows, lines that only carry on the cells above joined to them.

    In a table with figures a line without figures and without a first cell carries on; in a table of texts a cell
    that begins in lower case or follows an unfinished one.
    """
    with_figures = sum(any(parse_number(c.text) for c in cells) for cells in lines[1:])
    has_figures = with_figures >= max(1, (len(lines) - 1) / 3)
    rows: list[list[_Open]] = []
    for cells in lines:
        above = {c.column: c for c in rows[-1]} if rows else {}
        figures = any(parse_number(c.text) for c in cells)
        if len(rows) < 2 or figures or not _carries_on(cells, above, has_figures, text):
            rows.append([_Open(c.column, c, [c.text], c.end) for c in cells])
            continue
        for c in cells:
            up = above.get(c.column) or above[max(above)]
            up.lines.append(c.text)
            up.end = c.end
    return [[c.closed() for c in sorted(row, key=lambda c: c.column)] for row in rows]


@dataclass(slots=True)
class _Open:
    """A cell that lines are still joined to: all at once in the end, as there may be thousands."""

    column: int
    cell: GridCell
    lines: list[str]
    end: int | None

    def closed(self) -> GridCell:
        return replace(self.cell, text=join_lines(self.lines), end=self.end) if len(self.lines) > 1 else self.cell


def _carries_on(cells: Sequence[GridCell], above: dict[int, _Open], has_figures: bool, text: str) -> bool:
    """Whether a line only holds the rest of the cells above it."""
    lower = all(c.text[:1].islower() or (c.start and text[c.start - 1] == " ") for c in cells)
    if not all(c.column in above for c in cells):
        return lower and len(cells) == 1
    if lower:
        return True
    unfinished = all(c.text[:1].islower() or _OPEN_END.search(above[c.column].lines[-1]) for c in cells)
    return cells[0].column > 0 and (has_figures or unfinished)
