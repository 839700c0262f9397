"""Countries that stand in one list with bodies, and so act as they do.

::

    UNODC and Brazil turned over a boat          the European Union, Sweden and the Netherlands funded it
    by UNMIL police trainers, Ghana and Togo     from the Peacebuilding Fund and from Switzerland
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import authority
from pipeline.find.partner_mention import PartnerMention, Words
from pipeline.find.partner_states import state_mention

_PEOPLE = r"(?:\s+(?:police|military|civilian|staff|personnel|officers|experts|trainers|advisers|troops|teams?)){0,2}"
_BRACKET = r"(?:\s*\([^()\n]{1,60}\))?"
_JOINT = re.compile(
    rf"{_PEOPLE}{_BRACKET}\s*(?P<joint>,\s+and|,|\s+and|\s*&|,?\s+as\s+well\s+as|,?\s+together\s+with)"
    r"\s+(?:(?:from|by|with|of)\s+)?(?:the\s+)?(?:Governments?\s+of\s+(?:the\s+)?)?\Z"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|to|into|across|throughout|within|near|of|from|for|between|around|outside|inside)\s+(?:both\s+)?(?:the\s+)?\Z", re.I
)
_GIVEN_BEFORE = re.compile(
    r"\b(?:support|assistance|help|funding|funds|funded|financed|donated|donations?|grants?|contributions?)\s+(?:of|from|by)\s+(?:the\s+)?\Z",
    re.I,
)
LONGEST_JOINT = 110


@dataclass(frozen=True, slots=True)
class _Item:
    """A body, a mission (neither ``body`` nor ``iso3``) or a country that no finder has taken yet."""

    start: int
    end: int
    body: PartnerMention | None = None
    iso3: str = ""


def find_listed_states(words: Words, found: Sequence[PartnerMention]) -> Iterator[PartnerMention]:
    """Each country in a list that a body stands in too, unless the list names places (``in Kenya and the UNON compound``)."""
    text = words.text
    items = [_Item(m.start, m.end, m) for m in found]
    for hit in words.hits:
        if hit.kind == "mission":
            items.append(_Item(hit.start, hit.end))
        elif hit.kind == "state" and len(hit.ids) == 1 and not any(m.start < hit.end and hit.start < m.end for m in found):
            items.append(_Item(hit.start, hit.end, None, hit.ids[0]))
    items.sort(key=lambda i: (i.start, i.end))
    chain: list[_Item] = []
    closed = False
    for item in items:
        joint = _joint(text, chain[-1], item) if chain else ""
        if not joint:
            yield from _states(text, chain, closed=closed)
            chain, closed = [item], False
            continue
        chain.append(item)
        closed = joint != ","
        if closed:
            yield from _states(text, chain, closed=True)
            chain, closed = [] if item.iso3 and all(i.iso3 for i in chain) else [item], False
    yield from _states(text, chain, closed=closed)


def _joint(text: str, before: _Item, item: _Item) -> str:
    """What joins two items of a list ("," or a word for "and"), or ""; a country after its own body's comma is an address."""
    if not 0 < item.start - before.end <= LONGEST_JOINT:
        return ""
    m = _JOINT.match(text, before.end, item.start)
    if not m or "\n\n" in m.group() or "\t" in m.group():
        return ""
    joint, body = m.group("joint"), before.body
    if joint == "," and item.iso3 and body is not None:
        known = authority.partners()
        if item.iso3 in (body.country, *(known[id].country for id in body.ids if id in known)):
            return ""  # "the Ministry of Justice, Mali"
    return joint


def _states(text: str, chain: Sequence[_Item], *, closed: bool) -> Iterator[PartnerMention]:
    """The countries of one list; ``closed`` is a list with its "and"."""
    if len(chain) < 2 or all(i.iso3 for i in chain) or not any(i.iso3 for i in chain):
        return
    start = chain[0].start
    if not _GIVEN_BEFORE.search(text, max(0, start - 40), start):
        if not closed:
            return
        if (chain[0].iso3 or not any(i.body for i in chain)) and _PLACE_BEFORE.search(text, max(0, start - 24), start):
            return
    for item in chain:
        if item.iso3:
            yield state_mention(text, item.start, item.end, item.iso3, "country")
