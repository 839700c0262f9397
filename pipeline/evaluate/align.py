"""Gold places carried over into the text that a reader produced from another format of the same document."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from pipeline.contract import MENTION_KINDS

NOWHERE = (-2, -1)
CONTEXT = 40
"""Characters to either side that tell one occurrence of a mention's words from another."""


def _squeeze(text: str) -> tuple[str, list[int]]:
    """``text`` with every run of white space as one blank (none at its start), and where each character stood."""
    chars: list[str] = []
    places: list[int] = []
    for i, c in enumerate(text):
        if not c.isspace():
            chars.append(c)
            places.append(i)
        elif chars and chars[-1] != " ":
            chars.append(" ")
            places.append(i)
    return "".join(chars), places


def _alike(a: str, b: str) -> int:
    """How many characters two strings begin with in common."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _place(words: str, before: str, after: str, flat: str, since: int) -> int:
    """Where a mention's words stand in ``flat``, from ``since`` on: the occurrence with most of its context; -1 if they do not occur.

    >>> _place("March", "of Japan, in ", " the", "28 March 2025 In Bosaso in March the", 0)
    27
    """
    best, most = -1, -1
    for found in re.finditer(re.escape(words), flat[since:]):
        at, end = since + found.start(), since + found.end()
        score = _alike(before[::-1], flat[max(0, at - CONTEXT) : at][::-1]) + _alike(after, flat[end : end + CONTEXT])
        if score > most:
            best, most = at, score
    return best


def realign(gold: dict[str, Any], gold_text: str, text: str) -> dict[str, Any]:
    """``gold`` with every mention moved to where its words stand in ``text``, in order, told apart by the words around them.

    An activity whose whole evidence is not found is placed by its first 60 characters; what is not found at all
    is placed nowhere, so that it counts as missed.
    """
    if gold_text == text:
        return gold
    flat, places = _squeeze(text)
    moved = dict(gold)
    for kind in MENTION_KINDS:
        cursor: dict[str, int] = defaultdict(int)
        out = []
        for mention in sorted(gold.get(kind, []), key=lambda m: m["start"]):
            words = " ".join(gold_text[mention["start"] : mention["end"]].split())
            before, _ = _squeeze(gold_text[max(0, mention["start"] - 2 * CONTEXT) : mention["start"]])
            after, _ = _squeeze("." + gold_text[mention["end"] : mention["end"] + 2 * CONTEXT])
            at = _place(words, before[-CONTEXT:], after[1 : CONTEXT + 1], flat, cursor[words])
            if at < 0 and kind == "activities":
                words = words[:60]
                at = _place(words, before[-CONTEXT:], "", flat, cursor[words])
            if at < 0:
                start, end = NOWHERE
            else:
                cursor[words] = at + 1
                start, end = places[at], places[min(at + len(words), len(places)) - 1] + 1
            out.append({**mention, "start": start, "end": end})
        moved[kind] = out
    return moved
