"""The kind of the deed that a vague verb consists in: behind "by" or "through", or what help is given in."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.find.activity_reading import Reading
from pipeline.find.activity_setting import Found, Setting, verb_entry

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
