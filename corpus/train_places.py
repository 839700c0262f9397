"""Train the weights of ``pipeline/resolve/place_model.py`` on what is not set aside: ``python corpus/train_places.py`` (a minute).

One ridge-regularized logistic regression over the places named in the evidence of activities: does the gold say that they were there? It
is fitted by Newton's method; the same gold gives the same weights.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from corpus.train_activities import SMALLEST, _common, matrix, write
from corpus.train_roles import documents
from corpus.train_themes import fit
from pipeline.evaluate.names import fold
from pipeline.resolve import place_model
from pipeline.resolve.activity_sources import Sources
from pipeline.resolve.activity_when import dateline_end
from pipeline.resolve.activity_where import candidates, whole_name
from pipeline.resolve.place_model import Features, place_features

RIDGE, STEPS = 10.0, 12
RAREST = 3
"""A feature seen in fewer examples is not learned."""
NOTE = "# Written by corpus/train_places.py from the gold of corpus/dev and corpus/train, not by hand.\n"


def examples(sources: Sources, record: dict[str, Any]) -> Iterator[tuple[Features, float]]:
    """The places that the evidence of a document's activities names, with whether the gold has them."""
    for mention in sources.doc._.mentions["activities"]:
        activity = max(record["activities"], key=lambda a: _common(a, mention.start, mention.end), default=None)
        if activity is None or 2 * _common(activity, mention.start, mention.end) < mention.end - mention.start or activity.get("optional"):
            continue
        wanted = {fold(name) for name in activity.get("where", ())}
        start, end = mention.parts[0]
        part = (dateline_end(sources.text, start, end), end)
        places = candidates(part, sources)
        for number, place in enumerate(places):
            names = {fold(sources.text[place[0] : place[1]]), fold(whole_name(sources.text, part, place))}
            yield place_features(mention, sources, part, place, number, len(places)), float(bool(wanted & names))


def main() -> None:
    found = [example for sources, record in documents("dev", "train") for example in examples(sources, record)]
    names, x = matrix([features for features, _ in found], RAREST)
    weights = fit(x, np.array([there for _, there in found]), RIDGE, STEPS)
    rows = [(name, f"{w:.3f}") for name, w in zip(names, weights.tolist(), strict=True) if abs(w) >= SMALLEST]
    write(place_model.WEIGHTS, ("feature", "weight"), rows, NOTE)
    print(f"{place_model.WEIGHTS.name}: {len(rows)} features from {len(found)} places, {int(sum(t for _, t in found))} of activities")


if __name__ == "__main__":
    main()
