"""Tables of Word files: the grid is stated, with spans and header rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.read.tables.around import caption_and_unit
from pipeline.read.tables.cells import join_lines, parse_number
from pipeline.read.tables.found import FoundTable
from pipeline.read.tables.grid import GridCell, GridRow, Surroundings, tables_from_grid

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "‑", W + "softHyphen": ""}


def find_docx_table(tbl: Any, before: Sequence[str] = ()) -> FoundTable | None:
    """The first table of a ``w:tbl``; None when it only lays out paragraphs."""
    return next(iter(find_docx_tables(tbl, before)), None)


def find_docx_tables(tbl: Any, before: Sequence[str] = ()) -> list[FoundTable]:
    """The tables of one ``w:tbl`` (without those nested in its cells); none when it only lays out paragraphs."""
    rows = _grid(tbl)
    if is_layout(rows):
        return []
    caption, unit = caption_and_unit(before)
    return tables_from_grid(rows, Surroundings(caption, unit))


def is_layout(rows: Sequence[GridRow]) -> bool:
    """Whether a grid holds no table: one column, one row without figures, or hardly any filled cells."""
    filled = [[c for c in r.cells if c.text.strip()] for r in rows]
    wide = [cells for cells in filled if len(cells) > 1]
    if not wide or len([f for f in filled if f]) < 2:
        return True
    if _is_contents(wide):
        return True
    figures = any(parse_number(c.text) for cells in wide for c in cells)
    return not figures and len(wide) < 2


def _is_contents(rows: Sequence[Sequence[GridCell]]) -> bool:
    """Whether the rows are a table of contents: headings and their pages, counting up, under "Page"."""
    head = rows[0][-1].text.strip().lower() if rows and rows[0] else ""
    pages = [parse_number(cells[-1].text) for cells in rows]
    figures = [p.value for p in pages if p]
    return len(figures) >= len(rows) - 1 > 1 and figures == sorted(figures) and all(len(c) <= 3 for c in rows) and head.isdigit()


def _grid(tbl: Any) -> list[GridRow]:
    """The rows of a table as the file states them, vertical merges counted."""
    rows: list[list[list]] = []  # [text, column, colspan, rowspan]
    heads: list[bool] = []
    open_merges: dict[int, list] = {}
    for tr in tbl.iterfind(W + "tr"):
        column = _before(tr)
        row: list[list] = []
        for tc in _cells(tr):
            properties = tc.find(W + "tcPr")
            span = _span(properties)
            merge = properties.find(W + "vMerge") if properties is not None else None
            if merge is not None and merge.get(W + "val") != "restart" and column in open_merges:
                open_merges[column][3] += 1
            else:
                cell = [cell_text(tc), column, span, 1]
                row.append(cell)
                if merge is not None:
                    open_merges[column] = cell
                else:
                    open_merges.pop(column, None)
            column += span
        rows.append(row)
        heads.append(tr.find(f"{W}trPr/{W}tblHeader") is not None)
    return [GridRow(tuple(GridCell(*c) for c in row), head) for row, head in zip(rows, heads, strict=True)]


def _cells(tr: Any) -> Any:
    """The row's cells, also those inside content controls."""
    for child in tr:
        if child.tag == W + "tc":
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins"):
            yield from _cells(child)


def _before(tr: Any) -> int:
    skipped = tr.find(f"{W}trPr/{W}gridBefore")
    return int(skipped.get(W + "val")) if skipped is not None else 0


def _span(properties: Any) -> int:
    span = properties.find(W + "gridSpan") if properties is not None else None
    return int(span.get(W + "val")) if span is not None else 1


def cell_text(tc: Any) -> str:
    """The paragraphs of a cell, joined as lines of one text, without those of nested tables."""
    return join_lines([line for p in _paragraphs(tc) for line in paragraph_text(p).split("\n")])


def _paragraphs(element: Any) -> Any:
    for child in element:
        if child.tag == W + "p":
            yield child
        elif child.tag != W + "tbl":
            yield from _paragraphs(child)


def paragraph_text(paragraph: Any) -> str:
    """The text of a paragraph's runs, tabs as blanks, deleted text left out."""
    parts = []
    for node in paragraph.iter():
        if node.tag == W + "t":
            parts.append(node.text or "")
        elif node.tag in _BREAKS and node.getparent().tag == W + "r":
            parts.append(_BREAKS[node.tag])
    return "".join(parts)
