"""PDF files: pypdfium2 reads words and boxes, pages that hold tables go to the table finder, scans to OCR."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.document import Box, Furniture
from pipeline.errors import CorruptDocument, EmptyDocument, EncryptedDocument, NoTextLayer, TooLarge
from pipeline.read import ocr
from pipeline.read.building import Source
from pipeline.read.contents import take_contents
from pipeline.read.page_lines import Run, make_runs, set_edges
from pipeline.read.page_margins import take_margins
from pipeline.read.page_words import Word, read_words
from pipeline.read.paragraphs import make_parts
from pipeline.read.tables import FoundTable

MAX_PAGES = 3000
FEW = 12
"""A page with fewer characters than this that shows a picture is a scan."""


def read_pdf(data: bytes) -> Source:
    """The parts of a PDF; raises for files that are damaged, encrypted, cut off or pictures only."""
    pdf = open_pdf(data)
    try:
        return _read(pdf, data)
    finally:
        pdf.close()


def open_pdf(data: bytes) -> Any:
    """The opened file, or the reason why it cannot be."""
    try:
        pdf = pypdfium2.PdfDocument(data)
        count = len(pdf)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == pdfium.FPDF_ERR_PASSWORD or "assword" in str(error):
            raise EncryptedDocument("the PDF needs a password", "save it without a password") from None
        if code == pdfium.FPDF_ERR_SECURITY or "ecurity" in str(error):
            raise EncryptedDocument("the PDF is encrypted in a way that is not read", "save it without protection") from None
        raise CorruptDocument(f"the PDF cannot be opened: {error}") from None
    if count == 0:
        pdf.close()
        raise CorruptDocument("the PDF has no pages")
    if count > MAX_PAGES:
        pdf.close()
        raise TooLarge(f"the PDF has {count} pages, more than {MAX_PAGES}")
    if b"%%EOF" not in data[-4096:] and b"startxref" not in data[-4096:]:
        pdf.close()
        raise CorruptDocument("the PDF is cut off: its end is missing", "fetch the file again")
    return pdf


def _read(pdf: Any, data: bytes) -> Source:
    content = _read_pages(pdf)
    words, scans, notes = content.words, content.scans, content.notes
    letters = sum(len(w.text) for page in words for w in page)
    ocr_used = False
    if scans and (letters < FEW * len(words) or len(scans) > 1):
        if ocr.available():
            ocr_used = _read_scans(pdf, scans, words)
        elif letters < FEW * len(words):
            raise NoTextLayer(f"{len(scans)} of {len(words)} pages are pictures without a text layer", ocr.HINT)
    if scans and not ocr_used:
        notes.append(("pages_without_text", f"pages without a text layer: {', '.join(map(str, scans))} ({ocr.HINT})"))
    if not any(words):
        raise NoTextLayer("the PDF has no text layer", ocr.HINT) if not ocr_used else EmptyDocument("the pages show no text")
    tables, table_notes = _tables(data, content)
    notes += table_notes
    pages: list[list[Run]] = [make_runs(_outside(page, number, tables), number) for number, page in enumerate(words, 1)]
    first = make_runs(words[0], 1) if any(number == 1 for table in tables for number, _ in table.regions) else pages[0]
    masthead = [run.text for run in first[:14]]
    furniture = take_margins(pages, content.heights)
    set_edges(pages)
    furniture += [Furniture(text, "text that stands askew", number) for number, text in content.askew]
    furniture += [_mark(word, run) for runs in pages for run in runs for word in run.marks]
    parts = make_parts(pages, tables)
    furniture += take_contents(parts)
    return Source(parts, furniture, len(words), masthead=tuple(masthead), ocr_used=ocr_used, notes=notes)


@dataclass
class _Content:
    """What pypdfium2 shows of a file's pages, each opened once: opening one takes as long as reading its words."""

    words: list[list[Word]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    askew: list[tuple[int, str]] = field(default_factory=list)
    """Words that stand askew, with their page."""
    scans: list[int] = field(default_factory=list)
    """Pages that are pictures."""
    tabled: list[int] = field(default_factory=list)
    """Pages that may hold a table."""
    untold: Exception | None = None
    """Why it cannot be told which pages hold tables."""
    notes: list[tuple[str, str]] = field(default_factory=list)


def _read_pages(pdf: Any) -> _Content:
    content = _Content()
    for number in range(1, len(pdf) + 1):
        words, height = list[Word](), 792.0
        try:
            page = pdf[number - 1]
            try:
                height = page.get_height()
                words = _read_page(page, number, content)
            finally:
                page.close()
        except pypdfium2.PdfiumError as error:
            content.notes.append(("page_unreadable", f"page {number} cannot be read: {error}"))
            content.untold = content.untold or error
            words, height = [], 792.0
        content.words.append(words)
        content.heights.append(height)
    if len(content.notes) == len(content.words):
        raise CorruptDocument("no page of the PDF can be read")
    return content


def _read_page(page: Any, number: int, content: _Content) -> list[Word]:
    """The upright words of a page; what else it shows goes into ``content``."""
    from pipeline.read.tables.pages import may_hold_table

    left, _, _, top = page.get_bbox()
    text = page.get_textpage()
    try:
        words, slanted = read_words(text, page.get_height(), left, top) if page.get_rotation() == 0 else _turned(text, page)
        if sum(len(w.text) for w in words) + sum(map(len, slanted)) < FEW and _has_picture(page):
            content.scans.append(number)
        try:
            if may_hold_table(page, text):
                content.tabled.append(number)
        except Exception as error:
            content.untold = content.untold or error
    finally:
        text.close()
    if slanted:
        content.askew.append((number, " ".join(slanted)))
    return words


def _turned(text: Any, page: Any) -> tuple[list[Word], list[str]]:
    """A page shown turned: its boxes are turned as it is shown."""
    from pipeline.read.page_words import read_turned_words

    return read_turned_words(text, page.get_rotation(), page.get_bbox())


def _has_picture(page: Any) -> bool:
    width, height = page.get_size()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > 0.3 * width * height:
            return True
    return False


def _read_scans(pdf: Any, scans: Sequence[int], words: list[list[Word]]) -> bool:
    used = False
    for number in scans:
        page = pdf[number - 1]
        try:
            found = ocr.read_page(page)
        finally:
            page.close()
        if found:
            words[number - 1], used = found, True
    return used


def _tables(data: bytes, content: _Content) -> tuple[list[FoundTable], list[tuple[str, str]]]:
    """The tables of the pages that may hold one; a failure there costs the tables, not the document."""
    from pipeline.read.tables.pages import pages_with_labels
    from pipeline.read.tables.pdf import find_pdf_tables

    # its warnings of odd fonts are about characters that pypdfium2 has read
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        if content.untold:
            raise content.untold
        pages = sorted({*content.tabled, *pages_with_labels(content.words)})
        return (find_pdf_tables(data, pages) if pages else []), []
    except Exception as error:
        return [], [("tables_unread", f"the tables cannot be read: {type(error).__name__}: {error}")]


def _mark(word: Word, run: Run) -> Furniture:
    return Furniture(word.text, "mark of a note", run.page, word.box)


def _outside(words: Sequence[Word], page: int, tables: Sequence[FoundTable]) -> Sequence[Word]:
    """The words that no table has used up."""
    regions: list[Box] = [box for table in tables for number, box in table.regions if number == page]
    if not regions:
        return words
    return [w for w in words if not any(b.x0 <= (w.x0 + w.x1) / 2 <= b.x1 and b.top <= (w.top + w.bottom) / 2 <= b.bottom for b in regions)]
