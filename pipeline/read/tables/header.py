"""Header rows of a table on a page: stacked lines, labels that span columns, numbered columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.document import Box
from pipeline.read.tables.cells import join_lines
from pipeline.read.tables.grid import GridCell, GridRow
from pipeline.read.tables.page import Rule, TextLine, Word, word_places, words_text
from pipeline.read.tables.rows import NEAR, Phrase, phrases_of


def header_rows(
    lines: Sequence[TextLine], rules: Sequence[Rule], edges: Sequence[float], width: tuple[float, float], page: int
) -> list[GridRow]:
    """One grid row a band between two rules; labels above a partial rule span the columns that it covers."""
    cuts = [r.y for r in rules]
    bands: dict[int, list[TextLine]] = {}
    for line in lines:
        bands.setdefault(bisect_right(cuts, (line.top + line.bottom) / 2), []).append(line)
    rows = []
    for band, its_lines in sorted(bands.items()):
        under = rules[band] if band < len(rules) else None
        rows.append(GridRow(tuple(_band(its_lines, under, edges, width, page)), header=True))
    return rows


def _band(lines: Sequence[TextLine], under: Rule | None, edges: Sequence[float], width: tuple[float, float], page: int) -> list[GridCell]:
    cells: dict[tuple[int, int], list[list[Word]]] = {}
    spans = _column_spans(under, edges, width) if under else []
    rest = [list(line.words) for line in lines]
    for x0, x1, first, last in spans:
        inside = [[w for w in words if x0 - 4 < (w.x0 + w.x1) / 2 < x1 + 4] for words in rest]
        if _centred([words for words in inside if words], x0, x1):
            cells[first, last] = [words for words in inside if words]
            rest = [[w for w in words if w not in taken] for words, taken in zip(rest, inside, strict=True)]
    for left in rest:
        if left:
            for phrase in phrases_of(TextLine(left), edges, blank=0):
                cells.setdefault(_reach(phrase, edges), []).append(phrase.words)
    out = []
    for (first, last), parts in sorted(cells.items()):
        box: Box = parts[0][0].box
        for word in (w for part in parts for w in part):
            box = box.union(word.box)
        text = join_lines([words_text(p) for p in parts])
        words = word_places(text, (w for p in parts for w in p), page)
        out.append(GridCell(text, first, last - first + 1, page=page, box=box, words=words))
    return out


def _column_spans(rule: Rule, edges: Sequence[float], width: tuple[float, float]) -> list[tuple[float, float, int, int]]:
    """The parts of a partial rule that cover several columns each."""
    pieces = rule.spans()
    if len(pieces) == 1 and pieces[0][1] - pieces[0][0] > 0.96 * (width[1] - width[0]):
        return []
    out = []
    for a, b in pieces:
        first, last = bisect_right(edges, a + 3), bisect_right(edges, b - 3)
        if last > first:
            out.append((a, b, first, last))
    return out


def _centred(lines: Sequence[Sequence[Word]], x0: float, x1: float) -> bool:
    """Whether the lines are one phrase each, together about the middle between ``x0`` and ``x1``."""
    if not lines:
        return False
    pairs = [pair for words in lines for pair in zip(words, words[1:], strict=False)]
    if any(b.x0 - a.x1 > (NEAR + 0.1) * b.size for a, b in pairs):
        return False
    middle = (min(words[0].x0 for words in lines) + max(words[-1].x1 for words in lines)) / 2
    return abs(middle - (x0 + x1) / 2) < 0.3 * (x1 - x0)


def _reach(phrase: Phrase, edges: Sequence[float]) -> tuple[int, int]:
    """First and last column of a phrase: one, unless it lies over several by large parts."""
    x0, x1 = phrase.words[0].x0, phrase.words[-1].x1
    if not phrase.wide:
        return phrase.column, phrase.column
    bounds = [x0, *[e for e in edges if x0 < e < x1], x1]
    shares = [(b - a) / (x1 - x0) for a, b in zip(bounds, bounds[1:], strict=False)]
    first = bisect_right(edges, x0)
    best = max(range(len(shares)), key=lambda i: shares[i])
    if shares[best] >= 0.6:
        return first + best, first + best
    return first, first + len(shares) - 1
