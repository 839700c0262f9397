"""The data of partners.csv: sorted, unique, consistent, and found again by every name it holds."""

from __future__ import annotations

from pipeline import authority
from pipeline.find.names import names_in
from pipeline.find.partners import weak_names

TYPES = {"un_entity", "intergovernmental", "government", "national_institution", "ngo", "academic", "private", "other"}


def rows() -> list[dict[str, str]]:
    return list(authority.rows("partners.csv"))


def names(row: dict[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["aliases"].split("|"))]


def test_sorted_and_unique():
    ids = [r["id"] for r in rows()]
    assert len(ids) == len(set(ids))
    assert ids == sorted(ids, key=lambda i: (i.casefold(), i))
    assert len(ids) > 800


def test_values():
    ids = {r["id"] for r in rows()}
    for r in rows():
        assert r["type"] in TYPES, r
        assert not r["country"] or r["country"] in authority.states() or r["country"] == "XKX", r
        for reference in ("parent", "successor"):
            assert not r[reference] or r[reference] in ids, r
        if r["start"] and r["end"]:
            assert r["start"] <= r["end"], r
        for cell in r.values():
            assert cell == cell.strip(), r
            assert not any(part != part.strip() or not part for part in cell.split("|") if cell), r


def test_weak_names_are_names():
    for r in rows():
        for weak in filter(None, r["weak"].split("|")):
            assert weak in (r["id"], *names(r)), (r["id"], weak)


def test_strong_names_belong_to_one_row():
    owner: dict[str, str] = {}
    for r in rows():
        weak = set(r["weak"].split("|"))
        for name in names(r):
            if name not in weak:
                assert owner.setdefault(name, r["id"]) == r["id"], name


def test_every_name_finds_its_row():
    lost = []
    for r in rows():
        for name in names(r):
            hits = [h for h in names_in(name) if h.kind == "partner" and (h.start, h.end) == (0, len(name))]
            if not any(r["id"] in h.ids for h in hits):
                lost.append((r["id"], name))
    assert not lost


def test_two_bodies_where_one_followed_the_other():
    by_id = {r["id"]: r for r in rows()}
    assert by_id["DPKO"]["successor"] == "DPO"
    assert by_id["DPA"]["successor"] == "DPPA"


def test_weak_names_know_their_bodies():
    assert weak_names()["PNC"] >= {"PNC", "PNC-SLV", "PNC-GTM"}
