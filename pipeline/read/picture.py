"""A page as a picture, with the cells of its tables and the places of its records drawn on it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.document import Box, Document
from pipeline.errors import DocumentError, UnsupportedType
from pipeline.read.pdf import open_pdf

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

    from pipeline.records import Mention, Records

SCALE = 2.0
COLOURS = {
    "tables": (120, 120, 120),
    "dates": (196, 120, 0),
    "missions": (0, 110, 200),
    "partners": (0, 140, 90),
    "amounts": (170, 0, 130),
    "activities": (200, 60, 60),
}


class NoSuchPage(DocumentError):
    """The document has no page of that number, or no pages at all."""

    code = "no_such_page"


def draw_page(document: Document, data: bytes, page: int, records: Records | None = None) -> bytes:
    """The page as PNG; table cells in grey, records in the colour of their kind, a legend of what is on the page at its foot."""
    if document.media_type != "pdf":
        raise UnsupportedType(f"a {document.media_type} document has no pages to draw", "only PDF has pages")
    from PIL import Image, ImageDraw

    pdf = open_pdf(data)
    try:
        if not 1 <= page <= len(pdf):
            raise NoSuchPage(f"{document.source} has pages 1 to {len(pdf)}, not {page}")
        sheet = pdf[page - 1]
        picture = sheet.render(scale=SCALE).to_pil().convert("RGB")
        sheet.close()
    finally:
        pdf.close()
    layer = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    draw = ImageDraw.Draw(layer)
    for box in _cells(document, page):
        _frame(draw, box, (*COLOURS["tables"], 200), None)
    counts: dict[str, int] = {}
    # activities first: they are whole sentences, the others lie on them
    for kind in ("activities", "partners", "missions", "dates", "amounts"):
        for mention in getattr(records, kind, ()) if records is not None else ():
            boxes = list(_boxes(document, mention, page))
            counts[kind] = counts.get(kind, 0) + bool(boxes)
            for box in boxes:
                _frame(draw, box, (*COLOURS[kind], 220), (*COLOURS[kind], 26 if kind == "activities" else 60))
    _legend(draw, picture.size, counts)
    out = io.BytesIO()
    Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB").save(out, "PNG", optimize=False)
    return out.getvalue()


def _cells(document: Document, page: int) -> Iterator[Box]:
    for table in document.tables:
        for row in (*table.header, *table.rows):
            for cell in row:
                if cell.page == page and cell.box is not None:
                    yield cell.box


def _boxes(document: Document, mention: Mention, page: int) -> Iterator[Box]:
    """One box for each printed line that a record runs over on the page."""
    current: Box | None = None
    for line in document.lines_in(mention.start, mention.end):
        box = line.place.box
        if line.place.page != page or box is None:
            continue
        if current is not None and min(current.bottom, box.bottom) - max(current.top, box.top) > 0.5 * (box.bottom - box.top):
            current = current.union(box)
        else:
            if current is not None:
                yield current
            current = box
    if current is not None:
        yield current


def _frame(draw: ImageDraw, box: Box, line: tuple[int, ...], fill: tuple[int, ...] | None) -> None:
    corners = [box.x0 * SCALE - 1, box.top * SCALE - 1, box.x1 * SCALE + 1, box.bottom * SCALE + 1]
    if corners[2] > corners[0] and corners[3] > corners[1]:
        draw.rectangle(corners, outline=line, fill=fill)


def _legend(draw: ImageDraw, size: tuple[int, int], counts: dict[str, int]) -> None:
    x = 12
    for kind, count in counts.items():
        if count:
            label = f"{kind} {count}"
            draw.rectangle([x, size[1] - 22, x + 10, size[1] - 12], fill=(*COLOURS[kind], 255))
            draw.text((x + 14, size[1] - 24), label, fill=(60, 60, 60, 255))
            x += 24 + 8 * len(label)
