"""Plain text: the decoded input is the text, unchanged; blocks are found in it, never made."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.document import Block, Table
from pipeline.read import structure

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n?|\n|[\x0b\x0c\x85\u2028\u2029]")
_RULE = re.compile(r"[-=_*~#.\s]{3,}$")
WRAP_LIMIT = 132
"""Lines longer than this were not broken to fit a page: each is a paragraph of its own."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A line of the input without the blanks around it; ``group`` counts the blank lines before it."""

    start: int
    end: int
    group: int
    indent: int


def find_blocks(text: str, tables: Sequence[Table] = ()) -> list[Block]:
    """The blocks of a plain text, tables as found before; every block is a slice of ``text``."""
    runs = list(_runs(text))
    spans = sorted((t.start, t.end) for t in tables)
    starts = [s for s, _ in spans]

    def table_at(run: _Run) -> int | None:
        i = bisect_right(starts, run.end - 1) - 1
        return i if i >= 0 and run.start < spans[i][1] else None

    blocks: list[Block] = [Block(s, e, "table") for s, e in spans]
    group: list[_Run] = []
    for run in runs:
        if table_at(run) is not None:
            blocks.extend(_blocks_of_group(text, group))
            group = []
            continue
        if group and (run.group != group[-1].group or any(group[-1].end <= s <= run.start for s in starts)):
            blocks.extend(_blocks_of_group(text, group))
            group = []
        group.append(run)
    blocks.extend(_blocks_of_group(text, group))
    blocks.sort(key=lambda b: b.start)
    return _with_context(text, blocks)


def _runs(text: str) -> Iterator[_Run]:
    group = at = 0
    blank = False
    for match in _LINE.finditer(text):
        breaks = len(_BREAK.findall(text, at, match.start()))
        line = match.group()
        words = line.strip().strip("\ufeff")
        if breaks > 1 or blank:
            group += 1
        blank = not words
        at = match.end()
        if words:
            lead = line.index(words)
            yield _Run(match.start() + lead, match.start() + lead + len(words), group, lead)


def _blocks_of_group(text: str, group: list[_Run]) -> Iterator[Block]:
    """Lines between two blank lines: one paragraph broken to fit, or a paragraph a line."""
    if not group:
        return
    if len(group) == 1 or not _is_wrapped(text, group):
        for run in group:
            yield _block(text, run.start, run.end)
        return
    start = group[0]
    last = start
    for run in group[1:]:
        line = text[run.start : run.end]
        begins = structure.list_mark(line) or structure.paragraph_number(line)
        if begins or (run.indent > start.indent + 1 and structure.ends_sentence(text[last.start : last.end]) and run.indent > last.indent):
            yield _block(text, start.start, last.end)
            start = run
        last = run
    yield _block(text, start.start, last.end)


def _is_wrapped(text: str, group: list[_Run]) -> bool:
    """Whether lines were broken because the next word did not fit, which a list of short lines never is.

    A list item or a numbered paragraph that begins says nothing of the line before it.
    """
    width = max(run.end - run.start + run.indent for run in group)
    if width > WRAP_LIMIT:
        return False
    full = pairs = 0
    for run, after in zip(group, group[1:], strict=False):
        following = text[after.start : after.end]
        if structure.list_mark(following) or structure.paragraph_number(following):
            continue
        pairs += 1
        word = following.split(maxsplit=1)[0]
        carried = following[0].islower() and not structure.ends_sentence(text[run.start : run.end])
        full += carried or (width >= 40 and run.end - run.start + run.indent + 1 + len(word) > width * 0.94)
    return pairs == 0 or full * 2 > pairs


def _block(text: str, start: int, end: int) -> Block:
    words = text[start:end]
    number = structure.paragraph_number(words)
    if number:
        return Block(start, end, "paragraph", number=number)
    if structure.list_mark(words):
        return Block(start, end, "list_item")
    if structure.is_caption(words):
        return Block(start, end, "caption")
    if "\n" not in words and structure.looks_like_heading(words):
        return Block(start, end, "heading", level=structure.heading_level(words))
    return Block(start, end, "paragraph")


def _with_context(text: str, blocks: list[Block]) -> list[Block]:
    """Headings are told by what follows them: a bullet alone above a paragraph is one, the last line of a text is none."""
    out: list[Block] = []
    for i, block in enumerate(blocks):
        after = blocks[i + 1] if i + 1 < len(blocks) else None
        before = blocks[i - 1] if i else None
        kind = block.kind
        words = text[block.start : block.end]
        mark = structure.list_mark(words)
        if kind == "list_item" and mark and not mark.strip("•●▪■◦‣ \t\u00a0"):
            alone = (before is None or before.kind != "list_item" or out[-1].kind == "heading") and after is not None
            question = words.rstrip().endswith("?")
            short = structure.looks_like_heading(words[len(mark) :]) and len(words) < 200
            if alone and (question or short or _is_heading_list(text, blocks, i)) and _stands_above(text, blocks, i):
                kind = "heading"
        elif kind == "heading" and (after is None or after.kind == "footnote"):
            kind = "paragraph"
        out.append(
            block
            if kind == block.kind
            else Block(block.start, block.end, kind, number=block.number, level=4 if kind == "heading" else None)
        )
    return out


def _stands_above(text: str, blocks: list[Block], i: int) -> bool:
    """Whether a bullet heads a paragraph, or a second bullet, a blank line below it, that does."""
    for before, after in zip(blocks[i : i + 2], blocks[i + 1 : i + 3], strict=False):
        if after.kind in ("paragraph", "table"):
            return True
        if after.kind != "list_item" or len(_BREAK.findall(text, before.end, after.start)) < 2:
            return False
    return False


def _is_heading_list(text: str, blocks: list[Block], i: int) -> bool:
    """A bullet above a long paragraph that is no bullet reads as a heading whatever its length."""
    after = blocks[i + 1] if i + 1 < len(blocks) else None
    return (
        after is not None
        and after.kind in ("paragraph", "table")
        and text[blocks[i].end - 1] in ".?"
        and blocks[i].end - blocks[i].start < 260
        and after.end - after.start > 2 * (blocks[i].end - blocks[i].start)
    )
