"""Results frameworks: outcome, output, activity and indicator rows, and what a document says of its project."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.document import Document
from pipeline.records import BudgetLine, Project, ResultRow
from pipeline.resolve.table_reading import TableReading

_KINDS = ("outcome", "output", "activity", "indicator")


def result_rows(reading: TableReading, document: Document) -> list[ResultRow]:
    """The rows of a results framework, cells that are merged or left blank carried down; none for other tables."""
    columns = _columns(reading)
    if "activity" not in columns and len(columns) < 2:
        return []
    return []


def _columns(reading: TableReading) -> dict[str, int]:
    return {}


def project_of(document: Document, lines: Sequence[BudgetLine], results: Sequence[ResultRow]) -> Project | None:
    return None
