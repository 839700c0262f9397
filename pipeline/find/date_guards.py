"""What looks like a date and is none: symbols, telephone numbers, counts, names that hold a day, people called April."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby

from spacy.tokens import Doc, Token

from pipeline.find.date_grammar import ENGLISH_MONTHS, rows

WINDOW = 40
"""How many characters around an expression its guards look at."""


@cache
def _guard(use: str) -> re.Pattern[str]:
    """The patterns of ``date_guards.csv`` with one use, as one."""
    return re.compile("|".join(f"(?:{r['pattern']})" for r in rows("date_guards.csv") if r["use"] == use))


@cache
def _masks() -> re.Pattern[str]:
    """What no date may be read in, as one pattern; where a word goes on, most of its parts need not be tried."""
    parts = []
    for use, group in groupby((r for r in rows("date_guards.csv") if r["use"] in ("mask", "mask at word")), key=lambda r: r["use"]):
        pattern = "|".join(f"(?:{r['pattern']})" for r in group)
        parts.append(pattern if use == "mask" else rf"(?<!\w)(?:{pattern})")
    return re.compile("|".join(parts))


def masked(text: str) -> bytearray:
    """A map of the text, 1 where no date may be read: addresses, symbols, telephone numbers, names after a day."""
    mask = bytearray(len(text))
    for m in _masks().finditer(text):
        mask[m.start() : m.end()] = b"\1" * (m.end() - m.start())
    return mask


def is_year(text: str, start: int, end: int) -> bool:
    """Whether four digits are a year where they stand, not a resolution, a count or a sum.

    >>> t = "resolution 1960 (2010)"
    >>> is_year(t, 11, 15), is_year(t, 17, 21)
    (False, True)
    """
    before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    return not (_guard("before_year").search(before) or _guard("after_year").match(after) or _in_number_row(text, start, end))


def _in_number_row(text: str, start: int, end: int) -> bool:
    """Whether the year is a cell among cells of numbers (a tab-separated row, not a header of years)."""
    left, right = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[left : right if right >= 0 else len(text)]
    if "\t" not in line:
        return False
    cell = text[max(left, text.rfind("\t", 0, start) + 1) : start] + text[end:].split("\t", 1)[0].split("\n", 1)[0]
    if cell.strip():
        return False
    cells = [c.strip() for c in line.split("\t") if c.strip()]
    numbers = [c for c in cells if re.fullmatch(r"[(–—-]?[\d\s.,]+\)?%?", c)]
    years = [c for c in cells if re.fullmatch(r"(?:19|20)\d\d", c)]
    return len(numbers) > len(years)


def is_month(text: str, start: int, end: int, month: str) -> bool:
    """Whether a month's name standing alone means the month: not Ms. April, "may march", "May I", "Jan".

    >>> is_month("Ms. April Kanu", 4, 9, "April"), is_month("In April, patrols", 3, 8, "April")
    (False, True)
    """
    if not month[0].isupper():
        return bool(_guard("before_foreign").search(text[max(0, start - WINDOW) : start])) and month.casefold() not in ENGLISH_MONTHS
    before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    if _guard("before_month").search(before):
        return False
    if _guard("before_alone").search(before) or _guard("after_month").match(after):
        return True
    # without a preposition: heads a phrase ("April rains") or follows a name; May, March and August need one
    return month.casefold() not in ("may", "march", "august", "mars") and not re.match(r"\s[A-Z][a-z]+\b", after)


def is_number(before: str, gap: str) -> bool:
    """Whether the first number before a month is that of a report: "No. 4 – 24 March", "Update 4, 24 March".

    >>> is_number("Situation report No. ", ", "), is_number("Update ", "–"), is_number("from ", " to ")
    (True, False, False)
    """
    if re.fullmatch(r"\s*(?:,|[-–—])\s*", gap) is None:
        return False
    apart = gap.startswith(",") or gap != gap.strip()
    return bool(_guard("numbered").search(before) or (apart and _guard("numbered_apart").search(before)))


def is_school_year(text: str, start: int, end: int) -> bool:
    """Whether 1963/64 is a year of schools or fields, and no budget year.

    >>> is_school_year("the 1963/64 academic year", 4, 11), is_school_year("the 2024/25 period", 4, 11)
    (True, False)
    """
    before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    return bool(_guard("school_year").search(before) or _guard("after_school_year").match(after))


def is_quarter(text: str, start: int, end: int) -> bool:
    """Whether "second quarter" without a year is one of a year: not of a match, a town or a project.

    >>> t = "in the second quarter of the match"
    >>> is_quarter(t, 7, 21), is_quarter("the second quarter in review", 4, 18)
    (False, True)
    """
    return not _guard("after_quarter").match(text[end : end + WINDOW]) and not text[max(0, start - 2) : start].endswith("a ")


def is_weekday(text: str, start: int, end: int) -> bool:
    """Whether a weekday means one day: not "every Monday" nor "Good Friday"."""
    if re.match(r"\s[A-Z][a-z]+", text[end : end + 4]) and not re.search(
        r"(?i:on|last|next|this|since|by|until|,)\s\Z", text[max(0, start - 8) : start]
    ):
        return False
    before, after = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    if _guard("not_weekday").search(before):
        return False
    span = re.search(r"\b[A-Z][a-z]+day (?:to|through)\s\Z", before)  # the end of "Monday to Friday"
    if span:
        before, after = before[: span.start()], " to Friday"
    opening = not re.search(r"\b(?:[Ff]rom|[Oo]n|[Bb]etween)\s\Z", before) or _guard("opening_days").search(before)
    return not (opening and _guard("after_weekday").match(after))


def is_one_span(text: str, start: int, phrase: str) -> bool:
    """Whether "last year" is the year before, not "over the last year", a duration."""
    if phrase.casefold() not in (
        "last week",
        "last month",
        "last quarter",
        "last year",
        "next week",
        "next month",
        "next year",
        "next quarter",
    ):
        return True
    return not re.search(r"(?i:\bthe|\bits|\btheir)\s\Z", text[max(0, start - 8) : start])


def is_this_day(doc: Doc, text: str, start: int, end: int) -> bool:
    """Whether "today" is the day of publication ("today opened") rather than nowadays ("crime today requires")."""
    if _guard("not_today").match(text, end):
        return False
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not doc.has_annotation("DEP"):
        return True
    verb = governing_verb(span.root)
    if verb is None:
        return True
    if verb.tag_ in ("VBD", "VBN"):
        return True
    return any(t.lower_ in ("will", "was", "were", "has", "had", "is", "are") for t in verb.children) and verb.tag_ in ("VBG", "VBN", "VB")


def governing_verb(token: Token) -> Token | None:
    """The verb of the clause that a token belongs to."""
    for ancestor in (token, *token.ancestors):
        if ancestor.pos_ in ("VERB", "AUX"):
            return ancestor
    return None
