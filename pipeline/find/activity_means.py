"""What tells the kind where a verb alone does not: by what means, for what purpose, to whom, how often."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.find.activity_lexicon import actors, words
from pipeline.find.activity_reading import Reading
from pipeline.find.activity_setting import Found, Setting, verb_entry
from pipeline.find.clauses import counted

_MEANS = frozenset(("by", "through", "via"))
_VAGUE = frozenset(("agreement", "coordination", "other", ""))
"""Kinds that say little of what was done: "by establishing", "by working with"."""


def object_event(verb: Token, setting: Setting, stop: int) -> Found | None:
    """The event noun, or the thing handed over, that follows a verb with no preposition and no verb between.

    Surface forms::

        delivering 400 vaccines to Ganta, building two wells, holding a seminar on land
    """
    for token in setting.doc[verb.i + 1 : min(verb.i + 8, stop)]:
        event = setting.events.get(token.i)
        if event is not None:
            return event
        if token.pos_ in ("ADP", "VERB", "SCONJ") or token.tag_ == "TO" or token.is_punct and token.text not in "-’'":
            return None
    return None


def kind_of_deed(verb: Token, setting: Setting, stop: int) -> str:
    """The kind that a verb without a subject speaks for together with its object, "" where they do not say.

    Surface forms::

        delivering vaccines, rehabilitating 12 km of road, deploying two platoons, holding a workshop
    """
    _, entry = verb_entry(verb, setting.doc, stop)
    if entry is None:
        return ""
    event = object_event(verb, setting, stop)
    weight = event.noun.weight if event is not None and event.noun.kind != "other" else 0
    if entry.kind_class == "act" and entry.weight >= 2:
        return event.noun.kind if event is not None and weight == 3 and entry.weight == 2 else entry.kind
    if entry.kind_class in ("act", "light", "change") and event is not None and (weight >= 2 or weight and event.noun.kind == entry.kind):
        return event.noun.kind
    return ""


def kind_of_means(r: Reading) -> str:
    """The kind of what something vague was done by, "" where none is said.

    Surface forms::

        eased movement by repairing 30 km of road, supported the police through the donation of radios
    """
    doc, stop = r.setting.doc, r.clause.sentence.last
    for at in range(r.token.i + 1, stop - 1):
        if doc[at].lower_ not in _MEANS:
            continue
        after = at + 2 if doc[at + 1].pos_ == "ADV" and at + 2 < stop else at + 1
        if doc[after].tag_ == "VBG" and doc[after].i not in r.setting.events:
            kind = kind_of_deed(doc[after], r.setting, stop)
        else:
            event = object_event(doc[at], r.setting, stop)
            kind = event.noun.kind if event is not None and event.noun.weight == 3 and doc[at].lower_ != "by" else ""
        if kind not in _VAGUE:
            return kind
    return ""


def recurs(r: Reading) -> bool:
    """Is what a present tense tells held again and again, a standing exchange?

    Surface forms::

        The cluster meets every week, donors consult on alternate Fridays, a monthly forum gathers the mayors
    """
    named = any(f.noun.kind == "meeting" and f.noun.weight == 3 for f in (*r.direct, *r.oblique))  # "the weekly meeting" is one
    if named or r.clause.group[0].tag_ not in ("VBZ", "VBP"):
        return False
    tokens = r.setting.doc[r.clause.sentence.first : r.clause.sentence.last]
    for token in tokens:
        if token.lower_ in words("recurring"):
            return True
        if token.lower_ in ("every", "each", "alternate") and any(
            t.lower_.removesuffix("s") in words("spell") for t in token.doc[token.i + 1 : token.i + 4]
        ):
            return True
    return False


def purpose(r: Reading) -> str:
    """The kind of what someone went somewhere to do ("toured the valley to vaccinate cattle"), or ""."""
    doc = r.setting.doc
    for verb in r.clause.verbs[1:]:
        if verb.tag_ == "VB" and doc[verb.i - 1].tag_ == "TO":
            kind = kind_of_deed(verb, r.setting, r.clause.sentence.last)
            return kind if kind not in ("other", "agreement") else ""
    return ""


def moves_personnel(r: Reading) -> bool:
    """Are troops or staff what is moved ("The battalion was repatriated")?"""
    moved = r.clause.subject if r.clause.passive else next((c for c in r.token.children if c.dep_ == "dobj"), None)
    return moved is not None and actors().get(counted(moved).lemma_.lower()) in ("component", "staff")


def of_persons(r: Reading) -> bool:
    """Are people what is handed over ("14 detainees were handed over to the police")?"""
    if r.clause.passive:
        subject = r.clause.subject
        return subject is not None and actors().get(subject.lemma_.lower()) == "people"
    return any(c.dep_ == "dobj" and actors().get(c.lemma_.lower()) in ("people", "hostile") for c in r.token.children)


def inspects(r: Reading) -> bool:
    """Is a visit an inspection, by its purpose or by what is visited (a prison, a detention centre)?"""
    doc, last = r.setting.doc, r.clause.sentence.last
    for verb in r.clause.verbs[1:]:
        _, entry = verb_entry(verb, doc, last)
        if entry is not None and "inspects" in entry.marks:
            return True
    return any(t.lower_ in words("detaining") for t in doc[r.token.i + 1 : min(r.token.i + 7, last)])


def joint_work(r: Reading) -> str:
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


def told_later(r: Reading) -> str:
    """The kind of what efforts consist in ("made efforts … by paving 30 km of road"), or ""."""
    for verb in r.clause.verbs[1:]:
        _, entry = verb_entry(verb, r.setting.doc, r.clause.sentence.last)
        if entry is not None and entry.kind_class == "act" and entry.weight >= 2:
            return entry.kind
    later = [f for f in (*r.direct, *r.oblique) if f.noun.kind != "other" and f.noun.weight >= 2]
    event = next((f for f in later if f.noun.weight == 3), None) or next(iter(later), None)
    return event.noun.kind if event is not None else ""


def personnel_moved(r: Reading) -> bool:
    """Are personnel what a passive moves ("The civilian staff were moved to Zugdidi")?"""
    return r.clause.passive and r.actor in ("staff", "component")
