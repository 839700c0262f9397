"""The surface forms of calendar expressions in UN prose: compiled patterns, built from the word files beside this module."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipeline.find import alternatives

HERE = Path(__file__).parent


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a word file."""
    with (HERE / name).open(encoding="utf-8", newline="") as f:
        return tuple(csv.DictReader(f))


def words(use: str) -> dict[str, int]:
    """The words of ``date_words.csv`` with one use, and their values (0 where they have none)."""
    return {r["word"]: int(r["value"] or 0) for r in rows("date_words.csv") if r["use"] == use}


def any_of(forms: Iterable[str]) -> str:
    """A pattern for any of the forms, longest first, whose blanks match any white space."""
    return alternatives.any_of(forms, WS)


WS = r"(?:[^\S\n]++(?:\n[^\S\n]*+)?|\n[^\S\n]*+)"
"""White space of at most one line break: a blank line ends a sentence. It gives no blank back."""
MAYBE = f"{WS}?"
DASH = r"[-‐‑‒–—−]"

MONTHS = {r["form"].casefold(): int(r["month"]) for r in rows("months.csv")}
SHORT_MONTHS = {r["form"].casefold() for r in rows("months.csv") if r["short"]}
ENGLISH_MONTHS = {r["form"].casefold() for r in rows("months.csv") if r["language"] == "en"}
WEEKDAYS = {r["form"].casefold(): int(r["weekday"]) for r in rows("weekdays.csv")}
NUMBERS = words("number")
PARTS = words("part")
SEASONS = words("season")
DECADES = words("decade")
DIRECTIONS = words("direction")
DIRECTIONS_AFTER = words("direction after")
ORDINALS = words("ordinal")


def _cased(forms: list[str]) -> list[str]:
    """Each form as written in running text, in capitals, and in small letters."""
    return [variant for f in forms for variant in (f[0].upper() + f[1:], f.upper(), f.lower())]


_LONG = any_of(_cased([r["form"] for r in rows("months.csv") if not r["short"]]))
_SHORT = any_of(_cased([r["form"] for r in rows("months.csv") if r["short"]]))
MONTH = rf"(?:{_LONG}\b|{_SHORT}\b\.?)"
WEEKDAY = rf"(?:{any_of(_cased([r['form'] for r in rows('weekdays.csv')]))}\b\.?)"
_ENGLISH_WEEKDAY = any_of([r["form"] for r in rows("weekdays.csv") if r["language"] == "en" and not r["short"]])
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|er|º|°)?(?![\d%])"
YEAR = r"(?:1[5-9]\d\d|20\d\d)(?!\d)"
_RANGE = rf"(?:{MAYBE}{DASH}{MAYBE}|{WS}{any_of(words('range'))}{WS})"
_LIST = rf"(?:{WS}{any_of(words('list'))}{WS}|{MAYBE},{WS}(?:(?:and|et|y|e){WS})?|{WS}&{WS})"
_DAY_IN_LIST = rf"(?:(?:the|le){WS})?(?:{WEEKDAY},?{WS})?(?:the{WS})?{DAY}"
_OF = r"(?:of|de|du|del|do)"
SHARE = rf"(?:(?:{any_of(_cased(list(words('share'))))})(?:{WS}{_OF}|{WS}in)?(?:{WS}|{DASH}){MAYBE}(?:the{WS}month{WS}of{WS})?)"
_START = r"(?<![\w/$€£#])(?<!\d[.,:])"
_END = r"(?![\w]|[,.]\d{3})"

DAYS_MONTH = re.compile(
    rf"{_START}(?=[\dMTWFSLJVDlmjvds])(?:(?P<weekday>{WEEKDAY}),?{WS}(?:the{WS})?)?"
    rf"(?P<days>{DAY}(?:(?:{_RANGE}|{_LIST}|/(?=\d)){_DAY_IN_LIST}){{0,40}})(?:{WS}{_OF})?(?:{WS}|{DASH})(?:month{WS}of{WS})?(?P<month>{MONTH})"
    rf"(?:(?:,?{WS}(?:{_OF}{WS})?|{DASH})(?P<year>{YEAR})(?![,.]\d{{3}}|[A-Z/])|{_END})"
)
"""23 March 2009 · Monday, 23 March · 11 to 13 September · 12–14 and 18–20 February · 1er août 2014 · 24 de noviembre de 2016 · 5/6 May"""

MONTH_DAYS = re.compile(
    rf"{_START}(?:(?P<weekday>{WEEKDAY}),?{WS})?(?P<month>{MONTH}){WS}(?:the{WS})?(?P<days>{DAY}(?:{_RANGE}{DAY}(?!{WS}{MONTH}))?)"
    rf"(?:,?{WS}(?P<year>{YEAR}))?{_END}(?!,?\d)"
)
"""March 23, 2009 · September 3–6, 2014 · December 18"""

MONTH_YEAR = re.compile(rf"{_START}(?P<share>{SHARE})?(?P<month>{MONTH})(?:,?{WS}(?:{_OF}{WS})?|[-/])(?P<year>{YEAR}){_END}")
"""March 2009 · early May 2014 · septiembre de 2017 · Sept. 2011"""

_DIRECTION = any_of(_cased(list(DIRECTIONS)))
MONTH_ALONE = re.compile(
    rf"{_START}(?P<share>{SHARE})?(?:(?P<direction>(?:this{WS})?{_DIRECTION}){WS})?(?P<month>{_LONG}){_END}(?!-\w)"
    rf"(?:{WS}(?P<after>{any_of(words('direction after'))})\b)?"
)
"""April · mid-October · late August · last May · this past June · mars dernier"""

NUMERIC_DAY = re.compile(
    rf"{_START}(?:(?P<y>(?:19|20)\d\d)([-/.])(?P<m>0[1-9]|1[0-2])\2(?P<d>0[1-9]|[12]\d|3[01])(?:T[\d:.Z+]+)?"
    rf"|(?P<a>\d{{1,2}})([-/.])(?P<b>\d{{1,2}})\6(?P<c>(?:19|20)\d\d)){_END}(?![/.-]\d)"
)
"""2009-03-24 · 2025/12/01 · 09/11/2017 · 24.03.2009"""

NUMERIC_DAYS = re.compile(
    rf"{_START}(?P<from>\d{{1,2}}){MAYBE}{DASH}{MAYBE}(?P<to>\d{{1,2}})(?P<sep>[/.])(?P<m>0?[1-9]|1[0-2])(?P=sep)(?P<y>(?:19|20)\d\d){_END}(?![/.-]\d)"
)
"""15-19/11/2021"""

FIRST_MONTHS = re.compile(
    rf"(?<!\w)(?P<part>(?i:first|last)){WS}(?P<n>(?i:{any_of(NUMBERS)})){WS}months{WS}of{WS}(?:(?P<year>{YEAR})(?!/\d)|(?P<which>the|this|last){WS}year)\b"
)
"""the first nine months of 2021 · the first six months of the year"""

SHORT_DAY = re.compile(
    r"(?m)(?:^\W{0,3}(?:[^\W\d_][^\n\d,.;:]{1,40},[^\S\n]*)?|\b(?i:date|dated)\s*+(?::\s*+)?)"
    r"(?P<whole>(?P<d>\d{1,2})([./-])(?P<m>\d{1,2})\3(?P<y>\d\d))(?=[^\S\n]*(?:$|[–—(]|-))(?![-./]\d)"
)
"""VUKOVAR, 24.4.97 -- (in datelines alone)"""

NUMERIC_MONTH = re.compile(rf"{_START}(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2]){_END}(?![/.-]\d)")
"""2024-05"""

BUDGET_YEAR = re.compile(rf"{_START}(?:FY)?(?P<y>(?:19|20)\d\d)/(?P<z>(?:19|20)?\d\d){_END}(?!/)")
"""2024/25 · 2017/2018 · FY2024/25"""

FISCAL_YEAR = re.compile(rf"{_START}FY{MAYBE}['’]?(?P<y>20\d\d|\d\d){_END}(?![/-]\d)")
"""FY2024 · FY24"""

YEARS = re.compile(
    rf"{_START}(?P<y>(?:1[5-9]|20)\d\d)(?:{DASH}(?P<z>\d\d)|{MAYBE}{DASH}{MAYBE}(?P<zz>(?:1[5-9]|20)\d\d)){_END}(?!{DASH}|/)"
)
"""2018–2019 · 2013–14"""

DECADE = re.compile(
    rf"{_START}(?P<share>{SHARE})?(?P<y>(?:1[5-9]|20)\d)0['’]?s\b|(?<=\bthe )(?P<part>{SHARE})?(?P<word>{any_of(words('decade'))})\b"
)
"""1990s · late 1980s · the nineties · the late nineties"""

PART_OF_YEAR = re.compile(
    rf"(?<!\w)(?:(?:(?P<from>(?i:{any_of(PARTS)})){WS}(?:and|to|et){WS}(?:the{WS})?)?(?P<part>(?i:{any_of(PARTS)})){WS}"
    rf"(?:(?P<quarter>(?i:quarter|trimestre))|(?P<half>(?i:half|semester|semestre)))s?"
    rf"(?:(?:{WS}(?:of|de|du)|,)?{WS}(?P<year>{YEAR})(?!/\d)|{WS}of{WS}(?P<which>the|this|last|next){WS}year)?"
    rf"|(?P<q>[QH])(?P<n>[1-4])(?:{WS}of)?[ ,/-]?{MAYBE}(?P<qyear>{YEAR}))(?![\w/])"
)
"""third quarter of 2024 · first half of 2025 · Q3 2022"""

SEASON = re.compile(
    rf"(?<!\w)(?:(?P<season>(?i:{any_of(SEASONS)}))(?:{WS}of)?{WS}(?P<year>{YEAR})(?:/\d\d(?:\d\d)?)?(?![\w/])"
    rf"|(?:(?<=[Ii]n the )|(?<=uring the )|(?<=ver the )|(?<=[Ii]n )|(?<=[Bb]y the )|(?<=[Bb]y ))"
    rf"(?P<this>{any_of(['spring', 'summer', 'autumn', 'winter'])})(?=\s*[,.;)]|{WS}of{WS}this{WS}year)"
    rf"|(?P<which>(?i:this|last|next)){WS}(?P<named>{any_of(['spring', 'summer', 'autumn', 'winter'])})\b)"
)
"""spring 2027 · summer of 2014 · winter 2023/24 · last winter · in the summer"""

WEEK_OF_MONTH = re.compile(
    rf"(?<!\w)(?P<nth>(?i:first|second|third|fourth|last)){WS}"
    rf"(?:(?P<what>week|fortnight)|(?P<n>(?i:{any_of(NUMBERS)})|\d\d?){WS}(?P<unit>day|week)s){WS}(?:of|in){WS}"
    rf"(?P<month>{_LONG})(?:,?{WS}(?P<year>{YEAR}))?{_END}"
)
"""the first week of May · the last ten days of March"""

WEEK_OF_DAY = re.compile(rf"\bweek{WS}(?:of|commencing|beginning|starting){WS}(?:on{WS})?(?:the{WS})?\Z")
"""the week of 6 May"""

NTH_DAY = re.compile(
    rf"(?<!\w)(?P<before>[Oo]n|[Bb]y|until|from|since|to|and){WS}the{WS}(?:(?P<n>\d\d?)(?:st|nd|rd|th)(?=\s*[,.;:)]|{WS}(?:and|to|at|in|an?|the|it|they|he|she|was|were|when|but|with)\b|{WS}of{WS}(?:the|that){WS}month)"
    rf"|(?P<word>{any_of(words('ordinal'))})(?={WS}of{WS}(?:the|that){WS}month))"
)
"""by the 10th, · on the ninth of the month"""

EDGE_OF_YEAR = re.compile(
    rf"(?<!\w)(?:(?P<edge>end|beginning|start|close){WS}of{WS}(?P<which>the|this|last|next){WS}(?:calendar{WS})?year|year-end|year['’]s{WS}end)(?![\w-]|{WS}\d)"
)
"""the end of the year · year-end"""

YEAR_ALONE = re.compile(rf"(?<![\w/$€£+#@=&])(?<!\d[.,:  -])(?P<share>{SHARE})?(?P<year>{YEAR})(?![\w/%@]|[.,:]\d|{DASH}\d|{MAYBE}%)")
"""2016 · early 2016 · mid-2012"""

PHRASES = {r["phrase"]: r for r in rows("date_phrases.csv")}
PHRASE = re.compile(rf"(?<![\w-])(?P<share>{SHARE})?(?P<phrase>(?i:{any_of(list(PHRASES))}))(?![\w-])")
"""today · last week · earlier this month · la semaine dernière · the same day"""

COUNTED = re.compile(
    rf"(?<![\w-])(?:(?P<n>(?i:{any_of(NUMBERS)})|\d{{1,2}}){WS}(?P<unit>day|week|fortnight|month|year|decade)"
    rf"(?:s?{WS}(?P<sense>ago|later|earlier|hence|(?:after|before|afterwards|beforehand)(?=\s*(?:[.,;:)]|\Z)))|(?P<time>s?['’]s?{WS}time))"
    rf"|(?i:the){WS}(?P<m2>{any_of(NUMBERS)}|\d{{1,2}}){WS}(?P<side2>following|previous|preceding){WS}(?P<units2>day|week|month|year)s"
    rf"|(?i:the){WS}(?P<side>following|previous|preceding){WS}"
    rf"(?:(?P<m>{any_of(NUMBERS)}|\d{{1,2}}){WS}(?P<units>day|week|month|year)s|(?P<fortnight>fortnight)))(?!\w)"
)
"""two weeks ago · ten years later · two days after. · in three weeks' time · the following two months · the following fortnight"""

WEEKDAY_ALONE = re.compile(
    rf"(?<![\w-])(?:(?P<side>(?i:the){WS}(?:following|next|previous|preceding)){WS}|(?P<direction>(?i:last|next|this(?:{WS}(?:past|coming))?|coming)){WS})?(?P<weekday>{_ENGLISH_WEEKDAY})(?![\w-])"
)
"""Monday · last Friday · next Tuesday · the following Monday"""

RANGE_GAP = re.compile(rf"(?:{_RANGE}|{WS}to{WS}the{WS})(?:(?:the|end of|le|{WEEKDAY},?){WS})?\Z")
LIST_GAP = re.compile(rf"{_LIST}(?:(?:in|on|from|again{WS}in|then{WS}in|en|to){WS})?(?:the{WS})?\Z")
AND_GAP = re.compile(rf"{WS}{any_of(words('joins'))}{WS}(?:(?:the|le|on){WS})?(?:{WEEKDAY},?{WS})?\Z")
BETWEEN = re.compile(rf"\b(?i:{any_of(words('between'))}){WS}(?:the{WS})?\Z")
DAY_TOKEN = re.compile(r"(?P<gap>.*?)(?P<day>\d\d?)(?:st|nd|rd|th|er|º|°)?(?!\d)", re.DOTALL)
