"""Weights that ``corpus/train_*.py`` learned from the gold: tables of features, and what features add up to."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from operator import mul
from pathlib import Path

Features = Mapping[str, float]
Choices = Mapping[str, tuple[tuple[int, float], ...]]
"""By feature, the choices that it speaks for or against: each one's number and weight."""


def read_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a table, without its header and notes; read in large numbers, hence no dictionaries."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        next(rows)
        yield from rows


def read_weights(path: Path) -> dict[str, float]:
    """The weight of each feature: the columns of ``path`` are feature and weight."""
    return {feature: float(weight) for feature, weight in read_rows(path)}


def read_choices(path: Path, choices: Sequence[str]) -> Choices:
    """What each feature says of each choice: the columns of ``path`` are feature, choice and weight."""
    number = {choice: i for i, choice in enumerate(choices)}
    found: dict[str, list[tuple[int, float]]] = {}
    for feature, choice, weight in read_rows(path):
        found.setdefault(feature, []).append((number[choice], float(weight)))
    return {feature: tuple(pairs) for feature, pairs in found.items()}


def total(features: Features, weights: Mapping[str, float]) -> float:
    """The log odds that features add up to.

    >>> total({"dated": 1.0, "score": 2.0, "never seen": 1.0}, {"dated": 0.5, "score": -1.0})
    -1.5
    """
    return sum(map(mul, map(weights.get, features, repeat(0.0)), features.values()))


def chance(log_odds: float) -> float:
    """A probability of log odds.

    >>> chance(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-log_odds))


def chances(features: Features, choices: Choices, of: int) -> list[float]:
    """How likely each of so many choices is, whatever the others are.

    >>> [round(c, 2) for c in chances({"trained": 1.0}, {"trained": ((0, 2.0), (1, -2.0))}, 2)]
    [0.88, 0.12]
    """
    totals = [0.0] * of
    for name, value in features.items():
        for number, weight in choices.get(name, ()):
            totals[number] += weight * value
    return [chance(t) for t in totals]


def likeliest(shares: Sequence[float], favoured: Iterable[int] = (), factor: float = 1.0) -> int:
    """The number of the largest share, those of favoured choices counted ``factor`` times.

    >>> likeliest([0.6, 0.5]), likeliest([0.6, 0.5], {1}, 1.5)
    (0, 1)
    """
    favours = frozenset(favoured)
    return max(range(len(shares)), key=lambda i: shares[i] * (factor if i in favours else 1))
