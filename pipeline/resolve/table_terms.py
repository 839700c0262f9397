"""What the words of a table's header, unit and row labels mean; the words are data."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipeline.authority import currencies
from pipeline.read.tables.cells import fold

_FORMULA = re.compile(r"\(\s*(\d{1,2})\s*\)(?:\s*=\s*(?P<terms>[\d()+\-−–÷/×*\s]+))?\s*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a table's figures are counted in: a factor, a currency, percent; any may be unsaid."""

    scale: Decimal = Decimal(1)
    currency: str | None = None
    percent: bool = False
    july_year: bool = False


@cache
def terms() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """The word list by kind."""
    out: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    with (Path(__file__).parent / "table_terms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            word = rf"(?<![A-Za-z])(?:{row['word']})(?![A-Za-z])"
            out.setdefault(row["kind"], []).append((re.compile(word, re.IGNORECASE), row["value"]))
    return out


def names(kind: str, text: str) -> str | None:
    """The value of the first word of ``kind`` in ``text``, or None.

    >>> names("measure", "2024/25 apportionment"), names("percentage", "Variance Percentage"), names("count", "Category")
    ('apportionment', 'percentage', None)
    """
    for pattern, value in terms().get(kind, ()):
        if pattern.search(text):
            return value
    return None


@cache
def _currency_words() -> tuple[re.Pattern[str], dict[str, str]]:
    words: dict[str, str] = {}
    for currency in currencies().values():
        for word in (currency.code, currency.name, currency.plural, *currency.symbols, *currency.aliases):
            words.setdefault(word.casefold(), currency.code)
    ordered = sorted((w for w in words if w), key=len, reverse=True)
    named = "|".join(re.escape(w) for w in ordered if w[-1].isalpha())
    signs = "|".join(re.escape(w) for w in ordered if not w[-1].isalpha())
    return re.compile(rf"(?<![A-Za-z])(?:{named})(?![A-Za-z])|{signs}", re.IGNORECASE), words


@cache
def currency_in(text: str) -> str | None:
    """The ISO 4217 code of the first currency named in a unit, label or cell.

    >>> currency_in("Thousands of United States dollars"), currency_in("Amount (CHF)"), currency_in("$"), currency_in("Category")
    ('USD', 'CHF', 'USD', None)
    """
    pattern, words = _currency_words()
    for match in pattern.finditer(text):
        word = match.group()
        # three letters name a currency only in capitals: "all" is no lek
        if len(word) == 3 and word.isalpha() and not word.isupper():
            continue
        return words[word.casefold()]
    return None


@cache
def parse_unit(text: str | None) -> Unit:
    """What a unit line says.

    >>> parse_unit("(Thousands of United States dollars; budget year is from 1 July to 30 June)")
    Unit(scale=Decimal('1000'), currency='USD', percent=False, july_year=True)
    >>> parse_unit("(Percentage)").percent, parse_unit("In millions of euros")
    (True, Unit(scale=Decimal('1000000'), currency='EUR', percent=False, july_year=False))
    >>> parse_unit("(Thousands of pounds)").currency, parse_unit("Weight (pounds)").currency
    ('GBP', None)
    """
    text = fold(text or "")
    scale = names("scale", text)
    currency = currency_in(text) or names("currency", text)
    july = bool(re.search(r"1 July(?: \d{4})? (?:to|[-–]) 30 June", text))
    percent = currency is None and bool(re.search(r"percent|per cent|%", text, re.IGNORECASE))
    return Unit(Decimal(scale or 1), currency, percent, july)


def formula_of(label: str) -> tuple[int | None, str | None, str]:
    """Column number, formula and bare label of a column label.

    >>> formula_of("Variance Unencumbered balance (3)=(1)-(2)")
    (3, '(1)-(2)', 'Variance Unencumbered balance')
    >>> formula_of("2024/25 apportionment (1)"), formula_of("Estimated value (2026/27)")
    ((1, None, '2024/25 apportionment'), (None, None, 'Estimated value (2026/27)'))
    >>> formula_of("Variance Percentage (8)=(7÷5)")
    (8, '(7÷5)', 'Variance Percentage')
    """
    found = _FORMULA.search(label)
    if not found:
        return None, None, label
    formula = found["terms"].strip() if found["terms"] else None
    return int(found[1]), formula, label[: found.start()].strip()


def role_of(label: str) -> str:
    """What a row is by its label: line, support_cost, subtotal or total.

    >>> [role_of(s) for s in ("Subtotal", "Gross requirements", "Programme Support Costs (13%)", "Total:")]
    ['subtotal', 'total', 'support_cost', 'total']
    >>> [role_of(s) for s in ("Total, civilian personnel", "Travel", "Mission support", "Operating costs", "Management fee (7%)")]
    ['subtotal', 'line', 'line', 'line', 'support_cost']
    """
    text = fold(label).strip(" :.")
    return next((value for pattern, value in terms()["role"] if pattern.fullmatch(text)), "line")
