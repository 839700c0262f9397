"""The data files beside this package: what surrounds an article, what speaks for a kind, months, small words."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file of this folder; lines that begin with "#" say where it is from."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))


@cache
def furniture(where: str) -> dict[str, str]:
    """What of a page is furniture and why, by class, role, heading or line.

    >>> furniture("line")["skip to main content"]
    'navigation'
    """
    return {row["cue"]: row["reason"] for row in rows("furniture.csv") if row["where"] == where}


def site_line(words: str) -> str | None:
    """Why a line belongs to a site and not to an article, or None.

    >>> site_line("Welcome to the United Nations"), site_line("The United Nations welcomes")
    ('site banner', None)
    >>> site_line("header_left.jpg Police at work"), site_line("The report gif.")
    ('picture', None)
    """
    if reason := furniture("line").get(plain(words)):
        return reason
    if len(words) > 160 or "\n" in words:
        return None
    return next((reason for pattern, reason in _line_patterns() if pattern.fullmatch(plain(words))), None)


@cache
def _line_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Lines by their shape: "BigBanner.gif Our work", "PDF files open in a new window"."""
    return tuple((re.compile(pattern, re.I), reason) for pattern, reason in furniture("line pattern").items())


def plain(words: str) -> str:
    """Words as the cue files write them: one blank between, lower case, no marks at the ends."""
    return " ".join(words.split()).lower().strip(" .:!»›>|")
