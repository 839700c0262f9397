"""Names of places that no list holds, read from the words that say where something is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.find.activity_lexicon import actors
from pipeline.find.partner_lexicon import heads
from pipeline.find.small_letters import small_letters, small_pattern

_UP = "A-ZÀ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĹĽŁŃŇŌŐŘŚŞŠŤŪŮŰŹŻŽȘȚ‘"
_NAME = r"[^\W\d_][\w’']*(?:-[\w’']+)*"
_RUN = re.compile(rf"{_NAME}(?:[ \xa0](?:(?:de|du|des|do|da|dos|las|los|la|le|el|al|ez|of)[ \xa0])?{_NAME}){{0,4}}")
_SITE_NOUN = (
    r"(?:prison|station|post|crossing|camp|village|school|bridge|crossroads|airport"
    r"|checkpoint|hospital|mosque|market|island|tour|centre|suburb|wharf|quay)s?"
)
_PLACE_NOUN = (
    r"(?:town|village|city|cities|capital|port|island|district|county|province|state|region|area|territory|prefecture|governorate"
    r"|department|municipality|locality|commune|sector|axis|camp|suburb|neighbou?rhood"
    r"|communities|settlement|valley|border|counties|municipalities|territories|localities|provinces)s?"
)
_DIRECTION = (
    r"(?:(?:north|south|east|west|northern|southern|eastern|western|central|greater|upper|lower|rural|remote|nearby)(?:-\w+)?[ \xa0])"
)
_LOCATIVE = small_pattern(
    r"(?:\b(?:in|at|near|outside|around|across|along|throughout|inside|into|from|towards?|via|reach(?:ed|ing)?"
    r"|left|leaving|as[ \xa0]far[ \xa0]as|visit(?:ed|ing|s)?)[ \xa0]"
    rf"(?:the[ \xa0])?{_DIRECTION}?(?:{_PLACE_NOUN}[ \xa0](?:of|in)[ \xa0](?:the[ \xa0])?)?"
    rf"|\b(?:between|to)[ \xa0](?:the[ \xa0])?{_DIRECTION}?(?:{_PLACE_NOUN}[ \xa0](?:of|in)[ \xa0])?"
    r"|\b(?:above|off|over[ \xa0]the|by[ \xa0]way[ \xa0]of|visits?[ \xa0]to"
    r"|(?:surveys?|search(?:es)?|tours?|inspections?|clearance)[ \xa0]of)[ \xa0](?:the[ \xa0])?"
    rf"|\b{_SITE_NOUN}[ \xa0](?:of|at|in)[ \xa0](?:the[ \xa0])?"
    rf"|\b{_PLACE_NOUN}[ \xa0](?:of[ \xa0])?(?:the[ \xa0])?)(?=[{_UP}])"
)
_AND = re.compile(rf"(?:,[ \xa0](?:and[ \xa0])?|[ \xa0](?:and|or|to)[ \xa0](?:the[ \xa0])?|[ \xa0]\(|[/–—])(?=[{_UP}])")
_TONGUE = small_pattern(
    r"\b(?:interpret\w*|broadcast\w*|translat\w*|leaflets?|brochures?|text|copies|spots|dramas?|messages?|lessons?|written|printed|subtitle\w*|spoken|speak\w*"
    r"|posters?|booklets?|songs?|jingles?|recorded|version)\b[^.;]{0,50}\Z"
)
"""What is done in a language before "in" and its name ("messages in Ch'orti'")."""
_PERSON = re.compile(
    r"(?:Mr|Ms|Mrs|Dr|Sir|Lady|Lord|Prof|Judge|Justice|President|Prime|Vice|Deputy|Minister|Governor|Mayor|Ambassador|General|Major|Brigadier|Colonel"
    r"|Captain|Lieutenant|Commissioner|Commander|Sergeant|Inspector|Superintendent|Chief|Secretary|Special|Senior|Acting|Assistant|Director"
    r"|Head|Chair|Chairperson|King|Queen|Prince|Princess|Pope|Imam|Bishop|Father|Sheikh|Officers?|Coordinator|Manager|Adviser|Legislat\w+)\b"
)
_NO_PLACE = re.compile(
    r"\b(?:Mission|Unit|Force|States|Police|Plan|Agreement|Act|Bill|Network|Programme|Project|Operation|Parliament|Congress|Headquarters|Phase|Day"
    r"|Week|Month|Year|Article|Chapter|Annex|Part|Section|Table|Figure|Pillar|Goal|Outcome|Output|Round|Resolution|Law|Charter|Constitution"
    r"|Convention|Protocol|Declaration|Conference|Summit|Forum|Dialogue|Campaign|Strategy|Framework|Initiative|Process|Fund|Report|Budget"
    r"|Arabic|English|French|Spanish|Swahili|Portuguese|Creole|Dari|Pashto|Sango|Lingala|Tetum|Hausa|Somali|Russian|Serbian|Albanian|Category"
    r"|Commissioner|Governor|Minister|Director|Coordinator|Adviser|Representative|Level|Credit|Photo|Grade|Class|Type|Hotel|Hospital|Office|Service|Bureau|Brigade|Battalion|Clinic|School|Stadium|Radio|Television|Internet|Covid|COVID|January|February|March|April|May|June|July|August|September"
    r"|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Ramadan|Christmas|Easter|Christian|Muslim|Catholic|Protestant|Orthodox|Anglican|Evangelical|Government"
    r"|Organi[sz]ation|Group|Team|Module|Training|Assessment|Room|Workshop|Course|Transition|Election|Elections|Peace|Rights|Affairs|Zoom|Facebook|Twitter)s?\b"
)
_NAMED_AFTER = re.compile(
    r"[ \xa0](?:initiative|process|agreement|project|programme|forum|conference|declaration|dialogue|accord|plan|talks?|commission"
    r"|committee|law|act|framework|strategy|campaign|militia|rebels?|fighters?|elements?|group|faction|movement|system|virus|vaccine|family|language|youths?|elders|clans?|tribes?|tribal|herders|pastoralists|farmers|leaders|chiefs|subclans?|sections?|militias|gunmen|fishermen|communities|villagers|families|population)\b",
    re.I,
)
_NAME_GOES_ON = re.compile(
    r"[ \xa0](?:[A-Z][\w-]+[ \xa0]){0,2}(?:Road[ \xa0]?[Mm]ap|Agreement|Accords?|Declaration|Process|Protocol|Communiqu[ée]|Brigade"
    r"|Battalion|Dialogue|Initiative|Summit|Forum|Platform|Statement|Principles|Framework|Treaty|Convention|youth|herders|clans?|tribes?|pastoralists)\b"
)


_SITES = frozenset(("Camp", "Sector", "Zone", "Block", "Ward", "Area", "District"))
_NUMBERED = re.compile(r"[ \xa0]\d+[A-Z]?\b(?:[ \xa0]Extension\b)?")
"""What makes a name of a capitalised kind of site: "Camp 18", "Camp 4 Extension"."""
_BETWEEN = re.compile(r",[ \xa0](?:and[ \xa0])?|[–—]|[ \xa0]and[ \xa0]")
_LISTED = re.compile(
    rf"\b(?:the|of|in|patroll(?:ed|ing)|visited)[ \xa0](?P<names>(?=[{_UP}]){_NAME}(?:[ \xa0](?:(?:de|du|i|el|al)[ \xa0])?{_NAME}){{0,2}}"
    rf"(?:(?:,[ \xa0]|[–—])(?=[{_UP}]){_NAME}(?:[ \xa0](?=[{_UP}]){_NAME}){{0,2}}){{0,5}}"
    rf"(?:[ \xa0]and[ \xa0]|[–—])(?=[{_UP}]){_NAME}(?:[ \xa0](?:(?:de|du|i|el|al)[ \xa0])?(?=[{_UP}]){_NAME}){{0,2}})"
    r"[ \xa0](?:roads|axis|axes|corridors?|highways?|crossings|crossing[ \xa0]points|border[ \xa0]posts"
    r"|districts|counties|camps|sub-prefectures|prefectures"
    r"|territories|regions|provinces|departments|governorates|municipalities|communes|villages|neighbou?rhoods|sectors|states|localities|bases)\b"
)

_SITE_OF_NAME = re.compile(
    rf"\b(?:the|of|for)[ \xa0](?P<name>(?=[{_UP}]){_NAME}(?:[ \xa0](?=[{_UP}]){_NAME}){{0,2}})"
    r"[ \xa0](?:prison|airport|airfield|airstrip|mosque|crossing|bridge|checkpoint|camp|refugee[ \xa0]camp|valley|district|county|province"
    r"|region|prefecture|territory|village|neighbou?rhood|reservoir|dam|dyke|islands?|lighthouse|market|junction|roundabout)\b"
    r"(?![ \xa0][A-Z])"
)
"""A site that goes by a place's name ("the Lukole camp")."""


def names_something(text: str, end: int) -> bool:
    """Does a place's name go on to name a text, body or people ("the Abyei Road Map", "the Ituri Brigade", "Bor Dinka youth")?

    >>> [names_something(t, 5) for t in ("Abyei Road Map", "Ituri Brigade", "Bunia and Beni", "Sirte agreement")]
    [True, True, False, True]
    """
    return bool(_NAME_GOES_ON.match(text, end) or _NAMED_AFTER.match(text, end))


@lru_cache(maxsize=4096)
def is_place_name(name: str) -> bool:
    """May these words be the name of a place, rather than of a person, body, text or time?

    >>> [is_place_name(n) for n in ("Gumuruk", "Deir el-Balah", "Judge Mwangi", "Phase II", "UNICEF", "Ruling Council", "Volunteers")]
    [True, True, False, False, False, False, False]
    """
    words = re.split(r"[ \xa0]", name)
    if len(name) < 3 or name.isupper() or name in _SITES or (len(name) < 5 and not name[1:].islower()):
        return False
    if any(w[:1].isupper() and len(w) > 2 and w.isupper() for w in words):
        return False
    return not (
        _PERSON.match(name) or _NO_PLACE.search(name) or words[-1].lower().rstrip("s") in _bodies() or words[-1].lower() in _groups()
    )


@lru_cache(maxsize=1)
def _bodies() -> frozenset[str]:
    """Nouns for bodies ("council", "academy"), singular."""
    return frozenset(word.rstrip("s") for word in heads())


@lru_cache(maxsize=1)
def _groups() -> frozenset[str]:
    """Those who act, in the plural ("volunteers"), and the last word of the United Nations."""
    return frozenset(word + "s" for word in (*actors(), "nation"))


def place_names(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that stand where only a place can: ``in Gumuruk``, ``between Kadja and Tora``, ``the town of Pinga``, ``near Bria``."""
    for listed in _LISTED.finditer(text):
        start, end = listed.span("names")
        for stop, at in [*(m.span() for m in _BETWEEN.finditer(text, start, end)), (end, end)]:
            if is_place_name(text[start:stop]):
                yield start, stop
            start = at
    for site in _SITE_OF_NAME.finditer(text):
        if is_place_name(site["name"]):
            yield site.span("name")
    done, small = 0, small_letters(text)
    for opening in _LOCATIVE.finditer(small):
        at = opening.end()
        if at < done or opening.group() == "in " and _TONGUE.search(small, max(0, opening.start() - 70), opening.start()):
            continue
        while (run := _RUN.match(text, at)) is not None:
            start, end = run.start(), _capitals_end(run)
            numbered = _NUMBERED.match(text, end) if text[start:end] in _SITES else None
            done = end = numbered.end() if numbered else end
            following = _AND.match(text, end)
            if not is_place_name(text[start:end]) or following is not None and _opens_body(text, following):
                break
            if not names_something(text, end):
                yield start, end
            if following is None:
                break
            at = following.end()


def _opens_body(text: str, joint: re.Match[str]) -> bool:
    """Is what follows "and" the rest of a body's name ("in Family and Sexual Violence Units")?"""
    if "and" not in joint.group():
        return False
    run = _RUN.match(text, joint.end())
    words = re.split(r"[ \xa0]", text[run.start() : _capitals_end(run)]) if run else []
    if run and names_something(text, _capitals_end(run)):
        return True  # "between Mundari and Bor Dinka youth"
    return len(words) > 1 and words[-1].lower().rstrip("s") in _bodies() and not words[-1].isupper()


def _capitals_end(run: re.Match[str]) -> int:
    """Where the last capitalised word of a run of words ends."""
    at = end = run.start()
    for word in run.group().replace("\xa0", " ").split(" "):
        if word[0].isupper():
            end = at + len(word)
        elif word not in _JOINING:
            break
        at += len(word) + 1
    return end


_JOINING = frozenset(["de", "du", "des", "do", "da", "dos", "las", "los", "la", "le", "el", "al", "ez", "of"])
