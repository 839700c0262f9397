"""The records that one document becomes; one dataclass a kind, one field a column.

Money is ``Decimal`` in units of its currency, dates are EDTF (ISO 8601-2) strings, ids come from ``pipeline.authority``.
``text`` is always ``document.text[start:end]``; ``confidence`` is the expected share of right records at that figure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from pipeline.document import Document
from pipeline.errors import Issue

DateRole = Literal["event", "publication", "period", "citation", "background"]
PartnerType = Literal["un_entity", "intergovernmental", "government", "national_institution", "ngo", "academic", "private", "other"]
AmountRole = Literal["budget_line", "support_cost", "subtotal", "total", "contribution", "expenditure", "other"]
ActivityKind = Literal[
    "training", "workshop", "meeting", "technical_assistance", "operation", "deployment", "material_support",
    "assessment", "agreement", "coordination", "outreach", "funding", "ceremony", "other",
]  # fmt: skip
Status = Literal["completed", "ongoing", "planned"]
Modality = Literal["virtual", "in_person", "hybrid"]
PartnerRole = Literal["lead", "participant", "beneficiary", "funder", "supporter"]
LineRole = Literal["line", "support_cost", "subtotal", "total"]
Reconciled = Literal["ok", "failed", "unchecked"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names something of the world."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class DateRecord(Mention):
    """A calendar expression. ``earliest``/``latest`` are None where the year is not known."""

    edtf: str
    earliest: date | None
    latest: date | None
    role: DateRole
    confidence: float


@dataclass(frozen=True, slots=True)
class MissionRecord(Mention):
    """A mention of a UN field presence; ``id`` is its acronym in English usage."""

    id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PartnerRecord(Mention):
    """A mention of an organisation; ``country`` is ISO 3166-1 alpha-3."""

    id: str
    name: str
    type: PartnerType
    country: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class AmountRecord(Mention):
    """Money: ``value`` in units of ``currency`` (ISO 4217); ``item`` is what it pays for."""

    value: Decimal
    currency: str
    role: AmountRole
    item: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class ActivityPartner:
    id: str
    role: PartnerRole


@dataclass(frozen=True, slots=True)
class ActivityAmount:
    value: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Participants:
    count: int
    of: str


@dataclass(frozen=True, slots=True)
class ActivityRecord(Mention):
    """One thing done, under way or planned; ``text`` is the evidence that states it."""

    kind: ActivityKind
    themes: tuple[str, ...]
    status: Status
    title: str
    when: str | None
    where: tuple[str, ...]
    modality: Modality | None
    missions: tuple[str, ...]
    partners: tuple[ActivityPartner, ...]
    amounts: tuple[ActivityAmount, ...]
    participants: tuple[Participants, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One money cell of table ``table``, body row ``row``, column ``column`` (all counted from 0).

    ``value`` has the caption's scale and the printed sign applied; ``text`` is the row as printed, which stands
    at ``start``/``end`` of the document's text.
    """

    table: int
    row: int
    column: int
    page: int | None
    text: str
    group: str | None
    item: str
    measure: str
    period: str | None
    value: Decimal
    currency: str
    role: LineRole
    reconciled: Reconciled = "unchecked"
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """An identity that a table states or implies, tested. ``tolerance`` is what rounding was allowed."""

    table: int
    row: int
    rule: str
    holds: bool
    expected: Decimal
    found: Decimal
    tolerance: Decimal = Decimal(0)
    column: int | None = None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A row of a results framework, merged cells carried down."""

    table: int
    row: int
    outcome: str
    output: str
    activity: str
    indicator: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """What a project document says of the project as a whole."""

    title: str | None
    objective: str | None
    period: str | None
    total: Decimal | None
    currency: str | None
    donors: tuple[str, ...] = ()
    implementers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that one document yielded."""

    document: Document
    dates: tuple[DateRecord, ...] = ()
    missions: tuple[MissionRecord, ...] = ()
    partners: tuple[PartnerRecord, ...] = ()
    amounts: tuple[AmountRecord, ...] = ()
    activities: tuple[ActivityRecord, ...] = ()
    budget_lines: tuple[BudgetLine, ...] = ()
    checks: tuple[Check, ...] = ()
    results: tuple[ResultRow, ...] = ()
    project: Project | None = None
    issues: tuple[Issue, ...] = field(default=())
