"""A PDF page as the table finder needs it: words in lines, horizontal rules with their joints, vertical rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.document import Box, Place
from pipeline.read.tables.charts import find_charts

THIN = 3.0  # points; what is thinner is a rule, not a filled area
MAX_STROKES = 5_000
FOOTER = 0.935  # share of the page's height below which page numbers stand
HEADER = 0.06  # and above which running headers may stand
HEADER_LANDSCAPE = 0.03  # landscape pages carry them along their sides


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool = False
    italic: bool = False

    @property
    def box(self) -> Box:
        return Box(self.x0, self.top, self.x1, self.bottom)


@dataclass
class TextLine:
    """Words on one baseline, left to right."""

    words: list[Word]
    top: float = 0.0
    bottom: float = 0.0

    def __post_init__(self) -> None:
        self.words.sort(key=lambda w: w.x0)
        self.top = min(w.top for w in self.words)
        self.bottom = max(w.bottom for w in self.words)

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def size(self) -> float:
        return max(w.size for w in self.words)

    @property
    def text(self) -> str:
        return words_text(self.words)

    @property
    def bold(self) -> bool:
        return all(w.bold for w in self.words)


@dataclass
class Rule:
    """The horizontal strokes at one height: pieces longer than a joint, and every x where a piece starts or ends."""

    y: float
    weight: float
    pieces: list[tuple[float, float]]
    joints: list[float]

    @property
    def x0(self) -> float:
        return min(p[0] for p in self.pieces)

    @property
    def x1(self) -> float:
        return max(p[1] for p in self.pieces)

    def spans(self) -> list[tuple[float, float]]:
        """Pieces that touch, joined."""
        out: list[list[float]] = []
        for a, b in sorted(self.pieces):
            if out and a - out[-1][1] < 2:
                out[-1][1] = max(out[-1][1], b)
            else:
                out.append([a, b])
        return [(a, b) for a, b in out]


@dataclass
class PageView:
    number: int
    width: float
    height: float
    lines: list[TextLine]
    rules: list[Rule]
    uprights: int = 0
    cells: list[list[list[Box | None]]] = field(default_factory=list)


def words_text(words: Sequence[Word]) -> str:
    """The words' text; a raised mark that touches its word stays glued to it."""
    parts: list[str] = []
    before: Word | None = None
    for word in words:
        if before is not None and word.x0 - before.x1 > 0.12 * max(word.size, before.size):
            parts.append(" ")
        parts.append(word.text)
        before = word
    return "".join(parts)


def word_places(text: str, words: Iterable[Word], page: int) -> tuple[tuple[int, int, Place], ...]:
    """Where each word of a cell's text stands, the words in its order; none when they are not the text's, or it is one word.

    >>> words = [Word("wrapped", 60, 10, 90, 20, 9), Word("cell", 60, 22, 75, 32, 9)]
    >>> [(a, b, place.box.top) for a, b, place in word_places("wrapped cell", words, 1)]
    [(0, 7, 10), (8, 12, 22)]
    >>> word_places("other words", words, 1)
    ()
    """
    places = []
    at = 0
    for word in words:
        at += text.startswith(" ", at)
        if not text.startswith(word.text, at):
            return ()
        places.append((at, at + len(word.text), Place(page, word.box)))
        at += len(word.text)
    return tuple(places) if len(places) > 1 and at == len(text) else ()


def view_page(page: Any) -> PageView:
    """What a pdfplumber page shows, its characters read once."""
    raw = page.extract_words(x_tolerance=2, y_tolerance=2, extra_attrs=["size", "fontname", "upright"])
    words = [
        Word(
            w["text"], w["x0"], w["top"], w["x1"], w["bottom"], w["size"],
            "Bold" in w["fontname"] or "Black" in w["fontname"], "Ital" in w["fontname"] or "Obli" in w["fontname"],
        )
        for w in raw
        if w.get("upright", True)
    ]  # fmt: skip
    height = float(page.height)
    head = height * (HEADER if height > page.width else HEADER_LANDSCAPE)
    body = [w for w in without_vertical(words) if w.bottom < height * FOOTER and w.top > head]
    horizontal, vertical = strokes(page)
    lines = into_lines(body)
    if len(horizontal) + len(vertical) > MAX_STROKES:  # a map or a drawing
        horizontal, vertical = [], []
    rules = [r for r in into_rules(horizontal) if not _underlines(r, lines)]
    for chart in find_charts(page):
        lines = [line for line in lines if not (line.top > chart.top and line.bottom < chart.bottom)]
        rules = [r for r in rules if not chart.top < r.y < chart.bottom]
    if rules and lines:  # the rule under the running header belongs to no table
        above = [line for line in lines if line.bottom <= rules[0].y + 1]
        cut = any(w.top <= head and rules[0].y - 20 < w.bottom < rules[0].y for w in words)
        bare = not any(rules[0].x0 + 3 < x < rules[0].x1 - 3 for x in rules[0].joints)
        if rules[0].y < height * 0.12 and (len(above) == 1 and len(above[0].words) <= 12 or not above and cut and bare):
            rules = rules[1:]
            lines = [line for line in lines if line not in above]
    view = PageView(page.page_number, float(page.width), height, lines, rules, len(vertical))
    if sum(1 for a, b in vertical if b - a > 6) >= 3:
        view.cells = ruled_cells(page)
    return view


def without_vertical(words: Sequence[Word]) -> list[Word]:
    """The words but for runs of single characters one below the other: text set along the side of a page."""
    stacks: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        if len(word.text) <= 2:
            stacks.setdefault((round(word.x0), round(word.x1)), []).append(word)
    vertical: set[Word] = set()
    for stack in stacks.values():
        stack.sort(key=lambda w: w.top)
        near = [b.top - a.bottom < 1.5 for a, b in zip(stack, stack[1:], strict=False)]
        if len(stack) >= 4 and all(near):
            vertical.update(stack)
        elif sum(near) >= 3:
            vertical.update(w for pair, n in zip(zip(stack, stack[1:], strict=False), near, strict=True) if n for w in pair)
    return [w for w in words if w not in vertical]


def strokes(page: Any) -> tuple[list[tuple[float, float, float, float]], list[tuple[float, float]]]:
    """Horizontal strokes as (x0, y, x1, weight) and vertical ones as (top, bottom)."""
    horizontal, vertical = [], []
    for shape in (*page.rects, *page.lines):
        width, height = shape["x1"] - shape["x0"], shape["bottom"] - shape["top"]
        weight = shape.get("linewidth") or 0
        if height <= THIN and (width > THIN or height < 2):
            horizontal.append((shape["x0"], (shape["top"] + shape["bottom"]) / 2, shape["x1"], height or weight))
        elif width <= THIN:
            vertical.append((shape["top"], shape["bottom"]))
        elif shape["object_type"] == "rect" and width * height < 0.5 * page.width * page.height:
            vertical.extend([(shape["top"], shape["bottom"])] * 2)  # a frame or a filled cell
            if shape.get("stroke"):
                horizontal += [(shape["x0"], y, shape["x1"], weight) for y in (shape["top"], shape["bottom"])]
    return horizontal, vertical


def ruled_cells(page: Any) -> list[list[list[Box | None]]]:
    """The closed grids of a page: tables of rows of cell boxes, at least two by two."""
    grids = []
    for table in page.find_tables():
        rows = [[Box(*cell) if cell else None for cell in row.cells] for row in table.rows]
        if len(rows) >= 2 and max((sum(c is not None for c in r) for r in rows), default=0) >= 2:
            grids.append(rows)
    return grids


def into_lines(words: Iterable[Word]) -> list[TextLine]:
    """Words gathered by baseline; a smaller word joins the line it overlaps."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (-w.size, w.bottom)):
        middle = (word.top + word.bottom) / 2
        for line in lines:
            head = line[0]
            same = abs(head.bottom - word.bottom) < 0.25 * head.size if word.size > 0.8 * head.size else head.top - 3 < middle < head.bottom
            if same:
                line.append(word)
                break
        else:
            lines.append([word])
    out = [TextLine(line) for line in lines]
    out.sort(key=lambda line: (line.bottom, line.x0))
    return out


def into_rules(strokes: Iterable[tuple[float, float, float, float]]) -> list[Rule]:
    """Strokes at the same height as one rule."""
    rules: list[Rule] = []
    for x0, y, x1, weight in sorted(strokes, key=lambda s: s[1]):
        if not rules or y - rules[-1].y > 1.6:
            rules.append(Rule(y, 0.0, [], []))
        rule = rules[-1]
        if x1 - x0 > THIN:
            rule.pieces.append((x0, x1))
            rule.weight = max(rule.weight, weight)
        rule.joints += [x0, x1]
    return [r for r in rules if r.pieces and r.x1 - r.x0 > 12]


def _underlines(rule: Rule, lines: Sequence[TextLine]) -> bool:
    """Whether a rule only underlines words: it stands at their foot and is as long as they are."""
    for line in lines:
        if -2.5 < rule.y - line.bottom < 0.9:
            for a, b in rule.spans():
                under = [w for w in line.words if w.x0 < b - 1 and w.x1 > a + 1]
                if not under or abs(under[0].x0 - a) > 1.5 or abs(under[-1].x1 - b) > 1.5:
                    break
            else:
                return True
    return False
