"""Dates: the sentences of ``dates_cases.yaml``, the data files, and what holds for any text."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.edtf import is_edtf, parse_edtf
from pipeline.find.date_grammar import rows
from pipeline.find.dates import parse_date, read_dates

CASES = yaml.safe_load((Path(__file__).parent / "dates_cases.yaml").read_text(encoding="utf-8"))
EVERY = [(group["group"], case) for group in CASES for case in group["cases"]]


def wanted(lines: list[str]) -> list[tuple[str, str, str]]:
    """The span, value and role (or "") of each expected date."""
    out = []
    for line in lines:
        span, rest = line.rsplit(" = ", 1)
        value, _, role = rest.partition(" | ")
        out.append((span, value.strip(), role.strip()))
    return out


@pytest.mark.parametrize(("group", "case"), EVERY, ids=[f"{g}: {c['text'][:50]}" for g, c in EVERY])
def test_sentence(group: str, case: dict, resolve_text) -> None:
    records = resolve_text(case["text"], case.get("published"))
    expected = wanted(case["dates"])
    assert [(r.text, r.edtf) for r in records] == [(span, value) for span, value, _ in expected]
    assert [r.role for r, (_, _, role) in zip(records, expected, strict=True) if role] == [role for _, _, role in expected if role]


def test_there_are_enough_sentences() -> None:
    assert len(EVERY) >= 120


@pytest.mark.parametrize("name", ["date_guards.csv", "date_words.csv", "date_phrases.csv", "months.csv", "weekdays.csv"])
def test_word_file_has_no_double_rows(name: str) -> None:
    keys = [tuple(r.values())[:2] for r in rows(name)]
    assert len(keys) == len(set(keys))


def test_guards_compile_and_say_why() -> None:
    for row in rows("date_guards.csv"):
        re.compile(row["pattern"])
        assert row["why"]


MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
days = st.dates(min_value=date(1945, 1, 1), max_value=date(2059, 12, 31))


@given(
    days,
    st.sampled_from(
        ["{d} {m} {y}", "{m} {d}, {y}", "the {d}th of {m} {y}", "{y}-{mm:02d}-{d:02d}", "{d:02d}.{mm:02d}.{y}", "{d}\u00a0{m}\u00a0{y}"]
    ),
)
def test_any_day_in_any_form_is_read_back(day: date, form: str) -> None:
    written = form.format(d=day.day, m=MONTHS[day.month - 1], mm=day.month, y=day.year)
    found = read_dates(f"The unit arrived on {written} by air.")
    assert [m.edtf for m in found] == [day.isoformat()]


@given(days, st.integers(min_value=1, max_value=400))
def test_any_interval_is_read_back(first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    written = f"from {first.day} {MONTHS[first.month - 1]} {first.year} to {last.day} {MONTHS[last.month - 1]} {last.year}"
    found = read_dates(f"Mentors served {written} in Gao.")
    assert [m.edtf for m in found] == [f"{first}/{last}"]
    assert parse_edtf(found[0].edtf or "") == (first, last)


@given(st.text(max_size=200))
def test_any_text_yields_true_slices_and_valid_values(text: str) -> None:
    end = 0
    for mention in read_dates(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end, "mentions overlap"
        end = mention.end
        assert mention.edtf is None or is_edtf(mention.edtf)


@given(
    st.lists(
        st.sampled_from(
            [
                "12",
                "and",
                "May",
                "2014",
                "to",
                "–",
                "the",
                "March",
                "5,",
                "late",
                "2024/25",
                "quarter",
                "of",
                "third",
                "1990s",
                "Monday",
                "(2018)",
                "\n",
                "31",
            ]
        ),
        max_size=14,
    )
)
def test_any_jumble_of_date_words_yields_valid_values(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for mention in read_dates(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.edtf is None or is_edtf(mention.edtf), (text, mention)


@given(st.integers(min_value=1000, max_value=9999), st.integers(min_value=1990, max_value=2030))
def test_resolution_numbers_are_no_years(number: int, year: int) -> None:
    assert [m.edtf for m in read_dates(f"recalling resolution {number} ({year})")] == [str(year)]


def test_parse_date_reads_unusual_full_dates() -> None:
    assert parse_date("2019 March 4") == "2019-03-04"
    assert parse_date("soon") is None
