"""The edges between the columns of a table: joints of rules, and the gaps that run down between figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.read.tables.cells import parse_number
from pipeline.read.tables.page import TextLine, Word
from pipeline.read.tables.rows import NEAR, is_one_number

SAME_X = 2.6
APART = 0.8
"""A label and the figure of the next column stand further apart than this share of the font size."""
SEAM = 0.15
"""Two figures side by side leave at least this share of it between them."""


def inner_edges(xs: Sequence[float], x0: float, x1: float) -> list[float]:
    """Distinct joints strictly inside, those within a few points taken as one."""
    out: list[list[float]] = []
    for x in sorted(xs):
        if x0 + 3 < x < x1 - 3:
            if out and x - out[-1][-1] <= SAME_X:
                out[-1].append(x)
            else:
                out.append([x])
    return [sum(g) / len(g) for g in out]


def completed(edges: Sequence[float], lines: Sequence[TextLine], header: Sequence[TextLine], x0: float, x1: float) -> list[float]:
    """The edges that rules tell, and those they leave out: where figures of most rows part, or labels and what is below them."""
    found = list(edges)
    for a, b in pairwise((x0 - 4, *edges, x1 + 4)):
        inside, heads = _words_within(lines, a, b), _words_within(header, a, b)
        rivers = _rivers([words for words in inside if len(words) > 1])
        found += rivers
        for c, d in pairwise((a, *rivers, b)):
            found += _label_rivers(_within(heads, c, d), _within(inside, c, d))
    return sorted(found)


def _words_within(lines: Sequence[TextLine], low: float, high: float) -> list[list[Word]]:
    return _within([line.words for line in lines], low, high)


def _within(rows: Sequence[Sequence[Word]], low: float, high: float) -> list[list[Word]]:
    inside = ([w for w in words if low < (w.x0 + w.x1) / 2 < high] for words in rows)
    return [words for words in inside if words]


def _label_rivers(header: Sequence[Sequence[Word]], rows: Sequence[Sequence[Word]]) -> list[float]:
    """Where labels stand side by side, and words below them too, with a gap that nothing but a heading crosses."""
    found: list[float] = []
    for low, high in (gap for words in header for gap in _gaps(words)):
        gaps = [(low, high)]
        for words in (*header, *rows):
            if not all(w.bold or w.italic for w in words) or words in header:
                for word in words:
                    gaps = [piece for gap in gaps for piece in _cut(gap, word.x0, word.x1)]
        wide = [(a, b) for a, b in gaps if b - a > (0.5 if not _start_in_line(rows, b) else SEAM) * header[0][0].size]
        both = [words for words in rows if wide and any(b.x0 >= wide[0][1] - 1 and a.x1 <= wide[0][0] + 1 for a, b in pairwise(words))]
        if wide and len(both) >= min(2, len(rows)) and not any(abs((a + b) / 2 - x) < SAME_X for a, b in wide[:1] for x in found):
            found.append((wide[0][0] + wide[0][1]) / 2)
    return found


def _start_in_line(rows: Sequence[Sequence[Word]], x: float) -> bool:
    """Whether words begin at one place in most lines."""
    return sum(any(abs(w.x0 - x) < 1 for w in words) for words in rows) >= max(3, 0.6 * len(rows))


def _gaps(words: Sequence[Word]) -> list[tuple[float, float]]:
    return [(a.x1, b.x0) for a, b in pairwise(words) if b.x0 - a.x1 > APART * b.size]


def _rivers(rows: Sequence[Sequence[Word]]) -> list[float]:
    """Where the figures of rows part from what stands before them, at one place in row after row."""
    seams = sorted(seam for words in rows for seam in _seams(words))
    rivers: list[list[float]] = []  # left, right, how many rows
    for left, right in seams:
        for river in rivers:
            low, high = max(left, river[0]), min(right, river[1])
            if high - low > 1:
                river[:] = [low, high, river[2] + 1]
                break
        else:
            rivers.append([left, right, 1])
    figured = [words for words in rows if _seams(words)]
    least = 1 if len(figured) == 1 else max(2, 0.3 * len(figured))
    middles = [(low + high) / 2 for low, high, count in rivers if count >= least]
    return [x for x in middles if not any(w.x0 < x < w.x1 for words in figured for w in words)]


def _seams(words: Sequence[Word]) -> list[tuple[float, float]]:
    """The gaps before figures, but for those within a number."""
    out = []
    for before, word in pairwise(words):
        if not _begins_figure(word) or is_one_number(before, word, NEAR):
            continue
        least = SEAM if parse_number(before.text) or before.text.endswith((")", "%")) else APART
        if word.x0 - before.x1 > least * word.size:
            out.append((before.x1, word.x0))
    return out


def _begins_figure(word: Word) -> bool:
    return bool(re.fullmatch(r"[(\[]?[-–−]?[$€£]?\d(?:[\d.,]*\d)?%?\)?%?[a-z]?|[–—-]", word.text))


def edges_from_text(lines: Sequence[TextLine]) -> list[float]:
    """Column edges where no rule has joints: gaps that hardly any line with figures crosses."""
    rows = [line for line in lines if len(line.words) > 1]
    figures = [line for line in rows if any(parse_number(w.text) for w in line.words[1:])] or rows
    if len(figures) < 2:
        return []
    gaps: list[tuple[float, float]] = [(min(line.x0 for line in figures), max(line.x1 for line in figures))]
    for line in figures:
        for word in line.words:
            gaps = [piece for gap in gaps for piece in _cut(gap, word.x0 - 0.2, word.x1 + 0.2)]
    size = max(line.size for line in figures)
    wide = [g for g in gaps if g[1] - g[0] > 0.22 * size and not _inside_number(g, figures) and not _plain_blank(g, figures)]
    return _without_phrases([(a + b) / 2 for a, b in wide], figures)


def _without_phrases(edges: list[float], lines: Sequence[TextLine]) -> list[float]:
    """The edges but for those that cut phrases: of columns that few lines fill, all a plain blank away from the words before them."""
    for i in reversed(range(len(edges) - 1)):
        low, high = edges[i], edges[i + 1]
        inside = [k for line in lines if (k := _blank_before(line, low, high)) is not None]
        if all(inside) and 2 * len(inside) <= len(lines):
            edges = edges[:i] + edges[i + 1 :]
    return edges


def _blank_before(line: TextLine, low: float, high: float) -> bool | None:
    """Whether the words between two edges only go on what stands before them; None when there are none."""
    inside = [k for k, w in enumerate(line.words) if low < (w.x0 + w.x1) / 2 < high]
    if not inside:
        return None
    if inside[0] == 0:
        return False
    before, first = line.words[inside[0] - 1], line.words[inside[0]]
    return first.x0 - before.x1 < NEAR * first.size and not (parse_number(before.text) and parse_number(first.text))


def _cut(gap: tuple[float, float], low: float, high: float) -> list[tuple[float, float]]:
    a, b = gap
    if high <= a or low >= b:
        return [gap]
    return [(x, y) for x, y in ((a, low), (high, b)) if y - x > 0.5]


def _plain_blank(gap: tuple[float, float], lines: Sequence[TextLine]) -> bool:
    """Whether a gap is nowhere wider than the blank after a word ("1 July 2024" in row after row)."""
    around = [(a, b) for line in lines for a, b in pairwise(line.words) if a.x1 <= gap[0] + 1 and b.x0 >= gap[1] - 1]
    plain = all(b.x0 - a.x1 <= NEAR * b.size for a, b in around)
    return plain and not any(parse_number(a.text) and parse_number(b.text) for a, b in around)


def _inside_number(gap: tuple[float, float], lines: Sequence[TextLine]) -> bool:
    """Whether a gap only parts thousands: a group of up to three digits before it, three digits right after."""
    seen = False
    for line in lines:
        for before, after in zip(line.words, line.words[1:], strict=False):
            if before.x1 <= gap[0] + 1 and after.x0 >= gap[1] - 1:
                if after.x0 - before.x1 > 0.45 * line.size:
                    continue
                if not (re.fullmatch(r"\(?[-–]?\$?\d{1,3}", before.text) and re.fullmatch(r"\d{3}(?:\.\d+)?\)?[a-z%]?", after.text)):
                    return False
                seen = True
    return seen
