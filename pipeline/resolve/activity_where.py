"""Where an activity was: the places of its evidence, as written."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from pipeline.find.activity_mention import ActivityMention
from pipeline.resolve.activity_sources import Sources
from pipeline.resolve.activity_when import dateline_end
from pipeline.resolve.place_model import is_place_of, place_features
from pipeline.resolve.place_names import names_something

_ADMIN = re.compile(
    r"(?:[ \xa0](?:al|el|i|ul)[- ](?=[A-Z])[\w’'-]+)?"
    r"(?:(?:\s+(?:North|South|East|West|Central|Centre))?\s+(?:camp|prison|valley|river|airport|district|county|region|beach"
    r"|Area|Administrative Area|Hotel|Stadium|River|Valley"
    r"|Prefecture|State|Province|County|District|Region|Governorate|Department|Territory"
    r"|Municipality|Village|Camp|Sector|Island|Islands|City|Oblast|Woreda|Zone|Payam|Locality)\b(?! of))?"
)
_TWIN = re.compile(r"/[^\W\d_][\w’'-]*")
"""The same place in a second language ("Mitrovicë/Mitrovica")."""
_WIDER = re.compile(
    r"\b(?:North|South|East|West|Northern|Southern|Eastern|Western"
    r"|Greater|Upper|Lower|Central|Lake|Mount|Camp|Fort|Avenue|Cape|Port)[ \xa0]\Z"
)
_OTHERWISE = re.compile(r",? (?:while|whereas|although|though|but)\b|\. (?=[A-Z])")
_MONEY = re.compile(r"\s+(?:francs|dollars|shillings|pounds|kroner|agreements?|accords?|dollar|Commitment|Line)\b")
_TO_PLACE = re.compile(r"\s+(?:back\s+)?to\s+(?:the\s+)?[A-ZÀ-Þ]")
_HELD = re.compile(
    r"\b(?:(?:[Rr]epresentatives?|[Ee]nvoy|[Aa]dviser)[^.,;]{0,20} (?:for|in)"
    r"|[Gg]overnors? of|governorate of|municipality of)\s+(?:the\s+)?\Z"
)
_SITE = re.compile(r"\b(?:UN|United Nations) Headquarters\b")
_AWAY = re.compile(
    r"(?:\bfrom|\bby|\bthan|’s|'s|\b(?:[Gg]overnment|Republic|President|Minister|people|national|Embassy) of)\s+(?:the\s+)?\Z"
)
_OFFICE_OF = re.compile(
    r"\b(?:[Gg]overnors?|[Pp]residents?|Administrators?|[Mm]ayors?|[Pp]refects?|[Mm]inisters?|Commissioners?|[Aa]mbassadors?|Speakers?|King)"
    r" (?:of|for|to) (?:the )?\Z"
)
_OFFICE_OR_LAW = re.compile(
    r"[ \xa0](?:(?:State|Regional|Provincial|County|Deputy|Vice|Acting|[A-Z]\w+al)[ \xa0])?"
    r"(?:Governor|Commissioner|Administrator|President|Mayor|Prefect|Minister)s?\b"
    r"|[ \xa0](?:[A-Z]\w+[ \xa0]){0,3}(?:Act|Code|Bill|Constitution)\b"
)
"""What makes an office or a law of a place's name before it ("the Jonglei State Governor", "the Kenya Refugees Act")."""
_OF_STATE = re.compile(r"\b(?:of|with)\s+(?:the\s+)?\Z")
_STRIFE = re.compile(r"\b(?:conflict|war|crisis|fighting|violence|situation|hostilities)\s+in\s+(?:the\s+)?\Z")
_MOVING = re.compile(
    r"\b(?:(?:re)?(?:deploy|locat|position|transfer|escort|travel|mov|patrol|evacuat|patriat|withdr|transport|convoy|airlift|fly|flew|flown|ship|truck)\w*"
    r"|cross(?:ed|ing)|accompan\w+|brought|(?:with)?dr[ae]w|home)",
    re.I,
)
_RELATIVE = re.compile(
    r",\s+(?:which|who|whose|the [\w ]{3,30} of (?:which|whom))\b"
    r"(?![^,.;]{0,90}\b(?:convened|held|organi[sz]ed|took place|takes? place|hosted)\b)"
    r"|\b(?:shows?|showed|found|finds?|reveal(?:s|ed)|indicat(?:es|ed)|estimat(?:es|ed)|conclud(?:es|ed)) that\b"
)
_AND = re.compile(r"[\s,]*(?:and|or|,)?\s*(?:the\s+)?\Z")


Place = tuple[int, int, bool]


def where_of(mention: ActivityMention, sources: Sources) -> tuple[str, ...]:
    """The places of an activity as written, names inside the names of organisations left out."""
    text, (start, end) = sources.text, mention.parts[0]
    ruled = ruled_places(mention, sources)
    found = {at: name for at, name in ruled.items() if not start <= at < end}
    part = (dateline_end(text, start, end), end)
    places = candidates(part, sources)
    for number, place in enumerate(places):
        if is_place_of(place_features(mention, sources, part, place, number, len(places)), place[0] in ruled):
            found[place[0]] = whole_name(text, part, place)
    for site in _SITE.finditer(text, start, end):
        found.setdefault(site.start(), site.group())
    if not found and part[0] > start:
        at, stop, _ = next(iter(sources.places(start, part[0])), (0, 0, False))
        if stop:
            found[at] = text[at:stop]
    if not found and mention.sentence[0] != mention.sentence[1] and not mention.own_subject:
        found = _opening_place(mention, sources)
    if not found and _THERE.search(text, start, end):
        found = _place_before(sources, start)
    return tuple(dict.fromkeys(found[k] for k in sorted(found)))


def candidates(part: tuple[int, int], sources: Sources) -> list[Place]:
    """The places that a stretch names, those left out that name something else or are told in a second language."""
    text, found, passed, office = sources.text, [], -1, -1
    for place in sources.places(*part):
        at, stop, _ = place
        twin = text[at - 1 : at] == "/" and passed == at - 1
        if not twin:
            passed = stop
        joined = office >= 0 and _AND.fullmatch(text[office:at])
        office = stop if joined or _OFFICE_OF.search(text, max(0, at - 30), at) or _OFFICE_OR_LAW.match(text, stop) else -1
        if not (twin or office == stop or names_something(text, stop) or _MONEY.match(text, stop)):
            found.append(place)
    return found


def ruled_places(mention: ActivityMention, sources: Sources) -> dict[int, str]:
    """The places that rules read in the evidence of an activity, by where they stand."""
    text = sources.text
    found: dict[int, str] = {}
    start, end = mention.parts[0]
    for s, e in [(dateline_end(text, start, end), end)] + [p for p in mention.parts[1:] if p[0] - end < 4]:
        relative = _RELATIVE.search(text, s, e)
        e = relative.start() if relative and relative.start() - s > 40 else e
        passed = -1
        for place in candidates((s, e), sources):
            at, stop, state = place
            before = text[max(s, at - 40) : at]
            if found and min(found) < at and _OTHERWISE.search(text, max(s, min(found)), at):
                break
            away = bool(_AWAY.search(before)) and not _moves(text, s, at) and not _sets_out(text, s, at, stop)
            away = away or bool(_HELD.search(before))
            if passed >= s and _AND.fullmatch(text[passed:at]):
                away = True
            if away or (state and (_STRIFE.search(before) or _OF_STATE.search(before) or _acts(sources.doc, at, stop))):
                passed = stop
                continue
            found.setdefault(at, whole_name(text, (s, e), place))
    return _without_home(found, mention, sources)


def whole_name(text: str, part: tuple[int, int], place: Place) -> str:
    """A place's name with the words around that belong to it ("South" Kasai, Aita "al-Shaab", Popasna "district")."""
    (begin, end), (start, stop, _) = part, place
    wider = _WIDER.search(text, max(begin, start - 12), start)
    after = _TWIN.match(text, stop, end) or _ADMIN.match(text, stop, end)
    return text[wider.start() if wider else start : after.end() if after else stop]


def _sets_out(text: str, begin: int, start: int, stop: int) -> bool:
    """Is that "from Zorzor" of "the road from Zorzor to Voinjama"?"""
    return bool(re.search(r"\bfrom\s+(?:the\s+)?\Z", text[max(begin, start - 12) : start]) and _TO_PLACE.match(text, stop))


_OPENS_WITH = re.compile(r"(?:(?:Also|Earlier|Meanwhile),? )?(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]n)\s+(?:the\s+)?(?:[a-z]+\s+){0,4}(?:of\s+)?\Z")


def _opening_place(mention: ActivityMention, sources: Sources) -> dict[int, str]:
    """The place that opens a sentence holds for all that its one subject does ("In Gori, surgeons … and have operated on 96 patients")."""
    first = mention.sentence[0]
    for place in sources.places(first, mention.parts[0][0]):
        if _OPENS_WITH.fullmatch(sources.text, first, place[0]):
            return {place[0]: whole_name(sources.text, (first, mention.parts[0][0]), place)}
        break
    return {}


_THERE = re.compile(r"\b(?<!from )there\b(?! (?:is|are|was|were|has|have|had|will|would|can|could|may|should|remains?|exists?)\b)")


def _place_before(sources: Sources, start: int) -> dict[int, str]:
    """The last place that the paragraph names before ("… a course in ethics there")."""
    paragraph = sources.text.rfind("\n\n", 0, start) + 1
    return next(({at: sources.text[at:stop]} for at, stop, state in reversed(sources.places(paragraph, start)) if not state), {})


_SEAT = re.compile(r"\b(?:[Ff]ield [Oo]ffice|[Oo]ffice|[Bb]ureau|[Bb]ranch|[Dd]irectorate) \Z")
_HOME = re.compile(r"\b(?:in|at|from|of)\s+(?:the\s+)?\Z")


def _without_home(found: dict[int, str], mention: ActivityMention, sources: Sources) -> dict[int, str]:
    """Where who acts is at home is no place of what is done elsewhere ("A team from the college in Brindisi assessed posts in Bria")."""
    if mention.passive or mention.subject is None:
        return found
    doc = sources.doc
    start, end = doc[mention.subject[0]].idx, doc[mention.verb].idx
    home = {at for at in found if start < at < end and _named_body(sources, at)}
    gone_on = {at for at in found if any(h < at < end and at - h < 40 for h in home)}  # "in Brindisi, Italy,"
    return {at: name for at, name in found.items() if at not in home | gone_on} if any(at > end for at in found) else found


def _named_body(sources: Sources, at: int) -> bool:
    """Does a place stand right after a body's name and "in"?"""
    opening = _HOME.search(sources.text, max(0, at - 12), at)
    if opening is not None and _SEAT.search(sources.text, max(0, at - 60), opening.start()):
        return True
    return opening is not None and any(p.end >= opening.start() - 2 for p in sources.partners.inside(max(0, at - 120), at))


def _acts(doc: Doc, start: int, end: int) -> bool:
    """Is a state the one who acts ("New Zealand airlifted …")?"""
    span = doc.char_span(start, end, alignment_mode="expand")
    return span is not None and any(t.dep_ in ("nsubj", "nsubjpass", "agent") for t in span)


def _moves(text: str, start: int, at: int) -> bool:
    """Does "from" before a place belong to a movement between places ("redeployed from Goma to Beni")?"""
    return bool(re.search(r"\bfrom\s+(?:the\s+)?\Z", text[max(start, at - 12) : at]) and _MOVING.search(text, start, at))
