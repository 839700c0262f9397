"""What a reader makes of the bytes of one source: one text, and where each part of it came from.

Every ``start``/``end`` in this package is a half-open range of Unicode code points of ``Document.text``.
Pages count from 1. Boxes are in PDF points, origin at the top left of the page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list_item", "table", "footnote", "caption"]
DocumentKind = Literal["press_release", "project_document", "report", "resolution", "other"]
MediaType = Literal["text", "html", "pdf", "docx"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from the page's top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: Box) -> Box:
        return Box(min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom))


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points of ``Document.text``."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of text stands in the source: a page and, where known, a box on it."""

    page: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A run of ``text`` that stands on one printed line, in text order; the map from offsets to places."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of ``text`` with one function on the page.

    ``number`` is the printed paragraph number of UN documents ("29"), which stays part of ``text``;
    ``level`` is the depth of a heading (1 is the title) or of a list item.
    """

    start: int
    end: int
    kind: BlockKind
    page: int | None = None
    number: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Furniture:
    """Text of the source that is not content (navigation, running header, page number); kept out of ``text``."""

    text: str
    reason: str
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell as printed; ``start``/``end`` place it in ``text`` (None where it repeats a merged cell)."""

    text: str
    start: int | None = None
    end: int | None = None
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table, its header rows joined to one label a column, continued pages put together.

    ``rows`` hold body rows, every one as long as ``columns``; ``header`` keeps the header rows as printed.
    ``groups[i]`` is the group heading that row i stands under ("Military and police personnel").
    ``start``/``end`` is the range of ``text`` that holds the table's tab-separated rows.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str | None = None
    unit: str | None = None
    page: int | None = None
    start: int = 0
    end: int = 0
    header: tuple[tuple[Cell, ...], ...] = ()
    groups: tuple[str | None, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One source, read: the stored text and its structure.

    ``published`` is an EDTF date or None; ``language`` is ISO 639-1; ``symbol`` is the UN document symbol
    exactly as printed ("S/2025/383"), or None; ``media_type`` is what the bytes were, whatever the name said.
    """

    source: str
    sha256: str
    media_type: MediaType
    text: str
    kind: DocumentKind = "other"
    title: str | None = None
    published: str | None = None
    language: str = "en"
    symbol: str | None = None
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    lines: tuple[Line, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    pages: int | None = None
    ocr_used: bool = False
    url: str | None = None
    notes: tuple[tuple[str, str], ...] = field(default=())
    """Warnings of the reader, as (issue code, message)."""

    @property
    def id(self) -> str:
        """The document's stable id: the first 16 hex digits of the SHA-256 of its bytes."""
        return self.sha256[:16]

    def block_at(self, offset: int) -> Block | None:
        """The block that holds ``offset``, or None between blocks."""
        i = bisect_right(self.blocks, offset, key=lambda b: b.start) - 1
        return self.blocks[i] if i >= 0 and offset < self.blocks[i].end else None

    def locate(self, start: int, end: int) -> Place | None:
        """The page and box of ``text[start:end]`` (of its first page, if it runs over several); None without pages."""
        found: Place | None = None
        for line in self.lines_in(start, end):
            if found is None:
                found = line.place
            elif line.place.page == found.page and found.box and line.place.box:
                found = Place(found.page, found.box.union(line.place.box))
        return found

    def lines_in(self, start: int, end: int) -> Iterator[Line]:
        """The printed runs that ``text[start:end]`` touches, in text order."""
        i = max(0, bisect_right(self.lines, start, key=lambda line: line.start) - 1)
        for at in range(i, len(self.lines)):  # a slice would copy thousands of lines for every record
            line = self.lines[at]
            if line.start >= end:
                break
            if line.end > start:
                yield line
