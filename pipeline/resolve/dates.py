"""Resolve dates: years left out, relative expressions, roles.

What the document fixes is filled in, counted from its publication date or from another date of the passage;
what it does not fix stays ``X``. Nothing is ever counted from the day of the run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Doc

from pipeline.document import Document
from pipeline.edtf import EdtfError, parse_edtf
from pipeline.errors import Issue
from pipeline.find.date_values import DateMention, Point, Shift
from pipeline.find.names import text_of
from pipeline.records import DateRecord, DateRole
from pipeline.resolve.date_roles import MASTHEAD, context, cue, ends_masthead, is_publication, line_of, role_of
from pipeline.resolve.date_steps import Value, days, moved, nearest_year, point_of, step, unknown, weekday
from pipeline.resolve.date_tense import RECURRING, direction_of

PASSAGE = 400
"""How far back, in characters, "the same day" may look for its date."""
OPENING = 200
"""Characters at the start of a document in which a month is the one that it reports on."""
RECENT = 250
"""A full date so few days before the publication fixes no other year than the publication does."""


@dataclass(slots=True)
class Story:
    """A document while its dates are read from first to last."""

    doc: Doc
    text: str
    published: date | None
    mentions: list[DateMention]
    resolved: list[tuple[DateMention, Value]] = field(default_factory=list)
    lead: date | None = None
    """The day that the story tells of first, where it does not say when it was published."""
    told: list[tuple[tuple[int, int], tuple[int, int], int]] = field(default_factory=list)
    """First and last day, and year, of the full dates that are no citations; none lies within one before it."""

    def tell(self, mention: DateMention, value: Value) -> None:
        """Keep what a date was found to mean."""
        self.resolved.append((mention, value))
        whole, end = value.first, value.last or value.first
        if self.published is not None or not mention.has_year or whole is None or end is None or whole.year is None:
            return
        if whole.day is None or end.day is None or whole.year != end.year:
            return
        days_told = (whole.in_year, end.in_year)
        if self.year_of(*days_told) is None and not cue("citation", *context(self.text, mention)):
            self.told.append((*days_told, whole.year))

    def year_of(self, first: tuple[int, int], last: tuple[int, int]) -> int | None:
        """The year of the first full date that these days lie within."""
        return next((year for start, end, year in self.told if start <= first and last <= end), None)


def resolve_dates(doc: Doc, document: Document, issues: list[Issue]) -> list[DateRecord]:
    """One record a date, its year and role read from the document."""
    mentions: list[DateMention] = list((doc._.mentions or {}).get("dates", ()))
    text = text_of(doc)
    story = Story(doc, text, published_day(document, mentions, text), mentions)
    if story.published is None:
        story.lead = _lead_day(mentions, text)
    now = story.published or _latest_day(mentions)
    records: list[DateRecord] = []
    for i, mention in enumerate(mentions):
        value = _value(story, i)
        if value is None:
            issues.append(_issue("date_unanchored", mention, f"no date for {mention.text!r} to count from"))
            continue
        try:
            earliest, latest = parse_edtf(value.edtf)
        except EdtfError as error:
            issues.append(_issue("date_impossible", mention, str(error)))
            continue
        story.tell(mention, value)
        role = "publication" if _heads_as_published(story, mention, value) else _role(text, mention, value, earliest, now, records)
        records.append(DateRecord(mention.start, mention.end, mention.text, value.edtf, earliest, latest, role, value.confidence))
    return records


def _issue(code: str, mention: DateMention, message: str) -> Issue:
    return Issue(code, "info", "resolve", message, mention.start, mention.end)


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
                return mention.first.end
    ended = [m for m in mentions if ends_masthead(text, m)]
    if ended and ended[0].first and sum(m.form == "month" for m in ended) < 2:  # months in a row head a chronology
        return ended[0].first.end
    return _dateline_without_year(mentions, text)


_YEAR_OF_SYMBOL = re.compile(r"(?:(?<=/)|(?<=© )|(?<=©))((?:19|20)\d\d)\b(?!-\d)")
"""PR/2009/14 · No. 12/2009 · © 2009"""


def _dateline_without_year(mentions: list[DateMention], text: str) -> date | None:
    """A dateline's day in the one year that the text's other dates speak of: "DILI, 12 July" where all else is of 2000."""
    dateline = next(
        (m for m in mentions if m.form == "day" and m.first and not m.has_year and not m.shift and is_publication(text, m)), None
    )
    years = {m.first.year for m in mentions if m.first and m.first.year and m.first.month and not cue("citation", *context(text, m))}
    if not years:
        years = {int(y) for y in _YEAR_OF_SYMBOL.findall(text[:400] + "\n" + text[-200:])}
    if dateline is None or dateline.first is None or len(years) != 1:
        return None
    point = dateline.first.with_year(years.pop())
    return point.start if point.exists else None


LEAD = 700
"""Characters in which a story without a date of its own must tell its first day."""


def _lead_day(mentions: list[DateMention], text: str) -> date | None:
    """The last day of the first date of a story, told in full in its lead: "From 11 to 22 September 2023, … held a course"."""
    first = next((m for m in mentions if not cue("citation", *context(text, m))), None)
    if first is None or first.start > LEAD or first.form not in ("day", "range") or first.first is None:
        return None
    end = first.last or first.first
    before, after = context(text, first)
    if end.year is None or end.day is None or end.year != first.first.year or not re.match(r"[^.\n]*[^\W\d_]{3}", after):
        return None
    spoken = re.search(r"\b(?i:on|from|between|dated)\s\Z", before) or first.start == text.rfind("\n", 0, first.start) + 1
    return end.end if spoken and not (cue("period", before, after) or cue("future", before, after)) else None


def _latest_day(mentions: list[DateMention]) -> date | None:
    """The last day that the document's full dates speak of: it was written about then or later."""
    days_told = [m.first.start for m in mentions if m.first and m.first.year and m.form in ("day", "month", "year")]
    return max(days_told, default=None)


# --- values ---------------------------------------------------------------------------------------------------

_SURE = {"day": 0.98, "range": 0.95, "month": 0.97, "year": 0.93, "budget_year": 0.96, "quarter": 0.93}


def _value(story: Story, i: int) -> Value | None:
    mention = story.mentions[i]
    if mention.fixed is not None:
        return Value(None, None, _season(story, mention) if mention.fixed.startswith("XXXX") else mention.fixed, 0.9)
    if mention.shift is not None:
        counted = _shifted(story, mention, mention.shift)
        return _in_year_of(mention, counted) if mention.first else counted
    if mention.has_year:
        return Value(mention.first, mention.last, None, _SURE.get(mention.form, 0.9))
    return _with_year(story, i)


def _season(story: Story, mention: DateMention) -> str:
    """A season without its year: "in the summer"."""
    assert mention.fixed is not None
    if story.published is None:
        return mention.fixed
    code = int(mention.fixed[-2:])
    month = 3 * (code - 21) + 3
    first, last = Point(None, month), Point(None, (month + 1) % 12 + 1)
    direction = mention.direction or direction_of(story.doc, story.text, mention)
    return f"{nearest_year(first, last, story.published, direction)}-{code}"


def _in_year_of(mention: DateMention, counted: Value | None) -> Value | None:
    """ "March last year": a point in the year that the words count to."""
    first, last = mention.first, mention.last
    if counted is None or counted.first is None or first is None:
        return Value(first, last, None, 0.7)
    year = counted.first.year
    return Value(first.with_year(year), last.with_year(year) if last else None, None, 0.9)


def _with_year(story: Story, i: int) -> Value:
    """A date without a year: the passage's other dates, else the publication date and the tense, else ``XXXX``."""
    mention = story.mentions[i]
    first, last = mention.first, mention.last or mention.first
    assert first is not None and last is not None
    told = None if mention.direction else (_year_told(story, i) or _year_of_period(story, first, last))
    direction = mention.direction or direction_of(story.doc, story.text, mention)
    if direction == RECURRING:
        return Value(first, mention.last, None, 0.8)
    if told is not None:
        year, confidence = told, 0.88
    elif (now := story.published or story.lead) is not None:
        year = nearest_year(first, last, now, direction)
        if mention.direction and mention.form == "month" and (year, first.month) == (now.year, now.month):
            year += mention.direction  # "last May", said in May
        confidence = 0.75 if story.published is None else 0.93 if direction else 0.85
    else:
        return Value(first, mention.last, None, 0.85)
    last = last.with_year(year + (last.in_year < first.in_year))
    first = first.with_year(year)
    if not (first.exists and last.exists):  # 29 February of a year that has none
        return Value(mention.first, mention.last, None, 0.5)
    return Value(first, last if mention.last else None, None, confidence)


def _year_told(story: Story, i: int) -> int | None:
    """The year that another date of the passage fixes: the same days told in full, or the story's last full date."""
    mention, text = story.mentions[i], story.text
    assert mention.first is not None
    if mention.first.day is not None:
        same_days = story.year_of(mention.first.in_year, (mention.last or mention.first).in_year)
        if same_days is not None:
            return same_days
    for other, value in reversed(story.resolved):
        gap = text[other.end : mention.start]
        if len(gap) > PASSAGE or "\n\n" in gap or (story.published and re.search(r"[.!?]\s", gap)):
            break
        if not (other.has_year and value.first and value.first.year and value.first.month) or _aside(text, other):
            continue
        if story.lead and re.search(r"[.!?]\s", gap):
            break
        if story.published and (value.first.day is None or (story.published - value.first.start).days < RECENT):
            return None
        return _year_after(mention.first, value)
    return None if story.published or story.lead else _year_ahead(story, i)


def _year_after(point: Point, value: Value) -> int:
    """The year in which a day or month lies within a date told before, else follows it."""
    assert value.first is not None
    start, end = value.first, value.last or value.first
    within = [y for y in (start.year, end.year) if y and point.with_year(y).exists and start.start <= point.with_year(y).start <= end.end]
    return within[0] if within else (end.year or 0) + (point.in_year < end.in_year)


def _year_of_period(story: Story, first: Point, last: Point) -> int | None:
    """The year in which a date lies within the one period that a document without a publication date reports on."""
    years = set()
    for other, value in story.resolved if story.published is None else ():
        headed = other.form == "month" and other.start < OPENING  # "Monthly update – February 2021"
        start, end = value.first, value.last or (value.first if headed else None)
        if start and end and start.year and end.year and start.month and end.month and end.year - start.year < 2:
            years |= {
                y
                for y in (start.year, end.year)
                if first.with_year(y).exists
                and last.with_year(y).exists
                and start.start <= first.with_year(y).start
                and last.with_year(y).end <= end.end
            }
    return years.pop() if len(years) == 1 else None


def _year_ahead(story: Story, i: int) -> int | None:
    """The year of a full date that follows in the same sentence: "from 12 May …, and again on 3 June 2024"."""
    mention, text = story.mentions[i], story.text
    for other in story.mentions[i + 1 : i + 3]:
        gap = text[mention.end : other.start]
        if len(gap) > 120 or re.search(r"[.!?]\s|\n\n", gap) or other.form not in ("day", "month", "range"):
            return None
        if mention.first and other.first and other.first.year and not _aside(text, other):
            return other.first.year - (mention.first.in_year > other.first.in_year)
    return None


def _aside(text: str, other: DateMention) -> bool:
    """Whether a date belongs to what is cited or recalled, and so dates no other event of the passage."""
    before, after = context(text, other)
    return bool(
        re.search(
            r"(?i:\b(?:since|depuis)\b[^,;.]*\Z)|(?:(?<!week )(?<!night )(?<!ning )(?<!noon )\bof|\bsince|\buntil|\bdu|\() ?\Z", before
        )
    ) or cue("citation", before, after)


def _shifted(story: Story, mention: DateMention, shift: Shift) -> Value | None:
    """A step from the publication date or from the passage's last date that is precise enough."""
    if shift.base == "previous":
        return _counted_from_passage(story, mention, shift)
    if mention.text.endswith("of the month") and (counted := _counted_from_passage(story, mention, replace(shift, base="previous"))):
        return counted
    published = story.published
    if published is None:
        return Value(None, None, unknown(shift), 0.5)
    if shift.unit == "weekday":
        return days(weekday(published, shift, shift.count or direction_of(story.doc, story.text, mention)), shift.length, 0.88)
    base = point_of(published)
    if shift.keeps_precision and shift.unit in ("month", "year"):  # "three months ago" is a month, "two years ago" a year
        there = moved(base, shift.unit, shift.count)
        return Value(there.to(shift.unit), None, None, 0.75)
    return step(base, None, shift, 0.9)


def _counted_from_passage(story: Story, mention: DateMention, shift: Shift) -> Value | None:
    """ "Ten years later", "the same day": from the last date before that is as precise as the step needs."""
    for other, value in reversed(story.resolved):
        if mention.start - other.end > PASSAGE or "\n\n" in story.text[other.end : mention.start]:
            break
        if value.first is None or not _precise_enough(value, shift) or cue("citation", *context(story.text, other)):
            continue
        return Value(None, None, unknown(shift), 0.6) if value.first.year is None else step(value.first, value.last, shift, 0.85)
    if shift.tells_back and story.published:
        there = moved(point_of(story.published), shift.unit, shift.count)
        return Value(there.to("month") if shift.unit == "month" else there, None, None, 0.6)
    return None


def _precise_enough(value: Value, shift: Shift) -> bool:
    assert value.first is not None
    needed = {"day": 3, "week": 3, "weekend": 3, "weekday": 3, "month": 2, "month_day": 2}.get(shift.unit, 1)
    return 1 + (value.first.month is not None) + (value.first.day is not None) >= needed


# --- roles ----------------------------------------------------------------------------------------------------


def _heads_as_published(story: Story, mention: DateMention, value: Value) -> bool:
    """Whether a line of the masthead prints the day on which the document was published: "Issue 12 | 24 March 2009"."""
    if story.published is None or value.first is None or value.last or value.first.end != story.published:
        return False
    if ends_masthead(story.text, mention):
        return True
    before, after = line_of(story.text, mention)
    line = (before + mention.text + after).strip()
    if mention.start > MASTHEAD or mention.form != "day":
        return False
    lone = re.search(r"[|•·,(–—:-]\s*\Z", before) is not None
    return mention.has_year and len(line) < 100 and lone and not line.endswith((".", ";")) and not re.search(r"[.;]\s", line)


def _role(text: str, mention: DateMention, value: Value, earliest: date | None, now: date | None, earlier: list[DateRecord]) -> DateRole:
    if is_publication(text, mention):
        return "publication"
    left = text.rfind("(", max(0, mention.start - 40), mention.start)
    bracketed = left >= 0 and ")" not in text[left : mention.start] and ")" in text[mention.end : mention.end + 40]
    role = role_of(text, mention, value.edtf, earliest, now, bracketed)
    if (
        role == "background"
        and earliest
        and any(
            r.role == "period" and r.earliest and r.latest and r.earliest <= earliest <= r.latest and (r.latest - r.earliest).days < 2200
            for r in earlier
        )
    ):
        return "event"  # within the years that the document reports on
    if role == "event" and earlier and earlier[-1].role in ("citation", "period", "background") and mention.form in ("year", "range"):
        gap = text[earlier[-1].end : mention.start]
        if re.fullmatch(r"\s*(?:,|and|&|,\s*and|or|to|[-–])\s*", gap):  # "(2016 and 2018)": one list, one role
            return earlier[-1].role
    return role
