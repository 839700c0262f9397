"""Clauses: who does what in a printed sentence, by the parser's tree where it can be trusted and by the words' order where not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from spacy.tokens import Doc, Token

from pipeline.find.activity_lexicon import opens_clause, words
from pipeline.find.sentences import Sentence
from pipeline.find.verb_groups import (
    FINITE,
    HYPHENS,
    PREFIXES,
    VERBAL,
    Named,
    is_acronym,
    modal_head,
    shares_auxiliary,
    untagged_verb,
    verb_groups,
)


@dataclass(slots=True)
class Clause:
    """A finite (or commanding) predicate of a sentence with what stands around it; ``start``/``end`` are its own stretch of the text."""

    sentence: Sentence
    verb: Token
    group: list[Token]
    """The verb with its auxiliaries, adverbs and negation, in text order."""
    subject: Token | None = None
    subordinate: str = ""
    """The word that makes it a subordinate clause ("which"), or the parser's label; "" for a main clause."""
    own_subject: bool = False
    passive: bool = False
    start: int = 0
    end: int = 0
    verbs: list[Token] = field(default_factory=list)
    """The verb and those it is looked through to: "continued to deploy", "used … to conduct"."""
    window: tuple[int, int] = (0, 0)
    """Tokens after the group that belong to the clause."""
    antecedent: Token | None = None
    """The noun that a relative clause or a participle hangs on ("supplies, which have been dispatched")."""
    asserted: bool = False
    """Does a subordinate clause state a fact of its own: a relative clause or participle behind a comma?"""
    main: Clause | None = None
    """The main clause beside a participle; the clause before, whose auxiliary a participle shares ("will be bought and handed over")."""


def _head(group: list[Token]) -> Token:
    return next((t for t in reversed(group) if t.pos_ in VERBAL or t.lower_.endswith("ing")), group[-1])


_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_INSIDE = ("pobj", "conj", "compound", "appos", "amod", "nmod", "poss", "prep", "nummod", "det", "npadvmod", "punct")


def noun_left(doc: Doc, first: int, at: int) -> Token | None:
    """The head of the noun phrase that ends before token ``at``, a phrase between commas skipped ("UNICEF, with its partners, is …")."""
    depth = 0
    if at - 1 > first and doc[at - 1].text == ",":
        opening = next(
            (i for i in range(at - 2, first, -1) if doc[i].text == "," and doc[i + 1].pos_ in ("ADP", "VERB", "ADV", "SCONJ")), None
        )
        if opening is not None:
            at = opening
    for i in range(at - 1, first - 1, -1):
        token = doc[i]
        if token.text in ")]":
            depth += 1
        elif token.text in "([":
            depth -= 1
        elif depth == 0 and i == at - 1 and is_acronym(token) and token.pos_ not in ("NOUN", "PROPN"):
            return token
        elif depth == 0 and token.pos_ in ("NOUN", "PROPN", "PRON"):
            while token.dep_ in _INSIDE and first <= token.head.i < at and token.head.i != token.i:
                token = token.head
            return token if token.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET") else doc[i]
    return None


def _in_phrase(doc: Doc, subject: Token, clause: Clause) -> bool:
    """Did the parser take the noun of an opening phrase for the subject ("With the support of X, Y registered …")?"""
    left = subject.left_edge.i
    while left > clause.sentence.first and doc[left].is_space:
        left -= 1
    before = doc[left - 1] if left > clause.sentence.first else None
    if doc[left].pos_ == "ADP" and doc[left].lower_ not in ("about", "over", "around", "between"):
        return True
    return (
        before is not None
        and before.pos_ == "ADP"
        and before.tag_ == "IN"
        and before.lower_ not in ("that", "as", "while", "over", "about")
        and not opens_clause(before.text, "introducer")
    )


def _subject(doc: Doc, clause: Clause, previous: Clause | None) -> None:
    """Set the clause's subject: the parser's, else that of the verb it is coordinated with, else the noun phrase before it."""
    first = clause.group[0].i
    for token in reversed(clause.group):
        found = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass", "csubj") and c.i < clause.verb.i), None)
        if found is not None and found.i >= clause.sentence.first and not _in_phrase(doc, found, clause):
            clause.subject, clause.own_subject = found, True
            return
        if any(c.dep_ == "expl" for c in token.children):
            clause.own_subject = True
            clause.subject = next((c for c in token.children if c.dep_ in ("attr", "dobj", "nsubj") and c.i > token.i), None)
            if clause.subject is not None:
                return
    at = first - 1
    while at > clause.sentence.first and (doc[at].pos_ in ("ADV", "SPACE") or doc[at].lower_ in (",", "also", "then")):
        at -= 1
    if previous is not None and doc[at].pos_ == "CCONJ":
        clause.subject = previous.subject
        return
    begin = clause.sentence.first if previous is None else previous.group[-1].i + 1
    clause.subject = noun_left(doc, begin, first)
    if (
        previous is not None
        and clause.subject is not None
        and clause.subject.dep_ in ("attr", "dobj")
        and clause.subject.head.i == previous.verb.i
    ):
        clause.subject = previous.subject
        return
    clause.own_subject = clause.subject is not None
    if clause.subject is None and previous is not None:
        clause.subject = previous.subject


def _in_series(doc: Doc, clause: Clause, found: list[Clause]) -> Clause | None:
    """The clause whose subject a verb shares as one of a series ("held two forums, which 40 women joined, and trained 20 officers")."""
    head, first = clause.verb, clause.group[0].i
    if (
        head.dep_ != "conj"
        or doc[first - 1].lower_ not in (",", "and")
        or any(c.dep_ in _SUBJECTS for t in clause.group for c in t.children)
    ):
        return None
    while head.dep_ == "conj" and head.head.i < head.i:
        head = head.head
        other = next((c for c in found if c.verb.i == head.i), None)
        if other is not None:
            return other if other.subject is not None and not clause.passive and not other.passive else None
    return None


def _subordinate(doc: Doc, clause: Clause, previous: Clause | None) -> str:
    """Why a clause is no main clause ("which", "relcl"), or ""."""
    verb, first = clause.verb, clause.group[0].i
    if verb.dep_ == "ROOT":
        return ""
    begin = clause.sentence.first if previous is None else previous.group[-1].i + 1
    left = clause.subject.left_edge.i if clause.own_subject and clause.subject is not None and clause.subject.i < first else first
    for i in range(min(left, first) - 1, max(begin, min(left, first) - 4) - 1, -1):
        word = doc[i].lower_
        if opens_clause(doc[i].text, "introducer"):
            if word == "as" and doc[i].tag_ == "RB":
                continue
            if word in ("while", "whereas") and clause.own_subject and previous is not None:
                return ""
            return str(word)
        if doc[i].pos_ not in ("ADV", "SPACE", "DET", "ADJ", "PART"):
            break
    if clause.subject is not None and clause.subject.text in ("which", "who", "that", "whom", "Who", "Which"):
        return str(clause.subject.lower_)
    if verb.dep_ == "pcomp" and len(clause.group) == 1 and verb.head.lower_ == "with":
        return "with"
    if verb.dep_ in ("relcl", "csubj") or (verb.dep_ in ("acl", "advcl", "pcomp") and clause.group[0].tag_ not in FINITE):
        return str(verb.dep_)
    if verb.dep_ == "ccomp" and verb.head.i < verb.i and not (previous is None and verb.head.tag_ == "VBN"):
        return "ccomp"
    if verb.dep_ == "conj" and previous is not None and not clause.own_subject:
        head = verb.head
        while head.dep_ == "conj" and head.head.i != head.i:
            head = head.head
        if head.i == previous.verb.i or head.i in [t.i for t in previous.verbs]:
            return previous.subordinate
    if previous is not None and not clause.own_subject and previous.subordinate and doc[first - 1].pos_ == "CCONJ":
        return previous.subordinate
    return ""


def _share_subject(found: list[Clause]) -> None:
    """Give a participle that opens a sentence the subject of its main clause ("Visiting the camp, the Commander heard …")."""
    if not found or found[0].subordinate != "advcl" or len(found[0].group) > 1 or found[0].verb.tag_ != "VBG":
        return
    main = next((c for c in found if not c.subordinate), None)
    if main is not None and found[0].subject is None:
        found[0].subject, found[0].main, found[0].asserted = main.subject, main, True


def _relate(doc: Doc, clause: Clause) -> None:
    """Set what a relative clause hangs on, and make it the subject where the clause has but "which" for one."""
    if clause.subordinate == "when":
        when = next((i for i in range(clause.group[0].i - 1, clause.sentence.first, -1) if doc[i].lower_ == "when"), 0)
        clause.asserted = when > 0 and doc[when - 1].text == ","
        return
    if clause.subordinate not in (*words("relative"), "relcl"):
        return
    opening = next((i for i in range(clause.group[0].i - 1, clause.sentence.first, -1) if opens_clause(doc[i].text, "relative")), None)
    noun = None
    if clause.verb.dep_ == "relcl" and clause.sentence.first <= clause.verb.head.i < clause.group[0].i:
        noun = clause.verb.head
    elif opening is not None and doc[opening].tag_ in ("WDT", "WP"):
        noun = noun_left(doc, clause.sentence.first, opening)
    if noun is None or noun.pos_ not in ("NOUN", "PROPN", "PRON"):
        return
    clause.antecedent = noun
    clause.asserted = opening is not None and doc[opening - 1].text in (",", ")") and doc[opening].lower_ != "that"
    if clause.subject is not None and opens_clause(clause.subject.text, "relative"):
        clause.subject = noun


def _begin(following: Clause, clause: Clause) -> int:
    """Where the next clause begins: with its own subject, where that comes after this clause's verb."""
    first, subject = following.group[0].i, following.subject
    if subject is following.antecedent and subject is not None:  # "operations that targeted …": the operations are this clause's
        return max(following.group[0].i - 1, clause.group[-1].i + 1)
    if following.own_subject and subject is not None and clause.group[-1].i < subject.i < first:
        return max(subject.left_edge.i, clause.group[-1].i + 1)
    return first


def counted(subject: Token) -> Token:
    """What a subject counts: "an average of 14 teams" is about teams."""
    if subject.lemma_.lower() in words("measure"):
        for child in subject.children:
            if child.lower_ == "of":
                return next((c for c in child.children if c.dep_ == "pobj"), subject)
    return subject


def look_through(doc: Doc, clause: Clause, stop: int) -> None:
    """Extend ``verbs`` by the infinitives (and "-ing" forms) that hang on the clause's verb."""
    clause.verbs = [clause.verb]
    i = clause.group[-1].i + 1
    limit = min(stop, i + 40)
    while i < limit - 1:
        token = doc[i]
        if token.tag_ == "TO" and (doc[i + 1].pos_ in ("VERB", "AUX", "ADV") or doc[i + 1].lower_ in PREFIXES):
            at = i + 1 if doc[i + 1].pos_ != "ADV" else min(i + 2, limit - 1)
            if doc[at].lower_ in PREFIXES and at + 2 < limit and doc[at + 1].text in HYPHENS:  # "to de-escalate"
                at += 2
            if doc[at].lower_ == "be" and at + 1 < limit and doc[at + 1].tag_ in ("VBN", "VBD"):
                clause.verbs.append(doc[at + 1])
            elif doc[at].tag_ == "VB":
                clause.verbs.append(doc[at])
        elif token.tag_ == "VBG" and (
            doc[i - 1].lower_ in ("in", "by", "including", ",", "and", clause.verb.lower_)
            or token.head.i == clause.verb.i
            and token.dep_ == "xcomp"
        ):
            clause.verbs.append(token)
        i += 1


def _cut_off(doc: Doc, verb: Token) -> bool:
    """Is a "participle" parted by a comma from its noun, and no passive ("Fifty cadets, eleven of them women, graduated yesterday")?"""
    return verb.i + 1 < len(doc) and doc[verb.i - 1].text == "," and doc[verb.i + 1].lower_ not in ("by", "with", "in", "under", "on")


def _add_main(doc: Doc, sentence: Sentence, found: list[Clause]) -> None:
    """Give a sentence without a main clause one: a predicate that the tagger missed before the others, else the likeliest of them."""
    first = found[0].group[0].i
    hanging = ("acl", "relcl", "advcl")
    ahead = (g for g in untagged_verb(doc, sentence) if g[0].i < first)
    missed = next((g for g in ahead if g[0].dep_ not in hanging or _cut_off(doc, g[0])), None)
    if missed is not None:
        clause = Clause(sentence, missed[0], missed)
        _subject(doc, clause, None)
        found.insert(0, clause)
        return
    likeliest = next((c for c in found if c.subordinate in ("relcl", "ccomp", "acl", "csubj")), None)
    if likeliest is not None:
        likeliest.subordinate = ""


def clauses(doc: Doc, sentence: Sentence, text: str, named: Named = lambda _: "", earlier: Token | None = None) -> list[Clause]:
    """The finite clauses of a sentence in text order; a main clause's stretch runs to where the next main clause begins.

    ``earlier`` is the subject of the sentence before, for one that goes on behind a semicolon.
    """
    found: list[Clause] = []
    groups = list(verb_groups(doc, sentence, named))
    for group in groups or list(untagged_verb(doc, sentence)):
        verb = _head(group)
        clause = Clause(sentence, verb, group)
        previous = found[-1] if found else None
        clause.passive = verb.tag_ == "VBN" and any(t.lemma_ == "be" for t in group[:-1])
        if len(group) == 1 and previous is not None and previous.passive and shares_auxiliary(doc, sentence, verb.i):
            clause.passive, clause.main = True, previous
        if len(group) == 1 and (head := modal_head(verb)) is not None:
            clause.main = next((c for c in reversed(found) if head in c.group), None)
        series = clause.main if clause.main is not None and not clause.passive else _in_series(doc, clause, found)
        if series is not None:
            clause.subject, clause.subordinate = series.subject, series.subordinate
        else:
            _subject(doc, clause, previous)
            clause.subordinate = _subordinate(doc, clause, previous) if groups else ""
        if previous is not None and not previous.subordinate and clause.passive and len(group) == 1:
            clause.subordinate = ""
        if clause.subject is None and previous is None and doc[sentence.first].is_lower:
            clause.subject = earlier
        _relate(doc, clause)
        found.append(clause)
    _share_subject(found)
    if groups and all(c.subordinate for c in found):
        _add_main(doc, sentence, found)
    for clause, following in zip_longest(found, found[1:]):
        stop = _begin(following, clause) if following is not None else sentence.last
        if following is not None and share_object(clause, following):
            stop = next((c.group[0].i for c in found if c.group[0].i > following.group[-1].i), sentence.last)
        clause.window = (clause.group[-1].i + 1, stop)
        look_through(doc, clause, stop)
    _stretch(doc, sentence, found, text)
    return found


def share_object(clause: Clause, following: Clause) -> bool:
    """Are two verbs joined by nothing but a conjunction, so that one object is both's ("mobilized and delivered supplies")?"""
    between = clause.verb.doc[clause.group[-1].i + 1 : following.group[0].i]
    return 0 < len(between) <= 2 and all(t.lower_ in ("and", "or", ",") for t in between)


def _stretch(doc: Doc, sentence: Sentence, found: list[Clause], text: str) -> None:
    """Give each main clause its own stretch of the sentence; subordinate clauses lie inside one."""
    main = [c for c in found if not c.subordinate]
    for c in found:
        c.start, c.end = (c.group[0].idx, sentence.end)
    for i, clause in enumerate(main):
        if i == 0:
            clause.start = sentence.start
            continue
        previous = main[i - 1]
        start = clause.group[0].i
        if clause.own_subject and clause.subject is not None and clause.subject.i < start:
            start = min(start, max(clause.subject.left_edge.i, previous.group[-1].i + 1))
        if doc[start - 1].dep_ == "expl" and doc[start - 1].i > previous.group[-1].i:
            start -= 1  # "and there was an increase"
        while start - 1 > previous.group[-1].i and doc[start - 1].pos_ == "ADV" and doc[start - 1].head.i in (clause.verb.i, start):
            start -= 1
        clause.start = doc[start].idx
        previous.end = before_conjunction(text, previous.verb.idx + len(previous.verb), clause.start)


_CONJUNCTION = re.compile(r"(?:[\s,;]|\b(?:and|but|while|or|as well as|whereas|in addition)\b)+\Z")


def before_conjunction(text: str, start: int, end: int) -> int:
    """Where a clause ends that runs up to ``end``, the "and" before the next left out."""
    tail = _CONJUNCTION.search(text, start, end)
    return tail.start() if tail else end
