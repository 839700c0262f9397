"""Who acts in a clause: the kind of its subject, or of what "by" names."""

from __future__ import annotations

import re

from spacy.tokens import Token

from pipeline.find.activity_lexicon import actors, words
from pipeline.find.activity_setting import Found, Setting
from pipeline.find.clauses import Clause, counted

_ALONE = frozenset(("hostile", "first"))


def subject_event(clause: Clause, setting: Setting) -> Found | None:
    """The event noun that is a clause's subject, also where the parser took a word beside it."""
    subject = clause.subject
    if subject is None:
        return None
    if subject.i not in setting.events:
        subject = counted(subject)  # "the second of three audits", "a consignment of 40 tents"
    if subject.i in setting.events:
        return setting.events[subject.i]
    if subject.i + 2 in setting.events and setting.events[subject.i + 2].first <= subject.i:  # "a letter of understanding"
        return setting.events[subject.i + 2]
    at = clause.group[0].i - 1
    while at > clause.sentence.first and setting.doc[at].pos_ in ("ADV", "SPACE"):
        at -= 1
    near = setting.events.get(at)
    if near is None or near.noun.weight < 3 or subject.i < near.first - 8 or setting.names.over(subject.idx):
        return None
    between = setting.doc[subject.i + 1 : near.first]
    return near if not any(t.pos_ in ("ADP", "VERB", "PUNCT") for t in between) else None


def actor_of(clause: Clause, setting: Setting) -> str:
    """What kind of actor a clause's subject is (the kinds of ``activity_actors.csv``)."""
    if clause.subject is None:
        return "none"
    left = max(clause.sentence.first, clause.subject.left_edge.i)
    subject = counted(clause.subject)
    own = _listed(subject, left, setting) or _listed_beside(subject, clause, setting)
    named = setting.names.over(subject.idx)
    if not named and any(t.lower_ in words("unknown") for t in setting.doc[left : subject.i]):
        return "hostile"
    if own in _ALONE:
        return own
    if named and _belongs_to_hostile(subject, left, setting):
        return "hostile"
    if subject.pos_ in ("NUM", "PRON") and any(c.lower_ == "of" for c in subject.children):
        return "pronoun"
    beside = _named_just_before(clause, setting, subject)
    if own in ("hazard", "abstract", "paper"):
        event = subject_event(clause, setting) if clause.passive else None
        return beside or ("event" if event is not None and event.noun.weight >= 2 else own)
    name = named or ("institution" if setting.states.over(subject.idx) else "") or beside
    if name:
        return name
    start, end = setting.doc[left].idx, subject.idx + len(subject)
    inside = next((c for s, e, c in reversed(setting.names.within(start, end)) if s >= start and e <= end), "")
    if own and own not in ("people", "participant"):
        return "mission" if inside == "mission" and own in words("lent") else own
    event = subject_event(clause, setting)
    if event is not None and event.noun.weight >= 1:
        return "event"
    return own or _named_between(clause, setting, end) or ("person" if _PERSON.search(setting.text[start:end]) else "other")


def _named_between(clause: Clause, setting: Setting, end: int) -> str:
    """The kind of a name that stands between a subject and its verb, or ""."""
    verb = clause.group[0].idx
    near = next((c for s, e, c in reversed(setting.names.within(end, verb)) if s >= end and e <= verb), "")
    return near if near and verb - end < 60 else ""


_PERSON = re.compile(r"\b(?:Mr|Ms|Mrs|Dr)\b|(?:\A|[ \xa0])[A-Z][a-zà-þ’'-]+[ \xa0](?:[A-Z]\.[ \xa0])?[A-Z][a-zà-þ’'-]+\Z")


def _listed(noun: Token, left: int, setting: Setting) -> str:
    """The kind of an actor by its noun, with the word before it where the two are listed together."""
    known, lemma = actors(), noun.lemma_.lower()
    two = f"{setting.doc[noun.i - 1].lower_} {lemma}" if noun.i > left else ""
    return known.get(two) or known.get(lemma) or known.get(noun.lower_) or ""


def _belongs_to_hostile(name: Token, left: int, setting: Setting) -> bool:
    """Is a name that the parser took for a subject but whose attackers act ("armed elements of the Parti pour la paix attacked …")?"""
    start = next((s for s, _, _ in setting.names.within(name.idx, name.idx + 1)), name.idx)
    at = name.i
    while at > left and setting.doc[at].idx > start:
        at -= 1
    before = [t for t in setting.doc[max(0, at - 4) : at] if t.pos_ != "DET"]
    return len(before) > 1 and before[-1].lower_ == "of" and _listed(before[-2], before[0].i, setting) == "hostile"


def _listed_beside(subject: Token, clause: Clause, setting: Setting) -> str:
    """The kind of an actor by the nouns joined to a subject whose own noun is none ("national defence and other security personnel")."""
    joined = (t for t in subject.conjuncts if subject.i < t.i < clause.group[0].i)
    return next((kind for t in joined if (kind := _listed(t, subject.i, setting))), "")


def _named_just_before(clause: Clause, setting: Setting, subject: Token) -> str:
    """A name right before the verb that a comma cuts off from the parser's subject ("In response to …, UNOWA and X have …")."""
    doc, at = setting.doc, clause.group[0].i - 1
    while at > subject.i and (doc[at].pos_ in ("ADV", "SPACE") or doc[at].text in (")", ",")):
        at -= 1
    if at <= subject.i:
        return ""
    for start, _, kind in setting.names.within(doc[at].idx, doc[at].idx + 1):
        opening = setting.text[max(clause.sentence.start, start - 5) : start].rstrip(" (\xa0")
        if "," in setting.text[subject.idx + len(subject) : start] and opening.endswith((",", "and", "the")):
            return kind
    return ""


def agent_of(clause: Clause, setting: Setting) -> str:
    """The kind of actor that a passive clause names with "by", or ""."""
    doc = setting.doc
    by = next((i for i in range(clause.window[0], min(clause.window[1], clause.window[0] + 30)) if doc[i].lower_ == "by"), None)
    if by is None:
        return ""
    for token in doc[by + 1 : min(by + 10, clause.window[1])]:
        name = setting.names.over(token.idx) or ("institution" if setting.states.over(token.idx) else "")
        if name:
            following = doc[token.i + 1 : token.i + 2]
            return "hostile" if any(_listed(t, by + 1, setting) == "hostile" for t in following) else name  # "by suspected FPRC fighters"
        if token.pos_ in ("NOUN", "PROPN"):
            own = _listed(token, by + 1, setting)
            if own and not (token.i + 1 < len(doc) and doc[token.i + 1].pos_ in ("NOUN", "PROPN")):
                return own
    return ""
