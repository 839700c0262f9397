"""Captions and units among the lines that stand above a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.read.tables.cells import fold

_UNIT = re.compile(
    r"[(\[]?\s*(?:(?:(?:figures|amounts|values|expressed|all amounts)\s+(?:are\s+)?)?in\s+)?"
    r"(?:(?:thousands?|millions?|billions?|hundreds?)\b|percentages?\b|per cent\b"
    r"|(?:United States|US|U\.S\.) dollars\b|euros?\b|Swiss francs\b"
    r"|US\$|USD\b|EUR\b|CHF\b|\$|full-time equivalent|number of )",
    re.IGNORECASE,
)
_TABLE_NUMBER = re.compile(r"(?:Table|Annex|Figure|Tableau|Schedule|Appendix)\s+(?:[A-Z]\.)?[\dIVXA-Z]+(?:[.\-]\d+)*\b")
_SENTENCE_END = re.compile(r"[.;:,]\s*$")


def is_unit(line: str) -> bool:
    """Whether a line above a table says what its figures are.

    >>> is_unit("(Thousands of United States dollars; budget year is from 1 July to 30 June)"), is_unit("(Percentage)")
    (True, True)
    >>> is_unit("In thousands of US dollars"), is_unit("(Millions of Swiss francs)"), is_unit("Financial resources")
    (True, True, False)
    """
    line = fold(line)
    return len(line) < 160 and bool(_UNIT.match(line)) and not (line.endswith(".") and not line.startswith("("))


def is_caption(line: str) -> bool:
    """Whether a line may head a table: numbered as one, or short and no sentence.

    >>> is_caption("Table 3"), is_caption("Trend of the unencumbered balance"), is_caption("The costs were as follows:")
    (True, True, False)
    """
    line = fold(line)
    if not line or len(line) > 200:
        return False
    if _TABLE_NUMBER.match(line):
        return True
    return len(line) <= 120 and not _SENTENCE_END.search(line) and not re.match(r"\d+\.\s", line) and line[0].isupper()


def caption_and_unit(before: Sequence[str]) -> tuple[str | None, str | None]:
    """Caption and unit among the paragraphs above a table, nearest last.

    >>> caption_and_unit(["53. It is so:", "C. Efficiency gains", "(Thousands of United States dollars)"])
    ('C. Efficiency gains', '(Thousands of United States dollars)')
    """
    lines = [line for line in before if line.strip()]
    unit = lines.pop() if lines and is_unit(lines[-1]) else None
    caption = lines[-1] if lines and is_caption(lines[-1]) else None
    return caption, unit
