"""Whether a date without a year lies before or after the writing: from the words and the tense of its clause."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.find.date_guards import governing_verb
from pipeline.find.date_values import DateMention
from pipeline.resolve.date_roles import context, cue, cue_words
from pipeline.resolve.date_steps import EXPECTED

PAST, UNSAID, AHEAD = -1, 0, 1
RECURRING = 2
"""The date of every year: "the budget year is from 1 July to 30 June"."""

_AHEAD = frozenset(("will", "shall", "should", "must", "'ll", "’ll", "wo"))
_BEHIND = frozenset(("had", "was", "were", "did", "has", "have"))
_NOW = frozenset(("is", "are", "'s", "’s"))


def direction_of(doc: Doc, text: str, mention: DateMention) -> int:
    """Before (-1) or after (+1) the writing, of every year (2), planned in the past (3); 0 if the words do not say."""
    before, after = context(text, mention)
    clause = re.split(r"[.;:!?]\s", before)[-1]
    if cue("recurring", clause, after):
        return RECURRING
    planned = PAST if cue("aftermath", clause, after) else _planned(clause, after)
    if planned is not None:
        return planned
    if cue("past", re.split(r"[,;] ", clause)[-1], ""):
        return PAST
    verb, participle = _hung_on(doc, text, mention)
    if participle:
        return PAST
    direction = UNSAID if verb is None else _tense(verb, clause)
    if direction == PAST and cue("ahead_of", clause, after):
        return EXPECTED  # "they prepared, with the police, the transfer of 15 September": the verb does not date the thing
    return UNSAID if direction == PAST and cue("of_polls", clause, after) else direction


_OPENS = re.compile(
    r"\W*(?:From|In|On|By|Between|Until|Before|After|During|As of|As from|Starting(?: in| on| from)?|Beginning(?: in| on)?)\s+(?:the\s+)?"
)
_TO_COME = re.compile(r"[^.;]{0,50}?\b(?:will|shall|is to|are to)\b")
"""From July, under project I61, offices are to be opened."""


def _planned(clause: str, after: str) -> int | None:
    """What words of planning before a date say: "scheduled for", "was to end on", "preparations for the polls of"."""
    if _OPENS.fullmatch(clause) and _TO_COME.match(after):
        return AHEAD
    if cue("planned_then", clause, after):
        return UNSAID
    if cue("future", clause, after):
        return UNSAID if cue("dropped", clause, after) else AHEAD
    return EXPECTED if cue("ahead", clause, after) else None


def _tense(verb: Token, clause: str) -> int:
    """What the verb of a date's clause says, or the verb that its infinitive hangs on ("agreed to meet on")."""
    intends = verb.tag_ == "VB" and verb.dep_ in ("xcomp", "ccomp", "acl") and _wish(verb.head)
    if intends:
        return AHEAD if verb.head.tag_ in ("VBZ", "VBP") else EXPECTED
    if verb.tag_ == "VB" and verb.dep_ == "xcomp" and verb.head.lower_ in ("is", "are") and verb.head.i < verb.i:
        return AHEAD  # "pupils are to meet in the autumn"
    verb = _finite(verb)
    aux = {t.lower_ for t in verb.children if t.dep_ in ("aux", "auxpass")}
    if "would" in aux:
        return UNSAID  # what was told as to come may have come by now
    if aux & _AHEAD and "have" not in aux:
        told = verb.dep_ == "ccomp" and verb.head.tag_ in ("VBD", "VBN")  # "announced that they must leave by"
        return EXPECTED if told else AHEAD
    if verb.tag_ in ("VB", "VBN") and "to" in aux and ("be" in aux or verb.dep_ in ("xcomp", "relcl", "acl")):
        return AHEAD
    if aux & _BEHIND or verb.tag_ == "VBD":
        return PAST
    until = re.search(r"\b(?i:until|till|by)\s\Z", clause)
    if until and ((verb.tag_ == "VBN" and not aux) or aux & {"can", "may", "might"}):
        return EXPECTED  # "$19.6 million required until June"
    now = verb.tag_ in ("VBZ", "VBP", "VBG") or aux & _NOW
    return AHEAD if now and until else UNSAID if now else PAST


@cache
def _wishes() -> frozenset[str]:
    return frozenset(cue_words("intends"))


def _wish(token: Token) -> bool:
    """Whether a verb or noun looks ahead: plan, agree, undertake, decision."""
    return token.lemma_.lower() in _wishes()


def _hung_on(doc: Doc, text: str, mention: DateMention) -> tuple[Token | None, bool]:
    """The verb that a date hangs on, and whether it is a participle that describes a thing:
    "the appeal, launched in January and revised in May, seeks …". A participle that ends with a comma before the date is none:
    "will be joined by others, seconded by Governments, on 15 October".
    """
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand") if doc.has_annotation("DEP") else None
    verb = governing_verb(span.root) if span is not None else None
    while verb is not None and verb.tag_ in ("VBN", "VBG") and verb.dep_ in ("acl", "advcl"):
        gap = text[verb.idx + len(verb) : mention.start]
        set_off = text[max(0, verb.idx - 3) : verb.idx].rstrip().endswith(",")
        if not (set_off and re.search(r",\s*(?:(?:on|in|from|between|by|at|before|after|until|during)\s+)?(?:the\s+)?\Z", gap)):
            break
        verb = governing_verb(verb.head)
    described, first = False, verb
    while first is not None and first.dep_ == "conj" and first.tag_ == "VBN" and first.head.tag_ == "VBN":
        if any(t.dep_ in ("aux", "auxpass") for t in first.children):
            return verb, False
        first = first.head
    if first is not None and first.tag_ == "VBN" and first.dep_ == "acl":
        described = not any(t.dep_ in ("aux", "auxpass") for t in first.children)
    return verb, described


def _finite(verb: Token) -> Token:
    """The verb that carries the tense of a clause: from "followed in January" up to "opened"."""
    while verb.head.i != verb.i:
        aux = {t.lower_ for t in verb.children if t.dep_ in ("aux", "auxpass")}
        bare = verb.tag_ in ("VBN", "VBG") and not aux
        infinitive = verb.tag_ == "VB" and verb.dep_ == "xcomp"  # "continued to experience"
        above = governing_verb(verb.head) if bare or infinitive else None
        if above is None:
            break
        verb = above
    return verb
