"""Themes: words of the evidence first, then what the document speaks of."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from corpus.train_themes import Pairs, fit_pairs
from pipeline.resolve import themes
from pipeline.resolve.themes import DocumentThemes, find_cues


def _of(text: str, evidence: str, kind: str) -> tuple[str, ...]:
    start = text.index(evidence)
    return DocumentThemes(text).of([(start, start + len(evidence))], kind)


@pytest.mark.parametrize(
    ("sentence", "kind", "theme"),
    [
        ("Sappers cleared 14 minefields along the road.", "operation", "demining"),
        ("The joint boundary commission put up 30 pillars on the frontier.", "other", "border_control"),
        ("A hundred health workers vaccinated children against polio.", "operation", "public_health"),
        ("Two prosecutors taught a course on electronic evidence and malware.", "training", "cybercrime"),
        ("The office opened a shelter for survivors of violence against women.", "material_support", "sexual_violence"),
        ("Customs officers seized 40 kilograms of methamphetamine.", "operation", "trafficking"),
    ],
)
def test_words_of_the_evidence(sentence: str, kind: str, theme: str) -> None:
    assert theme in _of(sentence, sentence, kind)


def test_silent_evidence_has_the_theme_of_its_document() -> None:
    text = (
        "Demining in the north\n\nTeams cleared three minefields and destroyed unexploded ordnance near the town."
        " Denmark gave 300,000 euros. A second course on mine clearance is planned."
    )
    assert _of(text, "Denmark gave 300,000 euros.", "funding") == ("demining",)


def test_the_first_theme_may_be_less_certain_than_a_second() -> None:
    first, second = themes.LIKELY
    assert first < second
    text = "Sappers cleared 14 minefields along the road. A hundred health workers vaccinated children against polio. Nothing was said."
    assert len(_of(text, "Nothing was said.", "other")) <= len(themes.LIKELY)
    assert _of("Nothing was said.", "Nothing was said.", "other") == ()


def test_a_headcount_of_women_is_no_cue() -> None:
    assert not [hit for hit in find_cues("It trained 40 people, including 12 women.") if hit.cue.theme == "gender"]


def test_every_cue_is_found_by_its_first_letters_and_stands_once() -> None:
    cues = themes.theme_cues()
    assert len({(c.theme, c.words) for c in cues}) == len(cues)
    for cue in cues:
        assert re.compile(cue.words) and themes.first_letters(cue.words)


def test_weights_belong_to_cues_and_features_that_are_there() -> None:
    known = {themes.cue_mark(cue) for cue in themes.theme_cues()} | set(themes.FEATURES)
    assert not [name for name in themes.weights() if name not in known and not name.startswith(("theme=", "kind="))]


def test_training_is_deterministic_and_learns_a_mark() -> None:
    rng = np.random.default_rng(1)
    pairs = Pairs(["constant", "said"])
    for _ in range(200):
        said, marked = rng.integers(2), rng.integers(2)
        pairs.rows.append([1.0, float(said)])
        pairs.marks.append(("cue=a",) if marked else ())
        pairs.wanted.append(float(said and marked))
    weights = fit_pairs(pairs)
    assert weights == fit_pairs(pairs)
    assert weights["said"] > 0.5 and weights["cue=a"] > 0.5


def test_files_name_the_themes_of_the_contract() -> None:
    text = Path(themes.__file__).with_name("themes.csv").read_text(encoding="utf-8")
    assert {line.split(",")[0] for line in text.splitlines() if line and not line.startswith(("#", "theme,"))} == set(themes.themes())
    assert len(themes.themes()) == 43
