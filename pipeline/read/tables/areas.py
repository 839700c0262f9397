"""Where tables with horizontal rules stand on a page, what is header and what is body, and the edges of their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.document import Box
from pipeline.read.tables.around import is_unit
from pipeline.read.tables.cells import is_column_number, parse_number
from pipeline.read.tables.columns import completed, edges_from_text, inner_edges
from pipeline.read.tables.grid import is_year
from pipeline.read.tables.page import PageView, Rule, TextLine
from pipeline.read.tables.rows import WRAP, Phrase, phrases_of, reads_as_row

_NOTE = re.compile(r"(?:Notes?|Sources?|Abbreviations?)\b\s*[:.]|^[a-z*†‡]\s+[A-Z]")
_NUMBERED = re.compile(r"\d{1,3}\.\s")


@dataclass
class Area:
    """A table's part on one page."""

    view: PageView
    x0: float
    x1: float
    edges: list[float]
    rules: list[Rule]
    header: list[TextLine] = field(default_factory=list)
    header_rules: list[Rule] = field(default_factory=list)
    body: list[TextLine] = field(default_factory=list)

    @property
    def lines(self) -> list[TextLine]:
        return [*self.header, *self.body]

    @property
    def top(self) -> float:
        return min([line.top for line in self.lines] + [r.y for r in self.rules[:1]])

    @property
    def bottom(self) -> float:
        return max([line.bottom for line in self.lines] + [r.y for r in self.rules[-1:]])

    @property
    def closed(self) -> bool:
        """Whether a rule stands below the last line."""
        return bool(self.rules) and self.rules[-1].y > max((line.bottom for line in self.lines), default=0) - 2

    @property
    def box(self) -> Box:
        x0 = min([self.x0] + [line.x0 for line in self.lines])
        x1 = max([self.x1] + [line.x1 for line in self.lines])
        return Box(x0 - 1, self.top - 1, x1 + 1, self.bottom + 1)


def find_areas(view: PageView, rules: Sequence[Rule], lines: Sequence[TextLine]) -> list[Area]:
    """The tables that rules mark on a page, top to bottom."""
    areas = []
    used = 0.0
    groups = _groups(rules, lines)
    for i, group in enumerate(groups):
        below = next((r.y for r in rules if r.y > group[-1].y), view.height)
        if i + 1 < len(groups):
            below = min(below, groups[i + 1][0].y)
        area = _area(view, group, [line for line in lines if line.top >= used - 1 and line.bottom <= below + 2])
        if area:
            areas.append(area)
            used = area.bottom
    return areas


def _groups(rules: Sequence[Rule], lines: Sequence[TextLine]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in rules:
        if _is_footnote_rule(rule, rules, lines):
            if groups and groups[-1]:
                groups.append([])
            continue
        if groups and groups[-1] and _continues(groups[-1], rule, lines):
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [part for g in groups if g for part in _at_new_headers(g, lines)]


def _at_new_headers(group: list[Rule], lines: Sequence[TextLine]) -> list[list[Rule]]:
    """The rules of one frame, cut where a heavy rule closes another header further down."""
    x0, x1 = min(r.x0 for r in group), max(r.x1 for r in group)
    light = min(r.weight for r in group)
    edges = inner_edges([x for r in group for x in r.joints], x0, x1)
    full = [r for r in group if r.x1 - r.x0 > 0.96 * (x1 - x0) and len(r.spans()) == 1]
    cuts = [0]
    for above, rule in zip(full, full[1:], strict=False):
        if rule.weight < 0.9 or rule.weight <= 1.7 * light or above is group[0]:
            continue
        between = [line for line in lines if line.top > above.y - 1.5 and line.bottom < rule.y + 2]
        labels = [line for line in between if len(phrases_of(line, edges)) > 1]
        if labels and not _has_figures(between, edges) and _set_apart(between, above, lines):
            cuts.append(group.index(above))
    parts = [group[a : b + 1] for a, b in zip(cuts, cuts[1:], strict=False)]
    return [*parts, group[cuts[-1] :]]


def _set_apart(between: Sequence[TextLine], above: Rule, lines: Sequence[TextLine]) -> bool:
    """Whether lines are set as a header is: few, smaller than the body above, or bold or italic throughout."""
    words = [w for line in between for w in line.words]
    body = [line.size for line in lines if line.bottom < above.y]
    smaller = bool(body) and max(w.size for w in words) < body[-1] - 0.5
    return len(between) <= 8 and (smaller or all(w.bold or w.italic for w in words))


def _is_footnote_rule(rule: Rule, rules: Sequence[Rule], lines: Sequence[TextLine]) -> bool:
    """A short stroke alone, with text below it that is not above it."""
    alone = len(rule.spans()) == 1 and rule.x1 - rule.x0 < 160 and len(inner_edges(rule.joints, rule.x0, rule.x1)) == 0
    shared = any(abs(r.y - rule.y) < 60 and r is not rule and r.x0 <= rule.x0 + 3 and r.x1 >= rule.x1 - 3 for r in rules)
    return alone and not shared


def _continues(group: list[Rule], rule: Rule, lines: Sequence[TextLine]) -> bool:
    """Whether ``rule`` belongs to the table that ``group`` has so far."""
    x0, x1 = min(r.x0 for r in group), max(r.x1 for r in group)
    within = rule.x0 >= x0 - 4 and rule.x1 <= x1 + 4
    around = rule.x0 <= x0 + 4 and rule.x1 >= x1 - 4
    if not (within or (around and len(group) <= 2)):
        return False
    between = [line for line in lines if line.top > group[-1].y - 2 and line.bottom < rule.y + 2 and line.x0 < x1 and line.x1 > x0]
    if not between:
        return rule.y - group[-1].y < 45
    edges = inner_edges([x for r in group for x in r.joints], x0, x1)
    size = _body_size(group, lines)
    return first_break(between, edges, size, group[-1].y, rule.y) is None


def _body_size(group: Sequence[Rule], lines: Sequence[TextLine]) -> float | None:
    """The type size of the body seen so far; None while only a header may have been seen."""
    inside = [line for line in lines if group[0].y - 1 < line.top and line.bottom < group[-1].y + 1]
    edges = inner_edges([x for r in group for x in r.joints], min(r.x0 for r in group), max(r.x1 for r in group))
    light = min(r.weight for r in group)
    heavy = next((r.y for r in group[1:] if r.weight >= 0.9 and r.weight > 1.7 * light), None)
    body = [line for line in inside if (line.top > heavy - 2 if heavy is not None else _has_figures([line], edges))]
    return max((line.size for line in body), default=None)


def first_break(lines: Sequence[TextLine], edges: Sequence[float], size: float | None, top: float, bottom: float) -> int | None:
    """The index of the first line that cannot be part of the table, or None.

    Such are notes, a unit or caption before another table, prose (lines over the edges one after another),
    larger type, and a wide gap.
    """
    last = top
    wide = 0
    for i, line in enumerate(lines):
        phrases = phrases_of(line, edges)
        if size and line.size > size + 0.9:
            return i
        if _NOTE.match(line.text) or (line.words[0].size < 0.75 * line.size and len(line.words) > 3):
            return i
        if line.top - last > max(4.0 * line.size, 30):
            return i
        following = lines[i + 1] if i + 1 < len(lines) else None
        if is_unit(line.text) and (following is None or following.top - line.bottom > 1.6 * line.size):
            return i
        crossing = any(p.wide and not p.numeric for p in phrases) and not reads_as_row(phrases)
        wide = wide + 1 if crossing else 0
        if wide >= 3 or (crossing and _NUMBERED.match(line.text)):
            return i - wide + 1
        last = line.bottom
    return None


def _area(view: PageView, group: list[Rule], lines: Sequence[TextLine]) -> Area | None:
    x0, x1 = min(r.x0 for r in group), max(r.x1 for r in group)
    lines = [line for line in lines if line.x0 < x1 + 3 and line.x1 > x0 - 3]
    edges = inner_edges([x for r in group for x in r.joints], x0, x1)
    full = [r for r in group if r.x1 - r.x0 > 0.96 * (x1 - x0) and len(r.spans()) == 1]
    if not full:
        full = [max(group, key=lambda r: sum(b - a for a, b in r.spans()))]
    top, head = _header_rules(group, full, lines, edges)
    drawn = bool(edges)
    if edges:
        inside = [line for line in lines if head.y - 2 < line.top and line.bottom < group[-1].y + 40]
        labels = [line for line in lines if top is not None and line.top > top.y - 1.5 and line.bottom < head.y + 2]
        edges = completed(edges, inside, labels, x0, x1)
    else:
        edges = edges_from_text([line for line in lines if (top or head).y < line.top and line.bottom < group[-1].y + 40])
    if not edges:
        return None
    area = Area(view, x0, x1, edges, list(group))
    if top is not None:
        area.header = [line for line in lines if line.top > top.y - 1.5 and line.bottom < head.y + 2]
    else:
        area.header = _header_above(group, head, lines, edges)
    area.header_rules = [r for r in group if r.y <= head.y + 0.5]
    start = head.y
    heavy = head.weight >= 0.9 and head.weight > 1.7 * min(r.weight for r in group)
    if _has_figures(area.header, edges, 0.5 if heavy else 0.0):  # the rule closes rows, not a header
        area.header_rules, start = [], (top or head).y
        area.header = []
    below = [line for line in lines if line.top > start - 2 and line not in area.header]
    area.body = _body(below, area, group[-1].y)
    phrases = [phrases_of(line, edges) for line in area.lines]
    body = [phrases_of(line, edges) for line in area.body]
    if not area.header and not _table_like(body):
        return None
    if not drawn and sum(reads_as_row(p) for p in body) < 2 and (view.uprights > 8 or sum(len(p) > 1 for p in body) < 3):
        return None
    if not area.body or (sum(len(p) > 1 for p in phrases) < 2 and not any(reads_as_row(p) for p in phrases)):
        return None
    area.rules = [r for r in group if r.y < max(line.bottom for line in area.body) + 14]
    return area


def _table_like(lines: Sequence[Sequence[Phrase]]) -> bool:
    """Whether lines without a header above them are rows all the same: half of them in columns, figures in several."""
    return 2 * sum(len(p) > 1 for p in lines) >= len(lines) and sum(reads_as_row(p) for p in lines) >= 2


def _header_rules(
    group: Sequence[Rule], full: Sequence[Rule], lines: Sequence[TextLine], edges: Sequence[float]
) -> tuple[Rule | None, Rule]:
    """The rule above the header (None when it has none) and the one below it."""
    first = group[0]
    heavy = [r for r in full if r.weight >= 0.9 and r.weight > 1.7 * min(f.weight for f in group)]
    if first is not full[0]:  # a partial rule under a spanning label comes first
        between = [line for line in lines if line.top > first.y - 1.5 and line.bottom < full[0].y + 2]
        return None, first if _has_figures(between, edges) else (heavy or full)[0]
    later = [r for r in full if r.y > first.y + 4]
    if heavy and heavy[0] is not first and heavy[0].y - first.y < 160:
        return first, heavy[0]
    if not later:
        return None, first
    between = [line for line in lines if line.top > first.y - 1.5 and line.bottom < later[0].y + 2]
    if between and not _has_figures(between, edges):
        return first, later[0]
    return None, first


def _has_figures(lines: Sequence[TextLine], edges: Sequence[float], share: float = 0.0) -> bool:
    """Whether a line holds figures beside its label, and these are at least a ``share`` of what it holds there."""
    for line in lines:
        phrases = phrases_of(line, edges)
        if counts_columns([p.text for p in phrases]):
            continue
        beside = [p for p in phrases if p.column > 0]
        figures = [p for p in beside if parse_number(p.text) and not is_year(p.text)]
        if figures and len(figures) >= share * len(beside):
            return True
    return False


def counts_columns(texts: Sequence[str]) -> bool:
    """Whether texts number columns, one after the other; a single "(7)" is a figure.

    >>> counts_columns(["Category", "(1)", "(2)", "(3)=(1)-(2)"]), counts_columns(["Net change", "(5)", "(4)"])
    (True, False)
    >>> counts_columns(["(1)", "(2)", "(1)", "(4)", "(5)", "(6)"])  # the last line of "(3)=(2)-(1)" in a narrow column
    True
    """
    numbers = [int(re.sub(r"\D.*", "", t.strip(" ("))) for t in texts if is_column_number(t)]
    steps = [b == a + 1 for a, b in pairwise(numbers)]
    return bool(steps) and (all(steps) or numbers[:2] == [1, 2] or (sum(steps) > 2 and 2 * sum(steps) > len(steps)))


def _header_above(group: Sequence[Rule], head: Rule, lines: Sequence[TextLine], edges: Sequence[float]) -> list[TextLine]:
    """Header lines above the first rule: close to it, in columns, no unit."""
    first = group[0]
    inside = [line for line in lines if line.top > first.y - 1.5 and line.bottom < head.y + 2] if head is not first else []
    above: list[TextLine] = []
    edge = first.y
    whole = first.x1 - first.x0 > 0.96 * (max(r.x1 for r in group) - min(r.x0 for r in group)) and len(first.spans()) == 1
    for line in reversed([line for line in lines if line.bottom < first.y + 2]):
        phrases = phrases_of(line, edges)
        crossing = whole and head is first and any(p.wide for p in phrases)
        held = all(any(a - 6 < w.x0 and w.x1 < b + 6 for a, b in first.spans()) for w in line.words)
        if edge - line.bottom > 9 or is_unit(line.text) or crossing or not held or reads_as_row(phrases):
            break
        if whole and head is first and len(phrases) < 2 and not above:
            break
        above.insert(0, line)
        edge = line.top
    return above + inside


def _body(lines: Sequence[TextLine], area: Area, last_rule: float) -> list[TextLine]:
    """The body's lines: those above the last rule, and below it as long as they go on in columns."""
    above = [line for line in lines if line.bottom < last_rule + 2]
    below = [line for line in lines if line.bottom >= last_rule + 2]
    size = max((line.size for line in above), default=None)
    return above + rows_below(below, area.edges, size, last_rule)


def rows_below(lines: Sequence[TextLine], edges: Sequence[float], size: float | None, top: float) -> list[TextLine]:
    """The leading lines that go on in the columns: no crossing text, no note, figures now and then."""
    stop = first_break(lines, edges, size, top, 0)
    lines = lines[:stop] if stop is not None else list(lines)
    kept = 0
    for i, line in enumerate(lines):
        phrases = phrases_of(line, edges)
        if any(p.wide and not p.numeric for p in phrases) and not reads_as_row(phrases):
            if not _heads_rows(lines[i + 1 :], edges):
                break  # no group heading either
            continue
        wraps = kept == i > 0 and (phrases[0].column > 0 or line.bottom - lines[i - 1].bottom <= WRAP * line.size)
        if len(phrases) > 1 or wraps:
            kept = i + 1
    return list(lines[:kept])


def _heads_rows(lines: Sequence[TextLine], edges: Sequence[float]) -> bool:
    """Whether figures follow: within three lines, or below a label that wraps over many."""
    for i, line in enumerate(lines):
        phrases = phrases_of(line, edges)
        if reads_as_row(phrases):
            return True
        if i >= 2 and (phrases[-1].column > 0 or phrases[-1].wide or line.bottom - lines[i - 1].bottom > WRAP * line.size):
            return False
    return False
