"""From a grid of cells, however it was found, to tables with column labels, group headings and body rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.document import Box, Place
from pipeline.read.tables.cells import fold, is_column_number, parse_number
from pipeline.read.tables.found import FoundCell, FoundTable

PROSE = 20  # characters that the values in a table of facts have on average, as labels of columns have not
_KEY_VALUE = re.compile(r"[A-Z][^:]{2,40}:\s*\S")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell at its place in the grid; ``column`` counts grid columns from 0."""

    text: str
    column: int
    colspan: int = 1
    rowspan: int = 1
    page: int | None = None
    box: Box | None = None
    start: int | None = None
    end: int | None = None
    words: tuple[tuple[int, int, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class GridRow:
    cells: tuple[GridCell, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the grid and belongs to the table."""

    caption: str | None = None
    unit: str | None = None
    notes: tuple[str, ...] = ()
    page: int | None = None
    regions: tuple[tuple[int, Box], ...] = ()
    start: int | None = None
    end: int | None = None


@dataclass
class _Row:
    """A row spread over all columns; ``cells[c]`` is None under the reach of another cell."""

    cells: dict[int, FoundCell]
    cover: dict[int, str] = field(default_factory=dict)
    header: bool = False

    @property
    def texts(self) -> dict[int, str]:
        return {c: cell.text for c, cell in self.cells.items() if cell.text and not cell.merged}

    @property
    def numeric(self) -> bool:
        return any(parse_number(t) for c, t in self.texts.items() if c > 0)


def tables_from_grid(rows: Sequence[GridRow], around: Surroundings = Surroundings()) -> list[FoundTable]:
    """The tables that a grid holds: one, or several where a new header starts halfway down."""
    spread = _spread(rows)
    n_header = _count_header(spread)
    header, body = spread[:n_header], [r for r in spread[n_header:] if r.texts]
    header = [r for r in header if r.texts]
    printed = {tuple(sorted(r.texts.values())) for r in header}
    body = [r for r in body if tuple(sorted(r.texts.values())) not in printed]
    parts = _split(header, body)
    tables = []
    for i, (head, part) in enumerate(parts):
        if not part:
            continue
        last = i == len(parts) - 1
        here = Surroundings(
            around.caption, around.unit, around.notes if last else (), _page_of(part) or around.page,
            around.regions if i == 0 else _regions(head, part) if around.regions else (), around.start, around.end,
        )  # fmt: skip
        tables.append(_table(head, part, here))
    return [t for t in tables if len(t.columns) > 1]


def _regions(head: Sequence[_Row], part: Sequence[_Row]) -> tuple[tuple[int, Box], ...]:
    """The parts of pages that the cells of some rows take."""
    boxes: dict[int, Box] = {}
    for cell in (c for r in (*head, *part) for c in r.cells.values()):
        if cell.page and cell.box:
            boxes[cell.page] = boxes[cell.page].union(cell.box) if cell.page in boxes else cell.box
    return tuple(sorted(boxes.items(), key=lambda b: b[0]))


def _page_of(rows: Sequence[_Row]) -> int | None:
    return next((c.page for r in rows for c in r.cells.values() if c.page), None)


def _spread(rows: Sequence[GridRow]) -> list[_Row]:
    """Every row with its cells by column, cells that reach down repeated as merged."""
    reaching: dict[int, tuple[int, FoundCell, int]] = {}  # column → rows left, cell, colspan
    out = []
    for row in rows:
        spread = _Row({}, header=row.header)
        for column, (left, above, span) in list(reaching.items()):
            spread.cells[column] = above
            for c in range(column, column + span):
                spread.cover[c] = above.text
            if left > 1:
                reaching[column] = (left - 1, above, span)
            else:
                del reaching[column]
        for cell in row.cells:
            text = fold(cell.text)
            found = FoundCell(text, cell.page, cell.box, cell.start, cell.end, words=cell.words)
            number = parse_number(text) is not None
            # a figure that spans columns is printed at the right end of its span
            column = cell.column + cell.colspan - 1 if number and not row.header else cell.column
            spread.cells[column] = found
            for c in range(cell.column, cell.column + cell.colspan):
                spread.cover[c] = text
            if cell.rowspan > 1:
                merged = FoundCell(text, cell.page, cell.box, merged=True)
                reaching[column] = (cell.rowspan - 1, merged, cell.colspan)
        out.append(spread)
    return out


def _count_header(rows: Sequence[_Row]) -> int:
    """How many leading rows are header: those marked, else those before the first row that reads like body."""
    marked = 0
    while marked < len(rows) and rows[marked].header:
        marked += 1
    if marked:
        return marked
    every = [t for r in rows for t in r.texts.values()]
    if len(every) > 3 and sum(bool(_KEY_VALUE.match(t)) for t in every) >= 0.6 * len(every):
        return 0  # a card of "Country: Ethiopia" cells
    n = 0
    if _are_facts(rows):
        return 1
    numbers = sum(r.numeric for r in rows)
    for n, row in enumerate(rows):
        texts = row.texts
        if not texts:
            if n:
                return n
            continue
        label = texts.get(min(row.cells), "") if row.cells else ""
        formulas = any(is_column_number(t) for t in texts.values())
        figures = [t for t in texts.values() if parse_number(t) and not is_year(t)]
        if n and not formulas and (figures or len(texts) == 1):
            return n
        if n == 0 and figures and not formulas:
            return 0
        if n and not numbers and label and not formulas:
            return n
    return min(1, len(rows))


def _are_facts(rows: Sequence[_Row]) -> bool:
    """Whether two columns hold labels and prose ("Duration | April to June 2020"), so that no row below the first heads the others."""
    if max((c for r in rows for c in r.cover), default=0) != 1 or any(is_column_number(t) for r in rows for t in r.texts.values()):
        return False
    values = [r.texts[1] for r in rows[1:] if set(r.texts) == {0, 1}]
    prose = [t for t in values if not parse_number(t)]
    return len(prose) > 1 and 2 * len(prose) > len(values) and sum(map(len, prose)) >= PROSE * len(prose)


def is_year(text: str) -> bool:
    """Whether a bare figure is a year of our time, as headers have them.

    >>> is_year("2024"), is_year("20 24"), is_year("1 250")
    (True, False, False)
    """
    return len(text) == 4 and text.isdigit() and 1900 <= int(text) <= 2100


def _split(header: list[_Row], body: list[_Row]) -> list[tuple[list[_Row], list[_Row]]]:
    """The body cut where a new header starts: several labels and no number above columns of numbers."""
    parts: list[tuple[list[_Row], list[_Row]]] = [(header, [])]
    i = 0
    while i < len(body):
        j = i
        while j < len(body) and _reads_as_header(body[j]):
            j += 1
        following = body[j] if j < len(body) else None
        if j > i and following and parts[-1][1] and any(r.numeric for r in parts[-1][1]):
            labelled = {c for r in body[i:j] for c in r.texts if c > 0}
            figures = {c for c, t in following.texts.items() if c > 0 and parse_number(t)}
            if len(labelled & figures) >= 2:
                parts.append((body[i:j], []))
                i = j
                continue
        parts[-1][1].append(body[i])
        i += 1
    return parts


def _reads_as_header(row: _Row) -> bool:
    texts = row.texts
    return len(texts) >= 2 and not any(parse_number(t) and not is_year(t) for t in texts.values())


def _table(header: list[_Row], body: list[_Row], around: Surroundings) -> FoundTable:
    columns = _columns(header, body)
    position = {c: i for i, cluster in enumerate(columns) for c in cluster}
    groups, rows = _group(body, position)
    blank = FoundCell("")

    def lay(row: _Row) -> tuple[FoundCell, ...]:
        cells = [blank] * len(columns)
        for column, cell in sorted(row.cells.items()):
            if cell.text and not cells[position[column]].text:
                cells[position[column]] = cell
        return tuple(cells)

    return FoundTable(
        tuple(_label(header, cluster) for cluster in columns),
        tuple(lay(r) for r in rows),
        tuple(lay(r) for r in header),
        tuple(groups),
        around.caption, around.unit, around.notes, around.page, around.regions, around.start, around.end,
    )  # fmt: skip


def _columns(header: list[_Row], body: list[_Row]) -> list[list[int]]:
    """The grid columns that make one column of the table each: neighbours that no row fills both, if there is a header to tell."""
    width = 1 + max((c for r in (*header, *body) for c in (*r.cells, *r.cover)), default=0)
    filled = [{i for i, r in enumerate((*header, *body)) if (cell := r.cells.get(c)) and cell.text} for c in range(width)]
    clusters: list[list[int]] = [[0]]
    rows = set(filled[0])
    for c in range(1, width):
        if (header and not rows & filled[c]) or not filled[c]:
            clusters[-1].append(c)
            rows |= filled[c]
        else:
            clusters.append([c])
            rows = set(filled[c])
    return clusters


def _label(header: Sequence[_Row], cluster: Sequence[int]) -> str:
    """The header texts above a column from the top down, each said once."""
    parts: list[str] = []
    for row in header:
        own = [row.cells[c].text for c in cluster if c in row.cells and row.cells[c].text]
        text = own[0] if own else next((row.cover[c] for c in cluster if row.cover.get(c)), "")
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return " ".join(parts)


def _group(body: list[_Row], position: dict[int, int]) -> tuple[list[str | None], list[_Row]]:
    """Group headings taken out of the rows: a text alone in the first column, with rows below it."""
    groups: list[str | None] = []
    rows: list[_Row] = []
    group: str | None = None
    pending: list[_Row] = []
    for row in body:
        texts = row.texts
        merged = any(c.merged for c in row.cells.values())
        alone = max(position.values()) > 0 and len(texts) == 1 and position[next(iter(texts))] == 0 and not merged
        if alone and not parse_number(next(iter(texts.values()))):
            pending.append(row)
            continue
        if pending:
            group = ": ".join(next(iter(r.texts.values())) for r in pending)
            pending = []
        rows.append(row)
        groups.append(group)
    for row in pending:  # nothing follows: it is a row of its own
        rows.append(row)
        groups.append(group)
    return groups, rows
