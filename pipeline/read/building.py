"""One public function builds a document's text: parts in, text and blocks out, offsets counted while it grows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.document import Block, BlockKind, Furniture, Line, Place, Table
from pipeline.read.tables import FoundTable, place_table


@dataclass(slots=True)
class Piece:
    """A run of text that stands in one place of the source; ``text`` brings its own blanks."""

    text: str
    place: Place | None = None


@dataclass(slots=True)
class Part:
    """What becomes one block: its pieces in reading order, or a table."""

    kind: BlockKind
    pieces: list[Piece] = field(default_factory=list)
    level: int | None = None
    number: str | None = None
    found: FoundTable | None = None

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def page(self) -> int | None:
        return next((p.place.page for p in self.pieces if p.place), None)


@dataclass(slots=True)
class Source:
    """What a format's reader hands over: the parts of the text and what the source says of itself."""

    parts: list[Part]
    furniture: list[Furniture] = field(default_factory=list)
    pages: int | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None
    site: str | None = None
    masthead: tuple[str, ...] = ()
    ocr_used: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Built:
    """The text with everything that is counted in its code points."""

    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]


class _Text:
    """The growing text; every ``start``/``end`` of this package is read off its length."""

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self.length = 0
        self.lines: list[Line] = []

    def add(self, text: str, place: Place | None = None) -> tuple[int, int]:
        start = self.length
        self.chunks.append(text)
        self.length += len(text)
        if place is not None and text and not text.isspace():
            lead, trail = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
            self.lines.append(Line(start + lead, self.length - trail, place))
        return start, self.length


def build_text(parts: Iterable[Part]) -> Built:
    """The text of ``parts``: blocks parted by a blank line, table rows by a newline, cells by a tab."""
    text = _Text()
    blocks: list[Block] = []
    tables: list[Table] = []
    for part in parts:
        if part.found is not None:
            _add_table(text, part.found, blocks, tables)
            continue
        pieces = _trimmed(part.pieces)
        if not pieces:
            continue
        if blocks:
            text.add("\n\n")
        start = text.length
        for piece in pieces:
            text.add(piece.text, piece.place)
        blocks.append(Block(start, text.length, part.kind, part.page, part.number, part.level))
    return Built("".join(text.chunks), tuple(blocks), tuple(tables), tuple(text.lines))


def _trimmed(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without blanks at either end of the block."""
    kept = [piece for piece in pieces if piece.text]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = Piece(kept[0].text.lstrip(), kept[0].place)
        kept[-1] = Piece(kept[-1].text.rstrip(), kept[-1].place)
    return kept


def _add_table(text: _Text, found: FoundTable, blocks: list[Block], tables: list[Table]) -> None:
    """Print a table as its own module writes it, and note where each of its cells was printed."""
    words, table = place_table(found, text.length + (2 if blocks else 0))
    if not words:
        return
    if blocks:
        text.add("\n\n")
    start, end = text.add(words)
    tables.append(table)
    blocks.append(Block(start, end, "table", table.page))
    if found.regions and table.page:
        first = next((c for row in (*table.header, *table.rows) for c in row if c.start is not None and c.box is not None), None)
        page, region = found.regions[0]
        if first is not None and first.box is not None and first.start is not None and first.start > start + 1:
            # caption and unit stand between the top of the table and its first printed row
            text.lines.append(Line(start, first.start - 1, Place(page, replace(region, bottom=max(region.top, first.box.top)))))
    for printed, row in zip((*found.header, *found.rows), (*table.header, *table.rows), strict=True):
        for source, cell in zip(printed, row, strict=True):
            if cell.start is not None and cell.end is not None and cell.end > cell.start and cell.page:
                places = source.words or ((0, len(cell.text), Place(cell.page, cell.box)),)
                text.lines += [Line(cell.start + a, cell.start + b, place) for a, b, place in places]


def text_above(parts: Sequence[Part], count: int = 4) -> list[str]:
    """The texts of the last parts before a table, nearest last, up to another table."""
    above: list[str] = []
    for part in reversed(parts[-count:]):
        if part.found is not None:
            break
        above.insert(0, squeeze(part.text))
    return above


def take_caption(parts: list[Part], found: FoundTable) -> None:
    """Remove the parts above a table that it took as its caption and unit, which it prints itself."""
    taken = {squeeze(words) for words in (found.caption, found.unit) if words} | {squeeze(f"{found.caption} {found.unit}")}
    for _ in range(2):
        if parts and parts[-1].found is None and squeeze(parts[-1].text) in taken:
            parts.pop()


def squeeze(text: str) -> str:
    """Every run of white space as one blank (a no-break space stays what it is unless it stands in a run).

    >>> squeeze(" Travel \\n of   experts ")
    'Travel of experts'
    """
    return " ".join(text.split())
