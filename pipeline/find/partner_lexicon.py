"""What the partner finders know of words: head nouns and word classes, from the data files beside this module."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.find.names import FOLDS

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Head:
    words: tuple[str, ...]
    type: str
    shape: str
    scope: str
    joins: bool
    lang: str


def data_rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of a data file beside this module, its comment lines skipped."""
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def folded(phrase: str) -> tuple[str, ...]:
    return tuple(FOLDS[w] for w in phrase.replace("’", "'").split())


@lru_cache(maxsize=1)
def heads() -> dict[str, tuple[Head, ...]]:
    """Head nouns by their first word, longest first."""
    found: dict[str, list[Head]] = {}
    for r in data_rows("partner_heads.csv"):
        words = folded(r["head"])
        found.setdefault(words[0], []).append(Head(words, r["type"], r["shape"], r["scope"], r["joins"] == "1", r["lang"]))
    return {first: tuple(sorted(rows, key=lambda h: (-len(h.words), h.lang != "en"))) for first, rows in found.items()}


@lru_cache(maxsize=1)
def callers() -> tuple[dict[str, str], ...]:
    """Common nouns that introduce a body's name (``company``, ``organizations``), with the type of body."""
    return tuple(data_rows("partner_callers.csv"))


@lru_cache(maxsize=1)
def words_by_class() -> dict[str, frozenset[str]]:
    """The word classes of ``partner_words.csv``."""
    found: dict[str, set[str]] = {}
    for r in data_rows("partner_words.csv"):
        found.setdefault(r["class"], set()).add(" ".join(folded(r["word"])))
    return {name: frozenset(words) for name, words in found.items()}
