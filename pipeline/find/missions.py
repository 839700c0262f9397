"""Find missions: every field presence that the authority file names, under any of its names.

Forms: ``MINUSCA``, ``MINUSCA-led``, ``UNOCI/UNMIL``, ``UNMISS’``, ``Minusca``, ``ONUCI`` (French), full, short and former names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.find.names import find_names
from pipeline.records import Mention


@dataclass(frozen=True, slots=True)
class MissionMention(Mention):
    """A mission's name; ``ids`` are all the missions that go or went by it."""

    ids: tuple[str, ...] = ()


def find_missions(doc: Doc) -> Iterator[MissionMention]:
    """Mentions of missions in text order."""
    text = doc.text
    for hit in find_names(doc):
        if hit.kind == "mission":
            yield MissionMention(hit.start, hit.end, text[hit.start : hit.end], hit.ids)
