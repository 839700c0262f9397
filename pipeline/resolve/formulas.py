"""The formulas that tables print under their headers, such as "(3)=(1)-(2)" and "(8)=(7÷5)"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

_TOKEN = re.compile(r"\d+|[()+\-*/]")
_SIGNS = str.maketrans({"−": "-", "–": "-", "÷": "/", "×": "*", "x": "*", "X": "*"})


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula over column numbers, as tokens."""

    tokens: tuple[str, ...]
    references: tuple[int, ...]
    divides: bool

    def value(self, columns: Mapping[int, Decimal]) -> Decimal | None:
        """The formula's value; None when it divides by nothing."""
        try:
            value, rest = _sum(self.tokens, columns)
        except (ZeroDivisionError, ArithmeticError):
            return None
        return value if not rest else None


@cache
def parse_formula(text: str | None) -> Formula | None:
    """The formula, or None when the text is none.

    >>> from decimal import Decimal
    >>> parse_formula("(1)-(2)").value({1: Decimal(5), 2: Decimal(3)})
    Decimal('2')
    >>> parse_formula("(7÷5)").value({7: Decimal(1), 5: Decimal(4)}), parse_formula("(4)+(5)+(6)").references
    (Decimal('0.25'), (4, 5, 6))
    >>> parse_formula("((2)-(1))/(1)").value({1: Decimal(4), 2: Decimal(5)}), parse_formula("Amount")
    (Decimal('0.25'), None)
    """
    plain = re.sub(r"\s+", "", (text or "").translate(_SIGNS))
    tokens = tuple(_TOKEN.findall(plain))
    if not tokens or "".join(tokens) != plain:
        return None
    references = tuple(dict.fromkeys(int(t) for t in tokens if t.isdigit() and int(t) < 100))
    formula = Formula(tokens, references, "/" in tokens)
    if not references or formula.value(dict.fromkeys(references, Decimal(1))) is None and "/" not in tokens:
        return None
    return formula


def _sum(tokens: Sequence[str], columns: Mapping[int, Decimal]) -> tuple[Decimal, Sequence[str]]:
    value, tokens = _product(tokens, columns)
    while tokens and tokens[0] in "+-":
        sign = tokens[0]
        term, tokens = _product(tokens[1:], columns)
        value = value + term if sign == "+" else value - term
    return value, tokens


def _product(tokens: Sequence[str], columns: Mapping[int, Decimal]) -> tuple[Decimal, Sequence[str]]:
    value, tokens = _atom(tokens, columns)
    while tokens and tokens[0] in "*/":
        sign = tokens[0]
        factor, tokens = _atom(tokens[1:], columns)
        value = value * factor if sign == "*" else value / factor
    return value, tokens


def _atom(tokens: Sequence[str], columns: Mapping[int, Decimal]) -> tuple[Decimal, Sequence[str]]:
    if not tokens:
        raise ArithmeticError("formula ends early")
    head, rest = tokens[0], tokens[1:]
    if head == "(":
        value, rest = _sum(rest, columns)
        if not rest or rest[0] != ")":
            raise ArithmeticError("bracket not closed")
        return value, rest[1:]
    if head == "-":
        value, rest = _atom(rest, columns)
        return -value, rest
    if not head.isdigit():
        raise ArithmeticError(f"no number: {head}")
    return columns.get(int(head), Decimal(head)), rest
