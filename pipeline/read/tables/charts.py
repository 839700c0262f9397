"""Organisation charts: framed boxes apart from each other, whose words make no table however well they stand in line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.document import Box

APART = 4.0
"""Boxes of a chart stand further apart than this many points; cells do not."""
FEWEST = 3
MOST = 300
MARGIN = 6.0
SMALL = 12.0
LARGE = 0.2
"""A box is at least ``SMALL`` points high and wide and covers at most this share of the page."""


def find_charts(page: Any) -> list[Box]:
    """The part of the page that holds a chart: from its first box to its last."""
    frames = {(round(r["x0"]), round(r["top"]), round(r["x1"]), round(r["bottom"])) for r in page.rects if r.get("stroke")}
    boxes = [
        Box(*f)
        for f in sorted(frames)
        if f[2] - f[0] >= SMALL and f[3] - f[1] >= SMALL and (f[2] - f[0]) * (f[3] - f[1]) < LARGE * page.width * page.height
    ]
    if not FEWEST <= len(boxes) <= MOST:
        return []
    rules = [(r["x0"], (r["top"] + r["bottom"]) / 2, r["x1"]) for r in page.lines if r["x1"] - r["x0"] > SMALL]
    alone = [b for b in boxes if not any(o is not b and _near(o, b) for o in boxes) and not _divided(b, rules)]
    if len(alone) < FEWEST or 2 * len(alone) < len(boxes):
        return []
    area = alone[0]
    for box in alone[1:]:
        area = area.union(box)
    return [Box(area.x0 - MARGIN, area.top - MARGIN, area.x1 + MARGIN, area.bottom + MARGIN)]


def _near(a: Box, b: Box) -> bool:
    return a.x0 - APART < b.x1 and b.x0 - APART < a.x1 and a.top - APART < b.bottom and b.top - APART < a.bottom


def _divided(box: Box, rules: Sequence[tuple[float, float, float]]) -> bool:
    """Whether a rule parts the inside of a frame: then it is a table's."""
    return any(box.x0 - 2 < x0 and x1 < box.x1 + 2 and box.top + 3 < y < box.bottom - 3 for x0, y, x1 in rules)
