"""Partners: every named organisation that is no UN field mission, and governments where they act.

Five families, the first that holds a stretch of text keeps it: names of the authority file; acronyms that the document
itself gives a body; phrases headed by a noun for a body; governments and acting countries; names the statistical model finds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from spacy.attrs import POS
from spacy.tokens import Doc

from pipeline import authority
from pipeline.find.names import FOLDS, NameHit, find_names, text_of
from pipeline.find.partner_acronyms import bindings, find_bound, find_introduced, find_short_names, taken_otherwise
from pipeline.find.partner_chapters import with_chapters
from pipeline.find.partner_company import find_in_company
from pipeline.find.partner_lexicon import words_by_class
from pipeline.find.partner_lists import find_listed_states
from pipeline.find.partner_mention import PartnerMention, Words
from pipeline.find.partner_phrases import PhraseFinder, find_called
from pipeline.find.partner_short import find_short_forms
from pipeline.find.partner_states import (
    find_acting_states,
    find_cells,
    find_forces,
    find_governments,
    find_regional_missions,
    followed_by_people,
)
from pipeline.find.sentences import starts_of

_LINE = re.compile(r"[^\n]+")
_LAST_WORD = re.compile(r"([A-Z]\w+)[ \xa0]+\Z")
_NEXT_WORD = re.compile(r"[ \xa0]+([A-Za-z-]+)")
_LOWER_FORCE = re.compile(r"\b(?:police|gendarmerie|army|forces)\Z")
_SYMBOL = re.compile(r"/[A-Z]{1,6}[-/.]?\d|/\d")
_POLICE = "UNPOL"
_UN_POLICE = re.compile(r"(?:U\.?N\.?|United\s+Nations)\s+[Pp]olice\b|UNPOL\b")
COUNTRY_SHARE = 0.25  # of the mentions of the country named most, for a country that a document is about


@lru_cache(maxsize=1)
def weak_names() -> dict[str, frozenset[str]]:
    """Names that need context, with the ids of the bodies that bear them."""
    found: dict[str, set[str]] = {}
    for row in authority.rows("partners.csv"):
        for name in filter(None, row["weak"].split("|")):
            found.setdefault(name, set()).add(row["id"])
    return {name: frozenset(ids) for name, ids in found.items()}


@lru_cache(maxsize=1)
def parents() -> dict[str, str]:
    return {p.id: p.parent for p in authority.partners().values() if p.parent}


def find_partners(doc: Doc) -> Iterator[PartnerMention]:
    """Mentions of partners in text order."""
    text, hits = text_of(doc), find_names(doc)
    named = list(_authority(text, hits))
    places = {(m.start, m.end) for m in named}
    words = Words(text, [h for h in hits if h.kind != "partner" or (h.start, h.end) in places])
    phrases = PhraseFinder(words, _parts_of_speech(doc), _shouting(text)).find()
    named = list(with_chapters(text, named, hits))
    called = [*find_called(words), *find_introduced(doc, words), *find_short_forms(words), *_police_officers(words)]
    states = [
        *find_governments(words),
        *find_forces(words),
        *find_acting_states(doc, words),
        *find_cells(words, named),
        *find_regional_missions(words, named),
    ]
    missions = [(h.start, h.end) for h in hits if h.kind == "mission"]
    own = {
        (m.start, m.end) for m in named if " " in m.text and m.text[-1].islower()
    }  # "UNMIK Customs Service" has a mission's name in its own
    first = _settle(
        m
        for m in (*named, *phrases, *called, *states)
        if (m.start, m.end) in own or not any(a < m.end and m.start < b for a, b in missions)
    )
    first = _settle([*first, *find_listed_states(words, first)])
    first = _settle([*first, *find_in_company(words, first)])
    bound = bindings(words, first)
    other = taken_otherwise(words, [h for h in hits if h.kind in ("partner", "mission")]) - bound.keys()
    yield from _settle(
        [*find_bound(words, bound), *find_short_names(words, first), *(m for m in first if m.text not in bound and m.text not in other)]
    )


def _parts_of_speech(doc: Doc) -> dict[int, str]:
    """The part of speech of each token by where it starts."""
    classes = doc.to_array(POS).tolist()
    names = {one: doc.vocab.strings[one] for one in set(classes)}
    return {start: names[one] for start, one in zip(starts_of(doc), classes, strict=True)}


def _settle(found: Iterable[PartnerMention]) -> list[PartnerMention]:
    """Of mentions that overlap, the longest; in text order."""
    kept: list[PartnerMention] = []
    taken: set[int] = set()
    for m in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if m.start in taken or m.end - 1 in taken:
            continue
        taken.update(range(m.start, m.end))
        kept.append(m)
    return sorted(kept, key=lambda m: m.start)


def _shouting(text: str) -> list[tuple[int, int]]:
    """Lines in capitals, where capitals tell nothing."""
    return [m.span() for m in _LINE.finditer(text) if m.group().isupper() and len(m.group().split()) > 3]


# -- names of the authority file --------------------------------------------------------------------------------------------------


def _authority(text: str, names: Sequence[NameHit]) -> Iterator[PartnerMention]:
    """Hits of the authority file; a weak name only where the document shows which body it means."""
    hits = [h for h in names if h.kind == "partner"]
    before = {h.end: h.ids[0] for h in names if h.kind in ("state", "demonym") and len(h.ids) == 1}
    nations = {h.end: h for h in names if h.kind in ("state", "demonym") and len(h.ids) == 1}
    weak = weak_names()
    strong = {i for h in hits if text[h.start : h.end] not in weak for i in h.ids}
    countries = _countries(names)
    shouting = _shouting(text)
    for hit in hits:
        if text[hit.start : hit.end].casefold() in words_by_class()["caps_word"] and any(a <= hit.start < b for a, b in shouting):
            continue
        if text[hit.end : hit.end + 1] == "-" == text[hit.start - 1 : hit.start] and text[hit.end + 1 : hit.end + 2].isalpha():
            continue  # PORT-AU-PRINCE
        if _SYMBOL.match(text, hit.end):
            continue  # PBF/IRF-9068
        if (
            text[hit.end - 1].islower()
            and _LOWER_FORCE.search(text, hit.start, hit.end)
            and hit.ids != (_POLICE,)
            and followed_by_people(text, hit.end)
        ):
            continue
        if _of_a_nation(text, hit):
            continue
        nation = nations.get(hit.start - 1)
        if nation and " " in text[hit.start : hit.end] and (own := authority.partners()[hit.ids[0]].country):
            if own == nation.ids[0]:  # "United States Centers for Disease Control"
                yield PartnerMention(nation.start, hit.end, text[nation.start : hit.end], "authority", ids=hit.ids)
            if own == nation.ids[0] or len(hit.ids) == 1 and text[hit.start : hit.end] not in weak:
                continue  # "Bangladesh Institute of Development Studies" is no other nation's
        surface = " ".join(text[hit.start : hit.end].split())
        if hit.ids == (_POLICE,) and not _police_acts(text, hit):
            continue
        if surface not in weak or len(hit.ids) == 1 and hit.ids[0] not in weak[surface]:
            yield PartnerMention(hit.start, hit.end, text[hit.start : hit.end], "authority", ids=hit.ids)
        elif ids := _meant(hit.ids, strong, countries, before.get(hit.start - 1) or before.get(hit.start - 3)):
            yield PartnerMention(hit.start, hit.end, text[hit.start : hit.end], "weak", ids=ids)


def _police_officers(words: Words) -> Iterator[PartnerMention]:
    """``UN Police`` where the longer name of a mission's component hides it (``UN Police officers``)."""
    for hit in words.hits:
        if hit.kind == "component" and (m := _UN_POLICE.match(words.text, hit.start)) and m.end() < hit.end:
            yield PartnerMention(m.start(), m.end(), m.group(), "authority", ids=(_POLICE,))


def _countries(names: Sequence[NameHit]) -> Counter[str]:
    """The countries that the document is about, by how much it names them; a mission's hosts count more."""
    found: Counter[str] = Counter()
    missions = authority.missions()
    for hit in names:
        if hit.kind in ("state", "demonym"):
            for iso3 in hit.ids:
                found[iso3] += 1
        elif hit.kind == "mission":
            for id in hit.ids:
                for host in missions[id].hosts:
                    found[host] += 3
        elif hit.kind == "place":
            for id in hit.ids:
                found[id.split(":")[0]] += 1
    return found


def _meant(ids: tuple[str, ...], strong: set[str], countries: Counter[str], named: str | None) -> tuple[str, ...]:
    """Of the bodies that share a name, the one that the document shows; none if it shows none."""
    partners = authority.partners()
    if named:  # "Portuguese Judicial Police"
        return tuple(id for id in ids if partners[id].country == named)[:1]
    for id in ids:
        if id in strong:
            return (id,)
    enough = max(1.0, COUNTRY_SHARE * max(countries.values(), default=0))
    here = [
        (countries[partners[id].country or ""], id)
        for id in ids
        if partners[id].country and countries[partners[id].country or ""] >= enough
    ]
    if here:
        return (max(here)[1],)
    return next(((id,) for id in ids if parents().get(id) in strong), ())


def _of_a_nation(text: str, hit: NameHit) -> bool:
    """Does "National Security Council", "Supreme Human Rights Council" name another body than the UN's?"""
    m = _LAST_WORD.search(text, max(0, hit.start - 20), hit.start)
    if not m or FOLDS[m.group(1)] not in words_by_class()["national_mark"]:
        return False
    return all(authority.partners()[id].type == "un_entity" for id in hit.ids)


def _police_acts(text: str, hit: NameHit) -> bool:
    """Is "UN Police" here the police, and not part of "UN Police Adviser" or "UN police deployment"?"""
    m = _NEXT_WORD.match(text, hit.end)
    return not (m and m.group(1) != "advisers" and FOLDS[m.group(1)] in words_by_class()["not_last"])
