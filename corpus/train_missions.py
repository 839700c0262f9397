"""Train the weights of ``pipeline/resolve/mission_model.py`` on what is not set aside: ``python corpus/train_missions.py`` (a minute).

One ridge-regularized logistic regression over the activities whose evidence names no mission: is the one that may be meant theirs? It is
fitted by Newton's method; the same gold gives the same weights.
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
from pipeline.resolve import mission_model
from pipeline.resolve.activity_links import named_missions, standing_mission
from pipeline.resolve.activity_missions import meant_mission
from pipeline.resolve.activity_partners import named_in
from pipeline.resolve.activity_sources import Sources
from pipeline.resolve.mission_model import Features, mission_features

RIDGE, STEPS = 8.0, 12
RAREST = 3
"""A feature seen in fewer examples is not learned."""
NOTE = "# Written by corpus/train_missions.py from the gold of corpus/dev and corpus/train, not by hand.\n"


def examples(sources: Sources, record: dict[str, Any]) -> Iterator[tuple[Features, float]]:
    """The activities of a document whose evidence names no mission, with whether the one that may be meant has them in the gold."""
    if not sources.missions.records:
        return
    for mention in sources.doc._.mentions["activities"]:
        activity = max(record["activities"], key=lambda a: _common(a, mention.start, mention.end), default=None)
        if activity is None or 2 * _common(activity, mention.start, mention.end) < mention.end - mention.start:
            continue
        if activity.get("optional") or named_missions(mention, sources):
            continue
        mission = standing_mission(mention, sources) or meant_mission(mention, sources)
        features = mission_features(mention, sources, mission, list(named_in(mention, sources)))
        yield features, float(mission in activity.get("missions", ()))


def main() -> None:
    found = [example for sources, record in documents("dev", "train") for example in examples(sources, record)]
    names, x = matrix([features for features, _ in found], RAREST)
    weights = fit(x, np.array([theirs for _, theirs in found]), RIDGE, STEPS)
    rows = [(name, f"{w:.3f}") for name, w in zip(names, weights.tolist(), strict=True) if abs(w) >= SMALLEST]
    write(mission_model.WEIGHTS, ("feature", "weight"), rows, NOTE)
    theirs = int(sum(t for _, t in found))
    print(f"{mission_model.WEIGHTS.name}: {len(rows)} features from {len(found)} activities, {theirs} of them theirs")


if __name__ == "__main__":
    main()
