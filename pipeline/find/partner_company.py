"""Names that only the company they keep gives away: no list has them and no noun heads them.

::

    non-governmental organizations, among them NGO Aktiv, Fokupers and Voice of Roma        Blue Kite, a local charity,
    the Office of the Ombudsman and Community Building Mitrovica                            NGOs such as Belun and Rede Feto
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.find.names import FOLDS
from pipeline.find.partner_lexicon import callers, words_by_class
from pipeline.find.partner_mention import PartnerMention, Words

_CAP = r"[A-Z][\w’'&-]{0,30}"
_RUN = rf"{_CAP}(?:[ \xa0](?:(?:of|for|de|du|des|pour|without)[ \xa0](?:the[ \xa0])?)?{_CAP}){{0,5}}"
_NAMED = re.compile(_RUN)
_AND = re.compile(r"(?:[ \xa0]\([^()\n]{1,30}\))?,?\s+(?:and|as\s+well\s+as|together\s+with)\s+(?:the\s+)?")
_NEXT_ITEM = re.compile(r"(?:[ \xa0]\([^()\n]{1,30}\))?(?:,\s+and|,|\s+and|;)\s+(?:the\s+)?")
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col)\b")
_APPOSED = re.compile(
    rf"(?P<name>{_RUN}),\s+(?:an?|one\s+of\s+the)\s+(?P<what>(?:[\w’'-]{{1,30}}[ \xa0]){{0,5}}?[\w’'-]{{1,30}})"
    r"(?=[,.;)]|\s+(?:that|which|based|working|founded|from|of|in)\b)"
)
MOST_ITEMS = 8


class Taken:
    """Stretches of text that have a name already."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self.spans = sorted(spans)
        self.ends = {start: end for start, end in self.spans}
        self.longest = max((end - start for start, end in self.spans), default=0)

    def overlaps(self, start: int, end: int) -> bool:
        i = bisect_left(self.spans, (start - self.longest, 0))
        while i < len(self.spans) and self.spans[i][0] < end:
            if self.spans[i][1] > start:
                return True
            i += 1
        return False


@lru_cache(maxsize=1)
def _callers() -> dict[str, str]:
    return {r["word"]: r["type"] for r in callers()}


@lru_cache(maxsize=1)
def _plurals() -> dict[str, str]:
    return {r["plural"]: r["type"] for r in callers()}


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    """What opens a list of bodies: ``organizations, among them``, ``NGOs such as``, ``companies, including``."""
    plurals = sorted({re.escape(r["plural"]) for r in callers() if r["plural"]}, key=len, reverse=True)
    among = r"among\s+them|among\s+others|including|such\s+as|notably|namely|like|in\s+particular"
    return re.compile(
        rf"\b(?P<plural>{'|'.join(plurals)})(?:\s+\([^()\n]{{1,30}}\))?,?\s+(?:{among}|–|—|:)\s*:?\s*(?:the\s+)?".replace(r"\ ", r"\s+")
    )


def find_in_company(words: Words, found: Sequence[PartnerMention]) -> Iterator[PartnerMention]:
    """Unknown names in lists of bodies, before their own apposition, and joined by "and" to a body already found."""
    places = {(h.start, h.end) for h in words.hits if h.kind in ("state", "place", "demonym")}
    first = {start for start, _ in places}
    taken = Taken(
        [(m.start, m.end) for m in found if m.rule != "country"] + [(h.start, h.end) for h in words.hits if (h.start, h.end) not in places]
    )
    for m in _opening().finditer(words.text):
        yield from _listed(words.text, m.end(), _plurals()[" ".join(m.group("plural").split())], taken)
    yield from _apposed(words.text, taken)
    for mention in found:
        if mention.rule in ("country", "government", "force") or mention.ids and mention.ids[0].startswith("GOV-"):
            continue
        joint = _AND.match(words.text, mention.end)
        if joint and (named := _name(words.text, joint.end(), taken)) and named.count(" ") > 1 and joint.end() not in first:
            end = joint.end() + len(named)
            if not words.text[end : end + 2].lstrip(" \xa0").startswith("("):
                yield PartnerMention(joint.end(), end, named, "model", type="ngo")


def _listed(text: str, at: int, type_: str, taken: Taken) -> Iterator[PartnerMention]:
    """The items of a list from ``at``; names already known are passed over."""
    for _ in range(MOST_ITEMS):
        if known := taken.ends.get(at, 0):
            at = known
        elif named := _name(text, at, taken):
            yield PartnerMention(at, at + len(named), named, "phrase", type=type_)
            at += len(named)
        else:
            return
        step = _NEXT_ITEM.match(text, at)
        if not step:
            return
        at = step.end()


def _apposed(text: str, taken: Taken) -> Iterator[PartnerMention]:
    for m in _APPOSED.finditer(text):
        said = " ".join(m.group("what").split())
        kind = next((t for caller, t in _callers().items() if said == caller or said.endswith(f" {caller}")), None)
        if kind and _name(text, m.start(), taken) == m.group("name"):
            yield PartnerMention(m.start(), m.end("name"), m.group("name"), "phrase", type=kind)


def _name(text: str, at: int, taken: Taken) -> str:
    """The unknown capitalised name at ``at``, or "" where it is known, a person, a post or a thing."""
    m = _NAMED.match(text, at)
    if not m or _TITLE.match(text, at) or taken.overlaps(m.start(), m.end()):
        return ""
    words, classes = [FOLDS[w] for w in m.group().replace("\xa0", " ").split()], words_by_class()
    last = classes["no_name"] | classes["not_last"]
    if words[0] in classes["left_stop"] or any(w in classes["post"] for w in words) or words[-1] in last:
        return ""
    return "" if m.group()[-2:] in ("'s", "’s") or words[:2] == ["united", "nations"] else m.group()
