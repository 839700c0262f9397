"""Corrections by people: a reviewed YAML file whose entries outlive every re-extraction.

    - document: https://example.org/news/17     # source as given, document id, SHA-256 or UN symbol
      kind: dates
      text: 11 to 13 September                  # the exact words under the correction
      start: 245                                # where they stood; of several equal ones, the nearest is meant
      set: {edtf: 2018-09-11/2018-09-13}        # or remove: true, or add: {fields of the record}
      by: A. Analyst
      on: 2026-11-20
      why: the year is on the conference's own page

An entry whose words are no longer in the document, or whose record is no longer there, changes nothing and becomes an
issue ``stale_correction``, so that a person looks again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

import yaml

from pipeline import records as record_types
from pipeline.document import Document
from pipeline.edtf import parse_edtf
from pipeline.errors import Issue
from pipeline.records import AmountRecord, DateRecord, Mention, MissionRecord, PartnerRecord, Records

CorrectableKind = Literal["dates", "missions", "partners", "amounts", "activities"]
TYPES: dict[str, type[Mention]] = {
    "dates": DateRecord,
    "missions": MissionRecord,
    "partners": PartnerRecord,
    "amounts": AmountRecord,
    "activities": record_types.ActivityRecord,
}
CERTAIN = 1.0
_PLACE = ("start", "end", "text")


class CorrectionError(ValueError):
    """A corrections file says something that cannot be meant; the message names the entry."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One reviewed entry; exactly one of ``set``, ``remove`` and ``add`` is given."""

    document: str
    kind: CorrectableKind
    text: str
    by: str
    on: str
    start: int | None = None
    set: dict[str, Any] | None = None
    remove: bool = False
    add: dict[str, Any] | None = None
    why: str = ""


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """The entries of a corrections file; raises ``CorrectionError`` for one that is not understood."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (OSError, ValueError, yaml.YAMLError) as e:  # ValueError: no UTF-8, or a day that no calendar has
        raise CorrectionError(f"{path}: {e}") from e
    if not isinstance(entries, list):
        raise CorrectionError(f"{path}: a list of corrections is wanted")
    return tuple(_correction(entry, f"{path}, entry {n}") for n, entry in enumerate(entries, 1))


def _correction(entry: Any, where: str) -> Correction:
    known = {f.name for f in fields(Correction)}
    if isinstance(entry, dict):
        entry = {"on" if k is True else str(k): v for k, v in entry.items()}  # YAML 1.1 reads the key "on" as true
    if not isinstance(entry, dict) or (unknown := sorted(set(entry) - known)):
        raise CorrectionError(f"{where}: {'unknown key ' + ', '.join(unknown) if isinstance(entry, dict) else 'no mapping'}")
    stated: dict[str, Any] = {k: str(v) if k == "on" else v for k, v in entry.items()}
    try:
        correction = Correction(**stated)
    except TypeError as e:
        raise CorrectionError(f"{where}: {e}") from e
    if correction.kind not in get_args(CorrectableKind):
        raise CorrectionError(f"{where}: kind {correction.kind!r} is none of {', '.join(get_args(CorrectableKind))}")
    if sum(map(bool, (correction.set, correction.remove, correction.add is not None))) != 1:
        raise CorrectionError(f"{where}: exactly one of set, remove and add is wanted")
    try:
        _values(correction.kind, correction.set or correction.add or {})
    except (ValueError, InvalidOperation, TypeError) as e:
        raise CorrectionError(f"{where}: {e}") from e
    return correction


def _values(kind: str, stated: dict[str, Any]) -> dict[str, Any]:
    """Stated fields as a record holds them; what follows from them (a date's first and last day) is worked out again."""
    allowed = {f.name for f in fields(TYPES[kind])} - {*_PLACE, "earliest", "latest"}
    if unknown := sorted(set(stated) - allowed):
        raise ValueError(f"{kind} have no field {', '.join(unknown)}")
    hints = get_type_hints(TYPES[kind])
    values = {}
    for name, value in stated.items():
        if hints[name] is Decimal:
            value = Decimal(str(value))
        elif isinstance(value, list):
            value = tuple(value)
        elif value is not None and hints[name] in (str, str | None):
            value = str(value)
        choices = get_args(hints[name])
        if choices and all(isinstance(c, str) for c in choices) and value not in choices:
            raise ValueError(f"{name} {value!r} is none of {', '.join(choices)}")
        values[name] = value
    if kind == "dates" and "edtf" in values:
        values["earliest"], values["latest"] = parse_edtf(values["edtf"])
    return values


def missing_fields(kind: str, stated: dict[str, Any]) -> list[str]:
    """What a record of ``kind`` that people add must still say.

    >>> missing_fields("missions", {"id": "UNMIS"}), missing_fields("partners", {"id": "UNODC"})
    ([], ['name', 'type', 'country'])
    """
    wanted = [f.name for f in fields(TYPES[kind]) if f.default is MISSING and f.default_factory is MISSING]
    given = {*stated, *_PLACE, "confidence", "earliest", "latest"}
    return [name for name in wanted if name not in given]


def _is_for(correction: Correction, document: Document) -> bool:
    return correction.document in (document.source, document.id, document.sha256, document.symbol, document.url)


def for_document(corrections: Iterable[Correction], document: Document) -> tuple[Correction, ...]:
    return tuple(c for c in corrections if _is_for(c, document))


def fingerprint(corrections: Sequence[Correction]) -> str:
    """A short hash that changes when any of these corrections changes; empty for none."""
    if not corrections:
        return ""
    plain = [[getattr(c, f.name) for f in fields(c)] for c in corrections]
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()[:8]


def _place(correction: Correction, text: str) -> int | None:
    """Where the words under a correction stand now: the occurrence nearest to where they stood."""
    places, at = [], text.find(correction.text)
    while at >= 0:
        places.append(at)
        at = text.find(correction.text, at + 1)
    if not places:
        return None
    wanted = correction.start if correction.start is not None else places[0]
    return min(places, key=lambda p: abs(p - wanted))


def correct(records: Records, corrections: Iterable[Correction]) -> Records:
    """``records`` with every correction for their document applied; stale ones are issues."""
    issues = list(records.issues)
    for correction in for_document(corrections, records.document):
        start = _place(correction, records.document.text)
        changed = None if start is None else _apply(records, correction, start)
        if changed is None:
            message = f"{correction.kind} {correction.text!r}, corrected by {correction.by} on {correction.on}: {_stale(correction, start)}"
            issues.append(Issue("stale_correction", "warning", "resolve", message, start, start and start + len(correction.text)))
        else:
            records = changed
    return replace(records, issues=tuple(issues))


def _stale(correction: Correction, start: int | None) -> str:
    """Why a correction changed nothing."""
    if start is None:
        return "the words are not in the document any more"
    if correction.add is not None:
        return f"the record to be added has no {', '.join(missing_fields(correction.kind, correction.add))}"
    return "no such record is there any more"


def _apply(records: Records, correction: Correction, start: int) -> Records | None:
    held: tuple[Mention, ...] = getattr(records, correction.kind)
    end = start + len(correction.text)
    under = [m for m in held if (m.start, m.end) == (start, end)]
    if correction.add is not None:
        values = {"confidence": CERTAIN} | _values(correction.kind, correction.add)
        try:
            added = TYPES[correction.kind](start=start, end=end, text=correction.text, **values)
        except TypeError:
            return None
        kept = [m for m in held if m not in under] + [added]
    elif not under:
        return None
    elif correction.remove:
        kept = [m for m in held if m not in under]
    else:
        values = {"confidence": CERTAIN} | _values(correction.kind, correction.set or {})
        kept = [replace(m, **values) if m in under else m for m in held]
    changes: dict[str, Any] = {correction.kind: tuple(sorted(kept, key=lambda m: (m.start, m.end)))}
    return replace(records, **changes)
