"""Resolve missions: which of its namesakes a name means, and which mission "the Mission" or "UNPOL" stands for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from spacy.tokens import Doc

from pipeline import authority
from pipeline.authority import Mission
from pipeline.document import Document
from pipeline.errors import Issue
from pipeline.find.missions import MissionMention
from pipeline.find.names import NameHit, find_names, text_of
from pipeline.records import DateRecord, MissionRecord

ACRONYM, NAME, SHARED, DESCRIBED, TOO_EARLY = 0.99, 0.98, 0.9, 0.75, 0.6
OWNER_REACH = 70
"""How many characters after a component its mission may be named."""
LEAD = 500
"""A mission first named within so many characters, and more often than any other, is what a document is about."""
_OWNED = re.compile(r"(?:[\w’'-]+\s+){1,6}?(?:of|from|in|at|within|with|de|du)\s+(?:the\s+|la\s+|l['’])?")
_BRACKET = re.compile(r"[\s,]{0,3}[(\[][\s“\"«]*(?:the )?")
_YEAR = re.compile(r"\d{4}")
_UNKNOWN = re.compile(r"\b(?:UN|MIN|MON|ONU|BINU|BNU)[A-Z]{2,9}\b")
_MISSION_WORD = re.compile(r"\b(?:Mission|Operation|Opération|Force|Bureau|Office|Observer|Authority|Administration)\b")
_UNKNOWN_NAME = re.compile(
    r"\b(?:UN|United Nations) (?:[A-Z][a-z]+[ -]){0,4}(?:Mission|Operation|Force|Political Office|Peacebuilding Office)"
    r" (?:in|for|to|at) (?:the )?[A-ZÀ-Þ][\w’'-]+"
)


def resolve_missions(doc: Doc, document: Document, dates: Sequence[DateRecord], issues: list[Issue]) -> list[MissionRecord]:
    """A record for each mention; what looks like a mission and is none that is known becomes an issue."""
    mentions: Sequence[MissionMention] = sorted((doc._.mentions or {}).get("missions", ()), key=lambda m: m.start)
    year, text = document_date(document, dates), text_of(doc)
    certain = Counter(m.ids[0] for m in mentions if len(m.ids) == 1)
    records = []
    for i, mention in enumerate(mentions):
        follower = mentions[i + 1] if i + 1 < len(mentions) else None
        id, confidence = _choose(mention, follower, text, certain, dates, year)
        if id is None:
            continue
        if _not_yet(authority.missions()[id], year):
            confidence = min(confidence, TOO_EARLY)
            message = f"{mention.text!r} is a mission of {authority.missions()[id].start}, the document seems to be of {year}"
            issues.append(Issue("mission_out_of_time", "warning", "resolve", message, mention.start, mention.end))
        records.append(MissionRecord(mention.start, mention.end, mention.text, id, confidence))
    issues.extend(_unknown(doc))
    return records


def document_date(document: Document, dates: Sequence[DateRecord]) -> str:
    """The day, month or year that the document is of, as far as known; "" if not."""
    if document.published:
        return document.published.split("/")[0]
    told = [d.edtf for d in dates if d.role == "publication" and _YEAR.match(d.edtf)]
    if told:
        return told[0].split("/")[0]
    years = Counter(d.edtf[:4] for d in dates if d.role == "event" and _YEAR.match(d.edtf))
    return max(years, default="")


def valid(mission: Mission, when: str) -> bool:
    """Did the mission exist at ``when`` (an EDTF day, month or year)?

    >>> m = authority.missions()["UNSMIH"]
    >>> valid(m, "1996"), valid(m, "1996-07-15"), valid(m, "1998-01")
    (True, True, False)
    """
    start, end = mission.start[: len(when)], mission.end[: len(when)]
    return bool(when) and start <= when[: max(4, len(start))] and (not end or when[: max(4, len(end))] <= end)


def _not_yet(mission: Mission, when: str) -> bool:
    """Did the mission start more than a year after ``when``? Plans for a mission name it before it starts."""
    return bool(when) and when[:4].isdigit() and int(mission.start[:4]) > int(when[:4]) + 1


def _choose(
    mention: MissionMention, follower: MissionMention | None, text: str, certain: Counter[str], dates: Sequence[DateRecord], when: str
) -> tuple[str | None, float]:
    """The mission that a mention means, and how sure that is."""
    if mention.described:
        return _described(mention, certain, when)
    if len(mention.ids) == 1:
        single = " " not in mention.text
        return mention.ids[0], ACRONYM if single else NAME
    if follower and _BRACKET.fullmatch(text[mention.end : follower.start]):
        shared = [id for id in mention.ids if id in follower.ids]
        if len(shared) == 1:
            return shared[0], NAME
    missions = authority.missions()
    sentence = _sentence(text, mention.start)
    for date in dates:
        if sentence[0] <= date.start < sentence[1] and _YEAR.match(date.edtf) and date.role != "citation":
            then = [id for id in mention.ids if valid(missions[id], date.edtf.split("/")[0])]
            if len(then) == 1:
                return then[0], SHARED
    named = [id for id in mention.ids if certain[id]]
    if len(named) == 1:
        return named[0], SHARED
    living = [id for id in mention.ids if valid(missions[id], when)]
    if living:
        return max(living, key=lambda id: (certain[id], _is_own(missions[id], mention.text), missions[id].start)), SHARED
    begun = [id for id in mention.ids if not when or missions[id].start[: len(when)] <= when]
    return max(begun or mention.ids, key=lambda id: (_is_own(missions[id], mention.text), missions[id].start)), 0.7


def _is_own(mission: Mission, text: str) -> bool:
    """Is that the mission's own name, not one that it is also called?"""
    names = (name.casefold().replace("united nations", "un") for name in (mission.id, mission.name))
    return text.casefold().replace("united nations", "un") in names


def _described(mention: MissionMention, certain: Counter[str], when: str) -> tuple[str | None, float]:
    """The one mission that a description fits: named in the document, else alive then; by its name, its only host, its blue helmets."""
    missions = authority.missions()
    host = mention.text.split()[-1].rpartition("’")[2].rpartition("'")[2]
    narrower: tuple[Callable[[Mission], bool], ...] = (
        lambda m: any(host in name for name in m.names),
        lambda m: len(m.hosts) == 1,
        lambda m: m.type == "peacekeeping",
    )
    for choice in ([missions[id] for id in mention.ids if certain[id]], [missions[id] for id in mention.ids if valid(missions[id], when)]):
        for narrow in narrower:
            if len(choice) > 1:
                choice = [m for m in choice if narrow(m)] or choice
        if len(choice) == 1:
            return choice[0].id, DESCRIBED
    return None, 0.0


def _sentence(text: str, offset: int) -> tuple[int, int]:
    """The stretch between full stops or line breaks around an offset (cheap, good enough to look for a year)."""
    start = max(text.rfind(". ", 0, offset), text.rfind("\n", 0, offset)) + 1
    ends = [e for e in (text.find(". ", offset), text.find("\n", offset)) if e >= 0]
    return start, min(ends, default=len(text))


def _unknown(doc: Doc) -> Iterator[Issue]:
    """What reads like a mission and is no name that is known: ``UNXYZ``, ``United Nations Mission in Ruritania``."""
    text = text_of(doc)
    hits = find_names(doc)
    starts = [h.start for h in hits]
    told: set[str] = set()
    for pattern in (_UNKNOWN, _UNKNOWN_NAME):
        for match in pattern.finditer(text):
            i = bisect_right(starts, match.end())
            if match.group() in told or any(h.end > match.start() for h in hits[max(0, i - 4) : i]) or _shouted(text, match):
                continue
            told.add(match.group())
            if match.group() in authority.not_names() or _stands_for_other(text, match):
                continue
            message = f"looks like a UN mission that the authority file does not have: {match.group()!r}"
            yield Issue("unknown_mission", "warning", "resolve", message, match.start(), match.end())


def _stands_for_other(text: str, match: re.Match[str]) -> bool:
    """Is the acronym told in brackets after a name that is no mission's: "United Nations Development Assistance Framework (UNXXX)"?"""
    if text[match.start() - 1 : match.start()] != "(":
        return False
    name = re.search(r"(?:United Nations|UN|Nations Unies)\b[^.;:()\n]*\($", text[max(0, match.start() - 120) : match.start()])
    return name is not None and not _MISSION_WORD.search(name.group())


def _shouted(text: str, match: re.Match[str]) -> bool:
    """Does the match stand among capitals, or in an address, so that its own capitals say nothing?"""
    if {text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]} & set("/@_"):
        return True
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    after = text[match.end() : match.end() + 200].partition("\n")[0]
    letters = [c for c in before + after if c.isalpha()]
    return (len(letters) < 8 and match.group().isupper()) or sum(c.isupper() for c in letters) > 0.6 * len(letters)


class Antecedents:
    """Called with an offset: the mission that "the Mission", "UNPOL" or "the force" there stands for, or None.

    The nearest mission in the sentence, then in the paragraph, then the mission of the country that the sentence names,
    then ``main``, the mission that the document is about.
    """

    def __init__(self, doc: Doc, records: Sequence[MissionRecord]) -> None:
        self.text = text_of(doc)
        self.records = sorted(records, key=lambda r: r.start)
        self.starts = [r.start for r in self.records]
        self.document: Document | None = doc._.document
        self.hits: list[NameHit] = [h for h in find_names(doc) if h.kind in ("state", "place", "demonym")]
        self.hit_starts = [h.start for h in self.hits]
        self.sentences = [(s.start_char, s.end_char) for s in doc.sents] if doc.has_annotation("SENT_START") else []
        self.sentence_starts = [s for s, _ in self.sentences]
        self.main = main_mission(self.records, self.document)

    def __call__(self, offset: int) -> str | None:
        owner = self._owner(offset)
        if owner:
            return owner
        sentence, paragraph = self._sentence(offset), self._paragraph(offset)
        for start, end in (sentence, paragraph):
            near = self._nearest(start, end, offset)
            if near:
                return near
            if (start, end) == sentence:
                hosted = self._hosted(start, end)
                if hosted:
                    return hosted
        return self.main

    def _owner(self, offset: int) -> str | None:
        """The mission that follows as owner: "the police component of MINUSMA", "UNPOL officers in UNMIT"."""
        i = bisect_left(self.starts, offset)
        if i == len(self.starts) or self.starts[i] - offset > OWNER_REACH:
            return None
        return self.records[i].id if _OWNED.fullmatch(self.text, offset, self.starts[i]) else None

    def _sentence(self, offset: int) -> tuple[int, int]:
        i = bisect_right(self.sentence_starts, offset) - 1
        return self.sentences[i] if i >= 0 else self._paragraph(offset)

    def _paragraph(self, offset: int) -> tuple[int, int]:
        block = self.document.block_at(offset) if self.document else None
        if block:
            return block.start, block.end
        start = self.text.rfind("\n\n", 0, offset)
        end = self.text.find("\n\n", offset)
        return (start + 2 if start >= 0 else 0), (end if end >= 0 else len(self.text))

    def _nearest(self, start: int, end: int, offset: int) -> str | None:
        """The last mission before the offset in the range, else the first after it."""
        i, at, j = bisect_left(self.starts, start), bisect_right(self.starts, offset), bisect_left(self.starts, end)
        if i < at and at <= j:
            return self.records[at - 1].id
        return self.records[at].id if at < j else None

    def _hosted(self, start: int, end: int) -> str | None:
        """The document's one mission in a country that the range names."""
        i, j = bisect_left(self.hit_starts, start), bisect_left(self.hit_starts, end)
        countries = {id[:3] for h in self.hits[i:j] for id in h.ids}
        missions = authority.missions()
        found = {r.id for r in self.records if countries & set(missions[r.id].hosts)}
        return found.pop() if len(found) == 1 else None


def main_mission(records: Sequence[MissionRecord], document: Document | None = None) -> str | None:
    """The mission that a document is about: the only one in its title, or the one that it names most, by far."""
    counts = Counter(r.id for r in records)
    if not counts:
        return None
    if document and document.title:
        from pipeline.find.names import names_in

        titled = {id for h in names_in(document.title) if h.kind == "mission" for id in h.ids if id in counts}
        if len(titled) == 1:
            return titled.pop()
    (first, most), *rest = counts.most_common(2)
    if most >= 2 and most >= 0.6 * counts.total():
        return first
    opens = min(records, key=lambda r: r.start)
    if opens.id == first and opens.start < LEAD and most >= 2 and all(most > n for _, n in rest):
        return first
    return None


def mission_antecedents(doc: Doc, records: Sequence[MissionRecord]) -> Antecedents:
    """What "the Mission" and the names of mission components stand for, at any offset of the document."""
    return Antecedents(doc, records)
