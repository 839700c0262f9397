"""The authority files: sorted, unique, dated, and every name leads back to its own row."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from pipeline import authority
from pipeline.find.names import names_in

EDTF = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
MISSION_TYPES = {"peacekeeping", "special_political", "regional_office", "support_office", "other"}


def years_overlap(a: authority.Mission, b: authority.Mission) -> bool:
    return a.start < (b.end or "9999") and b.start < (a.end or "9999")


KEYS = {"missions.csv": "id", "states.csv": "iso3", "currencies.csv": "code", "components.csv": "id", "not_names.csv": "form"}
FILES = [*KEYS, "places.csv"]


@pytest.mark.parametrize(("file", "key"), KEYS.items())
def test_sorted_and_unique(file: str, key: str) -> None:
    keys = [row[key].casefold() for row in authority.rows(file)]
    assert keys
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("file", FILES)
def test_header_says_when(file: str) -> None:
    head = "".join(line for line in (authority.HERE / file).read_text(encoding="utf-8").splitlines() if line.startswith("#"))
    assert re.search(r"\b20\d\d\b", head)


@pytest.mark.parametrize("file", FILES)
def test_cells_are_clean(file: str) -> None:
    for row in authority.rows(file):
        assert None not in row
        for cell in row.values():
            assert cell == cell.strip() and "  " not in cell and "’" not in cell and "\xa0" not in cell
            parts = cell.split("|")
            assert len(parts) == len(set(parts)) and (cell == "" or all(parts))


PEACEKEEPING = """
UNTSO UNMOGIP UNOGIL ONUC UNSF UNYOM UNFICYP DOMREP UNIPOM UNDOF UNIFIL UNGOMAP UNIIMOG UNTAG ONUCA UNIKOM MINURSO ONUSAL UNAMIC
UNPROFOR UNTAC ONUMOZ UNOMUR UNOMIG UNOMIL UNMIH UNAMIR UNASOG UNMOT UNCRO UNPREDEP UNMIBH UNTAES UNMOP UNSMIH MINUGUA MONUA UNTMIH
MIPONUH UNPSG MINURCA UNOMSIL UNMIK UNAMSIL UNTAET MONUC UNMEE UNMISET UNMIL UNOCI MINUSTAH ONUB UNMIS UNMIT UNAMID MINURCAT MONUSCO
UNISFA UNMISS UNSMIS MINUSMA MINUSCA MINUJUSTH
"""
NUMBERED = {"UNEF I", "UNEF II", "UNAVEM I", "UNAVEM II", "UNAVEM III", "UNOSOM I", "UNOSOM II"}


def test_every_peacekeeping_operation_is_there() -> None:
    """The operations since 1948, and UNTEA, the authority whose security force was one of them."""
    ids = {m.id for m in authority.missions().values() if m.type == "peacekeeping"}
    assert ids == {*PEACEKEEPING.split(), *NUMBERED, "UNTEA"}


def test_missions_hang_together() -> None:
    missions, states = authority.missions(), authority.states()
    for m in missions.values():
        assert m.type in MISSION_TYPES
        assert EDTF.fullmatch(m.start) and (not m.end or EDTF.fullmatch(m.end)), m.id
        assert not m.end or m.start <= m.end, m.id
        assert m.hosts and list(m.hosts) == sorted(m.hosts) and set(m.hosts) <= set(states), m.id
        for successor in m.successors:
            assert m.id in missions[successor].predecessors
            assert m.start <= missions[successor].start
            assert not m.end or missions[successor].start[:4] <= str(int(m.end[:4]) + 1), (m.id, successor)
        for predecessor in m.predecessors:
            assert m.id in missions[predecessor].successors


def test_strong_names_are_of_one_mission() -> None:
    """Two missions share an acronym or full name only if their years differ (UNOB and BNUB: "United Nations Office in Burundi")."""
    owners: dict[str, list[authority.Mission]] = {}
    for m in authority.missions().values():
        for name in {m.id, m.name, m.acronym_fr, m.name_fr} - {""}:
            owners.setdefault(name.casefold(), []).append(m)
    for name, rows in owners.items():
        for i, a in enumerate(rows):
            assert not any(years_overlap(a, b) for b in rows[i + 1 :]), name


def test_each_mission_name_leads_to_its_row() -> None:
    for m in authority.missions().values():
        for name in m.names:
            hits = [h for h in names_in(name) if h.kind == "mission" and (h.start, h.end) == (0, len(name))]
            assert hits and m.id in hits[0].ids, (m.id, name)


def test_each_state_name_leads_to_its_row() -> None:
    for s in authority.states().values():
        for name in (*s.names, *s.demonyms):
            assert any(s.iso3 in h.ids and h.kind in ("state", "demonym") for h in names_in(name)), (s.iso3, name)


def test_states() -> None:
    states = authority.states()
    assert sum(s.status == "member" for s in states.values()) == 193
    assert {s.iso3 for s in states.values() if s.status == "observer"} == {"PSE", "VAT"}
    assert len({s.iso2 for s in states.values()}) == len(states)
    for s in states.values():
        assert re.fullmatch("[A-Z]{3}", s.iso3) and re.fullmatch("[A-Z]{2}", s.iso2)
        assert re.fullmatch(r"\d{3}", s.m49) or s.iso3 == "XKX"
    names: dict[str, str] = {}
    for s in states.values():
        for name in s.names:
            assert names.setdefault(name, s.iso3) == s.iso3, name


def test_currencies() -> None:
    currencies = authority.currencies()
    assert {"USD", "EUR", "CHF", "XAF", "XOF", "GBP", "JPY", "KES", "SSP", "CDF", "HTG"} <= set(currencies)
    seen: dict[str, str] = {}
    for c in currencies.values():
        assert re.fullmatch("[A-Z]{3}", c.code) and c.minor in (0, 2, 3)
        for form in {c.name, c.plural, *c.symbols, *c.aliases}:
            assert seen.setdefault(form, c.code) == c.code, form


def test_places() -> None:
    places, states = authority.places(), authority.states()
    keys = [(p.country, p.name) for p in places]
    assert keys == sorted(set(keys))
    for p in places:
        assert p.kind in ("capital", "town", "region", "wider")
        assert (p.country in states) != (p.kind == "wider")
    members = {s.iso3 for s in states.values() if s.status != "territory"}
    assert members == {p.country for p in places if p.kind == "capital"} - {"ESH", "XKX"}
    hosts = {host for m in authority.missions().values() for host in m.hosts}
    assert hosts <= {p.country for p in places}


def test_loads_fast() -> None:
    """All files in well under 50 ms of processor time; ten times that is allowed for on a busy machine."""
    code = (
        "import time, csv, functools, dataclasses; from pipeline import authority as a; t = time.process_time();"
        "a.missions(), a.states(), a.currencies(), a.partners(), a.places(), a.components(); print(time.process_time() - t)"
    )
    taken = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert float(taken) < 0.5
