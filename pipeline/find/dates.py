"""Find dates (placeholder until its finder lands)."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline.records import Mention


def find_dates(doc: Doc) -> Iterator[Mention]:
    """Mentions of dates in text order."""
    return iter(())
