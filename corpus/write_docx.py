"""DOCX files for the corpus, the same bytes on every run (python-docx stamps the clock into the archive; this writes it again)."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from docx import Document as new_document
from docx.shared import Pt

from corpus.markup import Block, Source

EPOCH = datetime(2024, 1, 1, 0, 0, 0)


def _frozen(data: bytes) -> bytes:
    """The archive with one fixed time on every member."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, date_time=(2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()


def _table(document, block: Block) -> None:
    table = document.add_table(rows=len(block.rows), cols=len(block.rows[0]))
    if "ruled" in block.attributes:
        table.style = "Table Grid"
    for r, row in enumerate(block.rows):
        for c, cell in enumerate(row):
            if cell == "^^":
                continue
            table.cell(r, c).text = cell
            if r < block.header_rows:
                for run in table.cell(r, c).paragraphs[0].runs:
                    run.bold = True
    for c in range(len(block.rows[0])):
        r = 0
        while r < len(block.rows):
            end = r
            while end + 1 < len(block.rows) and block.rows[end + 1][c] == "^^":
                end += 1
            if end > r:
                kept = table.cell(r, c).text
                merged = table.cell(r, c).merge(table.cell(end, c))
                merged.text = kept
            r = end + 1


def write_docx(source: Source) -> bytes:
    """The source as a Word document: headings, lists, merged cells, symbol and page line in the header."""
    document = new_document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(11)
    properties = document.core_properties
    properties.created = properties.modified = EPOCH
    properties.author, properties.title, properties.last_modified_by = "", source.title, ""
    if symbol := source.header.get("symbol"):
        document.sections[0].header.paragraphs[0].text = symbol
    document.sections[0].footer.paragraphs[0].text = source.header.get("footer", "Page 1")
    for block in source.blocks:
        if block.kind == "title":
            document.add_heading(block.text, level=0)
        elif block.kind == "heading":
            document.add_heading(block.text, level=1)
        elif block.kind == "list_item":
            document.add_paragraph(block.text, style="List Bullet")
        elif block.kind == "table":
            _table(document, block)
        else:
            document.add_paragraph(block.text)
    out = io.BytesIO()
    document.save(out)
    return _frozen(out.getvalue())
