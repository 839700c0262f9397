"""Parts of a body that bear its name and a country's or region's: one mention, not two.

::

    CARE Nepal        Caritas Côte d'Ivoire        (its own body, the national member of a family)
    WHO Ethiopia      UNICEF Haiti                 (the same body, its office in the country)
    WHO Afro          WWF Guianas                  (the same body, its office or members in a region)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline import authority
from pipeline.find.names import NameHit
from pipeline.find.partner_lexicon import words_by_class
from pipeline.find.partner_mention import PartnerMention

_JOINT = re.compile(
    r"[ \xa0]|[-–](?:The[ \xa0])?|[ \xa0](?:de|du)[ \xa0]|[ \xa0]\((?=[A-Z][\w ]+\))|(?<=International)[ \xa0]in[ \xa0](?:the[ \xa0])?"
)
_NEXT_NAME = re.compile(r"[ \xa0]([A-Z][\w-]+)")
_GOES_ON = re.compile(r"[’'-]\w|[ \xa0](?:Government|Ministr)")
_SAME = frozenset({"un_entity", "intergovernmental"})


def with_chapters(text: str, named: Iterable[PartnerMention], hits: Iterable[NameHit]) -> Iterator[PartnerMention]:
    """The mentions of authority names, each with the country or region that belongs to it."""
    states = {h.start: h for h in hits if h.kind in ("state", "place") and len(h.ids) == 1}
    for mention in named:
        yield _chapter(text, mention, states) or mention


def _chapter(text: str, mention: PartnerMention, states: dict[int, NameHit]) -> PartnerMention | None:
    rows = [authority.partners()[id] for id in mention.ids]
    types = {row.type for row in rows}
    if not types <= {"un_entity", "ngo", "private", "academic"} or any(row.country for row in rows if row.type == "un_entity"):
        return None
    joint = _JOINT.match(text, mention.end)
    state = states.get(joint.end()) if joint else None
    if (
        joint
        and state is not None
        and not (len(text[state.start : state.end]) > 4 and text[state.start : state.end].isupper())
        and (types <= {"ngo", "private", "academic"} or joint.group().isspace() and state.kind == "state")
    ):
        if _GOES_ON.match(text, state.end):
            return None
        end = state.end + joint.group().endswith("(")
        whole = text[mention.start : end]
        if types <= {"ngo", "private", "academic"}:
            country = state.ids[0].partition(":")[0]
            return PartnerMention(mention.start, end, whole, mention.rule, name=whole, type=rows[0].type, country=country)
        return replace(mention, end=end, text=whole)
    m = _NEXT_NAME.match(text, mention.end)
    if m and m.group(1).lower() in words_by_class()["chapter" if types == {"ngo"} else "regional_office"]:
        return replace(mention, end=m.end(), text=text[mention.start : m.end()])
    return None
