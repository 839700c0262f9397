"""Extended Date/Time Format (ISO 8601-2) as records use it: from a value to the first and last day it may mean.

Taken are level 0 and 1 without times (day, month, year, season, interval, open interval, unspecified digits,
qualifiers) and the quarters of level 2. A day or month of an unknown year has no first and last day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_POINT = re.compile(r"(?P<year>\d{4}|\d{3}X|\d\dXX|XXXX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?[?~%]?\Z")
_SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14), 33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}
"""First and last month of spring, summer, autumn, winter (northern) and of the four quarters; 14 is February of the next year."""


class EdtfError(ValueError):
    """The string is no EDTF value of the subset taken here."""


def parse_edtf(value: str) -> tuple[date | None, date | None]:
    """The first and last day that an EDTF value may mean; None for an end that is open or of an unknown year.

    >>> parse_edtf("2009-03-23")
    (datetime.date(2009, 3, 23), datetime.date(2009, 3, 23))
    >>> parse_edtf("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> parse_edtf("198X")
    (datetime.date(1980, 1, 1), datetime.date(1989, 12, 31))
    >>> parse_edtf("2024-10/2024-11")
    (datetime.date(2024, 10, 1), datetime.date(2024, 11, 30))
    >>> parse_edtf("2013-03/..")
    (datetime.date(2013, 3, 1), None)
    >>> parse_edtf("XXXX-07-27/XXXX-07-29")
    (None, None)
    >>> parse_edtf("2022-22")
    (datetime.date(2022, 6, 1), datetime.date(2022, 8, 31))
    >>> parse_edtf("about 2009")
    Traceback (most recent call last):
    pipeline.edtf.EdtfError: no EDTF value: 'about 2009'
    """
    first, slash, last = value.partition("/")
    if not slash:
        return _point(value, value)
    opens, closes = (first in ("", "..")), (last in ("", ".."))
    if opens and closes:
        raise EdtfError(f"no EDTF value: {value!r}")
    earliest = None if opens else _point(first, value)[0]
    latest = None if closes else _point(last, value)[1]
    if earliest and latest and latest < earliest:
        raise EdtfError(f"interval ends before it starts: {value!r}")
    if not (opens or closes) and (earliest is None or latest is None):
        return None, None
    return earliest, latest


def is_edtf(value: str) -> bool:
    """Whether ``value`` is an EDTF value of the subset taken here.

    >>> is_edtf("2024-02-30"), is_edtf("2024-02-29"), is_edtf("2024-13")
    (False, True, False)
    """
    try:
        parse_edtf(value)
    except EdtfError:
        return False
    return True


def _point(value: str, whole: str) -> tuple[date | None, date | None]:
    """First and last day of one date, season or quarter."""
    m = _POINT.match(value)
    if m is None:
        raise EdtfError(f"no EDTF value: {whole!r}")
    year, month, day = m["year"], m["month"], m["day"]
    if "X" in year:
        if month is None and year != "XXXX":
            return date(int(year.replace("X", "0")) or 1, 1, 1), date(int(year.replace("X", "9")), 12, 31)
        if month not in (None, "XX") and day not in (None, "XX"):
            _checked(2000, int(month), int(day), whole)
        return None, None
    y = int(year)
    if month is None or month == "XX":
        return _checked(y, 1, 1, whole), date(y, 12, 31)
    if int(month) in _SEASON_MONTHS and day is None:
        first, last = _SEASON_MONTHS[int(month)]
        end_year, end_month = (y + 1, last - 12) if last > 12 else (y, last)
        return _checked(y, first, 1, whole), date(end_year, end_month, monthrange(end_year, end_month)[1])
    start = _checked(y, int(month), 1, whole)
    if day is None or day == "XX":
        return start, date(y, int(month), monthrange(y, int(month))[1])
    exact = _checked(y, int(month), int(day), whole)
    return exact, exact


def _checked(year: int, month: int, day: int, whole: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise EdtfError(f"no EDTF value: {whole!r}") from error
