"""Printed lines become paragraphs, headings, list items and footnotes, over line ends and page ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from pipeline.document import Place
from pipeline.read import structure
from pipeline.read.building import Part, Piece
from pipeline.read.page_lines import Run
from pipeline.read.page_words import Word
from pipeline.read.tables import FoundTable

_BARE = re.compile(r"[^\w'’-]+")


@dataclass(slots=True)
class Layout:
    """What is usual in a document: the size of its text, the distance of its lines, the words it uses."""

    size: float
    leading: float
    numbered: bool
    words: Counter[str] = field(default_factory=Counter)


def layout_of(pages: Sequence[Sequence[Run]]) -> Layout:
    sizes: Counter[float] = Counter()
    for runs in pages:
        for run in runs:
            sizes[round(run.size * 2) / 2] += len(run.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    gaps = sorted(
        b.top - a.top
        for runs in pages
        for a, b in zip(runs, runs[1:], strict=False)
        if abs(a.size - size) < 1 and abs(b.size - size) < 1 and 0.6 * size < b.top - a.top < 2.6 * size and abs(a.x0 - b.x0) < 3
    )
    # in a document of one-line paragraphs most distances are those between paragraphs; double spacing is rare
    gaps = [gap for gap in gaps if gap < 1.6 * size] or (gaps if len(gaps) > 6 else [])
    numbered = sum(1 for runs in pages for run in runs if structure.paragraph_number(run.text)) >= 8
    words: Counter[str] = Counter()
    for runs in pages:
        for run in runs:
            for word in run.words[:-1]:
                words[_BARE.sub("", word.text).lower()] += 1
    return Layout(size, median(gaps) if gaps else size * 1.1, numbered, words)


def make_parts(pages: Sequence[Sequence[Run]], tables: Sequence[FoundTable] = ()) -> list[Part]:
    """The parts of a paged document in reading order; every table stands where its first region begins."""
    layout = layout_of(pages)
    maker = _Maker(layout)
    waiting = sorted((t for t in tables if t.regions), key=lambda t: (t.regions[0][0], t.regions[0][1].top))
    for number, runs in enumerate(pages, 1):
        notes = _footnote_start(runs, layout)
        for run in runs[:notes]:
            while waiting and (waiting[0].regions[0][0], waiting[0].regions[0][1].top) < (number, run.top):
                maker.table(waiting.pop(0))
            maker.line(run)
        while waiting and waiting[0].regions[0][0] <= number:
            maker.table(waiting.pop(0))
        maker.footnotes(runs[notes:])
    for table in waiting:
        maker.table(table)
    return maker.finish()


def _footnote_start(runs: Sequence[Run], layout: Layout) -> int:
    """Where the footnotes of a page begin: lines in smaller type at its foot, the first of them with a mark."""
    i = len(runs)
    while i and runs[i - 1].size <= 0.93 * layout.size:
        i -= 1
    while i < len(runs) and not _note_mark(runs[i]):
        i += 1
    return i


def _note_mark(run: Run) -> str | None:
    if run.mark:
        return run.mark
    match = re.match(r"(\*{1,3}|[†‡§]|\d{1,3}|[a-z])(?=\s+\S)", run.text)
    return match.group(1) if match and (run.words[0].size < 0.85 * run.size or not match.group(1).isalpha()) else None


class _Maker:
    """Takes lines in reading order; ``open`` is the paragraph that the next line may carry on."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.parts: list[Part] = []
        self.open: list[Run] = []
        self.last_number = 0

    def line(self, run: Run) -> None:
        if self.open and not self._continues(self.open[-1], run):
            self.close()
        self.open.append(run)

    def table(self, table: FoundTable) -> None:
        self.close()
        self.parts.append(Part("table", found=table))

    def footnotes(self, runs: Sequence[Run]) -> None:
        """Footnotes stand behind the page's last paragraph, which may go on overleaf: it stays open."""
        note: list[Run] = []
        for run in (*runs, None):
            if note and (run is None or _note_mark(run)):
                mark = _note_mark(note[0])
                words = [w for r in note for w in r.words]
                pieces = _pieces(note, self.layout)
                if note[0].mark:
                    pieces.insert(0, Piece(f"{note[0].mark} ", Place(note[0].page, note[0].words[0].box)))
                if words:
                    self._pending.append(Part("footnote", pieces, None, mark))
                note = []
            if run is not None:
                note.append(run)

    @property
    def _pending(self) -> list[Part]:
        if not hasattr(self, "_notes"):
            self._notes: list[Part] = []
        return self._notes

    def close(self) -> None:
        if self.open:
            self.parts.append(self._part(self.open))
            self.open = []
        self.parts.extend(self._pending)
        self._pending.clear()

    def finish(self) -> list[Part]:
        self.close()
        return self.parts

    def _continues(self, before: Run, run: Run) -> bool:
        """Whether a line carries on the paragraph of the line before it."""
        layout, text = self.layout, run.text
        if abs(run.size - before.size) > 0.12 * before.size or run.bold != before.bold and _weighs(run, before):
            return False
        number = structure.paragraph_number(text)
        last = int(structure.paragraph_number(self.open[0].text) or self.last_number)
        overleaf = run.page != before.page or run.top < before.top - 2 * layout.leading
        if number and (overleaf or int(number) == last + 1 or not _full(before, run)):
            return False
        begun = "".join(r.text for r in self.open[-1:])
        if overleaf:
            return self._continues_overleaf(before, run, begun)
        if before.top <= run.top < before.top + 0.4 * layout.size:
            return _beside(before, run)
        if run.top - before.top > 1.38 * max(layout.leading * before.size / layout.size, before.size * 0.95):
            return False
        if structure.list_mark(text) and (run.x0 > before.x0 + 3 or not _full(before, run) or self._item(before)):
            return False
        if before.bold and run.bold:
            return True
        indented = run.x0 > self.open[0].x0 + 0.9 * layout.size and len(self.open) > 1 and run.x0 > before.x0 + 0.9 * layout.size
        if indented and structure.ends_sentence(begun):
            return False
        return _full(before, run) or (not structure.ends_sentence(begun) and run.x0 <= before.x0 + 2 and text[:1].islower())

    def _item(self, before: Run) -> bool:
        """Whether the open paragraph is a bulleted item that a line of its own began."""
        mark = structure.list_mark(self.open[0].text)
        return mark is not None and not mark.startswith("(") and structure.ends_sentence(before.text)

    def _continues_overleaf(self, before: Run, run: Run, begun: str) -> bool:
        if before.bold or structure.list_mark(run.text) or run.top > before.top and run.page == before.page:
            return False
        if not structure.ends_sentence(begun) or begun.rstrip().endswith((",", ";", ":")):
            return _full(before, run) or run.text[:1].islower()
        numbered = structure.paragraph_number(self.open[0].text) is not None
        return numbered and self.layout.numbered and _full(before, run) and run.x0 <= before.x0 + 2

    def _part(self, runs: list[Run]) -> Part:
        pieces = _pieces(runs, self.layout)
        text = "".join(p.text for p in pieces)
        number = structure.paragraph_number(text)
        stands_out = all(r.bold for r in runs) or (min(r.size for r in runs) > 1.12 * self.layout.size)
        if structure.is_caption(text):
            return Part("caption", pieces)
        if runs[0].page == 1 and structure.is_masthead(text):
            return Part("paragraph", pieces)
        if stands_out and len(runs) <= 5 and structure.looks_like_heading(text, 300):
            level = structure.heading_level(text)
            if level == 4 and runs[0].size > 1.25 * self.layout.size:
                level = 1 if runs[0].page == 1 else 2
            return Part("heading", pieces, level)
        if number:
            self.last_number = int(number)
            return Part("paragraph", pieces, None, number)
        if structure.list_mark(text):
            return Part("list_item", pieces)
        return Part("paragraph", pieces)


def _weighs(run: Run, before: Run) -> bool:
    """A change to or from bold parts paragraphs, unless the bold line is a word or two in running text."""
    bold = run if run.bold else before
    return len(bold.words) > 2 or bold is before or len(run.words) <= 6


def _beside(before: Run, run: Run) -> bool:
    return run.x0 - before.x1 < 2.2 * before.size


def _full(before: Run, run: Run) -> bool:
    """Whether a line was broken because the next word did not fit any more."""
    word = run.words[0]
    return before.x1 + 0.2 * before.size + (word.x1 - word.x0) > before.right - 0.5 * before.size


def _pieces(runs: Sequence[Run], layout: Layout) -> list[Piece]:
    """One piece a word, so that a record can be found on the page; a word broken over two lines is put together."""
    pieces: list[Piece] = []
    last_word: Word | None = None
    for run in runs:
        words = run.words
        if pieces and len(words) and _hangs(pieces, words[0].text):
            # "election -" / "specific": the blank before the hyphen is the justified line's, not the word's
            pieces[-2].text = pieces[-2].text.rstrip()
            last_word = None
        for i, word in enumerate(words):
            if last_word is not None:
                pieces[-1].text = _joined(pieces[-1].text, word.text, layout) if i == 0 else pieces[-1].text + " "
            pieces.append(Piece(word.text, Place(run.page, word.box)))
            last_word = word
    return pieces


def _hangs(pieces: Sequence[Piece], after: str) -> bool:
    """A hyphen alone at the end of a line, between two parts of a word."""
    return len(pieces) > 1 and pieces[-1].text == "-" and after[:1].islower() and pieces[-2].text.rstrip()[-1:].isalpha()


def _joined(before: str, after: str, layout: Layout) -> str:
    """What stands for ``before`` at a line's end: with a blank, or without its hyphen where that only broke the word.

    >>> words = Counter({"organization": 2, "border": 1, "cross-border": 1})
    >>> ends = (("organi-", "zation"), ("cross-", "border"), ("Lim-", "Pendé"), ("police", "work"))
    >>> [_joined(before, after, Layout(10, 12, False, words)) for before, after in ends]
    ['organi', 'cross-', 'Lim-', 'police ']
    """
    if not before.endswith(("-", "\u00ad", "\u2010")) or len(before) < 2:
        # an address or a symbol that was broken behind its stroke
        return before if before.endswith("/") and re.match(r"https?:|[A-Z]+/", before) else before + " "
    if not after[:1].isalnum() or not before[-2].isalnum():
        return before + " "
    if before.endswith("\u00ad"):
        return before[:-1]
    if not after[:1].islower():
        return before
    first, second = _BARE.sub("", before[:-1]).lower(), _BARE.sub("", after).lower()
    if layout.words[f"{first}-{second}"]:
        return before
    if layout.words[f"{first}{second}"]:
        return before[:-1]
    halves = layout.words[first] > 0, layout.words[second] > 0
    return before if any(halves) else before[:-1]
