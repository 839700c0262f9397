"""What speaks for a body's part in an activity, weighed by what was learned.

The rules of ``activity_partners.py`` read the words and the grammar around a name; their reading, and the words themselves, become
features, and one logistic regression for each part weighs them. ``role_weights.csv`` holds the weights, written by
``python corpus/train_roles.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import get_args

from pipeline import learned
from pipeline.find.activity_lexicon import verb_lemma, verbs
from pipeline.find.activity_mention import ActivityMention
from pipeline.records import MissionRecord, PartnerRecord, PartnerRole
from pipeline.resolve.activity_sources import Sources

WEIGHTS = Path(__file__).with_name("role_weights.csv")
ROLES: tuple[PartnerRole, ...] = get_args(PartnerRole)
CLEARLY, MORE_CLEARLY = 1.5, 5.0
"""How much likelier another part must be than the one that the rules see by its place, or by words beside its name."""
Features = dict[str, float]

_WORD = re.compile(r"[^\W\d_][\w’'-]*|[$€£]|\d[\d.,]*|[,;:()–—]")
_SKIPPED = frozenset(("the", "a", "an", "its", "their", "both"))
_MONEY = re.compile(r"[$€£¥]|\b(?:USD|EUR|US\$|dollars|euros?|million|kroner|francs|yen|pounds)\b")
_GIVEN = re.compile(r"\b(?:fund(?:s|ed|ing)|grants?|financ\w+|donat\w+|contribut\w+|pledg\w+|paid|cost|bought|purchased)\b")
_TAUGHT = re.compile(
    r"\b(?:course|training|trained|instruct\w+|taught|lessons?|classes|diplomas?|completed|graduat\w+|learn\w*|attend\w*)\b"
)


def role_weights() -> learned.Choices:
    """Weights of what speaks for each part, by feature: pairs of a part's number in ``ROLES`` and its weight."""
    return learned.read_choices(WEIGHTS, ROLES)


@lru_cache(maxsize=1)
def _weights_by_role() -> Mapping[str, tuple[float, ...]]:
    """What each feature says of every part: most speak for or against most, so that whole columns are added up."""
    numbers = range(len(ROLES))
    return {feature: tuple(dict(pairs).get(n, 0.0) for n in numbers) for feature, pairs in role_weights().items()}


def likeliest_role(features: Iterable[str], ruled: PartnerRole) -> PartnerRole:
    """The part that features speak for; that of the rules where no other is clearly likelier."""
    clearly = MORE_CLEARLY if f"rule={ruled},cue" in features else CLEARLY
    told = [weights for weights in map(_weights_by_role().get, features) if weights]
    shares = [learned.chance(sum(column)) for column in zip(*told, strict=True)] or [0.5] * len(ROLES)
    return ROLES[learned.likeliest(shares, {ROLES.index(ruled)}, clearly)]


def role_features(
    record: PartnerRecord | MissionRecord,
    previous: PartnerRecord | MissionRecord | None,
    ruled: PartnerRole,
    cued: bool,
    mention: ActivityMention,
    sources: Sources,
    part: tuple[int, int],
    number: int,
) -> Features:
    """What speaks for a body's part: the rules' reading, its place in the clause, the words beside it, what the sentence is about."""
    text, doc = sources.text, sources.doc
    start, end = part
    verb = doc[mention.verb]
    lemma = verb_lemma(verb.lemma_, verb.lower_)
    entry = verbs().get(lemma)
    cls = entry.kind_class if entry is not None else "unknown"
    voice = "passive" if mention.passive else "active"
    place = "further" if number else "before" if record.start < verb.idx else "after"
    if mention.subject and not number and doc[mention.subject[0]].idx <= record.start < doc[mention.subject[1] - 1].idx + 1:
        place = "subject" if doc[mention.subject[0]].idx >= record.start - 5 else "in subject"
    before = [word for word in _WORD.findall(sources.small[max(start, record.start - 70) : record.start]) if word not in _SKIPPED]
    after = _WORD.findall(sources.small[record.end : min(end, record.end + 50)])
    near = before[-1] if before else "^"
    what = record.type if isinstance(record, PartnerRecord) else "mission"
    names = [
        f"rule={ruled}", f"rule={ruled},{mention.kind}", f"rule={ruled},{'cue' if cued else place}", f"kind={mention.kind}",
        f"place={place},{voice}", f"place={place},{voice},{mention.kind}", f"class={cls},{place}", f"verb={lemma},{place}",
        f"type={what}", f"type={what},{place}", f"type={what},{mention.kind}", f"actor={mention.actor},{place}",
        f"before={near}", f"before={near},{mention.kind}", f"before={near},{place},{voice}", f"before2={' '.join(before[-2:])}",
        f"after={after[0] if after else '$'}", f"after2={' '.join(after[:2])}",
    ]  # fmt: skip
    names += [f"near={w}" for w in dict.fromkeys(before[-5:])]
    names += [f"next={w}" for w in dict.fromkeys(after[:4])]
    ahead, behind = text[max(start, record.start - 60) : record.start], text[record.end : min(end, record.end + 60)]
    names += [f"money {side}" for side, words in (("ahead", ahead), ("behind", behind)) if _MONEY.search(words)]
    small = (("ahead", ahead.lower()), ("behind", behind.lower()))
    for label, pattern in (("giving", _GIVEN), ("teaching", _TAUGHT)):
        names += [f"{label} {side}" for side, words in small if pattern.search(words)]
    if previous is None:
        names += ["first", f"first,{place},{mention.kind}"]
    return {"constant": 1.0} | dict.fromkeys(names, 1.0)
