from __future__ import annotations


def resolve_activities(doc, document, dates, missions, partners, amounts, tables, issues):
    return []
