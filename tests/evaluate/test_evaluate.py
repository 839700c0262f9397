from __future__ import annotations

import importlib.util
import json
import random

import pytest

from pipeline.evaluate import NoGold, compare, evaluate, read_gold
from pipeline.evaluate.report import new_errors, scores_to_dict, write_report

TEXT = "UNMISS police trained 30 officers on 5 May 2024. The training cost $2,000."
GOLD = {
    "doc": "note",
    "text": TEXT,
    "published": [None],
    "dates": [{"start": 37, "end": 47, "edtf": ["2024-05-05"], "role": ["event"]}],
    "missions": [{"start": 0, "end": 6, "id": "UNMISS"}],
    "partners": [],
    "amounts": [{"start": 67, "end": 73, "value": "2000", "currency": "USD", "role": ["expenditure"]}],
    "activities": [{"start": 0, "end": 48, "kind": ["training"], "status": ["completed"], "when": ["2024-05-05"], "missions": ["UNMISS"]}],
}


def prediction() -> dict:
    """What a perfect run would say of TEXT."""
    return {
        "document": {"source": "note.txt", "text": TEXT, "published": None},
        "dates": [{"start": 37, "end": 47, "text": TEXT[37:47], "edtf": "2024-05-05", "role": "event", "confidence": 0.95}],
        "missions": [{"start": 0, "end": 6, "text": "UNMISS", "id": "UNMISS", "confidence": 0.99}],
        "partners": [],
        "amounts": [
            {"start": 67, "end": 73, "text": "$2,000", "value": "2000.00", "currency": "USD", "role": "expenditure", "confidence": 0.9}
        ],
        "activities": [
            {
                "start": 0,
                "end": 48,
                "text": TEXT[:48],
                "kind": "training",
                "status": "completed",
                "when": "2024-05-05",
                "missions": ["UNMISS"],
            }
        ],
    }


def test_a_perfect_prediction_has_no_errors():
    scores = compare([("note", GOLD, TEXT)], {"note": prediction()})
    assert scores.errors == []
    assert {k: t.f1 for k, t in scores.records.items() if t.hit} == dict.fromkeys(
        ("dates", "date_spans", "missions", "mission_mentions", "amounts", "activity_spans", "activities"), 1.0
    )


def test_a_wrong_year_is_a_miss_and_an_extra():
    wrong = prediction()
    wrong["dates"][0]["edtf"] = "2023-05-05"
    scores = compare([("note", GOLD, TEXT)], {"note": wrong})
    assert (scores.records["dates"].hit, scores.records["dates"].miss, scores.records["dates"].extra) == (0, 1, 1)
    assert scores.records["date_spans"].hit == 1
    assert [e.verdict for e in scores.errors] == ["missed", "extra"]


def test_a_document_without_a_prediction_is_wholly_missed():
    scores = compare([("note", GOLD, TEXT)], {})
    assert scores.missing == ["note"]
    assert scores.records["activities"].miss == 1


def test_places_are_carried_into_another_text():
    other = prediction()
    other["document"]["text"] = "Title\n\n" + TEXT.replace(" officers", "\nofficers")
    for kind in ("dates", "missions", "amounts", "activities"):
        for m in other[kind]:
            m["start"], m["end"] = m["start"] + 7, m["end"] + 7
    assert compare([("note", GOLD, TEXT)], {"note": other}).errors == []


def test_new_errors_are_told_from_accepted_ones(tmp_path):
    wrong = prediction()
    wrong["missions"][0]["id"] = "UNMIS"
    first = {"set": compare([("note", GOLD, TEXT)], {"note": wrong})}
    assert write_report(tmp_path, first)["set"]
    accepted = tmp_path / "evaluation.json"
    assert new_errors(first, accepted) == {"set": set()}
    wrong["amounts"] = []
    second = {"set": compare([("note", GOLD, TEXT)], {"note": wrong})}
    assert [k.split(" | ")[1:3] for k in new_errors(second, accepted)["set"]] == [["amounts", "missed"]]
    assert "<mark>UNMISS</mark>" in (tmp_path / "evaluation.html").read_text()


def test_a_folder_without_gold_is_an_error(tmp_path):
    with pytest.raises(NoGold):
        read_gold(tmp_path)


def blurred(gold: dict, text: str, seed: int) -> dict:
    """Predictions made of the gold with things dropped, moved and misnamed, to exercise every rule of the scorers."""
    rng = random.Random(seed)
    out: dict = {"document": {"source": gold["doc"] + ".txt", "text": text}}
    first = lambda x: x[0] if isinstance(x, list) else x  # noqa: E731
    for kind in ("dates", "missions", "partners", "amounts", "activities"):
        out[kind] = []
        for g in gold.get(kind, []):
            if rng.random() < 0.15:
                continue
            shift = rng.choice([0, 0, 0, 3, -3])
            start, end = max(0, g["start"] + shift), max(1, g["end"] + rng.choice([0, 0, 4, 40]))
            m = {"start": start, "end": end, "text": text[start:end], "confidence": round(rng.random(), 2)}
            for key in ("edtf", "role", "type", "kind", "status", "when"):
                if key in g:
                    m[key] = first(g[key]) if rng.random() < 0.8 else "other"
            if kind == "partners":
                m["name"] = rng.choice(g["names"])
                m["id"] = rng.choice(g["names"])
            for key in ("id", "value", "currency"):
                if key in g:
                    m[key] = g[key]
            if kind == "activities":
                m["missions"] = g.get("missions", [])[:1]
                m["where"] = g.get("where", []) + rng.choice([[], ["Juba"]])
                m["themes"] = g.get("themes", [])
                m["partners"] = [
                    {"id": rng.choice(q["names"]), "role": first(q["role"])} for q in g.get("partners", []) if rng.random() < 0.8
                ]
            out[kind].append(m)
    return out


@pytest.mark.parametrize("seed", range(5))
def test_same_figures_as_the_outside_scorer(shared, seed):
    spec = importlib.util.spec_from_file_location("outside_score", shared / "score.py")
    outside = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(outside)
    items = read_gold(shared / "dev-gold", [shared / "seeds", shared / "real" / "excerpts"])
    predictions = {d.name: blurred(d.gold, d.text, seed) for d in items}
    theirs = outside.score([d.gold for d in items], {d.name: d.text for d in items}, predictions, lambda s: None)
    ours = scores_to_dict(compare([(d.name, d.gold, d.text) for d in items], predictions))
    for part in ("records", "slots"):
        assert {k: v for k, v in ours[part].items() if not k.startswith("document_")} == theirs[part]


def test_evaluate_takes_predictions_from_a_file(tmp_path):
    (tmp_path / "note.gold.json").write_text(json.dumps(GOLD))
    predicted = tmp_path / "p.jsonl"
    predicted.write_text(json.dumps(prediction()) + "\n")
    assert evaluate(tmp_path, predicted=predicted).records["dates"].f1 == 1.0
