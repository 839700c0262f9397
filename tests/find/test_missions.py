"""Missions found and resolved: the sets of missions of texts of all decades, in English and French."""

from __future__ import annotations

import pytest
import spacy

from pipeline.document import Document
from pipeline.errors import Issue
from pipeline.find.missions import find_missions
from pipeline.records import MissionRecord
from pipeline.resolve.missions import main_mission, mission_antecedents, resolve_missions

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")


def read(text: str, published: str | None = None, title: str | None = None) -> tuple[list[MissionRecord], list[Issue], object]:
    import pipeline.find  # noqa: F401 (registers the extensions)

    doc = NLP(text)
    document = Document("x.txt", "0" * 64, "text", text, title=title, published=published)
    doc._.document = document
    doc._.mentions = {"missions": sorted(find_missions(doc), key=lambda m: m.start)}
    issues: list[Issue] = []
    records = resolve_missions(doc, document, [], issues)
    for r in records:
        assert text[r.start : r.end] == r.text and 0 < r.confidence <= 1
    return records, issues, doc


def ids(text: str, published: str | None = None) -> list[str]:
    return [r.id for r in read(text, published)[0]]


CASES = [
    # the first decades
    ("Officers of the United Nations Truce Supervision Organization (UNTSO) were sent to the Canal.", "1956-11-20", ["UNTSO", "UNTSO"]),
    ("UNEF has taken over the posts in Gaza.", "1957-03", ["UNEF I"]),
    ("UNEF has redeployed east of the passes in Sinai.", "1975-10", ["UNEF II"]),
    ("ONUC troops entered Katanga.", "1961", ["ONUC"]),
    ("The UN Observation Group in Lebanon ended its work.", "1958-12", ["UNOGIL"]),
    ("DOMREP left Santo Domingo.", "1966", ["DOMREP"]),
    # the nineties
    ("The strength of UNAVEM will be cut.", "1991-02", ["UNAVEM I"]),
    ("The strength of UNAVEM will be cut.", "1993-02", ["UNAVEM II"]),
    ("The strength of UNAVEM will be cut.", "1996-02-08", ["UNAVEM III"]),
    ("The United Nations Operation in Somalia secured the port.", "1992-10", ["UNOSOM I"]),
    ("The United Nations Operation in Somalia secured the port.", "1994", ["UNOSOM II"]),
    ("CIVPOL monitors of UNTAC and UNAMIC in Siem Reap", "1992-03", ["UNTAC", "UNAMIC"]),
    ("La FORPRONU et la FORDEPRENU", "1995-05", ["UNPROFOR", "UNPREDEP"]),
    (
        "UNSMIH follows UNMIH; then came UNTMIH and MIPONUH, with MICIVIH beside them.",
        "1998",
        ["UNSMIH", "UNMIH", "UNTMIH", "MIPONUH", "MICIVIH"],
    ),
    ("the United Nations Mission in Haiti", "1995", ["UNMIH"]),
    ("the United Nations Mission in Haiti", "2008", ["MINUSTAH"]),
    ("the United Nations Mission of Observers in Tajikistan (UNMOT)", "1997", ["UNMOT", "UNMOT"]),
    ("ONUSAL, MINUGUA and ONUCA", "1994", ["ONUSAL", "MINUGUA", "ONUCA"]),
    ("UNTAES hands over to the United Nations Civilian Police Support Group", "1998-01", ["UNTAES", "UNPSG"]),
    # namesakes and successors
    ("Le BNUB a organisé un séminaire à Bujumbura.", "1996", ["UNOB"]),
    ("Le BNUB a organisé un séminaire à Bujumbura.", "2012-05", ["BNUB"]),
    ("UNOMSIL became UNAMSIL, then UNIOSIL and UNIPSIL.", "2008-11", ["UNOMSIL", "UNAMSIL", "UNIOSIL", "UNIPSIL"]),
    ("MONUC became MONUSCO.", "2010-07-02", ["MONUC", "MONUSCO"]),
    ("the UN Mission in the Democratic Republic of the Congo trained 30 officers", "2006", ["MONUC"]),
    ("the UN Mission in the Democratic Republic of the Congo trained 30 officers", "2016", ["MONUSCO"]),
    ("the UN Mission in the Central African Republic", "1999", ["MINURCA"]),
    ("the UN Mission in the Central African Republic", "2022", ["MINUSCA"]),
    ("the UN Mission in Côte d’Ivoire (MINUCI)", "2003-10", ["MINUCI", "MINUCI"]),
    ("the UN Mission in Côte d’Ivoire (UNOCI)", "2009", ["UNOCI", "UNOCI"]),
    (
        "UNMIS closed and UNMISS opened; UNISFA patrols Abyei; UNAMIS and UNAMID",
        "2011-07",
        ["UNMIS", "UNMISS", "UNISFA", "UNAMIS", "UNAMID"],
    ),
    ("UNOGBIS in 2009, UNIOGBIS in 2010", "2010", ["UNOGBIS", "UNIOGBIS"]),
    ("UNOWA and UNOWAS in Dakar, UNOCA in Libreville, UNRCCA in Ashgabat", "2016", ["UNOWA", "UNOWAS", "UNOCA", "UNRCCA"]),
    # today, and long names
    ("the African Union-United Nations Hybrid Operation in Darfur", "2010", ["UNAMID"]),
    ("the AU/UN Hybrid operation in Darfur (UNAMID)", "2010", ["UNAMID", "UNAMID"]),
    ("the United Nations Stabilization Mission in Mali", "2015", ["MINUSMA"]),
    ("the United Nations Verification Mission in Colombia", "2021", ["UNVMC"]),
    ("the United Nations Support Office in Somalia (UNSOS), UNSOA before", "2016", ["UNSOS", "UNSOS", "UNSOA"]),
    ("the UN Mission to support the Hudaydah Agreement (UNMHA)", "2019", ["UNMHA", "UNMHA"]),
    ("UNTMIS took over from UNSOM.", "2024-11", ["UNTMIS", "UNSOM"]),
    # French
    ("l’Opération des Nations Unies en Côte d’Ivoire (ONUCI) et la MINUL", "2009", ["UNOCI", "UNOCI", "UNMIL"]),
    ("La FINUL, la FNUOD et l'ONUST", "2014", ["UNIFIL", "UNDOF", "UNTSO"]),
    ("Mission de l’ONU au Soudan du Sud (MINUSS)", "2014", ["UNMISS", "UNMISS"]),
    ("la Minusca, la Minusma et la Monusco", "2018", ["MINUSCA", "MINUSMA", "MONUSCO"]),
    ("Bureau Intégré de l’Organisation des Nations Unies en Centrafrique (BINUCA)", "2012", ["BINUCA", "BINUCA"]),
    ("la mission onusienne en RDC, la MATNUSOM", "2025", ["MONUSCO", "UNTMIS"]),
    ("le Bureau intégré des Nations Unies en Haïti", "2021", ["BINUH"]),
    (
        "la Mission d’assistance des Nations Unies en Afghanistan (MANUA), la MANUI et la MANUL",
        "2015",
        ["UNAMA", "UNAMA", "UNAMI", "UNSMIL"],
    ),
    ("MINUK, MINUT et MINUAD", "2009", ["UNMIK", "UNMIT", "UNAMID"]),
    # descriptions that fit one mission
    ("the UN peacekeeping mission in Mali said", "2019-05-02", ["MINUSMA"]),
    ("the United Nations peacekeeping mission in South Sudan", "2020", ["UNMISS"]),
    ("the UN peacekeeping mission in Abyei", "2022", ["UNISFA"]),
    ("la mission des Nations unies en RDC", "2022", ["MONUSCO"]),
    ("the UN mission in Sudan", "2008", ["UNMIS"]),
    ("the UN mission in Sudan", "2021", ["UNITAMS"]),
    ("the UN force in Lebanon; the UN mission in Lebanon", "2012", ["UNIFIL", "UNIFIL"]),
    ("the UN mission to Syria", "2012-05", ["UNSMIS"]),
    ("the UN mission in Afghanistan", "2015", ["UNAMA"]),
    ("the UN mission in Peru", "2015", []),
    ("the UN political mission in Libya", "2020", ["UNSMIL"]),
    ("la mission de maintien de la paix de l'ONU en Haïti", "2009", ["MINUSTAH"]),
    # none
    ("the Mission, the MSS, AMISOM, EULEX and the Permanent Mission of Mali to the United Nations", "2020", []),
    ("The United Nations mission in New York", "2020", []),
    ("A fact-finding mission to Mali and a mission of the Security Council to Haiti", "2015", []),
    ("the United Nations Office at Geneva and the UN Office on Drugs and Crime", "2015", []),
]


@pytest.mark.parametrize(("text", "published", "expected"), CASES)
def test_missions_of_a_text(text: str, published: str, expected: list[str]) -> None:
    assert ids(text, published) == expected


def test_bracket_decides_without_a_date() -> None:
    assert ids("The United Nations Mission in Côte d'Ivoire (UNOCI)") == ["UNOCI", "UNOCI"]
    assert ids("UNOSOM II left in March. UNOSOM was large.") == ["UNOSOM II", "UNOSOM II"]


def test_unknown_mission_is_an_issue() -> None:
    records, issues, _ = read("Officers of UNMIXA and of the United Nations Mission in Ruritania met MINUSCA.")
    assert [r.id for r in records] == ["MINUSCA"]
    assert [i.code for i in issues] == ["unknown_mission", "unknown_mission"]
    assert {i.severity for i in issues} == {"warning"}
    assert read("UNITED STATES AND UNION OF STATES UNDER MINISTERS")[1] == []
    assert read("UNDAF, UNTOC and the United Nations Cooperation Framework (UNCOOF) are none.")[1] == []
    assert len(read("The United Nations Assistance Mission in Ruritania (UNAMIRU) is one.")[1]) == 2
    assert read("See https://UNXYZ.org or write to press@UNXYZ.org.")[1] == []


TWO = """The MINUSMA police trained 20 officers in Gao. The Police Component also gave equipment.

In the Central African Republic, MINUSCA patrolled. UNPOL trained women officers.

UNPOL works on. The Mission is well."""


def test_antecedents() -> None:
    records, _, doc = read(TWO)
    at = mission_antecedents(doc, records)
    assert at(TWO.index("The Police Component")) == "MINUSMA"
    assert at(TWO.index("UNPOL trained")) == "MINUSCA"
    assert at(TWO.index("UNPOL works")) is None
    assert main_mission(records) is None


def test_antecedent_of_a_document_about_one_mission() -> None:
    text = "UNMISS helped.\n\nThe Mission patrolled. MINUSCA sent advice.\n\nThe Mission and UNMISS stayed."
    records, _, doc = read(text, title="Report on UNMISS")
    at = mission_antecedents(doc, records)
    assert at.main == "UNMISS" and at(text.rindex("The Mission")) == "UNMISS"


def test_antecedent_after_and_by_host() -> None:
    text = "UNPOL and PNTL searched two bars in Dili. Photo UNMIT/M. Perret"
    records, _, doc = read(text)
    assert mission_antecedents(doc, records)(0) == "UNMIT"
    text = "MINUSCA and MINUSMA work.\n\nUNPOL trained officers in Bamako."
    records, _, doc = read(text)
    assert mission_antecedents(doc, records)(text.index("UNPOL")) == "MINUSMA"


def test_mission_before_its_time() -> None:
    records, issues, _ = read("UNMISS closed in 1995.", "1995-03-01")
    assert records[0].id == "UNMISS" and records[0].confidence < 0.7
    assert [i.code for i in issues] == ["mission_out_of_time"]
    assert read("UNMISS will open next year.", "2010-12-01")[1] == []


def test_antecedent_that_follows_as_owner() -> None:
    text = "Like MINUSMA before it, the police component of MINUSCA patrols."
    records, _, doc = read(text)
    assert mission_antecedents(doc, records)(text.index("the police")) == "MINUSCA"
