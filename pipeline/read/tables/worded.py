"""Tables of words without vertical rules: below a header, lines stay in its columns as long as a gap runs down between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.document import Box
from pipeline.read.tables.aligned import LEADER
from pipeline.read.tables.areas import first_break
from pipeline.read.tables.cells import join_lines, parse_number
from pipeline.read.tables.grid import GridCell, GridRow
from pipeline.read.tables.page import PageView, Rule, TextLine, Word, word_places, words_text
from pipeline.read.tables.worded_head import MONO, Head, find_heads, is_known, is_monospaced
from pipeline.read.tables.worded_rows import Piece, rows_of

RIVER = 0.5
"""The gap between two columns is nowhere narrower than this share of the font size."""
_RUNNING_ON = 0.36
"""Words of one sentence stand nearer than this share of the font size, unless the line is justified."""
MOST_LINES = 300
"""No page of a document has more; what does is made to keep readers busy."""
_KEYED = re.compile(r"([A-Z][A-Za-z ]{1,25}):")
_TABLE_NUMBER = re.compile(r"(?:Table|Annex|Figure|Appendix)\s+[\dIVXA-Z]")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_PAGES = re.compile(r"pages?|paragraphs?|paras?\.?", re.I)
Gap = tuple[float, float]


@dataclass(slots=True)
class Worded:
    """A table of words on one page: its header rows, body rows, column edges."""

    box: Box
    header: list[GridRow]
    body: list[GridRow]
    edges: list[float]
    size: float
    closed: bool = False
    lines: list[TextLine] = field(default_factory=list)


def find_worded(view: PageView, rules: Sequence[Rule], lines: Sequence[TextLine], again: Sequence[str] = ()) -> list[Worded]:
    """The tables of words on a page, top to bottom; under the labels ``again``, of the page before, one row is enough."""
    if len(lines) > MOST_LINES:
        return []
    found: list[Worded] = []
    used = 0.0
    heads = find_heads(lines, rules)
    for i, head in enumerate(heads):
        if head.lines[0].top < used - 1 or _jointed(head.rule) or _jointed(head.top):
            continue
        stop = next((h.lines[0].top for h in heads[i + 1 :] if _begins_another(h, head)), view.height)
        below = [line for line in lines if head.bottom - 2 < line.top and line.bottom <= stop + 1]
        table = _below(view, head, rules, below, bool(again) and set(again) >= set(head.labels))
        if table is not None:
            found.append(table)
            used = table.box.bottom
    return found


def _begins_another(later: Head, head: Head) -> bool:
    """Whether a header further down with a rule of its own above it begins another table: bold as this one, or with the same labels."""
    if later.top is None or (head.rule is not None and later.top.y < head.rule.y + 30):
        return False
    if all(line.bold for line in head.lines):
        return all(line.bold for line in later.lines)
    return [line.text for line in later.lines] == [line.text for line in head.lines]


def rest_of(view: PageView, lines: Sequence[TextLine], edges: Sequence[float], size: float) -> Worded | None:
    """The lines at the top of a page that go on in the columns of the page before, without a header."""
    kept: list[TextLine] = []
    last = lines[0].top if lines else 0.0
    for line in lines:
        if abs(line.size - size) > 0.6 or _crosses(line, edges) or line.top - last > 2.4 * size + 2:
            break
        kept.append(line)
        last = line.bottom
    kept = _trimmed(kept, [[(e, e)] for e in edges], lines, None)
    pieces = pieces_of(kept, edges)
    if not any(len({p.column for p in pieces if p.line == n}) > 1 for n in range(len(kept))):
        return None
    x0, x1 = min(line.x0 for line in kept), max(line.x1 for line in kept)
    inside = [(r.y, r.x0) for r in view.rules if kept[0].bottom < r.y < kept[-1].bottom]
    rows = rows_of(pieces, edges, inside)
    box = Box(x0 - 1, kept[0].top - 1, x1 + 1, kept[-1].bottom + 1)
    return Worded(box, [], grid_rows(rows, view.number), list(edges), size, False, kept)


def _crosses(line: TextLine, edges: Sequence[float]) -> bool:
    return any(w.x0 + 1 < e < w.x1 - 1 for w in line.words for e in edges) or _runs_across(line, [[(e - 1.0, e + 1.0)] for e in edges])


def carry_down(rows: Sequence[GridRow]) -> list[GridRow]:
    """Rows whose first cells are left blank repeat those above them, as merged cells do."""
    out: list[GridRow] = []
    above: dict[int, int] = {}  # column -> row that its cell stands in
    for row in rows:
        filled = {c.column for c in row.cells}
        blank = range(min(filled, default=0))
        alone = len(filled) == 1 and filled == {0}
        if row.header or alone:
            above = {}
        elif all(column in above for column in blank):
            for column in blank:
                at = above[column]
                cells = tuple(replace(c, rowspan=len(out) - at + 1) if c.column == column else c for c in out[at].cells)
                out[at] = replace(out[at], cells=cells)
        out.append(row)
        if not row.header and not alone:
            above = {c: at for c, at in above.items() if c < min(filled, default=0)} | dict.fromkeys(filled, len(out) - 1)
    return out


def _jointed(rule: Rule | None) -> bool:
    """Whether a rule is drawn cell by cell, which tells its columns to those who read rules."""
    return rule is not None and any(rule.x0 + 3 < x < rule.x1 - 3 for x in rule.joints)


def _below(view: PageView, head: Head, rules: Sequence[Rule], lines: Sequence[TextLine], again: bool) -> Worded | None:
    extents = [head.extent(c) for c in range(len(head.columns))]
    gaps = [[(a[1], b[0])] for a, b in zip(extents, extents[1:], strict=False)]
    own = [r for r in rules if head.rule is not None and r.y > head.rule.y + 3 and r.x0 > head.rule.x0 - 4 and r.x1 < head.rule.x1 + 4]
    whole = [r for r in own if head.rule is not None and r.x1 - r.x0 > 0.96 * (head.rule.x1 - head.rule.x0)]
    x0, x1 = (head.rule.x0 - 3, head.rule.x1 + 3) if head.rule else (min(e[0] for e in extents) - 40, view.width)
    body, gaps = _body([line for line in lines if line.x1 > x0 and line.x0 < x1], gaps, whole, head)
    if not body:
        return None
    edges = _edges(gaps, body)
    pieces = pieces_of(body, edges)
    low, last = head.bottom, max(line.bottom for line in body)
    inside = [r for r in own if low < r.y < last]
    rows = rows_of(pieces, edges, [(r.y, r.x0) for r in inside])
    closing = [r.y for r in whole if last - 2 < r.y < last + 2 * head.size]
    if not again and not _convincing(rows, head, body):
        return None
    everything = [*head.lines, *body]
    box = Box(
        min(line.x0 for line in everything) - 1,
        min([line.top for line in head.lines] + ([head.top.y] if head.top else [])) - 1,
        max(line.x1 for line in everything) + 1,
        max([last, *closing]) + 1,
    )
    size = max(line.size for line in body)
    header = _header_rows(head, view.number)
    return Worded(box, header, grid_rows(rows, view.number), edges, size, bool(closing), everything)


def _body(lines: Sequence[TextLine], gaps: list[list[Gap]], whole: Sequence[Rule], head: Head) -> tuple[list[TextLine], list[list[Gap]]]:
    """The lines that leave a gap between all columns, and what is left of the gaps."""
    kept: list[TextLine] = []
    last = head.bottom
    end = whole[-1].y if whole else None
    crossing: list[TextLine] = []  # headings over the whole row, if rows follow
    for line in lines:
        ruled = any(last - 2 < r.y < line.top + 2 for r in whole)
        if _ends(line, kept, last, ruled, head) or (end is not None and line.top > end - 2 and kept):
            break
        left = [_cut(gap, line) for gap in gaps]
        if not all(left) or _runs_across(line, left):
            heading = (line.bold or all(w.italic for w in line.words)) and len(crossing) < 2
            if not heading and not (end is not None and line.bottom < end and ruled):
                break
            crossing.append(line)
        else:
            kept += [*crossing, line]
            crossing = []
            gaps = left
        last = line.bottom
    return _trimmed(kept, gaps, lines, end), gaps


def _ends(line: TextLine, kept: Sequence[TextLine], last: float, ruled: bool, head: Head) -> bool:
    """Whether a line cannot belong to the table: far below, in other type, a note, the caption of another table."""
    size = kept[0].size if kept else line.size
    if kept and abs(line.size - size) > 0.9 and line.size > size or line.size < size - 1.6:
        return True
    if not kept and not (head.size - 3 < line.size < head.size + 1.6):
        return True
    if line.top - last > (5 if ruled else 2.4) * size + 2 or bool(_TABLE_NUMBER.match(line.text)):
        return True
    return first_break([line], [], None, last, 0) is not None


def _cut(gap: list[Gap], line: TextLine) -> list[Gap]:
    """What words leave of a gap, pieces too narrow dropped."""
    left = gap
    river = RIVER + (MONO if is_monospaced(line) else 0.0)
    for word in line.words:
        left = [
            (a, b)
            for low, high in left
            for a, b in (((low, min(high, word.x0)), (max(low, word.x1), high)) if word.x0 < high and word.x1 > low else ((low, high),))
            if b - a > river * word.size
        ]
    return left


def _runs_across(line: TextLine, gaps: Sequence[Sequence[Gap]]) -> bool:
    """Whether words with plain blanks between them stand on both sides of all that is left of a gap."""
    near = _RUNNING_ON + (2 * MONO if is_monospaced(line) else 0.0)
    for before, after in zip(line.words, line.words[1:], strict=False):
        if after.x0 - before.x1 < near * after.size and any(all(before.x1 <= a + 1 and b <= after.x0 + 1 for a, b in gap) for gap in gaps):
            return True
    return False


def _trimmed(kept: list[TextLine], gaps: Sequence[Sequence[Gap]], lines: Sequence[TextLine], end: float | None) -> list[TextLine]:
    """The lines without those at the end that only happen to fit: of a paragraph that goes on across, alone in the first column."""
    following = next((line for line in lines if kept and line.bottom > kept[-1].bottom + 1), None)
    if end is not None and kept and kept[-1].bottom < end + 2 and (following is None or following.top > end - 2):
        return kept
    while (
        kept
        and following is not None
        and following.bottom - kept[-1].bottom < 1.45 * kept[-1].size
        and abs(following.size - kept[-1].size) < 0.6
    ):
        start = len(kept) - 1
        while start and kept[start].bottom - kept[start - 1].bottom < 1.45 * kept[start].size:
            start -= 1
        if len(kept) - start > 3 or start == 0:
            break
        kept, following = kept[:start], kept[start]
    edge = min((a for a, _ in gaps[0]), default=0.0) if gaps else 0.0
    while kept and kept[-1].x1 < edge + 2 and (len(kept) < 2 or kept[-1].bottom - kept[-2].bottom > 1.45 * kept[-1].size):
        kept = kept[:-1]
    return kept


def _edges(gaps: Sequence[Sequence[Gap]], body: Sequence[TextLine]) -> list[float]:
    """One edge a gap; where words stand in the middle of it, they belong to the side that they never share a line with."""
    edges = []
    for gap in gaps:
        pieces = sorted(gap)
        while len(pieces) > 1:
            (a0, a1), (b0, b1) = pieces[0], pieces[1]
            votes = [_leans(line, (a0, a1), (b0, b1)) for line in body]
            wider = 1 if a1 - a0 >= b1 - b0 else -1
            pieces.pop(0 if sum(votes) < 0 or (sum(votes) == 0 and wider < 0) else 1)
        edges.append(max(pieces[0][0], pieces[0][1] - 3.0) if pieces[0][1] - pieces[0][0] > 3 else sum(pieces[0]) / 2)
    return edges


def _leans(line: TextLine, left: Gap, right: Gap) -> int:
    """-1 when the words between two gaps belong to those on their left, 1 when to those on their right, 0 when nothing tells."""
    between = [w for w in line.words if w.x0 >= left[1] - 1 and w.x1 <= right[0] + 1]
    if not between:
        return 0
    before = max((w.x1 for w in line.words if w.x1 <= left[0] + 1), default=None)
    after = min((w.x0 for w in line.words if w.x0 >= right[1] - 1), default=None)
    plain = 0.75 * between[0].size
    low = between[0].x0 - before if before is not None else 1e6
    high = after - between[-1].x1 if after is not None else 1e6
    if min(low, high) <= plain:
        return -1 if low <= high else 1
    return (before is not None and after is None) - (after is not None and before is None)


def pieces_of(lines: Sequence[TextLine], edges: Sequence[float]) -> list[Piece]:
    """The words of each line by column."""
    pieces = []
    for number, line in enumerate(lines):
        columns: dict[int, list[Word]] = {}
        for word in line.words:
            columns.setdefault(sum(e < (word.x0 + word.x1) / 2 for e in edges), []).append(word)
        gaps = [[(e - 1.0, e + 1.0)] for e in edges]
        if len(columns) > 1 and _runs_across(line, gaps):  # a heading over the whole row
            columns = {0: line.words}
        pieces += [Piece(c, words, number, line.bottom) for c, words in sorted(columns.items())]
    return pieces


def grid_rows(rows: Sequence[Sequence[Piece]], page: int) -> list[GridRow]:
    out = []
    for row in rows:
        columns: dict[int, list[Piece]] = {}
        for piece in sorted(row, key=lambda p: p.base):
            columns.setdefault(piece.column, []).append(piece)
        out.append(GridRow(tuple(_cell([p.words for p in pieces], c, 1, page) for c, pieces in sorted(columns.items()))))
    return out


def _header_rows(head: Head, page: int) -> list[GridRow]:
    rows = []
    if head.spans:
        rows.append(GridRow(tuple(_cell([words], a, b - a + 1, page) for a, b, words in sorted(head.spans, key=lambda s: s[0])), True))
    rows.append(GridRow(tuple(_cell(lines, c, 1, page) for c, lines in enumerate(head.columns)), True))
    return rows


def _cell(lines: Sequence[Sequence[Word]], column: int, span: int, page: int) -> GridCell:
    words = [w for line in lines for w in line]
    box = words[0].box
    for word in words:
        box = box.union(word.box)
    text = join_lines([words_text(line) for line in lines])
    return GridCell(text, column, span, page=page, box=box, words=word_places(text, words, page))


def _convincing(rows: Sequence[Sequence[Piece]], head: Head, body: Sequence[TextLine]) -> bool:
    """Whether rows read as a table does: filled side by side, words in a column beyond the first; no contents, signatures or addresses."""
    width = len(head.columns)
    filled = [{p.column for p in row} for row in rows]
    several = sum(len(columns) > 1 for columns in filled)
    if several < (1 if head.kind == "ruled" and width > 2 else 2) or 2 * several < len(rows):
        return False
    if any("_" * 3 in line.text for line in body) or 5 * sum(bool(LEADER.search(line.text)) for line in body) > len(body):
        return False
    texts: dict[int, list[str]] = {}
    for row in rows:
        for column in {p.column for p in row}:
            texts.setdefault(column, []).append(" ".join(words_text(p.words) for p in row if p.column == column))
    if len(texts) < width - (width > 3):
        return False
    worded = [c for c, own in texts.items() if c and 2 * sum(bool(_LETTERS.search(t)) and not parse_number(t) for t in own) > len(own)]
    if not worded or any(sum(len(t.split()) for t in own) > 60 * len(own) for own in texts.values()):
        return False
    if _PAGES.fullmatch(head.labels[-1]):
        return False
    if _side_by_side_keys(rows):
        return False
    if head.kind == "bold" and sum(w.bold for line in body for w in line.words) > 0.4 * sum(len(line.words) for line in body):
        return False
    if width == 2 and not any(is_known(label) for label in head.labels):
        return False
    return head.kind == "ruled" or _in_step(rows, several, head)


def _side_by_side_keys(rows: Sequence[Sequence[Piece]]) -> bool:
    """Whether the same key stands in two columns of a row ("Name: … | Name: …"), as over signatures."""
    for row in rows:
        keys = [m[1] for p in row if (m := _KEYED.match(words_text(p.words)))]
        if len(keys) > len(set(keys)):
            return True
    return False


def _in_step(rows: Sequence[Sequence[Piece]], several: int, head: Head) -> bool:
    """Whether rows without rules are told by more than a line each of two lists: three columns, or blank space between rows."""
    if len(head.columns) > 2:
        return True
    known = all(is_known(label) for label in head.labels)
    gaps = [min(p.base for p in b) - max(p.base for p in a) for a, b in zip(rows, rows[1:], strict=False)]
    wrapped = [row for row in rows if len({p.line for p in row}) > 1]
    size = max(p.words[0].size for row in rows for p in row)
    return (
        len(rows) > 2
        and several >= (0.5 if known else 0.8) * len(rows)
        and (min(gaps) > 1.45 * size or bool(wrapped) and min(gaps) > 1.3 * size)
    )
