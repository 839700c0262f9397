"""The words of a PDF page with their boxes, from pypdfium2's characters."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.document import Box

_HYPHENS = frozenset((0x02, 0xFFFE))
"""pdfium's marks for a hyphen at the end of a line."""
_BLANKS = frozenset((0x20, 0x0D, 0x0A, 0x09, 0xA0, 0x2002, 0x2003, 0x2009, 0x200A, 0x202F, 0x3000, 0x200B, 0xFEFF))
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0x2010: "-"}
_Name = ctypes.c_char * 64
MAX_CHARACTERS = 400_000
"""No page of a book holds as many; what does is made to keep readers busy."""


def _quick(function: Any) -> Callable[..., Any]:
    """One of pdfium's functions at a third of its price, for what is asked of every character.

    Python's lock is kept during the call, which is short and calls nothing of ours; arguments are passed as they are, so that they
    must be a page of text, whole numbers and ``byref`` of what the function expects.
    """
    return ctypes.PYFUNCTYPE(function.restype)(ctypes.cast(function, ctypes.c_void_p).value or 0)


unicode_of, box_of, angle_of = map(_quick, (pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharAngle))
size_of, weight_of = map(_quick, (pdfium.FPDFText_GetFontSize, pdfium.FPDFText_GetFontWeight))


@dataclass(slots=True)
class Word:
    """Characters without a blank between them; ``size`` is the height of the font's box, ``bold`` of its first letter."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def box(self) -> Box:
        return Box(round(self.x0, 2), round(self.top, 2), round(self.x1, 2), round(self.bottom, 2))


def read_words(textpage: Any, height: float, left: float = 0.0, top: float = 0.0) -> tuple[list[Word], list[str]]:
    """The upright words of a page in the order of its content, and those that stand askew (map labels, watermarks).

    ``left`` and ``top`` are the corner of the page's visible box in PDF coordinates.
    """
    handle = textpage.raw
    count = min(pdfium.FPDFText_CountChars(handle), MAX_CHARACTERS)
    box = pdfium.FS_RECTF()
    reference = ctypes.byref(box)
    words: list[Word] = []
    askew: list[str] = []
    letters: list[str] = []
    x0 = x1 = y0 = y1 = size = 0.0
    first = 0
    top = top or height

    def close() -> None:
        text = "".join(letters)
        letters.clear()
        angle = angle_of(handle, first)
        if 0.05 < angle < 6.23:
            askew.append(text)
        else:
            words.append(Word(text, x0 - left, top - y1, x1 - left, top - y0, size, _bold(handle, first)))

    for i in range(count):
        letter = written(unicode_of(handle, i))
        if not letter:
            if letters:
                close()
            continue
        if not box_of(handle, i, reference):
            continue
        a, b, c, d = box.left, box.bottom, box.right, box.top
        if letters and (a > x1 + 0.3 * size or a < x1 - 1.2 * size or d < y0 or b > y1):
            close()
        elif (
            letters and b != y0 and (_raised(b, d, y0, size) or _raised(y0, y1, b, d - b)) and size_of(handle, i) != size_of(handle, i - 1)
        ):
            # letters of some fonts are measured one by one: the size of the type must differ too
            close()
        if not letters:
            first, x0, x1, y0, y1, size = i, a, c, b, d, d - b
        else:
            x1, y0 = c if c > x1 else x1, b if b < y0 else y0
            y1, size = d if d > y1 else y1, d - b if d - b > size else size
        letters.append(letter)
    if letters:
        close()
    return words, askew


def _raised(bottom: float, top: float, base: float, size: float) -> bool:
    """Whether a letter is a note's mark beside letters of ``size`` on ``base``: smaller, and above their foot."""
    return top - bottom < 0.78 * size and bottom > base + 0.22 * size


@lru_cache(maxsize=4096)
def written(code: int) -> str:
    """What stands in the text for a character of a page; nothing for a blank."""
    if code in _HYPHENS:
        return "-"
    if code in _BLANKS or code < 0x20:
        return ""
    if code in _LIGATURES:
        return _LIGATURES[code]
    # half of a surrogate pair, or a glyph without a meaning, cannot stand in a text
    return chr(code) if code < 0x110000 and not 0xD800 <= code <= 0xDFFF and code != 0xFFFF else "\ufffd"


def _bold(handle: Any, index: int) -> bool:
    """Whether a letter is set in bold; where the font has no name, whether it is set in colour."""
    if weight_of(handle, index) >= 600:
        return True
    name = _Name()
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(handle, index, name, 64, ctypes.byref(flags))
    if name.value:
        return b"bold" in name.value.lower() or b"black" in name.value.lower()
    shades = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFText_GetFillColor(handle, index, *map(ctypes.byref, shades))
    red, green, blue = (shade.value for shade in shades[:3])
    return max(red, green, blue) - min(red, green, blue) > 60


def read_turned_words(textpage: Any, rotation: int, box: tuple[float, float, float, float]) -> tuple[list[Word], list[str]]:
    """The words of a page that is shown turned by 90, 180 or 270 degrees, placed as it is shown.

    The characters are counted in the unturned page, where the shown lines run up, down or backwards.
    """
    return _turned_words(textpage, turn(rotation, box)), []


class turn:
    """From PDF coordinates to the page as it is shown, origin at its top left.

    >>> turn(0, (0, 0, 600, 800))(10, 790), turn(90, (0, 0, 600, 800))(10, 790)
    ((10, 10), (790, 10))
    """

    def __init__(self, rotation: int, box: tuple[float, float, float, float]) -> None:
        self.rotation, (self.left, self.bottom, self.right, self.top) = rotation, box
        self.quarter = rotation in (90, 270)

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


def _turned_words(textpage: Any, turned: Any) -> list[Word]:
    handle = textpage.raw
    box = pdfium.FS_RECTF()
    reference = ctypes.byref(box)
    words: list[Word] = []
    letters: list[tuple[str, float, float, float, float]] = []

    def close(first: int) -> None:
        if letters:
            x0, top = min(c[1] for c in letters), min(c[2] for c in letters)
            x1, bottom = max(c[3] for c in letters), max(c[4] for c in letters)
            words.append(Word("".join(c[0] for c in letters), x0, top, x1, bottom, bottom - top, _bold(handle, first)))
            letters.clear()

    first = 0
    for i in range(min(pdfium.FPDFText_CountChars(handle), MAX_CHARACTERS)):
        letter = written(unicode_of(handle, i))
        if not letter or not box_of(handle, i, reference):
            close(first)
            continue
        (ax, ay), (bx, by) = turned(box.left, box.bottom), turned(box.right, box.top)
        x0, y0, x1, y1 = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
        if letters and (y0 > letters[-1][4] or y1 < letters[-1][2] or abs(x0 - letters[-1][3]) > 0.6 * (y1 - y0)):
            close(first)
        if not letters:
            first = i
        letters.append((letter, x0, y0, x1, y1))
    close(first)
    return words
