"""What a printed line or paragraph is on its page: a numbered paragraph, a list item, a heading, a caption, a note."""

from __future__ import annotations

import re
from functools import cache

from pipeline.read.cues import rows

_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,2}){0,3})\.?(?:[\t\u2002\u2003]| {1,8}|\u00a0{1,8})(?=\S)")
_PLAIN_NUMBER = re.compile(r"(\d{1,3})\.\s+(?=[^\W\d_]|[\"“«‘'(\[])")
_BULLET = re.compile(r"(?:[•●▪■◦‣⁃∙·○➢➤✓\uf0b7\uf0a7\u2022]|[-–—*o](?=[ \t\u00a0]))[ \t\u00a0]*(?=\S)")
_LETTERED = re.compile(r"\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})\)[ \t\u00a0]+(?=\S)")
_ROMAN_HEADING = re.compile(r"(?:[IVX]{1,6}|[A-Z])\.[ \t\u00a0]+[A-ZÀ-Ý«“]")
_CAPTION = re.compile(
    r"(?:Table|Tableau|Cuadro|Figure|Figura|Chart|Map|Box|Photo|Graph|Graphique)\s+(?:[0-9]{1,3}|[IVX]{1,6}|[A-Z])(?:\.[0-9]{1,2})?\b(?!\s+(?:shows?|below|above|presents?|provides?|of|and)\b)"
)
_SENTENCE_END = re.compile(r"[.!?;:…,][\"”’»)\]]*\d{0,2}\s*$|[.!?][\"”’»)]*$")
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§]{1,3})[\])]?(?:,(?:\d{1,3}|[a-z]))*$")
_POWER = re.compile(r"(?:^|[^a-z])(?:[kmcd]?m|ft|CO|10)$", re.I)
_SPACED = re.compile(r"(?:[^\W\d_](?:\s+|$)){5,}")
_SMALL = re.compile(r"[a-zà-ÿ]")


def paragraph_number(text: str) -> str | None:
    """The printed number of a UN paragraph.

    >>> paragraph_number("29. The agreement signed"), paragraph_number("15 January"), paragraph_number("2.5 million")
    ('29', None, None)
    """
    match = _PLAIN_NUMBER.match(text)
    return match.group(1) if match else None


def list_mark(text: str) -> str | None:
    """The bullet or letter that begins a list item.

    >>> list_mark("• Travel"), list_mark("(a) To support"), list_mark("- 12 patrols"), list_mark("A patrol"), list_mark("-5 degrees")
    ('• ', '(a) ', '- ', None, None)
    """
    match = _BULLET.match(text) or _LETTERED.match(text)
    return match.group() if match else None


def is_caption(text: str) -> bool:
    """Whether a short line names a table, a figure, a map ("Table 3", "Figure II. Displacement"), not a sentence about one.

    >>> is_caption("Table 2. Financial resources"), is_caption("Table 2 shows the resources.")
    (True, False)
    """
    return len(text) < 300 and bool(_CAPTION.match(text))


def ends_sentence(text: str) -> bool:
    """Whether the last line of ``text`` closes a sentence or a clause, a footnote mark after it allowed."""
    return bool(_SENTENCE_END.search(text[-12:]))


def looks_like_heading(text: str, longest: int = 160) -> bool:
    """Whether a line by its words alone may stand above others: short, no closing stop, not begun in lower case.

    >>> looks_like_heading("Making progress on the ground"), looks_like_heading("The patrol returned."), looks_like_heading("and others")
    (True, False, False)
    """
    text = text.strip()
    if not 2 <= len(text) <= longest or text.count(" ") > longest / 7:
        return False
    if _SENTENCE_END.search(text) and not re.search(r"\w\?[\"”’»)]*$|\b(?:Mr|Dr|St|U\.S|No|Inc|Ltd|al)\.$", text):
        return False
    first = next((c for c in text if c.isalnum()), "")
    return bool(first) and not _SMALL.match(first) and sum(c.isalpha() for c in text) * 2 > len(text)


def heading_level(text: str) -> int:
    """The depth that the numbering of a UN heading shows: "II. Political situation" 2, "A. Police" 3, else 4.

    >>> heading_level("II. Political situation"), heading_level("B. Police"), heading_level("Police")
    (2, 3, 4)
    """
    if not _ROMAN_HEADING.match(text):
        return 4
    mark = text.split(".", 1)[0]
    return 2 if set(mark) <= set("IVX") and mark not in {"C", "D"} else 3


def is_note_mark(before: str, mark: str) -> bool:
    """Whether a raised sign behind ``before`` points to a note; a power of a unit does not.

    >>> is_note_mark("2019", "3"), is_note_mark("Commission,", "a"), is_note_mark("40 m", "2"), is_note_mark("20", "th")
    (True, True, False, False)
    """
    return bool(_MARK.match(mark)) and not _POWER.search(before)


@cache
def _masthead(below: bool = False) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows("masthead.csv") if (row["what"] == "issuer below") == below), re.I)


def is_masthead(text: str) -> bool:
    """Whether a line of a document's head says who issued it and how, not what it is about.

    >>> is_masthead("Security Council"), is_masthead("Agenda item 156 (a)"), is_masthead("Situation in South Sudan")
    (True, True, False)
    """
    return bool(_masthead().fullmatch(" ".join(joined_letters(text).split())))


def is_issuer(text: str) -> bool:
    """Whether a line below the organisation's name says which part of it speaks.

    >>> is_issuer("INTERIM ADMINISTRATION MISSION IN KOSOVO"), is_issuer("Mission in Haiti opens a school")
    (True, False)
    """
    return bool(_masthead(below=True).fullmatch(" ".join(joined_letters(text).split())))


def joined_letters(text: str) -> str:
    """Words without the blanks that space their letters; two or more blanks part the words.

    >>> joined_letters("U N I T E D   N A T I O N S"), joined_letters("Annex A B"), joined_letters("United Nations")
    ('UNITED NATIONS', 'Annex A B', 'United Nations')
    """
    if not _SPACED.fullmatch(text.strip()):
        return text
    return " ".join("".join(word.split()) for word in re.split(r"\s{2,}", text.strip()))
