"""Partner mentions become records: one id for one body, its type, its country.

A body of the authority file is known by any of its names, also with its country put another way (``National Police of
Haiti``, ``Haiti's National Police``, ``the National Police`` in a report on Haiti). A body that no file has gets a slug
of its name, with its country where many countries have one: ``ministry-of-justice-ssd``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from spacy.tokens import Doc

from pipeline import authority
from pipeline.document import Document
from pipeline.errors import Issue
from pipeline.find.names import FOLDS, find_names
from pipeline.find.partner_mention import PartnerMention
from pipeline.records import MissionRecord, PartnerRecord

# The share of right records of each family, as counted on the project's gold (see docs); "weak" names needed context.
CONFIDENCE = {
    "authority": 0.97, "introduced": 0.95, "government": 0.95, "weak": 0.88, "phrase": 0.9, "force": 0.85, "country": 0.88, "model": 0.6,
}  # fmt: skip
HOME_SHARE = 0.5
NATIONAL = frozenset({"government", "national_institution"})
_SILENT = frozenset({"of", "the", "and", "s", "de", "du", "la", "le", "des"})
_WORD = re.compile(r"[^\W_]+")
_MINISTRY_LAST = re.compile(r"(?:(.+)\s)?([A-Z][\w-]+)\sMinistry\Z")
_RED = re.compile(r"\b(?:Red\s+(?:Cross|Crescent)|Croix-Rouge|Cruz\s+Roja)\b")
_FORCE_WORDS = (("national",), ("service",), ("force",), ("national", "service"), ("armed", "forces"))


@lru_cache(maxsize=10_000)
def slug(name: str) -> str:
    """A name as an id.

    >>> slug("Centre for International and Operational Law"), slug("École nationale de police")
    ('centre-for-international-and-operational-law', 'ecole-nationale-de-police')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def resolve_partners(doc: Doc, document: Document, missions: Sequence[MissionRecord], issues: list[Issue]) -> list[PartnerRecord]:
    """The partner records of one document, in text order."""
    found: Sequence[PartnerMention] = doc._.mentions["partners"]
    home = home_country(doc)
    named: dict[str, set[str]] = {}
    for m in found:
        if m.country:
            named.setdefault(_general(m), set()).add(m.country)
    records = []
    for m in found:
        countries = named.get(_general(m), set())
        records.append(_record(m, m.country or (next(iter(countries)) if len(countries) == 1 else home)))
        if len(m.ids) > 1:
            message = f"{m.text!r} may be any of {', '.join(m.ids)}; {m.ids[0]} taken"
            issues.append(Issue("ambiguous_partner", "info", "resolve", message, m.start, m.end))
    return records


def home_country(doc: Doc) -> str:
    """The country that a document is about: its missions' only host, or the state that it names most; "" if there is none."""
    hosts: Counter[str] = Counter()
    states: Counter[str] = Counter()
    rows = authority.missions()
    for hit in find_names(doc):
        if hit.kind == "mission" and len(hit.ids) == 1:
            if len(rows[hit.ids[0]].hosts) == 1 and rows[hit.ids[0]].type != "regional_office":
                hosts[rows[hit.ids[0]].hosts[0]] += 1
        elif hit.kind in ("state", "demonym") and len(hit.ids) == 1:
            states[hit.ids[0]] += 1
    for counted in (hosts, states):
        if counted:
            country, n = counted.most_common(1)[0]
            if n > HOME_SHARE * counted.total():
                return country
    return ""


# -- one body under many names ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _country_names() -> dict[tuple[str, ...], str]:
    """States and their demonyms by their words as compared."""
    found: dict[tuple[str, ...], str] = {}
    for state in authority.states().values():
        for name in (*state.names, *state.demonyms):
            found.setdefault(_words(name), state.iso3)
    return found


def _words(name: str) -> tuple[str, ...]:
    return tuple(w for w in (FOLDS[w] for w in _WORD.findall(name)) if w not in _SILENT)


@lru_cache(maxsize=10_000)
def key(name: str) -> tuple[tuple[str, ...], str]:
    """A name's words in any order without its country, and the country.

    >>> key("National Police of Haiti") == key("Haitian National Police")
    True
    """
    words, country, rest = _words(name), "", []
    i = 0
    while i < len(words):
        for n in range(min(6, len(words) - i), 0, -1):
            iso3 = _country_names().get(words[i : i + n])
            if iso3 and not country:
                country, i = iso3, i + n
                break
        else:
            rest.append(words[i])
            i += 1
    return tuple(sorted(rest)), country


@lru_cache(maxsize=1)
def _national_bodies() -> dict[tuple[tuple[str, ...], str], str]:
    """The authority file's national bodies by ``key``."""
    found: dict[tuple[tuple[str, ...], str], str] = {}
    for partner in authority.partners().values():
        if partner.country and (partner.type in NATIONAL or partner.type == "ngo" and _RED.search(partner.name)):
            for name in partner.names:
                words, country = key(name)
                words = _red_cross(words) if partner.type == "ngo" else words
                if words and country in ("", partner.country) and " " in name:
                    found.setdefault((words, partner.country), partner.id)
    return found


def _red_cross(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a national society's name in one form: ``Red Crescent Society of Iraq``, ``Iraqi Red Crescent``, ``Iraqi RC``."""
    return ("cross", "red") if "red" in words else words


def _known(m: PartnerMention, country: str) -> str | None:
    """The authority row of a mention, by id or by its words and country."""
    if m.ids:
        return m.ids[0] if m.ids[0] in authority.partners() else None
    red = _RED.search(m.name or m.text)
    if m.type not in NATIONAL and not red:
        return None
    words, named = key(m.name or m.text)
    country = named or country
    if red:
        words, country = _red_cross(words), named or m.country
    bodies = _national_bodies()
    if id := bodies.get((words, country)):
        return id
    if m.rule == "force":
        for extra in _FORCE_WORDS:
            stem = tuple(w for w in words if w != "army") if extra[0] == "armed" else words
            if id := bodies.get((tuple(sorted((*stem, *extra))), country)):
                return id
    return None


# -- records ------------------------------------------------------------------------------------------------------------------------


def _general(m: PartnerMention) -> str:
    """A body's name without its country, as mentions of it are compared."""
    return slug(_plain_name(m))


def _plain_name(m: PartnerMention) -> str:
    """The name to show: white space made one, ``Ivorian Interior Ministry`` as ``Ministry of Interior``."""
    name = " ".join((m.name or m.text).split())
    if m.type != "government" or not ("inistry" in name or "mbassy" in name):
        return name
    if last := _MINISTRY_LAST.match(name):
        before = f"{last.group(1) or ''}"
        if not before or key(before)[1]:
            return f"Ministry of {last.group(2)}"
    if m.country and "mbassy" in name:
        return f"Embassy of {authority.states()[m.country].name}"
    for of in re.finditer(r"\sof\s", name):
        words, country = key(name[of.end() :])
        if country and not words:
            name = name[: of.start()]
            break
    at = name.find("Ministry of ")
    if at > 0 and key(name[:at])[1] and not key(name[:at])[0]:
        return name[at:]
    return name


def _without_country(name: str, country: str) -> str:
    """The name before "of COUNTRY" at its end, or "" """
    for of in re.finditer(r"\s(?:of|in|for)\s", name):
        words, named = key(name[of.end() :])
        if named == country and not words and " " in name[: of.start()]:
            return name[: of.start()]
    return ""


def _record(m: PartnerMention, country: str) -> PartnerRecord:
    confidence = CONFIDENCE[m.rule]
    if id := _known(m, country):
        known = authority.partners()[id]
        return PartnerRecord(m.start, m.end, m.text, id, known.name, known.type, known.country, confidence)  # type: ignore[arg-type]
    name = _plain_name(m)
    if m.ids:
        return PartnerRecord(m.start, m.end, m.text, m.ids[0], name, m.type or "other", m.country or None, confidence)  # type: ignore[arg-type]
    national = m.type in NATIONAL
    id = slug(name)
    if m.country and not m.name and (own := _without_country(name, m.country)):
        name = own  # "Judicial Training Institute of Uganda" bears its own name; its country is a field of its own
    if national and country and not key(id.replace("-", " "))[1]:
        id = f"{id}-{country.lower()}"
    return PartnerRecord(m.start, m.end, m.text, id, name, m.type or "other", (country if national else m.country) or None, confidence)  # type: ignore[arg-type]
