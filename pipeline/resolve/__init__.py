"""Resolving: mentions become records, with the document and the authority files deciding what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from spacy.tokens import Doc

from pipeline.document import Document
from pipeline.records import ActivityRecord, AmountRecord, DateRecord, MissionRecord, PartnerRecord, Records
from pipeline.resolve.activities import resolve_activities
from pipeline.resolve.amounts import resolve_amounts
from pipeline.resolve.budget_lines import resolve_tables
from pipeline.resolve.dates import resolve_dates
from pipeline.resolve.missions import resolve_missions
from pipeline.resolve.partners import resolve_partners

R = TypeVar("R", DateRecord, MissionRecord, PartnerRecord, AmountRecord, ActivityRecord)
OCR_TRUST = 0.85
"""What is left of a record's confidence when its text came from OCR."""


def resolve(doc: Doc, document: Document) -> Records:
    """All records of one document; what was not understood is in ``issues``."""
    issues: list = []
    dates = resolve_dates(doc, document, issues)
    document = with_publication(document, dates)
    missions = resolve_missions(doc, document, dates, issues)
    partners = resolve_partners(doc, document, missions, issues)
    tables = resolve_tables(document, issues)
    amounts = resolve_amounts(doc, document, issues, tables.budget_lines)
    activities = resolve_activities(doc, document, dates, missions, partners, amounts, tables, issues)
    return Records(
        document=document,
        dates=trusted(dates, document),
        missions=trusted(missions, document),
        partners=trusted(partners, document),
        amounts=trusted(amounts, document),
        activities=trusted(activities, document),
        budget_lines=tuple(tables.budget_lines),
        checks=tuple(tables.checks),
        results=tuple(tables.results),
        project=tables.project,
        issues=tuple(issues),
    )


def with_publication(document: Document, dates: Sequence[DateRecord]) -> Document:
    """The document with the day of its masthead or dateline, where its reader found none."""
    told = next((d.edtf for d in dates if d.role == "publication" and len(d.edtf) in (7, 10) and d.edtf[:4].isdigit()), None)
    return replace(document, published=told) if told and not document.published else document


def trusted(records: Iterable[R], document: Document) -> tuple[R, ...]:
    """The records, trusted less where a machine guessed the letters they are read from."""
    if not document.ocr_used:
        return tuple(records)
    return tuple(replace(r, confidence=round(r.confidence * OCR_TRUST, 2)) for r in records)
