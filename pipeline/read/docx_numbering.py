"""Word's automatic numbers, which stand in no text of the file: counted as Word prints them."""

from __future__ import annotations

import re
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def value_of(element: Any, path: str, default: str = "") -> str:
    found = element.find(path) if element is not None else None
    return default if found is None else found.get(W + "val", default)


class Numbering:
    """Word's automatic numbers, counted as Word prints them."""

    def __init__(self, root: Any | None) -> None:
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.abstract_of: dict[str, str] = {}
        self.counts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        for abstract in root.findall(W + "abstractNum"):
            levels = {}
            for level in abstract.findall(W + "lvl"):
                index, start = level.get(W + "ilvl", "0"), value_of(level, W + "start", "1")
                if index.isdigit():
                    levels[int(index)] = (
                        value_of(level, W + "numFmt"),
                        value_of(level, W + "lvlText"),
                        int(start) if start.isdigit() else 1,
                    )
            self.levels[abstract.get(W + "abstractNumId", "")] = levels
        for num in root.findall(W + "num"):
            self.abstract_of[num.get(W + "numId", "")] = value_of(num, W + "abstractNumId")

    def next(self, num: tuple[str, int]) -> str:
        """The printed mark of the next item ("29.", "(a)", "•"), or "" where the list prints none."""
        abstract = self.abstract_of.get(num[0], "")
        levels = self.levels.get(abstract, {})
        if num[1] not in levels:
            return ""
        form, pattern, start = levels[num[1]]
        key = (abstract, num[1])
        self.counts[key] = self.counts.get(key, start - 1) + 1
        for deeper in [k for k in self.counts if k[0] == abstract and k[1] > num[1]]:
            del self.counts[deeper]
        if form == "bullet":
            return "•"
        if form == "none":
            return ""

        def printed(match: re.Match[str]) -> str:
            level = int(match.group(1)) - 1
            its_form, _, its_start = levels.get(level, ("decimal", "", 1))
            return numeral(self.counts.get((abstract, level), its_start), its_form)

        return re.sub(r"%(\d)", printed, pattern)


def numeral(value: int, form: str) -> str:
    """A number in one of Word's list formats.

    >>> numeral(4, "lowerRoman"), numeral(2, "upperLetter"), numeral(29, "decimal")
    ('iv', 'B', '29')
    """
    if form in ("lowerRoman", "upperRoman"):
        out = ""
        for size, mark in ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
            while value >= size:
                out, value = out + mark, value - size
        return out.upper() if form == "upperRoman" else out
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return str(value)
