"""What the finders' tests share."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def language():
    """The bare model, without our components."""
    import spacy

    from pipeline.find import DEFAULT_MODEL

    return spacy.load(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def resolve_text(language):
    """From a text (and its publication date) to its date records."""
    from pipeline.document import Document
    from pipeline.find.dates import find_dates
    from pipeline.resolve.dates import resolve_dates

    def resolve(text: str, published: object = None):
        doc = language(text)
        document = Document("test", "0" * 64, "text", text, published=str(published) if published else None)
        doc._.document = document
        doc._.mentions = {"dates": list(find_dates(doc))}
        return resolve_dates(doc, document, [])

    return resolve


@pytest.fixture(scope="session")
def resolve_money(language):
    """From a text to its amount records."""
    from pipeline.document import Document
    from pipeline.find.amounts import find_amounts
    from pipeline.resolve.amounts import resolve_amounts

    def resolve(text: str):
        doc = language(text)
        document = Document("test", "0" * 64, "text", text)
        doc._.document = document
        doc._.mentions = {"amounts": list(find_amounts(doc))}
        return resolve_amounts(doc, document, [])

    return resolve
