"""Reads ``partners_cases.yaml`` and counts partners in its passages as the record contract's scorer does."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import yaml

from pipeline.records import PartnerRecord

CASES = Path(__file__).with_name("partners_cases.yaml")
_MARK = re.compile(r"\[\[(\??)([^|\]]+)\|([^|\]]+)\|([^\]]+)\]\]")


@dataclass(frozen=True)
class Expected:
    start: int
    end: int
    text: str
    names: frozenset[str]
    types: frozenset[str]
    optional: bool


@dataclass(frozen=True)
class Passage:
    name: str
    set: str
    text: str
    expected: tuple[Expected, ...]


def plain(name: str) -> str:
    """A name for comparison: no case, accents, punctuation, articles."""
    name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold().replace("organis", "organiz")
    name = re.sub(r"\b(the|of|and|for|on|in|government|gov)\b", " ", re.sub(r"[^\w\s]|_", " ", name)).replace("united nations", "un")
    return " ".join(name.split())


def passages() -> list[Passage]:
    out = []
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        text, expected, at = "", [], 0
        for m in _MARK.finditer(case["text"]):
            text += case["text"][at : m.start()]
            start = len(text)
            text += m.group(2)
            split = lambda s: frozenset(x.strip() for x in s.split(";"))  # noqa: E731
            names = frozenset(plain(x) for x in (*m.group(3).split(";"), m.group(2)))
            expected.append(Expected(start, len(text), m.group(2), names, split(m.group(4)), bool(m.group(1))))
            at = m.end()
        out.append(Passage(case["name"], case["set"], text + case["text"][at:], tuple(expected)))
    return out


def _near(a: Expected, b: PartnerRecord) -> float:
    return max(0, min(a.end, b.end) - max(a.start, b.start)) / max(a.end - a.start, b.end - b.start)


def count(passage: Passage, found: list[PartnerRecord], errors: list[str] | None = None) -> Counter[str]:
    """hit, miss, extra, type_right of one passage."""
    tally: Counter[str] = Counter()
    left = list(found)
    for want in passage.expected:
        fits = [r for r in left if _near(want, r) >= 0.5 and {plain(r.id), plain(r.name), plain(r.text)} & want.names]
        if fits:
            best = max(fits, key=lambda r: _near(want, r))
            left.remove(best)
            if not want.optional:
                tally["hit"] += 1
                tally["type_right"] += best.type in want.types
                if best.type not in want.types and errors is not None:
                    errors.append(f"{passage.name}: type {best.text!r} {best.type}, wanted {sorted(want.types)}")
        elif not want.optional:
            tally["miss"] += 1
            if errors is not None:
                near = [(r.text, r.id) for r in found if _near(want, r) > 0]
                errors.append(f"{passage.name}: missed {want.text!r} {near}")
    for r in left:
        if any(w.optional and _near(w, r) > 0 for w in passage.expected):
            continue
        tally["extra"] += 1
        if errors is not None:
            errors.append(f"{passage.name}: extra {r.text!r} {r.id} {r.confidence}")
    return tally


def figures(tally: Counter[str]) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    hit, miss, extra = tally["hit"], tally["miss"], tally["extra"]
    return hit / max(1, hit + extra), hit / max(1, hit + miss), 2 * hit / max(1, 2 * hit + miss + extra)
