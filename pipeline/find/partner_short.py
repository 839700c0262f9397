"""Bodies in short forms that everybody knows and nobody introduces, and proper names with a lower-case noun for a body.

::

    MoH, MoJ, MoFA (and MOH where the text names the ministry's kind)        Norwegian RC, Qatar RCS
    Jinka general hospital, Kabul university                                Amonatbonk, Equitybank
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline import authority
from pipeline.find.alternatives import any_of
from pipeline.find.names import FOLDS
from pipeline.find.partner_lexicon import data_rows, words_by_class
from pipeline.find.partner_mention import PartnerMention, Words

_RED_CROSS = re.compile(r"[ \xa0]RC(?:S)?\b(?![-&/’'])")
_BANK = re.compile(r"\b[A-Z][a-z]{2,14}(?:bank|bonk)\b")
_SORT = "general|teaching|referral|regional|provincial|district|military|university|central|county|state|national|main|maternity"
_LOWER = re.compile(
    r"\b(?P<name>[A-Z][\w’'-]{2,30}(?:[ \xa0][A-Z][\w’'-]{2,30}){0,2})[ \xa0]"
    rf"(?P<body>(?:(?:{_SORT}) ){{1,2}}hospital|university|polytechnic)\b"
    r"(?![ -](?:staff|students?|graduates?|professors?|lecturers?|degree|town|campus|education))"
)


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[str, str]]:
    """Short form → (name, type)."""
    return {r["form"]: (r["name"], r["type"]) for r in data_rows("partner_short.csv")}


@lru_cache(maxsize=1)
def _form() -> re.Pattern[str]:
    return re.compile(r"(?<![\w&/.-])" + any_of(_forms()) + r"(?![\w&.-]\w|\w)")


def find_short_forms(words: Words) -> Iterator[PartnerMention]:
    """``MoH``, ``Norwegian RC``, ``Jinka general hospital``, ``Amonatbonk``."""
    text = words.text
    for m in _form().finditer(text):
        name, type_ = _forms()[m.group()]
        yield PartnerMention(m.start(), m.end(), m.group(), "weak", name=name, type=type_)
    for hit in words.hits:
        short = _RED_CROSS.match(text, hit.end) if hit.kind in ("state", "demonym") and len(hit.ids) == 1 else None
        if short:
            name = f"Red Cross of {authority.states()[hit.ids[0]].name}"
            yield PartnerMention(hit.start, short.end(), text[hit.start : short.end()], "weak", name=name, type="ngo", country=hit.ids[0])
    for m in _BANK.finditer(text):
        if FOLDS[m.group()] not in words_by_class()["no_bank"]:
            yield PartnerMention(m.start(), m.end(), m.group(), "phrase", type="private")
    yield from _lower_heads(text)


def _lower_heads(text: str) -> Iterator[PartnerMention]:
    """``Jinka general hospital``: a proper name, then a noun for a body in lower case."""
    stop = words_by_class()["left_stop"]
    for m in _LOWER.finditer(text):
        start = m.start()
        for word in re.finditer(r"\S+", m.group("name")):
            start = m.start() + word.start()
            if FOLDS[word.group()] not in stop:
                break
        else:
            continue
        kind = "national_institution" if m.group("body").endswith("hospital") else "academic"
        yield PartnerMention(start, m.end(), text[start : m.end()], "phrase", type=kind)
