from __future__ import annotations


def resolve_missions(doc, document, dates, issues):
    return []
