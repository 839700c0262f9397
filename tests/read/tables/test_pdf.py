"""Tables of PDF pages: ruled in pieces, with bare rules, with none; wrapped, continued, side by side with prose."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.read.tables.found import FoundTable
from pipeline.read.tables.pdf import find_pdf_tables
from tests.read.tables.drawing import Sheet

STOPS = (60, 230, 310, 390, 470, 550)
ENDS = (305, 385, 465, 545)


def cells(table: FoundTable) -> list[list[str]]:
    return [[c.text for c in row] for row in table.rows]


def header(sheet: Sheet, top: float) -> float:
    """Top rule, a spanning label over a partial rule, labels, formulas, heavy rule; returns where rows start."""
    sheet.rule(top, STOPS)
    sheet.text(415, top + 12, "Difference", 7, "Times-Italic")
    sheet.rule(top + 16, STOPS[3:])
    for end, label in zip(ENDS, ("Approved", "Spent", "Amount", "Percentage"), strict=True):
        sheet.right(end, top + 26, label, 7, "Times-Italic")
    sheet.text(60, top + 40, "Category", 7, "Times-Italic")
    for end, label in zip(ENDS, ("(1)", "(2)", "(3)=(1)-(2)", "(4)=(3)÷(1)"), strict=True):
        sheet.right(end, top + 40, label, 7, "Times-Italic")
    sheet.rule(top + 44, STOPS, 1.5)
    return top + 60


def budget(sheet: Sheet, top: float) -> float:
    y = header(sheet, top)
    sheet.text(60, y, "Personnel", font="Times-Bold")
    sheet.row(y + 14, "Observers", ("1 200.5", "1 100.5", "100.0", "8.3"), ENDS, 74)
    sheet.text(74, y + 28, "Contingents and other formed")
    sheet.row(y + 38, "units of the force", ("10 000.0", "12 000.0", "(2 000.0)", "(20.0)"), ENDS, 74)
    sheet.rule(y + 42, STOPS)
    sheet.row(y + 54, "Total", ("11 200.5", "13 100.5", "(1 900.0)", "(17.0)"), ENDS, 74, "Times-Bold")
    sheet.rule(y + 58, STOPS, 1.5)
    return y + 58


def test_pieces_of_rules_tell_columns_spans_and_wrapped_labels() -> None:
    sheet = Sheet()
    sheet.text(60, 150, "Table 1", 10, "Times-Bold")
    sheet.text(60, 165, "(Thousands of United States dollars)", 7)
    end = budget(sheet, 180)
    sheet.text(122, end + 40, "The prose below the table does not belong to it, however long it runs on the page.", 10)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert table.columns == (
        "Category", "Approved (1)", "Spent (2)", "Difference Amount (3)=(1)-(2)", "Difference Percentage (4)=(3)÷(1)",
    )  # fmt: skip
    assert cells(table) == [
        ["Observers", "1 200.5", "1 100.5", "100.0", "8.3"],
        ["Contingents and other formed units of the force", "10 000.0", "12 000.0", "(2 000.0)", "(20.0)"],
        ["Total", "11 200.5", "13 100.5", "(1 900.0)", "(17.0)"],
    ]
    assert table.groups == ("Personnel", "Personnel", "Personnel")
    assert (table.caption, table.unit) == ("Table 1", "(Thousands of United States dollars)")
    box = table.rows[0][1].box
    assert box is not None and 270 < box.x0 < box.x1 < 306 and table.rows[0][1].page == 1


def test_regions_cover_the_table_and_leave_the_prose() -> None:
    sheet = Sheet()
    sheet.text(122, 100, "Prose above the table stays in the running text of the page.", 10)
    end = budget(sheet, 180)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert all(page == 1 and box.top > 150 and box.bottom < end + 20 for page, box in table.regions)


def test_two_tables_on_one_page_stay_two() -> None:
    sheet = Sheet()
    end = budget(sheet, 100)
    sheet.text(60, end + 40, "Second table", 10, "Times-Bold")
    budget(sheet, end + 60)
    tables = find_pdf_tables(sheet.bytes(), [1])
    assert [len(t.rows) for t in tables] == [3, 3]
    assert tables[1].caption == "Second table"


def test_a_table_continued_with_its_header_is_one_and_a_split_row_is_joined() -> None:
    sheet = Sheet()
    y = header(sheet, 600)
    sheet.row(y, "Observers", ("1 200.5", "1 100.5", "100.0", "8.3"), ENDS)
    sheet.row(y + 14, "Contingents and other", ("10 000.0", "12 000.0", "(2 000.0)", "(20.0)"), ENDS)
    sheet.next_page()
    y = header(sheet, 80)
    sheet.text(60, y, "units of the force")
    sheet.rule(y + 4, STOPS)
    sheet.row(y + 18, "Total", ("11 200.5", "13 100.5", "(1 900.0)", "(17.0)"), ENDS)
    sheet.rule(y + 22, STOPS, 1.5)
    [table] = find_pdf_tables(sheet.bytes(), [1, 2])
    assert [row[0] for row in cells(table)] == ["Observers", "Contingents and other units of the force", "Total"]
    assert {page for page, _ in table.regions} == {1, 2}


def test_landscape_pages() -> None:
    sheet = Sheet((792, 612))
    budget(sheet, 100)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert len(table.rows) == 3


def test_bare_rules_without_joints() -> None:
    sheet = Sheet()
    for y, weight in ((100, 1.0), (118, 0.5), (182, 1.0)):
        sheet.rule(y, (60, 550), weight)
    sheet.row(113, "Item", ("2023", "2024", "Change", "Share"), ENDS)
    sheet.row(133, "Travel", ("1,200", "1,300", "100", "8%"), ENDS)
    sheet.row(147, "Staff", ("112,400", "98,000", "(14,400)", "91%"), ENDS)
    sheet.row(161, "Equipment", ("–", "900", "900", "1%"), ENDS)
    sheet.row(175, "Total", ("113,600", "100,200", "(13,400)", "100%"), ENDS)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert table.columns == ("Item", "2023", "2024", "Change", "Share")
    assert cells(table)[1] == ["Staff", "112,400", "98,000", "(14,400)", "91%"]
    assert len(table.rows) == 4


def test_closed_cells_with_a_merged_one() -> None:
    sheet = Sheet()
    xs, ys = (60, 200, 360, 540), (100, 120, 150, 180)
    for i, y in enumerate(ys):
        sheet.rule(y, (xs[0] if i != 2 else xs[1], xs[-1]))
    for x in xs:
        sheet.canvas.rect(x, 792 - ys[-1], 0.5, ys[-1] - ys[0], stroke=0, fill=1)
    for x, text in zip(xs, ("Outcome", "Output", "Activity"), strict=False):
        sheet.text(x + 4, 114, text)
    sheet.text(64, 145, "Safer camps")
    sheet.text(204, 135, "Patrols trained")
    sheet.text(364, 135, "Train 40 officers")
    sheet.text(204, 165, "Posts built")
    sheet.text(364, 165, "Build three posts")
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert table.columns == ("Outcome", "Output", "Activity")
    assert cells(table) == [["Safer camps", "Patrols trained", "Train 40 officers"], ["Safer camps", "Posts built", "Build three posts"]]
    assert table.rows[1][0].merged


@pytest.mark.parametrize("lines", [1, 40])
def test_prose_is_no_table(lines: int) -> None:
    sheet = Sheet()
    sheet.rule(64, (60, 306, 552))
    for i in range(lines):
        sheet.text(
            122, 100 + 12 * i, f"{i}. In 2019 the Mission trained 12 officers of 3 units, and in 2020 it trained 40 more of them.", 10
        )
    assert find_pdf_tables(sheet.bytes(), [1]) == []


def test_no_rules_at_all_but_figures_that_end_at_the_same_places() -> None:
    sheet = Sheet()
    sheet.text(60, 80, "The costs of the project are shown below, by year; they rise to 229,200 dollars in all.", 10)
    sheet.text(60, 110, "Table 2. Costs by year", 10, "Times-Bold")
    sheet.row(130, "Item", ("2022", "2023", "2024", "Total"), ENDS)
    sheet.row(145, "Travel", ("1,200", "1,300", "100", "2,600"), ENDS)
    sheet.row(160, "Staff and other personnel", ("112,400", "98,000", "14,400", "224,800"), ENDS)
    sheet.row(175, "Total", ("113,600", "99,300", "14,500", "227,400"), ENDS)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert table.columns == ("Item", "2022", "2023", "2024", "Total")
    assert [row[0] for row in cells(table)] == ["Travel", "Staff and other personnel", "Total"]
    assert table.caption == "Table 2. Costs by year"


def test_a_phrase_within_a_label_makes_no_column() -> None:
    sheet = Sheet()
    sheet.text(60, 80, "Item", 9, "Times-Bold")
    sheet.text(400, 80, "Amount", 9, "Times-Bold")
    rows = (("Staff", "$412,000"), ("Equipment", "$455,000"), ("Programme support costs, 13 per cent", "$112,710"), ("Total", "$979,710"))
    for i, (label, figure) in enumerate(rows):
        sheet.row(96 + 15 * i, label, (figure,), (545,))
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert table.columns == ("Item", "Amount")
    assert cells(table) == [list(row) for row in rows]


def test_words_of_ruled_cells_have_their_own_places() -> None:
    sheet = Sheet()
    for y in (100, 130, 160):
        sheet.rule(y, (60, 540))
    for x in (60, 200, 540):
        sheet.canvas.rect(x, 792 - 160, 0.5, 60, stroke=0, fill=1)
    sheet.text(64, 118, "Donor")
    sheet.text(204, 118, "Government of Norway; World Bank")
    sheet.text(64, 148, "Partner")
    sheet.text(204, 148, "UNOPS")
    [table] = find_pdf_tables(sheet.bytes(), [1])
    places = {c.text[a:b]: place.box for row in (*table.header, *table.rows) for c in row for a, b, place in c.words}
    bank, unops = places["Bank"], places["UNOPS"]
    assert bank is not None and unops is not None and bank.x0 > 280 and unops.x1 < 240


def test_a_list_of_contents_is_no_table() -> None:
    sheet = Sheet()
    for i, (title, page) in enumerate((("Introduction", "3"), ("Mandate", "5"), ("Budget", "12"), ("Annexes", "20"))):
        sheet.text(60, 100 + 14 * i, f"{title} {'.' * 80}")
        sheet.right(545, 100 + 14 * i, page)
    assert find_pdf_tables(sheet.bytes(), [1]) == []


def test_the_finder_of_ruled_tables_comes_without_the_reader_of_pdfs() -> None:
    code = (
        "import sys; from pipeline.read.tables.lean_pdfplumber import TableFinder;"
        "assert not {'pdfplumber', 'pdfminer.pdfinterp', 'cryptography'} & set(sys.modules);"
        "import pdfplumber; from pdfplumber.table import TableFinder as theirs; assert pdfplumber.open and theirs is TableFinder"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).resolve().parents[3])
