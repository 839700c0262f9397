"""The themes of an activity: which categories its words, its paragraph and its document speak of.

``themes.csv`` holds the cues of each theme. How much a cue counts in the evidence, in the paragraph around it, in the document's
opening, in the heading above and in the rest is what ``theme_weights.csv`` says: a logistic regression whose weights all themes share;
what one cue in the evidence, one theme at all and one theme with one kind of activity count beside that is learned too. The weights are
trained on the documents of the corpus that are not set aside by ``python corpus/train_themes.py``.
"""

from __future__ import annotations

import csv
import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipeline import learned

LIKELY = (0.2, 0.4)
"""How likely the likeliest theme of an activity must be, and the next; it is put under no further one.

An activity is seldom of no theme, so the first may be the less certain; the second is one more than most have.
"""
OPENING = 160
"""Characters at the start of a document that say what it is about: title and first line."""
MOST_OF_A_CUE = 4
LETTERS = 8
"""Cues are looked up by so many letters at most."""
REACH = 150
"""How far off, in characters, a cue beside the evidence still counts a third."""
FAR = 3000
"""A heading so many characters above says nothing of a paragraph."""

_WORD = re.compile(r"\w[\w-]*")
_HEADING = re.compile(r"(?m)^[^\n.!?;]{4,90}$")
_NUMBER = r"(?:(?<!\d)(?<!\d,)\d[\d,]*+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|some|many)"
_HEADCOUNT = re.compile(
    rf"(?:\(?(?:including|among (?:them|whom)|of whom|of them|comprising)\s+)?{_NUMBER}(?: of (?:them|whom))?"
    r"\s+(?:were |are )?(?:women|female|men)\b(?! (?:officers|police|investig|candid))",
    re.I,
)
"""How many of a group are women is a headcount, not a theme."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak of a theme; ``kinds`` are the activity kinds they count for, all if empty."""

    number: int
    theme: str
    words: str
    strength: int
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found at ``start``."""

    start: int
    cue: Cue


_PLAIN = re.compile(r"[a-z0-9' -]+")


@cache
def _is_at(words: str) -> Callable[[str, int], bool]:
    """Whether a cue stands at a place of a text: most are plain letters, of the others a pattern is made when one may stand there."""
    if _PLAIN.fullmatch(words):
        return lambda text, at: text[at : at + len(words)].lower() == words
    pattern = re.compile(words, re.I)
    return lambda text, at: pattern.match(text, at) is not None


@lru_cache(maxsize=1)
def theme_cues() -> tuple[Cue, ...]:
    """All cues, from ``themes.csv``."""
    found = []
    with Path(__file__).with_name("themes.csv").open(encoding="utf-8", newline="") as lines:
        for n, row in enumerate(csv.DictReader(line for line in lines if not line.startswith("#"))):
            kinds = frozenset(filter(None, (row["kinds"] or "").split("|")))
            found.append(Cue(n, row["theme"], row["cue"], int(row["strength"]), kinds))
    return tuple(found)


@lru_cache(maxsize=1)
def themes() -> tuple[str, ...]:
    return tuple(dict.fromkeys(cue.theme for cue in theme_cues()))


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """The weight of each feature, from ``theme_weights.csv``."""
    return learned.read_weights(Path(__file__).with_name("theme_weights.csv"))


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


@lru_cache(maxsize=20_000)
def _begun_by(word: str) -> tuple[Cue, ...]:
    """The cues that may begin with the word that begins with these letters."""
    index = _by_letters()
    return tuple(cue for n in range(1, len(word) + 1) for cue in index.get(word[:n], ()))


def find_cues(text: str) -> list[Hit]:
    """Every cue at the start of a word, in order; headcounts of women and men are passed over."""
    skip = [m.span() for m in _HEADCOUNT.finditer(text)]
    starts = [s for s, _ in skip]
    hits = []
    for word in _WORD.finditer(text):
        at = word.start()
        for cue in _begun_by(word.group()[:LETTERS].lower()):
            if _is_at(cue.words)(text, at) and not _inside(at, skip, starts):
                hits.append(Hit(at, cue))
    return hits


def _inside(at: int, spans: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    i = bisect_left(starts, at + 1) - 1
    return i >= 0 and at < spans[i][1]


def _counted(hits: Iterable[Hit]) -> dict[str, int]:
    """The strength of each theme, a cue counted a few times at most."""
    times: dict[int, int] = {}
    total = dict.fromkeys(themes(), 0)
    for hit in hits:
        times[hit.cue.number] = times.get(hit.cue.number, 0) + 1
        if times[hit.cue.number] <= MOST_OF_A_CUE:
            total[hit.cue.theme] += hit.cue.strength
    return total


def _ranked(scores: Mapping[str, int]) -> list[str]:
    return sorted(scores, key=lambda theme: -scores[theme])


class DocumentThemes:
    """The cues of one text, found once, and what they say of each of its activities."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.hits = find_cues(text)
        self._starts = [hit.start for hit in self.hits]
        self._whole = _counted(self.hits)
        self._opening = _counted(self._between(0, OPENING))
        self._order = _ranked(self._whole)
        self.spoken_of = tuple(theme for theme in themes() if self._whole[theme])
        self._around: dict[tuple[int, int], dict[str, int]] = {}
        self._headings = [m.span() for m in _HEADING.finditer(text)]

    def _between(self, start: int, end: int) -> list[Hit]:
        return self.hits[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _paragraph(self, start: int, end: int) -> tuple[int, int]:
        before, after = self.text.rfind("\n\n", 0, start), self.text.find("\n\n", end)
        return max(0, before), len(self.text) if after < 0 else after

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

    def cues_in(self, parts: Sequence[tuple[int, int]], kind: str) -> set[Cue]:
        """The cues in the evidence of an activity."""
        return {hit.cue for s, e in parts for hit in self._between(s, e) if not hit.cue.kinds or kind in hit.cue.kinds}

    def features(self, parts: Sequence[tuple[int, int]], kind: str, among: Sequence[str] | None = None) -> dict[str, dict[str, float]]:
        """What speaks for each theme (``among`` some) of an activity whose evidence is ``parts`` (ranges of the text)."""
        evidence = dict.fromkeys(themes(), 0)
        for cue in self.cues_in(parts, kind):
            evidence[cue.theme] += cue.strength
        paragraph = self._paragraph(parts[0][0], parts[-1][1])
        around = self._around.get(paragraph)
        if around is None:
            around = self._around[paragraph] = _counted(self._between(*paragraph))
        beside, heading = self._beside(parts[0][0], parts[-1][1], paragraph), self._heading(paragraph[0])
        order = _ranked(around)
        most, most_around, most_whole = max(evidence.values()), max(around.values()) or 1, max(self._whole.values()) or 1
        silent, spoken = float(most < 2), sum(1 for strength in evidence.values() if strength) or 1
        out = {}
        for theme in themes() if among is None else among:
            said, nearby, opened = evidence[theme], around[theme], min(self._opening[theme], 4) / 2
            leads = float(theme == order[0] and nearby >= 2)
            share, nearby_share = self._whole[theme] / most_whole, nearby / most_around
            out[theme] = {
                "constant": 1.0,
                "said": min(said, 4) / 2,
                "said_clearly": float(said >= 2),
                "said_and_nearby": float(said >= 1 and nearby > said),
                "said_most": float(said == most and said >= 2),
                "said_clearly_in_its_document": (said >= 2) * share,
                "nearby": math.log1p(nearby),
                "nearby_share": nearby_share,
                "leads_nearby": leads,
                "opening": opened,
                "document_share": share,
                "leads_document": float(theme == self._order[0]),
                "second_or_third_of_document": float(theme in self._order[1:3]),
                "silent_leads_nearby": silent * leads,
                "silent_nearby_share": silent * nearby_share,
                "silent_document_share": silent * share,
                "silent_leads_document": silent * (theme == self._order[0]),
                "silent_opening": silent * opened,
                "said_among_few": (said > 0) / spoken,
                "beside": beside.get(theme, 0.0),
                "silent_beside": silent * beside.get(theme, 0.0),
                "heading": min(heading.get(theme, 0), 4) / 2,
            }
        return out

    def of(self, parts: Sequence[tuple[int, int]], kind: str) -> tuple[str, ...]:
        """The themes of an activity, the likeliest first.

        >>> text = "UNMISS supported the Assembly in reviewing the Cybercrime Bill."
        >>> DocumentThemes(text).of([(0, len(text))], "technical_assistance")
        ('legal_reform', 'cybercrime')
        """
        weight, own = weights(), cue_weights()
        marked = dict.fromkeys(self.spoken_of, 0.0)
        for cue in self.cues_in(parts, kind):
            marked[cue.theme] += own[cue.number]
        likely = {}
        for theme, features in self.features(parts, kind, self.spoken_of).items():
            total = sum(weight[name] * value for name, value in features.items() if value) + marked[theme]
            total += sum(weight.get(mark, 0.0) for mark in theme_marks(theme, kind))
            likely[theme] = learned.chance(total)
        ranked = sorted(likely, key=lambda theme: -likely[theme])
        return tuple(theme for theme, enough in zip(ranked, LIKELY, strict=False) if likely[theme] >= enough)
