"""Roles of sums, in sentences written for these tests."""

from __future__ import annotations

import pytest

from pipeline.resolve.amounts import role_near


@pytest.mark.parametrize(
    ("before", "after", "role"),
    [
        ("Boats worth ", " were handed over to the harbour police", "contribution"),
        ("Timber valued at ", " was found in the hold", "other"),
        ("The funding gap is ", "", "other"),
        ("Unpaid contributions came to ", "", "other"),
        ("Of this, ", " goes to WFP", "contribution"),
        ("Three wells were dug at a total cost of ", "", "expenditure"),
        ("The total cost of the wells is ", "", "total"),
        ("Norway will give rice worth ", "", "contribution"),
        ("The town spent ", " on lamps", "expenditure"),
    ],
)
def test_roles_by_the_words_around(before: str, after: str, role: str) -> None:
    assert role_near(before, after) == role
