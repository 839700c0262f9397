"""Activities resolved: day, places, missions, partners and their parts, headcounts, sums, status."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from pipeline.document import Document
from pipeline.find import find_many
from pipeline.records import ActivityRecord, Participants
from pipeline.resolve import resolve
from pipeline.resolve.activity_partners import role_cues
from tests.find.activity_passages import passages

ROLES = {"lead", "participant", "beneficiary", "funder", "supporter"}


def _records(nlp, text: str, **about: Any) -> tuple[ActivityRecord, ...]:
    document = Document(source="passage.txt", sha256=sha256(text.encode()).hexdigest(), media_type="text", text=text, **about)
    ((doc, _),) = find_many([document], nlp)
    return resolve(doc, document).activities


def _roles(record: ActivityRecord) -> dict[str, str]:
    return {p.id: p.role for p in record.partners}


def test_roles_by_words_and_place(nlp) -> None:
    text = (
        "On 4 June 2019, UNODC trained 30 officers of the Liberia National Police in Monrovia with the support of INTERPOL "
        "and with funding from the European Union."
    )
    (record,) = _records(nlp, text)
    roles = _roles(record)
    assert (record.when, record.where) == ("2019-06-04", ("Monrovia",))
    assert roles["UNODC"] == "lead" and roles["INTERPOL"] == "supporter" and roles["EU"] == "funder"
    assert Participants(30, "officers") in record.participants


def test_passive_agents_lead(nlp) -> None:
    (record,) = _records(nlp, "A seminar on airport security was organized by UNODC and INTERPOL in Accra.")
    assert _roles(record) == {"UNODC": "lead", "INTERPOL": "lead"}


def test_the_mission_stands_for_the_one_named_before(nlp) -> None:
    text = "MINUSCA has 11,000 troops. The Mission repaired a bridge in Bria. Twelve police officers were deployed to Birao."
    records = _records(nlp, text, kind="report", published="2024-03-01")
    assert [r.missions for r in records] == [("MINUSCA",), ("MINUSCA",)]
    assert [r.where for r in records] == [("Bria",), ("Birao",)]


def test_a_second_clause_has_the_day_that_opens_its_sentence(nlp) -> None:
    text = "In April 2025, UNMISS supported the Assembly in reviewing the bill and organized outreach activities."
    assert [r.when for r in _records(nlp, text)] == ["2025-04", "2025-04"]


def test_a_date_ahead_makes_it_planned(nlp) -> None:
    (record,) = _records(nlp, "The course starts on 12 May 2020 in Kindu.", published="2020-05-04")
    assert record.status == "planned"


@pytest.mark.parametrize(
    ("words", "modality"), [("an online workshop", "virtual"), ("a hybrid workshop", "hybrid"), ("a workshop in person", "in_person")]
)
def test_modality(nlp, words: str, modality: str) -> None:
    (record,) = _records(nlp, f"UNSMIL held {words} for 20 lawyers.")
    assert record.modality == modality


def test_places_inside_names_and_homes_of_people_are_none(nlp) -> None:
    (record,) = _records(nlp, "UNMISS trained 12 officers from Ghana and officers of the South Sudan National Police Service in Juba.")
    assert record.where == ("Juba",)


def test_titles_are_the_documents_own_words(nlp) -> None:
    text = "UNMIL organized a seminar on border management in Monrovia, which drew 40 officers."
    (record,) = _records(nlp, text)
    assert record.title and record.title in text


def test_role_cues_give_known_roles() -> None:
    assert {role for _, role in role_cues()} <= ROLES


def test_asked_slots_of_the_passages_tuned_on(nlp) -> None:
    right = asked = 0
    for passage in passages("tune"):
        ((doc, document),) = find_many([passage.document], nlp)
        records = resolve(doc, document).activities
        for gold in passage.gold["activities"]:
            record = next((r for r in records if r.start < gold["end"] and gold["start"] < r.end and r.kind in gold["kind"]), None)
            if record is None:
                continue
            checks = [record.status in gold["status"]] if gold.get("status") else []
            if gold.get("when"):
                checks.append(record.when in gold["when"])
            if gold.get("missions") and "" not in gold["missions"]:
                checks.append(set(record.missions) == set(gold["missions"]))
            if gold.get("where") and "" not in gold["where"]:
                checks.append(bool(set(record.where) & set(gold["where"])))
            right, asked = right + sum(checks), asked + len(checks)
    assert asked > 80 and right / asked >= 0.85


def test_dev_gold(nlp, shared) -> None:
    from pipeline.evaluate import evaluate

    scores = evaluate(shared / "dev-gold", [shared / "seeds", shared / "real" / "excerpts"])
    assert scores.records["activities"].f1 >= 0.75
    assert scores.records["activity_spans"].f1 >= 0.82
    assert scores.slots["activity_status"].f1 >= 0.92 and scores.slots["activity_when"].f1 >= 0.88
