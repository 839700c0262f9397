"""A table of contents repeats the headings of its document: it is furniture."""

from __future__ import annotations

import re

from pipeline.document import Furniture
from pipeline.read.building import Part, squeeze
from pipeline.read.cues import plain, rows

_LEADERS = re.compile(r"(?:\s*[.…·_]){4,}\s*(?:\d{1,4}|[ivxl]+)?\s*$")
_PAGE = re.compile(r"\d{1,4}|[ivxl]{1,6}")
_COLUMN_HEADS = frozenset(("page", "paragraphs", "pages", "chapter", "página", "paragraphe", "paragraphes"))
SEARCHED = 60
LONGEST = 400


def take_contents(parts: list[Part]) -> list[Furniture]:
    """Remove a table of contents from ``parts`` and give it back; a list without page numbers is none.

    >>> from pipeline.read.building import Piece
    >>> printed = ("Contents", "I. Mandate . . . . . .", "6", "I. Mandate")
    >>> parts = [Part("paragraph", [Piece(words)]) for words in printed]
    >>> [f.reason for f in take_contents(parts)], [p.text for p in parts]
    (['table of contents', 'table of contents', 'table of contents'], ['I. Mandate'])
    """
    headings = {row["heading"] for row in rows("contents.csv")}
    start = next((i for i, part in enumerate(parts[:SEARCHED]) if part.found is None and plain(part.text) in headings), None)
    if start is None:
        return []
    end, waiting = start + 1, 0
    for i in range(start + 1, min(len(parts), start + LONGEST)):
        part = parts[i]
        words = squeeze(part.text)
        if part.found is not None or len(words) > 300:
            break
        if _PAGE.fullmatch(words) or _LEADERS.search(words) or re.search(r"\t| {3,}\d{1,4}$", part.text) or plain(words) in _COLUMN_HEADS:
            end, waiting = i + 1, 0
        else:
            waiting += 1
            if waiting > 3:
                break
    if end <= start + 2:
        return []
    taken = parts[start:end]
    del parts[start:end]
    return [
        Furniture(squeeze(p.text), "table of contents", p.page, p.pieces[0].place.box if p.pieces and p.pieces[0].place else None)
        for p in taken
    ]
