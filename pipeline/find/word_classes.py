"""Parts of speech and lemmas, looked up once a word: what spaCy's attribute ruler and rule lemmatizer say, at a tenth of their time."""

from __future__ import annotations

import re
from typing import Any

import numpy
from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, ORTH, POS, TAG
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc

REPLACED = ("attribute_ruler", "lemmatizer")
_MOST = 200_000
_FILLER = "there"
Key = tuple[int, int, int, bool]
"""A word as tagged and used: its form, tag, dependency (0 where no rule asks for it), and whether an expletive stands before it."""


class WordClasses:
    """A component in the place of ``attribute_ruler`` and ``lemmatizer``, which it asks once for each word as tagged and used.

    Their rules look at one token (its tag, for some words its form, for a few its dependency) and at an expletive before it; the
    rules for colloquial pairs ("gon na", "let 's") are left out. Words whose form no rule of the ruler names are all one to it.
    """

    def __init__(self, ruler: Any, lemmatizer: Any, vocab: Any) -> None:
        self._ruler, self._lemmatizer, self._vocab = ruler, lemmatizer, vocab
        self._known: dict[Key, tuple[int, int, int]] = {}
        self._ruled: dict[Key, list[int]] = {}
        self._tags, self._words, self._uses = _dependent(ruler.patterns)
        self._named = _named_forms(ruler.patterns)
        self._expletive = vocab.strings.add("expl")

    def __call__(self, doc: Doc) -> Doc:
        table = doc.to_array([ORTH, TAG, DEP, LOWER, IS_SPACE]).tolist()
        keys, before = [], 0
        for orth, tag, dep, lower, _ in table:
            expletive = before == self._expletive
            used = dep if expletive or dep in self._uses or tag in self._tags or lower in self._words else 0
            keys.append((orth, tag, used, expletive))
            before = dep
        known = self._known
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        if missing:
            self._learn(missing)
        if keys:
            classes: Any = numpy.asarray([known[key] for key in keys], dtype=numpy.uint64)
            doc.from_array([POS, LEMMA, MORPH], classes)
        for i, row in enumerate(table):
            if row[4]:
                doc[i].tag_, doc[i].dep_ = "_SP", "dep"
        if len(known) > _MOST:
            known.clear()
        return doc

    def _learn(self, keys: list[Key]) -> None:
        """Ask for words that were not seen before."""
        strings = self._vocab.strings
        words = [strings[key[0]] for key in keys]
        alike: list[Key] = [(key[0] if self._is_named(word) else 0, *key[1:]) for key, word in zip(keys, words, strict=True)]
        examples = {like: word for like, word in zip(alike, words, strict=True) if like not in self._ruled}
        if examples:
            self._rule(examples)
        doc = Doc(self._vocab, words=words)
        ruled: Any = numpy.asarray([self._ruled[like] for like in alike], dtype=numpy.uint64)
        doc.from_array([POS, LEMMA, MORPH], ruled)
        self._lemmatizer(doc)
        for key, row in zip(keys, doc.to_array([POS, LEMMA, MORPH]).tolist(), strict=True):
            self._known[key] = tuple(row)

    def _is_named(self, word: str) -> bool:
        """Whether some rule of the ruler names a form that the word has."""
        lower = word.lower()
        return word.isspace() or lower in self._named[0] or any(pattern.search(lower) for pattern in self._named[1])

    def _rule(self, examples: dict[Key, str]) -> None:
        """Ask the ruler, in one ``Doc`` with a word between the examples so that none has a neighbour."""
        doc = Doc(self._vocab, words=[word for example in examples.values() for word in (_FILLER, example)])
        for i, (_, tag, dep, expletive) in enumerate(examples):
            doc[2 * i].tag_, doc[2 * i].dep_ = "EX", "expl" if expletive else "advmod"
            doc[2 * i + 1].tag, doc[2 * i + 1].dep = tag, dep or self._vocab.strings["dep"]
        self._ruler(doc)
        self._ruled |= zip(examples, doc.to_array([POS, LEMMA, MORPH])[1::2].tolist(), strict=True)


def _dependent(patterns: list[dict[str, Any]]) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """For which tags and lower-case forms the ruler's patterns ask for the dependency, and the dependencies they ask of any word."""
    tags, words, uses = set[int](), set[int](), set[int]()
    for token in (t for p in patterns for pattern in p["patterns"] for t in pattern if "DEP" in t and "IS_SPACE" not in t):
        tagged, formed = _values(token.get("TAG")), _values(token.get("LOWER"))
        tags |= tagged
        words |= formed
        if not tagged and not formed:
            uses |= _values(token["DEP"])
    return frozenset(tags), frozenset(words), frozenset(uses)


def _named_forms(patterns: list[dict[str, Any]]) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The lower-case forms that the ruler's patterns name, and the expressions that they name forms by; all forms if they ask for else."""
    forms, expressions = set[str](), set[str]()
    for token in (t for p in patterns for pattern in p["patterns"] for t in pattern):
        asked = token.get("LOWER", {})
        if isinstance(asked, dict):
            forms.update(asked.get("IN", ()), asked.get("NOT_IN", ()))
            expressions.update([asked["REGEX"]] if isinstance(asked.get("REGEX"), str) else ())
        else:
            forms.add(asked)
        if token.keys() - {"LOWER", "TAG", "DEP", "IS_SPACE"} or isinstance(asked, dict) and asked.keys() - {"IN", "NOT_IN", "REGEX"}:
            expressions.add("")
    return frozenset(forms), tuple(map(re.compile, sorted(expressions)))


def _values(asked: Any) -> set[int]:
    """The hashes of the strings that a pattern lists for an attribute; none for what it excludes."""
    listed = asked.get("IN", []) if isinstance(asked, dict) else [asked] if asked else []
    return {get_string_id(value) for value in listed}


@Language.factory("unrecords_word_classes", assigns=["token.pos", "token.lemma", "token.morph"], requires=["token.tag", "token.dep"])
def make(nlp: Language, name: str) -> WordClasses:
    return WordClasses(nlp.get_pipe(REPLACED[0]), nlp.get_pipe(REPLACED[1]), nlp.vocab)


def replace_word_components(nlp: Language) -> None:
    """Put ``WordClasses`` in the place of both components of a model that has them with rules; leave others as they are."""
    lemmatizer: Any = nlp.get_pipe("lemmatizer") if all(name in nlp.pipe_names for name in REPLACED) else None
    if getattr(lemmatizer, "mode", "") != "rule":
        return
    index = lemmatizer.lookups.get_table("lemma_index", {})
    for part_of_speech, words in index.items():
        index[part_of_speech] = dict.fromkeys(words)  # lists, searched through for every word
    nlp.add_pipe("unrecords_word_classes", after="lemmatizer")
    for name in REPLACED:
        nlp.disable_pipe(name)
