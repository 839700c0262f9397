"""When an activity was, is or will be: of the dates around it the one that is its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc

from pipeline.find.activity_mention import ActivityMention
from pipeline.records import DateRecord
from pipeline.resolve.activity_sources import Sources

_NAMED = re.compile(
    r"\s+(?:[A-Z][\w’'-]*\s+){1,5}(?:[a-z]+\s+){0,2}(?:forum|conference|summit|agreement|report|plan|budget|strategy|elections?|policy|act|law|framework|constitution)\b"
)


_DATELINE = re.compile(r"[\s(\[]*[A-ZÀ-Þ][A-ZÀ-Þ’'. -]{2,40}(?:[,(/ ][^\n]{0,60}?)?\)?\s*(?:[-–—]{1,2}|:)\s+(?=\S)")


def dateline_end(text: str, start: int, end: int) -> int:
    """Where the dateline that opens a stretch ends ("KINSHASA, 8 March 2012 – "), or the stretch's start."""
    found = _DATELINE.match(text, start, min(end, start + 110))
    return found.end() if found and re.search(r"[A-ZÀ-Þ]{3}", found.group()) else start


_OPENING = re.compile(
    r"(?:(?:Also|In addition|Furthermore|Moreover|Similarly|Meanwhile|Subsequently|Later|Earlier|In [A-Z]\w+),? )?"
    r"(?:on|in|from|between|by|during|since|as at|as of|until|over|for|towards|throughout|around|before|after|through|within)?"
    r"\s*(?:the )?(?:\w+ (?:of )?)?",
    re.I,
)


_SAME_EVENT = re.compile(
    r"\b(?:(?:at|during|after|following|in|on the (?:margins|sidelines|occasion) of) (?:the|this|that)|the|this|that) (?:[a-z-]+ )?"
    r"(?:ceremony|meeting|workshop|training|course|visit|event|session|conference|seminar|forum|dialogue|exercise|parade|summit)\b",
    re.I,
)
_EVENTS = frozenset(("training", "workshop", "meeting", "ceremony", "coordination", "outreach"))


def when_of(mention: ActivityMention, sources: Sources, siblings: Sequence[ActivityMention]) -> str | None:
    """The date of an activity: one in its own clause, else that which opens its sentence, else one in what follows it up."""
    start, end = mention.parts[0]
    opens = dateline_end(sources.text, start, end)
    own = [
        d
        for d in sources.dates.inside(opens, end)
        if (_dates_activity(d, sources.text) or _opens_sentence(d, sources.text, opens)) and not _of_other(d, mention, sources, start)
    ]
    if own:
        opening = _OPENING.fullmatch(sources.text, opens, own[0].start)
        return str(own[0].edtf) if opening and own[0].start < sources.doc[mention.verb].idx else _attached(own, mention, sources.doc).edtf
    first = next((m for m in siblings if m.sentence == mention.sentence), None)
    if first is not None and not mention.own_subject:
        opened = [d for d in sources.dates.inside(first.start, sources.doc[first.verb].idx) if _dates_activity(d, sources.text)]
        if opened:
            return str(opened[0].edtf)
    if _SAME_EVENT.search(sources.text, start, min(end, start + 90)):
        before = next((m for m in reversed(siblings) if m.kind in _EVENTS and start - m.end < 600), None)
        if before is not None and (day := when_of(before, sources, ())):
            return day
    for part in mention.parts[1:]:
        later = [d for d in sources.dates.inside(*part) if _dates_activity(d, sources.text) and d.role in ("event", "period")]
        if later:
            return str(later[0].edtf)
    return None


def _dates_activity(date: DateRecord, text: str) -> bool:
    if date.role in ("citation", "publication"):
        return False
    if re.fullmatch(r"\d{4}", date.edtf) and _NAMED.match(text, date.end):
        return False
    return date.role != "background" or not re.fullmatch(r"\d{4}", date.edtf)


_IN_YEAR = re.compile(r"(?:Back )?[Ii]n\s+\Z")
_SAID = re.compile(r"\b(?:announced|said|reported|stated|confirmed|declared|disclosed)\s+(?:here\s+)?(?:on\s+)?\Z")
_CITES = re.compile(
    r"\b(?:agreements?|elections?|polls?|round|transfer of authority|letters?|statements?|resolutions?|attacks?|incidents?"
    r"|floods|earthquake|accords?"
    r"|declarations?|decisions?|decrees?|reports?|memorand(?:um|a)|protocols?|ceasefire|cease-fire)\s+of\s+\Z"
)
_FOUNDING = frozenset(
    ("establish", "create", "sign", "adopt", "found", "inaugurate", "conclude", "announce", "approve", "begin", "dismantle")
)
_HOLDING = frozenset(
    ("hold", "take", "organize", "organise", "convene", "conduct", "run", "open", "deliver", "give", "host", "attend", "last", "carry")
)


def _opens_sentence(date: DateRecord, text: str, opens: int) -> bool:
    """Is a year told first of all ("In 2013, selection teams tested …"), so that it is no background?"""
    return date.role == "background" and bool(_IN_YEAR.fullmatch(text, opens, date.start)) and text[date.end : date.end + 1] == ","


def _of_other(date: DateRecord, mention: ActivityMention, sources: Sources, start: int) -> bool:
    """Is a date that of something else that is named ("the agreement of 3 May", "the College, which opened on 19 April, is advised …")?"""
    before = sources.text[max(start, date.start - 40) : date.start]
    if _SAID.search(before) or _CITES.search(before):
        return True
    if date.start < sources.doc[mention.verb].idx and _OPENING.fullmatch(
        sources.text, dateline_end(sources.text, start, date.start), date.start
    ):
        return False
    span = sources.doc.char_span(date.start, date.end, alignment_mode="expand")
    token = span.root if span is not None else None
    for _ in range(12):
        if token is None or token.i == mention.verb or token.head.i == token.i or token.lemma_ in _HOLDING:
            return False
        if token.dep_ == "relcl":
            return True
        if token.dep_ == "acl" and token.lemma_ in _FOUNDING and token.i < mention.verb:
            return True
        token = token.head
    return False


def _attached(own: list[DateRecord], mention: ActivityMention, doc: Doc) -> DateRecord:
    """Of several dates the one that hangs on the predicate."""
    if len(own) == 1:
        return own[0]
    best, most = own[0], 99
    for date in own:
        span = doc.char_span(date.start, date.end, alignment_mode="expand")
        token = span[0] if span is not None and span[0].idx == date.start and -80 <= span.start - mention.verb < 80 else None
        steps = 0
        while token is not None and token.i != mention.verb and token.head.i != token.i and steps < 12:
            steps += 1 if token.pos_ not in ("VERB",) else 3
            token = token.head
        distance = steps if token is not None and token.i == mention.verb else 20 + abs(date.start - doc[mention.verb].idx) // 40
        if distance < most:
            best, most = date, distance
    return best
