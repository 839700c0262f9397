"""The data files of the readers: sorted where order says nothing, patterns that compile, words that are unique."""

from __future__ import annotations

import re
from collections import Counter
from typing import get_args

import pytest

from pipeline.document import DocumentKind
from pipeline.read.cues import plain, rows


def test_furniture_cues() -> None:
    cues = [(row["where"], row["cue"]) for row in rows("furniture.csv")]
    assert len(cues) == len(set(cues))
    assert all(cue == plain(cue) or where in ("class", "class part", "line pattern", "role") for where, cue in cues)
    assert {where for where, _ in cues} == {"class", "class part", "heading", "line", "line pattern", "role"}
    for where, cue in cues:
        if where == "line pattern":
            re.compile(cue, re.I)


def test_kinds() -> None:
    for row in rows("kinds.csv"):
        assert row["kind"] in get_args(DocumentKind)
        assert float(row["weight"]) > 0
        if row["where"] != "shape":
            re.compile(row["pattern"], re.I | re.M)


@pytest.mark.parametrize("name", ["page_furniture.csv", "masthead.csv"])
def test_patterns_compile(name: str) -> None:
    for row in rows(name):
        re.compile(row["pattern"], re.I)


def test_months_are_twelve_and_no_name_means_two() -> None:
    months = rows("months.csv")
    assert [int(row["month"]) for row in months] == list(range(1, 13))
    names = Counter(name for row in months for name in row["names"].split())
    assert not [name for name, count in names.items() if count > 1]
