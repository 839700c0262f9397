"""The families of calendar expressions: from a match of ``date_grammar`` to mentions, guards applied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from pipeline.find import date_grammar as g
from pipeline.find import date_guards as guards
from pipeline.find.date_values import DateMention, Form, Point, Shift


def mention_of(text: str, start: int, end: int, form: Form, first: Point | None = None, last: Point | None = None, **more) -> DateMention:
    return DateMention(start, end, text[start:end], form, first, last, **more)


_NUMBER = re.compile(r"\d+")
_SHORT = re.compile(r"\d[./-]\d{1,2}[./-]\d\d")


def _at_numbers(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begins with a number of its own: it is tried where one begins, and nowhere else."""
    end = 0
    for number in _NUMBER.finditer(text):
        if number.start() >= end and (m := pattern.match(text, number.start())):
            yield m
            end = m.end()


def _month(m: re.Match[str]) -> tuple[int, str]:
    name = m["month"].rstrip(".").casefold()
    return g.MONTHS[name], name


def _plausible_month(m: re.Match[str], year: int | None) -> bool:
    """Small letters are a month only with a year, and in English or short forms only with a day and a year."""
    if _month(m)[1] == "may" and year is None and re.match(r"\s+(?:be|not|have|also|well|only|Day)\b", m.string[m.end() : m.end() + 8]):
        return False
    return m["month"][0].isupper() or year is not None or _month(m)[1] not in g.ENGLISH_MONTHS | g.SHORT_MONTHS


def days_of_month(text: str, pattern: re.Pattern[str]) -> Iterator[DateMention]:
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
        opening = m.start()
        if len(tokens) > 1 and guards.is_number(text[max(0, opening - guards.WINDOW) : opening], tokens[1]["gap"]):
            tokens, opening = tokens[1:], tokens[1].start("day")
        runs = _runs(tokens, bool(g.BETWEEN.search(text[max(0, m.start() - 20) : m.start()])))
        for i, (a, b) in enumerate(runs):
            start = opening if i == 0 else a.start("day")
            end = m.end() if i == len(runs) - 1 else b.end()
            first, last = Point(year, month, int(a["day"])), Point(year, month, int(b["day"]))
            if a is b and i == 0 and (week := _week_of(text, start, end, first)):
                yield week
                continue
            yield mention_of(text, start, end, "day" if a is b else "range", first, None if a is b else last)


def _week_of(text: str, start: int, end: int, first: Point) -> DateMention | None:
    """The week of 6 May: seven days from it, or the week in which it lies if its year is known."""
    before = g.WEEK_OF_DAY.search(text, max(0, start - 40), start)
    if before is None:
        return None
    day = first.with_year(first.year or 2001).start
    monday = day - timedelta(day.isoweekday() - 1) if first.year else day
    points = [Point(d.year if first.year else None, d.month, d.day) for d in (monday, monday + timedelta(6))]
    return mention_of(text, before.start(), end, "range", *points)


def _runs(tokens: list[re.Match[str]], between: bool) -> list[tuple[re.Match[str], re.Match[str]]]:
    """Group the days of one month into single days and ranges; two days joined by "and" are one interval."""
    days = [int(t["day"]) for t in tokens]
    if len(tokens) == 2 and (between or (days[0] < days[1] and g.AND_GAP.match(tokens[1]["gap"]))):
        return [(tokens[0], tokens[1])]
    linked = [t["gap"] == "/" or bool(g.RANGE_GAP.match(t["gap"])) for t in tokens[1:]]
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


def numeric(text: str) -> Iterator[DateMention]:
    for m in _at_numbers(g.NUMERIC_DAYS, text):
        first, last = (Point(int(m["y"]), int(m["m"]), int(m[day])) for day in ("from", "to"))
        if first.exists and last.exists and first.in_year < last.in_year:
            yield mention_of(text, m.start(), m.end(), "range", first, last)
    for m in _at_numbers(g.NUMERIC_DAY, text):
        if m["y"]:
            point = Point(int(m["y"]), int(m["m"]), int(m["d"]))
        else:
            day, month = int(m["a"]), int(m["b"])
            point = Point(int(m["c"]), *((month, day) if month <= 12 else (day, month)))
        if point.exists and point.month and point.day:
            yield mention_of(text, m.start(), m.end(), "day", point)
    for m in g.SHORT_DAY.finditer(text) if _SHORT.search(text) else ():
        year = int(m["y"]) + (1900 if int(m["y"]) >= 45 else 2000)
        point = Point(year, int(m["m"]), int(m["d"]))
        if point.exists:
            yield mention_of(text, m.start("whole"), m.end("whole"), "day", point)
    for m in _at_numbers(g.NUMERIC_MONTH, text):
        if int(m["m"]) != (int(m["y"]) + 1) % 100:  # 2010-11 is two years
            yield mention_of(text, m.start(), m.end(), "month", Point(int(m["y"]), int(m["m"])))


def first_months(text: str) -> Iterator[DateMention]:
    for m in g.FIRST_MONTHS.finditer(text):
        n = g.NUMBERS[m["n"].casefold()]
        if not 2 <= n <= 11:
            continue
        first, last = (1, n) if m["part"].casefold() == "first" else (13 - n, 12)
        year = int(m["year"]) if m["year"] else None
        shift = None if m["year"] else Shift("published", "year", -1 if m["which"] == "last" else 0)
        yield mention_of(text, m.start(), m.end(), "range", Point(year, first), Point(year, last), shift=shift)


def budget_years(text: str) -> Iterator[DateMention]:
    """2024/25: the United Nations peacekeeping year, 1 July to 30 June."""
    for m in g.BUDGET_YEAR.finditer(text) if "/" in text else ():
        year, following = int(m["y"]), int(m["z"])
        if guards.is_school_year(text, m.start(), m.end()):
            yield mention_of(text, m.start(), m.end(), "range", Point(year), Point(year - year % 100 + following % 100))
        elif following % 100 == (year + 1) % 100 and (following < 100 or following == year + 1):
            yield mention_of(text, m.start(), m.end(), "budget_year", Point(year, 7, 1), Point(year + 1, 6, 30))
        elif following > year:
            yield mention_of(text, m.start(), m.end(), "range", Point(year), Point(following))
    for m in g.FISCAL_YEAR.finditer(text) if "FY" in text else ():
        yield mention_of(text, m.start(), m.end(), "year", Point(int(m["y"]) + (2000 if len(m["y"]) == 2 else 0)))
    for m in _at_numbers(g.YEARS, text):
        year, end = int(m["y"]), int(m["zz"] or int(m["y"]) // 100 * 100 + int(m["z"]))
        if year < end <= year + (100 if m["zz"] else 20) and guards.is_year(text, m.start(), m.end()):
            yield mention_of(text, m.start(), m.end(), "range", Point(year), Point(end))


def parts_of_years(text: str) -> Iterator[DateMention]:
    for m in g.PART_OF_YEAR.finditer(text):
        size = 3 if m["quarter"] or m["q"] == "Q" else 6
        count = 12 // size
        numbers = [int(m["n"])] if m["n"] else [g.PARTS[p.casefold()] for p in (m["from"] or m["part"], m["part"])]
        low, high = (count if n < 0 else n for n in (numbers[0], numbers[-1]))
        written = m["year"] or m["qyear"]
        heads = m["quarter"] and numbers[-1] > 0 and guards.is_quarter(text, m.start(), m.end())
        if not low <= high <= count or not (written or m["which"] or heads):
            continue
        year = int(written) if written else None
        shift = Shift("published", "year", {"last": -1, "next": 1}.get(m["which"], 0)) if m["which"] else None
        first, last = Point(year, (low - 1) * size + 1), Point(year, high * size)
        yield mention_of(text, m.start(), m.end(), "quarter", first, last, shift=shift)


def _decades(text: str) -> Iterator[DateMention]:
    for m in g.DECADE.finditer(text):
        yield mention_of(text, m.start(), m.end(), "decade", fixed=f"{m['y']}X" if m["y"] else f"19{g.DECADES[m['word']]}X")


def _edges_of_years(text: str) -> Iterator[DateMention]:
    for m in g.EDGE_OF_YEAR.finditer(text):
        point = Point(None, 12, 31) if m["edge"] in ("end", "close", None) else Point(None, 1)
        shift = Shift("published", "year", {"last": -1, "next": 1}.get(m["which"], 0))
        yield mention_of(text, m.start(), m.end(), "day" if point.day else "month", point, shift=shift)


def _seasons(text: str) -> Iterator[DateMention]:
    for m in g.SEASON.finditer(text):
        code = g.SEASONS[(m["season"] or m["this"] or m["named"]).casefold()]
        direction = {"last": -1, "next": 1}.get((m["which"] or "").casefold(), 0)
        yield mention_of(text, m.start(), m.end(), "season", fixed=f"{m['year'] or 'XXXX'}-{code}", direction=direction)


def weeks_of_months(text: str) -> Iterator[DateMention]:
    """The first week of May: its first seven days."""
    for m in g.WEEK_OF_MONTH.finditer(text):
        year, month = int(m["year"]) if m["year"] else None, _month(m)[0]
        length = 14 if m["what"] == "fortnight" else 7
        if m["n"]:
            length = (int(m["n"]) if m["n"].isdigit() else g.NUMBERS[m["n"].casefold()]) * (7 if m["unit"] == "week" else 1)
        longest = 28 if month == 2 else 31 if month in (1, 3, 5, 7, 8, 10, 12) else 30
        nth = g.PARTS[m["nth"].casefold()]
        start = longest - length + 1 if nth < 0 else (nth - 1) * length + 1
        if start + length - 1 <= longest:
            yield mention_of(text, m.start(), m.end(), "range", Point(year, month, start), Point(year, month, start + length - 1))


def nth_days(text: str) -> Iterator[DateMention]:
    """By the 10th: a day of the month that the passage speaks of."""
    for m in g.NTH_DAY.finditer(text):
        day = int(m["n"]) if m["n"] else g.ORDINALS[m["word"].casefold()]
        if 1 <= day <= 31:
            start = m.start("n") if m["n"] else m.start("word")
            yield mention_of(text, start, m.end(), "day", shift=Shift("previous", "month_day", day))


def months(text: str) -> Iterator[DateMention]:
    for m in g.MONTH_YEAR.finditer(text):
        month, _ = _month(m)
        if _plausible_month(m, int(m["year"])):
            yield mention_of(text, m.start(), m.end(), "month", Point(int(m["year"]), month))
    for m in g.MONTH_ALONE.finditer(text):
        start = m.start("month") if not m["share"] else m.start()
        side = re.sub(r"\s+", " ", m["direction"] or m["after"] or "").casefold().removeprefix("this ") or "this"
        if (m["direction"] or m["share"]) and m["month"][0].islower() and _month(m)[1] in g.ENGLISH_MONTHS:
            continue  # "This may lead to", "to act early may save"
        if m["share"] or m["direction"] or m["after"] or guards.is_month(text, start, m.end(), m["month"]):
            direction = (g.DIRECTIONS | g.DIRECTIONS_AFTER).get(side, 0)
            yield mention_of(text, m.start(), m.end(), "month", Point(None, _month(m)[0]), direction=direction)


def years(text: str) -> Iterator[DateMention]:
    for m in g.YEAR_ALONE.finditer(text):
        if guards.is_year(text, m.start("year"), m.end("year")):
            yield mention_of(text, m.start(), m.end(), "year", Point(int(m["year"])))


def relative(text: str) -> Iterator[DateMention]:
    for m in g.PHRASE.finditer(text):
        if not guards.is_one_span(text, m.start("phrase"), m["phrase"]):
            continue
        row = g.PHRASES[re.sub(r"\s+", " ", m["phrase"]).casefold()]
        yield mention_of(text, m.start(), m.end(), "relative", shift=Shift(row["base"], row["unit"], int(row["count"])))  # type: ignore[arg-type]
    for m in g.COUNTED.finditer(text):
        if m["side"] or m["side2"] or not re.search(r"\bthan\s\Z", text[max(0, m.start() - 6) : m.start()]):
            yield mention_of(text, m.start(), m.end(), "relative", shift=_counted(m))
    for m in g.WEEKDAY_ALONE.finditer(text):
        if not guards.is_weekday(text, m.start(), m.end()):
            continue
        day = g.WEEKDAYS[m["weekday"].casefold()]
        if m["side"]:
            back = m["side"].endswith(("previous", "preceding"))
            yield mention_of(text, m.start(), m.end(), "weekday", shift=Shift("previous", "weekday", -1 if back else 1, weekday=day))
            continue
        side = re.sub(r"\s+", " ", m["direction"] or "").casefold()
        direction = {"last": -1, "next": 1, "coming": 1, "this past": -1, "this coming": 1}.get(side, 0)
        shift = Shift("published", "weekday", direction, weekday=day)
        yield mention_of(text, m.start(), m.end(), "weekday", shift=shift, direction=direction)


def _counted(m: re.Match[str]) -> Shift:
    """The step that a match of ``COUNTED`` says."""
    written = (m["n"] or m["m"] or m["m2"] or "two").casefold()
    n = int(written) if written.isdigit() else g.NUMBERS[written]
    side = m["side"] or m["side2"]
    if side:
        before = side in ("previous", "preceding")
        return Shift("previous", m["units"] or m["units2"] or "week", -n if before else 1, length=n)  # type: ignore[arg-type]
    unit, n = {"decade": ("year", 10 * n), "fortnight": ("week", 2 * n)}.get(m["unit"], (m["unit"], n))
    base = "published" if m["time"] or m["sense"] in ("ago", "hence") else "previous"
    ahead = m["time"] or m["sense"] in ("later", "after", "afterwards", "hence")
    return Shift(base, unit, n if ahead else -n, keeps_precision=True)  # type: ignore[arg-type]


FAMILIES: tuple[tuple[Callable[[str], Iterator[DateMention]], tuple[str, ...]], ...] = (
    (numeric, ()),
    (first_months, ("months",)),
    (lambda text: days_of_month(text, g.DAYS_MONTH), ()),
    (lambda text: days_of_month(text, g.MONTH_DAYS), ()),
    (parts_of_years, ("quarter", "trimestre", "half", "semest", *(f"{letter}{n}" for letter in "qh" for n in range(1, 5)))),
    (_seasons, tuple(g.SEASONS)),
    (_decades, ("0s", "0's", "0’s", *g.DECADES)),
    (_edges_of_years, ("year",)),
    (budget_years, ()),
    (weeks_of_months, ("week", "fortnight", "days")),
    (months, ()),
    (years, ()),
    (relative, ()),
    (nth_days, ()),
)
"""In order: what an earlier family has read, a later one does not read again. A text that has none of a family's words,
in small letters, need not be read by it."""
