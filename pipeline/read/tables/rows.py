"""Rows of a table on a page, from its lines of words and the edges between its columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.read.tables.cells import join_lines, parse_number
from pipeline.read.tables.grid import GridCell, GridRow, is_year
from pipeline.read.tables.page import TextLine, Word, word_places, words_text

WRAP = 1.34  # lines of one cell follow each other within this many font sizes
LOOSE = 1.7  # or this many where the words themselves tell
NEAR = 0.45  # words of one phrase stand within this share of the font size
BLANK = 0.4  # a blank between two words of a text is no wider than this share of the font size
CROSS = 1.5  # points by which a word must reach over an edge to cross it


@dataclass
class Phrase:
    """Words of one line in one column; ``wide`` when they run over the column's edge."""

    words: list[Word]
    column: int
    wide: bool = False
    base: float | None = None
    """The foot of the line's text, for a raised mark that stands alone."""

    @property
    def text(self) -> str:
        return words_text(self.words)

    @property
    def numeric(self) -> bool:
        return parse_number(self.text) is not None

    @property
    def top(self) -> float:
        return min(w.top for w in self.words)

    @property
    def bottom(self) -> float:
        return self.base or max(w.bottom for w in self.words if w.size > 0.8 * self.size)

    @property
    def size(self) -> float:
        return max(w.size for w in self.words)


@dataclass
class Block:
    """Lines of one cell."""

    column: int
    phrases: list[Phrase] = field(default_factory=list)

    @property
    def top(self) -> float:
        return self.phrases[0].top

    @property
    def bottom(self) -> float:
        return self.phrases[-1].bottom


def phrases_of(line: TextLine, edges: Sequence[float], blank: float = BLANK) -> list[Phrase]:
    """The line's words gathered by column; words of a text may be ``blank`` font sizes apart over an edge."""
    out: list[Phrase] = []
    for word in line.words:
        before = out[-1].words[-1] if out else None
        if before is not None and _same_phrase(before, word, edges, blank):
            out[-1].words.append(word)
        else:
            out.append(Phrase([word], 0))
    size = line.size
    for phrase in out:
        first, last = phrase.words[0], phrase.words[-1]
        if phrase.size < 0.8 * size:
            phrase.base = max(w.bottom for w in line.words if w.size > 0.8 * size)
        phrase.wide = _edge_within(edges, first.x0 + CROSS, last.x1 - CROSS)
        if phrase.numeric and _edge_within(edges, first.x0, last.x1 - 1):
            x = last.x1 - 1
        elif not phrase.wide:
            x = (first.x0 + last.x1) / 2
        else:
            x = min(first.x0 + 1, (first.x0 + first.x1) / 2)
        phrase.column = bisect_right(edges, x)
    return _rejoin(out)


_THOUSANDS = re.compile(r"\(?[-–−]?\$?\d{1,3}")
_FIGURE = re.compile(r"[(\[]?[-–−—$€£]?\d|[–—-]$|\(\d+\)")
_GROUPS = re.compile(r"[-–−]?\$?\d{1,3}(?: \d{3})*")
_GROUP = re.compile(r"\d{3}(?:[.,]\d+)?%?\)?%?[a-z]?")


def is_one_number(before: Word, word: Word, blank: float = 0.32) -> bool:
    """Whether two words are the groups of one number, a narrow blank apart ("126 430.3")."""
    return word.x0 - before.x1 <= blank * word.size and bool(_THOUSANDS.fullmatch(before.text) and _GROUP.fullmatch(word.text))


def _same_phrase(before: Word, word: Word, edges: Sequence[float], blank: float) -> bool:
    """Whether a word goes on the phrase before it: near, in the same column, or a plain blank apart and no figure."""
    gap = word.x0 - before.x1
    if is_one_number(before, word):
        return True
    if not _edge_within(edges, before.x1 - 0.5, word.x0 + 0.5):
        return gap <= NEAR * max(before.size, word.size)
    return gap <= blank * word.size and not _FIGURE.match(before.text) and not _FIGURE.match(word.text)


def _edge_within(edges: Sequence[float], low: float, high: float) -> bool:
    i = bisect_right(edges, low)
    return i < len(edges) and edges[i] < high


def _rejoin(phrases: list[Phrase]) -> list[Phrase]:
    """Pieces of one text that crosses an edge, put together again."""
    if not any(p.wide for p in phrases):
        return phrases
    out: list[Phrase] = []
    for phrase in phrases:
        before = out[-1] if out else None
        near = before is not None and phrase.words[0].x0 - before.words[-1].x1 <= NEAR * phrase.size
        if near and before is not None and (before.wide or phrase.wide) and not phrase.numeric and not before.numeric:
            before.words += phrase.words
            before.wide = True
        else:
            out.append(phrase)
    return out


def build_rows(lines: Iterable[TextLine], edges: Sequence[float], separators: Sequence[float], page: int) -> list[GridRow]:
    """The body rows that the lines make; ``separators`` are heights at which a rule ends a row."""
    phrases = [p for line in lines for p in phrases_of(line, edges)]
    numeric = _numeric_columns(phrases)
    apart = _pitch(phrases, numeric) > WRAP * max((p.size for p in phrases), default=0)
    blocks = _blocks(phrases, separators, edges, numeric, apart)
    rows: list[list[Block]] = []
    low = 0.0
    for block in sorted(blocks, key=lambda b: b.top):
        if rows and block.top < low - 0.25 * block.phrases[0].size:
            rows[-1].append(block)
            low = max(low, block.bottom)
        else:
            rows.append([block])
            low = block.bottom
    return [row for blocks in rows for row in _grid_rows(blocks, numeric, page, apart)]


def _numeric_columns(phrases: Sequence[Phrase]) -> set[int]:
    counts: dict[int, list[int]] = {}
    for p in phrases:
        counts.setdefault(p.column, [0, 0])[p.numeric] += 1
    return {c for c, (texts, figures) in counts.items() if figures >= texts and c > 0}


def _blocks(phrases: Sequence[Phrase], separators: Sequence[float], edges: Sequence[float], numeric: set[int], apart: bool) -> list[Block]:
    blocks: dict[int, list[Block]] = {}
    broken = _broken_numbers(phrases, numeric, apart)
    for phrase in sorted(phrases, key=lambda p: (p.bottom, p.words[0].x0)):
        column = blocks.setdefault(phrase.column, [])
        last = column[-1].phrases[-1] if column else None
        joins = (
            last is not None
            and (phrase.bottom - last.bottom <= WRAP * max(phrase.size, last.size) or _wraps(last, phrase, edges))
            and not any(last.bottom - 2 < y < phrase.top + 2 for y in separators)
            and (not (phrase.column in numeric and (phrase.numeric or last.numeric)) or (id(last), id(phrase)) in broken)
        )
        if joins:
            column[-1].phrases.append(phrase)
        else:
            column.append(Block(phrase.column, [phrase]))
    return [b for column in blocks.values() for b in column]


def _wraps(above: Phrase, below: Phrase, edges: Sequence[float]) -> bool:
    """Whether a line goes on the one above it though the lines are set wide: it begins small, and its first word had no place up there."""
    if below.bottom - above.bottom > LOOSE * below.size or not below.text[:1].islower() or below.column >= len(edges):
        return False
    first = below.words[0]
    return above.words[-1].x1 + 0.25 * first.size + (first.x1 - first.x0) > edges[below.column] - 1


def _broken_numbers(phrases: Sequence[Phrase], numeric: set[int], apart: bool) -> set[tuple[int, int]]:
    """The pairs of phrases, one below the other, that are one number too wide for its column ("36" above "680.1").

    The other columns tell it: their figures stand once beside the two lines.
    """
    columns: dict[int, list[Phrase]] = {}
    for phrase in sorted(phrases, key=lambda p: p.bottom):
        columns.setdefault(phrase.column, []).append(phrase)
    pairs = [
        (a, b)
        for c in numeric
        for a, b in pairwise(columns.get(c, ()))
        if b.bottom - a.bottom <= WRAP * a.size and _goes_on(a.text, b.text)
    ]
    return {(id(a), id(b)) for a, b in pairs if _is_one_row(a, b, columns, numeric, apart)}


def _is_one_row(above: Phrase, below: Phrase, columns: dict[int, list[Phrase]], numeric: set[int], apart: bool) -> bool:
    """Whether two lines of a column are lines of one row: no other column has two figures beside them, and one has one."""
    once = False
    for column, phrases in columns.items():
        beside = [p for p in phrases if above.bottom - 3 < p.bottom < below.bottom + 3]
        if column in numeric and column != above.column:
            if len(beside) > 1 and not all(_goes_on(a.text, b.text) for a, b in pairwise(beside)):
                return False
            once = once or len(beside) == 1
        elif column not in numeric and len(beside) > 1 and not apart:
            return False  # two rows as well as a label of two lines
    return once


def _pitch(phrases: Sequence[Phrase], numeric: set[int]) -> float:
    """How far rows are apart as a rule."""
    columns: dict[int, list[float]] = {c: [] for c in numeric}
    for phrase in sorted((p for p in phrases if p.column in numeric), key=lambda p: p.bottom):
        columns[phrase.column].append(phrase.bottom)
    steps = sorted(b - a for bottoms in columns.values() for a, b in pairwise(bottoms))
    return steps[len(steps) // 2] if steps else 0.0


def _goes_on(above: str, below: str) -> bool:
    """Whether two lines are one number.

    >>> _goes_on("36", "680.1"), _goes_on("(128", "766.9)"), _goes_on("12", "(3.4)"), _goes_on("36.5", "680.1"), _goes_on("($75 502.1", ")")
    (True, True, False, False, True)
    """
    if above.count("(") > above.count(")") or below in (")", "%)", ")%"):
        return parse_number(f"{above} {below}") is not None or parse_number(above + below) is not None
    return bool(_GROUPS.fullmatch(above) and _GROUP.fullmatch(below))


def _grid_rows(blocks: Sequence[Block], numeric: set[int], page: int, apart: bool) -> list[GridRow]:
    """One row, or several where a tight label runs along several lines of figures.

    Where rows stand ``apart``, figures at several heights beside one label are of one row, each column having one.
    """
    wrapped = [(b.phrases[0].bottom, b.bottom) for b in blocks if b.column in numeric and len(b.phrases) > 1]

    def base(phrase: Phrase) -> float:
        """The line that a phrase stands on; those beside a figure of several lines share one."""
        return next((high for low, high in wrapped if low - 3 < phrase.bottom < high + 3), phrase.bottom)

    anchors = sorted({round(base(b.phrases[-1])) for b in blocks if b.column in numeric and b.phrases[0].numeric})
    anchors = [a for i, a in enumerate(anchors) if i == 0 or a - anchors[i - 1] > 3]
    columns = [b.column for b in blocks if b.column in numeric and b.phrases[0].numeric]
    if len(anchors) < 2 or (apart and len(columns) == len(set(columns))):
        return [_grid_row([p for b in blocks for p in b.phrases], page)]
    phrases = sorted((p for b in blocks for p in b.phrases), key=base)
    top_aligned = base(phrases[0]) > anchors[0] - 3
    shares: list[list[Phrase]] = [[] for _ in anchors]
    for phrase in phrases:
        y = base(phrase)
        on = [i for i, a in enumerate(anchors) if abs(y - a) <= 3]
        above = [i for i, a in enumerate(anchors) if a < y]
        below = [i for i, a in enumerate(anchors) if a > y]
        pick = on or (above[-1:] if top_aligned else below[:1]) or above[-1:] or below[:1]
        shares[pick[0]].append(phrase)
    return [_grid_row(share, page) for share in shares]


def _grid_row(phrases: Sequence[Phrase], page: int) -> GridRow:
    columns: dict[int, list[Phrase]] = {}
    for phrase in sorted(phrases, key=lambda p: (p.bottom, p.words[0].x0)):
        columns.setdefault(phrase.column, []).append(phrase)
    cells = []
    for column, parts in sorted(columns.items()):
        box = parts[0].words[0].box
        for w in (w for p in parts for w in p.words):
            box = box.union(w.box)
        text = join_lines([p.text for p in parts])
        words = () if len(parts) == 1 and parts[0].numeric else word_places(text, (w for p in parts for w in p.words), page)
        cells.append(GridCell(text, column, page=page, box=box, words=words))
    return GridRow(tuple(cells))


def reads_as_row(phrases: Sequence[Phrase]) -> bool:
    """Whether a line's phrases look like a line of figures: two columns, one of them a number that is no year."""
    return len(phrases) > 1 and any(p.numeric and p.column > 0 and not is_year(p.text) for p in phrases)
