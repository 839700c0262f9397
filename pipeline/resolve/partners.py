from __future__ import annotations


def resolve_partners(doc, document, missions, issues):
    return []
