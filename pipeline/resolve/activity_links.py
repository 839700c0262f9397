"""Whom an activity is linked to: its missions, and its partners with their parts in it."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Doc

from pipeline.find.activities import ActivityMention
from pipeline.find.activity_lexicon import verb_lemma, verbs
from pipeline.records import ActivityPartner, MissionRecord, PartnerRecord, PartnerRole
from pipeline.resolve.activity_sources import Sources

_ARTICLE = re.compile(r"(?:\b(?:the|a|an|its|their|both)\s+|[\s(“\"«])+\Z", re.I)
_LIST = re.compile(r"[\s,;()/]*(?:and|as well as|or|&|the|both|also|with|\s|,|\([^()]{0,60}\))*\Z", re.I)
_OF = re.compile(r"[\s,]*(?:\([^()]{0,40}\))?\s*(?:of|in|within|at|under)\s+(?:the\s+)?\Z", re.I)
_THE_MISSION = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Tt]his) (?:Mission|Operation|Office|mission)\b|\bUNPOL\b|\bthe [Ff]orce\b|\b[Pp]olice [Cc]omponent\b"
)
_ENVOY = re.compile(
    r"\b(?:Special Representative|Force Commander|Police Commissioner|Head of Mission|Senior Police Adviser|Transitional Administrator)\b"
)
_DELEGATION = re.compile(r"\bdelegation\b")
_OWN = frozenset(("mission", "component", "staff", "pronoun", "event", "none", "other", "project"))


def missions_of(mention: ActivityMention, sources: Sources) -> tuple[str, ...]:
    """The missions of an activity: those named in its evidence, else the one that its words stand for."""
    found: dict[str, None] = {}
    for part in mention.parts:
        for record in sources.missions.inside(*part):
            found.setdefault(record.id)
    if found:
        return tuple(found)
    start, end = mention.parts[0]
    anaphor = _THE_MISSION.search(sources.text, start, end)
    at = sources.doc[mention.verb].idx
    envoy = mention.actor == "person" and _ENVOY.search(sources.text, start, at)
    if envoy and not anaphor:
        standing = getattr(sources.antecedent, "main", None) or sources.antecedent(at)
        return (standing,) if standing else ()
    if anaphor:
        standing = sources.antecedent(anaphor.start())
        return (standing,) if standing else ()
    leads = [p for p in sources.partners.inside(start, at) if p.id != "UNPOL"]
    outside = mention.actor in ("authority", "institution", "person") or bool(_DELEGATION.search(sources.text, start, at))
    if outside or (leads and mention.actor in ("agency", "staff", "other", "event", "none")):
        return ()
    named = sources.partners.inside(start, at)
    trained = mention.actor in ("people", "other") and mention.kind in ("training", "outreach") and sources.document.kind == "report"
    if (
        mention.actor in _OWN
        or trained
        or (mention.actor == "people" and mention.passive)
        or (named and all(p.id == "UNPOL" for p in named))
    ):
        if sources.document.kind == "project_document" and mention.actor in ("none", "project", "other", "event"):
            return ()
        if leads and mention.actor in ("event", "other", "none"):
            return ()
        standing = sources.antecedent(at)
        return (standing,) if standing else ()
    return ()


@lru_cache(maxsize=1)
def role_cues() -> tuple[tuple[re.Pattern[str], PartnerRole], ...]:
    """Cues before a name and the role they give, from ``activity_roles.csv``."""
    with Path(__file__).with_name("activity_roles.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return tuple((re.compile(rf"(?<![\w-]){r['cue']}\s*\Z", re.I), r["role"]) for r in rows)  # type: ignore[misc]


def _supports(mention: ActivityMention, doc: Doc) -> bool:
    """Is the predicate one of help to others ("supported X to hold a workshop")?"""
    entry = verbs().get(verb_lemma(doc[mention.verb].lemma_, doc[mention.verb].lower_))
    return entry is not None and entry.kind_class == "support"


_AFTER_VERB: dict[str, PartnerRole] = {
    "training": "beneficiary", "technical_assistance": "beneficiary", "material_support": "beneficiary", "assessment": "beneficiary",
    "deployment": "beneficiary", "funding": "beneficiary", "outreach": "beneficiary", "ceremony": "participant",
}  # fmt: skip
_FOR = re.compile(r"\b(?:for|to)\s*\Z", re.I)
_WITH = re.compile(r"\b(?:with|among|by both)\s*\Z", re.I)


def partners_of(mention: ActivityMention, sources: Sources) -> tuple[ActivityPartner, ...]:
    """The partners named in an activity's evidence, each with its part: by the words before it, else by its place in the clause."""
    found: dict[str, PartnerRole] = {}
    for number, (start, end) in enumerate(mention.parts):
        previous: PartnerRecord | MissionRecord | None = None
        role: PartnerRole | None = None
        named = sorted([*sources.partners.inside(start, end), *sources.missions.inside(start, end)], key=lambda r: (r.start, -r.end))
        for record in named:
            if previous is not None and record.start < previous.end:
                continue
            if _is_cited(record, sources.text, start):
                continue
            role = _role(record, previous, role, mention, sources, start, number)
            if isinstance(record, PartnerRecord):
                found.setdefault(record.id, role)
            previous = record
    return tuple(ActivityPartner(id, role) for id, role in found.items())


_PREPOSITION = re.compile(r"\b(?:of|in|on|at|with|for|to|from|under)\s*\Z", re.I)
_CITING = re.compile(
    r"\b(?:in accordance with|pursuant to|in line with|as requested by|as mandated by|mandated by|under the terms of|requested by)\s*\Z",
    re.I,
)
_CITED = re.compile(
    r"(?:’s|'s)?\s+(?:resolution|presidential statement|report|charter|policy|standards?|statute|Action Plan|Plan of Action)\b"
)


def _is_cited(record: PartnerRecord | MissionRecord, text: str, start: int) -> bool:
    """Is a body only cited ("in accordance with Security Council resolution 2759")?"""
    before = _ARTICLE.sub(" ", text[max(start, record.start - 60) : record.start]).rstrip()
    return bool(_CITING.search(before)) or (bool(_CITED.match(text, record.end)) and "resolution" in text[record.end : record.end + 14])


def _role(
    record: PartnerRecord | MissionRecord,
    previous: PartnerRecord | MissionRecord | None,
    last: PartnerRole | None,
    mention: ActivityMention,
    sources: Sources,
    start: int,
    number: int,
) -> PartnerRole:
    text, doc = sources.text, sources.doc
    subject = (doc[mention.subject[0]].idx, doc[mention.subject[1] - 1].idx + 1) if mention.subject else None
    opens = subject is not None and subject[0] <= record.start < subject[1] and (previous is None or previous.end <= subject[0])
    if (
        not opens
        and previous is not None
        and last is not None
        and (_LIST.fullmatch(text[previous.end : record.start]) or _OF.fullmatch(text[previous.end : record.start]))
    ):
        return last
    before = text[max(start, record.start - 90) : record.start]
    before = _ARTICLE.sub(" ", before).rstrip()
    for pattern, role in role_cues():
        if pattern.search(before):
            return role
    if number > 0:
        return "participant"
    verb = doc[mention.verb].idx
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
