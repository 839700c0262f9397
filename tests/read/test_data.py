"""The data files of the readers: sorted where order says nothing, patterns that compile, words that are unique."""

from __future__ import annotations

import re
import re._parser as sre
from collections import Counter
from itertools import product
from typing import Any, get_args

import pytest

from pipeline.document import DocumentKind
from pipeline.read.cues import plain, rows
from pipeline.read.identity import needed


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


def spellings(pattern: Any) -> set[str]:
    """What a parsed pattern may match, a \0 for whatever is no letter of its own."""
    found = {""}
    for op, argument in pattern:
        here = {"\0"}
        if op is sre.LITERAL:
            here = {chr(argument)}
        elif op is sre.BRANCH:
            here = set().union(*(spellings(branch) for branch in argument[1]))
        elif op is sre.SUBPATTERN:
            here = spellings(argument[-1])
        elif op is sre.IN and all(kind is sre.LITERAL for kind, _ in argument):
            here = {chr(letter) for _, letter in argument}
        elif op is sre.MAX_REPEAT and argument[1] == 1:
            here = {"", *spellings(argument[2])}
        elif op is sre.MAX_REPEAT and argument[0]:
            inner = spellings(argument[2])
            here = {words * (argument[0] if len(inner) == 1 else 1) + "\0" for words in inner}
        elif op is sre.AT:
            here = {""}
        found = {before + after for before, after in product(found, here)}
    return found


def test_a_pattern_matches_nothing_without_what_it_needs() -> None:
    for row in rows("kinds.csv"):
        if needs := needed(row["needs"]):
            assert row["where"] != "shape"
            for words in spellings(sre.parse(row["pattern"].lower(), re.M)):
                assert any(letters in words for letters in needs), (words, row["pattern"])


@pytest.mark.parametrize("name", ["page_furniture.csv", "masthead.csv"])
def test_patterns_compile(name: str) -> None:
    for row in rows(name):
        re.compile(row["pattern"], re.I)


def test_months_are_twelve_and_no_name_means_two() -> None:
    months = rows("months.csv")
    assert [int(row["month"]) for row in months] == list(range(1, 13))
    names = Counter(name for row in months for name in row["names"].split())
    assert not [name for name, count in names.items() if count > 1]
