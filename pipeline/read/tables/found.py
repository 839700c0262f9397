"""A table as a reader found it, before the document has a text; and its way into that text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.document import Box, Cell, Place, Table


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A cell as printed, white space folded to single blanks.

    ``start``/``end`` are offsets of the input (plain text only: first to last character of the cell, whatever
    stands between the pieces of a wrapped cell). ``merged`` marks the repetition of a cell that spans rows or columns:
    it keeps the text for whoever reads the row, and is left out of the running text.
    """

    text: str
    page: int | None = None
    box: Box | None = None
    start: int | None = None
    end: int | None = None
    merged: bool = False
    words: tuple[tuple[int, int, Place], ...] = ()
    """Where the words of ``text`` stand on the page, as far as they are known."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table with its header rows, body rows (each as long as ``columns``) and a group heading or None a body row.

    ``regions`` are the parts of pages whose words this table has used up (caption, unit, header, body, notes): the
    PDF reader takes them out of the running text. ``start``/``end`` are the same for plain text.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[FoundCell, ...], ...]
    header: tuple[tuple[FoundCell, ...], ...] = ()
    groups: tuple[str | None, ...] = ()
    caption: str | None = None
    unit: str | None = None
    notes: tuple[str, ...] = ()
    page: int | None = None
    regions: tuple[tuple[int, Box], ...] = ()
    start: int | None = None
    end: int | None = None


def place_table(found: FoundTable, at: int) -> tuple[str, Table]:
    """The table's text (no trailing line break) and its ``Table``, all offsets counted from ``at``.

    One line each: caption, unit, header rows, group headings and body rows (tab-separated), notes.
    """
    lines: list[str] = []
    here = at

    def write(line: str) -> None:
        nonlocal here
        lines.append(line)
        here += len(line) + 1

    def write_row(row: Sequence[FoundCell]) -> tuple[Cell, ...]:
        nonlocal here
        parts, cells, offset = [], [], here
        for cell in row:
            text = "" if cell.merged else cell.text
            start, end = (None, None) if cell.merged else (offset, offset + len(text))
            cells.append(Cell(cell.text, start, end, cell.page, cell.box))
            parts.append(text)
            offset += len(text) + 1
        write("\t".join(parts))
        return tuple(cells)

    for line in (found.caption, found.unit):
        if line:
            write(line)
    header = tuple(write_row(row) for row in found.header)
    rows, group = [], None
    for row, its_group in zip(found.rows, found.groups or [None] * len(found.rows), strict=True):
        if its_group and its_group != group:
            write(its_group)
        group = its_group
        rows.append(write_row(row))
    for note in found.notes:
        write(note)
    text = "\n".join(lines)
    table = Table(
        found.columns, tuple(rows), found.caption, found.unit, found.page, at, at + len(text),
        header, found.groups, found.notes,
    )  # fmt: skip
    return text, table
