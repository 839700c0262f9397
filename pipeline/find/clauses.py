"""Sentences and clauses: who does what in a stretch of parsed text.

The statistical parser cuts UN prose badly at "Mr.", "usd.", numbered paragraphs and headings, so sentences are cut here by their
printed form, inside the blocks that the reader found; its tree is then used within each sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from spacy.tokens import Doc, Token

from pipeline.document import Block
from pipeline.find.activity_lexicon import nouns, spelling, verb_lemma, verbs

_STOP = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s|$)|[.!?][”\"»](?=[A-Z])|;(?=\s)|(?<=[a-z)])\.(?=[A-Z][a-z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Lt|Col|Maj|Capt|Brig|Sgt|Hon|No|Nos|para|paras|chap|sect|fig|figs|Art|Add|Corr|Rev|vs|cf|e\.g|i\.e|etc|usd|approx|Inc|Ltd|Jr|Sr|Amb|art)"
    r"|\b[A-Z](?:\.[A-Z])*|\b(?:a\.m|p\.m))\.$"
)
_GAP = re.compile(r"\n[ \t\xa0]*\n|\n(?=[ \t\xa0]*(?:[•●▪■◦–—*]|\d{1,3}[.)]\s|\([a-z]{1,3}\)\s|[a-z][.)]\s))")
_NUMBER = re.compile(r"\s*(?:\d{1,3}\.|\(?[a-z]{1,3}\)|[a-z]\.|[•●▪■◦–—*-])\s+")
_HEADLINE = re.compile(r"[.!?:;,][\"'”’»)\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A printed sentence; ``block`` numbers the paragraph it stands in, ``kind`` is that block's."""

    start: int
    end: int
    block: int
    kind: str
    first: int
    last: int
    """Its tokens are ``doc[first:last]``."""


def _stretches(text: str, blocks: tuple[Block, ...]) -> Iterator[tuple[int, int, str]]:
    """The paragraphs of a text: the reader's blocks, cut again at blank lines and list marks."""
    places: list[tuple[int, int, str]] = []
    for block in blocks:
        last = places[-1] if places else None
        if last is not None and block.kind in ("paragraph", "heading") and last[2] in ("paragraph", "heading") and _runs_on(text, last[1], block.start):
            places[-1] = (last[0], block.end, "paragraph")
        else:
            places.append((block.start, block.end, block.kind))
    places = places or [(0, len(text), "paragraph")]
    for start, end, kind in places:
        at = start
        for gap in _GAP.finditer(text, start, end):
            yield at, gap.start(), kind
            at = gap.end()
        yield at, end, kind


def _runs_on(text: str, end: int, start: int) -> bool:
    """Does a line of hard-wrapped text run on into the next, which the reader took for another block?"""
    return text[end:start] in ("\n", "\r\n", " \n") and text[start : start + 1].islower() and text[end - 1 : end] not in ".!?:;"


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Printed sentences of one paragraph."""
    at = start
    for stop in _STOP.finditer(text, start, end):
        cut = stop.end()
        if cut >= end or cut <= at:
            continue
        if text[stop.start()] == ";":
            if text.count("(", at, cut) > text.count(")", at, cut):
                continue
            yield at, cut - 1
            at = cut
            continue
        if text[stop.start()] == "." and _ABBREVIATION.search(text, at, stop.start() + 1) and text[stop.start() : cut] == ".":
            continue
        rest = text[cut : cut + 12].lstrip()
        if rest and rest[0].islower() and text[stop.start()] not in "!?;":
            continue
        yield at, cut
        at = cut
    if at < end:
        yield at, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    number = _NUMBER.match(text, start, end)
    return (number.end() if number else start), end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph cut at line breaks where a line cannot run on: a headline over a paragraph, a list item."""
    at = start
    for line in re.finditer(r"\n", text[start:end]):
        cut = start + line.start()
        before, after = text[at:cut].strip(), text[cut + 1 : end].lstrip()
        if before and after and after[:1].isupper() and len(before) < 60 and not _HEADLINE.search(before) or before and after and _HEADLINE.search(before) and before[-1] in ".!?:;":
            yield at, cut
            at = cut + 1
    yield at, end


def sentences(doc: Doc, text: str) -> list[Sentence]:
    """The printed sentences of a doc and its text, list marks and paragraph numbers left out of their start."""
    document = doc._.document
    starts = [t.idx for t in doc]
    found: list[Sentence] = []
    for number, (start, end, kind) in enumerate(_stretches(text, document.blocks if document else ())):
        for part in _lines(text, start, end):
            for cut in _cuts(text, *part):
                s, e = _trimmed(text, *cut)
                if e - s < 8:
                    continue
                first, last = bisect_left(starts, s), bisect_left(starts, e)
                found.append(Sentence(s, e, number, kind, first, last))
    return found


_VERBAL = ("VERB", "AUX")
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_INTRODUCERS = frozenset((
    "which", "who", "whom", "whose", "that", "where", "when", "whereby", "if", "because", "although", "though", "since", "unless",
    "until", "after", "before", "once", "as", "whether", "how", "why", "what", "while", "whereas",
))  # fmt: skip
_LIGHT = frozenset(("AUX", "PART", "ADV", "SCONJ"))


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


def _coordinated_participle(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Does a participle share the auxiliary of the one before it: "were selected, trained and equipped by …"?"""
    if i - 2 < sentence.first or doc[i].tag_ not in ("VBN", "VBD") or doc[i - 1].lower_ not in (",", "and"):
        return False
    before = doc[i - 2]
    return before.tag_ in ("VBN", "VBD") and before.pos_ == "VERB"


def _named_actor(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Is a "participle" the verb of a name before it ("MINUSCA safely disposed of …")?"""
    token = doc[i]
    if token.tag_ not in ("VBN", "JJ") or not token.lower_.endswith("ed") or i <= sentence.first:
        return False
    at = i - 1
    while at > sentence.first and doc[at].pos_ == "ADV":
        at -= 1
    if doc[at].pos_ != "PROPN" or doc[at].text.islower() or doc[i + 1 if i + 1 < sentence.last else i].lower_ == "by":
        return False
    if any(t.tag_ in _FINITE and t.pos_ in _VERBAL for t in doc[sentence.first : at]) or doc[at - 1].pos_ == "ADP":
        return False
    return verbs().get(verb_lemma(token.lemma_, token.lower_)) is not None


def _behind_preposition(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Does a "verb" stand where only a noun can ("were on daily standby")?"""
    at = i - 1
    if doc[at].lower_ in (",", "and") and doc[i].tag_ == "VBZ" and doc[i].lemma_.lower() in nouns() and not any(c.dep_ == "nsubj" for c in doc[i].children):
        return True
    while at > sentence.first and (doc[at].pos_ in ("ADV", "ADJ") or doc[at].tag_ in ("RB", "JJ")):
        at -= 1
    return at > sentence.first and doc[at].lower_ in ("on", "in", "for", "of", "by", "at", "from", "with") and doc[at].dep_ != "prt" and doc[i].tag_ in ("VBP", "VBZ")


def _groups(doc: Doc, sentence: Sentence) -> Iterator[list[Token]]:
    """Finite verb groups: "had completed", "will be handed over", "did not take", "is currently building"; a verb that opens a sentence."""
    i, last = sentence.first, sentence.last
    opening = True
    while i < last:
        token = doc[i]
        if (
            token.tag_ in _FINITE
            and token.pos_ in _VERBAL
            and not (i > sentence.first and f"{doc[i - 1].lower_} {token.lemma_.lower()}" in nouns())
        ):
            group = [token]
            i += 1
            while i < last and (doc[i].pos_ in ("AUX", "PART", "ADV") or doc[i].tag_ in ("VBN", "VBG", "VB", "RB") or doc[i].is_space):
                if doc[i].tag_ == "TO" or doc[i].tag_ == "VBG" and group[-1].lemma_ != "be" and group[-1].pos_ != "ADV":
                    break
                if doc[i].tag_ in ("VBN", "VB", "VBG") and group[-1].pos_ == "VERB":
                    break
                group.append(doc[i])
                i += 1
            while len(group) > 1 and group[-1].pos_ in ("ADV", "PART", "SPACE"):
                group.pop()
            if group[-1].lemma_ == "be" and i < last and doc[i].lower_.endswith("ing") and verb_lemma(doc[i].lemma_, doc[i].lower_) in verbs():
                group.append(doc[i])
                i += 1
            yield group
            opening = False
            continue
        if (token.tag_ == "VBN" and _bare_past(doc, sentence, i)) or (token.tag_ == "JJ" and _event_made(doc, sentence, i)) or (token.tag_ == "VBN" and _coordinated_participle(doc, sentence, i)) or _named_actor(doc, sentence, i) or (token.tag_ in ("VB", "VBP") and _coordinated(doc, sentence, i)):
            yield [token]
        if opening and token.is_title and (token.tag_ in ("VB", "VBG") and token.pos_ == "VERB" or _command(doc, sentence, i)):
            yield [token]
        if not token.is_space and not token.is_punct:
            opening = False
        i += 1


def _command(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Does a sentence open with a command that the tagger took for a noun ("Support deployments of …", "Procure a bus")?"""
    after = doc[min(i + 1, sentence.last - 1)]
    entry = verbs().get(spelling(doc[i].lower_))
    return (
        entry is not None
        and entry.kind_class in ("act", "light", "support", "change")
        and after.pos_ in ("DET", "NOUN", "ADJ", "NUM", "CCONJ")
        and not any(t.tag_ in _FINITE and t.pos_ in _VERBAL for t in doc[sentence.first : sentence.last] if t.i != i)
    )


def _bare_past(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Is a token that the tagger calls a participle a past tense: "supported … and organized outreach activities"?"""
    at = i - 1
    while at > sentence.first and doc[at].pos_ in ("ADV", "SPACE"):
        at -= 1
    after = doc[min(i + 1, sentence.last - 1)]
    if after.pos_ not in ("DET", "NOUN", "ADJ", "NUM", "PROPN", "PRON") or at < sentence.first:
        return False
    if f"{doc[at - 1].lower_} {doc[at].lemma_.lower()}" in nouns():
        return True
    if doc[at].lower_ not in ("and", "but"):
        return False
    return doc[at - 1].pos_ not in ("ADJ", "DET") and not (
        doc[at - 1].pos_ in _VERBAL and doc[at - 1].tag_ == "VBN" and doc[i].head.i != doc[at - 1].i
    )


def _event_made(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Is an "adjective" a past tense with an event for its object: "… and organized outreach activities"?"""
    if not doc[i].lower_.endswith("ed") or i <= sentence.first + 2 or doc[i - 1].lower_ not in ("and", "also"):
        return False
    entry = verbs().get(verb_lemma(doc[i].lemma_, doc[i].lower_))
    if entry is None or entry.kind_class not in ("light", "act"):
        return False
    ahead = doc[i + 1 : min(i + 4, sentence.last)]
    words = [t.lower_ for t in ahead]
    keys = {t.lemma_.lower() for t in ahead} | {f"{a} {b.lemma_.lower()}" for a, b in zip(words, ahead[1:], strict=False)}
    return any((noun := nouns().get(key)) is not None and noun.weight >= 2 for key in keys)


def _coordinated(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Is a bare verb coordinated with a present tense before it: "They patrol the camps and train volunteers"?"""
    token = doc[i]
    if i <= sentence.first or doc[i - 1].lower_ not in ("and", "also"):
        return False
    entry = verbs().get(spelling(token.lemma_))
    if entry is None or entry.kind_class not in ("act", "light", "support"):
        return False
    for at in range(i - 2, sentence.first - 1, -1):
        if doc[at].tag_ in ("MD", "TO"):
            return False
        if doc[at].tag_ in ("VBP", "VBZ") and doc[at].pos_ in _VERBAL:
            return True
        if doc[at].tag_ in ("VBD", "VB"):
            return False
    return False


def _head(group: list[Token]) -> Token:
    return next((t for t in reversed(group) if t.pos_ in _VERBAL or t.lower_.endswith("ing")), group[-1])


_INSIDE = ("pobj", "conj", "compound", "appos", "amod", "nmod", "poss", "prep", "nummod", "det", "npadvmod", "punct")


def _noun_left(doc: Doc, first: int, at: int) -> Token | None:
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
        and before.lower_ not in ("that", "as", "while", "over", "about", *_INTRODUCERS)
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
    clause.subject = _noun_left(doc, begin, first)
    if previous is not None and clause.subject is not None and clause.subject.dep_ in ("attr", "dobj") and clause.subject.head.i == previous.verb.i:
        clause.subject = previous.subject
        return
    clause.own_subject = clause.subject is not None
    if clause.subject is None and previous is not None:
        clause.subject = previous.subject


def _subordinate(doc: Doc, clause: Clause, previous: Clause | None) -> str:
    """Why a clause is no main clause ("which", "relcl"), or ""."""
    verb, first = clause.verb, clause.group[0].i
    if verb.dep_ == "ROOT":
        return ""
    begin = clause.sentence.first if previous is None else previous.group[-1].i + 1
    left = clause.subject.left_edge.i if clause.own_subject and clause.subject is not None and clause.subject.i < first else first
    for i in range(min(left, first) - 1, max(begin, min(left, first) - 4) - 1, -1):
        word = doc[i].lower_
        if word in _INTRODUCERS:
            if word == "as" and doc[i].tag_ == "RB":
                continue
            if word in ("while", "whereas") and clause.own_subject and previous is not None:
                return ""
            return str(word)
        if doc[i].pos_ not in ("ADV", "SPACE", "DET", "ADJ", "PART"):
            break
    if clause.subject is not None and clause.subject.lower_ in ("which", "who", "that", "whom"):
        return str(clause.subject.lower_)
    if verb.dep_ == "pcomp" and len(clause.group) == 1 and verb.head.lower_ == "with":
        return "with"
    if verb.dep_ in ("relcl", "csubj") or (verb.dep_ in ("acl", "advcl", "pcomp") and clause.group[0].tag_ not in _FINITE):
        return str(verb.dep_)
    if verb.dep_ == "ccomp" and verb.head.i < verb.i:
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


_MEASURES = frozenset(("average", "total", "number", "series", "dozen", "hundred", "thousand", "majority", "group", "maximum", "minimum", "handful", "couple"))


def counted(subject: Token) -> Token:
    """What a subject counts: "an average of 14 teams" is about teams."""
    if subject.lemma_.lower() in _MEASURES:
        for child in subject.children:
            if child.lower_ == "of":
                return next((c for c in child.children if c.dep_ == "pobj"), subject)
    return subject


def _look_through(doc: Doc, clause: Clause, stop: int) -> None:
    """Extend ``verbs`` by the infinitives (and "-ing" forms) that hang on the clause's verb."""
    clause.verbs = [clause.verb]
    i = clause.group[-1].i + 1
    limit = min(stop, i + 40)
    while i < limit - 1:
        token = doc[i]
        if token.tag_ == "TO" and doc[i + 1].pos_ in ("VERB", "AUX", "ADV"):
            at = i + 1 if doc[i + 1].pos_ != "ADV" else min(i + 2, limit - 1)
            if doc[at].tag_ == "VB":
                clause.verbs.append(doc[at])
        elif token.tag_ == "VBG" and doc[i - 1].lower_ in ("in", "by", "including", ",", "and", clause.verb.lower_):
            clause.verbs.append(token)
        i += 1


_PARTICIPLES = frozenset(("VB", "VBN", "VBD", "VBP", "JJ"))


def _untagged(doc: Doc, sentence: Sentence) -> Iterator[list[Token]]:
    """The predicate of a sentence in which the tagger saw none: "A vaccination campaign commenced in Juba"."""
    for token in doc[sentence.first + 1 : sentence.last]:
        if token.tag_ not in _PARTICIPLES or (token.tag_ == "JJ" and not token.lower_.endswith("ed")):
            continue
        before = doc[token.i - 1]
        if before.pos_ in ("AUX", "PART", "ADP", "CCONJ", "DET", "ADJ", "NUM") or (before.pos_ == "PUNCT" and before.text != ","):
            continue
        entry = verbs().get(verb_lemma(token.lemma_, token.lower_))
        if (token.dep_ == "ROOT" or (entry is not None and entry.weight)) and any(
            t.pos_ in ("NOUN", "PROPN") for t in doc[sentence.first : token.i]
        ):
            yield [token]
            return


def _add_main(doc: Doc, sentence: Sentence, found: list[Clause]) -> None:
    """Give a sentence without a main clause one: a predicate that the tagger missed before the others, else the likeliest of them."""
    first = found[0].group[0].i
    missed = next((g for g in _untagged(doc, sentence) if g[0].i < first and g[0].dep_ not in ("acl", "relcl", "advcl")), None)
    if missed is not None:
        clause = Clause(sentence, missed[0], missed)
        _subject(doc, clause, None)
        found.insert(0, clause)
        return
    likeliest = next((c for c in found if c.subordinate in ("relcl", "ccomp", "acl", "csubj")), None)
    if likeliest is not None:
        likeliest.subordinate = ""


def clauses(doc: Doc, sentence: Sentence, text: str) -> list[Clause]:
    """The finite clauses of a sentence in text order; a main clause's stretch runs to where the next main clause begins."""
    found: list[Clause] = []
    groups = list(_groups(doc, sentence))
    for group in groups or list(_untagged(doc, sentence)):
        verb = _head(group)
        clause = Clause(sentence, verb, group)
        previous = found[-1] if found else None
        clause.passive = verb.tag_ == "VBN" and any(t.lemma_ == "be" for t in group[:-1])
        if len(group) == 1 and previous is not None and previous.passive and _coordinated_participle(doc, sentence, verb.i):
            clause.passive = True
        _subject(doc, clause, previous)
        clause.subordinate = _subordinate(doc, clause, previous) if groups else ""
        if previous is not None and not previous.subordinate and clause.passive and len(group) == 1:
            clause.subordinate = ""
        found.append(clause)
    if groups and all(c.subordinate for c in found):
        _add_main(doc, sentence, found)
    for clause, following in zip_longest(found, found[1:]):
        stop = following.group[0].i if following is not None else sentence.last
        clause.window = (clause.group[-1].i + 1, stop)
        _look_through(doc, clause, stop)
    _stretch(doc, sentence, found, text)
    return found


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
        while start - 1 > previous.group[-1].i and doc[start - 1].pos_ == "ADV" and doc[start - 1].head.i in (clause.verb.i, start):
            start -= 1
        clause.start = doc[start].idx
        previous.end = _before_conjunction(text, previous.verb.idx + len(previous.verb), clause.start)


_CONJUNCTION = re.compile(r"(?:[\s,;]|\b(?:and|but|while|or|as well as|whereas|in addition)\b)+\Z")


def _before_conjunction(text: str, start: int, end: int) -> int:
    """Where a clause ends that runs up to ``end``, the "and" before the next left out."""
    tail = _CONJUNCTION.search(text, start, end)
    return tail.start() if tail else end
