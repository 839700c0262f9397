"""Words that a narrow column broke without a hyphen ("apportionm" above "ent"), told by the same words printed whole elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.read.tables.found import FoundCell, FoundTable
from pipeline.read.tables.page import TextLine

SHORTEST = 6
BLANK = 0.3
"""A word that goes on a line stands no further than this share of the font size from the word before it."""
_BROKEN = re.compile(r"\b([^\W\d_]{2,}) (?=([a-z]{1,12})\b)")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass
class Words:
    """The words of a document: all, and those that another word of the line follows, which no column broke."""

    all: set[str] = field(default_factory=set)
    followed: set[str] = field(default_factory=set)

    def take(self, lines: Iterable[TextLine]) -> None:
        for line in lines:
            for word, after in zip(line.words, [*line.words[1:], None], strict=True):
                whole = _WORD.findall(word.text.lower())
                self.all.update(whole)
                if after is not None and after.x0 - word.x1 <= BLANK * word.size:
                    self.followed.update(whole)

    def mended(self, text: str) -> str:
        """The text with its broken words put together.

        >>> words = Words({"apportionment", "unencumbered", "balance", "apportionm", "ent"}, {"unencumbered"})
        >>> words.mended("2024/25 apportionm ent"), words.mended("Unencumbered balance")
        ('2024/25 apportionment', 'Unencumbered balance')
        """
        return _BROKEN.sub(lambda m: m[1] if self._is_broken(m[1].lower(), m[2]) else m[0], text)

    def _is_broken(self, begin: str, rest: str) -> bool:
        alone = len(rest) == 1 and rest not in "ai"  # no letter but these is a word
        return len(begin + rest) >= SHORTEST and begin + rest in self.all and (alone or begin not in self.followed)


def mend(table: FoundTable, words: Words) -> FoundTable:
    """The table with its broken words put together, in its cells and in the labels of its columns."""
    return replace(
        table,
        columns=tuple(words.mended(label) for label in table.columns),
        header=tuple(tuple(_mended(cell, words) for cell in row) for row in table.header),
        rows=tuple(tuple(_mended(cell, words) for cell in row) for row in table.rows),
        groups=tuple(group and words.mended(group) for group in table.groups),
    )


def _mended(cell: FoundCell, words: Words) -> FoundCell:
    text = words.mended(cell.text)
    return cell if text == cell.text else replace(cell, text=text, words=())
