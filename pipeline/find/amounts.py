"""Find money: a number with its currency, in running text or a table cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from spacy.tokens import Doc

from pipeline.document import Table
from pipeline.find.amount_grammar import SCALE, forms, number_pattern, parse_number, parse_words, patterns, scale_of, words
from pipeline.find.names import text_of
from pipeline.records import Mention


@dataclass(frozen=True, slots=True)
class AmountMention(Mention):
    """Money as written: ``value`` in units of ``currency``; ``scale`` is 1 where no scale word stands.

    ``inferred`` marks a value whose currency or scale was taken from its neighbour ("of which 54.2 has been spent").
    """

    value: Decimal
    currency: str
    scale: int = 1
    inferred: bool = False


def find_amounts(doc: Doc) -> Iterator[AmountMention]:
    """The amounts of money of a text, in text order, and the cells of tables whose header names a currency."""
    found = read_amounts(text_of(doc))
    document = doc._.document if doc.has_extension("document") else None
    cells = [a for table in document.tables for a in _cells(table)] if document is not None else []
    yield from found
    yield from (a for a in cells if not any(b.start < a.end and a.start < b.end for b in found))


_COUNTS = re.compile(
    r"(?i:\b(?:units?|quantity|qty|number|no\.|persons?|people|participants|days|months|per cent|percentage|rate|%))(?!\s*(?:cost|price))"
)
_IN_THOUSANDS = re.compile(r"(?i:thousand|million|billion|millier)")


def _cells(table: Table) -> Iterator[AmountMention]:
    """The money of a table's columns that name a currency and no scale: "Total (US$)" over "93,000".

    Tables in thousands hold budget lines, not sums as they would be written in a sentence.
    """
    whole = _currency_named(f"{table.unit or ''} {table.caption or ''}")
    for j, label in enumerate(table.columns):
        code = _currency_named(label) or (whole if not _COUNTS.search(label) else None)
        if code is None or _IN_THOUSANDS.search(f"{table.unit or ''} {table.caption or ''} {label}"):
            continue
        for row in table.rows:
            cell = row[j]
            number = cell.text.strip()
            if cell.start is None or not re.fullmatch(number_pattern("s"), number) or (j == 0):
                continue
            start = cell.start + len(cell.text) - len(cell.text.lstrip())
            yield AmountMention(start, start + len(number), number, parse_number(number), code)


def _currency_named(label: str) -> str | None:
    """The currency that a header names in brackets or by its sign or code: "Total (US$)", "Costs (Swiss francs)", "USD"."""
    before, after = forms()
    for m in re.finditer(r"[^\s(),:/]+(?: [^\s(),:/]+){0,3}", label):
        words_there = m[0].split(" ")
        for i in range(len(words_there)):
            for j in range(len(words_there), i, -1):
                form = " ".join(words_there[i:j])
                code = before.get(form) or after.get(form) or after.get(form.lower())
                if code and not _ambiguous(form):
                    return code
    return None


def read_amounts(text: str) -> list[AmountMention]:
    """The amounts of money of a text, from its characters alone.

    >>> [(a.text, str(a.value), a.currency) for a in read_amounts("between $2 million and €3.5 million, or 70,000 Swiss francs")]
    [('$2 million', '2000000', 'USD'), ('€3.5 million', '3500000', 'EUR'), ('70,000 Swiss francs', '70000', 'CHF')]
    >>> [(a.text, str(a.value)) for a in read_amounts("$2–3 million")]
    [('$2', '2000000'), ('3 million', '3000000')]
    """
    if not re.search(r"\d|illion|thousand|dollar|euro|franc", text):
        return []
    found: list[AmountMention] = []
    leading, trailing = patterns()
    for m in leading.finditer(text):
        found.extend(_leading(text, m))
    taken = bytearray(len(text))
    for a in found:
        taken[a.start : a.end] = b"\1" * (a.end - a.start)
    for m in trailing.finditer(text):
        found.extend(a for a in _trailing(text, m) if not any(taken[a.start : a.end]))
    found.sort(key=lambda a: a.start)
    return _with_ellipses(text, [a for a in found if not _is_exchange_rate(text, a)])


def parse_amount(value: str) -> tuple[Decimal, str] | None:
    """The value and ISO 4217 currency of a string that is only a sum of money; None if it is none.

    >>> parse_amount("US$1million"), parse_amount("usd. 112.5 million"), parse_amount("$1 127 300.40")
    ((Decimal('1000000'), 'USD'), (Decimal('112500000'), 'USD'), (Decimal('1127300.40'), 'USD'))
    >>> parse_amount("608.840.769 francs CFA"), parse_amount("2,5 millions d'euros"), parse_amount("three million dollars")
    ((Decimal('608840769'), 'XAF'), (Decimal('2500000'), 'EUR'), (Decimal('3000000'), 'USD'))
    >>> parse_amount("SDG 16"), parse_amount("12 missions")
    (None, None)
    """
    found = read_amounts(value.strip())
    if len(found) == 1 and found[0].end - found[0].start == len(value.strip()):
        return found[0].value, found[0].currency
    return None


# --- reading one match ----------------------------------------------------------------------------------------


def _plain(value: Decimal) -> Decimal:
    """The value without an exponent and without zeros after the point."""
    return Decimal(int(value)) if value == int(value) else value.normalize()


def _mention(text: str, start: int, end: int, number: str, scale: int, currency: str) -> AmountMention:
    price = currency in ("USD", "GBP") and number.find(".") == 1  # $1.156 a litre, not one thousand
    value = parse_number(number, scaled=scale > 1 or price)
    value = _plain(value * scale) if scale > 1 else value
    if text[start - 1 : start] in ("-", "−") and not re.match(r"[\w.)]", text[start - 2 : start - 1]):
        start, value = start - 1, -value
    return AmountMention(start, end, text[start:end], value, currency, scale)


def _leading(text: str, m: re.Match[str]) -> Iterator[AmountMention]:
    """A sum whose currency stands first, and the second sum of a range if one follows."""
    form = re.sub(r"\s+", " ", text[m.start() : m.start("n1")].strip())
    before, _ = forms()
    code = before.get(form) or before.get(form.rstrip(".")) or before.get(form.replace(" ", ""))
    if code is None or text[m.end("n1") : m.end("n1") + 1] == "%":
        return
    first_scale, second_scale = scale_of(m["scale1"]), scale_of(m["scale2"])
    ranged = m["n2"] is not None and (m["sign2"] is not None or m["gap"].strip() not in ("and", "or"))
    if (
        ranged
        and m["sign2"] is None
        and (text[m.end() : m.end() + 1] in ("%", "/") or re.match(r"\s+per cent", text[m.end() : m.end() + 10]))
    ):
        ranged = False
    if ranged and m["sign2"] is None and not (m["scale1"] or m["scale2"]) and parse_number(m["n2"]) < parse_number(m["n1"]):
        ranged = False  # "grants of STN 3,500 to 200 families"
    between = re.search(r"\bbetween\s\Z", text[max(0, m.start() - 8) : m.start()]) is not None
    shares = ranged and m["scale1"] is None and second_scale > 1 and (m["gap"].strip() != "and" or between)
    if shares and parse_number(m["n1"], True) <= parse_number(m["n2"], True):
        first_scale = second_scale
    if _ambiguous(form) and first_scale == 1 and not re.search(r"[,.]\d|\d{4}", m["n1"]):
        return
    if form == "SDG" and re.match(r"\d{1,2}(?:\.\w+)?\Z", m["n1"]) and not m["scale1"]:
        return
    yield _mention(text, m.start(), m.end("scale1") if m["scale1"] else m.end("n1"), m["n1"], first_scale, code)
    if ranged:
        start = m.start("sign2") if m["sign2"] else m.start("n2")
        other = before.get(re.sub(r"\s+", " ", m["sign2"].strip()), code) if m["sign2"] else code
        yield _mention(text, start, m.end(), m["n2"], second_scale, other)


def _trailing(text: str, m: re.Match[str]) -> Iterator[AmountMention]:
    """A sum whose currency follows it, and the first sum of a range before it."""
    _, after = forms()
    form = re.sub(r"\s+", " ", m["currency"])
    code = after.get(form) or after.get(form.replace(" ", ""))
    if code is None:
        return
    if m["word"]:
        value, scale = parse_words(m["word"]), scale_of(m["scale2"])
        if value is None or (scale == 1 and m["word"].lower() in ("a", "half a", "half-a", "hundred")) or m["word"].lower() == "hundred":
            return
        value *= scale
        yield AmountMention(m.start("word"), m.end(), text[m.start("word") : m.end()], _plain(value), code, scale)
        return
    scale = scale_of(m["scale1"])
    if (
        _ambiguous(form)
        and scale == 1
        and (not re.search(r"[,.  ]\d{3}|\d{4}", m["n1"]) or re.match(r"\s+of\s", text[m.end() : m.end() + 4]))
    ):
        return
    if form.isupper() and form.isalpha() and len(form) == 3 and re.match(r"\s*[\d$]", text[m.end() : m.end() + 3]):
        return  # "40 USD 350,000": the code belongs to the number after it
    if m["n0"] and (m["gap"].strip() not in ("and", "or") or text[max(0, m.start() - 8) : m.start()] == "between "):
        first_scale = scale_of(m["scale0"])
        first_scale = scale if first_scale == 1 and parse_number(m["n0"], True) <= parse_number(m["n1"], True) else first_scale
        yield _mention(text, m.start("n0"), m.end("scale0") if m["scale0"] else m.end("n0"), m["n0"], first_scale, code)
    yield replace(_mention(text, m.start("n1"), m.end(), m["n1"], scale, code))


def _ambiguous(form: str) -> bool:
    return form in words("ambiguous")


def _is_exchange_rate(text: str, a: AmountMention) -> bool:
    """Whether a sum only states what a currency is worth: "0.863 euros to 1 United States dollar"."""
    before, after = text[max(0, a.start - 60) : a.start], text[a.end : a.end + 30]
    if re.match(r"\s*(?:to|per|for|=)\s+(?:the|1|one)\s+(?:US|U\.S\.|United\s+States)?\s*(?:\$|dollar|euro)", after):
        return True
    return bool(re.search(r"(?:exchange rates?|rate of exchange|\d\s+\w+ (?:to|=))\W[^.;]*\Z", before)) and (
        a.value == 1 or "exchange" in before
    )


_ELLIPSIS = re.compile(
    rf"(?:,\s+of which|,\s+including|;\s+of which)\s+(?:only\s+|some\s+|about\s+|approximately\s+)?(?P<n>{number_pattern('s1')})"
    rf"(?:\s*(?P<scale>{SCALE}))?\s+(?:has|have|had|was|were|is|are)\b"
)
"""of which 54.2 has been committed"""


def _with_ellipses(text: str, found: list[AmountMention]) -> list[AmountMention]:
    """Sums whose currency or scale is left to the sum before them."""
    out: list[AmountMention] = []
    for a in found:
        peers = [p for p in out if p.currency == a.currency and a.start - p.end < 300 and "\n\n" not in text[p.end : a.start]]
        scaled = [p for p in peers if p.scale > 1]
        lone = a.scale == 1 and re.search(r"\d\.\d\Z", a.text) and not re.match(r"\s*(?:per|/|a )", text[a.end : a.end + 6])
        if lone and scaled and a.value * scaled[-1].scale <= max(p.value for p in scaled) and "\t" not in text[scaled[-1].end : a.start]:
            a = replace(a, value=_plain(a.value * scaled[-1].scale), scale=scaled[-1].scale, inferred=True)
        out.append(a)
        m = _ELLIPSIS.match(text, a.end)
        if m and a.scale > 1:
            scale = scale_of(m["scale"]) if m["scale"] else a.scale
            part = _plain(parse_number(m["n"], True) * scale)
            if part <= a.value:
                out.append(AmountMention(m.start("n"), m.end("scale") if m["scale"] else m.end("n"), "", part, a.currency, scale, True))
                out[-1] = replace(out[-1], text=text[out[-1].start : out[-1].end])
    return out
