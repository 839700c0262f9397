"""The marked passages of ``activities_cases.yaml`` as documents and gold records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from pipeline.document import Document

CASES = Path(__file__).with_name("activities_cases.yaml")
_MARK = re.compile(r"\{([a-z])\|([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage: its document, and gold records in the form of the gold files."""

    id: str
    register: str
    half: str
    document: Document
    gold: dict[str, Any]


def _unmark(marked: str) -> tuple[str, dict[str, tuple[int, int]]]:
    """The bare text and where each mark stood."""
    text, spans, at = "", {}, 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        if mark[2]:
            spans[mark[1]] = (len(text), len(text) + len(mark[2]))
        text += mark[2]
        at = mark.end()
    return text + marked[at:], spans


def _record(text: str, span: tuple[int, int], slots: dict[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {"start": span[0], "end": span[1], "text": text[span[0] : span[1]], **slots}
    if isinstance(record.get("when"), list):
        record["when"] = [str(w) for w in record["when"]]
    if "partners" in record:
        record["partners"] = [{"names": [name], "role": role} for name, role in record["partners"].items()]
    return record


def passages(half: str | None = None) -> Iterator[Passage]:
    """Every passage, or those of one half ("tune", "aside")."""
    for case in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        if half is not None and case["half"] != half:
            continue
        text, spans = _unmark(case["text"].strip())
        for key, evidence in case.get("spans", {}).items():
            spans[key] = (text.index(evidence), text.index(evidence) + len(evidence))
        records = [_record(text, spans[key], case[key]) for key in sorted(spans) if key in case and key not in case.get("drop", ())]
        document = Document(
            source=f"{case['id']}.txt",
            sha256=sha256(text.encode()).hexdigest(),
            media_type="text",
            text=text,
            kind=case["kind"],
            published=str(case["published"]),
        )
        gold = {"doc": case["id"], "text": text, "published": [str(case["published"])], "kind": [case["kind"]], "activities": records}
        yield Passage(case["id"], case["register"], case["half"], document, gold)
