"""Scanned pages become words by Tesseract, where the extra ``unrecords[ocr]`` and the program are installed."""

from __future__ import annotations

import os
import shutil
from functools import cache
from importlib.util import find_spec
from typing import Any

from pipeline.read.page_words import Word

HINT = "install the extra unrecords[ocr] and the program tesseract to read scans"
DPI = 300
SURE = 30.0
"""Words of which Tesseract is less sure than this (of 100) are noise of the scan."""


@cache
def available() -> bool:
    """Whether the extra ``unrecords[ocr]`` and Tesseract are here, and the user has not set ``UNRECORDS_OCR=off``."""
    if os.environ.get("UNRECORDS_OCR", "on") == "off":
        return False
    return find_spec("pytesseract") is not None and find_spec("PIL") is not None and shutil.which("tesseract") is not None


def read_page(page: Any) -> list[Word]:
    """The words of a page's picture, boxes in points; one word a box, sizes as tall as the line."""
    import pytesseract

    # its threads wait for each other on busy machines (7 s a page instead of 2)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    scale = DPI / 72
    picture = page.render(scale=scale, grayscale=True).to_pil()
    try:
        found = pytesseract.image_to_data(picture, output_type=pytesseract.Output.DICT, timeout=120)
    except (pytesseract.TesseractError, RuntimeError):
        return []
    lines: dict[tuple[int, int, int], list[int]] = {}
    for i, text in enumerate(found["text"]):
        if text.strip() and float(found["conf"][i]) >= SURE:
            lines.setdefault((found["block_num"][i], found["par_num"][i], found["line_num"][i]), []).append(i)
    words = []
    for members in lines.values():
        tall = sorted(found["height"][i] for i in members)[len(members) // 2] / scale
        top = min(found["top"][i] for i in members) / scale
        bottom = max(found["top"][i] + found["height"][i] for i in members) / scale
        for i in members:
            left = found["left"][i] / scale
            words.append(Word(found["text"][i], left, top, left + found["width"][i] / scale, min(bottom, top + 2 * tall), tall * 1.3))
    return words
