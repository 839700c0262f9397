"""Resolving: mentions become records, with the document and the authority files deciding what they mean."""

from __future__ import annotations

from spacy.tokens import Doc

from pipeline.document import Document
from pipeline.records import Records
from pipeline.resolve.activities import resolve_activities
from pipeline.resolve.amounts import resolve_amounts
from pipeline.resolve.budget_lines import resolve_tables
from pipeline.resolve.dates import resolve_dates
from pipeline.resolve.missions import resolve_missions
from pipeline.resolve.partners import resolve_partners


def resolve(doc: Doc, document: Document) -> Records:
    """All records of one document; what was not understood is in ``issues``."""
    issues: list = []
    dates = resolve_dates(doc, document, issues)
    missions = resolve_missions(doc, document, dates, issues)
    partners = resolve_partners(doc, document, missions, issues)
    amounts = resolve_amounts(doc, document, issues)
    tables = resolve_tables(document, issues)
    activities = resolve_activities(doc, document, dates, missions, partners, amounts, tables, issues)
    return Records(
        document=document,
        dates=tuple(dates),
        missions=tuple(missions),
        partners=tuple(partners),
        amounts=tuple(amounts),
        activities=tuple(activities),
        budget_lines=tuple(tables.budget_lines),
        checks=tuple(tables.checks),
        results=tuple(tables.results),
        project=tables.project,
        issues=tuple(issues),
    )
