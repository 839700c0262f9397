from __future__ import annotations


def resolve_dates(doc, document, issues):
    return []
