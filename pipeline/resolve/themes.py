"""The themes of an activity: which categories its words, its paragraph and its document speak of.

``themes.csv`` holds the cues of each theme. How much a cue counts in the evidence, in the paragraph around it, in the document's
opening, in the heading above and in the rest is what ``theme_weights.csv`` says: a logistic regression whose weights all themes share;
what one cue in the evidence, one theme at all and one theme with one kind of activity count beside that is learned too. The weights are
trained on the documents of the corpus that are not set aside by ``python corpus/train_themes.py``.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from pathlib import Path
from typing import NamedTuple

from pipeline import learned
from pipeline.find.small_letters import small_letters, small_pattern

LIKELY = (0.2, 0.4)
"""How likely the likeliest theme of an activity must be, and the next; it is put under no further one.

An activity is seldom of no theme, so the first may be the less certain; the second is one more than most have.
"""
OPENING = 160
"""Characters at the start of a document that say what it is about: title and first line."""
MOST_OF_A_CUE = 4
REACH = 150
"""How far off, in characters, a cue beside the evidence still counts a third."""
FAR = 3000
"""A heading so many characters above says nothing of a paragraph."""

FEATURES = (
    "constant", "said", "said_clearly", "said_and_nearby", "said_most", "said_clearly_in_its_document", "nearby", "nearby_share",
    "leads_nearby", "opening", "document_share", "leads_document", "second_or_third_of_document", "silent_leads_nearby",
    "silent_nearby_share", "silent_document_share", "silent_leads_document", "silent_opening", "said_among_few", "beside", "silent_beside",
    "heading",
)  # fmt: skip
"""What may speak for a theme, in the order of ``DocumentThemes.features``."""

_WORD = re.compile(r"\w[\w-]*")
_LETTERS = re.compile(r"\w{1,8}")
"""The letters of a word that cues are looked up by."""
_HEADING = re.compile(r"(?m)^[^\n.!?;]{4,90}$")
_COUNTED = re.compile(r"(?:women|female|men)\b(?! (?:officers|police|investig|candid))")
_NUMBER = r"(?:(?<!\d)(?<!\d,)\d[\d,]*+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|some|many)"
_COUNT = re.compile(rf"{_NUMBER}(?: of (?:them|whom))?\s+(?:were |are )?\Z")
COUNT_REACH = 80
"""Characters before "women" that say how many they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """Words that speak of a theme; ``kinds`` are the activity kinds they count for, all if empty."""

    number: int
    theme: str
    words: str
    strength: int
    kinds: frozenset[str]


class Hit(NamedTuple):
    """A cue found at ``start``."""

    start: int
    cue: Cue


@lru_cache(maxsize=1)
def theme_cues() -> tuple[Cue, ...]:
    """All cues, from ``themes.csv``."""
    found = []
    for number, (theme, words, strength, kinds) in enumerate(learned.read_rows(Path(__file__).with_name("themes.csv"))):
        found.append(Cue(number, theme, words, int(strength), frozenset(kinds.split("|") if kinds else ())))
    return tuple(found)


@lru_cache(maxsize=1)
def themes() -> tuple[str, ...]:
    return tuple(dict.fromkeys(cue.theme for cue in theme_cues()))


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """The weight of each feature, from ``theme_weights.csv``."""
    return learned.read_weights(Path(__file__).with_name("theme_weights.csv"))


@lru_cache(maxsize=1)
def feature_weights() -> tuple[float, ...]:
    """The weights of what all themes share, in the order of ``FEATURES``."""
    return tuple(weights()[name] for name in FEATURES)


@lru_cache(maxsize=64)
def mark_weights(kind: str) -> Mapping[str, float]:
    """What each theme, and the theme with a kind of activity, count whatever is said."""
    return {theme: sum(weights().get(mark, 0.0) for mark in theme_marks(theme, kind)) for theme in themes()}


@lru_cache(maxsize=1)
def cue_weights() -> tuple[float, ...]:
    """What each cue in the evidence counts beside what all cues count, by its number."""
    return tuple(weights().get(cue_mark(cue), 0.0) for cue in theme_cues())


def cue_mark(cue: Cue) -> str:
    """The name of a cue's own weight."""
    return f"cue={cue.theme}={cue.words}"


def theme_marks(theme: str, kind: str) -> tuple[str, str]:
    """The names of the weights of a theme, whatever is said, and of a theme with a kind of activity."""
    return f"theme={theme}", f"kind={kind},{theme}"


def first_letters(pattern: str) -> list[str]:
    """The letters, up to eight as far as they are certain, that a match of a cue begins with.

    >>> first_letters("disarm"), first_letters("(?:collect|destr)\\\\w* weapons"), first_letters("la(?:y|id) down")
    (['disarm'], ['collect', 'destr'], ['la'])
    >>> first_letters("\\\\bbills?"), first_letters("a[bc]")
    (['bill'], ['a'])
    """
    pattern = pattern.removeprefix(r"\b")
    if pattern.startswith("(?:"):
        return [letters for choice in pattern[3 : pattern.index(")")].split("|") for letters in first_letters(choice)]
    certain = re.match(r"\w(?:\w(?![?*{|])){0,7}", pattern)
    if not certain:
        raise ValueError(f"a cue has to begin with a letter: {pattern}")
    return [certain.group().lower()]


@lru_cache(maxsize=1)
def _by_letters() -> Mapping[str, tuple[Cue, ...]]:
    """Cues by how they begin: one look a word instead of one search a cue."""
    index: dict[str, list[Cue]] = {}
    for cue in theme_cues():
        for letters in first_letters(cue.words):
            index.setdefault(letters, []).append(cue)
    return {letters: tuple(cues) for letters, cues in index.items()}


Fits = Callable[[str, int], object]
"""Does a text in small letters have a cue at an offset?"""
_IN_WORD = re.compile(r"(?:[\w|\[\]?*+-]|\((?!\?)|\(\?:|\)|\\[bw])+")
"""What a cue is written with that says nothing of blanks or other marks: it stands in a word or it does not."""
_FIRST_WORD = re.compile(r"([\w-]+) (?![?*+{])")
"""The word that a cue of some words begins with, as far as that is certain."""
_SPELLED = re.compile(r"([A-Za-z0-9' -]+?)(?:s\?)?")
"""A cue of plain letters; with an "s" that may be left out at its end it fits wherever it does without."""


@lru_cache(maxsize=4096)
def _fits(words: str) -> Fits:
    """Whether a cue stands at an offset; the many of plain letters need no pattern."""
    spelled = _SPELLED.fullmatch(words)
    if spelled is None:
        return small_pattern(words).match
    letters = spelled[1].lower()
    return lambda small, at: small.startswith(letters, at)


@lru_cache(maxsize=20_000)
def _begun_by(word: str) -> tuple[tuple[Cue, Fits | None], ...]:
    """The cues that begin with a word, or may: with what says whether, where the word alone does not."""
    index, letters = _by_letters(), _LETTERS.match(word)[0]  # type: ignore[index]
    found: list[tuple[Cue, Fits | None]] = []
    for cue in (cue for n in range(1, len(letters) + 1) for cue in index.get(letters[:n], ())):
        first = _FIRST_WORD.match(cue.words)
        if first and first[1].lower() != word:
            continue
        fits, in_word = _fits(cue.words), _IN_WORD.fullmatch(cue.words)
        if not in_word or fits(word, 0):
            found.append((cue, None if in_word else fits))
    return tuple(found)


def find_cues(text: str) -> list[Hit]:
    """Every cue at the start of a word, in order; headcounts of women and men are passed over."""
    small = small_letters(text)
    hits = []
    for word in _WORD.finditer(small):
        begun = _begun_by(word[0])
        if not begun:
            continue
        at = word.start()
        found = [cue for cue, fits in begun if fits is None or fits(small, at)]
        if found and not _is_headcount(small, at):
            hits += [Hit(at, cue) for cue in found]
    return hits


def _is_headcount(small: str, at: int) -> bool:
    """Is a word "women", "female" or "men" after a number? How many of a group are women is a headcount, not a theme.

    >>> [_is_headcount(text, text.index("women")) for text in ("40 people, including 12 women", "many women police", "rights of women")]
    [True, False, False]
    """
    return _COUNTED.match(small, at) is not None and _COUNT.search(small, max(0, at - COUNT_REACH), at) is not None


def _counted(hits: Iterable[Hit]) -> dict[str, int]:
    """The strength of each theme, a cue counted a few times at most."""
    times: dict[int, int] = {}
    total = dict.fromkeys(themes(), 0)
    for hit in hits:
        times[hit.cue.number] = times.get(hit.cue.number, 0) + 1
        if times[hit.cue.number] <= MOST_OF_A_CUE:
            total[hit.cue.theme] += hit.cue.strength
    return total


class Spoken(NamedTuple):
    """How a document speaks of a theme: in its opening, its share beside the strongest, whether it leads or comes next."""

    opened: float
    share: float
    leads: bool
    follows: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a paragraph speaks of: the strength of each theme, the strongest theme and its strength; what its heading speaks of.

    ``spoken_of`` are the themes that it or its heading speaks of.
    """

    around: Mapping[str, int]
    first: str
    most: int
    heading: Mapping[str, int]
    spoken_of: tuple[str, ...]


def _features(
    document: Spoken,
    silent: bool,
    said: int = 0,
    said_most: bool = False,
    among: int = 1,
    nearby: int = 0,
    nearby_share: float = 0.0,
    leads: bool = False,
    beside: float = 0.0,
    headed: int = 0,
) -> tuple[float, ...]:
    """The ``FEATURES`` of a theme; without more, of one that neither the evidence nor its paragraph speaks of."""
    return (
        1.0,
        min(said, 4) / 2,
        said >= 2,
        nearby > said >= 1,
        said_most and said >= 2,
        (said >= 2) * document.share,
        math.log1p(nearby),
        nearby_share,
        leads,
        document.opened,
        document.share,
        document.leads,
        document.follows,
        silent * leads,
        silent * nearby_share,
        silent * document.share,
        silent * document.leads,
        silent * document.opened,
        (said > 0) / among,
        beside,
        silent * beside,
        min(headed, 4) / 2,
    )


def weigh(features: tuple[float, ...]) -> float:
    """What features add up to.

    >>> weigh((0.0,) * len(FEATURES))
    0.0
    """
    return sum(map(mul, feature_weights(), features))


@lru_cache(maxsize=1024)
def _elsewhere(document: Spoken, silent: bool) -> tuple[tuple[float, ...], float]:
    """The features of a theme that is spoken of elsewhere, and what they add up to; many themes of many documents have the same."""
    features = _features(document, silent)
    return features, weigh(features)


class DocumentThemes:
    """The cues of one text, found once, and what they say of each of its activities."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.hits = find_cues(text)
        self._starts = [hit.start for hit in self.hits]
        whole, opening = _counted(self.hits), _counted(self._between(0, OPENING))
        self.spoken_of = tuple(theme for theme in themes() if whole[theme])
        order = sorted(self.spoken_of, key=lambda theme: -whole[theme])
        self._spoken = {
            theme: Spoken(min(opening[theme], 4) / 2, whole[theme] / whole[order[0]], theme == order[0], theme in order[1:3])
            for theme in self.spoken_of
        }
        self._odds = tuple({theme: _elsewhere(spoken, silent)[1] for theme, spoken in self._spoken.items()} for silent in (False, True))
        self._paragraphs: dict[tuple[int, int], Paragraph] = {}
        self._headings = [m.span() for m in _HEADING.finditer(text)]

    def _between(self, start: int, end: int) -> list[Hit]:
        return self.hits[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """Where the paragraph around a stretch begins and ends."""
        before, after = self.text.rfind("\n\n", 0, start), self.text.find("\n\n", end)
        return max(0, before), len(self.text) if after < 0 else after

    def _paragraph(self, span: tuple[int, int]) -> Paragraph:
        if span not in self._paragraphs:
            around = _counted(self._between(*span))
            first = max(around, key=lambda theme: around[theme])
            heading = self._heading(span[0])
            spoken_of = tuple(theme for theme in self.spoken_of if around[theme] or heading.get(theme))
            self._paragraphs[span] = Paragraph(around, first, around[first] or 1, heading, spoken_of)
        return self._paragraphs[span]

    def _heading(self, paragraph: int) -> dict[str, int]:
        """What the last heading above a paragraph speaks of."""
        i = bisect_left(self._headings, (paragraph, 0)) - 1
        if i < 0 or paragraph - self._headings[i][1] > FAR:
            return {}
        return _counted(self._between(*self._headings[i]))

    def _beside(self, start: int, end: int, paragraph: tuple[int, int]) -> dict[str, float]:
        """The strength of each theme in the paragraph around the evidence, the less the farther off, against the strongest."""
        found: dict[str, float] = {}
        for hit in self._between(max(paragraph[0], start - 5 * REACH), min(paragraph[1], end + 5 * REACH)):
            away = start - hit.start if hit.start < start else hit.start - end
            if away > 0:
                found[hit.cue.theme] = found.get(hit.cue.theme, 0.0) + hit.cue.strength * math.exp(-away / REACH)
        most = max(found.values(), default=1.0)
        return {theme: strength / most for theme, strength in found.items()}

    def cues_in(self, parts: Sequence[tuple[int, int]], kind: str) -> list[Cue]:
        """The cues in the evidence of an activity, each once, in text order."""
        found = (hit.cue for s, e in parts for hit in self._between(s, e))
        return [cue for cue in dict.fromkeys(found) if not cue.kinds or kind in cue.kinds]

    def features(self, parts: Sequence[tuple[int, int]], cues: Iterable[Cue]) -> Iterator[tuple[str, tuple[float, ...]]]:
        """What speaks for each theme of the document in an activity with these cues in its evidence, ``parts`` of the text."""
        silent, near = self._near(parts, cues)
        yield from ((theme, near.get(theme) or _elsewhere(spoken, silent)[0]) for theme, spoken in self._spoken.items())

    def _near(self, parts: Sequence[tuple[int, int]], cues: Iterable[Cue]) -> tuple[bool, dict[str, tuple[float, ...]]]:
        """Whether the evidence is silent, and the features of the themes that its paragraph or its heading speaks of."""
        evidence: dict[str, int] = {}
        for cue in cues:
            evidence[cue.theme] = evidence.get(cue.theme, 0) + cue.strength
        most, among = max(evidence.values(), default=0), len(evidence) or 1
        silent, near = most < 2, {}
        span = self._span(parts[0][0], parts[-1][1])
        paragraph = self._paragraph(span)
        besides = self._beside(parts[0][0], parts[-1][1], span) if paragraph.spoken_of else {}
        for theme in paragraph.spoken_of:
            nearby = paragraph.around[theme]
            said, leads, headed = evidence.get(theme, 0), theme == paragraph.first and nearby >= 2, paragraph.heading.get(theme, 0)
            share, beside = nearby / paragraph.most, besides.get(theme, 0.0)
            near[theme] = _features(self._spoken[theme], silent, said, said == most, among, nearby, share, leads, beside, headed)
        return silent, near

    def of(self, parts: Sequence[tuple[int, int]], kind: str) -> tuple[str, ...]:
        """The themes of an activity, the likeliest first.

        >>> text = "UNMISS supported the Assembly in reviewing the Cybercrime Bill."
        >>> DocumentThemes(text).of([(0, len(text))], "technical_assistance")
        ('legal_reform', 'cybercrime')
        """
        marks, own, cues = mark_weights(kind), cue_weights(), self.cues_in(parts, kind)
        marked: dict[str, float] = {}
        for cue in cues:
            marked[cue.theme] = marked.get(cue.theme, 0.0) + own[cue.number]
        silent, near = self._near(parts, cues)
        odds = self._odds[silent] | {theme: weigh(features) for theme, features in near.items()}
        for theme in odds:
            odds[theme] = odds[theme] + marked.get(theme, 0.0) + marks[theme]
        ranked = sorted(odds, key=odds.__getitem__, reverse=True)
        return tuple(theme for theme, enough in zip(ranked, LIKELY, strict=False) if learned.chance(odds[theme]) >= enough)
