"""PDF files for the corpus with reportlab: running header, page numbers, footnotes at the foot, ruled and unruled tables."""

from __future__ import annotations

import io
import re
from html import escape

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from corpus.markup import Block, Source

rl_config.invariant = 1
MARGIN = 22 * mm
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10.5, leading=13, spaceAfter=7, alignment=TA_JUSTIFY)
PLAIN = ParagraphStyle("plain", parent=BODY, alignment=0)
TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=15, leading=18, spaceAfter=10)
HEADING = ParagraphStyle("heading", fontName="Times-Bold", fontSize=11.5, leading=14, spaceBefore=6, spaceAfter=6)
CELL = ParagraphStyle("cell", fontName="Helvetica", fontSize=8.5, leading=10.5)
NUMBER = ParagraphStyle("number", parent=CELL, alignment=TA_RIGHT)
HEAD = ParagraphStyle("head", parent=CELL, fontName="Helvetica-Bold")
NOTE = ParagraphStyle("note", fontName="Times-Roman", fontSize=8, leading=9.5)
MONEY = re.compile(r"\(?[A-Z$€£ ]*[\d][\d ,.]*\)?|[–-]")
STYLES = {"title": TITLE, "heading": HEADING, "paragraph": BODY, "list_item": BODY}


def _style(cell: str, head: bool) -> ParagraphStyle:
    """Numbers stand at the right of their column, as printed budgets have them."""
    if head:
        return HEAD
    return NUMBER if MONEY.fullmatch(cell) else CELL


def _cells(block: Block) -> list[list[Paragraph | str]]:
    return [
        ["" if cell in ("^^", "") else Paragraph(escape(cell, quote=False), _style(cell, r < block.header_rows)) for cell in row]
        for r, row in enumerate(block.rows)
    ]


def _table(block: Block, width: float) -> Table:
    columns = len(block.rows[0])
    longest = [max(12, *(min(60, len(row[c])) for row in block.rows)) for c in range(columns)]
    widths = [width * n / sum(longest) for n in longest]
    style: list[tuple] = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]
    if "ruled" in block.attributes:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    elif block.attributes.get("rule") == "header":
        style += [
            ("LINEABOVE", (0, 0), (-1, 0), 0.4, colors.black),
            ("LINEBELOW", (0, block.header_rows - 1), (-1, block.header_rows - 1), 1, colors.black),
        ]
    for c in range(columns):
        for r in range(len(block.rows)):
            end = r
            while end + 1 < len(block.rows) and block.rows[end + 1][c] == "^^":
                end += 1
            if end > r and block.rows[r][c] != "^^":
                style.append(("SPAN", (c, r), (c, end)))
    return Table(_cells(block), colWidths=widths, repeatRows=block.header_rows, style=TableStyle(style), hAlign="LEFT")


def _flowables(source: Source, width: float) -> list[Flowable]:
    out: list[Flowable] = []
    for block in source.blocks:
        if block.kind == "table":
            out += [_table(block, width), Spacer(1, 8)]
        elif block.kind == "list_item":
            out.append(Paragraph(escape(block.text, quote=False), BODY, bulletText="•"))
        elif block.kind != "footnote":
            style = PLAIN if block.kind == "paragraph" and len(block.text) < 60 else STYLES[block.kind]
            out.append(Paragraph(escape(block.text, quote=False), style))
    return out


class _Pages:
    """Draws what stands on every page outside the text: symbol, page number, job number; footnotes on the first."""

    def __init__(self, source: Source, size: tuple[float, float], width: float) -> None:
        self.source = source
        self.size = size
        self.width = width
        self.notes = [Paragraph(escape(b.text, quote=False), NOTE) for b in source.blocks if b.kind == "footnote"]
        self.note_height = sum(p.wrap(width, 1000)[1] + 2 for p in self.notes)

    def draw(self, canvas, document) -> None:
        canvas.saveState()
        canvas.setTitle(self.source.title)
        right = self.size[0] - MARGIN
        canvas.setFont("Times-Bold", 9)
        if symbol := self.source.header.get("symbol"):
            canvas.drawRightString(right, self.size[1] - 15 * mm, symbol)
        canvas.setFont("Times-Roman", 9)
        canvas.drawRightString(right, 12 * mm, self.source.header.get("footer_style", "{}").format(document.page))
        if job := self.source.header.get("job"):
            canvas.drawString(MARGIN, 12 * mm, job)
        if document.page == 1 and self.notes:
            y = 20 * mm + self.note_height
            canvas.line(MARGIN, y + 3, MARGIN + 40 * mm, y + 3)
            for note in self.notes:
                height = note.wrap(self.width, 1000)[1]
                y -= height + 2
                note.drawOn(canvas, MARGIN, y)
        canvas.restoreState()


def write_pdf(source: Source) -> bytes:
    """The source as an A4 document, or A5 where the header says ``page: a5`` (so that short texts run over pages)."""
    size = A5 if source.header.get("page") == "a5" else A4
    width = size[0] - 2 * MARGIN
    out = io.BytesIO()
    pages = _Pages(source, size, width)
    document = BaseDocTemplate(out, pagesize=size, title=source.title, author="", invariant=1)
    foot = 20 * mm + (pages.note_height + 12 if pages.notes else 0)
    first = Frame(MARGIN, foot, width, size[1] - 22 * mm - foot, leftPadding=0, rightPadding=0)
    later = Frame(MARGIN, 20 * mm, width, size[1] - 42 * mm, leftPadding=0, rightPadding=0)
    document.addPageTemplates(
        [
            PageTemplate("first", [first], onPage=pages.draw, pagesize=size, autoNextPageTemplate="later"),
            PageTemplate("later", [later], onPage=pages.draw, pagesize=size),
        ]
    )
    document.build(_flowables(source, width))
    return out.getvalue()
