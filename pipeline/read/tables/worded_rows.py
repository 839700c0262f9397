"""Rows of a table of words: where one ends is told by rules, by blank space, or by lines that break before they are full."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.read.tables.page import Word

SOLID = 1.34
"""Lines that follow each other within this many font sizes may be one cell's."""
LOOSE = 1.85
"""… and within this many where cells are set with wide leading."""
_OPEN_END = re.compile(r"[,;–-]$|\b(?:and|or|of|the|for|in|to|with|by|on|a|an|at|from)$")
Separator = tuple[float, float]


@dataclass(slots=True)
class Piece:
    """The words of one printed line in one column; ``base`` is the line's foot."""

    column: int
    words: list[Word]
    line: int
    base: float

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def size(self) -> float:
        return max(w.size for w in self.words)


@dataclass(slots=True)
class _Lines:
    """What is known of all lines: their feet, the leading, where each column ends, every pair of lines of one column."""

    bases: list[float]
    leading: float
    ends: dict[int, float]
    pairs: list[tuple[Piece, Piece]] = field(default_factory=list)
    first: dict[int, set[int]] = field(default_factory=dict)


def rows_of(pieces: Sequence[Piece], edges: Sequence[float], separators: Sequence[Separator]) -> list[list[Piece]]:
    """The pieces of each row; ``separators`` are rules between rows, (height, left end)."""
    if not pieces:
        return []
    lines = _measure(pieces)
    cuts = [k for k in range(len(lines.bases) - 1) if _parts(k, lines, edges, separators)]
    rows: list[list[Piece]] = [[] for _ in range(len(cuts) + 1)]
    starts = [0, *(k + 1 for k in cuts)]
    for piece in pieces:
        rows[sum(start <= piece.line for start in starts) - 1].append(piece)
    rows = [row for row in rows if row]
    return _gathered(rows, edges, separators)


def _measure(pieces: Sequence[Piece]) -> _Lines:
    count = 1 + max(p.line for p in pieces)
    bases = [0.0] * count
    columns: dict[int, list[Piece]] = {}
    first: dict[int, set[int]] = {}
    for piece in pieces:
        bases[piece.line] = piece.base
        first.setdefault(piece.line, set()).add(piece.column)
        columns.setdefault(piece.column, []).append(piece)
    pairs = [pair for own in columns.values() for pair in zip(own, own[1:], strict=False)]
    size = max(p.size for p in pieces)
    pitches = [(b.base - a.base, b) for a, b in pairs if b.base - a.base > 0.8 * size]
    least = min((pitch for pitch, _ in pitches), default=0.0)
    leading = least if least <= SOLID * size else 0.0
    if not leading and least <= LOOSE * size:
        near = [b for pitch, b in pitches if pitch < 1.06 * least]
        # a line of a wrapped cell leaves other columns blank; one of a row fills them
        if 4 * sum(b.words[0].text[:1].islower() and len(first[b.line]) < len(columns) for b in near) >= len(near):
            leading = least
    ends = {c: max(p.x1 for p in own) for c, own in columns.items()}
    return _Lines(bases, leading, ends, pairs, first)


def _parts(k: int, lines: _Lines, edges: Sequence[float], separators: Sequence[Separator]) -> bool:
    """Whether a row ends between line ``k`` and the next."""
    low, high = lines.bases[k], lines.bases[k + 1]
    size = max(p.size for pair in lines.pairs for p in pair) if lines.pairs else 10.0
    drawn = [x for y, x in separators if low - 2 < y < high - 0.5 * size]
    across = [(a, b) for a, b in lines.pairs if a.line <= k < b.line and _joins(a, b, lines)]
    if drawn:
        return all(a.column == 0 for a, b in across if b.base - a.base > 0) or min(drawn) <= (edges[0] if edges else 0)
    if not across:
        return True
    if _spanned(across, k, lines):
        return True
    tight = high - low < 1.12 * lines.leading
    strong = [1 for a, b in across if _strong(a, b) or not tight]
    forced = [b for a, b in lines.pairs if a.line == k and b.line == k + 1 and _fits(a, b, lines)]
    key = min(lines.first.get(k + 1, {1})) == 0
    weak = {b.column for _, b in across}
    return (
        not strong
        and key
        and bool({b.column for b in forced})
        and len(lines.first[k + 1]) > 1
        and len(forced) >= len(weak - {b.column for b in forced})
    )


def _joins(a: Piece, b: Piece, lines: _Lines) -> bool:
    return bool(lines.leading) and b.base - a.base < 1.12 * lines.leading


def _strong(a: Piece, b: Piece) -> bool:
    """Whether a line goes on in the middle of a sentence."""
    return b.words[0].text[:1].islower() or bool(_OPEN_END.search(a.words[-1].text))


def _fits(a: Piece, b: Piece, lines: _Lines) -> bool:
    """Whether the first word of ``b`` would have stood in the line of ``a``: then the line was ended on purpose."""
    return a.x1 + 0.25 * a.size + b.words[0].x1 - b.words[0].x0 < lines.ends[a.column] - 0.5 and not _strong(a, b)


def _spanned(across: Sequence[tuple[Piece, Piece]], k: int, lines: _Lines) -> bool:
    """Whether only the first column goes on, beside two others or more that end and begin anew."""
    if any(a.column for a, _ in across):
        return False
    start = across[0][0]
    for a, b in reversed(lines.pairs):
        if a.column == 0 and b is start and _joins(a, b, lines):
            start = a
    anew = {b.column for a, b in lines.pairs if start.line <= a.line <= k and b.line == k + 1 and not _joins(a, b, lines)}
    return len(anew - {0}) >= 2


def _gathered(rows: list[list[Piece]], edges: Sequence[float], separators: Sequence[Separator]) -> list[list[Piece]]:
    """Rows whose first column spans several: its words go to the first of them.

    Rules that begin right of the first column part the rows of one span; rules across part the spans.
    """
    if not edges:
        return rows
    inner = [y for y, x in separators if x > edges[0] - 12]
    whole = [y for y, x in separators if x <= edges[0] - 12]
    out: list[list[Piece]] = []
    for row in rows:
        top = min(p.base for p in row)
        before = max((p.base for p in out[-1]), default=0.0) if out else 0.0
        spans = bool(out) and any(before - 2 < y < top for y in inner) and not any(before - 2 < y < top for y in whole)
        out.append(row)
        if spans:
            start = len(out) - 2
            while (
                start
                and not {p.column for p in out[start]} & {0}
                and any(max(p.base for p in out[start - 1]) - 2 < y < min(p.base for p in out[start]) for y in inner)
            ):
                start -= 1
            moved = [p for p in row if p.column == 0]
            out[-1] = [p for p in row if p.column != 0]
            out[start] = [*out[start], *moved]
            if not out[-1]:
                out.pop()
    if inner:
        return out
    for above, row in zip(out, out[1:], strict=False):
        rest = [p for p in row if p.column == 0]
        head = [p for p in above if p.column == 0]
        if not rest or not head or rest[0].base - head[-1].base >= SOLID * rest[0].size or len({p.column for p in row}) == 1:
            continue
        if _strong(head[-1], rest[0]) or (rest[0].line - head[-1].line == 1 and _is_span(above, row)):
            above += rest
            row[:] = [p for p in row if p.column != 0]
    return out


def _is_span(above: Sequence[Piece], row: Sequence[Piece]) -> bool:
    """Whether the other columns leave blank space between two rows, where the first leaves none."""
    low = max((p.base for p in above if p.column), default=0.0)
    high = min((p.base for p in row if p.column), default=0.0)
    return high - low > SOLID * row[0].size
