"""Find activities (placeholder until its finder lands)."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline.records import Mention


def find_activities(doc: Doc) -> Iterator[Mention]:
    """Mentions of activities in text order."""
    return iter(())
