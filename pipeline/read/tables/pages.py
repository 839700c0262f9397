"""Which pages may hold a table, told cheaply by pypdfium2, so that pdfplumber reads only those."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.read.tables.worded_head import NEXT, is_known, is_label

_FIGURE_LINE = re.compile(r"(?:(?:^|[ \t])(?:\(?[-–]?[$€£]?\d[\d ,.\u00a0]*%?\)?%?|[–—-])(?=\s|$)){3}", re.MULTILINE)
_DATA_LINE = re.compile(r"^.{0,120}\s(?:\(?[$€£]?\d[\d ,.\u00a0]*%?\)?)\s*$", re.MULTILINE)
_THIN = 3.0
MOST_LABELS = 24


def may_hold_table(page: Any, textpage: Any) -> bool:
    """Whether a page of pypdfium2 may hold a table."""
    width, height = page.get_size()
    return has_table_strokes(strokes_of(page), width, height) or has_figure_lines(textpage.get_text_range())


def pages_with_labels(pages: Sequence[Sequence[Any]]) -> list[int]:
    """The pages (counted from 1) whose words hold labels side by side, bold or usual over columns, with words side by side below them.

    The page after one that ends in such columns counts too.
    """
    found: set[int] = set()
    for number, words in enumerate(pages, 1):
        rows: dict[int, list[Any]] = {}
        for word in words:
            rows.setdefault(round(word.bottom), []).append(word)
        lines = [sorted(rows[y], key=lambda w: w.x0) for y in sorted(rows)]
        for i, line in enumerate(lines):
            gaps = _label_gaps(line) if 1 < len(line) <= MOST_LABELS else []
            if gaps and any(_in_gaps(below, gaps) for below in lines[i + 1 : i + 6]):
                found.add(number)
                if any(_in_gaps(below, gaps) for below in lines[max(i + 1, len(lines) - 5) :]):
                    found.add(number + 1)
    return sorted(n for n in found if n <= len(pages))


def _gaps(line: Sequence[Any]) -> list[tuple[float, float]]:
    return [(a.x1, b.x0) for a, b in zip(line, line[1:], strict=False) if b.x0 - a.x1 > NEXT * b.size]


def _label_gaps(line: Sequence[Any]) -> list[tuple[float, float]]:
    """The gaps between the labels of a line, none when it holds something else."""
    bold = line[0].bold
    if not (bold or line[0].text[:1].isupper()):
        return []
    gaps = _gaps(line)
    if not gaps:
        return []
    labels = [
        " ".join(w.text for w in line if a <= w.x0 < b)
        for a, b in zip([0.0, *(g[1] for g in gaps)], [*(g[1] for g in gaps), 1e6], strict=True)
    ]
    if all(w.bold for w in line):
        return gaps if all(is_label(text) for text in labels) else []
    return gaps if all(is_known(text) for text in labels) else []


def _in_gaps(line: Sequence[Any], gaps: Sequence[tuple[float, float]]) -> bool:
    """Whether words of a line stand on both sides of what is left of a gap."""
    return any(min(b, d) - max(a, c) > 0.4 * line[0].size for a, b in _gaps(line) for c, d in gaps)


def strokes_of(page: Any) -> list[tuple[float, float, float, float]]:
    """Boxes (left, bottom, right, top) of the page's paths."""
    import pypdfium2.raw as pdfium

    boxes = []
    sides = [ctypes.c_float() for _ in range(4)]
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        shape = pdfium.FPDFPage_GetObject(page, i)
        kind = pdfium.FPDFPageObj_GetType(shape)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            shapes = [shape]
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            count = pdfium.FPDFFormObj_CountObjects(shape)
            shapes = [pdfium.FPDFFormObj_GetObject(shape, j) for j in range(count)]
            shapes = [s for s in shapes if pdfium.FPDFPageObj_GetType(s) == pdfium.FPDF_PAGEOBJ_PATH]
        else:
            continue
        for path in shapes:
            if pdfium.FPDFPageObj_GetBounds(path, *sides):
                boxes.append((sides[0].value, sides[1].value, sides[2].value, sides[3].value))
    return boxes


def has_table_strokes(boxes: Iterable[tuple[float, float, float, float]], width: float, height: float) -> bool:
    """Whether strokes make rows: several long ones at different heights of the page's body, or a stroke in several pieces."""
    levels: dict[int, list[tuple[float, float]]] = {}
    uprights = 0
    for left, bottom, right, top in boxes:
        if top - bottom <= _THIN and right - left > _THIN:
            if 0.06 * height < bottom < 0.91 * height:
                levels.setdefault(round(bottom / 2), []).append((left, right))
        elif right - left <= _THIN and top - bottom > 6:
            uprights += 1
        elif right - left > 20 and top - bottom > 6 and (right - left) * (top - bottom) < 0.5 * width * height:
            levels.setdefault(round(bottom / 2), []).append((left, right))
            uprights += 1
    long = [1 for pieces in levels.values() if sum(b - a for a, b in pieces) > 0.25 * width]
    pieces = [1 for pieces in levels.values() if len(pieces) >= 3]
    return len(long) >= 2 or bool(pieces) or (len(levels) >= 3 and uprights >= 3)


def has_figure_lines(text: str) -> bool:
    """Whether lines of text end in columns of figures, as rows of a table do.

    >>> has_figure_lines("Approved 2025/26 1 5 74 71\\r\\nActual 1 4 73 70\\r\\nTotal 2 9 147 141")
    True
    >>> has_figure_lines("In 2019, 12 officers of 3 units met on 4 May 2019.")
    False
    """
    lines = text.replace("\r\n", "\n")
    return sum(1 for _ in _FIGURE_LINE.finditer(lines)) >= 2 or sum(1 for _ in _DATA_LINE.finditer(lines)) >= 6
