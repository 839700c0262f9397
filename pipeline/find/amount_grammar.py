"""The surface forms of money in UN texts: numbers, scale words and currency forms, built from data files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipeline.authority import currencies
from pipeline.find.alternatives import any_of


@cache
def words(use: str) -> dict[str, str]:
    """The words of ``amount_words.csv`` with one use, and their values."""
    with (Path(__file__).parent / "amount_words.csv").open(encoding="utf-8", newline="") as f:
        return {r["word"]: r["value"] for r in csv.DictReader(f) if r["use"] == use}


@cache
def forms() -> tuple[dict[str, str], dict[str, str]]:
    """Currency forms that may stand before a number (codes and signs) and after it (codes, signs and names)."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for code, currency in currencies().items():
        before[code] = code
        for symbol in currency.symbols:
            before[symbol] = code
        for name in (currency.plural, *currency.aliases):
            if re.search(r"(?:dollars|francs|[Ee]uros|pounds sterling)\Z", name) and (" " in name or name[0] in "Ee"):
                before.setdefault(name, code)
            after.setdefault(name, code)
            after.setdefault(name.lower() if " " not in name else name, code)
    for form, code in words("form").items():
        (before if re.search(r"[$A-Z]{2}|\$", form) else after).setdefault(form, code)
        after.setdefault(form, code)
    before |= {form: code for form, code in words("before").items() if code in currencies()}
    for code in words("small"):
        before |= {code.lower(): code, code.capitalize(): code}
    for form, code in before.items():
        after.setdefault(form, code)
    for row in bare_names():
        after.setdefault(row["word"], row["code"])
    return before, after


@cache
def bare_names() -> tuple[dict[str, str], ...]:
    """Names that several states' currencies share (rupees, dinars, francs), and which is meant where a text names a state."""
    with (Path(__file__).parent / "amount_names.csv").open(encoding="utf-8", newline="") as f:
        return tuple(csv.DictReader(f))


def _any(forms: Iterable[str]) -> str:
    return any_of(forms, _B)


_B = r"[^\S\n]*+(?:\n[^\S\n]*+)?"
"""Blanks, at most one line break."""
_DASH = r"[-‐‑‒–—−]"
_NUMBER = r"(?:\d{1,3}(?:, 000){1,6}(?!\d)|\d{1,3}(?P<SEP>[,.’'  ])\d{3}(?:(?P=SEP)\d{3}){0,6}(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?)"
"""48,500 · 1 127 300.40 · 608.840.769 · 0.747 · 2,5"""
SCALE = rf"(?:(?i:{_any(words('scale'))})(?![^\W\d])|{_any(words('letter'))}(?![\w&.]\w|\w))"


def number_pattern(separator: str) -> str:
    """The number pattern with a name of its own for its thousands mark."""
    return _NUMBER.replace("SEP", separator)


_HYPHEN = r"[-‑–]"


@cache
def patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Sums whose currency stands before the number, and sums whose currency follows it.

    $48,500 · US$1million · usd. 112.5 million · $2–3 million · between $2 million and $3 million · US dollars 5,000;
    70,000 Swiss francs · 608.840.769 francs CFA · 2 to 3 million dollars · two hundred thousand euros · a 3-million-dollar loan
    """
    before, after = forms()
    signs = [f for f in before if not f[0].isalnum()]
    codes = [f for f in before if f[0].isalnum()]
    gap = rf"(?P<gap>{_B}(?:{_DASH}|to|or|and){_B})"
    word = rf"(?:{_any([w for w in words('number') if w != 'a'])}|a(?=\s+(?:hundred|thousand|million|billion)))"
    leading = re.compile(
        rf"(?:(?<![\w$]){_any(codes)}\.?|(?<![$\w]){_any(signs)}){_B}(?P<n1>{number_pattern('s1')})(?:(?:{_B}|{_HYPHEN})(?P<scale1>{SCALE}))?"
        rf"(?:{gap}(?P<sign2>{_any(before)}{_B})?(?P<n2>{number_pattern('s2')})(?:(?:{_B}|{_HYPHEN})(?P<scale2>{SCALE}))?)?"
    )
    trailing = re.compile(
        rf"(?<![\w$€£.,/-])(?:(?P<n0>{number_pattern('s0')})(?:{_B}(?P<scale0>{SCALE}))?{gap})?"
        rf"(?:(?P<n1>{number_pattern('s1')})(?:(?:{_B}|{_HYPHEN})(?P<scale1>{SCALE}))?"
        rf"|(?P<word>(?i:{word})(?:(?:{_HYPHEN}|{_B}(?:and{_B})?)(?i:{word}|a{_B}half)){{0,12}})(?:(?:{_B}|{_HYPHEN})(?P<scale2>(?i:{_any(words('scale'))})))?)"
        rf"(?:{_B}|{_HYPHEN})(?:(?:de|d['’]|of|in){_B})?(?P<currency>{_any(after)})(?!\w)"
    )
    return leading, trailing


def scale_of(word: str | None) -> int:
    """What a scale word or letter multiplies by, 1 without one.

    >>> scale_of("million"), scale_of("MILLION"), scale_of("bn"), scale_of("K"), scale_of(None)
    (1000000, 1000000, 1000000000, 1000, 1)
    """
    if not word:
        return 1
    flat = re.sub(r"\s+", " ", word)
    return int(words("letter").get(flat) or words("scale").get(flat) or words("scale").get(flat.lower()) or 1)


def parse_words(value: str) -> Decimal | None:
    """A number in words.

    >>> [str(parse_words(v)) for v in ("three", "twenty-five", "two hundred", "two and a half", "half a", "a")]
    ['3', '25', '200', '2.5', '0.5', '1']
    """
    total = Decimal(0)
    flat = re.sub(r"\s+", " ", value.lower())
    if flat in words("number"):
        return Decimal(words("number")[flat])
    for token in re.findall(r"a half|half a|[^\W\d_]+", flat.replace("half-a", "half a")):
        if token == "and":
            continue
        if token == "hundred":
            total = (total or Decimal(1)) * 100
        elif token in ("half", "a half", "half a"):
            total += Decimal("0.5")
        elif token in words("number"):
            total += Decimal(words("number")[token])
        else:
            return None
    return total


def parse_number(value: str, scaled: bool = False) -> Decimal:
    """A number as printed; ``scaled`` says that a scale word follows, so that a lone point is a decimal point.

    >>> [str(parse_number(v)) for v in ("48,500", "1 127 300.40", "608.840.769", "0.747", "2,5", "10.000", "1,234.5")]
    ['48500', '1127300.40', '608840769', '0.747', '2.5', '10000', '1234.5']
    >>> str(parse_number("1.057", scaled=True)), str(parse_number("1,057", scaled=True))
    ('1.057', '1057')
    """
    digits = re.sub(r"[\s’']", "", value)
    grouped = re.fullmatch(r"(\d{1,3})((?:[,.]\d{3})+)(?:([.,])(\d{1,2}))?", digits)
    if grouped:
        groups = grouped[2]
        one_mark = len(set(re.findall(r"[.,]", groups))) == 1 and (grouped[3] is None or grouped[3] != groups[0])
        lone_point = groups.count(".") == 1 and "," not in groups and grouped[3] is None and " " not in value
        if one_mark and not (lone_point and (scaled or grouped[1] == "0")):
            return Decimal(grouped[1] + re.sub(r"[.,]", "", groups) + (f".{grouped[4]}" if grouped[4] else ""))
    if digits.count(",") == 1 and "." not in digits:
        digits = digits.replace(",", ".")
    return Decimal(digits.replace(",", ""))
