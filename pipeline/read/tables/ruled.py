"""Fully ruled tables: every cell is a box, spans are boxes that reach over several."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.document import Box, Place
from pipeline.read.tables.cells import join_lines
from pipeline.read.tables.grid import GridCell, GridRow
from pipeline.read.tables.page import PageView, TextLine, Word, word_places, words_text

SAME = 2.5


def ruled_parts(view: PageView) -> list[tuple[Box, list[GridRow], list[GridRow], list[float]]]:
    """Each closed grid of the page: its box, no header rows (the grid does not tell), its rows, its inner edges."""
    out: list[tuple[Box, list[GridRow], list[GridRow], list[float]]] = []
    words = [w for line in view.lines for w in line.words]
    for grid in view.cells:
        boxes = [c for row in grid for c in row if c]
        xs = _marks([x for b in boxes for x in (b.x0, b.x1)])
        ys = _marks([y for b in boxes for y in (b.top, b.bottom)])
        if len(xs) < 3 or len(ys) < 3:
            continue
        rows = []
        for row in grid:
            cells = [_cell(box, xs, ys, words, view.number) for box in row if box]
            rows.append(GridRow(tuple(cells)))
        filled = sum(1 for r in rows if sum(bool(c.text) for c in r.cells) > 1)
        if filled < 2:
            continue
        box = Box(xs[0], ys[0], xs[-1], ys[-1])
        out.append((box, [], rows, xs[1:-1]))
    return out


def _marks(values: Sequence[float]) -> list[float]:
    out: list[float] = []
    for v in sorted(values):
        if not out or v - out[-1] > SAME:
            out.append(v)
    return out


def _cell(box: Box, xs: Sequence[float], ys: Sequence[float], words: Sequence[Word], page: int) -> GridCell:
    inside = [w for w in words if box.x0 - 1 < (w.x0 + w.x1) / 2 < box.x1 + 1 and box.top - 1 < (w.top + w.bottom) / 2 < box.bottom + 1]
    column, last = bisect_right(xs, box.x0 + SAME) - 1, bisect_right(xs, box.x1 - SAME) - 1
    row, low = bisect_right(ys, box.top + SAME) - 1, bisect_right(ys, box.bottom - SAME) - 1
    printed = cell_lines(inside)
    text = join_lines([words_text(line) for line in printed])
    places = word_places(text, (w for line in printed for w in line), page)
    return GridCell(text, column, max(1, last - column + 1), max(1, low - row + 1), page, box, words=places or _whole(text, inside, page))


def _whole(text: str, words: Sequence[Word], page: int) -> tuple[tuple[int, int, Place], ...]:
    """One place for all words, smaller than the ruled cell that holds them."""
    if not words or not text:
        return ()
    box = words[0].box
    for word in words:
        box = box.union(word.box)
    return ((0, len(text), Place(page, box)),)


def cell_lines(words: Sequence[Word]) -> list[list[Word]]:
    """The words of a cell line by line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.bottom, w.x0)):
        if lines and word.bottom - lines[-1][0].bottom < 0.45 * max(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [TextLine(line).words for line in lines]
