"""The mention of an activity: its evidence and what was read of its grammar."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Mention


@dataclass(frozen=True, slots=True)
class ActivityMention(Mention):
    """The evidence of an activity and what was read of its grammar, for the resolver.

    ``parts`` are the stretches of the text that speak of it, the first the one that states it; further ones may stand apart.
    """

    kind: str
    confidence: float
    """The expected share of such mentions that state an activity of this kind."""
    verb: int
    """Token number of the predicate (of the event noun, where none)."""
    subject: tuple[int, int] | None
    actor: str
    passive: bool
    status: str
    parts: tuple[tuple[int, int], ...]
    noun: str
    sentence: tuple[int, int] = (0, 0)
    own_subject: bool = True
    follow_up: bool = False
