"""What a calendar expression says by itself, before the document fills in what it leaves out."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.records import Mention

Unit = Literal["day", "week", "weekend", "month", "quarter", "year", "weekday", "weekday_of_week", "month_day"]
Base = Literal["published", "previous"]
Form = Literal["day", "month", "year", "range", "budget_year", "decade", "quarter", "season", "weekday", "relative"]


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month or year, some of it left out.

    >>> str(Point(2009, 3, 23)), str(Point(None, 9, 11)), str(Point(2016)), str(Point(None, 4))
    ('2009-03-23', 'XXXX-09-11', '2016', 'XXXX-04')
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = [f"{self.year:04d}" if self.year is not None else "XXXX"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    @property
    def exists(self) -> bool:
        """Whether the calendar has such a day (29 February, if the year is left out)."""
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= monthrange(self.year or 2000, self.month or 1)[1]

    @property
    def in_year(self) -> tuple[int, int]:
        """Month and day for ordering two points of one year."""
        return self.month or 1, self.day or 1

    @property
    def start(self) -> date:
        """The first day it may mean; its year must be known."""
        if self.year is None:
            raise ValueError(f"{self} has no first day")
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def end(self) -> date:
        """The last day it may mean; its year must be known."""
        if self.year is None:
            raise ValueError(f"{self} has no last day")
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def to(self, unit: Unit) -> Point:
        """The month or year that it lies in.

        >>> str(Point(2009, 3, 23).to("month")), str(Point(2009, 3, 23).to("year"))
        ('2009-03', '2009')
        """
        return Point(self.year, self.month if unit == "month" else None)

    def with_year(self, year: int | None) -> Point:
        return Point(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Shift:
    """A step from another date: ``count`` units from ``base`` ("last week" is -1 week from publication).

    ``length`` is how many units the result spans ("the following two months" spans 2); ``weekday`` is 1 for Monday;
    ``keeps_precision`` makes "ten years later" than a month a month.
    """

    base: Base
    unit: Unit
    count: int = 0
    length: int = 1
    weekday: int | None = None
    keeps_precision: bool = False

    @property
    def tells_back(self) -> bool:
        """ "A fortnight earlier": where its passage has no date, the story's own."""
        return self.base == "previous" and self.keeps_precision and self.count < 0 and self.unit in ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class DateMention(Mention):
    """A calendar expression: one point, an interval of two, a fixed EDTF value, or a step from another date."""

    form: Form
    first: Point | None = None
    last: Point | None = None
    shift: Shift | None = None
    fixed: str | None = None
    direction: int = 0
    """-1 for "last May", +1 for "next May"."""

    @property
    def edtf(self) -> str | None:
        """The EDTF value as far as the words alone fix it; None for a step from another date."""
        if self.fixed is not None:
            return self.fixed
        if self.first is None:
            return None  # with a step and a point ("March last year") the value is the point's, its year left out
        return str(self.first) if self.last is None else f"{self.first}/{self.last}"

    @property
    def has_year(self) -> bool:
        return self.fixed is not None or (self.first is not None and self.first.year is not None)
