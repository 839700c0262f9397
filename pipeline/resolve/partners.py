"""Partner mentions become records: one id for one body, its type, its country."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from spacy.tokens import Doc

from pipeline import authority
from pipeline.document import Document
from pipeline.errors import Issue
from pipeline.find.partner_mention import PartnerMention
from pipeline.records import MissionRecord, PartnerRecord

CONFIDENCE = {
    "authority": 0.95, "weak": 0.8, "introduced": 0.9, "phrase": 0.8, "force": 0.75, "government": 0.9, "country": 0.7, "model": 0.6,
}  # fmt: skip


def slug(name: str) -> str:
    """A name as an id.

    >>> slug("Centre for International and Operational Law"), slug("École nationale de police")
    ('centre-for-international-and-operational-law', 'ecole-nationale-de-police')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def resolve_partners(doc: Doc, document: Document, missions: Sequence[MissionRecord], issues: list[Issue]) -> list[PartnerRecord]:
    """The partner records of one document, in text order."""
    found: Sequence[PartnerMention] = doc._.mentions["partners"]
    return [_record(m) for m in found]


def _record(m: PartnerMention) -> PartnerRecord:
    known = authority.partners().get(m.ids[0]) if m.ids else None
    confidence = CONFIDENCE[m.rule]
    if known:
        return PartnerRecord(m.start, m.end, m.text, known.id, known.name, known.type, known.country, confidence)  # type: ignore[arg-type]
    name = " ".join((m.name or m.text).split())
    id = m.ids[0] if m.ids else slug(name)
    return PartnerRecord(m.start, m.end, m.text, id, name, m.type or "other", m.country or None, confidence)  # type: ignore[arg-type]
