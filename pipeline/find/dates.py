"""Find every expression that fixes a calendar day, month, year, interval or decade.

Each family of ``date_grammar`` reads its own surface forms, the longest first; then neighbours are joined
("28 May to 3 June", "between April and June", "5, 12 and 19 October"). Nothing is read relative to now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from pipeline.find import date_grammar as g
from pipeline.find import date_guards as guards
from pipeline.find.date_values import DateMention, Form, Point, Shift


def find_dates(doc: Doc) -> Iterator[DateMention]:
    """The dates of a text, in text order."""
    text = doc.text
    for mention in read_dates(text):
        if mention.shift != Shift("published", "day") or guards.is_this_day(doc, text, mention.start, mention.end):
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
    for family in _FAMILIES:
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


# --- families -------------------------------------------------------------------------------------------------


def _mention(text: str, start: int, end: int, form: Form, first: Point | None = None, last: Point | None = None, **more) -> DateMention:
    return DateMention(start, end, text[start:end], form, first, last, **more)


def _month(m: re.Match[str]) -> tuple[int, str]:
    name = m["month"].rstrip(".").casefold()
    return g.MONTHS[name], name


def _plausible_month(m: re.Match[str], year: int | None) -> bool:
    """Small letters are a month only with a year, and in English or short forms only with a day and a year."""
    if _month(m)[1] == "may" and year is None and re.match(r"\s+(?:be|not|have|also|well|only|Day)\b", m.string[m.end() : m.end() + 8]):
        return False
    return m["month"][0].isupper() or year is not None or _month(m)[1] not in g.ENGLISH_MONTHS | g.SHORT_MONTHS


def _days_of_month(text: str, pattern: re.Pattern[str]) -> Iterator[DateMention]:
    """Days and one month: one mention a day or range of days; days in a row joined by "and" are a range."""
    for m in pattern.finditer(text):
        year = int(m["year"]) if m["year"] else None
        if not _plausible_month(m, year):
            continue
        if pattern is g.MONTH_DAYS and not _month_first_is_date(text, m):
            continue
        month, _ = _month(m)
        tokens = list(g.DAY_TOKEN.finditer(text, m.start("days"), m.end("days")))
        if not all(Point(year, month, int(t["day"])).exists for t in tokens):
            continue
        runs = _runs(tokens, bool(g.BETWEEN.search(text[max(0, m.start() - 20) : m.start()])))
        for i, (a, b) in enumerate(runs):
            start = m.start() if i == 0 else a.start("day")
            end = m.end() if i == len(runs) - 1 else b.end()
            first, last = Point(year, month, int(a["day"])), Point(year, month, int(b["day"]))
            yield _mention(text, start, end, "day" if a is b else "range", first, None if a is b else last)


def _runs(tokens: list[re.Match[str]], between: bool) -> list[tuple[re.Match[str], re.Match[str]]]:
    """Group the days of one month into single days and ranges."""
    if between and len(tokens) == 2:
        return [(tokens[0], tokens[1])]
    days = [int(t["day"]) for t in tokens]
    linked = [bool(g.RANGE_GAP.match(t["gap"])) for t in tokens[1:]]
    if len(tokens) > 1 and not any(linked) and all(b == a + 1 for a, b in zip(days, days[1:], strict=False)):
        return [(tokens[0], tokens[-1])]
    runs = [[tokens[0], tokens[0]]]
    for token, joins in zip(tokens[1:], linked, strict=True):
        if joins and runs[-1][0] is runs[-1][1] and int(token["day"]) > int(runs[-1][0]["day"]):
            runs[-1][1] = token
        else:
            runs.append([token, token])
    return [(a, b) for a, b in runs]


def _month_first_is_date(text: str, m: re.Match[str]) -> bool:
    """Whether "June 12" is a day: with a year, after "on" or the like, or not before a noun that it could count."""
    if m["year"] or m["weekday"] or re.search(r"(?i:\bon|\bby|until|since|from|dated|through)\s\Z", text[: m.start()][-12:]):
        return True
    if re.search(r"(?i:\bin|\bsince|early|late|mid)[\s-]\Z", text[: m.start()][-12:]):
        return False
    return not re.match(
        r"[^\S\n]+(?!and\b|to\b|in\b|at\b|the\b|by\b|with\b|for\b|when\b|after\b|as\b|that\b|until\b|a\b)[a-z]",
        text[m.end() : m.end() + 12],
    )


def _numeric(text: str) -> Iterator[DateMention]:
    for m in g.NUMERIC_DAY.finditer(text):
        if m["y"]:
            point = Point(int(m["y"]), int(m["m"]), int(m["d"]))
        else:
            day, month = int(m["a"]), int(m["b"])
            point = Point(int(m["c"]), *((month, day) if month <= 12 else (day, month)))
        if point.exists and point.month and point.day:
            yield _mention(text, m.start(), m.end(), "day", point)
    for m in g.NUMERIC_MONTH.finditer(text):
        if int(m["m"]) != (int(m["y"]) + 1) % 100:  # 2010-11 is two years
            yield _mention(text, m.start(), m.end(), "month", Point(int(m["y"]), int(m["m"])))


def _budget_years(text: str) -> Iterator[DateMention]:
    """2024/25: the United Nations peacekeeping year, 1 July to 30 June."""
    for m in g.BUDGET_YEAR.finditer(text):
        year, following = int(m["y"]), int(m["z"])
        if following % 100 == (year + 1) % 100 and (following < 100 or following == year + 1):
            yield _mention(text, m.start(), m.end(), "budget_year", Point(year, 7, 1), Point(year + 1, 6, 30))
        elif following > year:
            yield _mention(text, m.start(), m.end(), "range", Point(year), Point(following))
    for m in g.YEARS.finditer(text):
        year, end = int(m["y"]), int(m["zz"] or int(m["y"]) // 100 * 100 + int(m["z"]))
        if year < end <= year + (100 if m["zz"] else 20) and guards.is_year(text, m.start(), m.end()):
            yield _mention(text, m.start(), m.end(), "range", Point(year), Point(end))


def _parts_of_years(text: str) -> Iterator[DateMention]:
    for m in g.PART_OF_YEAR.finditer(text):
        size = 3 if m["quarter"] or m["q"] == "Q" else 6
        count = 12 // size
        numbers = [int(m["n"])] if m["n"] else [g.PARTS[p.casefold()] for p in (m["from"] or m["part"], m["part"])]
        low, high = (count if n < 0 else n for n in (numbers[0], numbers[-1]))
        written = m["year"] or m["qyear"]
        heads = m["quarter"] and re.match(r"\s*(?:[,.;:)]|and\b|to\b|\Z)", text[m.end() : m.end() + 8])
        if not low <= high <= count or not (written or m["which"] or heads):
            continue
        year = int(written) if written else None
        shift = Shift("published", "year", {"last": -1, "next": 1}.get(m["which"], 0)) if m["which"] else None
        first, last = Point(year, (low - 1) * size + 1), Point(year, high * size)
        yield _mention(text, m.start(), m.end(), "quarter", first, last, shift=shift)
    for m in g.SEASON.finditer(text):
        yield _mention(text, m.start(), m.end(), "season", fixed=f"{m['year']}-{g.SEASONS[m['season'].casefold()]}")
    for m in g.DECADE.finditer(text):
        yield _mention(text, m.start(), m.end(), "decade", fixed=f"{m['y']}X")


def _months(text: str) -> Iterator[DateMention]:
    for m in g.MONTH_YEAR.finditer(text):
        month, _ = _month(m)
        if _plausible_month(m, int(m["year"])):
            yield _mention(text, m.start(), m.end(), "month", Point(int(m["year"]), month))
    for m in g.MONTH_ALONE.finditer(text):
        start = m.start("month") if not m["share"] else m.start()
        if m["share"] or m["direction"] or guards.is_month(text, start, m.end(), m["month"]):
            direction = {"last": -1, "next": 1}.get(m["direction"] or "", 0)
            yield _mention(text, m.start(), m.end(), "month", Point(None, _month(m)[0]), direction=direction)


def _years(text: str) -> Iterator[DateMention]:
    for m in g.YEAR_ALONE.finditer(text):
        if guards.is_year(text, m.start("year"), m.end("year")):
            yield _mention(text, m.start(), m.end(), "year", Point(int(m["year"])))


def _relative(text: str) -> Iterator[DateMention]:
    for m in g.PHRASE.finditer(text):
        row = g.PHRASES[re.sub(r"\s+", " ", m["phrase"]).casefold()]
        yield _mention(text, m.start(), m.end(), "relative", shift=Shift(row["base"], row["unit"], int(row["count"])))  # type: ignore[arg-type]
    for m in g.COUNTED.finditer(text):
        written = (m["n"] or m["m"]).casefold()
        n = int(written) if written.isdigit() else g.NUMBERS[written]
        if m["side"]:
            before = m["side"] in ("previous", "preceding")
            shift = Shift("previous", m["units"], -n if before else 1, length=n)  # type: ignore[arg-type]
        else:
            unit, n = ("year", 10 * n) if m["unit"] == "decade" else (m["unit"], n)
            base = "published" if m["sense"] == "ago" else "previous"
            shift = Shift(base, unit, n if m["sense"] == "later" else -n, keeps_precision=True)  # type: ignore[arg-type]
        yield _mention(text, m.start(), m.end(), "relative", shift=shift)
    for m in g.WEEKDAY_ALONE.finditer(text):
        if guards.is_weekday(text, m.start(), m.end()):
            direction = {"last": -1, "next": 1, "coming": 1}.get((m["direction"] or "").casefold(), 0)
            day = g.WEEKDAYS[m["weekday"].casefold()]
            yield _mention(
                text, m.start(), m.end(), "weekday", shift=Shift("published", "weekday", direction, weekday=day), direction=direction
            )


_FAMILIES = (
    _numeric,
    lambda text: _days_of_month(text, g.DAYS_MONTH),
    lambda text: _days_of_month(text, g.MONTH_DAYS),
    _budget_years,
    _parts_of_years,
    _months,
    _years,
    _relative,
)


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
    """The interval from ``a`` to ``b`` if the words between them say so."""
    gap = text[a.end : b.start]
    if a.first is not None and a.shift is None and not a.has_year and b.shift and b.shift.unit == "year" and re.fullmatch(r",?\s+(?:of\s+)?", gap):
        return replace(a, end=b.end, text=text[a.start : b.end], shift=b.shift)  # "in March this year"
    if a.first is None or b.first is None or len(gap) > 24:
        return None
    if a.form == b.form == "budget_year" and g.RANGE_GAP.match(gap):
        return _mention(text, a.start, b.end, "budget_year", a.first, b.last)
    if a.last or b.last:
        return None
    before = text[max(0, a.start - 20) : a.start]
    ranged = bool(g.RANGE_GAP.match(gap)) and not re.search(
        r"(?i:postpon\w+|reschedul\w+|moved|deferred)\W.*\Z", text[max(0, a.start - 60) : a.start]
    )
    listed = not ranged and bool(g.LIST_GAP.match(gap))
    if not (ranged or (listed and g.BETWEEN.search(before)) or (listed and _months_in_a_row(a, b))):
        return None
    first, last = a.first, b.first
    if first.year is None and last.year is not None:
        first = first.with_year(last.year - (first.in_year > last.in_year))
    elif last.year is None and first.year is not None:
        last = last.with_year(first.year + (last.in_year < first.in_year))
    if first.year and last.year and first.end > last.end:
        return None
    return _mention(text, a.start, b.end, "range", first, last)


def _months_in_a_row(a: DateMention, b: DateMention) -> bool:
    """October and November, of one year that is written at most once."""
    if a.form != "month" or b.form != "month" or a.first is None or b.first is None or a.first.year is not None:
        return False
    return b.first.month == (a.first.month or 0) % 12 + 1


def _with_shared_years(text: str, found: list[DateMention]) -> list[DateMention]:
    """A list of dates whose year is written once, at its end: "5, 12 and 19 October 2015", "in June and in September 2024"."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        a, b = out[i], out[i + 1]
        if a.first is None or a.has_year or b.first is None or b.first.year is None:
            continue
        if b.start - a.end <= 24 and (g.LIST_GAP.match(text[a.end : b.start]) or g.RANGE_GAP.match(text[a.end : b.start])):
            first = a.first.with_year(b.first.year)
            out[i] = replace(a, first=first, last=a.last.with_year(b.first.year) if a.last else None)
    return out


def _anchored(found: list[DateMention], text: str) -> list[DateMention]:
    """Without a date before it in the passage, "three years later" is a duration and "the same day" fixes nothing."""
    out: list[DateMention] = []
    for mention in found:
        if mention.shift and mention.shift.base == "previous":
            near = [p for p in out if mention.start - p.end < 400 and "\n\n" not in text[p.end : mention.start]]
            if not near:
                continue
        out.append(mention)
    return out
