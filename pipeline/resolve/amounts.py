from __future__ import annotations


def resolve_amounts(doc, document, issues):
    return []
