"""Amounts: the sentences of ``amounts_cases.yaml``, the word file, and what holds for any text."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.authority import currencies
from pipeline.find.amount_grammar import parse_number, words
from pipeline.find.amounts import parse_amount, read_amounts

CASES = yaml.safe_load((Path(__file__).parent / "amounts_cases.yaml").read_text(encoding="utf-8"))
EVERY = [(group["group"], case) for group in CASES for case in group["cases"]]


def wanted(lines: list[str]) -> list[tuple[str, str, Decimal, str]]:
    """The span, currency, value and role (or "") of each expected amount."""
    out = []
    for line in lines:
        span, rest = line.rsplit(" = ", 1)
        money, _, role = rest.partition(" | ")
        currency, value = money.split()
        out.append((span, currency, Decimal(value), role.strip()))
    return out


@pytest.mark.parametrize(("group", "case"), EVERY, ids=[f"{g}: {c['text'][:50]}" for g, c in EVERY])
def test_sentence(group: str, case: dict, resolve_money) -> None:
    records = resolve_money(case["text"])
    expected = wanted(case["amounts"])
    assert [(r.text, r.currency, r.value) for r in records] == [e[:3] for e in expected]
    assert [r.role for r, e in zip(records, expected, strict=True) if e[3]] == [e[3] for e in expected if e[3]]


def test_there_are_enough_sentences() -> None:
    assert len(EVERY) >= 50


def test_words_name_known_currencies() -> None:
    assert set(words("form").values()) <= set(currencies())
    assert set(words("small")) <= set(currencies())


values = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)


@given(values, st.sampled_from([",", "\u00a0", " "]))
def test_any_printed_number_is_read_back(value: Decimal, mark: str) -> None:
    assert parse_number(f"{value:,.2f}".replace(",", mark)) == value


@given(values, st.sampled_from(["${v}", "US${v}", "USD {v}", "usd. {v}", "{v} US dollars", "$ {v}"]))
def test_any_sum_in_any_form_is_read_back(value: Decimal, form: str) -> None:
    written = form.format(v=f"{value:,.2f}")
    found = read_amounts(f"The wells cost {written} to build.")
    assert [(a.text, a.value, a.currency) for a in found] == [(written, value, "USD")]
    assert parse_amount(written) == (value, "USD")


@given(
    st.integers(1, 9999),
    st.integers(0, 9),
    st.sampled_from([("thousand", 3), ("million", 6), ("billion", 9)]),
    st.sampled_from(sorted(currencies())),
)
def test_scale_words_multiply(whole: int, tenth: int, scale: tuple[str, int], code: str) -> None:
    word, power = scale
    found = read_amounts(f"about {code} {whole}.{tenth} {word} in all")
    assert [(a.value, a.currency) for a in found] == [(Decimal(f"{whole}.{tenth}") * 10**power, code)]


@given(st.text(alphabet=st.sampled_from("0123456789,. $€%()-–\t\nabcmk USDCHFmillion"), max_size=80))
def test_any_text_yields_true_slices(text: str) -> None:
    end = 0
    for amount in read_amounts(text):
        assert text[amount.start : amount.end] == amount.text
        assert amount.start >= end, "amounts overlap"
        assert amount.value >= 0 or amount.text[0] in "-–−", "only a sign makes a sum negative"
        end = amount.end


@given(st.integers(1, 17))
def test_goals_are_no_pounds(goal: int) -> None:
    assert read_amounts(f"progress on SDG {goal} and SDG {goal}.{goal}") == []
