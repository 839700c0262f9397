"""Activities: the data, the cutting of sentences and clauses, what is one and what is none, and the marked passages of both halves."""

from __future__ import annotations

import csv
from typing import get_args

import pytest

from pipeline.document import Block, Document
from pipeline.find import find_many
from pipeline.find.activity_lexicon import HERE, actors, cues, nouns, verbs
from pipeline.find.activity_mention import ActivityMention
from pipeline.find.activity_scores import ACTOR_WEIGHT
from pipeline.find.sentences import sentences
from pipeline.records import ActivityKind
from tests.find.activity_passages import Passage, passages

KINDS = set(get_args(ActivityKind))
CLASSES = {"act", "light", "support", "change", "aspect", "occur", "tell", "state", "speech", "wish"}
MARKS = {
    "sums",
    "ruins",
    "pays",
    "posts",
    "trainee",
    "goods",
    "holds",
    "inspects",
    "visits",
    "joins",
    "passes",
    "uses",
    "receives",
    "yields",
    "goes",
    "moves",
}
EFFECTS = {"negated", "wished", "hypothetical", "speech", "objective", "mandate", "background", "planned", "ongoing", "none"}


def _column(file: str, column: str) -> list[str]:
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        return [row[column] for row in csv.DictReader(line for line in lines if not line.startswith("#"))]


@pytest.mark.parametrize(
    ("file", "column"),
    [("activity_verbs.csv", "lemma"), ("activity_nouns.csv", "noun"), ("activity_actors.csv", "noun"), ("context_cues.csv", "cue")],
)
def test_entries_are_unique_and_trimmed(file: str, column: str) -> None:
    entries = _column(file, column)
    assert len(entries) == len(set(entries))
    assert all(entry == entry.strip() == entry.lower() for entry in entries)


def test_lexicons_hold_what_the_code_knows() -> None:
    assert {v.kind_class for v in verbs().values()} <= CLASSES
    assert {v.kind for v in verbs().values()} - {""} <= KINDS
    assert all(v.kind for v in verbs().values() if v.kind_class == "act")
    assert set().union(*(v.marks for v in verbs().values())) <= MARKS
    assert {n.kind for n in nouns().values()} <= KINDS
    assert all(0 <= e.weight <= 3 for e in (*verbs().values(), *nouns().values()))
    assert set(actors().values()) <= set(ACTOR_WEIGHT)
    assert {c.effect for c in cues().values()} <= EFFECTS


def test_lexicons_are_broad() -> None:
    assert len(verbs()) > 600 and len(nouns()) > 800


def _found(nlp, text: str) -> list[ActivityMention]:
    return list(nlp(text)._.mentions["activities"])


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Mr. Doe met Dr. Roe. They talked.", ["Mr. Doe met Dr. Roe.", "They talked."]),
        ("The fund has usd. 12.5 million. It is enough.", ["The fund has usd. 12.5 million.", "It is enough."]),
        ("12. The Mission grew. 13 officers left.", ["The Mission grew.", "13 officers left."]),
        ("Patrols rose; arrests fell sharply.", ["Patrols rose", "arrests fell sharply."]),
        ("• Train 20 officers\n• Repair the roof", ["Train 20 officers", "Repair the roof"]),
    ],
)
def test_sentences(nlp, text: str, cut: list[str]) -> None:
    doc = nlp.make_doc(text)
    assert [text[s.start : s.end] for s in sentences(doc, text)] == cut


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("UNMIL organized a seminar on border management in Monrovia.", "workshop", "completed"),
        ("A meeting between the two commanders took place on 4 May 2011.", "meeting", "completed"),
        ("Forty police officers were deployed to Bunia.", "deployment", "completed"),
        ("MONUSCO is training 60 magistrates in Goma.", "training", "ongoing"),
        ("UNODC will assess the equipment of the laboratory in 2022.", "assessment", "planned"),
        ("UNHCR handed over two ambulances to the Ministry of Health.", "material_support", "completed"),
        ("MINUSMA continues to patrol the road to Kidal.", "operation", "ongoing"),
        ("UNSOM and UNDP signed a memorandum of understanding on 3 June 2019.", "agreement", "completed"),
        ("Germany contributed $2 million to the trust fund in 2018.", "funding", "completed"),
        ("UNFICYP ran a radio campaign on road safety.", "outreach", "completed"),
        ("The Special Representative met with the Prime Minister on 3 March.", "meeting", "completed"),
        ("MINUSTAH supported the National Police in drafting a strategic plan.", "technical_assistance", "completed"),
        # a relative clause or a participle states it
        ("The clinic has asked for stretchers, which were delivered by UNICEF on 3 May.", "material_support", "completed"),
        ("Twenty health posts, opened by UNICEF in March, have received 2,100 patients.", "material_support", "completed"),
        ("The Office has a branch in Gondar, providing legal aid to displaced families.", "technical_assistance", "ongoing"),
        ("Touring the port on Monday, the Special Envoy remarked on its size.", "meeting", "completed"),
        ("It was the second of six open days that UNFICYP and UNDP are holding.", "outreach", "ongoing"),
        # a noun stands for it
        ("A stocktaking survey by the World Health Organization showed little progress.", "assessment", "completed"),
        ("These included 1,204 night patrols by UNPOL and 56 escorts of convoys.", "operation", "completed"),
        ("The shortage was addressed through a training course for 30 nurses.", "training", "completed"),
        ("ENGAGE is involved in the weekly coordination meeting with UNDP.", "meeting", "ongoing"),
        ("With the deployment of 60 officers on 2 June, the unit is complete.", "deployment", "completed"),
        # passives that are announced, share an auxiliary, or have a criminal for their subject
        ("A seminar on elections is to be hosted by UNDP in Praia.", "workshop", "planned"),
        ("The pump is expected to be repaired by UNICEF in May.", "material_support", "planned"),
        ("Two suspected smugglers were arrested by the national police on 4 May.", "operation", "completed"),
        ("UNHCR gave the clinic of the district two ambulances.", "material_support", "completed"),
        ("The fact-finding session is scheduled for May.", "meeting", "planned"),
        ("Sweden provided part of the $3 million that the fund granted in 2015.", "funding", "completed"),
        # the kind by what is moved, priced, convened or passed, not by the first word that is known
        ("The 14 children were transferred to a transit centre run by UNICEF on 3 May.", "operation", "completed"),
        ("The Mission counts 1,450 police officers from 23 countries.", "deployment", "ongoing"),
        ("MINUSCA donated radios worth $12,000 to the coastguard.", "material_support", "completed"),
        ("UNREC convened experts from nine countries for a seminar on small arms.", "workshop", "completed"),
        ("A round table on prison overcrowding gathered 40 judges and prosecutors in Kananga.", "workshop", "completed"),
        ("MONUSCO organized a five-day session for 25 border guards on document fraud.", "training", "completed"),
        ("UNODC built the capacity of 60 prosecutors through three training sessions.", "training", "completed"),
        ("Parliament passed the Police Act on 19 July.", "agreement", "completed"),
        ("The Ministry of Justice launched a national strategy on witness protection.", "agreement", "completed"),
        ("The Force Commander handed medals to 120 Rwandan peacekeepers in Juba.", "ceremony", "completed"),
        ("UNSMIL carried out 34 monitoring visits to places of detention.", "assessment", "completed"),
        ("Medals were presented to 220 Indian peacekeepers in Goma.", "ceremony", "completed"),
        ("The Mission funded three quick-impact projects in Ansongo.", "funding", "completed"),
        ("The Force established 14 checkpoints along the road to Eringeti.", "operation", "completed"),
        ("UNMISS embedded six advisers in the Ministry of Interior.", "technical_assistance", "completed"),
        # an item that counts what was done, also about harm
        ("• 63 water points repaired in the south since January", "material_support", "completed"),
        ("• 40 displaced teachers trained in first aid in Les Cayes", "training", "completed"),
    ],
)
def test_what_is_an_activity(nlp, text: str, kind: str, status: str) -> None:
    (mention,) = _found(nlp, text)
    assert (mention.kind, mention.status) == (kind, status)


@pytest.mark.parametrize(
    "text",
    [
        "UNMIL did not organize a seminar in Monrovia.",
        "The seminar was cancelled.",
        "The Special Representative called on the Government to train more officers.",
        "The project aims to train officers in forensic science.",
        "UNODC should assess the laboratory without delay.",
        "If funds allow, UNDP would repair the police station.",
        "Armed men attacked a convoy near Kidal and seized two vehicles.",
        "He thanked Germany for its support.",
        "I urge all parties to hold a dialogue.",
        "The Mission is mandated to protect civilians and to support the police.",
        "The strength of the police remains low.",
        "Human trafficking is one of the gravest crimes.",
        "If the rains allow, UNDP will hold the course in June.",
        "The workshop was put off until the summer.",
        "A visit of the Minister, first planned for July, has been postponed.",
        "Of the agreements, seven have since been broken.",
        "Some 300 shelters were destroyed by the floods.",
        "The Army launched an offensive on 3 March.",
        "“We are tired,” says Ana Ruiz, who coordinates the programme for IOM.",
        "Two thousand houses damaged, 300 schools affected.",
        "• 17 water networks damaged (five in the hills, twelve on the coast)",
        "• 38 per cent of the health posts inoperative after the earthquake",
        "• 310 displaced families without access to shelter or food assistance",
        "• 45,000 people in need of shelter repair kits in the three provinces",
        "• 14 training centres and 22 clinics burned down in the two districts",
        "Some 41 bridges destroyed (12 in the east, 29 in the west).",
        "There is scope for savings in the rental of vehicles.",
        "Strengthening the capacities of the police to analyse crime will help to achieve lasting stability.",
    ],
)
def test_what_is_none(nlp, text: str) -> None:
    assert _found(nlp, text) == []


def test_two_activities_in_one_sentence(nlp) -> None:
    text = "UNMISS handed over a police post in Wau and 40 officers were deployed to Yei."
    assert [m.kind for m in _found(nlp, text)] == ["material_support", "deployment"]


def test_an_item_behind_a_semicolon_has_the_subject_before_it(nlp) -> None:
    text = "In May UNISFA escorted 12 convoys on the road to Agok; treated 300 herders free of charge."
    assert [m.kind for m in _found(nlp, text)] == ["operation", "operation"]


def test_a_shared_auxiliary_shares_the_future(nlp) -> None:
    assert {m.status for m in _found(nlp, "Water pumps will be procured and distributed to six villages.")} == {"planned"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "UNMIL launched a border plan by opening two posts in Nimba County and deploying 40 police officers to Ganta.",
            ["UNMIL launched a border plan by opening two posts in Nimba County", "deploying 40 police officers to Ganta."],
        ),
        (
            "IOM is supporting the evacuation, including building 60 shelters and training 40 volunteers in first aid.",
            ["IOM is supporting the evacuation, including building 60 shelters", "training 40 volunteers in first aid."],
        ),
        ("UNIFIL repaired the track by clearing and paving 3 km near Naqoura.", None),
    ],
)
def test_the_means_of_one_deed_are_deeds_where_they_are_several(nlp, text: str, parts: list[str] | None) -> None:
    assert [m.text for m in _found(nlp, text)] == (parts or [text])


def test_verbs_that_share_an_object_state_one_activity(nlp) -> None:
    assert len(_found(nlp, "The Mine Action Service surveyed and cleared 12 km of roads near Bentiu.")) == 1


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("UNMAS cleared 14 km of the road to Torit and destroyed 31 landmines.", ["operation", "operation"]),
        ("The Envoy briefed the ambassadors and had talks with the Minister.", ["meeting"]),
        ("UNMIL organized a seminar in Gbarnga and facilitated two conferences in Voinjama.", ["workshop", "workshop"]),
        ("UNAMID trained 60 clerks, of whom 20 were women, and donated two vehicles to the court.", ["training", "material_support"]),
        ("UNDP supported the Commission in training 300 registrars and opening eight offices.", ["training", "material_support"]),
        ("MONUSCO trained 20 scouts in Beni, supplied the garrison with tents and repaired the airstrip.", None),
    ],
)
def test_verbs_of_a_series_share_the_subject_and_have_objects_of_their_own(nlp, text: str, kinds: list[str] | None) -> None:
    found = _found(nlp, text)
    assert [m.kind for m in found] == (kinds or ["training", "material_support", "material_support"])
    assert {m.actor for m in found} <= {"mission", "agency", "staff"}


def test_what_follows_an_event_is_another(nlp) -> None:
    text = "UNPOL held a workshop on forensics in Wau from 3 to 5 May, followed by a public debate with 60 students."
    assert [(m.kind, m.text[-13:]) for m in _found(nlp, text)] == [("workshop", "from 3 to 5 May"[-13:]), ("meeting", " 60 students.")]
    assert len(_found(nlp, "UNDP trained 40 clerks in Juba, followed by two weeks of rain.")) == 1


def test_what_befalls_people_is_no_deed_of_theirs(nlp) -> None:
    assert not _found(nlp, "On 5 March 2019 a national patrol was ambushed near Kaga Bandoro by suspected militia fighters.")
    assert not _found(nlp, "Some 2,391 new refugees arrived in Birao between 9 and 22 March 2019.")


def test_attackers_stay_attackers_beside_a_name(nlp) -> None:
    assert not _found(nlp, "On 14 May armed elements of the Front populaire pour la renaissance attacked three posts in Birao.")
    assert not _found(nlp, "On 5 March 2020 a patrol of the national army was ambushed near Ndélé by suspected UNITA fighters.")


def test_what_a_mandate_is_no_activity(nlp) -> None:
    assert not _found(nlp, "The mandate of UNDOF was established by the Security Council in its resolution 350 (1974).")
    assert _found(nlp, "UNMIL held a series of consultations with youth groups in Ganta on the mandate of the Mission.")


def test_verbs_that_share_a_will_are_planned_each_with_its_object(nlp) -> None:
    text = "UNDP will build a court house in Kabo, with a well and a fence, and train 20 clerks."
    assert [(m.kind, m.status) for m in _found(nlp, text)] == [("material_support", "planned"), ("training", "planned")]
    assert not _found(nlp, "The Government should build a court house in Kabo and train 20 clerks.")


def test_a_verb_with_a_prefix_and_a_hyphen(nlp) -> None:
    assert [m.kind for m in _found(nlp, "UNHCR is co-chairing the protection working group with the Ministry of Justice.")]


def test_what_a_relative_clause_hangs_on_is_the_object_of_its_own_verb(nlp) -> None:
    text = "National security forces launched operations that targeted smugglers near Kaga Bandoro."
    assert [m.kind for m in _found(nlp, text)] == ["operation"]


def test_a_cell_of_prose_is_read_as_sentences(nlp) -> None:
    text = "Authorities\tThe Ministry of Health has deployed a surge team to Kasese and is tracing 40 contacts.\nFunding\tYes"
    document = Document("t", "", "text", text, "other", blocks=(Block(0, len(text), "table"),))
    ((doc, _),) = find_many([document], nlp)
    assert doc._.mentions["activities"][0].text.startswith("The Ministry of Health has deployed")


def test_no_verb_inside_a_name(nlp) -> None:
    text = "The programme of the Commission nationale des droits de l’homme started in Bangui on 3 May."
    assert all("droits" not in text[m.start : m.end].split()[:1] for m in _found(nlp, text))


def test_sentences_on_one_event_are_one_record(nlp) -> None:
    text = "UNAMID held a workshop on traffic policing in Nyala. The workshop focused on accidents. Participants came from five states."
    (mention,) = _found(nlp, text)
    assert mention.text == text and len(mention.parts) == 3


def _figures(nlp, half: str) -> tuple[float, float]:
    """Precision and recall of evidence and kind over one half of the passages."""
    chosen: list[Passage] = list(passages(half))
    hit = miss = extra = 0
    for (doc, _), passage in zip(find_many([p.document for p in chosen], nlp), chosen, strict=True):
        left = list(doc._.mentions["activities"])
        for m in left:
            assert passage.document.text[m.start : m.end] == m.text
        for gold in passage.gold["activities"]:
            fits = [
                m
                for m in left
                if min(gold["end"], m.end) - max(gold["start"], m.start) >= 0.5 * min(gold["end"] - gold["start"], len(m.text))
            ]
            right = next((m for m in fits if m.kind in gold["kind"]), None)
            if right is not None:
                left.remove(right)
            elif gold.get("optional") and fits:
                left.remove(fits[0])
            if not gold.get("optional"):
                hit, miss = hit + (right is not None), miss + (right is None)
        extra += len(left)
    return hit / (hit + extra), hit / (hit + miss)


def test_passages_tuned_on(nlp) -> None:
    precision, recall = _figures(nlp, "tune")
    assert precision >= 0.9 and recall >= 0.9


def test_passages_set_aside(nlp) -> None:
    precision, recall = _figures(nlp, "aside")
    assert precision >= 0.75 and recall >= 0.75
