"""Words become printed lines, lines become a reading order: columns one after the other, notes' marks set apart."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.read import structure
from pipeline.read.page_words import Word

GUTTER = 9.0
"""Two columns are at least this many points apart."""


@dataclass(slots=True)
class Run:
    """Words side by side on one printed line, without a wide gap; ``mark`` is the note's mark before them."""

    words: list[Word]
    page: int
    x0: float = 0.0
    top: float = 0.0
    x1: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    bold: bool = False
    mark: str | None = None
    column: int = 0
    right: float = 0.0
    """Where the lines of the column end to the right."""
    marks: list[Word] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.x0, self.x1 = min([w.x0 for w in self.words]), max([w.x1 for w in self.words])
        self.top, self.bottom = min([w.top for w in self.words]), max([w.bottom for w in self.words])
        sizes = sorted([(w.size, len(w.text)) for w in self.words])
        weight = sum([letters for _, letters in sizes])
        half = 0
        for size, letters in sizes:
            half += letters
            self.size = size
            if half * 2 >= weight:
                break
        self.bold = sum(len(w.text) for w in self.words if w.bold) * 10 >= weight * 9

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)


def make_runs(words: Sequence[Word], page: int) -> list[Run]:
    """The printed runs of a page in reading order, columns told apart."""
    runs: list[Run] = []
    for line in _lines(words):
        runs.extend(_runs(line, page))
    return _in_columns(runs)


def set_edges(pages: Sequence[Sequence[Run]]) -> None:
    """Tell every run where its column ends: where the longest of its lines of prose do."""
    ends: list[float] = []
    for runs in pages:
        columns: dict[int, list[Run]] = {}
        for run in runs:
            columns.setdefault(run.column, []).append(run)
        for members in columns.values():
            prose = sorted(run.x1 for run in members if len(run.words) >= 5) or sorted(run.x1 for run in members)
            edge = prose[min(len(prose) - 1, int(len(prose) * 0.92))]
            if members[0].column == 0:
                ends.append(edge)
                # a page with a line or two says little of where its lines would have ended
                edge = max(edge, sorted(ends)[len(ends) // 2]) if len(prose) < 6 else edge
            for run in members:
                run.right = edge


def _lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words whose heights overlap by half stand on one line."""
    lines: list[list[Word]] = []
    spans: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda w: (w.top + w.bottom) / 2):
        for i in range(len(lines) - 1, max(-1, len(lines) - 6), -1):
            top, bottom = spans[i]
            overlap = min(bottom, word.bottom) - max(top, word.top)
            if overlap > 0.5 * min(bottom - top, word.bottom - word.top):
                lines[i].append(word)
                # a tall letter or a raised mark must not make the line reach into its neighbours
                if word.size <= (bottom - top) * 1.15:
                    spans[i] = (min(top, word.top), max(bottom, word.bottom)) if word.size > 0.8 * (bottom - top) else spans[i]
                break
        else:
            lines.append([word])
            spans.append((word.top, word.bottom))
    for line in lines:
        line.sort(key=lambda w: w.x0)
    return lines


def _runs(line: list[Word], page: int) -> list[Run]:
    """A line cut at wide gaps; raised marks of notes leave the words they stand behind."""
    groups: list[list[Word]] = []
    for word in line:
        if groups and (_is_beside(groups[-1], word) or _is_mark(groups[-1])):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_without_marks(group, page) for group in groups]


def _is_beside(group: list[Word], word: Word) -> bool:
    """Whether no wide gap is between the last of the group's words and the next one."""
    gap = word.x0 - group[-1].x1
    return gap <= 1.6 * word.size or gap <= 1.6 * max(w.size for w in group[-3:])


def _without_marks(group: list[Word], page: int) -> Run:
    main = _main_size(group)
    base = max([w.bottom for w in group if w.size >= 0.85 * main], default=0.0)
    kept: list[Word] = []
    marks: list[Word] = []
    leading: str | None = None
    for word in group:
        raised = word.size < 0.8 * main and word.bottom < base - 0.12 * main
        if raised and structure.is_note_mark(kept[-1].text if kept else "", word.text):
            if kept:
                marks.append(word)
            else:
                leading = word.text
        else:
            kept.append(word)
    return Run(kept or group, page, mark=leading if kept else None, marks=marks)


def _is_mark(group: list[Word]) -> bool:
    """ "29.", "II.", "(a)", "•" alone: a wide gap after it is the tab between a number and its text."""
    return len(group) == 1 and bool(
        re.fullmatch(r"\(?(?:\d{1,3}|[ivxIVX]{1,6}|[A-Za-z])[.)]|[•●▪■◦‣⁃·○–—*\uf0b7-]|\d{1,2}(?:\.\d{1,2}){1,3}\.?", group[0].text)
    )


def _main_size(line: list[Word]) -> float:
    sizes: dict[float, int] = {}
    for word in line:
        key = round(word.size * 2) / 2
        sizes[key] = sizes.get(key, 0) + len(word.text)
    return max(sizes.items(), key=lambda item: (item[1], item[0]))[0] or 1.0


def _in_columns(runs: list[Run]) -> list[Run]:
    """Reading order: from top to bottom, but where a gutter parts prose, the left column before the right."""
    if len(runs) < 10:
        return runs
    gutter = _gutter(runs)
    if gutter is None:
        return runs
    ordered: list[Run] = []
    left: list[Run] = []
    right: list[Run] = []

    def close() -> None:
        if len(left) >= 4 and len(right) >= 4:
            for side in (left, right):
                column = 1 + max(r.column for r in runs)
                for run in side:
                    run.column = column
                ordered.extend(_in_columns(side))
        else:
            ordered.extend(sorted(left + right, key=lambda r: (round((r.top + r.bottom) / 8), r.x0)))
        left.clear()
        right.clear()

    for run in runs:
        if run.x1 <= gutter:
            left.append(run)
        elif run.x0 >= gutter:
            right.append(run)
        else:
            close()
            ordered.append(run)
    close()
    return ordered


def _gutter(runs: list[Run]) -> float | None:
    """A place that few runs cross, with prose on both sides."""
    x0, x1 = min(r.x0 for r in runs), max(r.x1 for r in runs)
    width = x1 - x0
    best, score = None, 0
    starts, ends = sorted(r.x0 for r in runs), sorted(r.x1 for r in runs)
    at = x0 + 0.25 * width
    while at < x1 - 0.25 * width:
        left, right = bisect_right(ends, at), len(runs) - bisect_left(starts, at + GUTTER / 2)
        crossing, sides = len(runs) - left - right, min(left, right)
        if (
            sides >= 5
            and crossing <= sides
            and sides - crossing > score
            and _prose([r for r in runs if r.x1 <= at], width)
            and _prose([r for r in runs if r.x0 >= at + GUTTER / 2], width)
        ):
            best, score = at, sides - crossing
        at += 3
    return best


def _prose(side: list[Run], width: float) -> bool:
    """Lines of words that fill a column, not numbers or short cells."""
    wide = sum(1 for r in side if r.x1 - r.x0 > 0.22 * width and len(r.words) >= 4)
    return wide * 2 >= len(side)
