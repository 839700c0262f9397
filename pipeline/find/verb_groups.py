"""The finite verb groups of a sentence, also where the tagger took the verb for something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.tokens import Doc, Token

from pipeline.find.activity_lexicon import nouns, spelling, verb_lemma, verbs
from pipeline.find.sentences import Sentence

VERBAL = ("VERB", "AUX")
Named = Callable[[int], str]
"""The kind of the name that stands at an offset of the text, or ""."""
PREFIXES = frozenset(("co", "de", "pre", "re"))
HYPHENS = frozenset("-\u2010\u2011")
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_OBJECT = frozenset(("NUM", "DET", "NOUN", "PROPN", "ADJ", "PRON"))
_PARTICIPLES = frozenset(("VB", "VBN", "VBD", "VBP", "JJ"))


def shares_auxiliary(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Does a participle share the auxiliary of the one before it: "were selected, trained and equipped by …"?"""
    if i - 2 < sentence.first or doc[i].tag_ not in ("VBN", "VBD") or doc[i - 1].lower_ not in (",", "and"):
        return False
    before = doc[i - 2]
    return before.tag_ in ("VBN", "VBD") and before.pos_ == "VERB"


def modal_head(token: Token) -> Token | None:
    """The verb whose "will" a bare verb shares: "will repair the pumps, train operators and hand over tools"."""
    if token.tag_ != "VB" or token.dep_ != "conj" or any(c.tag_ in ("TO", "MD") for c in token.children):
        return None
    entry = verbs().get(spelling(token.lemma_))
    if entry is None or entry.kind_class not in ("act", "light", "support"):
        return None
    head = token.head
    while head.dep_ == "conj" and head.head.i < head.i:
        head = head.head
    return head if head.i < token.i and any(c.tag_ == "MD" for c in head.children) else None


def _named_actor(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Is a "participle" the verb of a name before it ("MINUSCA safely disposed of …")?"""
    token = doc[i]
    if token.tag_ not in ("VBN", "JJ") or not token.lower_.endswith("ed") or i <= sentence.first:
        return False
    at = i - 1
    while at > sentence.first and doc[at].pos_ == "ADV":
        at -= 1
    if (
        (doc[at].pos_ != "PROPN" and not is_acronym(doc[at]))
        or doc[at].text.islower()
        or doc[i + 1 if i + 1 < sentence.last else i].lower_ == "by"
    ):
        return False
    if any(t.tag_ in FINITE and t.pos_ in VERBAL for t in doc[sentence.first : at]) or (at > sentence.first and doc[at - 1].pos_ == "ADP"):
        return False
    return verbs().get(verb_lemma(token.lemma_, token.lower_)) is not None


def _has_subject(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Has a "participle" a subject right before it ("the inquiry that OHCHR conducted in Ituri")?"""
    token = doc[i]
    if token.tag_ != "VBN" or token.pos_ != "VERB" or doc[i - 1].pos_ == "AUX":
        return False
    children = list(token.children)
    own = any(c.dep_ == "nsubj" and sentence.first <= c.i < i and i - c.i <= 3 for c in children)
    return own and not any(c.dep_ in ("aux", "auxpass", "agent") for c in children)


def is_acronym(token: Token) -> bool:
    """Is a token in capitals, whatever the tagger took it for?"""
    return token.text.isupper() and len(token.text) > 2


def _untensed_root(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Is a bare verb the predicate of a noun before it ("Patrols of the Mission (UNMHA) visit the ports")?"""
    if doc[i].tag_ != "VB" or doc[i].dep_ != "ROOT" or i <= sentence.first + 1:
        return False
    return doc[i - 1].pos_ in ("NOUN", "PROPN") or doc[i - 1].text == ")"


def _behind_preposition(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Does a "verb" stand where only a noun can ("were on daily standby")?"""
    at, tag = i - 1, doc[i].tag_
    if tag not in ("VBP", "VBZ"):
        return False
    if (
        doc[at].lower_ in (",", "and")
        and tag == "VBZ"
        and doc[i].lemma_.lower() in nouns()
        and not any(c.dep_ == "nsubj" for c in doc[i].children)
    ):
        return True
    while at > sentence.first and (doc[at].pos_ in ("ADV", "ADJ") or doc[at].tag_ in ("RB", "JJ")):
        at -= 1
    return at > sentence.first and doc[at].lower_ in ("on", "in", "for", "of", "by", "at", "from", "with") and doc[at].dep_ != "prt"


def _parenthetical(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Is a "past tense" a participle in brackets of commas ("Clearance of the field, contracted to X and overseen by Y, got …")?"""
    token = doc[i]
    if token.tag_ not in ("VBD", "VBN") or not token.lower_.endswith(("ed", "en")):
        return False
    comma = i - 1
    if doc[comma].text == "-" and doc[comma - 1].lower_ == "co":  # "co-chaired by"
        comma -= 2
    if comma <= sentence.first or doc[comma].text != ",":
        return False
    if doc[comma - 1].pos_ not in ("NOUN", "PROPN", "NUM") and doc[comma - 1].text != ")":
        return False
    if i + 1 >= sentence.last or doc[i + 1].lower_ not in ("by", "to", "in", "with", "under", "from", "at", "on", "through"):
        return False
    if any(t.tag_ in FINITE and t.pos_ in VERBAL for t in doc[sentence.first : i]):
        return False
    closing = next((k for k in range(i + 2, sentence.last - 1) if doc[k].text == ","), None)
    return closing is not None and any(t.tag_ in FINITE and t.pos_ in VERBAL for t in doc[closing + 1 : closing + 4])


def _bound_passive(doc: Doc, be: Token, i: int, last: int) -> list[Token]:
    """The rest of a passive that is announced: "is [to be hosted] by"."""
    if be.lemma_ != "be" or i + 2 >= last or doc[i].tag_ != "TO" or doc[i + 1].lower_ != "be" or doc[i + 2].tag_ not in ("VBN", "VBD"):
        return []
    return [doc[i], doc[i + 1], doc[i + 2]]


def verb_groups(doc: Doc, sentence: Sentence, named: Named) -> Iterator[list[Token]]:
    """Finite verb groups: "had completed", "will be handed over", "did not take", "is currently building"; a verb that opens a sentence."""
    i, last = sentence.first, sentence.last
    opening = True
    while i < last:
        token = doc[i]
        tag = token.tag_
        if tag in FINITE and token.pos_ in VERBAL and _is_finite(doc, sentence, i) and not named(token.idx):
            group = _finite_group(doc, i, last)
            yield group
            i = group[-1].i + 1
            opening = False
            continue
        if tag in _PARTICIPLES and _is_untagged(doc, sentence, i, tag) or opening and _opens(doc, sentence, i):
            yield [token]
        if opening and not token.is_space and not token.is_punct:
            opening = False
        i += 1


def _is_finite(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Is a token that the tagger calls a finite verb none of the other things it may be?"""
    return (
        not _behind_preposition(doc, sentence, i)
        and not _parenthetical(doc, sentence, i)
        and not (i > sentence.first and f"{doc[i - 1].lower_} {doc[i].lemma_.lower()}" in nouns())
    )


def _finite_group(doc: Doc, i: int, last: int) -> list[Token]:
    """A finite verb with the auxiliaries, adverbs and participle that go with it."""
    group = [doc[i]]
    i += 1
    while i < last:
        token = doc[i]
        if token.lower_ in PREFIXES and i + 2 < last and doc[i + 1].text in HYPHENS:  # "is co-chairing"
            group.append(doc[i + 2])
            i += 3
            continue
        pos, tag = token.pos_, token.tag_
        between = token.lower_ == "since" and i + 1 < last and (doc[i + 1].pos_ == "AUX" or doc[i + 1].tag_ in ("VBN", "VBD"))
        if not (pos in ("AUX", "PART", "ADV") or tag in ("VBN", "VBG", "VB", "RB") or token.is_space or between):
            break
        if tag == "TO" or tag == "VBG" and group[-1].lemma_ != "be" and group[-1].pos_ != "ADV":
            break
        if tag in ("VBN", "VB", "VBG") and group[-1].pos_ == "VERB":
            break
        group.append(token)
        i += 1
    while len(group) > 1 and group[-1].pos_ in ("ADV", "PART", "SPACE"):
        group.pop()
    if group[-1].lemma_ == "be" and i < last and doc[i].lower_.endswith("ing") and verb_lemma(doc[i].lemma_, doc[i].lower_) in verbs():
        group.append(doc[i])
        i += 1
    return group + _bound_passive(doc, group[-1], i, last)


def _is_untagged(doc: Doc, sentence: Sentence, i: int, tag: str) -> bool:
    """Is a bare verb, participle or adjective the predicate that it looks like?"""
    if tag in ("VB", "VBP"):
        return _untensed_root(doc, sentence, i) or _coordinated(doc, sentence, i) or modal_head(doc[i]) is not None
    if tag == "JJ":
        return _event_made(doc, sentence, i) or _named_actor(doc, sentence, i)
    return tag == "VBN" and (
        _bare_past(doc, sentence, i)
        or shares_auxiliary(doc, sentence, i)
        or _named_actor(doc, sentence, i)
        or _has_subject(doc, sentence, i)
    )


def _opens(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Does a verb open a sentence: "Train 20 officers", "Visiting the camp, …", "…; treated 300 herders"?"""
    token = doc[i]
    if token.is_lower:
        return token.tag_ == "VBN" and token.pos_ == "VERB" and doc[min(i + 1, sentence.last - 1)].pos_ in _OBJECT
    if token.dep_ == "prep" or token.lower_ == "following":
        return False
    return token.is_title and (token.tag_ in ("VB", "VBG") and token.pos_ == "VERB" or _command(doc, sentence, i))


def _command(doc: Doc, sentence: Sentence, i: int) -> bool:
    """Does a sentence open with a command that the tagger took for a noun ("Support deployments of …", "Procure a bus")?"""
    after = doc[min(i + 1, sentence.last - 1)]
    entry = verbs().get(spelling(doc[i].lower_))
    return (
        entry is not None
        and entry.kind_class in ("act", "light", "support", "change")
        and after.pos_ in ("DET", "NOUN", "ADJ", "NUM", "CCONJ")
        and not any(t.tag_ in FINITE and t.pos_ in VERBAL for t in doc[sentence.first : sentence.last] if t.i != i)
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
        doc[at - 1].pos_ in VERBAL and doc[at - 1].tag_ == "VBN" and doc[i].head.i != doc[at - 1].i
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
        if doc[at].tag_ in ("VBP", "VBZ") and doc[at].pos_ in VERBAL:
            return True
        if doc[at].tag_ in ("VBD", "VB"):
            return False
    return False


def _named_present(doc: Doc, sentence: Sentence, token: Token) -> bool:
    """Is a "plural" the present tense of a name before it ("The UNISFA Police patrols with the committees")?"""
    if token.tag_ != "NNS" or doc[token.i - 1].pos_ != "PROPN" or token.i + 1 >= sentence.last or doc[token.i + 1].pos_ != "ADP":
        return False
    entry = verbs().get(verb_lemma(token.lemma_, token.lower_))
    return entry is not None and entry.kind_class == "act" and entry.weight >= 2 and doc[sentence.last - 1].is_punct


def _plural_present(doc: Doc, sentence: Sentence, token: Token) -> bool:
    """Is a "noun" the present tense of a plural before it ("Austrian orderlies staff dispensaries", "FAO and WFP share notices")?"""
    if token.tag_ not in ("NN", "NNP", "JJ") or not token.is_lower or token.i + 1 >= sentence.last:
        return False
    before, after = doc[token.i - 1], doc[token.i + 1]
    plural = (
        before.tag_ in ("NNS", "NNPS")
        or before.pos_ == "PROPN"
        and any(t.lower_ == "and" for t in doc[max(sentence.first, token.i - 12) : token.i])
    )
    if not plural or not (after.pos_ in ("DET", "NUM") or after.tag_ in ("NNS", "NN", "JJ", "IN", "RB", "PRP$")):
        return False
    entry = verbs().get(spelling(token.lower_))
    return entry is not None and entry.kind_class in ("act", "light", "support") and entry.weight > 0 and doc[sentence.last - 1].is_punct


def untagged_verb(doc: Doc, sentence: Sentence) -> Iterator[list[Token]]:
    """The predicate of a sentence in which the tagger saw none: "A vaccination campaign commenced in Juba"."""
    sentence_stops = doc[sentence.last - 1].text in (".", "!")
    for token in doc[sentence.first + 1 : sentence.last]:
        if _named_present(doc, sentence, token) or _plural_present(doc, sentence, token):
            yield [token]
            return
        if token.tag_ not in _PARTICIPLES or (token.tag_ == "JJ" and not token.lower_.endswith("ed")):
            continue
        before = doc[token.i - 1]
        if before.pos_ in ("AUX", "PART", "ADP", "CCONJ", "DET", "ADJ", "NUM") or (before.pos_ == "PUNCT" and before.text != ","):
            continue
        entry = verbs().get(verb_lemma(token.lemma_, token.lower_))
        told = sentence_stops and token.pos_ == "VERB" and token.tag_ != "VB" and doc[min(token.i + 1, sentence.last - 1)].lower_ != "by"
        if (token.dep_ == "ROOT" or told or (entry is not None and entry.weight)) and any(
            t.pos_ in ("NOUN", "PROPN") for t in doc[sentence.first : token.i]
        ):
            yield [token]
            return
