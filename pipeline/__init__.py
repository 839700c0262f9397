"""unrecords: UN press releases and project documents become records that can be queried and traced.

``read → find → resolve → store``; these verbs are the whole library::

    import pipeline

    nlp = pipeline.load()                       # a spaCy Language with our components
    document = pipeline.open_document("a.html")  # bytes → Document (one text, blocks, tables, places)
    records = pipeline.extract(document, nlp)   # Document → Records (the record contract)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from spacy.language import Language

    from pipeline.document import Document
    from pipeline.records import Records

__version__ = "0.1.0"
__all__ = ["extract", "extract_many", "load", "open_document"]


def load(model: str | Path | None = None) -> Language:
    """The spaCy pipeline that finds mentions: ``model`` (default ``en_core_web_sm``) and our components."""
    from pipeline.find import load as load_language

    return load_language(model)


def open_document(source: str | Path, data: bytes | None = None) -> Document:
    """The document at a path, or in ``data`` as if read from ``source``; raises ``DocumentError``."""
    from pipeline.read import read

    return read(source, data)


def extract(document: Document, nlp: Language | None = None) -> Records:
    """The records of one document."""
    return next(iter(extract_many([document], nlp)))


def extract_many(documents: Iterable[Document], nlp: Language | None = None) -> Iterator[Records]:
    """The records of each document, in order; one pass of ``nlp.pipe`` over all."""
    from pipeline.find import find_many
    from pipeline.resolve import resolve

    for doc, document in find_many(documents, nlp or load()):
        yield resolve(doc, document)
