"""The header of a table of words: labels side by side that a rule, bold type or their own meaning sets apart from prose."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.read.tables.aligned import LEADER
from pipeline.read.tables.cells import fold, join_lines, parse_number
from pipeline.read.tables.grid import is_year
from pipeline.read.tables.page import Rule, TextLine, Word, words_text

NEXT = 0.52
"""Words of one label stand within this share of the font size."""
MONO = 0.22
"""Blanks are wider by this share where all letters are as wide as "m"."""
MOST = 14
"""No table has more columns of words."""
TIGHT = 1.5
"""Lines of one header follow each other within this many font sizes."""
_MARK = re.compile(r"\(?(?:\d{1,3}|[ivxIVX]{1,6}|[A-Za-z])[.)]?|[•●▪■◦‣⁃·○–—*-]|\d{1,2}(?:\.\d{1,2}){1,3}\.?")
_NUMBER_LABEL = re.compile(r"(?:No|Nr|N[o°]|S/N|#)\.?", re.I)


@dataclass(slots=True)
class Head:
    """A header: its lines, the words over each column from left to right, labels over several, and what tells that it is one."""

    lines: list[TextLine]
    columns: list[list[list[Word]]]
    spans: list[tuple[int, int, list[Word]]]
    kind: str
    rule: Rule | None = None
    top: Rule | None = None

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def bottom(self) -> float:
        return max([line.bottom for line in self.lines] + [self.rule.y - 1 if self.rule else 0.0])

    @property
    def labels(self) -> list[str]:
        return [join_lines([words_text(group) for group in column]) for column in self.columns]

    def extent(self, column: int) -> tuple[float, float]:
        words = [w for line in self.columns[column] for w in line]
        return min(w.x0 for w in words), max(w.x1 for w in words)


def find_heads(lines: Sequence[TextLine], rules: Sequence[Rule]) -> list[Head]:
    """What may head a table of words on a page, top to bottom."""
    heads: list[Head] = []
    used = -1
    for i, line in enumerate(lines):
        if i <= used or not _side_by_side(line):
            continue
        head = _ruled(lines, i, rules) or _set_apart(lines, i)
        if head is not None:
            heads.append(head)
            used = lines.index(head.lines[-1])
    return heads


def is_label(text: str) -> bool:
    """Whether a text may stand over a column: short, no mark of a list, no figure, no key before its value.

    >>> [is_label(s) for s in ("Activity", "Responsible entity", "2024", "1.", "Donor:", "12,500", "No.")]
    [True, True, True, False, False, False, True]
    """
    text = fold(text)
    if not text or len(text) > 60 or text[-1] in ":;," or LEADER.search(text):
        return False
    if _NUMBER_LABEL.fullmatch(text):
        return True
    return not _MARK.fullmatch(text) and (not parse_number(text) or is_year(text)) and not (text.endswith(".") and len(text) > 20)


def label_groups(line: TextLine) -> list[list[Word]]:
    """The words of a line parted where they stand further apart than words of one label do."""
    words = line.words
    if len(words) < 2 or all(b.x0 - a.x1 <= NEXT * b.size for a, b in zip(words, words[1:], strict=False)):
        return [words]
    out: list[list[Word]] = []
    near = NEXT + (MONO if is_monospaced(line) else 0.0)
    for word in words:
        if out and word.x0 - out[-1][-1].x1 <= near * word.size:
            out[-1].append(word)
        else:
            out.append([word])
    return out


def is_monospaced(line: TextLine) -> bool:
    """Whether all letters of a line are 0.6 font sizes wide, as those of typewriters."""
    return all(abs(w.x1 - w.x0 - 0.6 * len(w.text) * w.size) < 0.08 * w.size for w in line.words)


def is_known(text: str) -> bool:
    """Whether a text is a usual label of a column: a known word, or few words that begin or end with one.

    >>> [is_known(s) for s in ("Outputs", "Key activities", "Means of verification", "Geneva", "The activities were many and costly")]
    [True, True, True, False, False]
    """
    words = fold(text).lower().split()
    if not words or len(words) > 4:
        return False
    return any(
        w in _known() or w.rstrip("s") in _known() or (w.endswith("ies") and w[:-3] + "y" in _known()) for w in (words[0], words[-1])
    )


@cache
def _known() -> frozenset[str]:
    with (Path(__file__).parent / "column_words.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(line for line in file if not line.startswith("#")))


def _side_by_side(line: TextLine) -> bool:
    groups = label_groups(line)
    return 2 <= len(groups) <= MOST and all(is_label(words_text(g)) for g in groups)


def _ruled(lines: Sequence[TextLine], at: int, rules: Sequence[Rule]) -> Head | None:
    """The header between its first line and a rule right below its last."""
    x0, x1 = lines[at].x0, lines[at].x1
    size = lines[at].size
    below = [r for r in rules if lines[at].bottom - 2 < r.y < lines[at].bottom + 5 * size and r.x0 < x0 + 8 and r.x1 > x1 - 8]
    if not below:
        return None
    rule = below[0]
    inside = [line for line in lines if line.top > lines[at].top - 1 and line.bottom < rule.y + 2]
    above = [r for r in rules if lines[at].top - 4 * size < r.y < lines[at].top + 2 and abs(r.x0 - rule.x0) < 4 and abs(r.x1 - rule.x1) < 4]
    top = above[-1] if above else None
    if top is not None:
        inside = [line for line in lines if line.top > top.y - 2 and line.bottom < rule.y + 2]
    else:
        inside = [*_above(lines, at), *inside]
    gaps = [b.bottom - a.bottom for a, b in zip(inside, inside[1:], strict=False)]
    if len(inside) > 5 or any(g > TIGHT * size for g in gaps) or rule.y - inside[-1].bottom > 1.6 * size:
        return None
    if rule.x1 - rule.x0 < x1 - x0 or len(rule.spans()) > 1:
        return None
    return _head(inside, "ruled", rule, top)


def _above(lines: Sequence[TextLine], at: int) -> list[TextLine]:
    """The lines right above the first with several labels that hold the beginning of wrapped ones, in the same type."""
    line = lines[at]
    out: list[TextLine] = []
    for before in reversed(lines[max(0, at - 3) : at]):
        near = (out or [line])[0]
        if before.bold != line.bold or near.bottom - before.bottom > 1.4 * line.size or abs(before.size - line.size) > 0.3:
            break
        if abs(before.x0 - line.x0) < 4 or (not line.bold and len(before.words) > 3):
            break  # a heading above the table, or a label over all of it
        out.insert(0, before)
    return out


def _set_apart(lines: Sequence[TextLine], at: int) -> Head | None:
    """A header in bold above a body that is not, or one of known labels alone."""
    line = lines[at]
    if line.bold:
        inside = [line]
        for after in lines[at + 1 : at + 4]:
            if not after.bold or after.bottom - inside[-1].bottom > TIGHT * line.size or abs(after.size - line.size) > 0.6:
                break
            inside.append(after)
        inside = [*_above(lines, at), *inside]
        return _head(inside, "bold") or _head([line], "bold")
    if all(is_known(words_text(g)) for g in label_groups(line)):
        inside = [line]
        for after in lines[at + 1 : at + 3]:
            if _goes_on(after, inside[-1], line):
                inside.append(after)
        for before in reversed(lines[max(0, at - 2) : at]):
            if _goes_on(before, inside[0], line):
                inside.insert(0, before)
        return _head(inside, "known") or _head([line], "known")
    return None


def _goes_on(line: TextLine, near: TextLine, base: TextLine) -> bool:
    """Whether a line above or below one of known labels only holds words of labels that are wrapped."""
    groups = label_groups(line)
    tight = abs(line.bottom - near.bottom) < 1.45 * base.size and abs(line.size - base.size) < 0.6
    return tight and len(groups) < len(label_groups(base)) and all(len(g) == 1 and is_known(g[0].text) for g in groups)


def _head(lines: list[TextLine], kind: str, rule: Rule | None = None, top: Rule | None = None) -> Head | None:
    """The labels of the line that has most of them; those above and below go to the columns that they stand over."""
    if not lines:
        return None
    base = max(lines, key=lambda line: len(label_groups(line)))
    extents = [(g[0].x0, g[-1].x1) for g in label_groups(base)]
    spanning: list[list[Word]] = []
    placed: list[tuple[float, list[Word]]] = []
    for line in lines:
        for group in label_groups(line):
            low, high = group[0].x0, group[-1].x1
            over = [i for i, (a, b) in enumerate(extents) if a < high + 1 and b > low - 1]
            if len(over) > 1:
                spanning.append(group)
                continue
            if over:
                extents[over[0]] = (min(low, extents[over[0]][0]), max(high, extents[over[0]][1]))
            else:
                extents.append((low, high))
            placed.append((low, group))
    extents.sort()
    columns: list[list[list[Word]]] = [[] for _ in extents]
    for low, group in placed:
        columns[next(i for i, (a, b) in enumerate(extents) if a - 1 <= low <= b + 1)].append(group)
    spans = []
    for group in spanning:
        over = [i for i, (a, b) in enumerate(extents) if a < group[-1].x1 and b > group[0].x0]
        spans.append((over[0], over[-1], group))
    if len(columns) < 2 or any(a[1] > b[0] - 2 for a, b in zip(extents, extents[1:], strict=False)):
        return None
    texts = [" ".join(words_text(g) for g in column) for column in columns]
    if not all(is_label(t) for t in texts) or all(parse_number(t) for t in texts):
        return None
    return Head(lines, columns, spans, kind, rule, top)
