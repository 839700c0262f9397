"""How surely a clause states an activity, and of which kind: verb, event nouns, actor and context weighed together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.tokens import Token

from pipeline.find.activity_actors import actor_of, agent_of, subject_event
from pipeline.find.activity_context import BARRING, effects_on, is_quoted, status_by_grammar
from pipeline.find.activity_lexicon import Verb, actors
from pipeline.find.activity_setting import Found, Setting, verb_entry
from pipeline.find.clauses import Clause

ACTOR_WEIGHT: dict[str, float | None] = {
    "mission": 1.9, "agency": 1.9, "component": 1.4, "staff": 1.2, "project": 1.0, "institution": 1.0, "authority": 0.8, "person": 0.4,
    "pronoun": 0.4, "participant": 0.0, "people": -0.6, "other": -0.5, "event": 0.5, "none": -1.2, "first": -1.5, "hostile": None,
    "hazard": None, "abstract": -1.2,
}  # fmt: skip
"""What each kind of actor adds to a clause; None rules the clause out."""
_DEFINITE = frozenset(("the", "this", "these", "both", "such", "each"))
_COUNT = re.compile(r"\b\d[\d,.]*\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)\b", re.I)
_RECEIVED = frozenset(("material_support", "technical_assistance", "training", "funding"))
_DETAINING = frozenset(("detention", "prison", "prisons", "cells", "jail", "jails"))


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

    @property
    def best(self) -> Found | None:
        """The event noun that the verb is about."""
        return max(self.direct, key=lambda f: (f.noun.weight, -f.first), default=None)

    def say(self, kind: str, noun: Found | None) -> None:
        self.kind, self.noun = kind, noun.name if noun is not None else ""

    def marked(self, mark: str) -> bool:
        return mark in self.entry.marks


def score_clause(clause: Clause, setting: Setting) -> Scored | None:
    """A clause's score, or None where it cannot state an activity."""
    token, key, entry = _content(clause, setting)
    entry = entry or Verb("unknown", "", 0)
    if entry.kind_class in ("state", "speech", "wish"):
        return None
    effects = effects_on(clause, setting)
    if effects & BARRING:
        return None
    actor = actor_of(clause, setting)
    if entry.kind == "agreement" and clause.passive and actor == "mission" and _names_mission(clause, setting):
        return None  # a mission was set up: history, not activity
    reading = Reading(clause, setting, token, key, entry, actor)
    for found, own in setting.objects(clause, token):
        (reading.direct if own else reading.oblique).append(found)
    reading.subject = subject_event(clause, setting)
    _weigh_words(reading)
    if not reading.kind or not _weigh_actor(reading):
        return None
    _weigh_context(reading, effects)
    follow_up = reading.follow_up or _takes_up(reading) or actor == "participant" or (actor == "staff" and reading.marked("joins"))
    total = round(sum(reading.features.values()), 3)
    status = status_by_grammar(clause, effects)
    return Scored(reading.kind, total, token.i, actor, status, reading.noun, follow_up, tuple(reading.features.items()))


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
    while rest and (
        entry is None or entry.kind_class == "aspect" or entry.weight == 0 and entry.kind_class in ("light", "support", "act", "tell")
    ):
        held = entry is not None and entry.kind_class == "light"
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
    return r.setting.doc[r.clause.subject.left_edge.i].lower_ in _DEFINITE and r.entry.kind_class != "occur" and not r.clause.passive


def _weigh_words(r: Reading) -> None:
    """Set the kind that verb and nouns speak for, and what they add."""
    cls = r.entry.kind_class
    if r.clause.passive and r.subject is not None:
        r.direct = [r.subject]
    elif r.clause.passive and cls == "act":
        r.direct = []
    if _is_about_event(r, cls):
        _of_event(r, cls)
    elif cls in ("light", "act") and r.marked("pays") and r.setting.pays(r.clause):
        r.features["funding"] = 2.6
        r.say("funding", None)
    else:
        _BY_CLASS.get(cls, lambda _: None)(r)


def _is_about_event(r: Reading, cls: str) -> bool:
    """Is an event the subject, so that the verb only tells of it ("Training sessions have comprised …")?"""
    if r.subject is None or r.clause.passive or r.key == "be" or not (r.actor == "event" or cls == "occur"):
        return False
    if cls in ("support", "light", "act") and r.subject.noun.weight < 2:
        return False
    if r.setting.names.over(r.setting.doc[r.subject.last].idx) and cls not in ("occur", "aspect"):
        return False  # an organisation that is called a forum
    return not (cls == "act" and r.entry.weight >= 2)


def _of_event(r: Reading, cls: str) -> None:
    event, clause = r.subject, r.clause
    assert event is not None and clause.subject is not None
    r.features["event_subject"] = event.noun.weight * 0.9
    r.features["class_" + cls] = {"occur": 1.0, "tell": 0.4}.get(cls, 0.2)
    definite = r.setting.doc[clause.subject.left_edge.i].lower_ in _DEFINITE
    r.follow_up = definite and cls != "occur" and event.noun.weight >= 2
    if r.follow_up and cls == "tell" and not r.setting.dates.within(clause.sentence.start, clause.sentence.end):
        r.features["tells_of_known"] = -1.0
    r.say(event.noun.kind, event)


def _of_occurrence(r: Reading) -> None:
    """There was an increase in joint patrols."""
    before = r.setting.doc[max(0, r.clause.group[0].i - 2) : r.clause.group[0].i]
    if r.best is not None and r.key == "be" and any(t.lower_ == "there" for t in before):
        r.features["existential"] = 0.5
        r.features["event_object"] = r.best.noun.weight * 0.9
        r.say(r.best.noun.kind, r.best)


def _of_act(r: Reading) -> None:
    """MINUSCA escorted 11 witnesses / UNODC trained analysts / handed over its tasks / visited a prison."""
    best, kind, weight = r.best, r.entry.kind, r.entry.weight
    r.features["verb"] = weight * 1.0
    if best is not None:
        r.features["object"] = best.noun.weight * 0.3
        stronger = (best.noun.weight == 3 and weight <= 2) or (best.noun.weight == 2 and weight <= 1)
        if stronger and best.noun.kind != "other":
            kind = best.noun.kind
        if r.marked("passes") and best.noun.kind == "agreement" and best.noun.weight == 0:
            kind = "agreement"
    elif r.marked("posts") and weight <= 1 and r.setting.people_after(r.clause, r.token):
        r.features["posted"] = 1.0
        kind = "deployment"
    if kind == "meeting" and r.marked("visits") and _inspects(r):
        kind = "assessment"
    if kind == "meeting" and r.marked("visits") and r.clause.subject is not None and r.clause.subject.lemma_.lower() == "patrol":
        kind = "operation"
    if kind == "coordination":
        kind = _joint_work(r) or kind
    if r.marked("yields") and _of_persons(r):
        kind = "operation"
    if r.marked("goes"):
        aim = next((f for f in r.oblique if f.noun.kind in ("training", "workshop") and f.noun.weight >= 2), None)
        if aim is not None:
            r.features["aim"] = 0.5
            kind = aim.noun.kind
    ceremony = next((f for f in r.oblique if f.noun.kind == "ceremony" and f.noun.weight == 3), None)
    if weight <= 1 and ceremony is not None:
        r.features["ceremony"] = 1.0
        kind = "ceremony"
    if kind == "ceremony" and r.marked("trainee"):
        r.features["trainees"] = 0.8
    r.say(kind, best)


def _of_persons(r: Reading) -> bool:
    """Are people what is handed over ("14 detainees were handed over to the police")?"""
    if r.clause.passive:
        subject = r.clause.subject
        return subject is not None and actors().get(subject.lemma_.lower()) == "people"
    return any(c.dep_ == "dobj" and actors().get(c.lemma_.lower()) in ("people", "hostile") for c in r.token.children)


def _inspects(r: Reading) -> bool:
    """Is a visit an inspection, by its purpose or by what is visited (a prison, a detention centre)?"""
    doc, last = r.setting.doc, r.clause.sentence.last
    for verb in r.clause.verbs[1:]:
        _, entry = verb_entry(verb, doc, last)
        if entry is not None and "inspects" in entry.marks:
            return True
    return any(t.lower_ in _DETAINING for t in doc[r.token.i + 1 : min(r.token.i + 7, last)])


def _joint_work(r: Reading) -> str:
    """The kind of what is done together ("works with missions to provide training"), or ""."""
    for verb in r.clause.verbs[1:]:
        _, entry = verb_entry(verb, r.setting.doc, r.clause.sentence.last)
        if entry is None or entry.kind_class not in ("light", "act") or entry.weight < 2:
            continue
        if entry.kind_class == "act" and entry.kind in ("training", "material_support"):
            return entry.kind
        event = next((f for f in (*r.direct, *r.oblique) if f.first > verb.i and f.noun.weight == 3), None)
        if event is not None and entry.kind_class == "light":
            return event.noun.kind
    return ""


def _of_light(r: Reading) -> None:
    """UNMISS held three forums / provided logistical support / keeps 120 officers / completed a course."""
    best = r.best
    if best is None:
        people = r.setting.people_after(r.clause, r.token) if r.marked("posts") else ""
        if people:
            r.features["posted"] = 2.0
            r.kind, r.noun = "deployment", people
        elif r.entry.kind and r.actor in ("mission", "agency", "component", "staff") and _has_object(r):
            r.features["default"] = 0.45 * max(1, r.entry.weight)
            r.say(r.entry.kind, None)
        return
    if best.noun.weight == 0 or (_is_used(r) and best.noun.kind == "material_support" and best.noun.weight < 3):
        return
    r.features["object"] = best.noun.weight * 0.8
    if r.marked("receives") and not r.clause.passive and best.noun.kind in _RECEIVED:
        r.features["received"] = 0.6 if best.noun.weight == 2 else 1.0
    r.features["light"] = 0.5 * r.entry.weight if r.entry.kind_class == "light" else -0.8
    if best.noun.kind in ("training", "workshop") and r.marked("trainee"):
        r.features["trainees"] = 1.0
    if best.noun.kind == "technical_assistance" and best.noun.weight <= 2 and r.setting.amounts.within(r.token.idx, r.clause.end):
        r.say("funding", best)
        return
    r.say(best.noun.kind if best.noun.kind != "other" else _means(r) or r.entry.kind or "other", best)


def _is_used(r: Reading) -> bool:
    """Does the verb only have, use or find goods, or is it none that we know?"""
    return r.marked("uses") or r.entry.kind_class == "unknown"


def _means(r: Reading) -> str:
    """The kind of what efforts consist in ("pursued efforts … by rehabilitating 145 km of road"), or ""."""
    for verb in r.clause.verbs[1:]:
        _, entry = verb_entry(verb, r.setting.doc, r.clause.sentence.last)
        if entry is not None and entry.kind_class == "act" and entry.weight >= 2:
            return entry.kind
    event = next((f for f in r.oblique if f.noun.weight == 3), None)
    return event.noun.kind if event is not None else ""


def _has_object(r: Reading) -> bool:
    """Does the verb have a noun for its object, if none that is known?"""
    objects = [c for c in r.token.children if c.dep_ == "dobj" and c.pos_ in ("NOUN", "PROPN")]
    return any(c.lemma_.lower() not in actors() for c in objects)


def _of_support(r: Reading) -> None:
    """UNMISS supported the Assembly in reviewing the Bill / supported the Foundation to conduct a workshop."""
    clause, doc = r.clause, r.setting.doc
    r.features["verb"] = r.entry.weight * 0.7
    inner = [verb_entry(v, doc, clause.sentence.last)[1] for v in clause.verbs[1:] if v.i - r.token.i < 15]
    if any(e is not None and e.kind_class in ("act", "light") for e in inner[:1]):
        r.features["complement"] = 0.5
    if r.actor == "person" and len(clause.verbs) == 1:
        r.features["endorsement"] = -1.5
    event = next((f for f in (*r.direct, *r.oblique) if f.noun.weight == 3), None)
    if event is not None and any(e is not None and "holds" in e.marks for e in inner):
        r.say(event.noun.kind, event)
        return
    given = next((f for f in r.oblique if f.noun.kind == "material_support" and f.noun.weight >= 2 and _is_given(r, f)), None)
    if given is not None:
        r.features["given"] = 0.6
        r.say("material_support", given)
        return
    best = r.best
    own = best is not None and best.noun.weight == 3 and best.noun.kind in ("deployment", "workshop", "training", "outreach", "assessment")
    r.say(best.noun.kind if own and best is not None else r.entry.kind, best)


def _is_given(r: Reading, goods: Found) -> bool:
    """Do goods follow a "providing" or "distributing" at once?"""
    before = r.setting.doc[max(r.token.i + 1, goods.first - 3) : goods.first]
    return any(t.tag_ == "VBG" and t.lemma_.lower() in ("provide", "distribute", "deliver", "supply", "offer") for t in before)


def _of_change(r: Reading) -> None:
    """The Force increased patrols / reinforced its presence / keeps 100 advisers."""
    best = r.best
    if best is None or best.noun.weight < 2:
        if best is None and r.marked("posts"):
            _of_light(r)
        return
    r.features["object"] = best.noun.weight * 0.6
    r.features["change"] = 0.4 + 0.4 * r.entry.weight
    r.say(r.entry.kind if r.entry.weight >= 2 and best.noun.kind == "other" else best.noun.kind, best)


_BY_CLASS: dict[str, Callable[[Reading], None]] = {
    "occur": _of_occurrence, "act": _of_act, "light": _of_light, "unknown": _of_light, "support": _of_support, "change": _of_change,
}  # fmt: skip


def _weigh_actor(r: Reading) -> bool:
    """Add what the actor speaks for; False where it rules the clause out."""
    clause, actor = r.clause, r.actor
    if actor == "hostile":
        return False
    if clause.passive:
        agent = agent_of(clause, r.setting)
        if agent == "hostile" or actor in ("hazard", "abstract", "first"):
            return False
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


def _is_announced(clause: Clause) -> bool:
    """Is a clause what its own actor announced ("Japan announced that it will give …")?"""
    return clause.verb.dep_ == "ccomp" and clause.verb.head.lemma_ == "announce"


def _weigh_context(r: Reading, effects: frozenset[str]) -> None:
    """Add what else speaks for or against a stated fact: a date, a count, a name; a subordinate or quoted clause, a general truth."""
    clause, setting, features = r.clause, r.setting, r.features
    start, end = clause.start, max(clause.end, clause.start + 1)
    if clause.subordinate:
        features["subordinate"] = -0.4 if _is_announced(clause) else -2.0
        if r.actor not in ("mission", "agency", "component") and _is_reported(clause):
            features["reported"] = -2.0
        start, end = clause.group[0].idx, clause.sentence.end
    if setting.dates.within(start, end):
        features["date"] = 0.4
    counted = _COUNT.search(setting.text, clause.group[-1].idx, end)
    if counted or (clause.subject is not None and _COUNT.search(setting.text, start, clause.group[0].idx)):
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
