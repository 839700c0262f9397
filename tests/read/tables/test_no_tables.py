"""What stands side by side on a page and is no table: lists, addresses, signatures, contents, numbered paragraphs, charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from pipeline import open_document
from tests.read.tables.drawing import Sheet

LEFT = (
    "The Mission kept its patrols on the roads to",
    "the east of the town and met the elders of",
    "six villages, who asked that the post at the",
    "bridge be opened again before the rains.",
    "Two of the villages had been looted in the",
    "week before, and cattle had been taken.",
    "The police of the district wrote down what",
    "had been lost and sent a team to the river.",
)
RIGHT = (
    "In the west the talks on the use of water",
    "went on for a third week. The two sides",
    "agreed on a guard for the wells and on the",
    "hours at which each may draw from them.",
    "A committee of ten, four of them women,",
    "hears complaints each Friday in the school.",
    "The agreement is read out on the radio and",
    "hangs in the markets of both towns.",
)


def prose(sheet: Sheet, top: float, lines: int = 4) -> float:
    for i in range(lines):
        sheet.text(70, top + 13 * i, "The team met the authorities of the county and heard what the people of the place asked for.", 10)
    return top + 13 * lines


def pairs(sheet: Sheet, top: float, rows: Sequence[tuple[str, ...]], xs: Sequence[float] = (70, 320), step: float = 13) -> None:
    for i, row in enumerate(rows):
        for x, words in zip(xs, row, strict=False):
            font = "Times-Bold" if words.startswith("# ") else "Times-Roman"
            sheet.text(x, top + step * i, words.removeprefix("# "), 10, font)


def two_columns_of_prose(sheet: Sheet) -> None:
    pairs(sheet, 120, [("# East", "# West"), *zip(LEFT, RIGHT, strict=True)])


def two_columns_of_prose_in_paragraphs(sheet: Sheet) -> None:
    pairs(sheet, 120, [("# Patrols in the east", "# Talks in the west"), *zip(LEFT[:5], RIGHT[:5], strict=True)])
    pairs(sheet, 210, [("# Losses", "# Complaints"), *zip(LEFT[4:], RIGHT[4:], strict=True)])


def a_list_in_two_columns(sheet: Sheet) -> None:
    y = prose(sheet, 100)
    pairs(sheet, y + 10, [(f"• {a}", f"• {b}") for a, b in (("Aweil", "Malakal"), ("Bentiu", "Rumbek"), ("Bor", "Torit"), ("Juba", "Wau"))])


def a_headed_list_in_two_columns(sheet: Sheet) -> None:
    y = prose(sheet, 100)
    names = (("Aweil", "Malakal"), ("Bentiu", "Rumbek"), ("Bor", "Torit"), ("Juba", "Wau"))
    pairs(sheet, y + 10, [("# Offices in the north", "# Offices in the south"), *names])


def a_headed_list_with_air(sheet: Sheet) -> None:
    pairs(sheet, 120, [("# North", "# South"), ("Aweil", "Malakal"), ("Bentiu", "Rumbek"), ("Bor", "Torit"), ("Juba", "Wau")], step=18)
    prose(sheet, 260)


def addresses(sheet: Sheet) -> None:
    y = prose(sheet, 100)
    rows = (
        ("# Headquarters", "# Field office"), ("405 East 42nd Street", "Airport Road"), ("New York, NY 10017", "P.O. Box 48"),
        ("United States of America", "Juba, South Sudan"), ("Tel: +1 212 000 0000", "Tel: +211 000 0000"),
    )  # fmt: skip
    pairs(sheet, y + 10, rows)


def signatures(sheet: Sheet) -> None:
    y = prose(sheet, 100)
    rows = (
        ("# For the Government", "# For the Office"), ("", ""), ("_____________________", "_____________________"),
        ("Name: A. Deng", "Name: B. Okello"), ("Title: Minister", "Title: Director"), ("Date: 4 May 2025", "Date: 6 May 2025"),
    )  # fmt: skip
    pairs(sheet, y + 10, rows, step=18)


def signatures_of_three(sheet: Sheet) -> None:
    y = prose(sheet, 100)
    rows = (
        ("# Ministry of Justice", "# UNDP", "# UNODC"), ("Name:", "Name:", "Name:"), ("Title:", "Title:", "Title:"),
        ("Date:", "Date:", "Date:"),
    )  # fmt: skip
    pairs(sheet, y + 10, rows, (70, 240, 410), 18)


def contents_with_leaders(sheet: Sheet) -> None:
    sheet.text(70, 100, "Contents", 12, "Times-Bold")
    sheet.text(70, 120, "Chapter", 10, "Times-Bold")
    sheet.right(540, 120, "Page", 10, "Times-Bold")
    for i, (words, page) in enumerate(
        (("Introduction", "3"), ("Mandate and plan", "5"), ("Police", "9"), ("Courts", "14"), ("Money", "20"))
    ):
        sheet.text(70, 140 + 15 * i, f"{words} {'. ' * 60}", 10)
        sheet.right(540, 140 + 15 * i, page, 10)
    prose(sheet, 260)


def contents_without_leaders(sheet: Sheet) -> None:
    rows = (
        ("# Chapter", "# Paragraphs", "# Page"), ("I. Introduction", "1–3", "3"), ("II. Mandate and plan", "4–12", "5"),
        ("III. Police and courts", "13–40", "9"), ("IV. Money", "41–52", "20"),
    )  # fmt: skip
    pairs(sheet, 120, rows, (70, 420, 510), 16)


def numbered_paragraphs(sheet: Sheet) -> None:
    sheet.text(60, 100, "I.", 11, "Times-Bold")
    sheet.text(90, 100, "Introduction", 11, "Times-Bold")
    for i in range(4):
        y = 122 + 45 * i
        sheet.text(90, y, f"{i + 1}.", 10)
        for k in range(3):
            sheet.text(120 if k == 0 else 90, y + 13 * k, LEFT[i] + " " + RIGHT[i], 10)


def hanging_paragraphs(sheet: Sheet) -> None:
    sheet.text(60, 100, "A.", 11, "Times-Bold")
    sheet.text(90, 100, "Findings", 11, "Times-Bold")
    for i in range(4):
        y = 122 + 45 * i
        sheet.text(60, y, f"({'abcd'[i]})", 10)
        for k in range(3):
            sheet.text(90, y + 13 * k, LEFT[i] + " " + RIGHT[i], 10)


def keys_and_values(sheet: Sheet) -> None:
    rows = (
        ("# Country:", "South Sudan"),
        ("# Duration:", "Two years"),
        ("# Donors:", "Japan and Norway"),
        ("# Partner:", "National police"),
    )
    pairs(sheet, 120, rows, (70, 200), 18)


def a_masthead(sheet: Sheet) -> None:
    sheet.text(60, 70, "United Nations", 12)
    sheet.right(552, 70, "S/2025/999", 14)
    sheet.rule(76, (60, 552), 0.5)
    sheet.text(110, 100, "Security Council", 18, "Times-Bold")
    for i, words in enumerate(("Distr.: General", "24 February 2025", "Original: English")):
        sheet.text(420, 96 + 13 * i, words, 10)
    sheet.rule(150, (60, 552), 1.5)
    sheet.text(110, 190, "Situation in the region", 14, "Times-Bold")
    prose(sheet, 220, 8)


def a_letter_head(sheet: Sheet) -> None:
    sheet.text(70, 90, "NATIONS UNIES", 11, "Times-Bold")
    sheet.text(380, 90, "UNITED NATIONS", 11, "Times-Bold")
    sheet.text(70, 110, "Bureau de liaison", 10)
    sheet.text(380, 110, "Liaison office", 10)
    sheet.text(70, 140, "Reference: LO/25/114", 10)
    sheet.text(380, 140, "5 May 2025", 10)
    prose(sheet, 180, 6)


def a_chart(sheet: Sheet) -> None:
    for x, y in ((230, 100), (80, 190), (320, 190), (80, 280), (320, 280)):
        sheet.canvas.rect(x, 792 - y - 60, 150, 60, stroke=1, fill=0)
        sheet.text(x + 20, y + 20, "Office of the Chief", 9, "Times-Bold")
        sheet.text(x + 20, y + 34, "1 D-1, 2 P-4, 3 FS", 9)
        sheet.text(x + 20, y + 46, "2 NGS", 9)


def a_footer_of_notes(sheet: Sheet) -> None:
    y = prose(sheet, 100, 10)
    sheet.rule(y + 10, (70, 140), 0.5)
    sheet.text(70, y + 24, "1   See S/2024/100, paragraph 4.", 8)
    sheet.text(70, y + 35, "2   Ibid., annex II, table 3.", 8)


MAKERS = (
    two_columns_of_prose, two_columns_of_prose_in_paragraphs, a_list_in_two_columns, a_headed_list_in_two_columns,
    a_headed_list_with_air, addresses, signatures,
    signatures_of_three, contents_with_leaders, contents_without_leaders, numbered_paragraphs, hanging_paragraphs, keys_and_values,
    a_masthead, a_letter_head, a_chart, a_footer_of_notes,
)  # fmt: skip


@pytest.mark.parametrize("draw", MAKERS, ids=lambda draw: draw.__name__)
def test_no_table(draw: Callable[[Sheet], None]) -> None:
    sheet = Sheet()
    draw(sheet)
    assert [(t.columns, [[c.text for c in r] for r in t.rows]) for t in open_document("drawn.pdf", sheet.bytes()).tables] == []
