"""PDF pages with tables, drawn for the tests: text at given places, rules in one piece or in pieces."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

HEIGHT = 792


class Sheet:
    """A PDF being drawn; y counts from the top of the page."""

    def __init__(self, size: tuple[float, float] = (612, HEIGHT)) -> None:
        self.file = io.BytesIO()
        self.size = size
        self.canvas = Canvas(self.file, pagesize=size)

    def text(self, x: float, y: float, text: str, size: float = 8.5, font: str = "Times-Roman") -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.size[1] - y, text)

    def right(self, x: float, y: float, text: str, size: float = 8.5, font: str = "Times-Roman") -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawRightString(x, self.size[1] - y, text)

    def rule(self, y: float, stops: Sequence[float], weight: float = 0.5) -> None:
        """A rule from stop to stop, each piece a rectangle of its own, as word processors draw the borders of cells."""
        for a, b in zip(stops, stops[1:], strict=False):
            self.canvas.rect(a, self.size[1] - y - weight, b - a, weight, stroke=0, fill=1)

    def row(self, y: float, label: str, figures: Sequence[str], ends: Sequence[float], x: float = 60, font: str = "Times-Roman") -> None:
        self.text(x, y, label, font=font)
        for end, figure in zip(ends, figures, strict=True):
            self.right(end, y, figure, font=font)

    def next_page(self) -> None:
        self.canvas.showPage()

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.file.getvalue()
