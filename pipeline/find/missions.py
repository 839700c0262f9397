"""Find missions: every field presence that the authority file names, under any of its names.

Forms: ``MINUSCA``, ``MINUSCA-led``, ``UNOCI/UNMIL``, ``UNMISS’``, ``Minusca``, ``ONUCI`` (French), full, short and former names,
and descriptions that only one mission fits: ``UN peacekeeping mission in Mali``, ``mission de l'ONU au Mali``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline import authority
from pipeline.authority import Mission
from pipeline.find.names import NameHit, find_names, text_of
from pipeline.records import Mention

_B = r"[ \xa0\r\n]+"
_SORT = (
    r"(?:peace-?(?:keeping|building)|special|political|stabili[sz]ation|assistance|support|verification|observer|observation|supervision"
    r"|integrated|multidimensional|transition(?:al)?|police|hybrid|field)"
)
_DESCRIBED = re.compile(
    rf"\b(?:UN|U\.N\.|United[ \xa0]Nations)(?:['’]s?)?{_B}(?P<sort>(?:{_SORT}{_B}){{0,3}})(?P<body>mission|operation|force){_B}"
    rf"(?:in|to|for){_B}(?:the{_B})?"
    rf"|\b(?P<body_fr>mission|opération|force){_B}(?P<sort_fr>(?:[\w’']+{_B}){{0,6}}?)"
    rf"(?:de l['’]ONU|des[ \xa0]Nations[ \xa0]unies|onusienne){_B}"
    rf"(?:(?:pour{_B}la{_B})?stabilisation{_B})?(?:au|en|à|aux|dans){_B}(?:la{_B}|le{_B}|l['’])?",
    re.I,
)
_POLITICAL = re.compile(r"politi", re.I)
_BLUE_HELMETS = re.compile(r"peace-?keeping|stabili|maintien|force|police", re.I)


@dataclass(frozen=True, slots=True)
class MissionMention(Mention):
    """A mission's name; ``ids`` are all the missions that go or went by it, ``described`` says it is a description, no name."""

    ids: tuple[str, ...] = ()
    described: bool = False


def find_missions(doc: Doc) -> Iterator[MissionMention]:
    """Mentions of missions in text order."""
    text, hits = text_of(doc), find_names(doc)
    for hit in hits:
        if hit.kind == "mission":
            yield MissionMention(hit.start, hit.end, text[hit.start : hit.end], hit.ids)
    yield from find_descriptions(text, hits)


def find_descriptions(text: str, hits: list[NameHit]) -> Iterator[MissionMention]:
    """Descriptions of a mission by its host, "UN peacekeeping mission in Mali"; ``hits`` are the names in ``text``."""
    starts = [h.start for h in hits]
    for match in _DESCRIBED.finditer(text):
        i = bisect_left(starts, match.end())
        hit = next((h for h in hits[i : i + 3] if h.start == match.end() and h.kind in ("state", "place")), None)
        if hit is None or any(h.kind == "mission" and h.end > match.start() for h in hits[max(0, i - 3) : i]):
            continue
        ids = tuple(m.id for m in authority.missions().values() if _is_at(m, hit) and _is_sort(match, m))
        if ids:
            yield MissionMention(match.start(), hit.end, text[match.start() : hit.end], ids, described=True)


def _is_at(mission: Mission, hit: NameHit) -> bool:
    """Is that the mission's host, or the place that its name tells ("Abyei", "Darfur")?"""
    if hit.kind == "state":
        return hit.ids[0] in mission.hosts
    return any(id.partition(":")[2] in mission.name for id in hit.ids)


def _is_sort(match: re.Match[str], mission: Mission) -> bool:
    """May that mission be described in these words? The office of an envoy is no "mission"."""
    said = " ".join(filter(None, (match["sort"], match["sort_fr"], match["body"], match["body_fr"])))
    political = mission.type == "special_political" and not mission.name.startswith("Office of")
    if _POLITICAL.search(said):
        return political
    return mission.type == "peacekeeping" or (political and not _BLUE_HELMETS.search(said))
