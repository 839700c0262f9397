"""What stands around a clause: names, dates, sums and event nouns of a doc, looked up by place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.attrs import IS_PUNCT, IS_SPACE, LEMMA, LOWER, SPACY
from spacy.tokens import Doc, Token

from pipeline.authority import partners
from pipeline.find.activity_lexicon import (
    LONGEST_NOUN,
    Cue,
    Noun,
    Verb,
    actors,
    changed_verbs,
    noun_endings,
    noun_tails,
    nouns,
    verb_lemma,
    verbs,
    words,
)
from pipeline.find.clauses import Clause, counted
from pipeline.find.names import NameHit, find_names, text_of
from pipeline.find.small_letters import small_letters
from pipeline.find.verb_groups import HYPHENS

_SUM = re.compile(
    r"(?:US\s?)?\$\s?\d|€\s?\d|£\s?\d|\b(?:usd|eur|chf)\b\.?\s?\d"
    r"|\d[\d,. ]*(?:million|billion|thousand)? (?:dollars|euros|francs|kroner|yen|pounds)\b",
    re.I,
)
_NOUNS = frozenset(("NN", "NNS"))
_ADVERBS = frozenset(("also", "now", "still", "already", "again", "then", "thus", "therefore", "well"))
"""Adverbs that may stand between a verb and the word that changes it ("are also under way")."""


@dataclass(frozen=True, slots=True)
class Found:
    """An event noun at tokens ``first:last`` (the last its head)."""

    first: int
    last: int
    name: str
    noun: Noun


class Places:
    """Stretches of the text, without overlaps, looked up by place."""

    def __init__(self, stretches: Sequence[tuple[int, int, str]]) -> None:
        self.all = sorted(stretches)
        self.starts = [s for s, _, _ in self.all]

    def within(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """The stretches that overlap a range."""
        i = bisect_left(self.starts, end)
        found = []
        while i > 0 and (self.all[i - 1][1] > start or i > 1 and self.all[i - 2][1] > start):
            i -= 1
            if self.all[i][1] > start:
                found.append(self.all[i])
        return found[::-1]

    def over_any(self, offset: int) -> bool:
        """Does a stretch stand at an offset?"""
        i = bisect_right(self.starts, offset)
        return any(s <= offset < e for s, e, _ in self.all[max(0, i - 2) : i])

    def over(self, offset: int) -> str:
        """The class of the stretch at an offset, or ""."""
        i = bisect_right(self.starts, offset)
        return next((c for s, e, c in reversed(self.all[max(0, i - 2) : i]) if s <= offset < e), "")


def _may_end_noun(lower: str, lemma: str) -> bool:
    ends = noun_endings()
    return lower in ends or lemma in ends or lower.removesuffix("s") in ends


class Setting:
    """The doc of the clauses that are weighed, with everything found in it before."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        document = doc._.document
        self.text = text_of(doc)
        self.small = small_letters(self.text)
        self.kind = document.kind if document else "other"
        mentions = doc._.mentions or {}
        hits = find_names(doc)
        named = [(h.start, h.end, _name_class(h)) for h in hits if h.kind in ("mission", "partner", "component")]
        known = Places(named)
        named += [(m.start, m.end, "agency") for m in mentions.get("partners", ()) if not known.within(m.start, m.end)]
        self.names = Places(named)
        self.states = Places([(h.start, h.end, "state") for h in hits if h.kind == "state"])
        self.dates = Places([(m.start, m.end, "") for m in mentions.get("dates", ())])
        self.amounts = Places([(m.start, m.end, "") for m in mentions.get("amounts", ())])
        self.cues: dict[int, list[tuple[re.Match[str], Cue]]] = {}
        """The context cues of each sentence that was looked at, by its start."""
        self.events = self._events()

    def _events(self) -> dict[int, Found]:
        """Every event noun by its last token; none inside the name of an organisation."""
        found = {}
        strings, words = self.doc.vocab.strings, [(lower, lemma) for lower, lemma in self.doc.to_array([LOWER, LEMMA]).tolist()]
        endings = {word for word in set(words) if _may_end_noun(strings[word[0]], strings[word[1]].lower())}
        printed = _printed(self.doc)
        for token in (self.doc[i] for i, word in enumerate(words) if word in endings):
            if token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "X") or token.tag_ in _NOUNS:
                best = self._event_at(token, printed)
                if best is None or self.dates.over_any(token.idx):  # the month of March is no march
                    continue
                gathering = best.noun.weight == 3 and best.noun.kind in ("workshop", "meeting")
                if gathering or self.names.over(token.idx) in ("", "component"):
                    found[token.i] = best
        return found

    def _event_at(self, token: Token, printed: Sequence[str]) -> Found | None:
        doc, known, tails = self.doc, nouns(), noun_tails()
        lower, lemma = token.lower_, token.lemma_.lower()
        forms = {lemma, lower, lower.removesuffix("s")}
        best, before, first = None, "", token.i
        for _ in range(2 * LONGEST_NOUN):
            for form in forms:
                noun = known.get(before + form)
                if noun is not None and (best is None or len(before + form) > len(best.name)):
                    best = Found(first, token.i, before + form, noun)
            if first == 0 or not printed[first - 1] or not any(before + form in tails for form in forms):
                break
            first -= 1
            before = printed[first] + before
        if best is None or not self._is_head(token, best):
            return None
        if best.first > 1 and doc[best.first - 1].text in HYPHENS and doc[best.first - 2].lower_ in ("co", "non", "inter"):
            return None
        return self._told_by_modifier(best) if best.noun.kind == "other" else best

    def _told_by_modifier(self, event: Found) -> Found:
        """A noun that names no kind, with that of the noun before it: "road rehabilitation projects", "the training programme"."""
        before = self.doc[event.first - 1] if event.first > 0 else None
        noun = nouns().get(before.lemma_.lower()) if before is not None and before.pos_ == "NOUN" else None
        if noun is None or noun.kind == "other" or noun.weight < 2:
            return event
        return Found(event.first, event.last, event.name, Noun(noun.kind, event.noun.weight))

    def _is_head(self, token: Token, best: Found) -> bool:
        """Is the noun the head of its phrase, no modifier ("training" of "training centre") and no verb?"""
        if token.pos_ in ("VERB", "ADJ", "X") and best.first == token.i and token.tag_ not in _NOUNS:
            return False
        following = self.doc[token.i + 1] if token.i + 1 < len(self.doc) else None
        if following is None or following.pos_ not in ("NOUN", "PROPN") or token.whitespace_ != " ":
            return True
        if best.name.endswith("operation") and following.is_title:  # "Operation Furaji"
            return True
        return following.dep_ == "appos" or token.head.i != following.i

    def pays(self, clause: Clause) -> bool:
        """Is a sum of money what the verb is about (its passive subject, or what follows it at once)?"""
        if clause.passive:
            start, end = clause.start, clause.group[0].idx
        else:
            start, end = clause.group[-1].idx, min(clause.sentence.end, clause.group[-1].idx + 60)
        if clause.antecedent is not None and clause.antecedent is not clause.subject:  # "the $2 million that Japan gave"
            start = clause.antecedent.left_edge.idx
        return bool(self.amounts.within(start, end)) or bool(_SUM.search(self.text, start, end))

    def people_after(self, clause: Clause, verb: Token) -> str:
        """The personnel that a verb keeps or provides, where they are counted: "keeps 120 officers in the district"."""
        numbered = False
        for token in self.doc[verb.i + 1 : min(verb.i + 8, clause.window[1])]:
            numbered |= token.pos_ == "NUM"
            if token.pos_ == "ADP":
                break
            if numbered and actors().get(token.lemma_.lower()) == "staff":
                return str(token.lemma_.lower())
        return ""

    def objects(self, clause: Clause, verb: Token) -> Iterator[tuple[Found, bool]]:
        """Event nouns after a verb, each with whether it is the verb's own object (not behind a preposition)."""
        doc, direct = self.doc, True
        entry = verbs().get(verb_lemma(verb.lemma_, verb.lower_))
        goods = entry is not None and "goods" in entry.marks
        for i in range(verb.i + 1, min(clause.window[1], verb.i + 30)):
            token = doc[i]
            event = self.events.get(i)
            if goods and token.pos_ in ("NUM", "DET") and doc[i - 1].pos_ in ("NOUN", "PROPN"):
                direct = True  # "gave the coast guard of Djibouti two patrol boats"
            if event is not None:
                yield event, direct or (token.dep_ == "dobj" and token.head.i == verb.i)
            if token.pos_ == "ADP" and token.dep_ != "prt":
                if self.dates.within(token.idx, token.idx + len(token) + 6) or (goods and token.lower_ == "with"):
                    continue
                if i == verb.i + 1 and token.lower_ in ("in", "at", "from"):  # "convened in Entebbe the third meeting"
                    continue
                if not (token.lower_ in ("of", "in", "with") and doc[i - 1].lemma_.lower() in words("counting")):
                    direct = False
            elif token.tag_ in ("TO", "WDT", "WP") or _opens_gerund(doc, token, verb):
                direct = False
            elif token.text in ";:":
                break


def _printed(doc: Doc) -> list[str]:
    """Each token in small letters with the blank behind it; "" for what stands in no name: a line's end, a mark that is no hyphen."""
    rows = doc.to_array([LOWER, SPACY, IS_SPACE, IS_PUNCT]).tolist()
    lower = {row[0]: doc.vocab.strings[row[0]] for row in rows}
    return ["" if space or (punct and lower[word] not in HYPHENS) else lower[word] + " " * blank for word, blank, space, punct in rows]


def _opens_gerund(doc: Doc, token: Token, verb: Token) -> bool:
    if token.tag_ != "VBG" or token.pos_ != "VERB" or token.i <= verb.i + 1:
        return False
    return token.dep_ in ("acl", "advcl") or doc[token.i - 1].text in (",", "by", "in", "for", "from")


def _name_class(hit: NameHit) -> str:
    if hit.kind in ("mission", "component"):
        return hit.kind
    partner = partners().get(hit.ids[0])
    return "institution" if partner is not None and partner.type in ("government", "national_institution") else "agency"


def verb_entry(verb: Token, doc: Doc, limit: int) -> tuple[str, Verb | None]:
    """The lexicon's entry for a verb: with its particle, preposition or object where these change it, else alone."""
    known = verbs()
    lemma = verb_lemma(verb.lemma_, verb.lower_)
    if verb.i > 1 and doc[verb.i - 1].text in HYPHENS:
        joined = f"{doc[verb.i - 2].lower_}-{lemma}"
        if joined in known:
            return joined, known[joined]
    if lemma not in changed_verbs():
        return lemma, known.get(lemma)
    words: list[str] = []
    for token in doc[verb.i + 1 : min(verb.i + 7, limit)]:
        if token.is_space:
            continue
        if token.is_punct and token.text not in HYPHENS:
            break
        if (
            token.pos_ in ("DET", "NUM")
            or token.tag_ == "PRP"
            or (token.pos_ == "ADJ" and token.dep_ != "acomp")
            or token.dep_ == "poss"
            or (token.pos_ == "ADV" and (token.lower_.endswith("ly") or token.lower_ in _ADVERBS))
        ):
            continue
        words.append(token.lemma_.lower() if token.pos_ == "NOUN" else token.lower_)
        if len(words) == 3:
            break
    for size in (3, 2, 1):
        key = " ".join([lemma, *words[:size]])
        if len(words) >= size and key in known:
            return key, known[key]
    thing = next((c for c in verb.rights if c.dep_ == "dobj" and c.pos_ == "NOUN" and c.i < limit), None)
    key = f"{lemma} {counted(thing).lemma_.lower()}" if thing is not None else ""
    return (key, known[key]) if key in known else (lemma, known.get(lemma))
