"""The words that say what is an activity: verbs, event nouns, actors and context cues, read from the CSV files beside this one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pipeline.find.alternatives import any_of

HERE = Path(__file__).parent
LONGEST_NOUN = 4


@dataclass(frozen=True, slots=True)
class Verb:
    """How a verb takes part in an activity; ``kind`` is the record contract's, "" where the object decides."""

    kind_class: str
    kind: str
    weight: int
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Noun:
    """An event noun, or a thing handed over; ``weight`` 3 names an activity by itself."""

    kind: str
    weight: int


@dataclass(frozen=True, slots=True)
class Cue:
    """What a cue does to a predicate (``effect``) and how far it reaches (``scope``)."""

    effect: str
    scope: str


def rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file beside this module, comment lines skipped."""
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


@lru_cache(maxsize=1)
def verbs() -> Mapping[str, Verb]:
    """Verbs by lemma, with particle, preposition or object where these change them ("hand over", "take place")."""
    return MappingProxyType(
        {
            r["lemma"]: Verb(r["class"], r["kind"], int(r["weight"]), frozenset(filter(None, r["marks"].split("|"))))
            for r in rows("activity_verbs.csv")
        }
    )


@lru_cache(maxsize=1)
def changed_verbs() -> frozenset[str]:
    """The verbs that a particle, preposition or object changes."""
    return frozenset(lemma.split()[0] for lemma in verbs() if " " in lemma)


@lru_cache(maxsize=1)
def nouns() -> Mapping[str, Noun]:
    """Event nouns by lemma; words of one name joined as printed."""
    return MappingProxyType({r["noun"]: Noun(r["kind"], int(r["weight"])) for r in rows("activity_nouns.csv")})


@lru_cache(maxsize=1)
def noun_endings() -> frozenset[str]:
    """The last words of all event nouns."""
    return frozenset(re.split(r"[\s-]", noun)[-1] for noun in nouns())


@lru_cache(maxsize=1)
def noun_tails() -> frozenset[str]:
    """What event nouns of several words end with, from each of their words on; what ends otherwise begins no longer noun."""
    return frozenset(noun[m.end() :] for noun in nouns() for m in re.finditer(r"\w+(?=\W)|\W", noun))


@lru_cache(maxsize=1)
def actors() -> Mapping[str, str]:
    """Kinds of actors by the head of their noun phrase."""
    return MappingProxyType({r["noun"]: r["actor"] for r in rows("activity_actors.csv")})


@lru_cache(maxsize=32)
def words(group: str) -> frozenset[str]:
    """The words of a small closed group (``activity_words.csv``)."""
    return frozenset(r["word"] for r in rows("activity_words.csv") if r["group"] == group)


def opens_clause(word: str, group: str) -> bool:
    """Is a word as printed one of a group that opens clauses? "WHO" in capitals is the organisation.

    >>> opens_clause("who", "relative"), opens_clause("WHO", "relative")
    (True, False)
    """
    return word.lower() in words(group) and not (word.isupper() and len(word) > 1)


@lru_cache(maxsize=1)
def cues() -> Mapping[str, Cue]:
    """Context cues by their words, lower case."""
    return MappingProxyType({r["cue"]: Cue(r["effect"], r["scope"]) for r in rows("context_cues.csv")})


@lru_cache(maxsize=1)
def cue_pattern() -> re.Pattern[str]:
    """One pattern for all cues, in small letters."""
    return re.compile(r"(?<![\w-])" + any_of(cues(), blank=r"\s+") + r"(?![\w-])")


def spelling(lemma: str) -> str:
    """A verb's lemma in the spelling of the files: "-ize", British "-our".

    >>> spelling("Organise"), spelling("advise"), spelling("sensitise")
    ('organize', 'advise', 'sensitize')
    """
    lemma = lemma.lower()
    if lemma.endswith("ise") and lemma not in verbs() and lemma[:-3] + "ize" in verbs():
        return lemma[:-3] + "ize"
    return lemma


@lru_cache(maxsize=4096)
def verb_lemma(lemma: str, form: str) -> str:
    """A verb's lemma as the files have it, also where the tagger took a form of it for a noun or an adjective.

    >>> verb_lemma("organized", "organized"), verb_lemma("trucking", "trucking"), verb_lemma("instal", "installed")
    ('organize', 'truck', 'install')
    """
    lemma, form = spelling(lemma), form.lower()
    known = verbs()
    if lemma in known:
        return lemma
    for ending in ("ing", "ied", "ed", "d", "s"):
        if form.endswith(ending) and len(form) > len(ending) + 2:
            stem = form.removesuffix(ending)
            tried = (stem + "y",) if ending == "ied" else (stem, stem + "e", stem[:-1])
            found = next((f for f in tried if spelling(f) in known), None)
            if found:
                return spelling(found)
    return lemma
