"""Small PDF and DOCX files for the tests of the readers."""

from __future__ import annotations

import io
from collections.abc import Sequence


def make_pdf(pages: Sequence[Sequence[str]], header: str = "", footer: str = "", password: str = "", picture: bool = False) -> bytes:
    """A PDF of lines of text: "# " begins a bold line, an empty line leaves a gap."""
    from reportlab.lib import pdfencrypt
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), encrypt=pdfencrypt.StandardEncryption(password) if password else None, invariant=1)
    for number, lines in enumerate(pages, 1):
        if picture:
            from PIL import Image

            canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), (200, 200, 200))), 0, 0, 595, 842)
        if header:
            canvas.setFont("Times-Roman", 9)
            canvas.drawString(70, 800, header)
        if footer:
            canvas.setFont("Times-Roman", 9)
            canvas.drawString(70, 40, footer.format(number=number))
        y = 740.0
        for line in lines:
            if line:
                canvas.setFont("Times-Bold" if line.startswith("# ") else "Times-Roman", 11)
                canvas.drawString(70, y, line.removeprefix("# "))
            y -= 13
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def make_docx(paragraphs: Sequence[str], table: Sequence[Sequence[str]] = ()) -> bytes:
    from docx import Document

    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
