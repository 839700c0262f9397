"""Printed sentences.

The statistical parser cuts UN prose badly at "Mr.", "usd.", numbered paragraphs and headings, so sentences are cut by their
printed form, inside the blocks that the reader found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.attrs import LENGTH, SPACY
from spacy.tokens import Doc

from pipeline.document import Block

_STOP = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|[.!?][”\"»](?=[A-Z])|;(?=\s)|(?<=[a-z)])\.(?=[A-Z][a-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Lt|Col|Maj|Capt|Brig|Sgt|Hon|No|Nos|para|paras|chap|sect|fig|figs|Art|Add|Corr|Rev|vs|cf|e\.g|i\.e|etc|usd|approx|Inc|Ltd|Jr|Sr|Amb|art)"
    r"|\b[A-Z](?:\.[A-Z])*|\b(?:a\.m|p\.m))\.$"
)
LONGEST = 8
"""No abbreviation has more letters; the text before it is not looked through."""
_GAP = re.compile(r"\n[ \t\xa0]*\n|\n(?=[ \t\xa0]*(?:[•●▪■◦–—*]|\d{1,3}[.)]\s|\([a-z]{1,3}\)\s|[a-z][.)]\s))")
_NUMBER = re.compile(r"\s*(?:\d{1,3}\.|\(?[a-z]{1,3}\)|[a-z]\.|[•●▪■◦–—*-])\s+")
_BREAK = re.compile(r"\n")
LINE = 400
"""So much of the text before and after a line break tells whether it ends a sentence."""
_HEADLINE = re.compile(r"[.!?:;,][\"'”’»)\]]*\s*$")
_CELL = re.compile(r"[^\t\n]+")
_PROSE = re.compile(r"\s*[A-Z0-9\"“](?:\S*\s){9}.*[.!?][\"”’)]*\s*\Z", re.S)
"""A cell of at least ten words that ends as a sentence does."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A printed sentence; ``block`` numbers the paragraph it stands in, ``kind`` is that block's, "cell" in a cell of prose."""

    start: int
    end: int
    block: int
    kind: str
    first: int
    last: int
    """Its tokens are ``doc[first:last]``."""


def _stretches(text: str, blocks: tuple[Block, ...]) -> Iterator[tuple[int, int, str]]:
    """The paragraphs of a text: the reader's blocks, cut again at blank lines and list marks."""
    places: list[tuple[int, int, str]] = []
    for block in blocks:
        last = places[-1] if places else None
        if (
            last is not None
            and block.kind in ("paragraph", "heading")
            and last[2] in ("paragraph", "heading")
            and _runs_on(text, last[1], block.start)
        ):
            places[-1] = (last[0], block.end, "paragraph")
        else:
            places.append((block.start, block.end, block.kind))
    places = places or [(0, len(text), "paragraph")]
    for start, end, kind in places:
        if kind == "table":
            yield from _cells(text, start, end)
            continue
        at = start
        for gap in _GAP.finditer(text, start, end):
            yield at, gap.start(), kind
            at = gap.end()
        yield at, end, kind


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The cells of a table, those that hold prose told from those with labels and figures ("Achieved. The Mission held 12 forums.")."""
    for cell in _CELL.finditer(text, start, end):
        yield cell.start(), cell.end(), "cell" if _PROSE.match(cell.group()) else "table"


def _runs_on(text: str, end: int, start: int) -> bool:
    """Does a line of hard-wrapped text run on into the next, which the reader took for another block?"""
    return text[end:start] in ("\n", "\r\n", " \n") and text[start : start + 1].islower() and text[end - 1 : end] not in ".!?:;"


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Printed sentences of one paragraph."""
    at = start
    for stop in _STOP.finditer(text, start, end):
        cut = stop.end()
        if cut >= end or cut <= at:
            continue
        if text[stop.start()] == ";":
            if text.count("(", at, cut) > text.count(")", at, cut):
                continue
            yield at, cut - 1
            at = cut
            continue
        if (
            text[stop.start()] == "."
            and _ABBREVIATION.search(text, max(at, stop.start() - LONGEST), stop.start() + 1)
            and text[stop.start() : cut] == "."
        ):
            continue
        rest = text[cut : cut + 12].lstrip()
        if rest and rest[0].islower() and text[stop.start()] not in "!?;":
            continue
        yield at, cut
        at = cut
    if at < end:
        yield at, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    number = _NUMBER.match(text, start, end)
    return (number.end() if number else start), end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph cut at line breaks where a line cannot run on: a headline over a paragraph, a list item."""
    at = start
    for line in _BREAK.finditer(text, start, end):
        cut = line.start()
        before, after = text[max(at, cut - LINE) : cut].strip(), text[cut + 1 : min(cut + LINE, end)].lstrip()
        if (
            before
            and after
            and after[:1].isupper()
            and len(before) < 60
            and not _HEADLINE.search(before)
            or before
            and after
            and _HEADLINE.search(before)
            and before[-1] in ".!?:;"
        ):
            yield at, cut
            at = cut + 1
    yield at, end


def starts_of(doc: Doc) -> list[int]:
    """Where each token of a spaCy ``Doc`` starts in its text; counted once, then kept in ``doc._.starts``."""
    if doc._.starts is None:
        lengths = doc.to_array([LENGTH, SPACY]).sum(axis=1)
        doc._.starts = [0, *lengths.cumsum().tolist()][: len(doc)]
    starts: list[int] = doc._.starts
    return starts


def sentences(doc: Doc, text: str) -> list[Sentence]:
    """The printed sentences of a doc and its text, list marks and paragraph numbers left out of their start."""
    document = doc._.document
    starts = starts_of(doc)
    found: list[Sentence] = []
    for number, (start, end, kind) in enumerate(_stretches(text, document.blocks if document else ())):
        for part in _lines(text, start, end):
            for cut in _cuts(text, *part):
                s, e = _trimmed(text, *cut)
                if e - s < 8:
                    continue
                first, last = bisect_left(starts, s), bisect_left(starts, e)
                found.append(Sentence(s, e, number, kind, first, last))
    return found
