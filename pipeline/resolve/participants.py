"""Headcounts of an activity, with the sub-counts that the text breaks them into."""

from __future__ import annotations

import re

from pipeline.find.small_letters import small_letters, small_pattern
from pipeline.records import Participants

_UNITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {w: i + 1 for i, w in enumerate(_UNITS)} | {w: 10 * (i + 2) for i, w in enumerate(_TENS)}
_NUMBER = rf"(?:\d{{1,3}}(?:[, \u00a0\u202f]\d{{3}})+|\d+|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_UNITS)}))?|{'|'.join(_UNITS)})"
_PEOPLE = (
    r"(?:participants?|officers?|people|persons?|women|men|girls|boys|officials?|representatives?|personnel|members|experts?|trainees?"
    r"|students?|cadets?|recruits?|leaders?|elders?|youths?|magistrates?|judges?|prosecutors?|lawyers?|investigators?|trainers?"
    r"|soldiers?|police|gendarmes?|combatants?|refugees?|civilians?|households?|families|children|volunteers?|advis[eo]rs?|analysts?"
    r"|inspectors?|delegates?|journalists?|peacekeepers?|troops|staff|guards?|wardens?|farmers?|workers?|practitioners?|observers?"
    r"|engineers?|mentors?|detainees|prisoners?|returnees|survivors?|beneficiaries|graduates|stakeholders|citizens|residents"
    r"|parliamentarians|mediators|policewomen|policemen|detectives)"
)
_COUNT = small_pattern(
    rf"(?<![\w$€£.,/-])(?P<n>{_NUMBER})(?![\d%]|[.,]\d| per cent| million| billion)\s+"
    rf"(?P<of>(?:(?!(?:and|or|to|in|of|for|with|by|at|on|from|the|was|were|is|are|has|have|had|will)\b)[\w’'-]+\s+){{0,4}}?{_PEOPLE})\b"
)
_OUT_OF = small_pattern(
    rf"(?:including|of whom|of them|among them|amongst whom|comprising|,|\(|and)\s*(?:at least |some |about |only )?"
    rf"(?P<n>{_NUMBER})\s+(?:were\s+|are\s+)?(?P<of>women|men|female|male|girls|boys|woman)\b"
)


def parse_count(number: str) -> int:
    """The value of a written or printed whole number.

    >>> parse_count("1,045"), parse_count("Twenty-seven"), parse_count("12"), parse_count("2 010")
    (1045, 27, 12, 2010)
    """
    digits = re.sub(r"[, \u00a0\u202f]", "", number)
    if digits.isdigit():
        return int(digits)
    return sum(_VALUES[word] for word in number.lower().split("-"))


def participants_of(text: str) -> tuple[Participants, ...]:
    """Who was counted: "101 participants (27 women)", "291 officers, including 24 women", "Twenty-seven police officers".

    >>> participants_of("attended by 70 participants (including 21 women)")
    (Participants(count=70, of='participants'), Participants(count=21, of='women'))
    >>> participants_of("A course in February 2019 was attended by 36 judges.")
    (Participants(count=36, of='judges'),)
    """
    found: dict[tuple[int, str], Participants] = {}
    places: list[tuple[int, Participants]] = []
    small = small_letters(text)
    for pattern in (_COUNT, _OUT_OF):
        for match in pattern.finditer(small):
            counted = Participants(parse_count(match["n"]), " ".join(text[match.start("of") : match.end("of")].split()))
            places.append((match.start("n"), counted))
    for at, counted in sorted(places, key=lambda p: (p[0], -len(p[1].of))):
        found.setdefault((at, ""), counted)
    return tuple(dict.fromkeys(found.values()))
