"""Train the weights of ``pipeline/find/activity_model.py``: ``python corpus/train_activities.py`` (minutes).

They are learned from the documents that are not set aside.

Two ridge-regularized logistic regressions, fitted by Newton's method; the same gold gives the same weights. The first tells sentences
that state an activity from the others, the second, one for each kind, says what the activities are that are found then.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pipeline
from corpus.build import sources
from corpus.markup import Source, gold
from corpus.train_themes import fit
from pipeline.document import Block, Document
from pipeline.find import activity_model, find_many
from pipeline.find.activity_model import ALL_KINDS, Features, kind_features, sentence_features
from pipeline.find.activity_setting import Setting
from pipeline.find.activity_statements import Read, read_sentences, stated_by, stated_in, tokens_of_statement

RAREST, SMALLEST = 3, 0.01
"""A feature seen in fewer examples is not learned; a smaller weight is not kept."""
RIDGE = 5.0
NOTE = "# Written by corpus/train_activities.py from the gold of corpus/dev and corpus/train, not by hand.\n"
Activity = dict[str, Any]


def documents(*folders: str) -> Iterator[tuple[Setting, list[Read], list[Activity]]]:
    """Each document of some folders with its sentences, and the activities of its gold."""
    mine = [s for s in sources() if s.half in folders]
    golds = [gold(s) for s in mine]
    read = [_document(s, g) for s, g in zip(mine, golds, strict=True)]
    nlp = pipeline.load()
    nlp.remove_pipe("unrecords_activities")
    for (doc, _), record in zip(find_many(read, nlp), golds, strict=True):
        setting = Setting(doc)
        yield setting, list(read_sentences(doc, setting)), record["activities"]


def _document(source: Source, record: dict[str, Any]) -> Document:
    """The source as an ideal reader would read it."""
    kinds = {"title": "heading"}
    blocks = tuple(Block(b.start, b.start + len(b.text), kinds.get(b.kind, b.kind)) for b in source.blocks)  # type: ignore[arg-type]
    return Document(source.name, "", "text", source.text, record["kind"][0], published=record["published"][0], blocks=blocks)


def _common(activity: Activity, start: int, end: int) -> int:
    return int(min(activity["end"], end) - max(activity["start"], start))


def _touches(activity: Activity, start: int, end: int) -> bool:
    return _common(activity, start, end) * 2 >= max(1, min(activity["end"] - activity["start"], end - start))


def gate_examples(read: Iterable[Read], activities: list[Activity], setting: Setting) -> Iterator[tuple[Features, float]]:
    """Sentences with whether one states an activity; those left out that only go on with one or state an optional one."""
    for r in read:
        mine = [a for a in activities if _touches(a, r.sentence.start, r.sentence.end)]
        certain = [a for a in mine if not a.get("optional") and a["start"] >= r.sentence.start - 3]
        if mine and not certain:
            continue
        yield sentence_features(r.sentence, r.weighed, r.nominal, setting), float(bool(certain))


def kind_examples(read: Iterable[Read], activities: list[Activity], setting: Setting) -> Iterator[tuple[Features, list[str]]]:
    """What is stated, with the kinds that the gold accepts, the likeliest first."""
    for r in read:
        for stated in stated_in(r, setting) or stated_by(r):
            mine = [a for a in activities if _touches(a, stated.start, stated.end)]
            if mine:
                length = stated.end - stated.start
                closest = max(mine, key=lambda a: _common(a, stated.start, stated.end) - abs(a["end"] - a["start"] - length) / 2)
                tokens = tokens_of_statement(r.sentence, stated, setting)
                yield kind_features(*tokens, r.weighed, stated.scored, setting), closest["kind"]


def matrix(examples: list[Features], rarest: int = RAREST) -> tuple[list[str], np.ndarray]:
    """Features that are not too rare, and a row an example."""
    counts = Counter(name for features in examples for name in features)
    names = sorted(name for name, n in counts.items() if n >= rarest)
    return names, np.array([[features.get(name, 0.0) for name in names] for features in examples])


def train() -> None:
    gate: list[tuple[Features, float]] = []
    kinds: list[tuple[Features, list[str]]] = []
    for setting, read, activities in documents("dev", "train"):
        gate += gate_examples(read, activities, setting)
        kinds += kind_examples(read, activities, setting)
    names, x = matrix([features for features, _ in gate])
    weights = fit(x, np.array([states for _, states in gate]), RIDGE)
    write(activity_model.GATE, ("feature", "weight"), ((n, f"{w:.3f}") for n, w in zip(names, weights, strict=True) if abs(w) >= SMALLEST))
    print(f"{activity_model.GATE.name}: {len(names)} features from {len(gate)} sentences, {int(sum(s for _, s in gate))} with an activity")
    names, x = matrix([features for features, _ in kinds])
    fits = {kind: _fit_kind(kind, x, [accepted for _, accepted in kinds]) for kind in ALL_KINDS}
    rows = ((n, kind, f"{fits[kind][i]:.3f}") for i, n in enumerate(names) for kind in ALL_KINDS if abs(fits[kind][i]) >= SMALLEST)
    write(activity_model.KINDS, ("feature", "kind", "weight"), rows)
    print(f"{activity_model.KINDS.name}: {len(names)} features from {len(kinds)} statements")


def _fit_kind(kind: str, x: np.ndarray, accepted: list[list[str]]) -> np.ndarray:
    """A kind against all others; "other" is learned from what it is first of all, not where it is also accepted."""
    counts = np.array([kind != "other" or kinds[0] == "other" or "other" not in kinds for kinds in accepted])
    return fit(x[counts], np.array([float(kind in kinds) for kinds in accepted])[counts], RIDGE)


def write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]], note: str = NOTE) -> None:
    """A table of weights, below a note that says what wrote it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(note)
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


if __name__ == "__main__":
    train()
