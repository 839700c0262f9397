"""What must be true of the gold: values the contract knows, EDTF that parses, spans that hold text, totals that do as the header says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from corpus.markup import Source, gold

VOCABULARY: dict[str, list[str]] = yaml.safe_load((Path(__file__).resolve().parent / "vocabulary.yaml").read_text(encoding="utf-8"))
PART = r"(?:[\dX]{4}(?:-(?:0[1-9]|1[0-2]|[01X]X|2[1-4]|3[3-6])(?:-[0-3X][\dX])?)?)[~?]?"
EDTF = re.compile(rf"(?:{PART}|(?:{PART}|\.\.)?/(?:{PART}|\.\.)?|\{{[^{{}}]+\}}|\[[^\[\]]+\])")


def is_edtf(value: str) -> bool:
    """
    >>> [is_edtf(v) for v in ("2018-05-21/2018-06-01", "198X", "XXXX-09-11", "../2019", "2018-5-1", "May 2018")]
    [True, True, True, True, False, False]
    """
    return bool(EDTF.fullmatch(value)) and value not in ("/", "../..")


def _unknown(record: dict[str, Any], text: str) -> Iterator[str]:
    """Values outside the contract's vocabulary."""

    def odd(values: list[str], of: str, where: dict[str, Any]) -> Iterator[str]:
        for value in values:
            if value not in VOCABULARY[of]:
                yield f"{of} {value!r} at {text[where['start'] : where['end']][:50]!r}"

    for d in record["dates"]:
        yield from odd(d["role"], "date_roles", d)
        yield from (f"EDTF {v!r}" for v in d["edtf"] if not is_edtf(v))
    for m in record["missions"]:
        yield from odd([m["id"]], "missions", m)
    for p in record["partners"]:
        yield from odd(p["type"], "partner_types", p)
        if not p["type"]:
            yield f"no type for {text[p['start'] : p['end']]!r}"
    for a in record["amounts"]:
        yield from odd(a["role"], "amount_roles", a)
        Decimal(a["value"])
    for a in record["activities"]:
        yield from odd(a["kind"], "kinds", a)
        yield from odd(a["themes"], "themes", a)
        yield from odd(a["status"], "statuses", a)
        yield from odd(a["missions"], "missions", a)
        yield from (f"EDTF {v!r}" for v in a["when"] if v is not None and not is_edtf(v))
        for p in a["partners"]:
            yield from odd(p["role"], "partner_roles", a)
        if not (a["kind"] and a["status"]):
            yield f"activity without kind or status at {text[a['start'] : a['end']][:50]!r}"


def _spans(record: dict[str, Any], text: str) -> Iterator[str]:
    for kind in ("dates", "missions", "partners", "amounts", "activities"):
        for m in record[kind]:
            shown = text[m["start"] : m["end"]]
            if not shown or shown != shown.strip():
                yield f"{kind}: span {shown!r} is empty or has blanks at its ends"
    for a in record["activities"]:
        for place in a["where"]:
            if place not in text:
                yield f"place {place!r} is not in the text"
        numbers = re.sub(r"[,\s]", "", text).casefold()
        for p in a["participants"]:
            if str(p["count"]) not in numbers and p["count"] > 100:
                yield f"headcount {p['count']} is not in the text"


def _budget(record: dict[str, Any]) -> Iterator[str]:
    """Whether lines and support costs make the total (in a table of years, each year's), as the header says they do or do not."""
    budget = record.get("budget")
    if not budget or budget["holds"] is None:
        return
    lines = [x for x in budget["lines"] if x["table"] in {y["table"] for y in budget["lines"] if "budget_line" in y["role"]}]

    def of(role: str) -> Decimal:
        return sum((Decimal(x["value"]) for x in lines if x["role"][0] == role), Decimal(0))

    if of("total") and (of("budget_line") + of("support_cost") == of("total")) != budget["holds"]:
        yield f"budget: {of('budget_line')} + {of('support_cost')} against {of('total')}, but the header says holds: {budget['holds']}"


def problems(source: Source) -> list[str]:
    """Every way in which one source's gold breaks a rule."""
    record = gold(source)
    text = record["text"]
    out = [*_unknown(record, text), *_spans(record, text), *_budget(record)]
    if record["register"] not in VOCABULARY["registers"]:
        out.append(f"register {record['register']!r}")
    if record["format"] == "pdf" or source.header.get("twins"):
        out += [f"character {c!r} is not in the PDF's fonts" for c in sorted({c for c in text if not c.encode("cp1252", "ignore")})]
    out += [f"published {p!r}" for p in record["published"] if p is not None and not is_edtf(p)]
    return [f"{source.half}/{source.name}: {p}" for p in out]
