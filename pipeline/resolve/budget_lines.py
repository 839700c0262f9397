from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.records import BudgetLine, Check, Project, ResultRow


@dataclass
class TableRecords:
    budget_lines: list[BudgetLine] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    results: list[ResultRow] = field(default_factory=list)
    project: Project | None = None


def resolve_tables(document, issues):
    return TableRecords()
