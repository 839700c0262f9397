"""Tables of Word files, web pages and plain text become the same table."""

from __future__ import annotations

import io

import pytest
from docx import Document as NewDocument
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from pipeline.read.tables.cells import fold, parse_number
from pipeline.read.tables.docx import W, find_docx_tables
from pipeline.read.tables.found import FoundTable, place_table
from pipeline.read.tables.html import find_html_tables
from pipeline.read.tables.keyed import find_keyed_tables
from pipeline.read.tables.text import find_text_tables

ROWS = [
    ["Item", "Detail", "Amount"],
    ["Personnel", "", ""],
    ["Adviser", "Twelve months", "$96,000"],
    ["Driver", "Six months", "$9,000"],
    ["Total", "", "$105,000"],
]


def word_table(rows: list[list[str]]) -> etree._Element:
    document = NewDocument()
    table = document.add_table(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    data = io.BytesIO()
    document.save(data)
    return table._tbl


def html_table(rows: list[list[str]]) -> html.HtmlElement:
    body = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    return html.fromstring(f"<table>{body}</table>")


def texts(table: FoundTable) -> list[list[str]]:
    return [[c.text for c in row] for row in table.rows]


def test_word_html_and_text_agree() -> None:
    [word] = find_docx_tables(word_table(ROWS), ["Budget"])
    [web] = find_html_tables(html_table(ROWS), ["Budget"])
    [plain] = find_text_tables("Budget\n\n" + "\n".join("\t".join(r) for r in ROWS) + "\n\nThe end.\n")
    assert word.columns == web.columns == plain.columns == ("Item", "Detail", "Amount")
    assert texts(word) == texts(web) == [[c.text for c in row] for row in plain.rows] == [ROWS[2], ROWS[3], ROWS[4]]
    assert word.groups == web.groups == plain.groups == ("Personnel", "Personnel", "Personnel")
    assert word.caption == web.caption == plain.caption == "Budget"


def test_word_spans_and_merged_rows() -> None:
    document = NewDocument()
    table = document.add_table(4, 3)
    for (i, j), text in {(0, 0): "Group", (0, 1): "Amount", (1, 1): "2023", (1, 2): "2024", (2, 0): "Staff", (2, 1): "1 200.5"}.items():
        table.cell(i, j).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 2).text, table.cell(3, 1).text, table.cell(3, 2).text = "(3.0)", "–", "4.0"
    table.cell(2, 0).merge(table.cell(3, 0))
    for row in table.rows[:2]:
        etree.SubElement(row._tr.get_or_add_trPr(), W + "tblHeader")
    [found] = find_docx_tables(table._tbl)
    assert found.columns == ("Group", "Amount 2023", "Amount 2024")
    assert texts(found) == [["Staff", "1 200.5", "(3.0)"], ["Staff", "–", "4.0"]]
    assert [row[0].merged for row in found.rows] == [False, True]


def test_deleted_text_and_layout_tables_of_word_are_left_out() -> None:
    assert find_docx_tables(word_table([["United Nations", "S/2024/1"]])) == []
    tbl = word_table([["Item", "Amount"], ["Travel", "5"], ["Total", "5"]])
    run = next(tbl.iter(W + "r"))
    deleted = etree.SubElement(run, W + "delText")
    deleted.text = "gone"
    assert find_docx_tables(tbl)[0].columns == ("Item", "Amount")


def test_html_spans_header_cells_and_layout() -> None:
    table = html.fromstring(
        "<table><caption>Costs</caption><thead><tr><th>Year</th><th colspan=2>US dollars</th></tr></thead>"
        "<tr><td rowspan=2>2023</td><td>10<br>000</td><td>5</td></tr><tr><td>7</td><td>8</td></tr></table>"
    )
    [found] = find_html_tables(table)
    assert found.caption == "Costs" and found.columns == ("Year", "US dollars", "US dollars")
    assert texts(found) == [["2023", "10 000", "5"], ["2023", "7", "8"]]
    assert find_html_tables(html.fromstring("<table role=presentation><tr><td>a</td><td>b</td></tr></table>")) == []


def test_text_cells_keep_their_places_and_wrapped_lines_join() -> None:
    text = "Costs\n\nItem\tBrief\tTotal\nTravel\tWorkshop of the\t\\$70,000.00\n\tnetwork in Accra\t\nRent\tOffice\t\\$5,000.00\n"
    [table] = find_text_tables(text)
    assert [c.text for c in table.rows[0]] == ["Travel", "Workshop of the network in Accra", "\\$70,000.00"]
    assert [c.text for c in table.rows[1]] == ["Rent", "Office", "\\$5,000.00"]
    for cell in (table.rows[0][0], table.rows[0][2], *table.rows[1]):
        assert text[cell.start : cell.end] == cell.text
    assert text[table.start : table.end].startswith("Item") and text[table.start : table.end].endswith("\\$5,000.00")


def test_text_rows_whose_first_cells_are_blank_stay_rows_in_a_table_of_texts() -> None:
    text = "Outcome\tOutput\tActivity\nSafety\tPatrols\tTrain 40 officers\n\n\t\tBuild three posts\n\tRadio\tBroadcast weekly\n"
    [table] = find_text_tables(text)
    assert [[c.text for c in r] for r in table.rows] == [
        ["Safety", "Patrols", "Train 40 officers"],
        ["", "", "Build three posts"],
        ["", "Radio", "Broadcast weekly"],
    ]


def test_text_rows_broken_inside_cells() -> None:
    text = "Outcome\tOutput\tActivity\nSurvivors are heard in the\n courts\tJudges know the\n law\tTrain ten judges\n"
    [table] = find_text_tables(text)
    assert [c.text for c in table.rows[0]] == ["Survivors are heard in the courts", "Judges know the law", "Train ten judges"]


def test_budget_told_line_by_line() -> None:
    text = "Shelter\nBudget: CHF 10\n\nWater\nBudget: CHF 1,200\n\nHealth\nBudget: CHF 0\n"
    [table] = find_keyed_tables(text)
    assert [[c.text for c in r] for r in table.rows] == [["Shelter", "CHF 10"], ["Water", "CHF 1,200"], ["Health", "CHF 0"]]
    assert all(text[c.start : c.end] == c.text for r in table.rows for c in r)
    assert find_keyed_tables(text[:30]) == []


def test_placed_text_holds_every_cell() -> None:
    [found] = find_docx_tables(word_table(ROWS), ["Budget", "(US dollars)"])
    text, table = place_table(found, 100)
    assert (table.start, table.end) == (100, 100 + len(text))
    assert text.splitlines()[:2] == ["Budget", "(US dollars)"]
    for row in (*table.header, *table.rows):
        for cell in row:
            assert cell.start is not None and text[cell.start - 100 : (cell.end or 0) - 100] == cell.text


@given(st.integers(-(10**12), 10**12), st.integers(0, 2), st.sampled_from([" ", ",", "\u00a0"]))
def test_printed_numbers_read_back(units: int, decimals: int, separator: str) -> None:
    whole = f"{abs(units):,}".replace(",", separator)
    tail = "." + "5" * decimals if decimals else ""
    printed = f"({whole}{tail})" if units < 0 else whole + tail
    number = parse_number(printed)
    assert number is not None and number.decimals == decimals
    assert float(number.value) == pytest.approx((abs(units) + float("0" + tail or 0)) * (-1 if units < 0 else 1))


@given(st.text())
def test_any_text_folds_and_reads_without_error(text: str) -> None:
    parse_number(text)
    assert fold(fold(text)) == fold(text)
    find_text_tables(text)
