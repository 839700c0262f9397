"""One id for one body: names with their country put another way, hosts of missions, acronyms that many bodies bear."""

from __future__ import annotations

import pytest

from pipeline.find import DEFAULT_MODEL
from pipeline.resolve.partners import home_country, key, resolve_partners


@pytest.fixture(scope="module")
def nlp():
    import spacy

    nlp = spacy.load(DEFAULT_MODEL)
    nlp.add_pipe("unrecords_partners")
    return nlp


def records(nlp, text):
    issues = []
    return resolve_partners(nlp(text), None, [], issues)


def test_key_ignores_how_the_country_is_put():
    assert key("National Police of Haiti") == key("Haitian National Police") == (("national", "police"), "HTI")
    assert key("National Police")[1] == ""


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("The Somalia National Army came.", "SNA"),
        ("The Haitian police came.", "HNP"),
        ("MINUSTAH trained the National Police.", "HNP"),
        ("UNMIL and Liberia thanked the National Police.", "LNP"),
        ("In Guatemala, MINUGUA met the PNC.", "PNC-GTM"),
        ("MONUSCO met the PNC.", "PNC"),
    ],
)
def test_national_bodies(nlp, text, id):
    assert id in {r.id for r in records(nlp, text)}


def test_ministries_of_two_countries_are_two_bodies(nlp):
    text = "The Ministry of Justice of Chad met the Malian Ministry of Justice. UNDP helped."
    ids = [r.id for r in records(nlp, text) if "Justice" in r.text]
    assert len(set(ids)) == 2


def test_ministry_takes_the_hosts_country(nlp):
    (ministry,) = [r for r in records(nlp, "UNMISS gave ten radios to the Ministry of Justice.") if r.type == "government"]
    assert ministry.country == "SSD"
    assert ministry.name == "Ministry of Justice"


def test_home_country(nlp):
    assert home_country(nlp("MINUSCA works in Bangui.")) == "CAF"
    assert home_country(nlp("France and Mali and Chad")) == ""


def test_former_department_is_its_own_body(nlp):
    ids = [r.id for r in records(nlp, "The Department of Peacekeeping Operations became the Department of Peace Operations.")]
    assert ids == ["DPKO", "DPO"]


def test_confidence_is_a_share(nlp):
    for r in records(nlp, "UNDP, the Alba Foundation and Japan donated."):
        assert 0 < r.confidence <= 1


def test_a_regional_office_says_no_home(nlp):
    assert home_country(nlp("UNOWA visited Guinea. Guinea thanked it.")) == "GIN"


def test_national_societies_are_one_body_under_all_their_names(nlp):
    text = "The Danish Red Cross, the Danish RC and the Red Cross of Denmark met."
    assert {r.id for r in records(nlp, text)} == {"DanRC"}
