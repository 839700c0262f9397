"""Acronyms that a document gives a body, bound for the whole document.

::

    Serious and Organized Crime Support Unit (SOCSU)        FACA (Forces armées centrafricaines)
    Malian Security Forces (MSF) … the MSF                  Haitian National Police (PNH, HNP)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Doc

from pipeline.find.names import NameHit
from pipeline.find.partner_lexicon import heads, words_by_class
from pipeline.find.partner_mention import PartnerMention, Words

_BRACKET = re.compile(r"""[ \xa0]{0,2}\n?\(\s*(?:the\s+)?["“'‘]?([A-Z][\w&./ -]{0,14}?[\w.])["”'’]?(?:\s*[,;]\s*[^()]{0,40})?\s*\)""")
_SHAPE = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Z][A-Za-z0-9]*(?:[-/& ][A-Z0-9][A-Za-z0-9]*){0,2}\Z")
_ACRONYM_BEFORE = re.compile(r"\)\s*\Z")
_NOT = frozenset({"UN", "UK", "US", "USA", "USD", "EUR", "TBC", "TBD", "PDF", "II", "III", "IV", "A4P", "A4P+"})


def is_acronym(form: str) -> bool:
    """
    >>> [is_acronym(a) for a in ("SOCSU", "F-FDTL", "FAd'H", "MSS-SO", "UNDP", "Mali", "2014", "EUTM RCA")]
    [True, True, False, True, True, False, False, True]
    """
    return bool(_SHAPE.match(form)) and form not in _NOT and sum(c.isupper() for c in form) * 2 >= len(form.replace(" ", ""))


def initials_fit(acronym: str, name: str) -> bool:
    """Can the acronym's letters be read in the name, its first letter first, most of them at words' starts?

    >>> initials_fit("SOCSU", "Serious and Organized Crime Support Unit"), initials_fit("PNH", "Haitian National Police")
    (True, False)
    """
    letters = [c.lower() for c in acronym if c.isalpha()]
    initials = [w[0].lower() for w in re.findall(r"[^\W\d_]+", name)]
    at = 0
    for c in letters:
        try:
            at = initials.index(c, at) + 1
        except ValueError:
            return False
    return bool(letters) and letters[0] == initials[0]


def bindings(words: Words, found: Iterable[PartnerMention]) -> dict[str, PartnerMention]:
    """Acronym → the body that the document gives it to; the first time counts."""
    text = words.text
    bound: dict[str, PartnerMention] = {}
    missions = {text[h.start : h.end] for h in words.hits if h.kind == "mission"}
    for mention in found:
        if is_acronym(mention.text):
            continue
        m = _BRACKET.match(text, mention.end)
        if m and is_acronym(m.group(1)) and m.group(1) not in missions:
            bound.setdefault(m.group(1), mention)
            continue
        before = re.search(r"(?<!\w)([A-Z][\w/-]{1,11})\s?\(\s?\Z", text[max(0, mention.start - 16) : mention.start])
        if before and text[mention.end : mention.end + 1] == ")" and is_acronym(before.group(1)) and before.group(1) not in missions:
            bound.setdefault(before.group(1), mention)
    return bound


_SHORT_NAME = re.compile(r"[ \xa0]{0,2}\((?:hereinafter\s+|hereafter\s+)?[\"“‘']?(the\s+([A-Z][a-z]{3,}))[\"”’']?\)")


def find_short_names(words: Words, found: Iterable[PartnerMention]) -> Iterator[PartnerMention]:
    """The name that a body's own bracket gives it: ``National Council for Civil Liberties (the Council)``."""
    for mention in found:
        m = _SHORT_NAME.match(words.text, mention.end)
        if m and m.group(2) in mention.text:
            yield replace(mention, start=m.start(1), end=m.end(1), text=m.group(1), rule="introduced", name=mention.name or mention.text)


def _acts(doc: Doc, acronym: str) -> bool:
    """Does a body's acronym do something elsewhere (``ACAD printed``)?"""
    return len(acronym) >= 3 and any(t.text == acronym and t.dep_ == "nsubj" and t.head.pos_ == "VERB" for t in doc)


def find_introduced(doc: Doc, words: Words) -> Iterator[PartnerMention]:
    """Names that only their bracketed acronym gives away: ``Joint Airport Interdiction Task force (JAITF)``.

    The initials must fit and the last word must be one for a body, capital or not; or the acronym is a
    subject elsewhere (``Abyei Community Action for Development (ACAD) … ACAD``).
    """
    text = words.text
    known = heads()
    for i in range(3, len(words)):
        if words.form[i] != "(" or not words.joined(i - 1):
            continue
        m = _BRACKET.match(text, words.end[i - 1])
        if not m or not is_acronym(m.group(1)) or not words.fold[i - 1].isalpha():
            continue
        head = next(
            (h for n in (2, 1) for h in known.get(words.fold[i - n], ()) if h.words == tuple(words.fold[i - n : i]) and h.lang == "en"),
            None,
        )
        if " ".join(words.fold[i - 2 : i]) in words_by_class()["no_body"]:
            continue
        if head is None or head.shape not in ("last", "both"):
            if words.fold[i - 1] in words_by_class()["no_name"] or not words.cap[i - 1]:
                continue
            kind = "ngo"
        else:
            kind = head.type
        for first in range(i - 2, max(-1, i - 2 * len(m.group(1)) - 3), -1):
            if not words.joined(first) or words.kind(first) in ("partner", "mission"):
                break
            name = text[words.start[first] : words.end[i - 1]]
            capitals = sum(words.cap[first:i])
            if words.cap[first] and capitals >= 2 and initials_fit(m.group(1), name):
                if head is not None or _acts(doc, m.group(1)):
                    yield PartnerMention(words.start[first], words.end[i - 1], name, "phrase" if head else "model", type=kind)
                break


def taken_otherwise(words: Words, hits: Iterable[NameHit]) -> set[str]:
    """Acronyms that the document writes out as something that is none of the bodies which bear them.

    ``formed police units (UPC)``, ``internally displaced persons (IDP)``: the bracket follows words whose initials it
    spells, and those words are no name of the body.
    """
    text, out = words.text, set()
    named = {h.end for h in hits}
    for m in _BRACKET.finditer(text):
        acronym = m.group(1)
        if m.start() in named or not is_acronym(acronym):
            continue
        before = re.findall(r"[^\W\d_]+", text[max(0, m.start() - 160) : m.start()].rpartition("\n\n")[2])
        for n in range(2, min(len(before), 2 * len(acronym) + 2) + 1):
            if initials_fit(acronym, " ".join(before[-n:])) and not _ACRONYM_BEFORE.search(text, 0, m.start()):
                out.add(acronym)
                break
    return out


def find_bound(words: Words, bound: dict[str, PartnerMention]) -> Iterator[PartnerMention]:
    """Every place where a bound acronym stands."""
    if not bound:
        return
    names = "|".join(sorted(map(re.escape, bound), key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w&/])(?:{names})(?![\w&]|/[A-Z]{{0,6}}[-/.]?\d)")
    for m in pattern.finditer(words.text):
        body = bound[m.group()]
        name = body.name or body.text
        yield replace(body, start=m.start(), end=m.end(), text=m.group(), rule="introduced", name=name)
