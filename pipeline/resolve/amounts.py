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
from pipeline.find.amount_grammar import SCALE, bare_names, words
from pipeline.find.amounts import AmountMention
from pipeline.find.names import find_names, text_of
from pipeline.find.small_letters import Cue
from pipeline.records import AmountRecord, AmountRole, BudgetLine

BEFORE, AFTER = 110, 90
"""Characters before and after an amount that its role is read from."""


def resolve_amounts(doc: Doc, document: Document, issues: list[Issue], lines: Sequence[BudgetLine] = ()) -> list[AmountRecord]:
    """One record an amount of money; role and item are those of the budget line whose cell it stands in."""
    cells = _budget_cells(document, lines)
    mentions: list[AmountMention] = list((doc._.mentions or {}).get("amounts", ()))
    text, parsed = text_of(doc), doc.has_annotation("DEP")
    records: list[AmountRecord] = []
    for i, mention in enumerate(mentions):
        mention, scaled = _in_table_units(mention, document, text)
        confidence = 0.7 if mention.inferred else 0.85 if scaled else 0.97
        currency = mention.currency
        bare = _bare_name(mention.text)
        if bare:
            same = _told_again(text, mention, mentions[i + 1] if i + 1 < len(mentions) else None)
            currency, sure = (same, True) if same else _of_state(doc, document, text, mention, bare)
            if currency == "XAF":
                currency, sure = _cfa(doc, text, mention)
            confidence = min(confidence, 0.9 if sure else 0.6)
        elif currency == "XAF" and "XAF" not in mention.text:
            currency, sure = _cfa(doc, text, mention)
            confidence = min(confidence, 0.9 if sure else 0.6)
            if not sure:
                issues.append(
                    Issue("currency_guess", "info", "resolve", "CFA francs of an unknown union read as XAF", mention.start, mention.end)
                )
        role, item = _role_and_item(doc, text, parsed, mention)
        if role == "other" and records and _goes_on(text[records[-1].end : mention.start]):
            role = records[-1].role
        line = next((b for start, end, b in cells if start <= mention.start and mention.end <= end), None)
        if line:
            role = ("support_cost" if is_support_cost(line.item) else "budget_line") if line.role == "line" else line.role
            item = line.item.rstrip(": ") or item
        records.append(AmountRecord(mention.start, mention.end, mention.text, mention.value, currency, role, item, confidence))
    return records


_ELLIPSIS = re.compile(
    r",? (?:and|,|;) (?:by |from )?(?:the )?(?:[A-Z][\w’'-]*+,? (?:(?:and|of|for|the|in) )*+){1,9}(?:with |another |a further )?\Z"
)
"""Norway gave $3 million, and the Bureau of Population, Refugees, and Migration $2 million."""


def _goes_on(gap: str) -> bool:
    """Whether an amount shares the verb of the one before it, only another giver standing between.

    >>> _goes_on(" and Japan "), _goes_on(" and the Bureau of Population, Refugees, and Migration "), _goes_on(" and ")
    (True, True, False)
    """
    return len(gap) < 120 and _ELLIPSIS.match(gap) is not None


def _told_again(text: str, mention: AmountMention, following: AmountMention | None) -> str | None:
    """The currency of the same sum in brackets after it: "650 million francs (FCFA 650 million)"."""
    if following and following.value == mention.value and re.fullmatch(r"\s*\(", text[mention.end : following.start]):
        return following.currency
    return None


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


def _bare_name(written: str) -> str | None:
    """The name of a currency that several states have, where it stands alone after its number.

    >>> _bare_name("2.3 billion rupees"), _bare_name("2.3 billion Nepalese rupees"), _bare_name("$5")
    ('rupees', None, None)
    """
    m = re.search(rf"(?:\d|{SCALE}|hundred|[^\W\d]{{2,}}ty)(?:\s+|-)(?:(?:de|d['’]|of)\s+)?([^\W\d]+)\Z", written)
    return m[1].lower() if m and any(row["word"] == m[1].lower() for row in bare_names()) else None


def _of_state(doc: Doc, document: Document | None, text: str, mention: AmountMention, name: str) -> tuple[str, bool]:
    """Which currency of that name: by the states that the text around it, else the whole text, names."""
    year = int(document.published[:4]) if document and document.published and document.published[:4].isdigit() else 0
    rows = [r for r in bare_names() if r["word"] == name and not (r["last_year"] and year > int(r["last_year"]))]
    codes: dict[str, str] = {}
    for row in rows:
        for state in row["states"].split():
            codes.setdefault(state, row["code"])
    hits = [(h.start, codes[i]) for h in find_names(doc) if h.kind in ("state", "demonym", "place") for i in h.ids if i in codes]
    for distance in (300, len(text)):
        near = [code for start, code in hits if abs(start - mention.start) <= distance]
        best = max(near, key=near.count, default=None)
        if best:
            return best, True
    return (rows[0]["code"] if rows else mention.currency), False


# --- roles and items ------------------------------------------------------------------------------------------


@cache
def _cues() -> tuple[tuple[AmountRole, Cue], ...]:
    with (Path(__file__).parent / "amount_cues.csv").open(encoding="utf-8", newline="") as f:
        return tuple((r["role"], Cue(r["pattern"])) for r in csv.DictReader(f))  # type: ignore[misc]


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
    before = re.split(
        r"[.;]\s|\n\n|,\s+(?:and(?!\s+by\b)|while|which(?!\s+amount))\s", text[max(0, mention.start - BEFORE) : mention.start]
    )[-1]
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
    return any(role == "support_cost" and cue.search(label, label.lower()) for role, cue in _cues())


def _in_row(cells: list[str]) -> tuple[AmountRole, str | None]:
    """Role and item of money in a table row: by its label, the first cell with letters.

    >>> _in_row(["Travel", "Workshop", "$70,000.00"]), _in_row(["", "Total:", "$163,850.00"])
    (('budget_line', 'Travel'), ('total', 'Total'))
    """
    labels = [c for c in cells if re.search(r"[^\W\d]{2}", c) and not re.search(r"\d{3}", c)]
    label = next(iter(labels), None)
    for role, cue in _cues():
        if role in ("support_cost", "subtotal") and any(cue.search(c, c.lower()) for c in labels):
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
    small_before, small_after = before.lower(), after.lower()
    if _TAKEN.search(small_before) or _IF_GIVEN.search(before):
        return "other"
    said = _said_after(before, after)
    if said:
        return said
    if _WORTH.search(before) and not _PROJECT_WORTH.search(before):
        return "contribution" if _GIVEN.search(before) or _GIVEN.search(after) else "other"
    best: tuple[float, AmountRole] = (1e9, "other")
    for rank, (role, cue) in enumerate(_cues()):
        for m in cue.finditer(before, small_before):
            best = min(best, (len(before) - m.end() + rank / 10, role))
        later = cue.search(after, small_after)
        if later:
            best = min(best, (later.start() * 1.5 + 15 + rank / 10, role))
    return best[1]


_TAKEN = re.compile(r"\b(?:ransom|fines?|bail|bribes?|loot|arrears|thefts?) (?:of|amounting to|totalling) \Z")
_IF_GIVEN = re.compile(r"\b(?:if|unless|should|provided that) (?:the |more )?(?:donors?|funds|funding|\w+ Governments?)\b[^.;,]{0,60}\Z")
_PROJECT_WORTH = re.compile(r"(?i:\b(?:projects?|programme|initiative|scheme|package|contract) worth )\Z")
_PASSIVE = re.compile(
    r"\)?(?: \([^)]*\))?(?: (?:for|of|in) (?:the )?[\w’' -]{1,40})?,? (?:has|have|had|was|were|is|are|be|being)"
    r"(?P<how>(?: (?:not|never|yet|\w+ly|already|also|now|so|far|since|been|still|being))*) "
    r"(?P<verb>\w+(?: (?:over|available|aside|back))?)\b"
)
""" "$57.4 million had been pledged" """
_TOLD = re.compile(
    r"\)?(?: \([^)]*\))?,? (?:(?:that|which) (?:the )?[\w’' -]{1,50}? (?:has |have |had |is |are |to )*"
    r"(?P<active>\w+ed|gave|given|gives|give|made|sent)"
    r"|(?P<verb>\w+(?:ed|en|ght|ised)|made available|set aside|spent|lent|paid|put up))\b(?! (?:\w+ )?(?:police|officers?|forces))"
)
""" "240,000 euros that the Commission granted" · "the $5 million sought" · "£260,000 presented by" """
_PART_OF_GRANT = re.compile(r"\b(?:instalment|tranche) of (?:some |about )?\Z")
_FROM = re.compile(r"\)? (?:(?:received|provided|granted|obtained|coming) )?from (?:the |a )?[A-Z]")


def _said_after(before: str, after: str) -> AmountRole | None:
    """The role that a verb right after the amount says, which outweighs what stands before it.

    >>> _said_after("no more than ", " had been pledged by mid-June"), _said_after("", " have not been pledged"), _said_after("", " sought")
    ('contribution', 'other', 'other')
    >>> _said_after("tablets procured with ", " from the Fund"), _said_after("", " in October")
    ('contribution', None)
    """
    if re.search(r"\b(?:with|using|of|worth) \Z", before) and _FROM.match(after):
        return "contribution"
    m = None if _PART_OF_GRANT.search(before) else _TOLD.match(after) or _PASSIVE.match(after)
    if m is None:
        return None
    verb = m["verb"] if m["verb"] else m["active"]
    if re.search(r"\b(?:not|never|yet)\b", m.groupdict().get("how") or ""):
        return "other"
    return next((role for role, pattern in _VERB_ROLES if pattern.fullmatch(verb)), None)


_VERB_ROLES: tuple[tuple[AmountRole, re.Pattern[str]], ...] = (
    ("other", re.compile(r"sought|requested|required|needed|lost|stolen|owed|missing|outstanding|seized|looted")),
    (
        "contribution",
        re.compile(
            r"pledged|promised|contributed|donated|granted|gave|given|gives?|presented|offered|provided|received|raised|delivered"
            r"|handed over|made available|made|sent|committed|announced|awarded|advanced|lent|mobili[sz]ed|put up"
        ),
    ),
    ("expenditure", re.compile(r"spent|disbursed|paid|used|utili[sz]ed|expended|invested|incurred|charged")),
    ("budget_line", re.compile(r"budgeted|earmarked|set aside|allotted|appropriated")),
)


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
