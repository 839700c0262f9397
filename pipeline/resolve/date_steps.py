"""Steps on the calendar: from a date to the week before it, ten years later, the nearest year of a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.find.date_values import Point, Shift

EXPECTED = 3
"""The direction of a plan told of in the past: to come, unless it has just gone by."""
SLACK = 3
"""Days after the publication that a past event may still lie: stories are dated by their first draft."""
STALE = 10
"""Days before the publication that a planned event may lie: stories are published late."""


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


def nearest_year(first: Point, last: Point, published: date, direction: int) -> int:
    """The year that puts a date last before (-1), first after (+1) or nearest to (0, 3) the publication.

    >>> nearest_year(Point(None, 11, 19), Point(None, 11, 21), date(2025, 1, 24), -1)
    2024
    >>> nearest_year(Point(None, 3, 15), Point(None, 3, 15), date(2023, 11, 20), 1)
    2024
    >>> nearest_year(Point(None, 10, 20), Point(None, 10, 20), date(2018, 6, 6), EXPECTED)
    2018
    """
    wraps = last.in_year < first.in_year
    years = [y for y in range(published.year - 8, published.year + 9) if first.with_year(y).exists and last.with_year(y + wraps).exists]
    since = {y: (published - last.with_year(y + wraps).end).days for y in years}
    until = {y: (first.with_year(y).start - published).days for y in years}
    if direction < 0:
        return max(y for y in years if until[y] <= SLACK)
    if direction == EXPECTED:
        return min(years, key=lambda y: (max(until[y], 2 * since[y], 0), y))
    if direction > 0:
        return min(y for y in years if since[y] <= (STALE if y == published.year else 0))
    return min(years, key=lambda y: (max(2 * until[y], since[y], 0), y))


def step(first: Point, last: Point | None, shift: Shift, confidence: float) -> Value:
    """``count`` units from a date, spanning ``length`` units.

    >>> step(Point(2021, 6, 16), None, Shift("published", "week", -1), 1).edtf
    '2021-06-07/2021-06-13'
    >>> step(Point(2020, 1, 15), None, Shift("published", "month", -1), 1).edtf
    '2019-12'
    """
    if shift.keeps_precision:
        return Value(moved(first, shift.unit, shift.count), moved(last, shift.unit, shift.count) if last else None, None, confidence)
    base = (last or first) if shift.count > 0 else first
    assert base.year is not None
    if shift.unit == "year":
        year = base.year + shift.count
        return Value(Point(year), Point(year + shift.length - 1) if shift.length > 1 else None, None, confidence)
    if shift.unit in ("month", "quarter"):
        size = 3 if shift.unit == "quarter" else 1
        month = ((base.month or 1) - 1) // size * size + 1
        start = moved(Point(base.year, month), "month", shift.count * size)
        length = shift.length * size
        return Value(start, moved(start, "month", length - 1) if length > 1 else None, None, confidence)
    day = base.start
    monday = day - timedelta(day.isoweekday() - 1)
    if shift.unit == "week" and shift.base == "previous" and shift.length > 1:
        return days(day + timedelta(1 if shift.count > 0 else -7 * shift.length), 7 * shift.length, confidence)
    if shift.unit == "week":
        return days(monday + timedelta(7 * shift.count), 7, confidence)
    if shift.unit == "weekday":
        return days(day + timedelta(_to_weekday(day, shift)), 1, confidence)
    if shift.unit == "weekday_of_week":
        return days(monday + timedelta(7 * shift.count + (shift.weekday or 1) - 1), 1, confidence)
    if shift.unit == "month_day":
        there = Point(base.year, base.month, shift.count)
        return Value(there if there.exists else base, None, None, confidence)
    if shift.unit == "weekend":
        return days(monday + timedelta(7 * shift.count + 5), 2, confidence)
    return days(day + timedelta(shift.count), shift.length, confidence)


def _to_weekday(day: date, shift: Shift) -> int:
    """Days to the next (or last) such weekday."""
    ahead = ((shift.weekday or 1) - day.isoweekday()) % 7
    return (ahead or 7) if shift.count > 0 else ahead - 7


def moved(point: Point, unit: str, count: int) -> Point:
    """A point some units on, in its own precision.

    >>> str(moved(Point(1999, 3), "year", 10)), str(moved(Point(2018, 10, 29), "week", -2)), str(moved(Point(2024, 1, 31), "month", 1))
    ('2009-03', '2018-10-15', '2024-02-29')
    """
    assert point.year is not None
    if unit in ("day", "week") and point.day:
        return point_of(point.start + timedelta(count * (7 if unit == "week" else 1)))
    months = count * {"year": 12, "quarter": 3, "month": 1}.get(unit, 0)
    total = point.year * 12 + (point.month or 1) - 1 + months
    there = Point(total // 12, total % 12 + 1 if point.month else None)
    return replace(there, day=min(point.day, there.end.day)) if point.day else there


def weekday(published: date, shift: Shift, direction: int) -> date:
    """The weekday last before (the day itself included, unless "last" is said) or next after the publication.

    >>> weekday(date(2022, 3, 9), Shift("published", "weekday", weekday=1), -1).isoformat()
    '2022-03-07'
    """
    assert shift.weekday is not None
    if shift.length > 1 and direction == 0:
        direction = -1
    if shift.length > 1 and direction < 0:  # from Monday to Wednesday: Wednesday is past
        last = replace(shift, weekday=(shift.weekday + shift.length - 2) % 7 + 1, length=1)
        return weekday(published, last, direction) - timedelta(shift.length - 1)
    if direction in (0, EXPECTED):
        past, coming = weekday(published, shift, -1), weekday(published, shift, 1)
        return past if 2 * (published - past).days < (coming - published).days else coming
    back = (published.isoweekday() - shift.weekday) % 7
    if direction < 0:
        return published - timedelta(back or (7 if shift.count else 0))
    return published + timedelta((-back % 7) or (7 if shift.count else 0))


def point_of(day: date) -> Point:
    return Point(day.year, day.month, day.day)


def days(first: date, length: int, confidence: float) -> Value:
    """So many days from a day on."""
    return Value(point_of(first), point_of(first + timedelta(length - 1)) if length > 1 else None, None, confidence)


def unknown(shift: Shift) -> str:
    """The shape of a value that nothing fixes."""
    if shift.unit == "year":
        return "XXXX"
    return "XXXX-XX" if shift.unit in ("month", "quarter") else "XXXX-XX-XX"
