"""How surely a clause states an activity, and of which kind: verb, event nouns, actor and context weighed together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline.find.activity_actors import actor_of, agent_of, subject_event
from pipeline.find.activity_context import BARRING, effects_on, is_quoted, status_by_grammar
from pipeline.find.activity_kinds import weigh_words
from pipeline.find.activity_lexicon import Verb, verbs, words
from pipeline.find.activity_reading import Reading
from pipeline.find.activity_setting import Found, Setting, verb_entry
from pipeline.find.clauses import Clause, counted

ACTOR_WEIGHT: dict[str, float | None] = {
    "mission": 1.9, "agency": 1.9, "component": 1.4, "staff": 1.2, "project": 1.0, "institution": 1.0, "authority": 0.8, "person": 0.4,
    "pronoun": 0.4, "participant": 0.0, "people": -0.6, "other": -0.5, "event": 0.5, "none": -1.2, "first": -1.5, "hostile": None,
    "hazard": None, "abstract": -1.2, "paper": -1.2,
}  # fmt: skip
"""What each kind of actor adds to a clause; None rules the clause out."""
_DEPENDENT = -0.6
"""What a relative clause or participle that states a fact of its own has less than a main clause."""
COUNT = re.compile(
    r"\b\d[\d,.]*\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds|twenty|thirty|forty|fifty)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A clause's verdict; ``token`` is its predicate or event noun."""

    kind: str
    score: float
    token: int
    actor: str
    status: str
    noun: str
    follow_up: bool
    features: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """All that was read of a clause; ``scored`` is the rules' verdict, None where by them it cannot state an activity."""

    clause: Clause
    token: Token
    entry: Verb | None
    """The lexicon's entry of ``token``, the verb that carries the meaning; None for a verb that it does not have."""
    effects: frozenset[str]
    actor: str
    subject: Found | None
    direct: tuple[Found, ...]
    oblique: tuple[Found, ...]
    scored: Scored | None
    befalls: bool = False
    """Does it tell what befell someone by an attack or a disaster ("A patrol was ambushed by armed men")?"""

    @property
    def score(self) -> float:
        return self.scored.score if self.scored is not None else 0.0

    @property
    def read(self) -> Scored:
        """The rules' verdict; where they have none, what the grammar says."""
        if self.scored is not None:
            return self.scored
        event = max((*self.direct, *self.oblique), key=lambda f: f.noun.weight, default=self.subject)
        status = status_by_grammar(self.clause, self.effects)
        return Scored("other", 0.0, self.token.i, self.actor, status, event.name if event is not None else "", False, ())

    @property
    def possible(self) -> bool:
        """May the clause state an activity for all that its words and its actor say?"""
        told = self.entry is not None and self.entry.kind_class in ("speech", "wish")
        subject = self.clause.subject
        # "Training officers will help to reduce crime"
        general = self.clause.subordinate == "csubj" or subject is not None and subject.dep_ == "csubj"
        moved = self.actor == "people" and not self.clause.passive and self.entry is not None and self.entry.kind == "deployment"
        return not (self.befalls or moved or told or general or self.effects & BARRING or ACTOR_WEIGHT.get(self.actor, 0.0) is None)


def weigh_clause(clause: Clause, setting: Setting) -> Weighed:
    """What a clause says, and how surely the rules take it for an activity."""
    token, key, entry = _content(clause, setting)
    entry = _with_subject(clause, token, key) or entry
    effects = effects_on(clause, setting)
    actor = actor_of(clause, setting)
    reading = Reading(clause, setting, token, key, entry or Verb("unknown", "", 0), actor)
    for found, own in setting.objects(clause, token):
        (reading.direct if own else reading.oblique).append(found)
    reading.subject = subject_event(clause, setting)
    direct, oblique = tuple(reading.direct), tuple(reading.oblique)
    befalls = clause.passive and agent_of(clause, setting) in ("hostile", "hazard")
    return Weighed(clause, token, entry, effects, actor, reading.subject, direct, oblique, _score(reading, effects), befalls)


def _score(reading: Reading, effects: frozenset[str]) -> Scored | None:
    """The rules' verdict on a clause, None where it cannot state an activity."""
    clause, setting, entry = reading.clause, reading.setting, reading.entry
    if entry.kind_class in ("state", "wish") or entry.kind_class == "speech" and not ("pays" in entry.marks and setting.pays(clause)):
        return None
    if effects & BARRING:
        return None
    if entry.kind == "agreement" and clause.passive and reading.actor == "mission" and _names_mission(clause, setting):
        return None  # a mission was set up: history, not activity
    weigh_words(reading)
    if not reading.kind or not _weigh_actor(reading):
        return None
    _weigh_context(reading, effects)
    joins = reading.actor == "staff" and reading.marked("joins")
    follow_up = reading.follow_up or _takes_up(reading) or reading.actor == "participant" or joins
    total = round(sum(reading.features.values()), 3)
    status = status_by_grammar(clause, effects)
    return Scored(reading.kind, total, reading.token.i, reading.actor, status, reading.noun, follow_up, tuple(reading.features.items()))


def _with_subject(clause: Clause, token: Token, key: str) -> Verb | None:
    """The entry for a verb with its object where a passive makes that its subject ("Medals were presented to 40 officers")."""
    subject = clause.antecedent or clause.subject
    if not clause.passive or subject is None or token.i != clause.verb.i:
        return None
    if (known := verbs().get(key)) is not None and "joins" in known.marks:
        return None  # who attends a mock trial observes none
    noun = counted(subject).lemma_.lower()
    return verbs().get(f"{key} {noun}") or verbs().get(f"{key.split()[0]} {noun}")


def _names_mission(clause: Clause, setting: Setting) -> bool:
    return clause.subject is not None and setting.names.over(clause.subject.idx) == "mission"


def _content(clause: Clause, setting: Setting) -> tuple[Token, str, Verb | None]:
    """The verb that carries a clause's meaning, looked through "continue to", "help to", "was used to"."""
    doc, stop = setting.doc, clause.window[1]
    token = clause.verb
    key, entry = verb_entry(token, doc, clause.sentence.last)
    rest = clause.verbs[1:]
    if key == "be" and rest and rest[0].i == token.i + 2 and doc[token.i + 1].tag_ == "TO":
        token, rest = rest[0], rest[1:]  # "are to leave"
        key, entry = verb_entry(token, doc, stop)
    elif key == "be" and rest and doc[rest[0].i - 1].tag_ == "TO" and clause.verb.i + 1 < len(doc) and doc[clause.verb.i + 1].pos_ == "ADP":
        token, rest = rest[0], rest[1:]  # "has been in Baidoa to advise"
        key, entry = verb_entry(token, doc, stop)
    if entry is not None and "pays" in entry.marks and setting.pays(clause):
        return token, key, entry
    while rest and (
        entry is None or entry.kind_class == "aspect" or entry.weight == 0 and entry.kind_class in ("light", "support", "act", "tell")
    ):
        held = entry is not None and entry.kind_class == "light" and "uses" not in entry.marks
        if held and any(own and f.noun.weight >= 2 and f.last < rest[0].i for f, own in setting.objects(clause, token)):
            break
        if entry is None and rest[0].i - token.i > 4:
            break
        token, rest = rest[0], rest[1:]
        key, entry = verb_entry(token, doc, stop)
    return token, key, entry


def _takes_up(r: Reading) -> bool:
    """Is the subject an event spoken of before ("At its conclusion, the forum adopted 62 resolutions")?"""
    event = r.subject
    if event is None or r.clause.subject is None or event.noun.weight < 2 or event.noun.kind not in ("workshop", "meeting", "training"):
        return False
    return (
        r.setting.doc[r.clause.subject.left_edge.i].lower_ in words("definite") and r.entry.kind_class != "occur" and not r.clause.passive
    )


def _weigh_actor(r: Reading) -> bool:
    """Add what the actor speaks for; False where it rules the clause out."""
    clause, actor = r.clause, r.actor
    if clause.passive:
        agent = agent_of(clause, r.setting)
        paid = bool(agent) and r.kind == "funding"  # "The first phase was funded by Denmark"
        if actor == "hostile" and (r.kind != "operation" or r.entry.weight < 2):
            return False
        if agent in ("hostile", "hazard") or actor in ("hazard", "first") or actor == "abstract" and not (r.through or paid):
            return False
        if r.marked("ruins") and actor == "event" and not agent:
            return False  # houses that were destroyed
        if r.kind == "operation" and agent in ("institution", "authority") and actor in ("mission", "component", "agency"):
            return False  # what was done to a patrol is no activity of its own
        if agent:
            r.features["agent"] = ACTOR_WEIGHT.get(agent) or 0.0
        elif actor in ("mission", "agency", "staff", "component", "project", "event"):
            r.features["patient"] = 0.6
        return True
    weight = ACTOR_WEIGHT.get(actor, -0.5)
    if weight is None:
        return False
    if r.marked("ruins") and actor in ("event", "component") and not any(c.dep_ == "dobj" for c in r.token.children):
        return False  # clinics and centres that burned down
    if actor == "other" and r.entry.kind == "meeting":
        weight = -1.0
    if actor == "none":
        command = len(clause.group) == 1 and (clause.verb.tag_ in ("VB", "VBG") or clause.verb.i == clause.sentence.first)
        listed = r.setting.kind == "project_document" or clause.sentence.kind == "list_item"
        weight = -1.0 if not command else 0.6 if listed else -0.6
    r.features["actor_" + actor] = weight
    return True


def _is_reported(clause: Clause) -> bool:
    """Is a clause the content of a verb of saying ("The delegation noted that …")?"""
    head = clause.verb.head
    for _ in range(4):
        _, entry = verb_entry(head, head.doc, min(head.i + 4, len(head.doc)))
        if head.lemma_ == "announce":
            return False
        if entry is not None and entry.kind_class in ("speech", "wish"):
            return True
        if head.head.i == head.i:
            return False
        head = head.head
    return False


def _is_general(clause: Clause) -> bool:
    """Does a relative clause only say what someone is or does ("…, who coordinates the operation")?"""
    return not clause.passive and len(clause.group) == 1 and clause.verb.tag_ in ("VBZ", "VBP")


def _is_announced(clause: Clause) -> bool:
    """Is a clause what its own actor announced ("Japan announced that it will give …")?"""
    return clause.verb.dep_ == "ccomp" and clause.verb.head.lemma_ == "announce"


def _weigh_context(r: Reading, effects: frozenset[str]) -> None:
    """Add what else speaks for or against a stated fact: a date, a count, a name; a subordinate or quoted clause, a general truth."""
    clause, setting, features = r.clause, r.setting, r.features
    start, end = clause.start, max(clause.end, clause.start + 1)
    if clause.subordinate:
        features["subordinate"] = -0.4 if _is_announced(clause) else _DEPENDENT if clause.asserted and not _is_general(clause) else -2.0
        if features["subordinate"] == -2.0 and clause.antecedent is not None and clause.group[0].tag_ == "VBD" and not clause.main:
            features["subordinate"] = -1.2
        if r.actor not in ("mission", "agency", "component") and _is_reported(clause):
            features["reported"] = -2.0
        start, end = clause.group[0].idx, clause.sentence.end
    if setting.dates.within(start, end):
        features["date"] = 0.4
    counted = COUNT.search(setting.text, clause.group[-1].idx, end)
    if counted or (clause.subject is not None and COUNT.search(setting.text, start, clause.group[0].idx)):
        features["count"] = 0.3
    if setting.names.within(start, end):
        features["name"] = 0.3
    if is_quoted(clause, setting):
        features["quoted"] = -0.8
    first = clause.group[0]
    if first.tag_ in ("VBZ", "VBP") and clause.verb.tag_ in ("VBZ", "VBP") and "planned" not in effects:
        features["present"] = -0.3
        if r.actor == "pronoun" and clause.subject is not None and clause.subject.lower_ == "it":
            features["present_pronoun"] = -1.5
