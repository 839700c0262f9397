"""What rules say of the mission of an activity: which its evidence names, which its words stand for."""

from __future__ import annotations

import re

from pipeline.find.activity_mention import ActivityMention
from pipeline.records import MissionRecord, PartnerRecord
from pipeline.resolve.activity_sources import Sources, is_own

ENVOY = re.compile(
    r"\b(?:Special Representative|Force Commander|Police Commissioner|Head of Mission|Senior Police Adviser|Transitional Administrator)\b"
)
_DELEGATION = re.compile(r"\bdelegation\b")
_OWN = frozenset(("mission", "component", "staff", "pronoun", "event", "none", "other", "project", "people", "participant"))


_BEFORE_IT = re.compile(
    r"\b(?:succeed(?:ed|ing|s)?|replac(?:ed|ing|es)|follow(?:ed|ing)|took over from|inherited from|predecessor,?|successor (?:to|of),?"
    r"|by then|formerly|liquidation of)\s+(?:the\s+)?\Z",
    re.I,
)
_ITS = re.compile(r"(?:[^.;]{0,40}\b)?(?:it|its|they|their|he|she|the latter)\b")
"""Looked for in small letters."""
_BY = re.compile(r"\b(?:by|from)\s+(?:the\s+|its\s+|a team (?:of|from)\s+)?\Z", re.I)


def named_missions(mention: ActivityMention, sources: Sources) -> tuple[str, ...]:
    """The missions named in the evidence of an activity, those left out that it only takes over from."""
    found: dict[str, None] = {}
    for start, end in mention.parts:
        for record in sources.missions.inside(start, end):
            if not _BEFORE_IT.search(sources.text[max(start, record.start - 30) : record.start]):
                found.setdefault(record.id)
    return tuple(found)


def standing_mission(mention: ActivityMention, sources: Sources) -> str | None:
    """The mission that the evidence means without naming it: "the Mission", "it", a component, or nobody in a mission's own document."""
    start, end = mention.parts[0]
    at = sources.doc[mention.verb].idx
    for anaphor, stop in sources.meant(start, end)[:1]:
        if sources.told_by_mission or sources.near_mission(anaphor) or sources.text[anaphor:stop] == "UNPOL":
            return sources.antecedent(anaphor) or sources.only_mission
    body = pronoun_body(mention, sources)
    if isinstance(body, MissionRecord):
        return body.id
    if not sources.told_by_mission and mention.actor == "event" and mention.kind in ("training", "workshop"):
        return sources.mission_last_named(start)
    if not sources.told_by_mission or (body is not None and not _is_own(body)):
        return None
    told = sources.main_mission or sources.antecedent(at)
    if ENVOY.search(sources.text, start, end) and (mention.actor == "person" or ENVOY.search(sources.text, at, end)):
        return told
    if mention.kind == "funding" and _VOTED.search(sources.text, start, end):
        return told  # the Assembly votes the mission's own budget
    if done_by_other(mention, sources):
        return None
    if _HELD_WITH.search(sources.text, start, end) and mention.actor in ("authority", "people", "person", "staff", "event"):
        return told
    leads = [p for p in sources.partners.inside(start, at) if not _is_own(p) and not is_aside(p, mention, sources)]
    if leads and mention.actor in _OTHERS and not _with_own_unit(mention, sources):
        return None
    if sources.document.kind == "project_document" and mention.actor in ("none", "project", "other", "event"):
        return None
    return told if _speaks_of_own(mention, sources, start, at) else None


_OTHERS = ("agency", "staff", "other", "event", "none", "project", "people", "participant")
_VOTED = re.compile(r"\bGeneral Assembly\b[^.;]{0,80}\b(?:appropriat|authoriz|authoris)\w+")
_PARTY = re.compile(
    r"\b(?:[Bb]oards? of inquiry|(?:[Aa]n?|[Ss]earch|[Rr]econnaissance|[Aa]dvance|[Ss]urvey) (?:[A-Za-z]+ )?part(?:y|ies))\b"
)
_OWN_UNIT = re.compile(
    r"\b(?:[Tt]he|[Ii]ts) (?:[A-Z][a-z]+ ){0,3}(?:Division|Section|Unit|Component|Brigade|battalion|contingent)\b(?! of)"
)
_LENT = re.compile(
    r"\b(?:lent|seconded|sent|contributed|provided|supplied|bought|financed|funded|paid for)\s+(?:\w+\s+)?(?:by|with|from)\b[^.;]*\Z"
)
_HELD_WITH = re.compile(
    r"\b(?:organi[sz]ed|planned|convened|given|prepared) (?:jointly |together )?with (?:the )?(?=[A-Z])"
)  # the mission is who organized
_JOINTLY = re.compile(
    r"(?:organi[sz]ed|held|planned|given|prepared|convened|arranged|conducted|run|jointly|together|in cooperation|in partnership)\s+"
    r"(?:jointly\s+)?with\s+(?:the\s+)?[^.;]*\Z|,\s+to\s+which\s+[^.;,]*\Z|\bcontributions?\b[^.;]*\bfrom\s+[^.;]*\Z"
)
_HELPERS = re.compile(r"\b(?:lent|seconded|provided|supplied|made available)\s\Z")
_AGENT = re.compile(
    r"\bby\s+(?:the\s+|its\s+|my\s+)?(?:President|Prime Minister|Minister|Ministers|Governments?|Governor|Mayor|parties|leaders?"
    r"|[A-Z][a-z]+ (?:[A-Z][a-z]+ )*"
    r"(?:Council|Assembly|Commission|Government|Party|Centre|Institute|University|Ministry))\b"
)


def _speaks_of_own(mention: ActivityMention, sources: Sources, start: int, at: int) -> bool:
    """Is the actor one of the mission's own, or none where a mission reports?"""
    named = sources.partners.inside(start, at)
    own = bool(named and all(_is_own(p) for p in named))
    if mention.actor in ("authority", "institution"):
        return bool(_PARTY.search(sources.text, start, at)) or (own and mention.actor == "authority")
    moved = mention.passive and (mention.kind == "deployment" or own)  # "637 police advisers are deployed"
    if (mention.actor == "person" and not moved) or _DELEGATION.search(sources.text, start, at):
        return False
    trained = mention.actor in ("people", "other") and mention.kind in ("training", "outreach") and sources.document.kind == "report"
    return mention.actor in _OWN or trained or mention.actor == "person" or bool(named) or _with_own_unit(mention, sources)


def subject_of(mention: ActivityMention, sources: Sources) -> tuple[int, int]:
    """Where the subject stands in the text; an empty stretch at the evidence's start where there is none."""
    if mention.subject is None:
        return mention.parts[0][0], mention.parts[0][0]
    first, last = sources.doc[mention.subject[0]], sources.doc[mention.subject[1] - 1]
    return first.idx, last.idx + len(last)


def is_aside(partner: PartnerRecord, mention: ActivityMention, sources: Sources) -> bool:
    """Is a body before the predicate none that acts: a means or helper of whoever does ("Through UNOPS, …", "engineers lent by Sweden")?"""
    start, _ = subject_of(mention, sources)
    if mention.subject is not None and partner.end <= start and mention.actor != "agency":
        return True
    before = sources.text[max(mention.parts[0][0], partner.start - 110) : partner.start]
    return bool(_LENT.search(before) or (mention.actor == "event" and _JOINTLY.search(before) and not _BY.search(before)))


def _with_own_unit(mention: ActivityMention, sources: Sources) -> bool:
    """Does one of the mission's own units share the subject ("the Division and the Central American University held …")?"""
    at = sources.doc[mention.verb].idx
    start = min(subject_of(mention, sources)[0], at)
    if mention.actor != "agency":
        return False
    named = [p for p in sources.partners.inside(start, at) if _is_own(p)]
    opened = re.search(r"(?:[Tt]he |,? and )\Z", sources.text[max(0, named[0].start - 5) : named[0].start]) if named else None
    unit = _OWN_UNIT.search(sources.text, max(mention.parts[0][0], start - 40), at)
    return opened is not None or (unit is not None and sources.text[unit.end() : unit.end() + 5] == " and ")


def _is_own(record: PartnerRecord | MissionRecord) -> bool:
    """Is a body one of the mission's own ("UNPOL", "the Human Rights Division")?"""
    if isinstance(record, MissionRecord):
        return True
    return is_own(record)


def done_by_other(mention: ActivityMention, sources: Sources) -> bool:
    """Does "by" after a passive name somebody outside ("have been vaccinated by UNICEF mobile teams")?"""
    start, end = mention.parts[0]
    text, at = sources.text, sources.doc[mention.verb].idx
    if not mention.passive and mention.actor not in ("event", "project"):
        return False
    if _AGENT.search(text, at, end) and mention.passive:
        return True
    for by in re.finditer(r"\bby\s+", text[at:end]):
        if _HELPERS.search(text, max(at + 1, at + by.start() - 14), at + by.start()):
            continue
        named = sources.partners.inside(at + by.end(), min(end, at + by.end() + 90))
        if named and not re.search(r"[,;.]|\b(?:on|in|at|with|for|to)\b", text[at + by.end() : named[0].start]):
            return not _is_own(named[0])
    return False


def pronoun_body(mention: ActivityMention, sources: Sources) -> PartnerRecord | MissionRecord | None:
    """The body that "it", "they" or "its patrols" as a subject stand for: the first that the sentence before names, if it opens it."""
    start = mention.parts[0][0]
    at = sources.doc[mention.verb].idx
    if mention.subject is None or not _ITS.match(sources.small[sources.doc[mention.subject[0]].idx : at]):
        return None
    return sources.opened_by(start)
