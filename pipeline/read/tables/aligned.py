"""Tables without any rule: lines whose figures end at the same places, one below the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.read.tables.areas import Area
from pipeline.read.tables.cells import Number, parse_number
from pipeline.read.tables.columns import edges_from_text
from pipeline.read.tables.grid import is_year
from pipeline.read.tables.page import PageView, TextLine, Word, words_text
from pipeline.read.tables.rows import phrases_of

APART = 0.8  # groups of words stand further apart than this share of the font size
SAME_END = 2.5  # points between the right ends of figures of one column
LEADER = re.compile(r"\.{4,}|(?:\. ){4,}|_{3,}")


def find_aligned(view: PageView, lines: Sequence[TextLine]) -> list[Area]:
    """Runs of at least three lines of label and figures, the figures in columns."""
    areas = []
    for run in _runs(lines):
        rows = [line for line in run if figures_of(line)]
        ends = column_ends(rows)
        if len(rows) < 3 or not ends or not _convincing(rows, ends):
            continue
        edges = edges_from_text(rows)
        if not edges:
            continue
        x0, x1 = min(line.x0 for line in run), max(line.x1 for line in run)
        header = _header(lines, run[0], edges)
        areas.append(Area(view, x0, x1, edges, [], header, [], run))
    return areas


def groups_of(line: TextLine) -> list[list[Word]]:
    """The line's words parted at wide gaps."""
    out: list[list[Word]] = []
    for word in line.words:
        if out and word.x0 - out[-1][-1].x1 <= APART * word.size:
            out[-1].append(word)
        else:
            out.append([word])
    return out


def figures_of(line: TextLine) -> list[tuple[float, Number]]:
    """Right end and value of each figure of a line that starts with a label; empty for other lines."""
    groups = groups_of(line)
    if len(groups) < 2 or parse_number(words_text(groups[0])) or LEADER.search(line.text):
        return []
    numbers = [(g[-1].x1, n) for g in groups[1:] if (n := parse_number(words_text(g)))]
    return numbers if len(numbers) >= max(1, len(groups) - 2) else []


def _runs(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines with figures that follow each other, with at most two other short lines in between."""
    runs: list[list[TextLine]] = []
    run: list[TextLine] = []
    pending: list[TextLine] = []
    for line in lines:
        near = not run or line.top - (pending or run)[-1].bottom < 2.2 * line.size
        alike = not run or abs(line.size - run[0].size) < 0.6
        if figures_of(line) and near and alike:
            run += [*pending, line] if run else [line]
            pending = []
        elif run and near and alike and len(pending) < 2 and line.x1 < run[0].x1 - 20:
            pending.append(line)
        else:
            runs.append(run)
            run, pending = ([line] if figures_of(line) else []), []
    runs.append(run)
    return [r for r in runs if len(r) >= 3]


def column_ends(rows: Sequence[TextLine]) -> list[float]:
    """Where columns of figures end: places that most rows share."""
    ends = sorted(x for line in rows for x, _ in figures_of(line))
    clusters: list[list[float]] = []
    for x in ends:
        if clusters and x - clusters[-1][0] <= SAME_END:
            clusters[-1].append(x)
        else:
            clusters.append([x])
    return [sum(c) / len(c) for c in clusters if len(c) >= 0.6 * len(rows)]


def _convincing(rows: Sequence[TextLine], ends: Sequence[float]) -> bool:
    """Two columns of figures, or one of money or of long figures; no contents list."""
    figures = [n for line in rows for _, n in figures_of(line)]
    inside = sum(any(abs(x - end) <= SAME_END for end in ends) for line in rows for x, _ in figures_of(line))
    if inside < 0.8 * len(figures):
        return False
    if len(ends) >= 2:
        return True
    return sum(bool(n.currency) or abs(n.value) >= 1000 for n in figures) >= 0.6 * len(figures)


def _header(lines: Sequence[TextLine], first: TextLine, edges: Sequence[float]) -> list[TextLine]:
    """The lines right above the first row that stand in its columns."""
    header: list[TextLine] = []
    below = first
    for line in reversed([line for line in lines if line.bottom <= first.top + 1]):
        phrases = phrases_of(line, edges)
        figures = [p for p in phrases if p.numeric and not is_year(p.text)]
        if below.top - line.bottom > 1.2 * line.size or len(phrases) < 2 or any(p.wide for p in phrases) or figures or len(header) == 3:
            break
        header.insert(0, line)
        below = line
    return header
