"""Slots of activities, read in passages written for these tests: places, missions meant but not named, parts of partners."""

from __future__ import annotations

import pytest

from pipeline.records import ActivityRecord
from pipeline.resolve.mission_model import is_missions, mission_weights
from pipeline.resolve.place_model import is_place_of, place_weights
from pipeline.resolve.place_names import place_names
from pipeline.resolve.role_model import ROLES, likeliest_role, role_weights
from tests.resolve.test_activities import _records, _roles

REPORT = {"kind": "report", "published": "2024-03-01"}


def _last(nlp, text: str) -> ActivityRecord:
    return _records(nlp, text, **REPORT)[-1]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("patrols on the Lukole and Mpanga roads", ["Lukole", "Mpanga"]),
        ("at the Sorvan–Teli crossings and in Umbra", ["Sorvan", "Teli", "Umbra"]),
        ("a dialogue between Orma and Bila Tuk herders", []),
        ("posts in Gender and Juvenile Crimes Units", []),
        ("a course in Lingala for clerks in Mbele", ["Mbele"]),
        ("visited State Commissioners in Rokon", ["Rokon"]),
        ("mines were lifted along the Sorvan dyke", ["Sorvan"]),
        ("shelter at the Catholic mission in Umbra", ["Umbra"]),
        ("a clinic in Camp 7, a school in Camp 12 Extension and a well in Camp", ["Camp 7", "Camp 12 Extension"]),
        ("nurses at the PoE in Umbra", ["Umbra"]),
    ],
)
def test_places_by_the_words_around(text: str, places: list[str]) -> None:
    assert [text[s:e] for s, e in sorted(set(place_names(text)))] == places


def test_texts_and_bodies_named_after_a_place_are_no_places(nlp) -> None:
    assert _last(nlp, "On 8 June the parties signed the Khartoum Declaration in Juba.").where == ("Juba",)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The Administrator of Lakes State met herders in Yirol.", ("Yirol",)),
        ("In Wau, the Unity State Governor opened a seminar on the Kenya Refugees Act.", ("Wau",)),
        ("Two cases of Lassa fever were confirmed. WHO trained 20 nurses treating Lassa in Kenema.", ("Kenema",)),
    ],
)
def test_offices_laws_and_illnesses_named_after_a_place_are_no_places(nlp, text: str, places: tuple[str, ...]) -> None:
    assert _last(nlp, text).where == places


def test_the_home_of_who_acts_is_no_place_of_the_act(nlp) -> None:
    text = "A team from the Standing Police Capacity in Brindisi, Italy, assessed two police posts in Bria."
    assert _last(nlp, text).where == ("Bria",)


def test_there_is_the_place_before(nlp) -> None:
    text = "UNMISS opened a centre in Torit. UNICEF trained 20 nurses there in May."
    assert _last(nlp, text).where == ("Torit",)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Human Rights Division monitored 12 trials in Birao.",
        "At present 412 police advisers are deployed at 14 team sites.",
        "Three hundred young people received vocational training in Birao.",
    ],
)
def test_own_units_and_those_served_are_the_missions(nlp, sentence: str) -> None:
    assert _last(nlp, f"MINUSCA has 17,000 troops. MINUSCA has two bases.\n\n{sentence}").missions == ("MINUSCA",)


def test_a_predecessor_has_no_part(nlp) -> None:
    assert _last(nlp, "UNTMIS, which succeeded UNSOM, trained 30 officers in Baidoa.").missions == ("UNTMIS",)


def test_who_gives_is_a_funder_and_who_attends_a_participant(nlp) -> None:
    roles = _roles(_last(nlp, "UNDP built a court in Gao with a trust fund to which Belgium and the European Union gave 3 million euros."))
    assert roles["UNDP"] == "lead" and roles["EU"] == "funder"
    assert _roles(_last(nlp, "UNICEF and INTERPOL attended a workshop in Gao.")) == {"UNICEF": "participant", "INTERPOL": "participant"}


def test_the_same_event_has_its_day(nlp) -> None:
    text = "On 4 May 2023, UNMISS opened a workshop for 30 clerks in Yei.\n\nAfter the workshop, UNDP donated ten computers to the court."
    assert _last(nlp, text).when == "2023-05-04"


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("On 3 May observers visited the prisons of Larpa and Senn.", ("Larpa", "Senn")),
        ("On 3 May engineers repaired the road from Larpa to Vosk.", ("Larpa", "Vosk")),
        ("On 3 May UNMISS trained 20 officers in Larpa district.", ("Larpa district",)),
        ("On 3 May UNMISS opened posts at the crossings at Orla, Šemen and Žul.", ("Orla", "Šemen", "Žul")),
        ("On 3 May leaflets in Tarok and Menne were distributed by UNMISS.", ()),
    ],
)
def test_where_of_sites_roads_and_languages(nlp, sentence: str, places: tuple[str, ...]) -> None:
    assert _last(nlp, sentence).where == places


def test_a_document_of_another_body_tells_no_mission_by_silence(nlp) -> None:
    text = (
        "UNHCR moved 300 people to a transit centre. UNHCR works with UNMISS and UNHCR also runs a clinic.\n\n"
        "Tents were delivered to 40 families in Torit on 3 May."
    )
    assert _last(nlp, text).missions == ()


@pytest.mark.parametrize(
    ("sentence", "missions"),
    [
        ("Thirty children were vaccinated by UNICEF teams on 3 May.", ()),
        ("On 3 May engineers lent by Sweden repaired the bridge in Bria.", ("MINUSCA",)),
        ("In cooperation with UNDP, 30 officers were trained in Bria on 3 May.", ("MINUSCA",)),
    ],
)
def test_who_helps_and_who_acts_alone_in_a_missions_report(nlp, sentence: str, missions: tuple[str, ...]) -> None:
    assert _last(nlp, f"MINUSCA has 17,000 troops. MINUSCA has two bases.\n\n{sentence}").missions == missions


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("The college, which was inaugurated on 19 April 2023, is advised by UNMISS on its curriculum.", None),
        ("In line with the agreement of 3 May 2023, UNMISS trained 30 officers in Yei.", None),
        ("On 4 June 2023, UNMISS trained 30 officers in Yei, a town which was flooded on 2 May 2022.", "2023-06-04"),
    ],
)
def test_dates_of_other_things_are_not_the_activitys(nlp, sentence: str, when: str | None) -> None:
    assert _last(nlp, sentence).when == when


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("On 3 May a youth centre was opened in Klimë/Klima by UNMISS.", ("Klimë/Klima",)),
        ("On 3 May UNMISS carried out a survey which shows that most families are heading for Larpa.", ()),
        ("On 3 May the Head of the UNMISS Field Office in Bentiu handed over a ward to nurses in Rubkona County.", ("Rubkona County",)),
    ],
)
def test_where_of_two_names_findings_and_offices(nlp, sentence: str, places: tuple[str, ...]) -> None:
    assert _last(nlp, sentence).where == places


def test_who_organizes_with_others_in_a_missions_report_is_the_mission(nlp) -> None:
    text = "MINUSCA has 17,000 troops. MINUSCA has two bases.\n\nOn 3 May 46 prosecutors attended a seminar in Bria organized with UNDP."
    assert _last(nlp, text).missions == ("MINUSCA",)


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Thirty clerks completed a course taught by the University of Nairobi in Juba.", "lead"),
        ("UNDP repaired the police station in Buba with $286,500 provided by the Peacebuilding Fund.", "funder"),
        ("UNODC handed over 20 vehicles to the Liberia National Police in Monrovia on 4 June.", "beneficiary"),
    ],
)
def test_parts_by_what_was_learned(nlp, sentence: str, role: str) -> None:
    assert role in _roles(_last(nlp, sentence)).values()


def test_role_weights_are_of_known_parts() -> None:
    weights = role_weights()
    assert len(weights) > 300 and {number for pairs in weights.values() for number, _ in pairs} == set(range(len(ROLES)))
    assert likeliest_role({}, "funder") == "funder"


@pytest.mark.parametrize(
    ("before", "sentence", "missions"),
    [
        ("MINUSCA has 17,000 troops. MINUSCA has two bases.", "On 3 May the Mission's patrols escorted 12 convoys to Birao.", ("MINUSCA",)),
        ("MINUSCA has 17,000 troops. MINUSCA has two bases.", "On 3 May UNICEF and WHO vaccinated 4,000 children in Birao.", ()),
        ("UNMISS has a base in Yei.", "On 3 May police advisers of the Mission trained 30 officers in Yei.", ("UNMISS",)),
    ],
)
def test_the_mission_that_is_meant_is_weighed(nlp, before: str, sentence: str, missions: tuple[str, ...]) -> None:
    assert _last(nlp, f"{before}\n\n{sentence}").missions == missions


def test_what_was_learned_of_missions_and_places_overrules_rules_only_clearly() -> None:
    for weights, decides in ((mission_weights(), is_missions), (place_weights(), is_place_of)):
        assert len(weights) > 300 and decides({}, True) and not decides({}, False)
        most, least = (dict.fromkeys(sorted(weights, key=weights.__getitem__)[end], 1.0) for end in (slice(-40, None), slice(40)))
        assert decides(most, False) and not decides(least, True)
