"""Running headers and footers, page numbers and job numbers: what the margins of pages repeat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from pipeline.document import Box, Furniture
from pipeline.read.cues import rows
from pipeline.read.page_lines import Run

TOP, BOTTOM = 0.115, 0.9
"""Shares of a page's height: what stands above the first or below the second may be a running header or footer."""


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool, str], ...]:
    return tuple((re.compile(row["pattern"], re.I), row["place"] == "margin", row["reason"]) for row in rows("page_furniture.csv"))


def take_margins(pages: Sequence[list[Run]], heights: Sequence[float]) -> list[Furniture]:
    """Remove the margins' furniture from ``pages`` (in place) and give it back.

    A line of the margin is a running header or footer if, its digits aside, it stands on a third of the pages, or on
    two of a short document; the masthead of the first page is none.
    """
    repeated = _repeated(pages, heights)
    taken: list[Furniture] = []
    for number, runs in enumerate(pages):
        kept: list[Run] = []
        for run in runs:
            reason = _reason(run, heights[number], repeated, number)
            if reason is None:
                kept.append(run)
            else:
                taken.append(Furniture(run.text, reason, run.page, Box(run.x0, run.top, run.x1, run.bottom)))
        runs[:] = kept
    return taken


def _margin(run: Run, height: float) -> str | None:
    if run.bottom < TOP * height:
        return "running header"
    return "running footer" if run.top > BOTTOM * height else None


def _key(run: Run) -> str:
    return re.sub(r"\d+", "#", run.text).strip()


def _repeated(pages: Sequence[list[Run]], heights: Sequence[float]) -> dict[tuple[str, str], int]:
    seen: Counter[tuple[str, str]] = Counter()
    for number, runs in enumerate(pages):
        for key in {(_key(run), where) for run in runs if (where := _margin(run, heights[number]))}:
            seen[key] += 1
    least = 2 if len(pages) < 6 else max(3, len(pages) // 5)
    return {key: count for key, count in seen.items() if count >= least}


def _reason(run: Run, height: float, repeated: dict[tuple[str, str], int], number: int) -> str | None:
    where = _margin(run, height)
    text = run.text.strip()
    for pattern, margin_only, reason in _patterns():
        if (where or not margin_only) and pattern.fullmatch(text):
            return reason
    if where and (_key(run), where) in repeated and number > 0:
        return where
    if where == "running footer" and (_key(run), where) in repeated:
        return where
    return None
