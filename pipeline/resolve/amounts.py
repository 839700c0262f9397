"""Resolve amounts: the scale of the table they stand in, which CFA franc, their role and what they pay for."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from spacy.tokens import Doc

from pipeline.document import Document
from pipeline.errors import Issue
from pipeline.find.amount_grammar import words
from pipeline.find.amounts import AmountMention
from pipeline.find.names import find_names, text_of
from pipeline.records import AmountRecord, AmountRole, BudgetLine

BEFORE, AFTER = 110, 90
"""Characters before and after an amount that its role is read from."""


def resolve_amounts(doc: Doc, document: Document, issues: list[Issue], lines: Sequence[BudgetLine] = ()) -> list[AmountRecord]:
    """One record an amount of money; role and item are those of the budget line whose cell it stands in."""
    cells = _budget_cells(document, lines)
    mentions: list[AmountMention] = list((doc._.mentions or {}).get("amounts", ()))
    text, parsed = text_of(doc), doc.has_annotation("DEP")
    records = []
    for mention in mentions:
        mention, scaled = _in_table_units(mention, document, text)
        confidence = 0.7 if mention.inferred else 0.85 if scaled else 0.97
        currency = mention.currency
        if currency == "XAF" and "XAF" not in mention.text:
            currency, sure = _cfa(doc, text, mention)
            confidence = min(confidence, 0.9 if sure else 0.6)
            if not sure:
                issues.append(
                    Issue("currency_guess", "info", "resolve", "CFA francs of an unknown union read as XAF", mention.start, mention.end)
                )
        role, item = _role_and_item(doc, text, parsed, mention)
        line = next((b for start, end, b in cells if start <= mention.start and mention.end <= end), None)
        if line:
            role = ("support_cost" if is_support_cost(line.item) else "budget_line") if line.role == "line" else line.role
            item = line.item.rstrip(": ") or item
        records.append(AmountRecord(mention.start, mention.end, mention.text, mention.value, currency, role, item, confidence))
    return records


def _budget_cells(document: Document | None, lines: Sequence[BudgetLine]) -> list[tuple[int, int, BudgetLine]]:
    """The cells of budget lines by where they stand in the text."""
    out = []
    for line in lines if document else ():
        cell = document.tables[line.table].rows[line.row][line.column]  # type: ignore[union-attr]
        if cell.start is not None and cell.end is not None:
            out.append((cell.start, cell.end, line))
    return out


# --- values ---------------------------------------------------------------------------------------------------

_SCALES = (("thousand", 1_000), ("million", 1_000_000), ("millier", 1_000), ("billion", 1_000_000_000))
_STATED_SCALE = re.compile(r"\bamounts? (?:is|are) (?:expressed|shown|given|presented)\s+in\s+(thousand|million)s?\s+of", re.IGNORECASE)


def _in_table_units(mention: AmountMention, document: Document | None, text: str) -> tuple[AmountMention, bool]:
    """The amount with the scale of its table's caption, or of the note that states it for a variance analysis."""
    if mention.scale > 1 or document is None:
        return mention, False
    for table in document.tables:
        if table.start <= mention.start < table.end and table.unit:
            return _times(mention, next((n for word, n in _SCALES if word in table.unit.casefold()), 1))
    line = text[mention.end : mention.end + 30].split("\n", 1)[0]
    if re.search(r"\d\.\d\Z", mention.text) and re.match(r"\)?\s+\(?\d[\d .,]*%", line):  # "Military contingents $558.7 1.3%"
        stated = _STATED_SCALE.search(text)
        if stated:
            sign = -1 if text[mention.start - 1 : mention.start] == "(" and line.startswith(")") else 1
            return _times(replace(mention, value=sign * mention.value), 1_000 if stated[1].lower() == "thousand" else 1_000_000)
    return mention, False


def _times(mention: AmountMention, scale: int) -> tuple[AmountMention, bool]:
    if scale == 1:
        return mention, False
    value = mention.value * scale
    return replace(mention, value=Decimal(int(value)) if value == int(value) else value, scale=scale), True


def _cfa(doc: Doc, text: str, mention: AmountMention) -> tuple[str, bool]:
    """Which of the two CFA francs: by the states that the text around it, else the whole text, names."""
    from pipeline.authority import states

    west, central = set(words("west")), set(words("central"))
    known = states()
    hits = [
        (h.start, i)
        for h in find_names(doc)
        if h.kind in ("state", "demonym", "place")
        for i in h.ids
        if i in known and i in west | central
    ]
    for distance in (300, len(text)):
        near = [i for start, i in hits if abs(start - mention.start) <= distance]
        n_west, n_central = sum(i in west for i in near), sum(i in central for i in near)
        if n_west != n_central:
            return ("XOF", True) if n_west > n_central else ("XAF", True)
    return "XAF", False


# --- roles and items ------------------------------------------------------------------------------------------


@cache
def _cues() -> tuple[tuple[AmountRole, re.Pattern[str]], ...]:
    with (Path(__file__).parent / "amount_cues.csv").open(encoding="utf-8", newline="") as f:
        return tuple((r["role"], re.compile(r["pattern"])) for r in csv.DictReader(f))  # type: ignore[misc]


def _role_and_item(doc: Doc, text: str, parsed: bool, mention: AmountMention) -> tuple[AmountRole, str | None]:
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    line = text[start : end if end >= 0 else len(text)]
    if "\t" in line:
        cell = text[max(start, text.rfind("\t", start, mention.start) + 1) : mention.start]
        return _in_cell(cell) or _in_row([c.strip() for c in line.split("\t")])
    label = re.match(r"\s*(?i:source of funds|sources? of funding|donors?|funding)[^:\n]{0,20}:", line)
    if label:
        return "contribution", _item(doc if parsed else None, text, mention, "")
    before = re.split(r"[.;]\s|\n\n|,\s+(?:and|while|which)\s", text[max(0, mention.start - BEFORE) : mention.start])[-1]
    after = re.split(r"[.;:]\s|\n\n|\Z", text[mention.end : mention.end + AFTER])[0]
    before, after = re.sub(r"\s+", " ", before), re.sub(r"\s+", " ", after)
    return role_near(before, after), _item(doc if parsed else None, text, mention, before)


def _in_cell(before: str) -> tuple[AmountRole, str | None] | None:
    """Role and item of money in a cell that carries its own label, None for other cells.

    >>> _in_cell("DREF Allocation: "), _in_cell("Source of funds: "), _in_cell("about "), _in_cell("")
    (('total', 'DREF Allocation'), ('contribution', 'Source of funds'), None, None)
    """
    found = re.fullmatch(r"\W*([A-Z][\w ()/-]{2,40}?)\s*:\s*", before)
    if not found:
        return None
    label = found[1].strip()
    if _STATED_LABEL.search(label):
        return "total", label
    role = role_near(label + ": ", "")
    return ("contribution" if _FUNDS_LABEL.match(label) else "budget_line" if role == "other" else role), label


_STATED_LABEL = re.compile(r"(?i:\b(?:allocation|total|overall|budget|requirements?|appeal|(?:amount|funding) requested)\b)")
_FUNDS_LABEL = re.compile(r"(?i:sources? of fund\w*|donors?\b|funding\b)")


def is_support_cost(label: str) -> bool:
    """Does a line's label say that it is overhead?

    >>> is_support_cost("Management (8%)"), is_support_cost("Programme support (7 per cent)"), is_support_cost("Waste management")
    (True, True, False)
    """
    return any(role == "support_cost" and pattern.search(label) for role, pattern in _cues())


def _in_row(cells: list[str]) -> tuple[AmountRole, str | None]:
    """Role and item of money in a table row: by its label, the first cell with letters.

    >>> _in_row(["Travel", "Workshop", "$70,000.00"]), _in_row(["", "Total:", "$163,850.00"])
    (('budget_line', 'Travel'), ('total', 'Total'))
    """
    labels = [c for c in cells if re.search(r"[^\W\d]{2}", c) and not re.search(r"\d{3}", c)]
    label = next(iter(labels), None)
    for role, pattern in _cues():
        if role in ("support_cost", "subtotal") and any(pattern.search(c) for c in labels):
            return role, label
    if any(re.match(r"(?i:grand total|total|totaux)\b", c) for c in labels):
        return "total", (label or "").rstrip(": ") or None
    return "budget_line", label


_WORTH = re.compile(
    r"(?i:\b(?:worth|valued at|(?:to|with) a (?:total )?value of) (?:about |some |an estimated |more than |over |nearly )?\Z)"
)
_GIVEN = re.compile(
    r"(?i:\b(?:donat\w+|hand(?:ed|ing|s)? over|handover|turn(?:ed|ing) over|gave|giv\w+|provid\w+|deliver\w+|suppl(?:ied|ies|y)"
    r"|contribut\w+|distribut\w+|presented|offered|(?:came|comes|gift) from|pledg\w+|shipped|received)\b)"
)


def role_near(before: str, after: str) -> AmountRole:
    """The role that the nearest cue of the clause gives; cues before the amount count more than those after it.

    >>> role_near("Germany contributed ", " to the trust fund"), role_near("The Mission spent ", " on fuel"), role_near("some ", "")
    ('contribution', 'expenditure', 'other')
    """
    if _WORTH.search(before):
        return "contribution" if _GIVEN.search(before) or _GIVEN.search(after) else "other"
    best: tuple[float, AmountRole] = (1e9, "other")
    for rank, (role, pattern) in enumerate(_cues()):
        for m in pattern.finditer(before):
            best = min(best, (len(before) - m.end() + rank / 10, role))
        later = pattern.search(after)
        if later:
            best = min(best, (later.start() * 1.5 + 15 + rank / 10, role))
    return best[1]


_GENERIC = re.compile(
    r"(?i:amount|sum|total|budget|value|grant|cost|costs|figure|allocation|contribution|funding|that|this|which|it|they|end|year)\Z"
)
_PURPOSE = re.compile(
    r"\s*(?:\([^)\n]*\)\s*)?(?:to be (?:spent|used) |was spent |spent |earmarked |set aside |in support )?"
    r"(?:for|towards?|on|in|worth of|of)\s+"
)
_COST_OF = re.compile(
    r"(?:(?:costs?|price|value|expenditure|requirements?|provision) (?:of|for) |^)(?:the |a |an )?([^,.;:()]{3,60}?)"
    r" (?:of|at|worth|was|were|is|cost|costs|amount\w* to|totall?\w*)(?: [a-z]+)? \Z"
)


def _item(doc: Doc | None, text: str, mention: AmountMention, before: str) -> str | None:
    """What the amount pays for: the phrase after "for", "on", "in", else the noun it is the cost or price of."""
    m = _PURPOSE.match(text, mention.end)
    span = doc.char_span(m.end(), m.end() + 1, alignment_mode="expand") if doc is not None and m and m.end() < len(text) else None
    if doc is not None and span is not None:
        phrase = _phrase(doc, span[0].i)
        if phrase:
            return phrase
    named = _COST_OF.search(before)
    if named and not _GENERIC.search(named[1]):
        return named[1].strip() or None
    return None


def _phrase(doc: Doc, i: int) -> str | None:
    """The noun phrase that starts at a token, without its determiner."""
    j = i
    while j < len(doc) and j - i < 12 and doc[j].pos_ in ("DET", "ADJ", "NOUN", "PROPN", "NUM", "ADP", "CCONJ", "PUNCT", "PART", "VERB"):
        token = doc[j]
        if (token.pos_ == "PUNCT" and token.text not in ("-", "’")) or (token.pos_ == "ADP" and token.lower_ != "of"):
            break
        if token.pos_ == "CCONJ" or (token.pos_ == "VERB" and token.tag_ != "VBG" and j + 1 < len(doc) and doc[j + 1].pos_ != "NOUN"):
            break
        j += 1
    while i < j and doc[i].pos_ == "DET":
        i += 1
    while j > i and doc[j - 1].pos_ not in ("NOUN", "PROPN"):
        j -= 1
    text = re.sub(r"\s+", " ", doc[i:j].text).strip()
    return text if len(text) > 2 and not _GENERIC.search(text) and not re.match(r"\d", text) else None
