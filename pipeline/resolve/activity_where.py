"""Where an activity was: the places of its evidence, as written."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from pipeline.find.activities import ActivityMention
from pipeline.resolve.activity_sources import Sources
from pipeline.resolve.activity_when import dateline_end

_ADMIN = re.compile(
    r"\s+(?:camp|prison|valley|river|airport|Prefectures?|State|Province|County|District|Region|Governorate|Department|Territory"
    r"|Municipality|Village|Camp|Sector|Island|Islands|City)\b(?! of)"
)
_SITE = re.compile(r"\b(?:UN|United Nations) Headquarters\b")
_AWAY = re.compile(
    r"(?:\bfrom|\bby|\bthan|’s|'s|\b(?:[Gg]overnment|Republic|President|Minister|people|national|Embassy) of)\s+(?:the\s+)?\Z"
)
_OF_STATE = re.compile(r"\b(?:of|with)\s+(?:the\s+)?\Z")
_STRIFE = re.compile(r"\b(?:conflict|war|crisis|fighting|violence|situation|hostilities)\s+in\s+(?:the\s+)?\Z")
_MOVING = re.compile(
    r"\b(?:re)?(?:deploy|locat|transfer|escort|travel|mov|patrol|evacuat|repatriat|withdr|transport|convoy|airlift|fly|flew|flown|ship|truck)\w*",
    re.I,
)
_RELATIVE = re.compile(r",\s+(?:which|who|whose)\b")
_AND = re.compile(r"[\s,]*(?:and|or|,)?\s*(?:the\s+)?\Z")


def where_of(mention: ActivityMention, sources: Sources) -> tuple[str, ...]:
    """The places of an activity as written, names inside the names of organisations left out."""
    text = sources.text
    found: dict[int, str] = {}
    start, end = mention.parts[0]
    stretches = [(dateline_end(text, start, end), end)] + [p for p in mention.parts[1:] if p[0] - end < 4]
    for s, e in stretches:
        relative = _RELATIVE.search(text, s, e)
        e = relative.start() if relative and relative.start() - s > 40 else e
        passed = -1
        for at, stop, state in sources.places(s, e):
            before = text[max(s, at - 40) : at]
            away = bool(_AWAY.search(before)) and not _moves(text, s, at)
            if passed >= s and _AND.fullmatch(text[passed:at]):
                away = True
            if away or (state and (_STRIFE.search(before) or _OF_STATE.search(before) or _acts(sources.doc, at, stop))):
                passed = stop
                continue
            name = _ADMIN.match(text, stop, e)
            found.setdefault(at, text[at : name.end() if name else stop])
    for site in _SITE.finditer(text, start, end):
        found.setdefault(site.start(), site.group())
    if not found and dateline_end(text, start, end) > start:
        at, stop, _ = next(iter(sources.places(start, dateline_end(text, start, end))), (0, 0, False))
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
