"""Activities stated by a participle beside a verb that states none.

Surface forms::

    IFRC has an office in Addis Ababa, providing technical support to …    "-ing" of the sentence's subject
    Thirty listening centres, opened with the support of UNFPA, have …      participle of the noun before it
    In Juba 1,106 people moved back, IOM having drilled two boreholes        with a subject of its own
    Visiting the camp on Tuesday, the Force Commander heard …               before the subject
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.find.activity_actors import actor_of
from pipeline.find.activity_context import effects_on
from pipeline.find.activity_setting import Setting
from pipeline.find.clauses import Clause, look_through, noun_left
from pipeline.find.sentences import Sentence

_UNREAL = frozenset(("negated", "wished", "hypothetical"))
"""What a main clause may be that takes its participles with it ("A visit, first planned for July, has been postponed")."""
OPENERS = frozenset((",", "by", "while", "through", "including", "and", "–", "—"))
"""What an "-ing" clause of the sentence's subject stands behind."""


def participles(doc: Doc, sentence: Sentence, found: list[Clause], setting: Setting, openers: frozenset[str] = OPENERS) -> Iterator[Clause]:
    """The participial clauses of a sentence, in text order, beside its finite ones."""
    taken = {t.i for c in found for t in c.group} | {t.i for c in found if c.subordinate == "" for t in c.verbs[1:] if t.tag_ == "VB"}
    hanging = [t for t in doc[sentence.first : sentence.last] if t.tag_ in ("VBG", "VBN") and t.pos_ == "VERB" and t.i not in taken]
    main = next((c for c in found if not c.subordinate), None)
    if not hanging or main is not None and (actor_of(main, setting) == "hostile" or effects_on(main, setting) & _UNREAL):
        return
    starts = sorted(c.group[0].i for c in found)
    for token in hanging:
        if setting.names.over(token.idx):
            continue
        clause = _active(doc, sentence, token, main, openers) if token.tag_ == "VBG" else _passive(doc, sentence, token)
        if clause is None:
            continue
        stop = next((s for s in starts if s > clause.group[-1].i), sentence.last)
        clause.window = (clause.group[-1].i + 1, stop)
        clause.start, clause.end = clause.group[0].idx, doc[stop - 1].idx + len(doc[stop - 1])
        look_through(doc, clause, stop)
        yield clause


def _active(doc: Doc, sentence: Sentence, token: Token, main: Clause | None, openers: frozenset[str]) -> Clause | None:
    """An "-ing" clause: of the sentence's subject, or with "having" and a subject of its own."""
    at = token.i
    if token.lower_ == "having":
        if at + 1 >= sentence.last or doc[at + 1].tag_ not in ("VBN", "VBD"):
            return None
        subject = noun_left(doc, sentence.first, at) or (main.subject if main else None)
        return Clause(sentence, doc[at + 1], [token, doc[at + 1]], subject, "participle", asserted=True, main=main)
    if at > sentence.first and doc[at - 1].lower_ not in openers:
        return None
    if main is None or main.subject is None:
        return None
    return Clause(sentence, token, [token], main.subject, "participle", asserted=True, main=main)


def _passive(doc: Doc, sentence: Sentence, token: Token) -> Clause | None:
    """A participle that hangs on the noun before it: "…, financed by UN-Women"; "supplies delivered on 4 May"."""
    at = token.i - 1
    while at > sentence.first and doc[at].pos_ in ("ADV", "SPACE"):
        at -= 1
    if at <= sentence.first or not (doc[at].text in (",", ")") or doc[at].pos_ in ("NOUN", "PROPN")):
        return None
    noun = noun_left(doc, sentence.first, at if doc[at].text == "," else at + 1)
    if noun is None:
        return None
    return Clause(
        sentence, token, [token], noun, "participle", own_subject=True, passive=True, antecedent=noun, asserted=doc[at].text == ","
    )
