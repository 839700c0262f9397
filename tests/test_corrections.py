from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from pipeline.annotations import FORMS, Annotated, Annotation, AnnotationError, from_contract, from_line, to_corrections, to_line
from pipeline.contract import to_dict
from pipeline.corrections import CorrectionError, correct, fingerprint, load_corrections
from pipeline.document import Document
from pipeline.records import AmountRecord, DateRecord, MissionRecord, Records

TEXT = "UNMIS held a workshop from 11 to 13 September. UNMIS paid $500."
DATE = DateRecord(27, 45, "11 to 13 September", "XXXX-09-11/XXXX-09-13", None, None, "event", 0.8)
MISSION = MissionRecord(0, 5, "UNMIS", "UNMIS", 0.9)
AMOUNT = AmountRecord(58, 62, "$500", Decimal(500), "USD", "other", None, 0.9)
ENTRY = {"document": "news.txt", "kind": "dates", "text": "11 to 13 September", "by": "A. Analyst", "on": "2026-11-20"}


def records(text: str = TEXT) -> Records:
    document = Document("news.txt", "0" * 64, "text", text)
    return Records(document, dates=(DATE,), missions=(MISSION,), amounts=(AMOUNT,))


def corrections(folder: Path, *entries: dict):
    path = folder / "corrections.yaml"
    path.write_text(yaml.safe_dump(list(entries)))
    return load_corrections(path)


def test_a_field_is_set_and_what_follows_from_it_too(tmp_path):
    mended = correct(records(), corrections(tmp_path, ENTRY | {"set": {"edtf": "2018-09-11/2018-09-13"}}))
    assert (mended.dates[0].edtf, mended.dates[0].earliest, mended.dates[0].latest) == (
        "2018-09-11/2018-09-13",
        date(2018, 9, 11),
        date(2018, 9, 13),
    )
    assert mended.dates[0].confidence == 1.0
    assert mended.issues == ()


def test_a_record_is_removed_and_another_added(tmp_path):
    entries = [
        {**ENTRY, "kind": "missions", "text": "UNMIS", "start": 0, "remove": True},
        {**ENTRY, "kind": "missions", "text": "UNMIS", "start": 47, "add": {"id": "UNMIS"}},
    ]
    assert [(m.start, m.id) for m in correct(records(), corrections(tmp_path, *entries)).missions] == [(47, "UNMIS")]


def test_words_that_moved_are_found_again(tmp_path):
    moved = records("An editor's note. " + TEXT)
    shifted = DateRecord(45, 63, DATE.text, DATE.edtf, None, None, "event", 0.8)
    moved = Records(moved.document, dates=(shifted,))
    mended = correct(moved, corrections(tmp_path, ENTRY | {"start": 27, "set": {"edtf": "2018-09-11/2018-09-13"}}))
    assert mended.dates[0].edtf == "2018-09-11/2018-09-13"


@pytest.mark.parametrize("text", ["The text was rewritten.", TEXT])
def test_a_stale_correction_is_an_issue_and_changes_nothing(tmp_path, text):
    before = Records(Document("news.txt", "0" * 64, "text", text))
    after = correct(before, corrections(tmp_path, ENTRY | {"set": {"role": "period"}}))
    assert after.dates == ()
    assert [i.code for i in after.issues] == ["stale_correction"]


def test_another_document_is_left_alone(tmp_path):
    found = corrections(tmp_path, ENTRY | {"document": "other.txt", "remove": True})
    assert correct(records(), found) == records()
    assert fingerprint(found) and not fingerprint(())


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (ENTRY, "exactly one of"),
        (ENTRY | {"set": {"edft": "2018"}}, "no field edft"),
        (ENTRY | {"set": {"role": "party"}}, "none of event"),
        (ENTRY | {"set": {"edtf": "soon"}}, "no EDTF"),
        (ENTRY | {"kind": "persons", "remove": True}, "kind 'persons'"),
        (ENTRY | {"color": "red", "remove": True}, "unknown key color"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_an_error(tmp_path, entry, message):
    with pytest.raises(CorrectionError, match=message):
        corrections(tmp_path, entry)


@pytest.mark.parametrize("form", FORMS)
def test_annotations_go_round(form):
    before = from_contract(to_dict(records()))
    assert len(before.annotations) == 3
    assert from_line(to_line(before, form)) == before


def test_what_a_person_changed_becomes_corrections(tmp_path):
    before = from_contract(to_dict(records()))
    kept = [a for a in before.annotations if a.label != "amounts"]
    kept[1] = Annotation(kept[1].start, kept[1].end, "dates", kept[1].value | {"role": "period"})
    kept.append(Annotation(47, 52, "missions", {"id": "UNMIS", "confidence": 1.0}))
    entries = to_corrections(before, Annotated(before.source, before.sha256, before.text, tuple(kept)), "A. Analyst", "2026-11-20")
    mended = correct(records(), corrections(tmp_path, *entries))
    assert mended.amounts == ()
    assert mended.dates[0].role == "period"
    assert len(mended.missions) == 2
    assert mended.issues == ()


def test_a_new_record_that_says_too_little_is_told(tmp_path):
    entry = ENTRY | {"kind": "partners", "text": "UNMIS", "start": 0, "add": {"id": "X"}}
    after = correct(records(), corrections(tmp_path, entry))
    assert after.partners == ()
    assert after.issues[0].message.endswith("the record to be added has no name, type, country")


def test_a_day_that_no_calendar_has_is_an_error(tmp_path):
    path = tmp_path / "corrections.yaml"
    path.write_text("- {document: x, on: 2026-13-01}")
    with pytest.raises(CorrectionError, match="month must be"):
        load_corrections(path)


def test_a_line_in_no_form_is_an_error():
    with pytest.raises(AnnotationError, match="none of the forms"):
        from_line({"texte": "x"})
    with pytest.raises(AnnotationError, match="outside its text"):
        from_line({"text": "abc", "label": [[0, 9, "dates"]]})
