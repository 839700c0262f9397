"""What a document is as a whole: its symbol, its language, its kind, its title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.document import Block, DocumentKind, MediaType
from pipeline.read import published as publication
from pipeline.read import structure
from pipeline.read.cues import rows, site_line

TOP = 3000
"""Code points at the start of a text in which a document says what it is."""
SAMPLE = 60_000
_SYMBOL = re.compile(
    r"(?<![\w/])[A-Z]{1,7}(?:/[A-Z][A-Z0-9.-]{0,11})*/(?:[A-Z0-9][\w.()-]{0,14}/){0,4}[A-Z0-9(][\w.()-]{0,14}(?:/(?:Rev|Add|Corr)\.\d+)*(?![\w/])"
)
_SCRIPTS = {"ru": re.compile("[\u0400-\u04ff]"), "ar": re.compile("[\u0600-\u06ff]"), "zh": re.compile("[\u4e00-\u9fff]")}
_CAPITALS = re.compile(r"[A-ZÀ-Ý][A-ZÀ-Ý' ’.,/()-]{2,40}\s*[-–—]{1,2}\s+[A-Z“\"À-Ý]")
"""A dateline without its date: "ABÉCHÉ - With the opening"."""
_WORDS = re.compile(r"[^\W\d_]+")
_SOURCE_LINE = re.compile(r"(?:source|fuente|author|auteur|dateline|\[dateline)\s*:", re.I)


def is_symbol(text: str) -> bool:
    """Whether ``text`` is a UN document symbol and nothing else.

    >>> [is_symbol(s) for s in ("S/2025/383", "A/45/696/Add.1", "ST/SGB/2003/13", "and/or", "N/A", "24/35", "S/2025/383 and")]
    [True, True, True, False, False, False, False]
    """
    return bool(_SYMBOL.fullmatch(text)) and bool(re.search(r"\d", text)) and text.count("/") >= 2


def find_symbol(lines: Sequence[str]) -> str | None:
    """The document's own symbol: alone on one of the first lines, or at the end of the masthead's first line.

    >>> find_symbol(["United Nations S/2025/383*", "Security Council"]), find_symbol(["The report S/2025/97 was noted."])
    ('S/2025/383', None)
    """
    for line in lines:
        last = line.strip().rstrip("*†").split()[-1:] or [""]
        # a document of two organs bears two symbols, "A/79/907-S/2025/268": it goes by the first
        double = re.fullmatch(r"([A-Z]+/\S+?)[-–—]([A-Z]+/\S+)", last[0])
        if double and is_symbol(double[1]) and is_symbol(double[2]):
            return double[1]
        if is_symbol(last[0]) and (
            len(line.split()) == 1 or re.match(r"(?:united nations|nations unies|naciones unidas)\s+\S+$", line.strip(), re.I)
        ):
            return last[0]
    return None


def tell_language(text: str, declared: str | None = None) -> str:
    """ISO 639-1 of the text by its small words; what the source declares decides only where the words do not.

    >>> tell_language("La mission a été déployée dans le nord du pays pour les élections"), tell_language("12 345")
    ('fr', 'en')
    """
    sample = text[:SAMPLE]
    beginning = sample[:4000]
    for language, letters in _SCRIPTS.items() if not beginning.isascii() else ():
        own = len(letters.findall(beginning))
        if own and own * 2 > sum(map(str.isalpha, beginning)):
            return language
    stopwords, words = _stopwords(), Counter(_WORDS.findall(sample.lower()))
    counts: Counter[str] = Counter()
    for word in stopwords.keys() & words.keys():
        for language in stopwords[word]:
            counts[language] += words[word]
    ranked = counts.most_common(2)
    if ranked and ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1] * 1.15):
        return ranked[0][0]
    return declared or "en"


@cache
def _stopwords() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for row in rows("stopwords.csv"):
        for word in row["words"].split():
            table[word] = (*table.get(word, ()), row["language"])
    return table


@dataclass(frozen=True, slots=True)
class _Cue:
    """A pattern that speaks for a kind of document."""

    where: str
    pattern: str
    kind: DocumentKind
    weight: float
    needs: tuple[str, ...]

    def stands_in(self, text: str) -> bool:
        # to look for letters costs a hundredth of what it costs to try a pattern at each of them
        if self.needs and not any(letters in text for letters in self.needs):
            return False
        return _compiled(self.pattern).search(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of ``kinds.csv``, compiled when a text first needs it."""
    return re.compile(pattern.lower(), re.M)


@cache
def _cues() -> tuple[_Cue, ...]:
    return tuple(
        _Cue(row["where"], row["pattern"], row["kind"], float(row["weight"]), needed(row["needs"]))  # type: ignore[arg-type]
        for row in rows("kinds.csv")
    )


def needed(cell: str | None) -> tuple[str, ...]:
    r"""The letters of the column ``needs``.

    >>> needed(r"press|\t"), needed("")
    (('press', '\t'), ())
    """
    return tuple(cell.replace(r"\t", "\t").split("|")) if cell else ()


def tell_kind(
    text: str, blocks: Sequence[Block], symbol: str | None, media: MediaType, pages: int | None, title: str | None
) -> DocumentKind:
    """The kind for which most speaks; ``other`` where little does."""
    shapes = _shapes(text, blocks, media, pages)
    # in small letters: patterns that need not mind the case are found in half the time
    looked_at = {"symbol": (symbol or "").lower(), "top": f"{title or ''}\n{text[:TOP]}".lower(), "text": text[:SAMPLE].lower()}
    weights: Counter[DocumentKind] = Counter()
    for cue in _cues():
        if cue.pattern in shapes if cue.where == "shape" else cue.stands_in(looked_at[cue.where]):
            weights[cue.kind] += cue.weight  # type: ignore[assignment]
    if not weights:
        return "other"
    kind, weight = max(weights.items(), key=lambda item: item[1])
    return kind if weight >= 2 else "other"


def _shapes(text: str, blocks: Sequence[Block], media: MediaType, pages: int | None) -> set[str]:
    first = [text[b.start : b.end] for b in blocks[: publication.FIRST_BLOCKS] if b.kind != "table"]
    shapes: set[str] = set()
    if any(publication.is_dateline(words) or _CAPITALS.match(words) for words in first):
        shapes.add("dateline")
    if any(publication.is_date_line(line.strip()) for words in first for line in words.splitlines()[:4]):
        shapes.add("published line")
    if any(_SOURCE_LINE.match(words) for words in first):
        shapes.add("source line")
    if media == "html":
        shapes.add("web page")
    run = _numbers_in_a_row([b.number for b in blocks if b.number and b.kind == "paragraph"])
    if run >= 2:
        shapes.add("numbered paragraphs")
    if run >= 12:
        shapes.add("many numbered paragraphs")
    if pages and pages >= 8:
        shapes.add("many pages")
    return shapes


def _numbers_in_a_row(numbers: Sequence[str]) -> int:
    """How many paragraphs carry numbers that follow on each other, as those of a report do and those of lists do not.

    >>> _numbers_in_a_row(["29", "30", "31"]), _numbers_in_a_row(["1", "1", "2", "1"])
    (3, 2)
    """
    best = run = 1 if numbers else 0
    for before, after in zip(numbers, numbers[1:], strict=False):
        run = run + 1 if int(after) == int(before) + 1 else 1
        best = max(best, run)
    return best


def find_title(text: str, blocks: Sequence[Block]) -> str | None:
    """The first heading near the top that is no site banner, masthead, date, symbol or label."""
    below = False
    for block in blocks[:24]:
        words = text[block.start : block.end].strip()
        if block.number or block.kind in ("table", "list_item", "footnote") or len(words) > 400:
            return None
        if (
            site_line(words)
            or structure.is_masthead(words)
            or publication.is_date_line(words)
            or (words.count(" ") <= 2 and is_symbol(words.split()[-1].rstrip("*")))
            or _SOURCE_LINE.match(words)
        ):
            below = structure.joined_letters(words).casefold() == "united nations"
            continue
        if below and structure.is_issuer(words):
            continue
        below = False
        if structure.looks_like_heading(words, 300) and words.count(" ") >= 2 and "\n" not in words:
            return words
    return None
