"""What an activity is linked to: its day, its places, its missions and its partners with their parts in it."""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Doc

from pipeline.document import Document
from pipeline.find.activities import ActivityMention
from pipeline.find.activity_lexicon import verb_lemma, verbs
from pipeline.find.names import find_names
from pipeline.records import ActivityPartner, DateRecord, MissionRecord, PartnerRecord, PartnerRole

_ARTICLE = re.compile(r"(?:\b(?:the|a|an|its|their|both)\s+|[\s(“\"«])+\Z", re.I)
_LIST = re.compile(r"[\s,;()/]*(?:and|as well as|or|&|the|both|also|with|\s|,|\([^()]{0,60}\))*\Z", re.I)
_OF = re.compile(r"[\s,]*(?:\([^()]{0,40}\))?\s*(?:of|in|within|at|under)\s+(?:the\s+)?\Z", re.I)


class Index:
    """Records of one kind, looked up by place."""

    def __init__(self, records: Sequence[DateRecord] | Sequence[MissionRecord] | Sequence[PartnerRecord]) -> None:
        self.records = sorted(records, key=lambda r: (r.start, -r.end))
        self.starts = [r.start for r in self.records]

    def inside(self, start: int, end: int) -> list:
        """The records that lie in a stretch of the text."""
        i = bisect_left(self.starts, start)
        found = []
        while i < len(self.records) and self.records[i].start < end:
            if self.records[i].end <= end:
                found.append(self.records[i])
            i += 1
        return found


# ------------------------------------------------------------------ when
_NAMED = re.compile(r"\s+(?:[A-Z][\w’'-]*\s+){1,5}(?:[a-z]+\s+){0,2}(?:forum|conference|summit|agreement|report|plan|budget|strategy|elections?|policy|act|law|framework|constitution)\b")


_DATELINE = re.compile(r"[\s(\[]*[A-ZÀ-Þ][A-ZÀ-Þ’'. -]{2,40}(?:[,(/ ][^\n]{0,60}?)?\)?\s*(?:[-–—]{1,2}|:)\s+(?=\S)")


def dateline_end(text: str, start: int, end: int) -> int:
    """Where the dateline that opens a stretch ends ("KINSHASA, 8 March 2012 – "), or the stretch's start."""
    found = _DATELINE.match(text, start, min(end, start + 110))
    return found.end() if found and re.search(r"[A-ZÀ-Þ]{3}", found.group()) else start


_OPENING = re.compile(
    r"(?:(?:Also|In addition|Furthermore|Moreover|Similarly|Meanwhile|Subsequently|Later|Earlier|In [A-Z]\w+),? )?"
    r"(?:on|in|from|between|by|during|since|as at|as of|until|over|for|towards|throughout|around|before|after|through|within)?\s*(?:the )?(?:\w+ (?:of )?)?",
    re.I,
)


def when_of(mention: ActivityMention, doc: Doc, dates: Index, siblings: Sequence[ActivityMention]) -> str | None:
    """The date of an activity: one in its own clause, else that which opens its sentence, else one in what follows it up."""
    start, end = mention.parts[0]
    own = [d for d in dates.inside(dateline_end(doc.text, start, end), end) if _dates_activity(d, doc)]
    if own:
        opening = _OPENING.fullmatch(doc.text, dateline_end(doc.text, start, end), own[0].start)
        return own[0].edtf if opening and own[0].start < doc[mention.verb].idx else _attached(own, mention, doc).edtf
    first = next((m for m in siblings if m.sentence == mention.sentence), None)
    if first is not None and not mention.own_subject:
        opening = [d for d in dates.inside(first.start, doc[first.verb].idx) if _dates_activity(d, doc)]
        if opening:
            return opening[0].edtf
    for part in mention.parts[1:]:
        later = [d for d in dates.inside(*part) if _dates_activity(d, doc) and d.role in ("event", "period")]
        if later:
            return later[0].edtf
    return None


def _dates_activity(date: DateRecord, doc: Doc) -> bool:
    if date.role in ("citation", "publication"):
        return False
    if re.fullmatch(r"\d{4}", date.edtf) and _NAMED.match(doc.text, date.end):
        return False
    return date.role != "background" or not re.fullmatch(r"\d{4}", date.edtf)


def _attached(own: list[DateRecord], mention: ActivityMention, doc: Doc) -> DateRecord:
    """Of several dates the one that hangs on the predicate."""
    if len(own) == 1:
        return own[0]
    starts = {t.idx: t for t in doc[max(0, mention.verb - 80) : mention.verb + 80]}
    best, most = own[0], 99
    for date in own:
        token = starts.get(date.start)
        steps = 0
        while token is not None and token.i != mention.verb and token.head.i != token.i and steps < 12:
            steps += 1 if token.pos_ not in ("VERB",) else 3
            token = token.head
        distance = steps if token is not None and token.i == mention.verb else 20 + abs(date.start - doc[mention.verb].idx) // 40
        if distance < most:
            best, most = date, distance
    return best


# ------------------------------------------------------------------ where
_ADMIN = re.compile(r"\s+(?:camp|prison|valley|river|airport|Prefectures?|State|Province|County|District|Region|Governorate|Department|Territory|Municipality|Village|Camp|Sector|Island|Islands|City)\b(?! of)")
_NAMED_AFTER = frozenset(("initiative", "process", "agreement", "project", "programme", "forum", "conference", "declaration", "dialogue", "accord", "plan", "talk"))
_SITE = re.compile(r"\b(?:UN|United Nations) Headquarters\b")
_AWAY = re.compile(r"(?:\bfrom|\bby|\bthan|’s|'s|\bGovernment of|\bgovernment of|\bRepublic of|\bPresident of|\bMinister of|\bpeople of|\bnational of|\bEmbassy of)\s+(?:the\s+)?\Z")
_OF_STATE = re.compile(r"\b(?:of|with)\s+(?:the\s+)?\Z")
_STRIFE = re.compile(r"\b(?:conflict|war|crisis|fighting|violence|situation|hostilities)\s+in\s+(?:the\s+)?\Z")
_MOVING = re.compile(r"\b(?:re)?(?:deploy|locat|transfer|escort|travel|mov|patrol|evacuat|repatriat|withdr|transport|convoy|airlift|fly|flew|flown|ship|truck)\w*", re.I)
_RELATIVE = re.compile(r",\s+(?:which|who|whose)\b")
_AND = re.compile(r"[\s,]*(?:and|or|,)?\s*(?:the\s+)?\Z")


def where_of(mention: ActivityMention, doc: Doc, taken: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The places of an activity as written, names inside the names of organisations left out."""
    text, found = doc.text, {}
    start, end = mention.parts[0]
    stretches = [(dateline_end(text, start, end), end)] + [p for p in mention.parts[1:] if p[0] - end < 4]
    for s, e in stretches:
        relative = _RELATIVE.search(text, s, e)
        e = relative.start() if relative and relative.start() - s > 40 else e
        passed = -1
        for at, stop, state in sorted(_places(doc, s, e)):
            if any(a < stop and at < b for a, b in taken):
                continue
            before = text[max(s, at - 40) : at]
            away = bool(_AWAY.search(before)) and not _moves(text, s, at)
            if passed >= s and _AND.fullmatch(text[passed:at]):
                away = True
            if away or (state and (_STRIFE.search(before) or _OF_STATE.search(before) or _acts(doc, at, stop))):
                passed = stop
                continue
            name = _ADMIN.match(text, stop, e)
            found.setdefault(at, text[at : name.end() if name else stop])
    for site in _SITE.finditer(text, start, end):
        found.setdefault(site.start(), site.group())
    if not found and dateline_end(text, start, end) > start:
        at, stop, _ = next(iter(sorted(_places(doc, start, dateline_end(text, start, end)))), (0, 0, False))
        if stop:
            found[at] = text[at:stop]
    return tuple(dict.fromkeys(found[k] for k in sorted(found)))


def _acts(doc: Doc, start: int, end: int) -> bool:
    """Is a state the one who acts ("New Zealand airlifted …")?"""
    span = doc.char_span(start, end, alignment_mode="expand")
    return span is not None and any(t.dep_ in ("nsubj", "nsubjpass", "agent") for t in span)


def _moves(text: str, start: int, at: int) -> bool:
    """Does "from" before a place belong to a movement between places ("redeployed from Goma to Beni")?"""
    return bool(re.search(r"\bfrom\s+(?:the\s+)?\Z", text[max(start, at - 12) : at]) and _MOVING.search(text, start, at))


def _places(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Place names in a stretch: of the authority, then of the statistical model; with whether it is a state's name."""
    covered: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    for hit in find_names(doc):
        if hit.start >= end:
            break
        if hit.end <= start:
            continue
        if hit.kind in ("place", "state"):
            covered.append((hit.start, hit.end))
            yield hit.start, hit.end, hit.kind == "state"
        else:
            others.append((hit.start, hit.end))
    for entity in doc.ents:
        if entity.label_ not in ("GPE", "LOC", "FAC") or entity.start_char < start or entity.end_char > end:
            continue
        s, e = entity.start_char, entity.end_char
        if doc.text[s : s + 4].lower() == "the ":
            s += 4
        if any(a < e and s < b for a, b in (*covered, *others)) or not _looks_like_place(doc.text[s:e]):
            continue
        if entity.end < len(doc) and doc[entity.end].lemma_.lower() in _NAMED_AFTER:
            continue
        yield s, e, False


def _looks_like_place(name: str) -> bool:
    return bool(name[:1].isupper()) and not name.isupper() and len(name) > 2 and not re.search(r"\d|\b(?:Mission|Unit|Force|States|Police|Council|Plan|Agreement|Act|Bill|Network|Committee|Programme|Project)\b|\n", name)


# ------------------------------------------------------------------ missions
_THE_MISSION = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Tt]his) (?:Mission|Operation|Office|mission)\b|\bUNPOL\b|\bthe [Ff]orce\b|\b[Pp]olice [Cc]omponent\b")
_ENVOY = re.compile(r"\b(?:Special Representative|Force Commander|Police Commissioner|Head of Mission|Senior Police Adviser|Transitional Administrator)\b")
_DELEGATION = re.compile(r"\bdelegation\b")
_OWN = frozenset(("mission", "component", "staff", "pronoun", "event", "none", "other", "project"))


def missions_of(mention: ActivityMention, doc: Doc, document: Document, missions: Index, partners: Index, antecedent: Callable[[int], str | None]) -> tuple[str, ...]:
    """The missions of an activity: those named in its evidence, else the one that its words stand for."""
    found: dict[str, None] = {}
    for part in mention.parts:
        for record in missions.inside(*part):
            found.setdefault(record.id)
    if found:
        return tuple(found)
    start, end = mention.parts[0]
    anaphor = _THE_MISSION.search(doc.text, start, end)
    at = doc[mention.verb].idx
    if anaphor or (mention.actor == "person" and _ENVOY.search(doc.text, start, at)):
        standing = antecedent(anaphor.start() if anaphor else at)
        return (standing,) if standing else ()
    leads = [p for p in partners.inside(start, at) if p.id != "UNPOL"]
    outside = mention.actor in ("authority", "institution", "person") or bool(_DELEGATION.search(doc.text, start, at))
    if outside or (leads and mention.actor in ("agency", "staff", "other", "event", "none")):
        return ()
    named = partners.inside(start, at)
    trained = mention.actor in ("people", "other") and mention.kind in ("training", "outreach") and document.kind == "report"
    if mention.actor in _OWN or trained or (mention.actor == "people" and mention.passive) or (named and all(p.id == "UNPOL" for p in named)):
        if document.kind == "project_document" and mention.actor in ("none", "project", "other", "event"):
            return ()
        if leads and mention.actor in ("event", "other", "none"):
            return ()
        standing = antecedent(at)
        return (standing,) if standing else ()
    return ()


# ------------------------------------------------------------------ partners
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


def partners_of(mention: ActivityMention, doc: Doc, partners: Index, missions: Index) -> tuple[ActivityPartner, ...]:
    """The partners named in an activity's evidence, each with its part: by the words before it, else by its place in the clause."""
    found: dict[str, PartnerRole] = {}
    for number, (start, end) in enumerate(mention.parts):
        previous: PartnerRecord | MissionRecord | None = None
        role: PartnerRole | None = None
        named = sorted([*partners.inside(start, end), *missions.inside(start, end)], key=lambda r: (r.start, -r.end))
        for record in named:
            if previous is not None and record.start < previous.end:
                continue
            if _is_cited(record, doc.text, start):
                continue
            role = _role(record, previous, role, mention, doc, start, number)
            if isinstance(record, PartnerRecord):
                found.setdefault(record.id, role)
            previous = record
    return tuple(ActivityPartner(id, role) for id, role in found.items())


_PREPOSITION = re.compile(r"\b(?:of|in|on|at|with|for|to|from|under)\s*\Z", re.I)
_CITING = re.compile(r"\b(?:in accordance with|pursuant to|in line with|as requested by|as mandated by|mandated by|under the terms of|requested by)\s*\Z", re.I)
_CITED = re.compile(r"(?:’s|'s)?\s+(?:resolution|presidential statement|report|charter|policy|standards?|statute|Action Plan|Plan of Action)\b")


def _is_cited(record: PartnerRecord | MissionRecord, text: str, start: int) -> bool:
    """Is a body only cited ("in accordance with Security Council resolution 2759")?"""
    before = _ARTICLE.sub(" ", text[max(start, record.start - 60) : record.start]).rstrip()
    return bool(_CITING.search(before)) or (bool(_CITED.match(text, record.end)) and "resolution" in text[record.end : record.end + 14])


def _role(
    record: PartnerRecord | MissionRecord,
    previous: PartnerRecord | MissionRecord | None,
    last: PartnerRole | None, mention: ActivityMention, doc: Doc, start: int, number: int
) -> PartnerRole:
    text = doc.text
    subject = (doc[mention.subject[0]].idx, doc[mention.subject[1] - 1].idx + 1) if mention.subject else None
    opens = subject is not None and subject[0] <= record.start < subject[1] and (previous is None or previous.end <= subject[0])
    if not opens and previous is not None and last is not None and (_LIST.fullmatch(text[previous.end : record.start]) or _OF.fullmatch(text[previous.end : record.start])):
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
            return "beneficiary" if mention.kind in ("training", "technical_assistance", "deployment", "material_support") else "participant"
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
