"""Documents with tables of words, set by reportlab in many ways; what each table holds is known."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

Rows = Sequence[Sequence[str]]

PLAN: Rows = (
    ("Output", "Activity", "When"),
    ("Posts rebuilt", "Survey the sites of the four border posts with the district engineers and the police", "Q1 2025"),
    ("", "Build two posts in the north, with wells, fences and separate quarters for women", "May 2025"),
    ("Officers trained", "Hold a course on first aid", "Q3 2025"),
    ("", "Train 40 officers in community policing and the handling of complaints at the police school", "September 2025"),
    ("Lessons shared", "Publish a handbook", "June 2026"),
)
FRAME: Rows = (
    ("Outcome", "Output", "Activity", "Indicator"),
    (
        "Prisons are safe and humane for all who are held there",
        "Registers are kept",
        "Deliver registers and train clerks in their use",
        "Share of prisons with a complete register",
    ),
    ("", "Health is looked after", "Refit the clinics of two prisons", "Clinics that meet the standard of the ministry"),
    ("Courts decide sooner", "Hearings are held in prisons", "Support mobile courts in three regions", "Cases heard each month"),
)
DUTIES: Rows = (
    ("Activity", "Responsible", "Start", "End", "Budget"),
    ("Recruit the team", "UNOPS", "January", "March", "$12,000"),
    ("Map the routes used by smugglers along the lake", "Border police and UNODC", "March", "June", "$45,500"),
    ("Hand over equipment", "Project manager", "July", "July", "$230,000"),
    ("Evaluate the project", "Independent evaluator", "November", "December", "$20,000"),
)
RISKS: Rows = (
    ("Risk", "Likelihood", "Impact", "Mitigation measures"),
    ("Elections are put off and partners are busy with them", "High", "Medium", "Hold the courses before the campaign begins"),
    ("Roads are closed by floods", "Medium", "Low", "Deliver by boat"),
    ("Trained staff are moved to other posts within the year", "Low", "High", "Agree on a term of two years with the ministry"),
)
SESSIONS: Rows = (
    ("Time", "Session", "Speaker"),
    ("09:00", "Opening and aims of the workshop", "Head of the office"),
    ("09:30", "How evidence is kept from the scene to the court", "Two prosecutors of the special chamber"),
    ("11:00", "Exercise in groups", "All"),
    ("16:00", "Closing", "Deputy minister of justice"),
)
ANSWERS: Rows = (
    ("Recommendation", "Response"),
    ("Keep an inventory of all vehicles and check it each quarter", "Accepted. The inventory is kept since May and was checked twice."),
    ("Appoint a focal point for complaints", "Accepted in part. The post is being filled."),
    ("Review the contracts of drivers", "Not accepted."),
    ("Publish the results of the survey of the four districts", "Accepted."),
)
WIDE: Rows = (
    ("No.", "Output", "Activity", "Location", "Partner", "Quarter"),
    ("1", "Forensic laboratory works", "Equip the laboratory and train its staff", "Juba", "National police", "Q1"),
    ("2", "Forensic laboratory works", "Link it with the courts by a secure line", "Juba and Wau", "Judiciary", "Q2"),
    ("3", "Patrols reach the villages", "Buy 20 motorcycles", "Torit", "State government of Eastern Equatoria", "Q4"),
)
PROSE = (
    "The project began after the review of 2023, which found that few of the posts along the border were manned at night and that "
    "complaints were seldom written down. It will run for two years in four districts and is carried out by the office with the police.",
    "Progress is reviewed every six months by a board in which the ministry, the donors and the office are represented; the board may "
    "change the plan within the budget. A final evaluation is made by persons who took no part in the work.",
)


@dataclass(frozen=True)
class Layout:
    """How a table is set."""

    name: str
    rows: Rows
    widths: tuple[float, ...]
    rules: Literal["none", "top", "head", "booktabs", "rows", "open"] = "booktabs"
    bold: bool = True
    aligns: str = ""
    font: str = "Helvetica"
    size: float = 9
    leading: float = 1.2
    pad: float = 3
    sides: float = 6
    valign: str = "TOP"
    span: bool = False
    shade: bool = False
    before: int = 1
    after: int = 1
    wide: bool = False
    start: float = 0
    repeat: int = 1
    heading: str = "3. Work plan"


def bold(font: str) -> str:
    return {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "Courier": "Courier-Bold"}[font]


def make(layout: Layout) -> bytes:
    """The layout as a PDF."""
    out = io.BytesIO()
    size = landscape(A4) if layout.wide else A4
    document = SimpleDocTemplate(out, pagesize=size, leftMargin=62, rightMargin=62, topMargin=72, bottomMargin=72, invariant=1)
    text = ParagraphStyle("text", fontName="Times-Roman", fontSize=10.5, leading=13, spaceAfter=8)
    head = ParagraphStyle("head", fontName="Times-Bold", fontSize=11.5, leading=14, spaceBefore=6, spaceAfter=6)
    story: list[Any] = [Spacer(1, layout.start)] if layout.start else []
    story += [Paragraph(PROSE[i % 2], text) for i in range(layout.before)]
    story += [Paragraph(layout.heading, head)] if layout.heading else []
    story += [table_of(layout), Spacer(1, 14)]
    if layout.after:
        story += [Paragraph("4. Review", head), *(Paragraph(PROSE[(i + 1) % 2], text) for i in range(layout.after))]
    document.build(story)
    return out.getvalue()


def table_of(layout: Layout) -> Table:
    aligns = layout.aligns or "L" * len(layout.widths)
    leading = layout.size * layout.leading
    kinds = {"L": 0, "C": 1, "R": 2}

    def cell(words: str, column: int, first: bool) -> Paragraph:
        font = bold(layout.font) if first and layout.bold else layout.font
        return Paragraph(
            words, ParagraphStyle("cell", fontName=font, fontSize=layout.size, leading=leading, alignment=kinds[aligns[column]])
        )

    data = [[cell(words, c, r == 0) for c, words in enumerate(row)] for r, row in enumerate(layout.rows)]
    style: list[Any] = [
        ("VALIGN", (0, 0), (-1, -1), layout.valign),
        ("TOPPADDING", (0, 0), (-1, -1), layout.pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), layout.pad),
        ("LEFTPADDING", (0, 0), (-1, -1), layout.sides),
        ("RIGHTPADDING", (0, 0), (-1, -1), layout.sides),
    ]
    lines = {
        "none": (),
        "top": (("LINEABOVE", 0, 0.5),),
        "head": (("LINEBELOW", 0, 0.75),),
        "open": (("LINEABOVE", 0, 0.4), ("LINEBELOW", 0, 1)),
        "booktabs": (("LINEABOVE", 0, 1), ("LINEBELOW", 0, 0.5), ("LINEBELOW", -1, 1)),
        "rows": (("LINEABOVE", 0, 0.5), *(("LINEBELOW", r, 0.5) for r in range(len(data)))),
    }[layout.rules]
    style += [(kind, (0, r), (-1, r), weight, colors.black) for kind, r, weight in lines]
    if layout.shade:
        style.append(("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey))
    if layout.span:
        style += [("SPAN", (0, a), (0, b)) for a, b in _spans(layout.rows)]
    return Table(data, colWidths=layout.widths, style=style, repeatRows=layout.repeat)


def _spans(rows: Rows) -> list[tuple[int, int]]:
    out, start = [], 1
    for r in range(2, len(rows) + 1):
        if r == len(rows) or rows[r][0]:
            if r - 1 > start:
                out.append((start, r - 1))
            start = r
    return out


def carried(rows: Rows) -> list[list[str]]:
    """The body with blank first cells filled from above."""
    out: list[list[str]] = []
    for row in rows[1:]:
        filled = list(row)
        for c, words in enumerate(row):
            if words:
                break
            filled[c] = out[-1][c]
        out.append(filled)
    return out
