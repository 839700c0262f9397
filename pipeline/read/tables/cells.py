"""What a table cell says when it says a number: brackets, dashes, blanks, signs and marks as UN tables print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

NIL = frozenset({"–", "—", "-", "‒", "−", "--", "―"})
_BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u202f\u200a]+")
_GROUPED = r"\d{1,3}(?:(?P<sep>[ ,.'’])\d{3})(?:(?P=sep)\d{3})*(?:[.,]\d{1,4})?"
_NUMBER = re.compile(
    rf"""(?P<open>\()?\s*(?P<sign>[-+−‑])?\s*(?P<before>\\?(?:US\$|[A-Z]{{0,3}}\$|[A-Z]{{3,4}}|[€£¥]))?\s*(?P<open2>\()?\s*(?P<sign2>[-−‑])?
        (?P<figure>{_GROUPED}|\d+(?:[.,]\d{{1,4}})?)
        \s*(?P<percent>%|per\ cent)?\s*(?P<close>\))?\s*(?P<percent2>%)?\s*(?P<after>[A-Z]{{3,4}}|F\ CFA|[€£])?
        \s*(?P<mark>[a-z]|[*†‡§]+|[a-z],[a-z])?""",
    re.VERBOSE,
)
_COLUMN_NUMBER = re.compile(r"\(\d{1,2}\)(?:\s*=.*)?")


@dataclass(frozen=True, slots=True)
class Number:
    """A printed figure: its value without scale; ``currency`` as printed beside it; ``decimals`` printed."""

    value: Decimal
    percent: bool = False
    currency: str | None = None
    nil: bool = False
    decimals: int = 0


def fold(text: str) -> str:
    """Text with every run of white space as one blank.

    >>> fold("126\\u00a0430.3 \\n")
    '126 430.3'
    """
    return _BLANKS.sub(" ", text).strip()


def parse_number(text: str) -> Number | None:
    """The number a cell holds, or None when it holds anything else.

    >>> parse_number("126 430.3").value, parse_number("(850.9)").value, parse_number("–").nil
    (Decimal('126430.3'), Decimal('-850.9'), True)
    >>> parse_number("($6 442.2)").currency, parse_number("(14.9%)").percent, parse_number("(14.9)%").value
    ('$', True, Decimal('-14.9'))
    >>> parse_number("1,200").value, parse_number("608.840.769").value, parse_number("1 175a").value
    (Decimal('1200'), Decimal('608840769'), Decimal('1175'))
    >>> parse_number("CHF 70,000.50").value, parse_number("3,5").value
    (Decimal('70000.50'), Decimal('3.5'))
    >>> parse_number("\\\\€640,000").currency, parse_number("331.250.000 FCFA").currency, parse_number("USD 310,000").currency
    ('€', 'FCFA', 'USD')
    >>> [parse_number(s) for s in ("(3)=(1)-(2)", "P-4", "1.1.2", "", "2024/25", "12 000 000 people")]
    [None, None, None, None, None, None]
    >>> [parse_number(s) for s in ("PSC (7%)", "GMS 8%", "30 JUN")]
    [None, None, None]
    """
    text = fold(text)
    if text in NIL:
        return Number(Decimal(0), nil=True)
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    if bool(found["open"] or found["open2"]) != bool(found["close"]):
        return None
    if any(word and word.isalpha() and word.isascii() and word not in _currency_letters() for word in (found["before"], found["after"])):
        return None  # "PSC (7%)" is a label
    value, decimals = _value(found["figure"], found["sep"])
    negative = bool(found["close"]) ^ bool((found["sign"] or found["sign2"] or "+") != "+")
    currency = (found["before"] or found["after"] or "").removeprefix("\\") or None
    return Number(-value if negative else value, bool(found["percent"] or found["percent2"]), currency, False, decimals)


@cache
def _currency_letters() -> frozenset[str]:
    """The capitals that stand for a currency: ISO codes and such aliases as FCFA."""
    from pipeline.authority import currencies

    words = (w for c in currencies().values() for w in (c.code, *c.symbols, *c.aliases))
    return frozenset(w for w in words if w.isalpha() and w.isupper())


def _value(figure: str, separator: str | None) -> tuple[Decimal, int]:
    """The value of bare digits with thousands separators, and how many decimals they print."""
    if separator:
        figure = figure.replace(separator, "")
    figure = figure.replace(",", ".")
    return Decimal(figure), len(figure.partition(".")[2])


def is_column_number(text: str) -> bool:
    """Whether a header cell only numbers its column or states how the column is computed.

    >>> [is_column_number(s) for s in ("(1)", "(3)=(1)-(2)", "(8)=(7÷5)", "Amount", "(14.9)")]
    [True, True, True, False, False]
    """
    return bool(_COLUMN_NUMBER.fullmatch(fold(text)))


def join_lines(lines: list[str]) -> str:
    """The lines of one wrapped cell as one text; a hyphen or stroke at a line's end needs no blank.

    >>> join_lines(["Inter-", "national"]), join_lines(["Proposed budget –", "Secretary-General"]), join_lines(["A/79/724/", "Add.10"])
    ('Inter-national', 'Proposed budget – Secretary-General', 'A/79/724/Add.10')
    >>> join_lines(["(3)=(1)-", "(2)"])
    '(3)=(1)-(2)'
    """
    text = ""
    for line in lines:
        line = fold(line)
        if not line:
            continue
        glue = not text or (
            len(text) > 1 and text[-1] in "-–‑/" and (text[-2] + line[0] == ")(" or text[-2].isalnum() and line[0].isalnum())
        )
        text += line if glue else " " + line
    return text
