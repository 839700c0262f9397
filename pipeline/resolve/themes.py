"""The themes of an activity: which categories its words speak of."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

MOST = 3
"""An activity is put under at most this many themes, the strongest."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that speak of a theme; ``kinds`` are the activity kinds they count for, all if empty."""

    pattern: re.Pattern[str]
    strength: int
    kinds: frozenset[str]


@lru_cache(maxsize=1)
def theme_cues() -> Mapping[str, tuple[Cue, ...]]:
    """Cues by theme, from ``themes.csv``."""
    found: dict[str, list[Cue]] = {}
    with Path(__file__).with_name("themes.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            pattern = re.compile(r"(?<![\w])" + row["cue"], re.I)
            kinds = frozenset(filter(None, (row["kinds"] or "").split("|")))
            found.setdefault(row["theme"], []).append(Cue(pattern, int(row["strength"]), kinds))
    return {theme: tuple(cues) for theme, cues in found.items()}


def themes_of(text: str, kind: str) -> tuple[str, ...]:
    """The themes that an activity's evidence speaks of, the strongest first.

    >>> themes_of("UNMISS supported the Assembly in reviewing the Cybercrime Bill", "technical_assistance")
    ('legal_reform', 'cybercrime')
    >>> themes_of("The force conducted 40 patrols", "operation")
    ('patrols_interventions',)
    """
    scores: dict[str, int] = {}
    for theme, cues in theme_cues().items():
        total = sum(cue.strength for cue in cues if (not cue.kinds or kind in cue.kinds) and cue.pattern.search(text))
        if total >= 2:
            scores[theme] = total
    return tuple(sorted(scores, key=lambda t: -scores[t])[:MOST])
