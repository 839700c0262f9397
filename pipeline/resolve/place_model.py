"""What speaks for a place named in the evidence of an activity being where it was, weighed by what was learned.

The rules of ``activity_where.py`` leave out where somebody comes from, what is named after a place and the like; the words around the
name and its place in the parse become features of one logistic regression, which overrules them where it clearly says otherwise.
``place_weights.csv`` holds the weights, written by ``python corpus/train_places.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Token

from pipeline import learned
from pipeline.find.activity_mention import ActivityMention
from pipeline.resolve.activity_sources import Sources

WEIGHTS = Path(__file__).with_name("place_weights.csv")
CLEARLY = 1.5
"""How far from even (log odds) what was learned must be before it counts more than the rules."""
Features = dict[str, float]

_WORD = re.compile(r"[^\W\d_][\w’'-]*|[,;:()–—.]|\d+")
_ARTICLES = frozenset(("the", "a", "an"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))
_BETWEEN = {
    "contrast": re.compile(r"\b(?:while|whereas|although|but)\b"),
    "and": re.compile(r", and\b"),
    "relative": re.compile(r",? (?:which|who|whose|where|that)\b"),
    "time": re.compile(r"\b(?:following|after|before|since)\b"),
    "stop": re.compile(r"[;.]"),
    "verb": re.compile(r"\b(?:had|have|has|was|were|is|are|will)\b"),
    "of": re.compile(r"\bof\b"),
}
"""What may stand between the predicate and a place that is none of the act."""


@lru_cache(maxsize=1)
def place_weights() -> Mapping[str, float]:
    """The weight of each feature, from ``place_weights.csv``."""
    return learned.read_weights(WEIGHTS)


def is_place_of(features: Features, ruled: bool) -> bool:
    """Is a place one where the activity was: as what was learned clearly says, else as the rules do."""
    odds = learned.total(features, place_weights())
    return odds > 0 if abs(odds) > CLEARLY else ruled


def place_features(
    mention: ActivityMention, sources: Sources, part: tuple[int, int], place: tuple[int, int, bool], number: int, of: int
) -> Features:
    """What speaks for a place, the ``number``-th ``of`` so many in the evidence: the words beside it, where it stands, what is done."""
    (start, end), (at, stop, state), text = part, place, sources.text
    verb = sources.doc[mention.verb]
    what, side = "state" if state else "place", "before" if at < verb.idx else "after"
    ahead = _WORD.findall(sources.small[max(start, at - 70) : at])
    behind = _WORD.findall(sources.small[stop : min(end, stop + 50)])
    bare = [w for w in ahead if w not in _ARTICLES]
    before = bare[-1] if bare else "^"
    names = [
        f"before={before}", f"before={before},{side}", f"before={before},{what}", f"before2={' '.join(bare[-2:])}", f"{what},{side}",
        f"kind={mention.kind},{what}", f"kind={mention.kind},{before}", f"actor={mention.actor},{side}",
        f"after={behind[0] if behind else '$'}", f"after2={' '.join(behind[:2])}", "later" if number else "first",
        "several" if of > 1 else "only", f"off={min(4, abs(at - verb.idx) // 40)},{side}",
    ]  # fmt: skip
    names += [f"near={w}" for w in ahead[-6:]]
    names += [f"next={w}" for w in behind[:4]]
    names += [f"between={label}" for label, pattern in _BETWEEN.items() if verb.idx < at and pattern.search(text, verb.idx, at)]
    span = sources.doc.char_span(at, stop, alignment_mode="expand")
    if span is not None:
        names += _parse(span.root, mention.verb)
    return {"constant": 1.0} | dict.fromkeys(names, 1.0)


def _parse(root: Token, verb: int) -> Iterator[str]:
    """Where a name stands in the parse: what it hangs on, and which clauses lie between it and the predicate."""
    clauses, own, steps, token = [], False, 0, root
    while token.i != verb and token.head is not token and steps < 12:
        if token.pos_ in ("VERB", "AUX"):
            clauses.append(token.dep_)
            own = own or any(child.dep_ in _SUBJECTS for child in token.children)
        token, steps = token.head, steps + 1
    yield from (f"dep={root.dep_}", f"clauses={'>'.join(clauses[:3])}", f"other subject={own}")
    yield from (f"reached={token.i == verb}", f"depth={min(steps, 6)}")
    if root.head is not root:
        yield f"head={(root.head.head if root.dep_ == 'pobj' else root.head).lower_}"
