"""Acronyms that a document gives a body, bound for the whole document.

::

    Serious and Organized Crime Support Unit (SOCSU)        FACA (Forces armées centrafricaines)
    Malian Security Forces (MSF) … the MSF                  Haitian National Police (PNH, HNP)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.find.partner_mention import PartnerMention, Words

_BRACKET = re.compile(r"""[ \xa0]{0,2}\n?\(\s*(?:the\s+)?["“'‘]?([A-Z][\w&./ -]{0,14}?[\w.])["”'’]?(?:\s*[,;]\s*[^()]{0,40})?\s*\)""")
_SHAPE = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Z][A-Za-z0-9]*(?:[-/& ][A-Z0-9][A-Za-z0-9]*){0,2}\Z")
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
    text, bound = words.text, {}
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


def find_bound(words: Words, bound: dict[str, PartnerMention]) -> Iterator[PartnerMention]:
    """Every place where a bound acronym stands."""
    if not bound:
        return
    pattern = re.compile(r"(?<![\w&/])(?:" + "|".join(sorted(map(re.escape, bound), key=len, reverse=True)) + r")(?![\w&])")
    for m in pattern.finditer(words.text):
        body = bound[m.group()]
        name = body.name or body.text
        yield replace(body, start=m.start(), end=m.end(), text=m.group(), rule="introduced", name=name)
