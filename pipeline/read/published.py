"""When a document was published, as the document itself prints it: masthead, dateline, a date alone on its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from pipeline.read.cues import rows

FIRST_BLOCKS = 14
"""A publication date stands at the top of a page (or of a story), not further down."""
_DIGIT = re.compile(r"\d")


@cache
def _months() -> dict[str, int]:
    return {name: int(row["month"]) for row in rows("months.csv") for name in row["names"].split()}


def _words(what: str) -> str:
    """The alternatives of ``date_words.csv``, longest first."""
    return "|".join(sorted((row["pattern"] for row in rows("date_words.csv") if row["what"] == what), key=len, reverse=True))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """``day``: 24 March 2009 · Tuesday, 24 March 2009 · March 24, 2009 · 24 mars 2009 · 1er mars 2009 · 24 de marzo de 2009 · 2009-03-24

    ``alone``: the same as a whole line, a time or a label with it: "24 March 2009 / 03:47", "Published: 24 March 2009", "[24 March 2009]"
    ``dateline``: "NEW YORK, 24 March 2009 – " · "Bamako, Mali (24 March 2009) - " · "Juba, 24 March 2009: "
    ``masthead``: "MISSION NEWS      Friday, 14 August 2009" · ``numeric``: "Published: 27-11-2025"
    ``signed``: "New York, 24 March 2009" · "Bangui, le 3 mars 2014" · "NEW YORK, 24 March 2009 (Police Division)" as a whole line
    ``distributed``: "A/71/300 Distr.: General 16 August 2016" · "16 August 2016 Original: English"
    ``made``: "Project proposal of 20 January 2012" as a whole line · ``numbered``: "Press release 12/93, 4 May 1993"
    ``lead``: "24 March 2009 – Peacekeepers opened …" at the head of a story
    ``yearless``: "PRISTINA, 8 March - " says that a text is a story, not when it was written
    """
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    weekday = rf"(?:{_words('weekday')}),?\s+(?:le\s+)?"
    ordinal = r"(?:st|nd|rd|th|er|º)?"
    word = (
        rf"(?:{weekday})?(?P<d{{0}}>\d{{{{1,2}}}}){ordinal}(?:\s+|-)(?:of\s+|de\s+)?(?P<m{{0}}>{month})\.?,?(?:\s+|-)"
        r"(?:de\s+|del\s+)?(?P<y{0}>\d{{4}})"
    )
    american = rf"(?:{weekday})?(?P<am{{0}}>{month})\.?\s+(?P<ad{{0}}>\d{{{{1,2}}}}){ordinal},?\s+\(?(?P<ay{{0}}>\d{{{{4}}}})\)?"
    iso = r"(?P<iy{0}>\d{{4}})-(?P<im{0}>\d{{2}})-(?P<id{0}>\d{{2}})"
    day = f"(?:{word}|{american}|{iso})(?!\\d)".format("")
    label = rf"(?:(?:{_words('label')})\s*(?:on\s+)?(?::|-|–)?\s*)?"
    time = r"(?:\s*(?:[/|,–-]|at|à)?\s*\d{1,2}[:.h]\d{2}(?:\s*(?:am|pm|a\.m\.|p\.m\.|gmt|utc|est|edt|hrs))*)?"
    no_day = rf"(?!(?:le|el|a|the)\s+(?:\d|{_words('weekday')}))"
    place = r"(?P<place>[^\W\d_][^\d,:;()]{1,38}(?:\s*\([^\W\d_][^\d()]{1,30}\))?(?:,\s*" + no_day + r"[^\W\d_][^\d,:;()]{1,38}){0,2})"
    numeric = r"(?P<nd>\d{1,2})(?P<sep>[./-])(?P<nm>\d{1,2})(?P=sep)(?P<ny>\d{4}|\d{2})"
    whole_dotted = (
        r"(?:(?=\d{2}\.|\S+[.\s](?:\d{4}|[4-9]\d)$))"
        + (dotted := r"(?P<nd>\d{1,2})\.\s?(?P<nm>\d{1,2})\.\s?(?P<ny>\d{4}|\d{2})")
        + r"(?!\d)"
    )
    article = r"(?:(?:the|le|el|a)\s+)?"
    strong = r"published|posted|issued|released|date of (?:issue|publication)|publication date|publié le|publicado el"
    return {
        "numeric": re.compile(rf"\b(?:(?:{strong})\s*(?:on\s*)?[:|]?|(?P<weak>(?<![^\W\d_] )date)\s*:)\s*{numeric}(?!\d)", re.I),
        "day": re.compile(day, re.I),
        "alone": re.compile(rf"[\[(]?\s*{label}(?:{day}|{whole_dotted}){time}\s*[\])]?\s*[.|]?", re.I),
        "dateline": re.compile(
            rf"{place}\s*(?:,|\(|[-–—|/]|\s)\s*{article}(?:{day}|{dotted})\)?\s*(?:\([A-Z ]{{2,30}}\)\s*)?(?:[-–—:|]|\.\s*[-–—])", re.I
        ),
        "labelled": re.compile(rf"\b(?:{strong}|date)\s*(?:on\s+)?[:|]\s*{day}", re.I),
        "distributed": re.compile(
            rf"(?:.{{0,80}}\b(?P<distr>distr)\.?\s*:?\s*(?:{_words('distribution')})\s+)?{day}(?(distr)|\s+(?:(?:{_words('language')})\s+)?original\s*:)",
            re.I,
        ),
        "made": re.compile(rf"(?:[\w-]+\s+){{0,4}}?(?:{_words('document')})\s+(?:of|dated|du|de|del)\s+{day}\s*\.?", re.I),
        "lead": re.compile(rf"{day}\s*(?:[-–—]{{1,2}}|:)\s+[\"“«]?[^\W\d_].{{60}}", re.I | re.S),
        "numbered": re.compile(rf"(?:{_words('release')})\b.{{0,40}}?[\s,–—-]{day}\s*\.?", re.I),
        "masthead": re.compile(rf"\S.{{1,70}}?(?:\s{{2,}}|\t|\s\|\s){day}", re.I),
        "yearless": re.compile(
            rf"{place}\s*(?:,|\(|[-–—|/]|\s)\s*(?:\d{{1,2}}{ordinal}\s+(?:de\s+)?(?:{month})|(?:{month})\.?\s+\d{{1,2}})\)?\.?\s*"
            r"(?:\([^()\n]{2,80}\)\s*)?(?:[-–—]{1,2}|:)\s",
            re.I,
        ),
        "signed": re.compile(rf"{place},?\s*{article}{day}(?:\s*\([^\W\d_][^()]{{1,80}}\))?\s*\.?", re.I),
    }


def parse_day(text: str) -> str | None:
    """The ISO day of a printed date that is the whole of ``text``.

    >>> [parse_day(s) for s in ("24 March 2009", "March 24, 2009", "1er mars 2009", "31 June 2009", "May 2009")]
    ['2009-03-24', '2009-03-24', '2009-03-01', None, None]
    """
    match = _patterns()["day"].fullmatch(text.strip())
    return _day_of(match) if match else None


def _day_of(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    for prefix in ("", "a", "i", "n"):
        year, month, day = (parts.get(prefix + key) for key in ("y", "m", "d"))
        if year and month and day:
            number = int(month) if month.isdigit() else _months().get(month.lower(), 0)
            # "24.4.97": the United Nations are younger than 1945, and no document is of 2045
            century = 0 if len(year) == 4 else 1900 if int(year) >= 45 else 2000
            try:
                found = date(century + int(year), number, int(day))
            except ValueError:
                return None
            return found.isoformat() if 1945 <= found.year <= 2100 else None
    return None


def find_published(blocks: Sequence[str]) -> str | None:
    """The publication date that the first blocks print, or None.

    >>> find_published(["Patrols resume", "24 March 2009 / 03:47", "The patrols resumed on 20 March 2009."])
    '2009-03-24'
    >>> find_published(["GOMA, 3 May 2012 - Peacekeepers opened a road."]), find_published(["On 3 May 2012, peacekeepers opened a road."])
    ('2012-05-03', None)
    >>> find_published(["Situation report", "Published:", "27-11-2025"])
    '2025-11-27'
    >>> [find_published([s]) for s in ("24.4.97", "May 11 (1993)", "S/2/3 Distr.: General 16 August 2016", "Proposal of 20 January 2012")]
    ['1997-04-24', '1993-05-11', '2016-08-16', '2012-01-20']
    >>> find_published(["Bangui, le 3 mars 2014"]), find_published(["Date: 11/12/2013"]), find_published(["3.1.2"])
    ('2014-03-03', None, None)
    >>> find_published(["18-19 December 2018, Vienna, Austria: Experts met."])
    """
    patterns = _patterns()
    lines = [line.strip() for block in blocks for line in block[:600].splitlines()[:6]]
    for line in filter(_DIGIT.search, lines):
        if len(line) < 90 and (match := patterns["alone"].fullmatch(line)):
            return _day_of(match)
        if len(line) < 120 and (
            match := next((m for key in ("masthead", "made", "numbered") if (m := patterns[key].fullmatch(line))), None)
        ):
            return _day_of(match)
        if (match := patterns["distributed"].match(line[:200])) and (day := _day_of(match)):
            return day
    # a label may stand on the line above its date
    lines += [
        f"{a} {b}"
        for a, b in zip(lines, lines[1:], strict=False)
        if len(a) < 40 and len(b) < 40 and (a.endswith(":") or a.lower().endswith(("published", "posted")))
    ]
    lines = [line for line in lines if _DIGIT.search(line)]
    for line in lines:
        match = patterns["numeric"].search(line[:200]) if len(line) < 200 else None
        if match and not (match["weak"] and _is_ambiguous(match)) and (day := _day_of(match)):
            return day
        match = patterns["labelled"].search(line[:200]) if len(line) < 200 else None
        if match and (day := _day_of(match)):
            return day
        match = patterns["dateline"].match(line)
        if match and _is_place(match["place"]) and (day := _day_of(match)):
            return day
        if len(line) < 140 and (match := patterns["signed"].fullmatch(line)) and _is_place(match["place"]):
            return _day_of(match)
    # several days that each begin a line are a chronology
    leads = [match for line in lines if (match := patterns["lead"].match(line))]
    return _day_of(leads[0]) if len(leads) == 1 else None


def _is_ambiguous(match: re.Match[str]) -> bool:
    """Whether 11/12/2013 may be of November or of December; with dots the day always stands first."""
    return match["sep"] != "." and int(match["nd"]) <= 12 and int(match["nm"]) <= 12


def is_date_line(line: str) -> bool:
    """Whether a line is nothing but a date, with a label, a time, a place or a paper's name.

    >>> is_date_line("Published: 24 March 2009"), is_date_line("24 March 2009 was a Tuesday")
    (True, False)
    """
    patterns = _patterns()
    if len(line) >= 120 or not _DIGIT.search(line):
        return False
    signed = patterns["signed"].fullmatch(line)
    whole = any(patterns[key].fullmatch(line) for key in ("alone", "masthead", "made"))
    return bool(whole or (signed and _is_place(signed["place"])))


def is_dateline(words: str) -> bool:
    """Whether a paragraph begins with a place and a date, a place in capitals with a day and no year.

    >>> is_dateline("JUBA, 24 March 2009 – Peacekeepers"), is_dateline("On 24 March 2009 – a Tuesday")
    (True, False)
    >>> is_dateline("PRISTINA, 8 March - Officers"), is_dateline("PRISTINA, 8 March 1999 was")
    (True, False)
    """
    words = words[:200]
    if not _DIGIT.search(words):
        return False
    match = _patterns()["dateline"].match(words) or _patterns()["yearless"].match(words)
    return match is not None and _is_place(match["place"]) and ("y" in match.groupdict() or match["place"].isupper())


@cache
def _not_places() -> dict[str, str]:
    return {row["word"]: row["where"] for row in rows("not_places.csv")}


def _is_place(words: str) -> bool:
    """A dateline's place: a few words with capitals, none that names a day or a meeting, no preposition ("on 3 May")."""
    tokens = re.findall(r"[^\s,()/]+", words)
    if not 0 < len(tokens) <= 6 or not tokens[0][:1].isupper() or tokens[-1][:1].islower():
        return False
    if any(t[:1].islower() and len(t) > 4 for t in tokens):
        return False
    known = [_not_places().get(t.lower()) for t in tokens]
    return known[0] is None and "any" not in known
