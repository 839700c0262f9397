"""The partners of an activity, each with its part in it: lead, participant, beneficiary, funder or supporter."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from spacy.tokens import Doc

from pipeline.find.activity_lexicon import verb_lemma, verbs
from pipeline.find.activity_mention import ActivityMention
from pipeline.find.small_letters import small_pattern
from pipeline.records import ActivityPartner, MissionRecord, PartnerRecord, PartnerRole
from pipeline.resolve.activity_sources import Sources
from pipeline.resolve.role_model import Features, likeliest_role, role_features

_ARTICLE = re.compile(r"(?:\b(?:the|a|an|its|their|both)\s+|[\s(“\"«])+\Z")
"""Articles and opening brackets before a name, in small letters."""
_LIST = re.compile(
    r"(?:\s+(?:police|military|civilian|expert|specialist|human|rights|child|protection|staff)){0,3}"
    r"(?:\s+(?:trainers|instructors|experts|officers|advis[eo]rs|specialists|staff|teams?|engineers))?"
    r"[\s,;()/]*(?:and|as well as|or|&|the|both|also|with|from|\s|,|\([^()]{0,60}\))*\Z",
    re.I,
)
_GIVES = re.compile(
    r"(?:[’']s)?(?:\s*\([^()]{0,40}\))?"
    r"(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)(?:the\s+)?(?:[A-Z][\w’-]*\s+(?:of\s+(?:the\s+)?|for\s+)?){0,5}[A-Z][\w’-]*){0,4}"
    r"(?:\s*,?\s+(?:which|who|that))?\s+(?:have |has |had |will |jointly |also |each |together ){0,3}"
    r"(?:g[ai]ven?|gives?|contribut\w+|donat\w+|pledg\w+|grant(?:ed|s)|financ(?:ed?|es)|fund(?:s|ed)|bore|paid|pays?|commit(?:ted|s)|disburs\w+|allocat\w+)"
    r"(?=\s*[.,;]|\s+(?:(?:a|an|the|some|about|over|another|its|their|nearly|almost|more than|around|for)\s+){0,2}"
    r"(?:[$€£¥]|\d|US\$|USD|EUR|A\$|CHF|costs?|grants?|money|funds?|funding|works?|project|programme|course|construction))"
)
_ATTENDS = re.compile(
    r"(?:took|takes?|taken|taking) part|participat\w+|attend(?:s|ed|ing)?|joined|were present|was present|was represented|were represented",
    re.I,
)
_OF = re.compile(r"[\s,]*(?:\([^()]{0,40}\))?\s*(?:of|in|within|at|under)\s+(?:the\s+)?\Z", re.I)


@lru_cache(maxsize=1)
def role_cues() -> tuple[tuple[str, PartnerRole], ...]:
    """Cues before a name and the role they give, from ``activity_roles.csv``."""
    with Path(__file__).with_name("activity_roles.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return tuple((r["cue"], r["role"]) for r in rows)  # type: ignore[misc]


@cache
def _before_name(cue: str) -> re.Pattern[str]:
    return small_pattern(rf"(?<![\w-])(?:{cue})\s*\Z")


@lru_cache(maxsize=1)
def _any_cue() -> re.Pattern[str]:
    """All cues in one pattern: it is found where the longest of those that stand before a name begins."""
    return _before_name("|".join(cue for cue, _ in role_cues()))


def cued_role(before: str) -> PartnerRole | None:
    """The role that the words before a name give.

    >>> cued_role("a course for officers, organized by"), cued_role("a course for officers in")
    ('lead', None)
    """
    small = before.lower()
    found = _any_cue().search(small)
    return next((role for cue, role in role_cues() if _before_name(cue).search(small, found.start())), None) if found else None


def _supports(mention: ActivityMention, doc: Doc) -> bool:
    """Is the predicate one of help to others ("supported X to hold a workshop")?"""
    entry = verbs().get(verb_lemma(doc[mention.verb].lemma_, doc[mention.verb].lower_))
    return entry is not None and entry.kind_class == "support"


_AFTER_VERB: dict[str, PartnerRole] = {
    "training": "beneficiary", "technical_assistance": "beneficiary", "material_support": "beneficiary", "assessment": "beneficiary",
    "deployment": "beneficiary", "funding": "beneficiary", "outreach": "beneficiary", "ceremony": "participant",
}  # fmt: skip
_STAFF = re.compile(
    r"\b(?:experts|officers|trainers|instructors|specialists|advis[eo]rs|engineers|staff|personnel|teams?) (?:from|of)\s*\Z", re.I
)
_FOR = re.compile(r"\b(?:for|to)\s*\Z", re.I)
_WITH = re.compile(r"\b(?:with|among|by both)\s*\Z", re.I)


@dataclass(frozen=True, slots=True)
class Named:
    """A body named in the evidence: the part that the rules give it, and what speaks for each part (none where it goes on a list)."""

    record: PartnerRecord | MissionRecord
    ruled: PartnerRole
    features: Features | None
    part: PartnerRole


def partners_of(named: Iterable[Named]) -> tuple[ActivityPartner, ...]:
    """The partners among the bodies named in an activity's evidence, each with its part, the first where it is named twice."""
    found: dict[str, PartnerRole] = {}
    for body in named:
        if isinstance(body.record, PartnerRecord):
            found.setdefault(body.record.id, body.part)
    return tuple(ActivityPartner(id, role) for id, role in found.items())


def named_in(mention: ActivityMention, sources: Sources) -> Iterator[Named]:
    """The bodies named in an activity's evidence, with their parts: the likeliest by what was learned, of a list the first one's."""
    for number, (start, end) in enumerate(mention.parts):
        previous: PartnerRecord | MissionRecord | None = None
        ruled: PartnerRole | None = None
        part: PartnerRole | None = None
        named = sorted([*sources.partners.inside(start, end), *sources.missions.inside(start, end)], key=lambda r: (r.start, -r.end))
        for record in named:
            if previous is not None and record.start < previous.end:
                continue
            if _is_cited(record, sources, start):
                continue
            if part is not None and ruled is not None and previous is not None and _goes_on(record, previous, mention, sources):
                yield Named(record, ruled, None, part)
            else:
                ruled, cued = _role(record, mention, sources, start, number)
                features = role_features(record, previous, ruled, cued, mention, sources, (start, end), number)
                part = likeliest_role(features, ruled)
                yield Named(record, ruled, features, part)
            previous = record


_PREPOSITION = re.compile(r"\b(?:of|in|on|at|with|for|to|from|under)\s*\Z", re.I)
_CITING = re.compile(
    r"\b(?:in accordance with|pursuant to|in line with|as requested by|as mandated by|mandated by|under the terms of|requested by)\s*\Z",
    re.I,
)
_CITED = re.compile(
    r"(?:’s|'s)?\s+(?:resolution|presidential statement|report|charter|policy|standards?|statute|Action Plan|Plan of Action)\b"
)


def _before(record: PartnerRecord | MissionRecord, sources: Sources, start: int, reach: int) -> str:
    """The words of the evidence before a name and its article, as far as so many characters reach."""
    begin = max(start, record.start - reach)
    article = _ARTICLE.search(sources.small[begin : record.start])
    return sources.text[begin : begin + article.start() if article else record.start].rstrip()


def _is_cited(record: PartnerRecord | MissionRecord, sources: Sources, start: int) -> bool:
    """Is a body only cited ("in accordance with Security Council resolution 2759")?"""
    text = sources.text
    before = _before(record, sources, start, 60)
    return bool(_CITING.search(before)) or (bool(_CITED.match(text, record.end)) and "resolution" in text[record.end : record.end + 14])


def _subject(mention: ActivityMention, doc: Doc) -> tuple[int, int] | None:
    return (doc[mention.subject[0]].idx, doc[mention.subject[1] - 1].idx + 1) if mention.subject else None


def _goes_on(
    record: PartnerRecord | MissionRecord, previous: PartnerRecord | MissionRecord, mention: ActivityMention, sources: Sources
) -> bool:
    """Does a name go on with the list that the one before began, or belong to it?"""
    subject = _subject(mention, sources.doc)
    if subject is not None and subject[0] <= record.start < subject[1] and previous.end <= subject[0]:
        return False
    between = sources.text[previous.end : record.start]
    return bool(_LIST.fullmatch(between) or _OF.fullmatch(between))


def _role(
    record: PartnerRecord | MissionRecord, mention: ActivityMention, sources: Sources, start: int, number: int
) -> tuple[PartnerRole, bool]:
    """The part of a body by rules, and whether words beside its name say it."""
    text, doc = sources.text, sources.doc
    subject = _subject(mention, doc)
    before = _before(record, sources, start, 90)
    verb = doc[mention.verb].idx
    if _GIVES.match(text, record.end):
        return "funder", True
    role = cued_role(before)
    if role is not None:
        stands = role == "participant" and not mention.passive and record.start < verb and subject and subject[0] < record.start
        return ("lead" if stands and not _ATTENDS.match(text, verb) and _STAFF.search(before) else role), True
    if number == 0 and record.start < verb and _ATTENDS.match(text, verb):
        return "participant", True
    return _by_place(record, before, subject, mention, sources, number), False


def _by_place(
    record: PartnerRecord | MissionRecord,
    before: str,
    subject: tuple[int, int] | None,
    mention: ActivityMention,
    sources: Sources,
    number: int,
) -> PartnerRole:
    """The part of a body by where it stands in the clause."""
    doc = sources.doc
    verb = doc[mention.verb].idx
    if number > 0:
        return "participant"
    if record.start < verb:
        if mention.passive and mention.kind == "funding":
            return "funder"
        if mention.passive:
            return (
                "beneficiary" if mention.kind in ("training", "technical_assistance", "deployment", "material_support") else "participant"
            )
        if subject is not None and record.end <= subject[0] and _PREPOSITION.search(before):
            return "participant"
        if mention.kind == "funding" and doc[mention.verb].lemma_ == "receive":
            return "beneficiary"
        return "funder" if mention.kind == "funding" else "lead"
    if _supports(mention, doc):
        return "beneficiary"
    if _FOR.search(before):
        return "beneficiary" if mention.kind not in ("meeting", "workshop") else "participant"
    if _WITH.search(before):
        return "participant"
    if mention.passive and re.search(r"\bby\s*\Z", before):
        return "lead"
    return _AFTER_VERB.get(mention.kind, "participant")
