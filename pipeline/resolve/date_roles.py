"""What a date is to its document: an event, the publication, a period, a citation or background.

Cues are rows of ``date_cues.csv``: a pattern that the text before a date ends with, or the text after it starts with.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from pipeline.find.date_values import DateMention
from pipeline.find.small_letters import AnyCue
from pipeline.records import DateRole

BEFORE, AFTER = 220, 60
"""Characters before and after a date that its cues may lie in."""
MASTHEAD = 1500
"""A publication date stands in the first characters of a text."""


@cache
def _cues() -> dict[str, tuple[AnyCue, list[re.Pattern[str]]]]:
    """The patterns of each cue: those that look before a date, and those that look after it."""
    with (Path(__file__).parent / "date_cues.csv").open(encoding="utf-8", newline="") as f:
        rows = [(r["cue"], r["side"], r["pattern"]) for r in csv.DictReader(f)]
    return {
        name: (
            AnyCue([pattern for cue, side, pattern in rows if (cue, side) == (name, "before")]),
            [re.compile(pattern) for cue, side, pattern in rows if (cue, side) == (name, "after")],
        )
        for name in {cue for cue, _, _ in rows}
    }


def cue_words(name: str) -> list[str]:
    """The words of a cue that is a list of words."""
    with (Path(__file__).parent / "date_cues.csv").open(encoding="utf-8", newline="") as f:
        return [word for r in csv.DictReader(f) if r["cue"] == name and r["side"] == "words" for word in r["pattern"].split()]


@lru_cache(maxsize=1024)
def cue(name: str, before: str, after: str) -> bool:
    """Whether a cue of that name stands beside a date; asked for again where a document's publication, story and roles are told.

    >>> cue("citation", "since my report of ", " (S/2023/758)")
    True
    >>> cue("period", "On ", ", patrols found")
    False
    """
    ahead, behind = _cues()[name]
    if ahead.stands_in(before):
        return True
    return bool(behind) and any(pattern.match(after) for pattern in behind)


def context(text: str, mention: DateMention) -> tuple[str, str]:
    """The text before and after a date that its role is read from, a paragraph at most, line breaks as blanks."""
    return _context(text[max(0, mention.start - BEFORE) : mention.start], text[mention.end : mention.end + AFTER])


@lru_cache(maxsize=256)
def _context(before: str, after: str) -> tuple[str, str]:
    """The last sentence before a date and the paragraph after it; asked for a few times for each date."""
    return _blanks(_SENTENCE_END.split(before)[-1]), _blanks(after.split("\n\n", 1)[0])


def _blanks(text: str) -> str:
    """A text with single blanks between its words; most texts have them (a blank is the only white space that is printable)."""
    return text if text.isprintable() and "  " not in text else _BLANK.sub(" ", text)


_SENTENCE_END = re.compile(r"\n[^\S\n]*\n\s*(?=\S)|(?<=[a-z)”\d][.!?])\s+(?=[A-Z“(])")
_BLANK = re.compile(r"\s{2,}|[^\S ]")


_PLACE = r"[^\W\d_][\w.'’-]*(?:[ ,/(]{1,3}[^\W\d_][\w.'’)-]*){0,5}"
_DATELINE_BEFORE = re.compile(rf"\W{{0,3}}(?:{_PLACE})?\W{{0,3}}(?:le |on )?\W{{0,3}}\Z")
_DATELINE_AFTER = re.compile(
    r"\s*\)?\s*(?:\([^)\n]{1,20}\)\s*)?(?:[–—-]|:|\|)\s*\S|\]\s*\S|\.\s+[A-ZÀ-Þ]|\s*\([A-Z][^)\n]{1,80}\)\s*[–—:-]"
)
_BLANKS = re.compile(r"[^\S\n\t]{3,}")
_OTHER_LABEL = re.compile(
    r"(?i:\b(?:start|end|starting|ending|closing|expiry|approval|event|trigger|birth|meeting)\b.*\bdate|\bdate\b.*\b(?:when|of the))"
)
"""A line above a date that says that it is another than the publication's: "Operation start date:"."""
_ALONE_AFTER = re.compile(
    r"\s*\([^\W\d_][^()\n]{1,80}\)\s*\Z"
    r"|\s*\)?\s*(?:[|/•·–-]\s*)?(?:at\s+)?(?:\d{1,2}[:.h]\d\d(?:\s*(?:am|pm|GMT|UTC|hrs))?)?\s*(?:[|•·]\s*.{0,40})?\Z",
    re.IGNORECASE,
)


def is_publication(text: str, mention: DateMention) -> bool:
    """Whether a date is the document's own: alone on a line of the masthead, in a dateline, or after "Posted"."""
    if mention.shift or mention.form not in ("day", "month"):
        return False
    before = text[max(0, mention.start - MASTHEAD) : mention.start].rpartition("\n")[2]
    after = text[mention.end : mention.end + MASTHEAD].partition("\n")[0]
    line_start = mention.start - len(before)
    before = _BLANKS.sub("  ", before)
    if cue("publication", before, "") and "\t" not in before:
        return True
    if mention.form != "day":
        return False
    if cue("publication_alone", before, "") and _ALONE_AFTER.match(after):
        return True
    if mention.start > MASTHEAD:  # a signature: "Bangui, 3 May 2019" at the end
        signed = len(text) - mention.end < 200 and mention.has_year and before.rstrip().endswith(",") and len(before) < 60
        return signed and bool(_DATELINE_BEFORE.match(before)) and not after.strip(" .")
    if mention.has_year and not before.strip() and mention.start < 400 and re.match(r"\s*[–—-]{1,2}\s+\w", after):
        return True  # "12 September 2013 - Abuses in the town …"
    if not before.strip(" \t*([") and _ALONE_AFTER.match(after.strip("*)] ")):
        label = text[text.rfind("\n", 0, max(0, line_start - 1)) + 1 : max(0, line_start - 1)].strip()
        return not (_OTHER_LABEL.search(label) and len(label) < 60) or cue("publication", label + " ", "")
    capital_place = bool(re.match(r"\W{0,3}[A-ZÀ-Þ]", before)) and len(before) < 60
    if mention.has_year and not before.strip() and re.fullmatch(r",\s+[A-Z][^.\n]{3,60}", after):
        return True  # "17 June 2011, UNMIL Public Information Office"
    alone = mention.has_year and bool(re.search(r"[,|•·–(-]\s*\Z|[A-Z]{3,}[^\S\n]{2,}\Z|\t\Z", before)) and bool(_ALONE_AFTER.match(after))
    dateline = bool(re.search(r",\s*(?:le |on )?\Z", before)) or mention.has_year
    return capital_place and bool(_DATELINE_BEFORE.match(before)) and (alone or (dateline and bool(_DATELINE_AFTER.match(after))))


_REPORTS = re.compile(
    r"(?i:\b(?:reports?|update|progress|bulletin|review|summary|activities|highlights|newsletter|snapshot|overview|results|achievements"
    r"|situation|notes?|digest|statistics|accounts?|expenditure|deployment|brief)\b)"
)
_HAPPENINGS = re.compile(
    r"(?i:\b(?:visit|meeting|workshop|conference|seminar|session|ceremony|elections?|attacks?|course|training|round table|talks|summit"
    r"|earthquake|massacre|killings?|flood|exercise|agreement|resolution|letter|resolución|résolution)\b)"
)


def line_of(text: str, mention: DateMention) -> tuple[str, str]:
    """The line of a date, before and after it."""
    left, right = text.rfind("\n", 0, mention.start) + 1, text.find("\n", mention.end)
    return text[left : mention.start], text[mention.end : right if right >= 0 else len(text)]


def ends_masthead(text: str, mention: DateMention) -> bool:
    """Whether a date ends a line of the head, no sentence: "Concept note for the Peacebuilding Fund, Banjul, 28 March 2019"."""
    if mention.start > MASTHEAD // 2 or mention.form not in ("day", "month") or not mention.has_year or mention.shift:
        return False
    before, after = line_of(text, mention)
    if not before.strip() and not after.strip():
        return mention.form == "month"  # "April 2018" on a line alone
    if len(before) > 160 or "\t" in before or after.strip(" )]*") or re.search(r"[^.\s]{3}[.!?;]\s", before):
        return False
    return bool(re.match(r"\W{0,3}[A-ZÀ-Þ]", before) and re.search(r"[,|•·(–—]\s*\Z", before)) and not _HAPPENINGS.search(before)


def titles_period(text: str, mention: DateMention) -> bool:
    """Whether a range or quarter ends the title of a report: "Programme update for the first quarter of 2019"."""
    if mention.form not in ("range", "quarter", "month"):
        return False
    before, after = line_of(text, mention)
    if "\t" in before + after or len(before) > 140 or after.strip(" )]*") or re.search(r"[.!?;]\s", before.lstrip(" \t0123456789.")):
        return False
    return bool(_REPORTS.search(before)) and (mention.form != "month" or mention.start < MASTHEAD // 2)


def role_of(text: str, mention: DateMention, value: str, earliest: date | None, now: date | None, parenthesised: bool) -> DateRole:
    """The role of a date with a value; ``now`` is the publication date, or the latest day the document speaks of."""
    before, after = context(text, mention)
    year_only = mention.form in ("year", "decade") or (mention.form == "range" and "-" not in value)
    if cue("citation", before, after) or (mention.has_year and cue("citation_dated", before, after)):
        return "citation"
    if parenthesised and mention.form == "year" and re.search(r"\w\s*\([^()\n]{0,40}\Z", before) and _names_a_title(before):
        return "citation"
    in_cell = text[mention.start - 1 : mention.start] == "\t" or text[mention.end : mention.end + 1] == "\t"
    if mention.form == "budget_year" or (mention.form == "year" and in_cell) or cue("period", before, after):
        return "period"
    if (year_only and cue("period_year", before, after)) or titles_period(text, mention):
        return "period"
    if mention.form == "range" and _is_period(value, before, after):
        return "period"
    old = bool(earliest and now and (now.year - earliest.year) >= (2 if year_only or "since" in before[-12:] else 3))
    if (
        mention.form == "decade"
        or cue("background", before, after)
        and (year_only or old)
        or (year_only and old)
        or (old and mention.form == "month")
    ):
        goes_on = re.fullmatch(r"\W*Since (?:early |late |mid-)?", before) and re.match(r"[^.;]{0,60}\b(?:has|have)\b", after)
        return "event" if goes_on and mention.form != "decade" else "background"
    if (earliest and now and (now - earliest).days > 330 and cue("compared", before, after)) and mention.form != "day":
        return "background"
    return "event"


_TITLE_NOUN = re.compile(r"(?i:reports?|polic\w+|guid\w+|stud\w+|review|strategy|manual|law|policing)\Z")


def _names_a_title(before: str) -> bool:
    """Whether a bracket opens after a title, a report or a number: "Policy on Peacekeeping-Intelligence (", "reports ("."""
    head = before[: before.rindex("(")].rstrip()
    found = re.search(r"[\w'’.-]+\Z", head)
    if found is None:
        return False
    last = found[0]
    return last[0].isupper() or last[0].isdigit() or bool(_TITLE_NOUN.match(last))


def _is_period(value: str, before: str, after: str) -> bool:
    """Whether an interval is a period by its shape: years joined by a dash, or months in a bracket or on a line alone."""
    first, _, last = value.partition("/")
    if (first[5:], last[5:]) in (("07-01", "06-30"), ("01-01", "12-31"), ("01", "12")):
        return True  # whole budget or calendar years
    if len(first) == 4 and len(last) == 4:
        return bool(re.search(r"[(“\"]\s*\Z|\bfor\s+\Z|[A-Z]\w+\s+\Z", before)) or not before.strip()
    before = re.sub(r"(?i:\b(?:from|for|de|du))\s*\Z", "", before)
    alone = not before.strip() or before.rstrip().endswith(("(", ":", ",", "?")) or re.search(r"\bruns? from \Z", before)
    return bool(alone) and len(first) == 7 and len(last) == 7
