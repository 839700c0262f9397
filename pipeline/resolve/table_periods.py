"""The period a column or row label names, as EDTF."""

from __future__ import annotations

import re
from functools import cache

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DAY = rf"(?P<d{{0}}>\d{{{{1,2}}}})\s+(?P<m{{0}}>{_MONTH})(?:\s+(?P<y{{0}}>\d{{{{4}}}}))?"
_DAYS = re.compile(rf"{_DAY.format(1)}\s*(?:to|[-–]|through)\s*{_DAY.format(2)}")
_ONE_DAY = re.compile(rf"(?P<d>\d{{1,2}})\s+(?P<m>{_MONTH})\s+(?P<y>\d{{4}})")
_MONTH_RANGE = re.compile(rf"(?P<m1>{_MONTH})(?:\s+(?P<y1>\d{{4}}))?\s*(?:to|[-–]|through)\s*(?P<m2>{_MONTH})\s+(?P<y2>\d{{4}})")
_ONE_MONTH = re.compile(rf"(?P<m>{_MONTH})\s+(?P<y>\d{{4}})")
_SPLIT_YEAR = re.compile(r"(?<!\d)(?P<a>(?:19|20)\d\d)\s*[/-]\s*(?P<b>\d{2})(?!\d)")
_YEARS = re.compile(r"(?<!\d)(?P<a>(?:19|20)\d\d)\s*(?:[-–/]|to)\s*(?P<b>(?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<![\d/])(?P<a>(?:19|20)\d\d)(?![\d/])")


@cache
def parse_period(text: str, july_year: bool = True) -> str | None:
    """The period in a label; a split year runs from 1 July to 30 June when ``july_year``.

    >>> parse_period("2024/25 apportionment"), parse_period("2024/25", False)
    ('2024-07-01/2025-06-30', '2024/2025')
    >>> parse_period("1 July 2024 to 30 June 2025 (actual)"), parse_period("Average (2022/23 to 2024/25)")
    ('2024-07-01/2025-06-30', '2022-07-01/2025-06-30')
    >>> parse_period("Actual as at 31 December 2025"), parse_period("January to December 2025"), parse_period("Budget 2024")
    ('2025-12-31', '2025-01/2025-12', '2024')
    >>> parse_period("Biennium 2018-2019"), parse_period("Amount")
    ('2018/2019', None)
    """
    text = text.replace("\u00a0", " ")
    found = _days(text) or _months(text) or _split_years(text, july_year)
    if found:
        return found
    years = _YEARS.search(text)
    if years and years["a"] < years["b"]:
        return f"{years['a']}/{years['b']}"
    year = _YEAR.search(text)
    return year["a"] if year else None


def _days(text: str) -> str | None:
    found = _DAYS.search(text)
    if found and (found["y1"] or found["y2"]):
        y1, y2 = found["y1"] or found["y2"], found["y2"] or found["y1"]
        return f"{_iso(y1, found['m1'], found['d1'])}/{_iso(y2, found['m2'], found['d2'])}"
    one = _ONE_DAY.search(text)
    return _iso(one["y"], one["m"], one["d"]) if one else None


def _months(text: str) -> str | None:
    found = _MONTH_RANGE.search(text)
    if found:
        return f"{_iso(found['y1'] or found['y2'], found['m1'])}/{_iso(found['y2'], found['m2'])}"
    one = _ONE_MONTH.search(text)
    return _iso(one["y"], one["m"]) if one else None


def _split_years(text: str, july_year: bool) -> str | None:
    spans = [(int(m["a"]), int(m["b"])) for m in _SPLIT_YEAR.finditer(text) if (int(m["a"]) + 1) % 100 == int(m["b"])]
    if not spans:
        return None
    first, last = spans[0][0], (spans[-1] if re.search(r"\bto\b|–", text) else spans[0])[0] + 1
    return f"{first}-07-01/{last}-06-30" if july_year else f"{first}/{last}"


def _iso(year: str, month: str, day: str | None = None) -> str:
    number = _MONTHS.index(month) + 1
    return f"{year}-{number:02d}" + (f"-{int(day):02d}" if day else "")
