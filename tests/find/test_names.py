"""The matcher of names: what reads the same is the same, and what does not is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.find.names import NameHit, Names, find_names, names_in


def found(text: str, kind: str = "mission") -> list[tuple[str, str]]:
    return [(text[h.start : h.end], h.ids[0]) for h in names_in(text) if h.kind == kind]


@pytest.mark.parametrize(
    "form",
    [
        "United Nations Mission in South Sudan",
        "UN Mission in South Sudan",
        "U.N. Mission in South Sudan",
        "United\xa0Nations Mission in\xa0South Sudan",
        "United Nations  Mission in South  Sudan",
        "United Nations Mission in\nSouth Sudan",
        "United\r\nNations Mission in South Sudan",
        "UNITED NATIONS MISSION IN SOUTH SUDAN",
        "United Nations Mission in the South Sudan",
        "United Na\u00adtions Mission in South Sudan",
        "U N I T E D   N A T I O N S\nMission in South Sudan",
        "UNMISS",
        "Unmiss",
        "MINUSS",
        "Mission des Nations Unies au Soudan du Sud",
        "Mission des Nations unies au Soudan du Sud",
        "MISSION DES NATIONS UNIES AU SOUDAN DU SUD",
    ],
)
def test_same_name_in_other_print(form: str) -> None:
    text = f"Yesterday the {form} reported."
    assert found(text) == [(form, "UNMISS")]


@pytest.mark.parametrize(
    "form",
    [
        "United Nations Multidimensional Integrated Stabilization Mission in the Central African Republic",
        "UN Multi-dimensional Integrated Stabilisation Mission in the Central African Republic",
        "United Nations Multi- dimensional Integrated Stabilization Mission in Central African Republic",
        "Mission multidimensionnelle intégrée des Nations Unies pour la stabilisation en Centrafrique",
        "Mission multidimensionnelle integree de l’ONU pour la stabilisation en République centrafricaine",
        "Mission multidimensionnelle inte\u0301gre\u0301e des Nations Unies pour la stabilisation en Re\u0301publique centrafricaine",
        "MINUSCA",
        "Minusca",
    ],
)
def test_hyphens_accents_spelling(form: str) -> None:
    assert found(f"… {form}, …") == [(form, "MINUSCA")]


@pytest.mark.parametrize(
    "form", ["UN Operation in Côte d’Ivoire", "UN Operation in Cote d'Ivoire", "UN Operation in Ivory Coast", "UNOCI", "ONUCI"]
)
def test_apostrophes_and_other_names_of_the_host(form: str) -> None:
    assert found(f"({form})") == [(form, "UNOCI")]


@pytest.mark.parametrize(
    "text",
    [
        "who is the au pair",
        "write to press@unmiss.org or UNMISS@un.org",
        "https://UNMISS.unmissions.org/en and www.MINUSCA.org",
        "Minus ten degrees",
        "UNMISSABLE",
        "xUNMISS",
        "United Nations\n\nMission in South Sudan",
        "United Nations. Mission in South Sudan",
        "a united nations mission in south sudan",
    ],
)
def test_no_name(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("MINUSCA-led", ["MINUSCA"]),
        ("UNMISS's and UNMISS’ bases", ["UNMISS", "UNMISS"]),
        ("UNOCI/UNMIL", ["UNOCI", "UNMIL"]),
        ("DPA-UNOWA", ["UNOWA"]),
        ("Photo UNMIT/Martine", ["UNMIT"]),
        ("(MINUSMA)and", ["MINUSMA"]),
        ("MONUC–MONUSCO", ["MONUC", "MONUSCO"]),
        ("#UNMISS @UNMISS", ["UNMISS", "UNMISS"]),
        ("UNAVEM II and UNAVEM III", ["UNAVEM II", "UNAVEM III"]),
        ("MINUSCA’s", ["MINUSCA"]),
        ("MINUS- CA, MINUS-\nMA", ["MINUSCA", "MINUSMA"]),
        ("UNMISS1 and UNISFAa, UNMIL²", ["UNMISS", "UNISFA", "UNMIL"]),
        ("UNAVEM-III, UNOSOM\nII", ["UNAVEM III", "UNOSOM II"]),
        ("UN Mission in Liberia (UNMIL)", ["UNMIL", "UNMIL"]),
    ],
)
def test_glued_names(text: str, ids: list[str]) -> None:
    assert [id for _, id in found(text)] == ids


def test_longest_wins() -> None:
    text = "the United Nations Mission in the Central African Republic and Chad was in Chad"
    assert found(text) == [("United Nations Mission in the Central African Republic and Chad", "MINURCAT")]
    assert found(text, "state") == [("Chad", "TCD")]
    assert found("South Sudan, Sudan, Guinea-Bissau and Guinea", "state") == [
        ("South Sudan", "SSD"), ("Sudan", "SDN"), ("Guinea-Bissau", "GNB"), ("Guinea", "GIN"),
    ]  # fmt: skip


def test_one_form_of_two_kinds_and_of_two_rows() -> None:
    assert {h.ids for h in names_in("the Congolese police") if h.kind == "demonym"} == {("COD", "COG")}
    assert names_in("UNAVEM")[0].ids == ("UNAVEM I", "UNAVEM II", "UNAVEM III")


def test_mission_inside_a_partner() -> None:
    names = Names()
    names.add("partner", "UMP", "UNMISS Media Partners")
    names.add("mission", "UNMISS", "UNMISS")
    names.add("state", "SSD", "Media")
    assert [(h.kind, h.start, h.end) for h in names.find("the UNMISS Media Partners")] == [("partner", 4, 25), ("mission", 4, 10)]


def test_a_branch_grows_when_needed() -> None:
    names = Names()
    names.add("partner", "X", "Peace-keeping Office")
    names.add("partner", "Y", "The Office of Peacekeeping")
    assert [h.ids for h in names.find("Peacekeeping Office, Peace-keeping Office, Office of Peace-keeping")] == [("X",), ("X",), ("Y",)]


def test_case_of_names() -> None:
    names = Names()
    names.add("partner", "WHO", "WHO")
    names.add("partner", "P", "Office of the rule of law")
    hit = NameHit(0, 3, "partner", ("WHO",))
    assert names.find("WHO who Who") == [hit]
    assert len(names.find("Office of Rule of Law; OFFICE OF THE RULE OF LAW; office of the rule of law")) == 2


def test_found_once_and_kept() -> None:
    import spacy

    import pipeline.find  # noqa: F401 (registers the extensions)

    doc = spacy.blank("en")("UNMISS and MINUSCA")
    assert find_names(doc) is find_names(doc) and len(find_names(doc)) == 2


WORDS = st.sampled_from(
    ["UN", "United", "Nations", "Mission", "in", "South", "Sudan", "the", "UNMISS", "MINUSCA-", "UNAVEM", "II", "U.N.", "de", "l'", "Côte"]
    + ["d’Ivoire", "@", "/", ".", ",", "(", ")", "\n", "-", "\xa0", "Nations", "Unies"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=30).map(" ".join))
def test_any_text_gives_hits_in_order_that_are_slices(text: str) -> None:
    hits = names_in(text)
    assert [h.start for h in hits] == sorted(h.start for h in hits)
    for hit in hits:
        assert 0 <= hit.start < hit.end <= len(text) and hit.ids
        assert text[hit.start : hit.end].strip() == text[hit.start : hit.end]


@pytest.mark.parametrize(
    "text", ["UNMISS-" * 20_000, "United Nations " * 20_000, "UNMISS@" * 20_000, "Mission des " * 20_000, "u n " * 20_000]
)
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    names_in(text)
    assert time.process_time() - start < 10
