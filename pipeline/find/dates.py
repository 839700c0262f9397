"""Find every expression that fixes a calendar day, month, year, interval or decade.

Each family of ``date_grammar`` reads its own surface forms, the longest first; then neighbours are joined
("28 May to 3 June", "between April and June", "5, 12 and 19 October"). Nothing is read relative to now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from spacy.tokens import Doc

from pipeline.find import date_grammar as g
from pipeline.find import date_guards as guards
from pipeline.find.date_families import FAMILIES, mention_of
from pipeline.find.date_values import DateMention, Shift
from pipeline.find.names import text_of


def find_dates(doc: Doc) -> Iterator[DateMention]:
    """The dates of a text, in text order."""
    text = text_of(doc)
    for mention in read_dates(text):
        if mention.text.casefold() != "today" or guards.is_this_day(doc, text, mention.start, mention.end):
            yield mention


def read_dates(text: str) -> list[DateMention]:
    """The dates of a text, from its characters alone.

    >>> [(m.text, m.edtf) for m in read_dates("on 12–14 and 18–20 February 2023")]
    [('12–14', '2023-02-12/2023-02-14'), ('18–20 February 2023', '2023-02-18/2023-02-20')]
    >>> [(m.text, m.edtf) for m in read_dates("between April and June 2018")]
    [('April and June 2018', '2018-04/2018-06')]
    """
    taken = guards.masked(text)
    found: list[DateMention] = []
    small = text.lower()
    for family, needs in FAMILIES:
        if needs and not any(word in small for word in needs):
            continue
        for mention in family(text):
            if mention.end > mention.start and not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
                found.append(mention)
    found.sort(key=lambda m: m.start)
    return _anchored(_joined(text, found), text)


def parse_date(value: str) -> str | None:
    """The EDTF value of a string that is only a date; None if it is none or depends on another date.

    >>> parse_date("Monday, 23 March 2009"), parse_date("11 to 13 September"), parse_date("2024/25")
    ('2009-03-23', 'XXXX-09-11/XXXX-09-13', '2024-07-01/2025-06-30')
    >>> parse_date("1er août 2014"), parse_date("late 1980s"), parse_date("third quarter of 2024")
    ('2014-08-01', '198X', '2024-07/2024-09')
    >>> parse_date("31 February 2020"), parse_date("last week"), parse_date("12 missions")
    (None, None, None)
    """
    stripped = value.strip()
    found = read_dates(stripped)
    if len(found) == 1 and found[0].end - found[0].start >= len(stripped.removeprefix("the ")):
        return found[0].edtf
    return _unusual(stripped)


def _unusual(value: str) -> str | None:
    """A full date in a form that the grammar does not take, read by dateparser with fixed settings (never relative to now)."""
    if (
        len(value) > 40
        or len(re.findall(r"\d+", value)) != 2
        or not re.search(r"\b(?:1[89]|20)\d\d\b", value)
        or not re.search(r"[^\W\d]{3}", value)
    ):
        return None
    import dateparser  # 0.2 s, and seldom needed

    day = dateparser.parse(
        value, languages=["en", "fr", "es"], settings={"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    )
    return day.date().isoformat() if day else None


# --- neighbours -----------------------------------------------------------------------------------------------


def _joined(text: str, found: list[DateMention]) -> list[DateMention]:
    """Neighbours put together: ranges over two mentions, and a year written once for several dates."""
    out: list[DateMention] = []
    for mention in found:
        while out:
            merged = _merged(text, out[-1], mention)
            if merged is None:
                break
            out.pop()
            mention = merged
        out.append(mention)
    return _with_shared_years(text, out)


def _merged(text: str, a: DateMention, b: DateMention) -> DateMention | None:
    """The two as one, if the words between them say so: an interval, or a date and the year or weekday told after it."""
    return _apposed(text, a, b) or _weekdays(text, a, b) or _interval(text, a, b)


def _apposed(text: str, a: DateMention, b: DateMention) -> DateMention | None:
    """ "March this year", "Monday of last week", "21 June, a Wednesday"."""
    gap = text[a.end : b.start]
    if b.shift is None or len(gap) > 6:
        return None
    if a.first is not None and a.shift is None and not a.has_year and b.shift.unit == "year" and re.fullmatch(r",?\s+(?:of\s+)?", gap):
        return replace(a, end=b.end, text=text[a.start : b.end], shift=b.shift)
    if a.form == "day" and b.form == "weekday" and not b.direction and re.fullmatch(r",?\s+(?:an?\s+|\()?", gap):
        return a
    last_week = b.shift.unit == "week" and b.shift.base == "published" and re.fullmatch(r"\s+(?:of\s+)?", gap)
    if last_week and a.shift is not None and a.shift.unit == "weekday":
        shift = Shift("published", "weekday_of_week", b.shift.count, weekday=a.shift.weekday)
        return mention_of(text, a.start, b.end, "weekday", shift=shift)
    return None


def _weekdays(text: str, a: DateMention, b: DateMention) -> DateMention | None:
    """ "from Monday to Wednesday", "on Monday and Tuesday"."""
    if a.form != "weekday" or b.form != "weekday" or a.shift is None or b.shift is None or b.direction:
        return None
    if (a.shift.base, a.shift.unit) != ("published", "weekday") or (b.shift.base, b.shift.unit) != ("published", "weekday"):
        return None
    gap, length = text[a.end : b.start], ((b.shift.weekday or 1) - (a.shift.weekday or 1)) % 7 + 1
    joined = bool(g.AND_GAP.match(gap)) and length == 2
    ranged = bool(g.RANGE_GAP.match(gap)) and a.shift.length == 1
    if not (joined or ranged or (g.AND_GAP.match(gap) and g.BETWEEN.search(text[max(0, a.start - 20) : a.start]))):
        return None
    return mention_of(text, a.start, b.end, "weekday", shift=replace(a.shift, length=length), direction=a.direction)


def _interval(text: str, a: DateMention, b: DateMention) -> DateMention | None:
    """From one date to another."""
    gap = text[a.end : b.start]
    if a.first is None or b.first is None or len(gap) > 24:
        return None
    if a.form == b.form == "budget_year" and g.RANGE_GAP.match(gap):
        return mention_of(text, a.start, b.end, "budget_year", a.first, b.last)
    listed = bool(g.LIST_GAP.match(gap))
    if a.last or b.last:
        return mention_of(text, a.start, b.end, "range", a.first, b.last) if listed and _months_in_a_row(text, a, b) else None
    before = text[max(0, a.start - 20) : a.start]
    ranged = bool(g.RANGE_GAP.match(gap)) and not re.search(
        r"(?i:postpon\w+|reschedul\w+|moved|deferred)\W.*\Z", text[max(0, a.start - 60) : a.start]
    )
    if not (ranged or (listed and g.BETWEEN.search(before)) or (listed and _months_in_a_row(text, a, b))):
        return None
    first, last = a.first, b.first
    if first.year is None and last.year is not None:
        first = first.with_year(last.year - (first.in_year > last.in_year))
    elif last.year is None and first.year is not None:
        last = last.with_year(first.year + (last.in_year < first.in_year))
    if first.year and last.year and first.end > last.end:
        return None
    return mention_of(text, a.start, b.end, "range", first, last)


def _months_in_a_row(text: str, a: DateMention, b: DateMention) -> bool:
    """October and November · October, November and December 2019: of one year that is written at most once."""
    if a.form != "month" or a.first is None or b.first is None or a.first.year is not None or a.shift or b.direction:
        return False
    if b.first.day or b.first.month != (a.first.month or 0) % 12 + 1:
        return False
    gap = text[a.end : b.start]
    return bool(g.AND_GAP.match(gap)) if b.form == "month" else bool(b.last and not b.last.day and re.fullmatch(r",\s+", gap))


def _with_shared_years(text: str, found: list[DateMention]) -> list[DateMention]:
    """A list of dates whose year is written once, at its end: "5, 12 and 19 October 2015", "in June and in September 2024"."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        a, b = out[i], out[i + 1]
        if a.first is None or a.has_year or b.first is None or b.first.year is None:
            continue
        if a.first.month and not b.first.month:  # "On 16 December, the 2025 plan was adopted"
            continue
        if b.start - a.end <= 24 and (g.LIST_GAP.match(text[a.end : b.start]) or g.RANGE_GAP.match(text[a.end : b.start])):
            first = a.first.with_year(b.first.year)
            out[i] = replace(a, first=first, last=a.last.with_year(b.first.year) if a.last else None)
    return out


def _anchored(found: list[DateMention], text: str) -> list[DateMention]:
    """Without a date before it in the passage, "three years later" is a duration and "the same day" fixes nothing."""
    out: list[DateMention] = []
    for mention in found:
        if mention.shift and mention.shift.base == "previous" and not mention.shift.tells_back:
            near = takewhile(lambda p, start=mention.start: start - p.end < 400, reversed(out))  # type: ignore[misc]
            if not any("\n\n" not in text[p.end : mention.start] for p in near):
                continue
        out.append(mention)
    return out
