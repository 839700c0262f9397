"""Gold places carried over into the text that a reader produced from another format of the same document."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pipeline.contract import MENTION_KINDS

NOWHERE = (-2, -1)


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


def realign(gold: dict[str, Any], gold_text: str, text: str) -> dict[str, Any]:
    """``gold`` with every mention moved to the next occurrence of its words in ``text``, in order.

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
            at = flat.find(words, cursor[words])
            if at < 0 and kind == "activities":
                words = words[:60]
                at = flat.find(words, cursor[words])
            if at < 0:
                start, end = NOWHERE
            else:
                cursor[words] = at + 1
                start, end = places[at], places[min(at + len(words), len(places)) - 1] + 1
            out.append({**mention, "start": start, "end": end})
        moved[kind] = out
    return moved
