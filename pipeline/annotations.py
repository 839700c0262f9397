"""Records as annotations that people can mend in the tools they have, and back.

    prodigy   {"text": …, "spans": [{"start": 0, "end": 6, "label": "missions", "value": {"id": "UNMISS"}}], "meta": {…}}
    spacy     {"text": …, "spans": {"missions": [[0, 6]]}, "meta": {…}}           (doc.spans groups)
    doccano   {"text": …, "label": [[0, 6, "missions"]], "meta": {…}}

Forms that have no place for a value keep it under ``meta.values``, so that a round trip loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.contract import MENTION_KINDS

Form = Literal["prodigy", "spacy", "doccano"]
FORMS: tuple[Form, ...] = ("prodigy", "spacy", "doccano")
_PLACE = ("start", "end", "text", "source_location")


class AnnotationError(ValueError):
    """A line is in none of the forms, or a span lies outside its text."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One labelled span and the values that its record holds."""

    start: int
    end: int
    label: str
    value: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.start}-{self.end}-{self.label}"


@dataclass(frozen=True, slots=True)
class Annotated:
    """One document's text with its annotations."""

    source: str
    sha256: str
    text: str
    annotations: tuple[Annotation, ...]


def from_contract(contract: dict[str, Any]) -> Annotated:
    """A record-contract object as annotations."""
    found = [
        Annotation(m["start"], m["end"], kind, {k: v for k, v in m.items() if k not in _PLACE})
        for kind in MENTION_KINDS
        for m in contract.get(kind, [])
    ]
    d = contract["document"]
    return Annotated(d["source"], d["sha256"], d["text"], tuple(sorted(found, key=lambda a: (a.start, a.end, a.label))))


def to_line(annotated: Annotated, form: Form) -> dict[str, Any]:
    """One JSONL object in the form of a tool."""
    meta: dict[str, Any] = {"source": annotated.source, "sha256": annotated.sha256}
    line: dict[str, Any] = {"text": annotated.text, "meta": meta}
    if form == "prodigy":
        line["spans"] = [{"start": a.start, "end": a.end, "label": a.label, "value": a.value} for a in annotated.annotations]
        return line
    meta["values"] = {a.key: a.value for a in annotated.annotations}
    if form == "doccano":
        line["label"] = [[a.start, a.end, a.label] for a in annotated.annotations]
        return line
    labels = dict.fromkeys(a.label for a in annotated.annotations)
    line["spans"] = {label: [[a.start, a.end] for a in annotated.annotations if a.label == label] for label in labels}
    return line


def from_line(line: dict[str, Any]) -> Annotated:
    """A JSONL object of any of the forms; raises ``AnnotationError``."""
    try:
        text, meta = line["text"], line.get("meta") or {}
        found = sorted(_spans(line, meta.get("values", {})), key=lambda a: (a.start, a.end, a.label))
    except (KeyError, TypeError, ValueError) as e:
        raise AnnotationError(f"a line in none of the forms {', '.join(FORMS)}: {e!r}") from e
    for a in found:
        if not 0 <= a.start < a.end <= len(text):
            raise AnnotationError(f"span {a.start}–{a.end} ({a.label}) lies outside its text of {len(text)} characters")
    return Annotated(meta.get("source", ""), meta.get("sha256", ""), text, tuple(found))


def _spans(line: dict[str, Any], values: dict[str, Any]) -> Iterable[Annotation]:
    if "label" in line or "labels" in line:
        triples: Iterable[tuple[int, int, str, dict | None]] = ((s, e, n, None) for s, e, n in line.get("label", line.get("labels", ())))
    elif isinstance(line["spans"], dict):
        triples = ((s, e, label, None) for label, spans in line["spans"].items() for s, e, *_ in spans)
    else:
        triples = ((s["start"], s["end"], s["label"], s.get("value")) for s in line["spans"])
    for start, end, label, value in triples:
        yield Annotation(start, end, label, values.get(f"{start}-{end}-{label}", {}) if value is None else value)


def to_corrections(before: Annotated, after: Annotated, by: str, on: str) -> list[dict[str, Any]]:
    """What a person changed between two states of one text, as entries of a corrections file."""
    if before.text != after.text:
        raise AnnotationError(f"{after.source}: the text under the annotations is another one")
    old, new = {a.key: a for a in before.annotations}, {a.key: a for a in after.annotations}
    entries = []
    for key in sorted(old.keys() | new.keys(), key=lambda k: int(k.split("-")[0])):
        a = new.get(key) or old[key]
        entry = {"document": before.source, "kind": a.label, "text": before.text[a.start : a.end], "start": a.start, "by": by, "on": on}
        if key not in new:
            entries.append(entry | {"remove": True})
        elif key not in old:
            entries.append(entry | {"add": {k: v for k, v in a.value.items() if k not in ("earliest", "latest")}})
        elif changed := {k: v for k, v in a.value.items() if old[key].value.get(k) != v}:
            entries.append(entry | {"set": {k: v for k, v in changed.items() if k not in ("earliest", "latest")}})
    return entries
