"""A PDF page as pypdfium2 draws it, in the terms of a pdfplumber page: words, rects and lines, tables of closed cells.

pdfplumber's own parsing takes most of the time that reading tables takes; its table finder works on any edges.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.read.page_words import MAX_CHARACTERS, box_of, size_of, turn, unicode_of, weight_of, written

GAP = 2.0
"""Letters further apart than this many points belong to two words."""
DESCENT = 0.22
BLANK = 0.15
"""Shares of the size of the type: how far letters reach below the line, how wide a blank is at least."""
_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]
MAX_DEPTH = 8
_Name = ctypes.c_char * 96


class DrawnPage:
    """One page; lengths in points, origin at the top left of the page as it is shown."""

    def __init__(self, page: Any, number: int) -> None:
        self.page_number = number
        self.width, self.height = page.get_size()
        self._page = page
        self._turn = turn(page.get_rotation(), page.get_bbox())
        self.bbox = (0.0, 0.0, self.width, self.height)

    def extract_words(self, **_: Any) -> list[dict[str, Any]]:
        """The page's words with their boxes, sizes and fonts."""
        textpage = self._page.get_textpage()
        try:
            return list(_words(textpage.raw, self._turn))
        finally:
            textpage.close()

    @cached_property
    def _shapes(self) -> list[dict[str, Any]]:
        return list(_shapes(self._page.raw, self._turn))

    @property
    def rects(self) -> list[dict[str, Any]]:
        return [shape for shape in self._shapes if shape["object_type"] == "rect"]

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [shape for shape in self._shapes if shape["object_type"] == "line"]

    @property
    def edges(self) -> list[dict[str, Any]]:
        from pipeline.read.tables.lean_pdfplumber import obj_to_edges

        return [edge for shape in self._shapes for edge in obj_to_edges(shape)]

    def find_tables(self) -> list[Any]:
        """The tables whose cells are closed by strokes, by pdfplumber's finder."""
        from pipeline.read.tables.lean_pdfplumber import TableFinder

        return TableFinder(self).tables  # type: ignore[arg-type]


def _words(handle: Any, turned: Any) -> Iterator[dict[str, Any]]:
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    reference = ctypes.byref(box)
    letters: list[str] = []
    x0 = x1 = bottom = nominal = beneath = 0.0
    first, font = 0, ""
    before: dict[str, Any] | None = None
    doubtful = False
    x, y = ctypes.c_double(), ctypes.c_double()

    def foot(index: int) -> float:
        """Where a letter's line ends below: boxes do not tell it where a font measures its letters one by one."""
        pdfium.FPDFText_GetCharOrigin(handle, index, x, y)
        return turned(x.value, y.value)[1] + DESCENT * size_of(handle, index)

    def leaves(low: float, index: int) -> bool:
        """Whether a letter stands on another line than its word does."""
        return abs(low - beneath) > GAP and abs(foot(index) - bottom) > GAP

    def word() -> dict[str, Any]:
        pdfium.FPDFText_GetMatrix(handle, first, ctypes.byref(matrix))
        size = nominal * (matrix.c**2 + matrix.d**2) ** 0.5
        upright = abs(matrix.b) <= 0.05 * abs(matrix.a) if not turned.quarter else abs(matrix.a) <= 0.05 * abs(matrix.b)
        text = "".join(letters)
        letters.clear()
        return {
            "text": text, "x0": x0, "x1": x1, "top": bottom - size, "bottom": bottom, "size": size, "fontname": font, "upright": upright,
        }  # fmt: skip

    for i in range(min(pdfium.FPDFText_CountChars(handle), MAX_CHARACTERS)):
        code = unicode_of(handle, i)
        letter = written(code)
        if not letter:
            doubtful = bool(pdfium.FPDFText_IsGenerated(handle, i)) and code == 0x20
            if letters and not doubtful:
                before = word()
                yield before
            continue
        if not box_of(handle, i, reference):
            continue
        (ax, ay), (bx, by) = turned(box.left, box.bottom), turned(box.right, box.top)
        left, right, low, size = min(ax, bx), max(ax, bx), max(ay, by), size_of(handle, i)
        if doubtful and letters and left > x1 + 0.06 * size:
            # pdfium saw a gap where the file has no blank; letters that touch are no two words
            before = word()
            yield before
        doubtful = False
        if letters and (left > x1 + GAP or left < x0 - GAP or right < x1 - 3 * GAP or size != nominal or leaves(low, i)):
            yield word()
        if not letters:
            font = _font(handle, i)
            if not turned.rotation and pdfium.FPDFText_GetCharOrigin(handle, i, x, y):
                left = turned(x.value, y.value)[0]
            first, x0, x1, bottom, beneath, nominal = i, left, right, foot(i), low, size
            if before is not None and abs(before["bottom"] - bottom) < GAP and x0 > before["x0"]:
                # a letter's box holds what hangs over ("of"): a blank between two words stays to be seen
                before["x1"] = max(before["x0"], min(before["x1"], x0 - BLANK * before["size"]))
            before = None
        x1 = max(x1, right)
        letters.append(letter)
    if letters:
        yield word()


def _font(handle: Any, index: int) -> str:
    name, flags = _Name(), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(handle, index, name, 96, ctypes.byref(flags))
    bold = "Bold" if weight_of(handle, index) >= 600 else ""
    return name.value.decode("latin-1") + bold


def _shapes(page: Any, turned: Any) -> Iterator[dict[str, Any]]:
    """The rectangles and straight lines of a page's paths, those inside forms too."""
    count = pdfium.FPDFPage_CountObjects(page)
    for item, matrix in _paths([pdfium.FPDFPage_GetObject(page, i) for i in range(count)], (1, 0, 0, 1, 0, 0), 0):
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(item, width)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
        for points in _subpaths(item):
            placed = [turned(*_apply(matrix, point)) for point in points]
            kind = _kind(placed)
            if kind:
                xs, ys = [p[0] for p in placed], [p[1] for p in placed]
                top, bottom = min(ys), max(ys)
                yield {
                    "object_type": kind, "x0": min(xs), "x1": max(xs), "top": top, "bottom": bottom, "doctop": top, "y0": bottom, "y1": top,
                    "width": max(xs) - min(xs), "height": bottom - top, "linewidth": width.value, "stroke": bool(stroke.value),
                    "pts": placed,
                }  # fmt: skip


def _paths(items: list[Any], outer: _Matrix, depth: int) -> Iterator[tuple[Any, _Matrix]]:
    for item in items:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM):
            continue
        own = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(item, own)
        matrix = _product((own.a, own.b, own.c, own.d, own.e, own.f), outer)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield item, matrix
        elif depth < MAX_DEPTH:
            inner = [pdfium.FPDFFormObj_GetObject(item, i) for i in range(pdfium.FPDFFormObj_CountObjects(item))]
            yield from _paths(inner, matrix, depth + 1)


def _subpaths(path: Any) -> Iterator[list[_Point]]:
    """The corner points of each part of a path that has no curve."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[_Point] = []
    curved = False
    for i in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if points and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
    if points and not curved:
        yield points


def _kind(points: list[_Point]) -> str | None:
    if len(points) == 2:
        return "line"
    corners = points[:-1] if len(points) == 5 and points[0] == points[-1] else points
    if len(corners) == 4:
        level = all(abs(a[0] - b[0]) < 0.01 or abs(a[1] - b[1]) < 0.01 for a, b in zip(corners, [*corners[1:], corners[0]], strict=True))
        return "rect" if level else None
    return None


def _apply(m: _Matrix, point: _Point) -> _Point:
    x, y = point
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _product(m: _Matrix, n: _Matrix) -> _Matrix:
    """First ``m``, then ``n``."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip
