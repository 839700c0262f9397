"""A clause as it is read: its content verb, the event nouns around it, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from pipeline.find.activity_lexicon import Verb
from pipeline.find.activity_setting import Found, Setting
from pipeline.find.clauses import Clause


@dataclass(slots=True)
class Reading:
    """A clause as it is read: its content verb, the event nouns around it, and what they add up to."""

    clause: Clause
    setting: Setting
    token: Token
    key: str
    entry: Verb
    actor: str
    direct: list[Found] = field(default_factory=list)
    oblique: list[Found] = field(default_factory=list)
    subject: Found | None = None
    features: dict[str, float] = field(default_factory=dict)
    kind: str = ""
    noun: str = ""
    follow_up: bool = False
    through: bool = False
    """Is the activity what something was done through, whatever the subject?"""

    @property
    def best(self) -> Found | None:
        """The event noun that the verb is about."""
        return max(self.direct, key=lambda f: (f.noun.weight, -f.first), default=None)

    def say(self, kind: str, noun: Found | None) -> None:
        self.kind, self.noun = kind, noun.name if noun is not None else ""

    def marked(self, mark: str) -> bool:
        return mark in self.entry.marks
