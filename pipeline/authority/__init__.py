"""Authority files: what is known of the world, one CSV a kind, and their loader.

Each file starts with comment lines (``#``) that name its sources and date; lists inside a cell are ``|``-separated.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Mission:
    """A UN field presence; ``id`` is its acronym in English usage, ``hosts`` ISO 3166-1 alpha-3, dates EDTF ("" is open)."""

    id: str
    name: str
    former_names: tuple[str, ...]
    acronym_fr: str
    name_fr: str
    aliases: tuple[str, ...]
    type: str
    hosts: tuple[str, ...]
    start: str
    end: str
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Every surface form, the id first."""
        return tuple(dict.fromkeys(n for n in (self.id, self.name, *self.former_names, self.acronym_fr, self.name_fr, *self.aliases) if n))


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory; ``demonyms`` are its adjectives and nouns, singular and plural."""

    iso3: str
    iso2: str
    m49: str
    name: str
    official_name: str
    aliases: tuple[str, ...]
    former_names: tuple[str, ...]
    names_fr: tuple[str, ...]
    demonyms: tuple[str, ...]
    status: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the state itself, without demonyms."""
        return tuple(dict.fromkeys(n for n in (self.name, self.official_name, *self.aliases, *self.former_names, *self.names_fr) if n))


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency by its ISO 4217 code; ``minor`` is its number of decimals."""

    code: str
    name: str
    plural: str
    symbols: tuple[str, ...]
    aliases: tuple[str, ...]
    minor: int


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that is no field mission; ``type`` is the record contract's, ``country`` ISO 3166-1 alpha-3 or None."""

    id: str
    name: str
    type: str
    country: str | None
    aliases: tuple[str, ...]
    parent: str | None
    start: str
    end: str
    source: str
    iati_type: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every surface form: the name, the id where it is an acronym, the aliases."""
        acronym = self.id if sum(c.isupper() for c in self.id) >= 2 and "_" not in self.id else ""
        return tuple(dict.fromkeys(n for n in (self.name, acronym, *self.aliases) if n))


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place that texts name: a capital, town or region, with its country (ISO 3166-1 alpha-3)."""

    name: str
    kind: str
    country: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """A part that every mission may have (its police, its force), under the names it goes by."""

    id: str
    names: tuple[str, ...]


def rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of an authority file, its comment lines skipped; nothing if the file does not exist."""
    path = HERE / file
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def _list(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())


@lru_cache(maxsize=1)
def missions() -> Mapping[str, Mission]:
    """Every UN field presence by id."""
    found = (
        Mission(
            r["id"], r["name"], _list(r["former_names"]), r["acronym_fr"], r["name_fr"], _list(r["aliases"]), r["type"],
            _list(r["hosts"]), r["start"], r["end"], _list(r["predecessors"]), _list(r["successors"]),
        )
        for r in rows("missions.csv")
    )  # fmt: skip
    return MappingProxyType({m.id: m for m in found})


@lru_cache(maxsize=1)
def states() -> Mapping[str, State]:
    """States and territories by ISO 3166-1 alpha-3 code."""
    found = (
        State(
            r["iso3"], r["iso2"], r["m49"], r["name"], r["official_name"], _list(r["aliases"]), _list(r["former_names"]),
            _list(r["names_fr"]), _list(r["demonyms"]), r["status"],
        )
        for r in rows("states.csv")
    )  # fmt: skip
    return MappingProxyType({s.iso3: s for s in found})


@lru_cache(maxsize=1)
def currencies() -> Mapping[str, Currency]:
    """Currencies by ISO 4217 code."""
    found = (
        Currency(r["code"], r["name"], r["plural"], _list(r["symbols"]), _list(r["aliases"]), int(r["minor"]))
        for r in rows("currencies.csv")
    )  # fmt: skip
    return MappingProxyType({c.code: c for c in found})


@lru_cache(maxsize=1)
def partners() -> Mapping[str, Partner]:
    """Organisations by id."""
    found = (
        Partner(
            r["id"], r["name"], r["type"], r["country"] or None, _list(r["aliases"]), r["parent"] or None,
            r["start"] or "", r["end"] or "", r["source"] or "", r["iati_type"] or "",
        )
        for r in rows("partners.csv")
    )  # fmt: skip
    return MappingProxyType({p.id: p for p in found})


@lru_cache(maxsize=1)
def places() -> tuple[PlaceName, ...]:
    """Capitals, and the towns and regions of mission hosts."""
    return tuple(PlaceName(r["name"], r["kind"], r["country"], _list(r["aliases"])) for r in rows("places.csv"))


@lru_cache(maxsize=1)
def components() -> Mapping[str, Component]:
    """Mission components by id."""
    return MappingProxyType({r["id"]: Component(r["id"], _list(r["names"])) for r in rows("components.csv")})


@lru_cache(maxsize=1)
def not_names() -> frozenset[str]:
    """What looks like a mission's name and is none ("Minus", "UNDAF")."""
    return frozenset(r["form"] for r in rows("not_names.csv"))
