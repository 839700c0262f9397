# ruff: noqa: E501  (lines of markup)
"""Text, web pages, PDF and Word documents become one text with blocks, places and what is left out."""

from __future__ import annotations

import pytest

from pipeline.document import Document
from pipeline.read import read
from tests.read.main_content import TITLE, measure, ours, pages
from tests.read.makers import make_docx, make_pdf

REPORT = [
    [
        "United Nations",
        "S/2031/77",
        "Distr.: General",
        "9 May 2031",
        "",
        "# Situation in the river provinces",
        "",
        "# Report of the Secretary-General",
        "",
        "# I. Introduction",
        "",
        "1.   The present report is submitted under resolution 3101 (2030) and covers the work of the missi-",
        "on since the report of 4 January. It is the ninth of its kind and speaks of police and of justice.",
        "",
        "2.   The police component trained 41 officers in Bria, of whom 12 were women, and it went on to",
    ],
    [
        "visit four posts along the river, together with the national police and their advisers there.",
        "",
        "# II. Security",
        "",
        "3.   No incident occurred.",
    ],
    ["4.   The mission will close its office in June 2031. A second office stays open for another year, as"] + ["does the camp."],
]


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]


def test_plain_text_is_left_as_it_is() -> None:
    raw = "\ufeffSecond report\r\n\r\n29. The agreement was signed\r\nby both sides.\r\n\r\n• Travel\r\n• Training\r\n"
    document = read("a.txt", raw.encode())
    assert document.text == raw
    assert [(b.kind, b.number) for b in document.blocks] == [
        ("heading", None),
        ("paragraph", "29"),
        ("list_item", None),
        ("list_item", None),
    ]


def test_wrapped_lines_are_one_paragraph_and_short_lines_are_not() -> None:
    wrapped = "The mission has opened a second office in the north of the country, where\nthe police had none before, and it has sent six officers to help the court\nwith its files.\n\nAda Lindqvist\nHead of Office\n"
    document = read("a.txt", wrapped.encode())
    assert [k for k, _ in kinds(document)] == ["paragraph", "heading", "paragraph"]


def test_tabs_make_a_table_in_place() -> None:
    document = read(
        "a.txt", b"Proposed budget\n\nItem\tAmount\nTravel of experts\t$4,000.00\nPrinting\t$1,000.00\nTotal\t$5,000.00\n\nThe end of it.\n"
    )
    table = document.tables[0]
    assert table.columns == ("Item", "Amount")
    for row in table.rows:
        for cell in row:
            assert cell.start is None or document.text[cell.start : cell.end] == cell.text
    assert any(b.kind == "table" for b in document.blocks)


def test_main_content_of_web_pages() -> None:
    precision, recall, _ = measure(ours)
    assert precision >= 0.98
    assert recall >= 0.98


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_title_once_and_clutter_recoverable(page) -> None:
    document = read("page.html", page.html.encode())
    assert document.text.count(TITLE) == 1
    assert document.title == TITLE
    if page.name != "table":
        assert document.furniture
        assert all(f.text and f.reason for f in document.furniture)


def test_page_metadata() -> None:
    html = (
        '<html lang="fr"><head><title>Une patrouille | Mission</title><meta property="article:published_time" content="2019-05-14T23:00:00-04:00">'
        '<link rel="canonical" href="https://example.org/patrouille"></head><body><h1>Une patrouille</h1><p>La patrouille a été menée dans le nord du pays par la police.</p></body></html>'
    )
    document = read("a.html", html.encode())
    assert (document.published, document.url, document.language, document.title) == (
        "2019-05-14",
        "https://example.org/patrouille",
        "fr",
        "Une patrouille",
    )


def test_note_marks_do_not_glue() -> None:
    document = read(
        "a.html", b"<html><body><p>In 2019<sup>3</sup> the mission<sup>a</sup> built 40 m<sup>2</sup> of cells.</p></body></html>"
    )
    assert "20193" not in document.text
    assert "missiona" not in document.text


def test_pdf_report() -> None:
    document = read("a.pdf", make_pdf(REPORT, header="S/2031/77", footer="{number}/3"))
    assert (document.kind, document.published, document.symbol, document.pages) == ("report", "2031-05-09", "S/2031/77", 3)
    assert document.title == "Situation in the river provinces"
    numbered = [b.number for b in document.blocks if b.number]
    assert numbered == ["1", "2", "3", "4"]
    text = document.text
    assert "it went on to visit four posts" in text
    assert "1/3" not in text
    assert {f.reason for f in document.furniture} >= {"running header", "page number"}


def test_every_word_of_a_pdf_has_its_place() -> None:
    document = read("a.pdf", make_pdf(REPORT))
    at = document.text.index("national police")
    place = document.locate(at, at + len("national police"))
    assert place is not None and place.page == 2 and place.box is not None
    assert 90 < place.box.top < 110
    assert place.box.x1 - place.box.x0 < 120


def test_docx_and_pdf_tell_the_same() -> None:
    paragraphs = ["1. The mission trained 41 officers in Bria.", "2. No incident occurred."]
    word, printed = read("a.docx", make_docx(paragraphs)), read("a.pdf", make_pdf([[paragraphs[0], "", paragraphs[1]]]))
    assert word.text == printed.text == "\n\n".join(paragraphs)
    assert [b.number for b in word.blocks] == [b.number for b in printed.blocks] == ["1", "2"]


def test_docx_table_in_the_text() -> None:
    document = read("a.docx", make_docx(["Costs of the course"], [["Item", "Amount"], ["Travel", "$4,000"], ["Total", "$4,000"]]))
    table = document.tables[0]
    cell = table.rows[0][1]
    assert cell.text == "$4,000" == document.text[cell.start : cell.end]
    assert "Item\tAmount\nTravel\t$4,000" in document.text


def test_two_columns_are_read_one_after_the_other() -> None:
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for i in range(12):
        canvas.drawString(50, 700 - 14 * i, f"left column has line {i} of its story")
        canvas.drawString(320, 700 - 14 * i, f"right column tells line {i} of another")
    canvas.save()
    text = " ".join(read("a.pdf", out.getvalue()).text.split())
    assert "line 3 of its story left column has line 4" in text
    assert text.index("left column has line 11") < text.index("right column tells line 0")


def test_a_page_drawn() -> None:
    from pipeline.read.picture import NoSuchPage, draw_page

    data = make_pdf(REPORT)
    document = read("a.pdf", data)
    assert draw_page(document, data, 1).startswith(b"\x89PNG")
    with pytest.raises(NoSuchPage):
        draw_page(document, data, 9)


def test_scan_becomes_text_where_ocr_is_installed() -> None:
    from pipeline.read import ocr

    if not ocr.available():
        pytest.skip("pytesseract or tesseract is not installed")
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (1240, 400), "white")
    ImageDraw.Draw(picture).text((80, 120), "The patrol reached Bria in May", fill="black", font=ImageFont.load_default(size=56))
    import io

    out = io.BytesIO()
    picture.save(out, "PDF", resolution=150)
    document = read("a.pdf", out.getvalue())
    assert document.ocr_used
    assert "patrol reached Bria" in document.text
