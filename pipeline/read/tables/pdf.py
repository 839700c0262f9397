"""Tables of PDF pages, ruled or not: pypdfium2 reads words and strokes, pdfplumber closed cells, everything else is ours."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.document import Box, Place
from pipeline.read.tables.aligned import find_aligned
from pipeline.read.tables.areas import Area, find_areas, rows_below
from pipeline.read.tables.around import caption_and_unit, is_caption, is_unit
from pipeline.read.tables.broken import Words, mend
from pipeline.read.tables.cells import fold, join_lines, parse_number
from pipeline.read.tables.found import FoundTable
from pipeline.read.tables.grid import GridCell, GridRow, Surroundings, tables_from_grid
from pipeline.read.tables.header import header_rows
from pipeline.read.tables.page import PageView, TextLine, view_page
from pipeline.read.tables.rows import build_rows, phrases_of, reads_as_row
from pipeline.read.tables.ruled import ruled_parts
from pipeline.read.tables.worded import Worded, carry_down, find_worded, rest_of
from pipeline.read.tables.worded_head import find_heads

TITLE = 1.5
"""What is set larger than the table by this factor heads the document or a chapter of it, not the table."""


@dataclass
class Part:
    """What one page holds of a table."""

    page: int
    box: Box
    header: list[GridRow]
    body: list[GridRow]
    edges: list[float] = field(default_factory=list)
    size: float = 0.0
    closed: bool = False
    worded: bool = False
    caption: str | None = None
    unit: str | None = None
    notes: tuple[str, ...] = ()
    regions: list[tuple[int, Box]] = field(default_factory=list)

    @property
    def head(self) -> tuple[str, ...]:
        return tuple(fold(c.text) for r in self.header for c in r.cells if c.text)


def find_pdf_tables(data: bytes, pages: Sequence[int]) -> list[FoundTable]:
    """The tables on the given pages (counted from 1), those that run on over pages put together."""
    import pypdfium2

    from pipeline.read.tables.drawn import DrawnPage

    tables: list[list[Part]] = []
    running: list[Part] | None = None
    words = Words()
    with pypdfium2.PdfDocument(data) as pdf:
        for number in sorted(set(pages)):
            page = pdf[number - 1]
            view = view_page(DrawnPage(page, number))
            page.close()
            words.take(view.lines)
            if running and running[-1].page != number - 1:
                running = None
            parts = _page_parts(view, running[-1] if running else None)
            if number > 1 and parts and _may_be_headed_overleaf(parts[0], running, view):
                page = pdf[number - 2]
                _take_unit_overleaf(parts[0], view_page(DrawnPage(page, number - 1)).lines)
                page.close()
            current = running
            for i, part in enumerate(parts):
                if current and (_runs_on(current, part, view) if i == 0 else _repeats(current, part)):
                    current.append(part)
                else:
                    current = [part]
                    tables.append(current)
            running = current if parts and current and _reaches_foot(current[-1], view) else None
    return [mend(t, words) for parts in tables for t in _assemble(parts)]


def _page_parts(view: PageView, running: Part | None) -> list[Part]:
    """The tables' parts on one page from the top down."""
    closed_grids = [Part(view.number, box, header, body, edges, closed=True) for box, header, body, edges in ruled_parts(view)]
    lines, rules = view.lines, view.rules
    for part in closed_grids:
        b = part.box
        lines = [line for line in lines if not (line.top > b.top - 2 and line.bottom < b.bottom + 2 and line.x0 < b.x1 and line.x1 > b.x0)]
        rules = [r for r in rules if not (b.top - 2 < r.y < b.bottom + 2)]
    continued = _worded_rest(view, running, lines)
    below = [line for line in lines if not any(line.bottom < p.box.bottom for p in continued)]
    worded = [*continued, *find_worded(view, rules, below, running.head if running and running.worded else ())]
    for table in worded:
        lines = [line for line in lines if line not in table.lines]
        rules = [r for r in rules if not (table.box.top - 2 < r.y < table.box.bottom + 2)]
    areas = find_areas(view, rules, lines)
    rest = [line for line in lines if not any(a.top - 2 < line.top and line.bottom < a.bottom + 2 for a in areas)]
    areas = sorted([*areas, *find_aligned(view, rest)], key=lambda a: a.top)
    parts = [_open_part(area) for area in areas]
    if running and running.edges and not running.worded:
        first = areas[0] if areas else None
        rest_of = _headless(view, running, [line for line in lines if first is None or line.bottom < first.top + 1], first)
        if rest_of:
            swallowed = first is not None and rest_of.box.bottom > first.top + 1
            parts = [rest_of, *(parts[1:] if swallowed else parts)]
    closed_grids += [Part(view.number, t.box, t.header, t.body, t.edges, t.size, t.closed, worded=True) for t in worded]
    parts = sorted(parts + closed_grids, key=lambda p: p.box.top)
    for i, part in enumerate(parts):
        low = parts[i - 1].box.bottom if i else 0.0
        high = parts[i + 1].box.top if i + 1 < len(parts) else view.height
        _look_around(part, [line for line in view.lines if line.top >= low - 1 and line.bottom <= high + 1])
    return parts


def _worded_rest(view: PageView, running: Part | None, lines: Sequence[TextLine]) -> list[Worded]:
    """The rows at the top of a page that go on below a table of words on the page before."""
    if running is None or not running.worded:
        return []
    again = next((h for h in find_heads(lines, view.rules) if set(running.head) >= {fold(t) for t in h.labels}), None)
    rest = rest_of(view, [line for line in lines if again is None or line.bottom < again.lines[0].top + 1], running.edges, running.size)
    return [rest] if rest else []


def _open_part(area: Area) -> Part:
    width = (area.x0, area.x1)
    header = header_rows(area.header, area.header_rules, area.edges, width, area.view.number)
    separators = [r.y for r in area.rules if r not in area.header_rules]
    body = build_rows(area.body, area.edges, separators, area.view.number)
    size = max(line.size for line in area.body)
    return Part(area.view.number, area.box, header, body, area.edges, size, area.closed)


def _headless(view: PageView, running: Part, lines: Sequence[TextLine], area: Area | None) -> Part | None:
    """The rows at the top of a page that go on without a header of their own."""
    if not lines:
        return None
    kept = rows_below(lines, running.edges, running.size or None, lines[0].top)
    wanted = [p for line in kept for p in phrases_of(line, running.edges)]
    if not kept or not (any(reads_as_row(phrases_of(line, running.edges)) for line in kept) or len({p.column for p in wanted}) > 1):
        return None
    rules: list[float] = []
    if area and len(kept) == len(lines) and _same_edges(area.edges, running.edges) and not area.header:
        kept = kept + area.body
        rules = [r.y for r in area.rules]
    body = build_rows(kept, running.edges, rules, view.number)
    box = Box(min(w.x0 for w in kept) - 1, kept[0].top - 1, max(w.x1 for w in kept) + 1, kept[-1].bottom + 1)
    return Part(view.number, box, [], body, running.edges, running.size, bool(area and area.closed))


def _same_edges(few: Sequence[float], many: Sequence[float]) -> bool:
    """Whether nearly all edges of one are edges of the other."""
    hits = sum(any(abs(a - b) < 4 for b in many) for a in few)
    return bool(few) and hits >= 0.8 * len(few)


def _runs_on(running: list[Part], part: Part, view: PageView) -> bool:
    """Whether the first table of a page goes on from the page before: at the top, same columns, same header or none."""
    above = [line for line in view.lines if line.bottom < part.box.top + 2]
    if any(line.size >= part.size - 0.4 for line in above):
        return False
    if part.worded and running[-1].worded and part.head == running[0].head and part.header:
        return True
    if not _same_edges(part.edges, running[-1].edges):
        return False
    return not part.header or part.head == running[0].head or (not part.caption and _alike(part.head, running[0].head))


def _repeats(current: list[Part], part: Part) -> bool:
    """Whether a table right below another is the same one: its header printed again, with no caption of its own."""
    near = part.box.top - current[-1].box.bottom < 1.5 * part.size
    alone = part.header and not part.caption and not part.unit and not current[-1].notes
    return bool(near and alone and part.head == current[0].head and _same_edges(part.edges, current[-1].edges))


def _alike(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    return bool(a) and len(set(a) & set(b)) >= 0.8 * max(len(set(a)), len(set(b)))


def _reaches_foot(part: Part, view: PageView) -> bool:
    """Whether nothing but notes stands below the part on its page."""
    below = [line for line in view.lines if line.top > part.box.bottom - 1]
    notes = [box for page, box in part.regions if page == view.number]
    below = [line for line in below if not any(b.top <= line.top and line.bottom <= b.bottom for b in notes)]
    small = part.size - 0.4 if part.size else 8.0
    return all(line.size < small or line.top > view.height * 0.8 and line.size < 9 for line in below)


def _look_around(part: Part, lines: Sequence[TextLine]) -> None:
    """Caption, unit and notes beside the part."""
    part.regions = [(part.page, part.box)]
    above = [line for line in lines if line.bottom < part.box.top + 2]
    taken: list[TextLine] = []
    edge = part.box.top
    size = part.size or max((line.size for line in lines if part.box.top < line.top and line.bottom < part.box.bottom), default=12.0)
    for line in reversed(above):
        if line.size > TITLE * size:
            break
        unit = is_unit(line.text) and not any(is_unit(t.text) for t in taken)
        caption = not unit and is_caption(line.text) and (line.bold or re.match(r"(Table|Annex)\b", line.text))
        if edge - line.bottom > 34 or not (unit or caption) or (caption and sum(not is_unit(t.text) for t in taken) >= 2):
            break
        if caption and any(not is_unit(t.text) for t in taken) and edge - line.bottom > 12:
            break
        taken.insert(0, line)
        edge = line.top
    captions = join_lines([t.text for t in taken if not is_unit(t.text)])
    part.caption, part.unit = caption_and_unit([captions, *(t.text for t in taken if is_unit(t.text))])
    for line in taken:
        part.regions.append((part.page, Box(line.x0 - 1, line.top - 1, line.x1 + 1, line.bottom + 1)))
    _take_notes(part, [line for line in lines if line.top > part.box.bottom - 2])


def _may_be_headed_overleaf(part: Part, running: list[Part] | None, view: PageView) -> bool:
    """Whether the first table of a page begins with its header at the very top, so that its unit may be left on the page before."""
    above = any(line.bottom < part.box.top + 2 for line in view.lines)
    return bool(part.header and part.head and not above and not part.unit and not (running and _runs_on(running, part, view)))


def _take_unit_overleaf(part: Part, lines: Sequence[TextLine]) -> None:
    """The unit that is the last line of the page before."""
    if lines and is_unit(lines[-1].text):
        line = lines[-1]
        part.unit = fold(line.text)
        part.regions.append((part.page - 1, Box(line.x0 - 1, line.top - 1, line.x1 + 1, line.bottom + 1)))


_NOTE = re.compile(r"(?:Notes?|Sources?|Abbreviations?)\b\s*[:.]")


def _take_notes(part: Part, below: Sequence[TextLine]) -> None:
    notes: list[list[TextLine]] = []
    edge = part.box.bottom
    for line in below:
        first = line.words[0]
        marked = len(line.words) > 1 and first.size < 0.8 * line.size and len(first.text) <= 2 and not first.text.isdigit()
        if (marked or _NOTE.match(line.text)) and line.top - edge < 24:
            notes.append([line])
        elif notes and line.top - edge < 0.5 * line.size and abs(line.size - notes[-1][0].size) < 0.6:
            notes[-1].append(line)
        else:
            break
        edge = line.bottom
    part.notes = tuple(join_lines([line.text for line in note]) for note in notes)
    for line in (line for note in notes for line in note):
        part.regions.append((part.page, Box(line.x0 - 1, line.top - 1, line.x1 + 1, line.bottom + 1)))


def _assemble(parts: Sequence[Part]) -> list[FoundTable]:
    """One table of the parts on its pages: one header, split rows joined."""
    first = parts[0]
    rows = list(first.header) + list(first.body)
    for before, part in zip(parts, parts[1:], strict=False):
        body = part.body if part.edges == first.edges or part.worded else [_onto(row, part.edges, first.edges) for row in part.body]
        body = list(body)
        if body and rows and not before.closed and _splits(rows[-1], body[0]):
            rows[-1] = _join_rows(rows[-1], body.pop(0))
        rows += body
    if first.worded:
        rows = carry_down(rows)
    regions = tuple(r for p in parts for r in p.regions)
    around = Surroundings(first.caption, first.unit, tuple(n for p in parts for n in p.notes), first.page, regions)
    return tables_from_grid(rows, around)


def _onto(row: GridRow, own: Sequence[float], edges: Sequence[float]) -> GridRow:
    """A row of a page with other edges, its cells in the columns of the table's first page."""
    cells: dict[int, GridCell] = {}
    for cell in row.cells:
        column = 0
        if cell.column and cell.box:
            left, right = own[cell.column - 1], own[cell.column] if cell.column < len(own) else cell.box.x1
            x = cell.box.x1 - 1 if parse_number(cell.text) else max(cell.box.x0 + 1, (left + min(right, cell.box.x1)) / 2)
            column = bisect_right(edges, x)
        while column in cells:
            column += 1
        cells[column] = replace(cell, column=column)
    return GridRow(tuple(cells[c] for c in sorted(cells)), row.header)


def _splits(last: GridRow, first: GridRow) -> bool:
    """Whether a row at the top of a page is the rest of the last row of the page before: text alone that goes on."""
    texts = {c.column: c.text for c in last.cells}
    if any(parse_number(c.text) for c in first.cells) or not first.cells:
        return False
    on = [c for c in first.cells if texts.get(c.column)]
    if len(on) < len(first.cells):
        return False
    return (
        all(c.text[:1].islower() or not re.search(r"[.;:)]$", texts[c.column]) for c in on)
        and first.cells[0].column > 0
        or all(c.text[:1].islower() for c in on)
    )


def _join_rows(last: GridRow, first: GridRow) -> GridRow:
    more = {c.column: c for c in first.cells}
    return GridRow(tuple(_join_cells(c, more[c.column]) if c.column in more else c for c in last.cells), last.header)


def _join_cells(cell: GridCell, rest: GridCell) -> GridCell:
    """A cell that goes on on the next page; each of its words keeps its place."""
    text = join_lines([cell.text, rest.text])
    words, more = (c.words or ((0, len(c.text), Place(c.page, c.box)),) if c.page else () for c in (cell, rest))
    shift = len(text) - len(rest.text)
    return replace(cell, text=text, words=(*words, *((shift + a, shift + b, place) for a, b, place in more)))
