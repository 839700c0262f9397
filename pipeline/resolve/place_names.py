"""Names of places that no list holds, read from the words that say where something is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.find.partner_lexicon import heads

_NAME = r"[^\W\d_][\w’']*(?:-[\w’']+)*"
_RUN = re.compile(rf"{_NAME}(?:[ \xa0](?:(?:de|du|des|do|da|dos|las|los|la|le|el|al|ez|of)[ \xa0])?{_NAME}){{0,4}}")
_PLACE_NOUN = (
    r"(?:town|village|city|cities|capital|port|island|district|county|province|state|region|area|territory|prefecture|governorate"
    r"|department|municipality|locality|commune|sector|axis|camp|suburb|neighbou?rhood|communities|settlement|valley|border)s?"
)
_DIRECTION = (
    r"(?:(?:north|south|east|west|northern|southern|eastern|western|central|greater|upper|lower|rural|remote|nearby)(?:-\w+)?[ \xa0])"
)
_LOCATIVE = re.compile(
    r"(?:\b(?:in|at|near|outside|around|across|throughout|inside|into|from|towards?|via|reach(?:ed|ing)?|visit(?:ed|ing|s)?)[ \xa0]"
    rf"(?:the[ \xa0])?{_DIRECTION}?(?:{_PLACE_NOUN}[ \xa0](?:of|in)[ \xa0](?:the[ \xa0])?)?"
    rf"|\b(?:between|to)[ \xa0](?:the[ \xa0])?{_DIRECTION}?(?:{_PLACE_NOUN}[ \xa0](?:of|in)[ \xa0])?"
    rf"|\b{_PLACE_NOUN}[ \xa0](?:of[ \xa0])?(?:the[ \xa0])?)(?=[A-ZÀ-Þ])",
    re.I,
)
_AND = re.compile(r"(?:,[ \xa0](?:and[ \xa0])?|[ \xa0](?:and|or|to)[ \xa0]|[ \xa0]\(|/)(?=[A-ZÀ-Þ])")
_PERSON = re.compile(
    r"(?:Mr|Ms|Mrs|Dr|Sir|Lady|Lord|Prof|Judge|Justice|President|Prime|Vice|Deputy|Minister|Governor|Mayor|Ambassador|General|Major|Brigadier|Colonel"
    r"|Captain|Lieutenant|Commissioner|Commander|Sergeant|Inspector|Superintendent|Chief|Secretary|Special|Senior|Acting|Assistant|Director"
    r"|Head|Chair|Chairperson|King|Queen|Prince|Princess|Pope|Imam|Bishop|Father|Sheikh)\b"
)
_NO_PLACE = re.compile(
    r"\b(?:Mission|Unit|Force|States|Police|Plan|Agreement|Act|Bill|Network|Programme|Project|Operation|Parliament|Congress|Headquarters|Phase|Day"
    r"|Week|Month|Year|Article|Chapter|Annex|Part|Section|Table|Figure|Pillar|Goal|Outcome|Output|Round|Resolution|Law|Charter|Constitution"
    r"|Convention|Protocol|Declaration|Conference|Summit|Forum|Dialogue|Campaign|Strategy|Framework|Initiative|Process|Fund|Report|Budget"
    r"|Arabic|English|French|Spanish|Swahili|Portuguese|Internet|Covid|COVID|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Ramadan|Christmas|Easter|Christian|Muslim|Government"
    r"|Organi[sz]ation|Group|Team|Module|Training|Workshop|Course|Transition|Election|Elections|Peace|Rights|Affairs|Zoom|Facebook|Twitter)s?\b"
)
_NAMED_AFTER = re.compile(
    r"[ \xa0](?:initiative|process|agreement|project|programme|forum|conference|declaration|dialogue|accord|plan|talks?|commission"
    r"|committee|law|act|framework|strategy|campaign|militia|rebels?|fighters?|elements?|group|faction|movement|system|virus|vaccine|family|language)\b",
    re.I,
)


@lru_cache(maxsize=4096)
def is_place_name(name: str) -> bool:
    """May these words be the name of a place, rather than of a person, body, text or time?

    >>> [is_place_name(n) for n in ("Gumuruk", "Deir el-Balah", "Judge Mwangi", "Phase II", "UNICEF", "Ruling Council")]
    [True, True, False, False, False, False]
    """
    words = re.split(r"[ \xa0]", name)
    if len(name) < 3 or name.isupper() or any(w[:1].isupper() and len(w) > 2 and w.isupper() for w in words):
        return False
    return not (_PERSON.match(name) or _NO_PLACE.search(name) or words[-1].lower().rstrip("s") in _bodies())


@lru_cache(maxsize=1)
def _bodies() -> frozenset[str]:
    """Nouns for bodies ("council", "academy"), singular."""
    return frozenset(word.rstrip("s") for word in heads())


def place_names(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that stand where only a place can: ``in Gumuruk``, ``between Kadja and Tora``, ``the town of Pinga``, ``near Bria``."""
    done = 0
    for opening in _LOCATIVE.finditer(text):
        at = opening.end()
        if at < done:
            continue
        while (run := _RUN.match(text, at)) is not None:
            start, end = run.start(), _capitals_end(run)
            done = end
            if not is_place_name(text[start:end]):
                break
            if not _NAMED_AFTER.match(text, end):
                yield start, end
            following = _AND.match(text, end)
            if following is None:
                break
            at = following.end()


def _capitals_end(run: re.Match[str]) -> int:
    """Where the last capitalised word of a run of words ends."""
    end = run.start()
    for word in re.finditer(r"[^ \xa0]+", run.group()):
        if word.group()[0].isupper():
            end = run.start() + word.end()
        elif word.group() not in _JOINING:
            break
    return end


_JOINING = frozenset(["de", "du", "des", "do", "da", "dos", "las", "los", "la", "le", "el", "al", "ez", "of"])
