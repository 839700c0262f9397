"""Tables of plain text: lines of tab-separated cells; offsets stay those of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.document import Cell, Table
from pipeline.read.tables.around import caption_and_unit
from pipeline.read.tables.cells import fold, join_lines, parse_number
from pipeline.read.tables.found import FoundCell
from pipeline.read.tables.grid import GridCell, GridRow, Surroundings, tables_from_grid

_LINE = re.compile(r"[^\r\n]*")
_OPEN_END = re.compile(r"(?:[,;:(–‑-]|\b(?:and|or|of|the|in|on|for|to|with|by|from|at|a|an|as|respective|including))\s*$")


def find_text_tables(text: str) -> list[Table]:
    """Runs of at least two lines with tabs, blank lines between them allowed.

    >>> [t.columns for t in find_text_tables("Item\\tAmount\\nTravel\\t$5,000\\nTotal\\t$5,000\\n")]
    [('Item', 'Amount')]
    """
    tables: list[Table] = []
    run: list[tuple[int, str]] = []
    before: list[str] = []
    blanks = 0
    for start, line in _lines(text):
        if "\t" in line.strip(" ") and line.strip():
            run.append((start, line))
            blanks = 0
        elif not line.strip() and run and blanks == 0:
            blanks += 1
        else:
            if run:
                tables += _table(run, before)
                run, before = [], []
            if line.strip():
                before = [*before[-3:], line.strip()]
            blanks = 0
    if run:
        tables += _table(run, before)
    return tables


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


def _table(run: Sequence[tuple[int, str]], before: Sequence[str]) -> list[Table]:
    lines = [cells for start, line in run if (cells := _cells(start, line))]
    if len(lines) < 2 or max(c.column for cells in lines for c in cells) < 1 or sum(len(cells) > 1 for cells in lines) < 2:
        return []
    rows = _unwrap(lines)
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


def _unwrap(lines: Sequence[list[GridCell]]) -> list[list[GridCell]]:
    """The rows, lines that only carry on the cells above joined to them.

    In a table with figures a line without figures and without a first cell carries on; in a table of texts a cell
    that begins in lower case or follows an unfinished one.
    """
    with_figures = sum(any(parse_number(c.text) for c in cells) for cells in lines[1:])
    has_figures = with_figures >= max(1, (len(lines) - 1) / 3)
    rows: list[list[GridCell]] = []
    for cells in lines:
        above = {c.column: c for c in rows[-1]} if rows else {}
        if not rows or len(rows) < 1 or cells[0].column == 0 or not all(c.column in above for c in cells):
            rows.append(list(cells))
            continue
        figures = any(parse_number(c.text) for c in cells)
        unfinished = all(c.text[:1].islower() or _OPEN_END.search(above[c.column].text) for c in cells)
        if len(rows) > 1 and not figures and (has_figures or unfinished):
            for c in cells:
                up = above[c.column]
                above[c.column] = replace(up, text=join_lines([up.text, c.text]), end=c.end)
            rows[-1] = [above[k] for k in sorted(above)]
        else:
            rows.append(list(cells))
    return rows
