"""Columns and rows where the rules of a PDF tell only a part: joints left out, figures too wide, labels of many lines."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from pipeline.read import read
from pipeline.read.tables.drawn import DrawnPage
from pipeline.read.tables.found import FoundTable
from pipeline.read.tables.pdf import find_pdf_tables
from tests.read.tables.drawing import Sheet

ENDS = (305, 385, 465, 545)


def cells(table: FoundTable) -> list[list[str]]:
    return [[c.text for c in row] for row in table.rows]


def head(
    sheet: Sheet, top: float, stops: tuple[float, ...] = (60, 550), labels: tuple[str, ...] = ("Planned", "Spent", "Sum", "Share")
) -> float:
    """A light rule, a spanning label over a partial rule, labels, a heavy rule; returns where rows start."""
    sheet.rule(top, stops)
    sheet.text(460, top + 12, "Difference", 7, "Times-Italic")
    sheet.rule(top + 16, (400, 550))
    sheet.text(60, top + 28, "Category", 7, "Times-Italic")
    for end, label in zip(ENDS, labels, strict=True):
        sheet.right(end, top + 28, label, 7, "Times-Italic")
    sheet.rule(top + 34, stops, 1.5)
    return top + 50


def test_rules_in_one_piece_leave_the_columns_to_the_figures() -> None:
    sheet = Sheet()
    y = head(sheet, 100)
    sheet.row(y, "Ferries", ("1 200.5", "1 100.5", "100.0", "8.3"), ENDS)
    sheet.row(y + 14, "Piers and landing stages", ("980.0", "–", "980.0", "100.0"), ENDS)
    sheet.row(y + 28, "Total", ("2 180.5", "1 100.5", "1 080.0", "49.5"), ENDS)
    sheet.rule(y + 34, (60, 550), 1.5)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert table.columns == ("Category", "Planned", "Spent", "Difference Sum", "Difference Share")
    assert cells(table) == [
        ["Ferries", "1 200.5", "1 100.5", "100.0", "8.3"],
        ["Piers and landing stages", "980.0", "–", "980.0", "100.0"],
        ["Total", "2 180.5", "1 100.5", "1 080.0", "49.5"],
    ]


def test_columns_of_words_that_no_joint_tells_are_told_by_their_labels() -> None:
    sheet = Sheet()
    sheet.rule(100, (60, 550))
    for x, label in ((60, "Class"), (130, "Measure taken")):
        sheet.text(x, 112, label, 7, "Times-Italic")
    sheet.right(385, 112, "Planned", 7, "Times-Italic")
    sheet.right(545, 112, "Saved", 7, "Times-Italic")
    sheet.rule(106, (300, 550))
    sheet.rule(118, (60, 550), 1.5)
    for y, words in (
        (134, ("Boats and", "Fewer trips of the ferry")),
        (144, ("piers", "in the dry season")),
        (160, ("Fuel", "Engines of less")),
    ):
        sheet.text(60, y, words[0])
        sheet.text(130, y, words[1])
    for y, figures in ((144, ("12.5", "1 250.0")), (160, ("–", "80.4"))):
        sheet.right(385, y, figures[0])
        sheet.right(545, y, figures[1])
    sheet.rule(166, (60, 550), 1.5)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert cells(table) == [
        ["Boats and piers", "Fewer trips of the ferry in the dry season", "12.5", "1 250.0"],
        ["Fuel", "Engines of less", "–", "80.4"],
    ]


def test_lists_of_numbers_are_no_columns() -> None:
    sheet = Sheet()
    sheet.rule(100, (60, 550))
    sheet.text(60, 112, "Project", 7, "Times-Italic")
    sheet.right(385, 112, "Spent", 7, "Times-Italic")
    sheet.text(450, 112, "Outputs", 7, "Times-Italic")
    sheet.rule(106, (300, 400))
    sheet.rule(118, (60, 550), 1.5)
    for i, (label, figure, outputs) in enumerate(
        (("Ferries", "120.0", "1.1, 1.2, 2.1"), ("Piers", "80.5", "1.1, 2.1"), ("Quays", "14.0", "1.1, 1.2, 2.1, 4.3"))
    ):
        sheet.row(134 + 14 * i, label, (figure,), (385,))
        sheet.text(450, 134 + 14 * i, outputs)
    sheet.rule(168, (60, 550), 1.5)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert cells(table) == [["Ferries", "120.0", "1.1, 1.2, 2.1"], ["Piers", "80.5", "1.1, 2.1"], ["Quays", "14.0", "1.1, 1.2, 2.1, 4.3"]]


@pytest.mark.parametrize("middle", [0.0, 5.0], ids=["last line", "middle"])
def test_a_figure_too_wide_for_its_column_goes_on_below(middle: float) -> None:
    stops = (60, 230, 310, 390, 470, 550)
    sheet = Sheet()
    y = head(sheet, 100, stops)
    sheet.row(y, "Ferries", ("200.5", "100.5", "100.0", "49.9"), ENDS)
    sheet.right(385, y + 14, "1 199")
    sheet.right(465, y + 14, "(128")
    for end, text in zip(ENDS, ("237.3", "", "", "(10.9)"), strict=True):
        sheet.right(end, y + 24 - middle, text)
    sheet.text(60, y + 24, "Piers")
    sheet.right(385, y + 24, "382.4")
    sheet.right(465, y + 24, "766.9)")
    sheet.row(y + 38, "Quays", ("20.5", "10.5", "10.0", "48.8"), ENDS)
    sheet.rule(y + 44, stops, 1.5)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert cells(table)[1] == ["Piers", "237.3", "1 199 382.4", "(128 766.9)", "(10.9)"]
    assert len(table.rows) == 3


def test_tight_rows_of_short_figures_stay_apart() -> None:
    stops = (60, 230, 310, 390, 470, 550)
    sheet = Sheet()
    y = head(sheet, 100, stops)
    for i, figures in enumerate((("12", "3", "–", "4"), ("346", "–", "", "5"), ("17", "120", "1", "6"), ("200", "300", "", "7"))):
        sheet.row(y + 10 * i, f"Post {'ABCD'[i]}", figures, ENDS)
    sheet.rule(y + 40, stops, 1.5)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert [row[1] for row in cells(table)] == ["12", "346", "17", "200"]


def test_a_heading_above_a_label_of_many_lines_at_the_foot_of_a_page() -> None:
    stops = (60, 230, 310, 390, 470, 550)
    sheet = Sheet()
    y = head(sheet, 500, stops)
    sheet.text(60, y, "Quays, piers and landing stages of the northern shore", font="Times-Bold")
    for i, line in enumerate(
        ("Repair of the pier at the", "old market, which the", "floods of the spring had", "carried away, and of the", "steps beside it")
    ):
        sheet.text(66, y + 14 + 10 * i, line)
    for end, figure in zip(ENDS, ("1 200.5", "1 100.5", "100.0", "8.3"), strict=True):
        sheet.right(end, y + 54, figure)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert table.groups == ("Quays, piers and landing stages of the northern shore",)
    assert cells(table)[0][:2] == [
        "Repair of the pier at the old market, which the floods of the spring had carried away, and of the steps beside it", "1 200.5",
    ]  # fmt: skip


def test_a_label_set_wide_goes_on_where_its_next_word_had_no_place() -> None:
    sheet = Sheet()
    sheet.text(335, 100, "Last year", 7, "Times-Italic")
    sheet.rule(106, (310, 390, 470))
    sheet.text(200, 120, "Ferries, piers and landing", font="Times-Bold")
    sheet.row(132, "stages", ("$1 200.5", "(8.3%)"), (385, 465), 200, "Times-Bold")
    sheet.rule(136, (200, 310, 390, 470))
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert cells(table) == [["Ferries, piers and landing stages", "$1 200.5", "(8.3%)"]]


def test_a_raised_mark_a_blank_behind_its_word_stays_behind_it() -> None:
    stops = (60, 230, 310, 390, 470, 550)
    sheet = Sheet()
    y = head(sheet, 100, stops)
    sheet.row(y, "Ferries", ("1 200.5", "1 100.5", "100.0", "8.3"), ENDS)
    sheet.row(y + 14, "Piers", ("980.0", "–", "980.0", "100.0"), ENDS)
    sheet.text(60 + 22, y + 11, "b", 5)
    sheet.rule(y + 20, stops, 1.5)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert cells(table)[1][0] == "Piers b"


def test_numbers_of_columns_may_run_over_lines() -> None:
    stops = (60, 230, 310, 390, 470, 550)
    sheet = Sheet()
    sheet.rule(100, stops)
    for end, label in zip(ENDS, ("Planned", "Spent", "Left", "Share"), strict=True):
        sheet.right(end, 112, label, 7, "Times-Italic")
    sheet.rule(118, stops[1:])
    sheet.right(465, 128, "(3)=(1)-", 7, "Times-Italic")
    for end, label in zip(ENDS, ("(1)", "(2)", "(2)", "(4)"), strict=True):
        sheet.right(end, 136, label, 7, "Times-Italic")
    sheet.text(60, 136, "Category", 7, "Times-Italic")
    sheet.rule(142, stops, 1.5)
    sheet.row(158, "Ferries", ("1 200.5", "1 100.5", "100.0", "8.3"), ENDS)
    sheet.rule(164, stops, 1.5)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert table.columns == ("Category", "Planned (1)", "Spent (2)", "Left (3)=(1)-(2)", "Share (4)")
    assert cells(table) == [["Ferries", "1 200.5", "1 100.5", "100.0", "8.3"]]


def test_both_tables_of_one_frame_stand_in_the_document(tmp_path: Path) -> None:
    stops = (60, 230, 310, 390, 470, 550)
    sheet = Sheet()
    sheet.text(60, 60, "The ferries and their crews are shown below, with those of the year before.", 10)
    y = head(sheet, 100, stops)
    sheet.row(y, "Ferries", ("1 200.5", "1 100.5", "100.0", "8.3"), ENDS)
    sheet.row(y + 14, "Piers", ("980.0", "–", "980.0", "100.0"), ENDS)
    sheet.rule(y + 20, stops)
    sheet.row(y + 34, "Crews", ("Masters", "Mates", "Cooks", "Total"), ENDS)
    sheet.rule(y + 40, stops, 1.5)
    sheet.row(y + 56, "Last year", ("12", "24", "6", "42"), ENDS)
    sheet.row(y + 70, "This year", ("10", "20", "5", "35"), ENDS)
    sheet.rule(y + 76, stops, 1.5)
    path = tmp_path / "crews.pdf"
    path.write_bytes(sheet.bytes())
    tables = read(path).tables
    assert [[row[0].text for row in t.rows] for t in tables] == [["Ferries", "Piers"], ["Last year", "This year"]]


def test_the_rule_below_a_running_head_belongs_to_no_table() -> None:
    sheet = Sheet()
    sheet.right(550, 44, "F/12/345", 8, "Times-Bold")
    sheet.rule(60, (50, 560), 0.25)
    sheet.text(335, 76, "Last year", 7, "Times-Italic")
    sheet.rule(82, (310, 390, 470))
    sheet.row(96, "Ferries and piers", ("$1 200.5", "(8.3%)"), (385, 465), 200, "Times-Bold")
    sheet.rule(100, (200, 310, 390, 470))
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert cells(table) == [["Ferries and piers", "$1 200.5", "(8.3%)"]]


def test_letters_whose_font_measures_them_one_by_one_make_whole_words() -> None:
    """The file was printed by LibreOffice, whose fonts state neither ascent nor descent."""
    with pypdfium2.PdfDocument(Path(__file__).with_name("letters.pdf")) as pdf:
        words = DrawnPage(pdf[0], 1).extract_words()
    assert [w["text"] for w in words] == ["Supply", "of", "equipment,", "yearly", "by", "ferry", "(quay)"]
    assert len({round(w["bottom"], 1) for w in words}) == 1


def test_a_header_printed_again_right_below_the_rows_goes_on_the_table() -> None:
    stops = (60, 230, 310, 390, 470, 550)
    sheet = Sheet()
    y = head(sheet, 100, stops)
    sheet.row(y, "Ferries", ("1 200.5", "1 100.5", "100.0", "8.3"), ENDS)
    sheet.rule(y + 6, stops, 1.5)
    y = head(sheet, y + 8, stops)
    sheet.row(y, "Piers", ("980.0", "–", "980.0", "100.0"), ENDS)
    sheet.rule(y + 6, stops, 1.5)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert [row[0] for row in cells(table)] == ["Ferries", "Piers"]


def test_words_broken_by_narrow_columns_are_put_together_when_they_stand_whole_elsewhere() -> None:
    stops = (60, 230, 310, 390, 470, 550)
    sheet = Sheet()
    sheet.text(60, 60, "The expenditure of the ferries and the estimates of their keeper.", 10)
    sheet.rule(100, stops)
    for end, upper, lower in zip(ENDS, ("Expendit", "Estimate", "Landing", "Quay"), ("ure", "s", "stages", "dues"), strict=True):
        sheet.right(end, 112, upper, 7, "Times-Italic")
        sheet.right(end, 120, lower, 7, "Times-Italic")
    sheet.text(60, 120, "Category", 7, "Times-Italic")
    sheet.rule(126, stops, 1.5)
    sheet.row(142, "Ferries", ("1 200.5", "1 100.5", "100.0", "8.3"), ENDS)
    sheet.rule(148, stops, 1.5)
    [table] = find_pdf_tables(sheet.bytes(), [1])
    assert table.columns == ("Category", "Expenditure", "Estimates", "Landing stages", "Quay dues")


def test_the_unit_of_a_table_at_the_top_of_a_page_may_end_the_page_before() -> None:
    stops = (60, 230, 310, 390, 470, 550)
    sheet = Sheet()
    sheet.text(60, 600, "The ferries are paid by the district and by those who cross.", 10)
    sheet.text(60, 700, "(Thousands of euros)", 7)
    sheet.next_page()
    y = head(sheet, 80, stops)
    sheet.row(y, "Ferries", ("1 200.5", "1 100.5", "100.0", "8.3"), ENDS)
    sheet.rule(y + 6, stops, 1.5)
    [table] = find_pdf_tables(sheet.bytes(), [2])
    assert table.unit == "(Thousands of euros)"
    assert {page for page, _ in table.regions} == {1, 2}
