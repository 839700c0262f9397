"""Tables of web pages: rows and cells as marked up, with spans and header cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.read.tables.around import caption_and_unit, is_unit
from pipeline.read.tables.cells import fold
from pipeline.read.tables.docx import is_layout
from pipeline.read.tables.found import FoundTable
from pipeline.read.tables.grid import GridCell, GridRow, Surroundings, tables_from_grid

_BREAKING = {"br", "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th"}
_SKIPPED = {"script", "style", "noscript", "template"}


def find_html_table(table: Any, before: Sequence[str] = ()) -> FoundTable | None:
    """The table of a ``<table>`` element; None when it only lays out the page."""
    return next(iter(find_html_tables(table, before)), None)


def find_html_tables(table: Any, before: Sequence[str] = ()) -> list[FoundTable]:
    """The tables of one ``<table>`` element, without those nested in its cells; none when it only lays out the page."""
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return []
    rows = _grid(table)
    if is_layout(rows):
        return []
    caption, unit = caption_and_unit(before)
    own = next((fold(c.text_content()) for c in table.iterchildren("caption")), "")
    if own:
        caption, unit = (caption, own) if is_unit(own) else (own, unit)
    return tables_from_grid(rows, Surroundings(caption, unit))


def _rows(table: Any) -> Iterator[tuple[Any, bool]]:
    for child in table:
        if child.tag == "tr":
            yield child, False
        elif child.tag in ("thead", "tbody", "tfoot"):
            for row in child.iterchildren("tr"):
                yield row, child.tag == "thead"


def _grid(table: Any) -> list[GridRow]:
    reaching: dict[int, int] = {}
    out: list[GridRow] = []
    for row, in_head in _rows(table):
        column, cells, kinds = 0, [], []
        taken = {c for c, left in reaching.items() if left > 0}
        reaching = {c: left - 1 for c, left in reaching.items() if left > 1}
        for cell in row.iterchildren("td", "th"):
            while column in taken:
                column += 1
            colspan, rowspan = _span(cell, "colspan"), _span(cell, "rowspan")
            cells.append(GridCell(fold(cell_text(cell)), column, colspan, rowspan))
            kinds.append(cell.tag == "th")
            if rowspan > 1:
                reaching.update({c: rowspan - 1 for c in range(column, column + colspan)})
            column += colspan
        out.append(GridRow(tuple(cells), in_head or (bool(kinds) and all(kinds) and not any(not r.header for r in out))))
    return out


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(int(value), 200) if value.isdigit() and int(value) > 0 else 1


def cell_text(element: Any) -> str:
    """The text of a cell, blanks where a block or line ends."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SKIPPED:
            inner = cell_text(child)
            parts.append(f" {inner} " if child.tag in _BREAKING else inner)
        parts.append(child.tail or "")
    return "".join(parts)
