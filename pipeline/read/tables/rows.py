"""Rows of a table on a page, from its lines of words and the edges between its columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.read.tables.cells import join_lines, parse_number
from pipeline.read.tables.grid import GridCell, GridRow, is_year
from pipeline.read.tables.page import TextLine, Word, word_places, words_text

WRAP = 1.34  # lines of one cell follow each other within this many font sizes
NEAR = 0.45  # words of one phrase stand within this share of the font size
BLANK = 0.4  # a blank between two words of a text is no wider than this share of the font size
CROSS = 1.5  # points by which a word must reach over an edge to cross it


@dataclass
class Phrase:
    """Words of one line in one column; ``wide`` when they run over the column's edge."""

    words: list[Word]
    column: int
    wide: bool = False

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
        return max(w.bottom for w in self.words if w.size > 0.8 * self.size)

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
    for phrase in out:
        first, last = phrase.words[0], phrase.words[-1]
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
_GROUP = re.compile(r"\d{3}(?:[.,]\d+)?%?\)?%?[a-z]?")


def _one_number(before: Word, word: Word) -> bool:
    """Whether two words are the groups of one number, a narrow blank apart ("126 430.3")."""
    return word.x0 - before.x1 <= 0.32 * word.size and bool(_THOUSANDS.fullmatch(before.text) and _GROUP.fullmatch(word.text))


def _same_phrase(before: Word, word: Word, edges: Sequence[float], blank: float) -> bool:
    """Whether a word goes on the phrase before it: near, in the same column, or a plain blank apart and no figure."""
    gap = word.x0 - before.x1
    if _one_number(before, word):
        return True
    if not _edge_within(edges, before.x1 - 0.5, word.x0 + 0.5):
        return gap <= NEAR * word.size
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
    blocks = _blocks(phrases, separators, numeric)
    rows: list[list[Block]] = []
    low = 0.0
    for block in sorted(blocks, key=lambda b: b.top):
        if rows and block.top < low - 0.25 * block.phrases[0].size:
            rows[-1].append(block)
            low = max(low, block.bottom)
        else:
            rows.append([block])
            low = block.bottom
    return [row for blocks in rows for row in _grid_rows(blocks, numeric, page)]


def _numeric_columns(phrases: Sequence[Phrase]) -> set[int]:
    counts: dict[int, list[int]] = {}
    for p in phrases:
        counts.setdefault(p.column, [0, 0])[p.numeric] += 1
    return {c for c, (texts, figures) in counts.items() if figures >= texts and c > 0}


def _blocks(phrases: Sequence[Phrase], separators: Sequence[float], numeric: set[int]) -> list[Block]:
    blocks: dict[int, list[Block]] = {}
    for phrase in sorted(phrases, key=lambda p: (p.bottom, p.words[0].x0)):
        column = blocks.setdefault(phrase.column, [])
        last = column[-1].phrases[-1] if column else None
        joins = (
            last is not None
            and phrase.bottom - last.bottom <= WRAP * max(phrase.size, last.size)
            and not any(last.bottom - 2 < y < phrase.top + 2 for y in separators)
            and not (phrase.column in numeric and (phrase.numeric or last.numeric))
        )
        if joins:
            column[-1].phrases.append(phrase)
        else:
            column.append(Block(phrase.column, [phrase]))
    return [b for column in blocks.values() for b in column]


def _grid_rows(blocks: Sequence[Block], numeric: set[int], page: int) -> list[GridRow]:
    """One row, or several where a tight label runs along several lines of figures."""
    anchors = sorted({round(b.bottom) for b in blocks if b.column in numeric and b.phrases[0].numeric})
    anchors = [a for i, a in enumerate(anchors) if i == 0 or a - anchors[i - 1] > 3]
    if len(anchors) < 2:
        return [_grid_row([p for b in blocks for p in b.phrases], page)]
    phrases = sorted((p for b in blocks for p in b.phrases), key=lambda p: p.bottom)
    top_aligned = phrases[0].bottom > anchors[0] - 3
    shares: list[list[Phrase]] = [[] for _ in anchors]
    for phrase in phrases:
        on = [i for i, a in enumerate(anchors) if abs(phrase.bottom - a) <= 3]
        above = [i for i, a in enumerate(anchors) if a < phrase.bottom]
        below = [i for i, a in enumerate(anchors) if a > phrase.bottom]
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
