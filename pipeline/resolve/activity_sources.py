"""What an activity's links are read from: the doc, its text, and its resolved records, each looked up by place."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from spacy.tokens import Doc

from pipeline import authority
from pipeline.document import Document
from pipeline.find.names import find_names, names_in
from pipeline.find.small_letters import small_letters
from pipeline.records import DateRecord, MissionRecord, PartnerRecord
from pipeline.resolve.place_names import place_names

OPENS = 60
"""A body named within so many characters opens its sentence."""
_ORGANS = frozenset(("UNSC", "UNGA", "SG", "UN"))
"""Organs that missions report to."""
_OWN_POLICE = frozenset(("UNPOL", "IPTF", "CIVPOL"))
_EXPERTS = re.compile(r"\b(?:Group|Panel|Committee|Team) of (?:Experts|Inquiry)|Monitoring Group\b")
_REPORTED = re.compile(r"\bReport of the Secretary-General|^Situation (?:in|concerning)\b")
_THE_MISSION = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Tt]his) (?:Mission|Operation|Office|mission)\b|\bUNPOL\b|\bthe [Ff]orce\b|\b[Pp]olice [Cc]omponent\b"
)
_MEANT = re.compile(r"\b[Tt]he (?:Mission|Operation|Force)\b(?! (?:of|to|in|Commander))")
_STOP = re.compile(r"[.!?][”\"]?\s+(?=[A-ZÀ-Þ“\"])")
_PRONOUN = re.compile(r"\b(?:it|its|they|their|he|she)\b", re.I)


def is_own(partner: PartnerRecord) -> bool:
    """Is a body one of the mission's own ("UNPOL", "the Human Rights Division")?"""
    if partner.id in _OWN_POLICE or partner.id.split()[0] in authority.missions():
        return True
    return partner.type == "un_entity" and partner.id not in authority.partners()


class Index:
    """Records of one kind, looked up by place."""

    def __init__(self, records: Sequence[Any]) -> None:
        self.records = sorted(records, key=lambda r: (r.start, -r.end))
        self.starts = [r.start for r in self.records]

    def inside(self, start: int, end: int) -> list[Any]:
        """The records that lie in a stretch of the text."""
        i, found = bisect_left(self.starts, start), []
        while i < len(self.records) and self.records[i].start < end:
            if self.records[i].end <= end:
                found.append(self.records[i])
            i += 1
        return found


class Sources:
    """Everything that the links of one document's activities are read from."""

    def __init__(
        self,
        doc: Doc,
        document: Document,
        dates: Sequence[DateRecord],
        missions: Sequence[MissionRecord],
        partners: Sequence[PartnerRecord],
        antecedent: Callable[[int], str | None],
    ) -> None:
        self.doc, self.document, self.text = doc, document, document.text
        self.dates, self.missions, self.partners = Index(dates), Index(missions), Index(partners)
        self.small = small_letters(self.text)
        self.antecedent = antecedent
        told = {r.id for r in missions}
        self.only_mission = told.pop() if len(told) == 1 else None
        self.main_mission: str | None = getattr(antecedent, "main", None) or self.only_mission
        self.told_by_mission = self._is_told_by_mission()
        self._shares: dict[str, float] = {}
        self._meant = [m.span() for m in _THE_MISSION.finditer(self.text)]
        self._taken = sorted((r.start, r.end) for r in (*missions, *partners, *dates))
        self._places = self._find_places()
        self._place_starts = [p[0] for p in self._places]

    def meant(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where a stretch has words that stand for a mission: "the Mission", "UNPOL"."""
        return [m for m in self._meant[bisect_left(self._meant, (start, 0)) : bisect_left(self._meant, (end, 0))] if m[1] <= end]

    @cached_property
    def _times_meant(self) -> int:
        """How often the text says "the Mission"."""
        return len(_MEANT.findall(self.text))

    def near_mission(self, offset: int) -> bool:
        """Does the paragraph name a mission before an offset?"""
        return bool(self.missions.inside(self.text.rfind("\n\n", 0, offset) + 1, offset))

    def mission_last_named(self, offset: int) -> str | None:
        """The mission that a paragraph names before an offset, where it names no other body after it."""
        start = self.text.rfind("\n\n", 0, offset) + 1
        missions = self.missions.inside(start, offset)
        others = [p for p in self.partners.inside(start, offset) if p.type != "national_institution" and not is_own(p)]
        return missions[-1].id if missions and not any(p.start > missions[-1].start for p in others) else None

    def share_of(self, mission: str) -> float:
        """How often the document speaks of a mission beside other bodies (log)."""
        if mission not in self._shares:
            own = sum(r.id == mission for r in self.missions.records) + self._times_meant
            self._shares[mission] = math.log((own + 0.5) / (1 + sum(not is_own(p) for p in self.partners.records)))
        return self._shares[mission]

    def _is_told_by_mission(self) -> bool:
        """Is the document a mission's own (its release, a report on it), so that what nobody is said to do the mission does?

        It is where the title names the mission; else where the text names no other body as often, or none so early.
        """
        main, title = self.main_mission, self.document.title or ""
        if main is None or _EXPERTS.search(title):
            return False
        if any(h.kind == "mission" and main in h.ids for h in names_in(title)):
            return True
        if _REPORTED.search(title):
            return True
        own = [r.start for r in self.missions.records if r.id == main]
        others: dict[str, list[int]] = {}
        for record in self.partners.records:
            if record.type in ("un_entity", "intergovernmental", "ngo") and record.id not in _ORGANS and not is_own(record):
                others.setdefault(record.id, []).append(record.start)
        most = max(others.values(), key=lambda at: (len(at), -at[0]), default=[])
        meant = len(own) + self._times_meant
        return meant > len(most) or (meant == len(most) == 1 and own[0] < most[0])

    def places(self, start: int, end: int) -> list[tuple[int, int, bool]]:
        """Place names in a stretch, with whether each is a state's name."""
        found = self._places[bisect_left(self._place_starts, start) : bisect_left(self._place_starts, end)]
        return [p for p in found if p[1] <= end]

    def opened_by(self, offset: int) -> PartnerRecord | MissionRecord | None:
        """The body that opens the sentence before one, or the ones before that in its paragraph where it opens with a pronoun too."""
        paragraph = self.text.rfind("\n\n", 0, offset) + 1
        end = offset
        for _ in range(4):
            start = max((m.end() for m in _STOP.finditer(self.text, paragraph, max(paragraph, end - 2))), default=paragraph)
            if start >= end:
                return None
            named = sorted([*self.missions.inside(start, end), *self.partners.inside(start, end)], key=lambda r: (r.start, -r.end))
            if named and named[0].start - start <= OPENS and not _PRONOUN.search(self.text, start, named[0].start):
                return named[0]
            if not _PRONOUN.search(self.text, start, min(end, start + OPENS)):
                return None
            end = start
        return None

    def _find_places(self) -> list[tuple[int, int, bool]]:
        """Place names of the authority, then of the words around, none inside other names."""
        named = find_names(self.doc)
        self.named_places = Index([h for h in named if h.kind in ("state", "place", "demonym")])
        found = [(h.start, h.end, h.kind == "state") for h in named if h.kind in ("place", "state")]
        covered = sorted((h.start, h.end) for h in named)
        found += [(start, end, False) for start, end in place_names(self.text) if not _overlaps(covered, start, end)]
        names = {self.text[a:b] for a, b, _ in found}
        illnesses = [illness for illness in _ILLNESSES if f" {illness}" in self.text]
        ill = {name for name in names for illness in illnesses if f"{name} {illness}" in self.text}
        free = (p for p in found if not _overlaps(self._taken, p[0], p[1]))
        return sorted(p for p in free if self.text[p[0] : p[1]] not in ill or _LOCATED.search(self.text, max(0, p[0] - 8), p[0]))


_ILLNESSES = ("virus", "fever", "disease", "Virus", "Fever", "Disease")
_LOCATED = re.compile(r"\b(?:in|at|near|from) \Z")
"""An illness goes by the name of a place and is none, but where words say so ("responding to Marburg", "in Marburg")."""


def _overlaps(stretches: list[tuple[int, int]], start: int, end: int) -> bool:
    i = bisect_right(stretches, (end, -1))
    return any(a < end and start < b for a, b in stretches[max(0, i - 6) : i])
