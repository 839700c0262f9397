"""Budgets told line by line under headings ("Budget: CHF 49,653" under "Water and sanitation"), read as one table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.document import Block, Cell, Table

_KEYED = re.compile(
    r"^[ \t•*-]*(?P<key>[A-Z][A-Za-z /()-]{2,40}?)[ \t]*:[ \t]*"
    r"(?P<money>(?:[A-Z]{3}|US\$|[A-Z]{0,2}\$|€|£)[ \t]?\d[\d ,.'’]*\d|(?:[A-Z]{3}|US\$|\$|€|£)[ \t]?\d)[ \t]*$",
    re.MULTILINE,
)


def find_keyed_tables(text: str, blocks: Sequence[Block] = (), page_of: Sequence[tuple[int, int]] = ()) -> list[Table]:
    """One table for each key that stands with money on three lines or more, the heading above each line as its item.

    ``page_of`` holds (offset, page) where pages start. Cells point into the text, which does not change.

    >>> t = "Health\\nBudget: CHF 10\\n\\nWater\\nBudget: CHF 20\\n\\nShelter\\nBudget: CHF 5\\n"
    >>> [[c.text for c in r] for r in find_keyed_tables(t)[0].rows]
    [['Health', 'CHF 10'], ['Water', 'CHF 20'], ['Shelter', 'CHF 5']]
    """
    found: dict[str, list[re.Match[str]]] = {}
    for match in _KEYED.finditer(text):
        found.setdefault(match["key"].strip(), []).append(match)
    tables = []
    for key, matches in found.items():
        if len(matches) < 3:
            continue
        rows = []
        for match in matches:
            page = next((p for at, p in reversed(page_of) if at <= match.start()), None)
            item = _heading(text, blocks, match.start())
            label = Cell(text[slice(*item)], *item, page) if item else Cell("")
            rows.append((label, Cell(match["money"], match.start("money"), match.end("money"), page)))
        first = rows[0][1]
        empty = (Cell(""), Cell(key, matches[0].start("key"), matches[0].start("key") + len(key), first.page))
        start = matches[0].start("key")
        tables.append(Table(("", key), tuple(rows), None, None, first.page, start, start, (empty,), tuple(None for _ in rows)))
    return tables


def _heading(text: str, blocks: Sequence[Block], at: int) -> tuple[int, int] | None:
    """The heading above an offset: the last heading block, else the line above."""
    heads = [b for b in blocks if b.kind == "heading" and b.end <= at]
    if heads:
        return heads[-1].start, heads[-1].end
    above = text[:at].rstrip()
    start = above.rfind("\n") + 1
    line = above[start:]
    return (start + len(line) - len(line.lstrip()), len(above)) if line.strip() else None
