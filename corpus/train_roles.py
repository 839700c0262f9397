"""Train the weights of ``pipeline/resolve/role_model.py`` on what is not set aside: ``python corpus/train_roles.py`` (a minute).

One ridge-regularized logistic regression for each part, fitted by Newton's method; the same gold gives the same weights.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pipeline
from corpus.build import sources
from corpus.markup import gold
from corpus.train_activities import SMALLEST, _common, _document, matrix, write
from corpus.train_themes import fit
from pipeline.find import find_many
from pipeline.resolve import role_model
from pipeline.resolve.activity_partners import Named, named_in
from pipeline.resolve.activity_sources import Sources
from pipeline.resolve.dates import resolve_dates
from pipeline.resolve.missions import mission_antecedents, resolve_missions
from pipeline.resolve.partners import resolve_partners
from pipeline.resolve.role_model import ROLES, Features

RIDGE, STEPS = 5.0, 8
RAREST = 4
"""A feature seen in fewer examples is not learned."""
NOTE = "# Written by corpus/train_roles.py from the gold of corpus/dev and corpus/train, not by hand.\n"


def documents(*folders: str) -> Iterator[tuple[Sources, dict[str, Any]]]:
    """Each document of some folders, read, with its gold."""
    mine = [s for s in sources() if s.half in folders]
    golds = [gold(s) for s in mine]
    for (doc, document), record in zip(
        find_many([_document(s, g) for s, g in zip(mine, golds, strict=True)], pipeline.load()), golds, strict=True
    ):
        dates = resolve_dates(doc, document, [])
        missions = resolve_missions(doc, document, dates, [])
        partners = resolve_partners(doc, document, missions, [])
        yield Sources(doc, document, dates, missions, partners, mission_antecedents(doc, missions)), record


def examples(read: Sources, record: dict[str, Any]) -> Iterator[tuple[Named, list[str]]]:
    """A document's bodies in activities that are found, with the parts that the gold accepts."""
    for mention in read.doc._.mentions["activities"]:
        activity = max(record["activities"], key=lambda a: _common(a, mention.start, mention.end), default=None)
        if activity is None or 2 * _common(activity, mention.start, mention.end) < mention.end - mention.start:
            continue
        for named in named_in(mention, read):
            accepted = _accepted(named, record["partners"], activity)
            if accepted:
                yield named, accepted


def _accepted(named: Named, partners: list[dict[str, Any]], activity: dict[str, Any]) -> list[str]:
    names = next((p["names"] for p in partners if p["start"] == named.record.start), None)
    if not names:
        return []
    return next((p["role"] for p in activity["partners"] if set(p["names"]) & set(names)), [])


def learn(found: list[tuple[Features, list[str]]]) -> dict[str, dict[str, float]]:
    """The weights of each part, by feature."""
    names, x = matrix([features for features, _ in found], RAREST)
    out: dict[str, dict[str, float]] = {}
    for role in ROLES:
        counts = np.array([role not in accepted[1:] for _, accepted in found])
        weights = fit(x[counts], np.array([float(role in accepted) for _, accepted in found])[counts], RIDGE, STEPS)
        for name, weight in zip(names, weights.tolist(), strict=True):
            if abs(weight) >= SMALLEST:
                out.setdefault(name, {})[role] = weight
    return out


def main() -> None:
    read = (pair for document in documents("dev", "train") for pair in examples(*document))
    found = [(named.features, accepted) for named, accepted in read if named.features is not None]
    learned = learn(found)
    rows = ((name, role, f"{weight:.3f}") for name, of_role in learned.items() for role, weight in of_role.items())
    write(role_model.WEIGHTS, ("feature", "role", "weight"), rows, NOTE)
    print(f"{role_model.WEIGHTS.name}: {len(learned)} features from {len(found)} names")


if __name__ == "__main__":
    main()
