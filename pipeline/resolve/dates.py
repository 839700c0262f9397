"""Resolve dates: years left out, relative expressions, roles.

What the document fixes is filled in, counted from its publication date or from another date of the passage;
what it does not fix stays ``X``. Nothing is ever counted from the day of the run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from spacy.tokens import Doc

from pipeline.document import Document
from pipeline.edtf import EdtfError, parse_edtf
from pipeline.errors import Issue
from pipeline.find.date_guards import governing_verb
from pipeline.find.date_values import DateMention, Point, Shift
from pipeline.records import DateRecord, DateRole
from pipeline.resolve.date_roles import context, cue, is_publication, role_of

PASSAGE = 400
"""How far back, in characters, "the same day" may look for its date."""


@dataclass(frozen=True, slots=True)
class Value:
    """A resolved value and how sure its source makes it."""

    first: Point | None
    last: Point | None
    fixed: str | None
    confidence: float

    @property
    def edtf(self) -> str:
        if self.fixed is not None:
            return self.fixed
        return str(self.first) if self.last is None or self.last == self.first else f"{self.first}/{self.last}"


def resolve_dates(doc: Doc, document: Document, issues: list[Issue]) -> list[DateRecord]:
    """One record a date, its year and role read from the document."""
    mentions: list[DateMention] = list((doc._.mentions or {}).get("dates", ()))
    published = published_day(document, mentions, doc.text)
    now = published or _latest_day(mentions)
    records: list[DateRecord] = []
    values: list[tuple[DateMention, Value]] = []
    for i, mention in enumerate(mentions):
        value = _value(doc, mention, mentions[i + 1 : i + 3], values, published)
        if value is None:
            issues.append(
                Issue("date_unanchored", "info", "resolve", f"no date for {mention.text!r} to count from", mention.start, mention.end)
            )
            continue
        try:
            earliest, latest = parse_edtf(value.edtf)
        except EdtfError as error:
            issues.append(Issue("date_impossible", "warning", "resolve", str(error), mention.start, mention.end))
            continue
        values.append((mention, value))
        role = _role(doc.text, mention, value, earliest, now, records)
        records.append(DateRecord(mention.start, mention.end, mention.text, value.edtf, earliest, latest, role, value.confidence))
    return records


def published_day(document: Document | None, mentions: list[DateMention], text: str) -> date | None:
    """The day the document was published: as its reader found it, or the first date of its masthead or dateline."""
    if document is not None and document.published:
        try:
            return parse_edtf(document.published)[1]
        except EdtfError:
            return None
    for form in ("day", "month"):
        for mention in mentions:
            if mention.form == form and mention.has_year and mention.first and is_publication(text, mention):
                return mention.first.last_day()
    return None


def _latest_day(mentions: list[DateMention]) -> date | None:
    """The last day that the document's full dates speak of: it was written about then or later."""
    days = [d for m in mentions if m.first and m.form in ("day", "month", "year") and (d := m.first.first_day()) and d.year < 2100]
    return max(days, default=None)


# --- values ---------------------------------------------------------------------------------------------------


def _value(
    doc: Doc, mention: DateMention, following: list[DateMention], earlier: list[tuple[DateMention, Value]], published: date | None
) -> Value | None:
    if mention.fixed is not None:
        return Value(None, None, mention.fixed, 0.93)
    if mention.shift is not None:
        return _shifted(doc, mention, mention.shift, earlier, published)
    assert mention.first is not None
    if mention.has_year:
        sure = {"day": 0.98, "range": 0.95, "month": 0.97, "year": 0.93, "budget_year": 0.96, "quarter": 0.93}
        return Value(mention.first, mention.last, None, sure.get(mention.form, 0.9))
    return _with_year(doc, mention, following, earlier, published)


def _with_year(
    doc: Doc, mention: DateMention, following: list[DateMention], earlier: list[tuple[DateMention, Value]], published: date | None
) -> Value:
    """A date without a year: the passage's other dates, else the publication date and the tense, else ``XXXX``."""
    first, last = mention.first, mention.last or mention.first
    assert first is not None and last is not None
    wraps = last.in_year < first.in_year
    told = None if mention.direction else _year_told(doc.text, mention, following, earlier, published)
    if told is not None:
        year, confidence = told, 0.88
    elif published is not None:
        direction = mention.direction or direction_of(doc, mention)
        year = nearest_year(first, last, published, direction)
        confidence = 0.93 if direction else 0.85
    else:
        return Value(first, mention.last, None, 0.85)
    last = last.with_year(year + wraps)
    first = first.with_year(year)
    if not (first.exists and last.exists):  # 29 February of a year that has none
        return Value(mention.first, mention.last, None, 0.5)
    return Value(first, last if mention.last else None, None, confidence)


def nearest_year(first: Point, last: Point, published: date, direction: int) -> int:
    """The year that puts a date last before (-1), first after (+1) or nearest to (0) the publication.

    >>> nearest_year(Point(None, 11, 19), Point(None, 11, 21), date(2025, 1, 24), -1)
    2024
    >>> nearest_year(Point(None, 3, 15), Point(None, 3, 15), date(2023, 11, 20), 1)
    2024
    """
    wraps = last.in_year < first.in_year
    years = [y for y in range(published.year - 4, published.year + 5) if first.with_year(y).exists and last.with_year(y + wraps).exists]
    starts = {y: first.with_year(y).first_day() for y in years}
    ends = {y: last.with_year(y + wraps).last_day() for y in years}
    if direction < 0:
        return max(y for y in years if starts[y] <= published)  # type: ignore[operator]
    if direction > 0:
        return min(y for y in years if ends[y] >= published)  # type: ignore[operator]

    def distance(y: int) -> int:
        return max((starts[y] - published).days, (published - ends[y]).days, 0)  # type: ignore[operator]

    return min(years, key=lambda y: (distance(y), y))


def _year_told(
    text: str, mention: DateMention, following: list[DateMention], earlier: list[tuple[DateMention, Value]], published: date | None
) -> int | None:
    """The year that another date of the passage fixes: the same days told in full, or the story's last full date."""
    first = mention.first
    assert first is not None
    for other, value in earlier:  # the same days, written in full before
        if other.has_year and value.first and value.first.day and first.day and _same_days(mention, value):
            return value.first.year
    for other, value in reversed(earlier):
        gap = text[other.end : mention.start]
        if len(gap) > PASSAGE or "\n\n" in gap or (published is not None and re.search(r"[.!?]\s", gap)):
            break
        if not (other.has_year and value.first and value.first.year and value.first.month) or value.first.year > 2100:
            continue
        if cue("citation", *context(text, other)) or re.search(
            r"(?:\bof|\bsince|\buntil|\bdu|\() ?\Z", text[max(0, other.start - 8) : other.start]
        ):
            continue
        if published is not None and (published - (value.first.first_day() or published)).days < 250:
            return None  # a recent date fixes nothing that the publication does not
        anchor = value.last or value.first
        return (anchor.year or 0) + (first.in_year < value.first.in_year)
    if published is None:
        for other in following:
            gap = text[mention.end : other.start]
            if (
                len(gap) < 120
                and not re.search(r"[.!?]\s|\n\n", gap)
                and other.form in ("day", "month", "range")
                and other.first
                and other.first.year
            ):
                if cue("citation", *context(text, other)):
                    continue
                return other.first.year - (first.in_year > other.first.in_year)
    return None


def _same_days(mention: DateMention, value: Value) -> bool:
    """Whether a date without a year lies within a full date's days."""
    assert mention.first is not None and value.first is not None
    last, value_last = mention.last or mention.first, value.last or value.first
    if value_last.year != value.first.year or value_last.day is None or last.day is None:
        return False
    return value.first.in_year <= mention.first.in_year and last.in_year <= value_last.in_year


_AHEAD = ("will", "shall", "'ll", "’ll", "wo")


def direction_of(doc: Doc, mention: DateMention) -> int:
    """Whether a date lies before (-1) or after (+1) the writing, from the clause's words and tense; 0 if they do not say."""
    before, after = context(doc.text, mention)
    clause = re.split(r"[.;:!?]\s", before)[-1]
    early = cue("past", re.split(r"[,;] ", clause)[-1][-24:], "")
    if cue("future", clause, after):
        return 1
    if early:
        return -1
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    verb = governing_verb(span.root) if span is not None and doc.has_annotation("DEP") else None
    if verb is None:
        return -1
    while verb.tag_ == "VB" and verb.dep_ == "xcomp" and verb.head.pos_ in ("VERB", "AUX"):  # "continued to experience"
        verb = verb.head
    aux = {t.lower_ for t in verb.children if t.dep_ in ("aux", "auxpass")}
    if aux & set(_AHEAD) or (verb.tag_ == "VB" and "to" in aux and verb.dep_ in ("xcomp", "relcl", "acl")):
        return 1
    if verb.tag_ in ("VBD", "VBN") or aux & {"had", "was", "were", "did"}:
        return -1
    if verb.tag_ in ("VBZ", "VBP", "VBG"):
        return 0
    return -1


def _shifted(
    doc: Doc, mention: DateMention, shift: Shift, earlier: list[tuple[DateMention, Value]], published: date | None
) -> Value | None:
    """A step from the publication date or from the passage's last date that is precise enough."""
    if shift.base == "published":
        if published is None:
            return Value(None, None, _unknown(shift), 0.7)
        if shift.keeps_precision and shift.unit in ("month", "year"):  # "three months ago" is a month, "two years ago" a year
            base = Point(published.year, published.month if shift.unit == "month" else None)
            return _step(base, None, shift, 0.75)
        if shift.unit == "weekday":
            direction = shift.count or direction_of(doc, mention) or -1
            return _day(_weekday(published, shift, direction), 0.88)
        return _step(Point(published.year, published.month, published.day), None, shift, 0.9)
    for other, value in reversed(earlier):
        if mention.start - other.end > PASSAGE or "\n\n" in doc.text[other.end : mention.start]:
            break
        if value.first is None or not _precise_enough(value, shift) or cue("citation", *context(doc.text, other)):
            continue
        if value.first.year is None:
            return Value(None, None, _unknown(shift), 0.6)
        return _step(value.first, value.last, shift, 0.85)
    return None


def _precise_enough(value: Value, shift: Shift) -> bool:
    assert value.first is not None
    needed = {"day": 3, "week": 3, "weekend": 3, "month": 2}.get(shift.unit, 1)
    return 1 + (value.first.month is not None) + (value.first.day is not None) >= needed


def _step(first: Point, last: Point | None, shift: Shift, confidence: float) -> Value:
    """``count`` units from a date, spanning ``length`` units."""
    assert first.year is not None
    end = last or first
    if shift.keeps_precision:
        stepped = _moved(first, shift.unit, shift.count)
        return Value(stepped, _moved(last, shift.unit, shift.count) if last else None, None, confidence)
    if shift.unit == "year":
        base = (end if shift.count > 0 else first).year or first.year
        years = Point(base + shift.count), Point(base + shift.count + shift.length - 1)
        return Value(years[0], years[1] if shift.length > 1 else None, None, confidence)
    if shift.unit in ("month", "quarter"):
        base = end if shift.count > 0 else first
        size = 3 if shift.unit == "quarter" else 1
        month = (base.month or 1) if size == 1 else ((base.month or 1) - 1) // 3 * 3 + 1
        start = _moved(Point(base.year, month), "month", shift.count * size)
        length = shift.length * size
        return Value(start, _moved(start, "month", length - 1) if length > 1 else None, None, confidence)
    day = (end if shift.count > 0 else first).first_day()
    assert day is not None
    if shift.unit == "week":
        if shift.base == "previous" and shift.length > 1:
            return _days(day + timedelta(1 if shift.count > 0 else -7 * shift.length), 7 * shift.length, confidence)
        return _days(day - timedelta(day.isoweekday() - 1) + timedelta(7 * shift.count), 7, confidence)
    if shift.unit == "weekend":
        return _days(day - timedelta(day.isoweekday() - 1) + timedelta(7 * shift.count + 5), 2, confidence)
    return _days(day + timedelta(shift.count), shift.length, confidence)


def _moved(point: Point, unit: str, count: int) -> Point:
    """A point some units on, in its own precision.

    >>> str(_moved(Point(1999, 3), "year", 10)), str(_moved(Point(2018, 10, 29), "week", -2)), str(_moved(Point(2024, 1, 31), "month", 1))
    ('2009-03', '2018-10-15', '2024-02-29')
    """
    assert point.year is not None
    if unit in ("day", "week") and point.day:
        day = point.first_day()
        assert day is not None
        day += timedelta(count * (7 if unit == "week" else 1))
        return Point(day.year, day.month, day.day)
    months = {"year": 12, "quarter": 3}.get(unit, 1) * count if unit in ("month", "year", "quarter") else 0
    total = point.year * 12 + (point.month or 1) - 1 + months
    moved = Point(total // 12, total % 12 + 1 if point.month else None)
    if point.day is None:
        return moved
    longest = moved.last_day()
    assert longest is not None
    return replace(moved, day=min(point.day, longest.day))


def _weekday(published: date, shift: Shift, direction: int) -> date:
    """The weekday last before (the day itself included, unless "last" is said) or next after the publication."""
    assert shift.weekday is not None
    back = (published.isoweekday() - shift.weekday) % 7
    if direction < 0:
        return published - timedelta(back or (7 if shift.count else 0))
    ahead = -(published.isoweekday() - shift.weekday) % 7
    return published + timedelta(ahead or (7 if shift.count else 0))


def _day(day: date, confidence: float) -> Value:
    return Value(Point(day.year, day.month, day.day), None, None, confidence)


def _days(first: date, length: int, confidence: float) -> Value:
    last = first + timedelta(length - 1)
    return Value(Point(first.year, first.month, first.day), Point(last.year, last.month, last.day), None, confidence)


def _unknown(shift: Shift) -> str:
    """The shape of a value that nothing fixes."""
    if shift.unit == "year":
        return "XXXX"
    return "XXXX-XX" if shift.unit in ("month", "quarter") else "XXXX-XX-XX"


# --- roles ----------------------------------------------------------------------------------------------------


def _role(text: str, mention: DateMention, value: Value, earliest: date | None, now: date | None, earlier: list[DateRecord]) -> DateRole:
    if is_publication(text, mention):
        return "publication"
    left = text.rfind("(", max(0, mention.start - 40), mention.start)
    parenthesised = left >= 0 and ")" not in text[left : mention.start] and ")" in text[mention.end : mention.end + 40]
    role = role_of(text, mention, value.edtf, earliest, now, parenthesised)
    if role == "event" and earlier and earlier[-1].role in ("citation", "period", "background") and mention.form in ("year", "range"):
        gap = text[earlier[-1].end : mention.start]
        if re.fullmatch(r"\s*(?:,|and|&|,\s*and|or|to|[-–])\s*", gap):  # "(2016 and 2018)": one list, one role
            return earlier[-1].role
    return role
