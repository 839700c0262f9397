"""Tables of words without vertical rules: rows and columns right in many layouts, and none where there is none."""

from __future__ import annotations

import pytest

from pipeline import open_document
from pipeline.document import Document
from tests.read.tables.layouts import ANSWERS, DUTIES, FRAME, PLAN, PROSE, RISKS, SESSIONS, WIDE, Layout, carried, make

L = Layout
LAYOUTS = (
    L("open booktabs", PLAN, (80, 310, 80), "open", font="Helvetica", size=8.5),
    L("booktabs", PLAN, (90, 270, 110), "booktabs"),
    L("no rule, bold", PLAN, (90, 270, 110), "none"),
    L("no rule, plain known labels", PLAN, (90, 270, 110), "none", bold=False),
    L("rule above alone", PLAN, (90, 250, 130), "top"),
    L("rule below the header alone, plain", PLAN, (120, 230, 120), "head", bold=False),
    L("rules between all rows", PLAN, (90, 270, 110), "rows"),
    L("rules between all rows, tight", PLAN, (90, 270, 110), "rows", pad=1),
    L("dates to the right", PLAN, (90, 290, 90), "open", aligns="LLR"),
    L("dates in the middle", PLAN, (90, 290, 90), "booktabs", aligns="LLC"),
    L("all in the middle", PLAN, (110, 260, 100), "booktabs", aligns="CCC"),
    L("Times, small, little air", PLAN, (80, 200, 80), "booktabs", font="Times-Roman", size=8, pad=2),
    L("Courier, much air", PLAN, (110, 250, 110), "none", font="Courier", size=8, pad=8),
    L("wide leading", PLAN, (90, 260, 110), "booktabs", leading=1.45, pad=5),
    L("narrow sides", PLAN, (70, 300, 80), "booktabs", sides=3),
    L("shaded header", PLAN, (90, 270, 110), "none", shade=True),
    L("spanning first cells", PLAN, (90, 270, 110), "booktabs", span=True),
    L("spanning first cells in the middle, ruled", PLAN, (90, 270, 110), "rows", span=True),
    L("rows set in the middle", PLAN, (90, 270, 110), "open", valign="MIDDLE"),
    L("no prose around it", PLAN, (90, 270, 110), "booktabs", before=0, after=0, heading=""),
    L("four columns", FRAME, (120, 110, 120, 120), "booktabs"),
    L("four columns, no rule", FRAME, (120, 110, 120, 120), "none", size=8),
    L("four columns, all rules", FRAME, (130, 110, 120, 110), "rows", font="Times-Roman", size=10),
    L("five columns with money", DUTIES, (150, 110, 60, 60, 90), "booktabs", aligns="LLLLR"),
    L("five columns with money, no rule", DUTIES, (150, 110, 60, 60, 90), "none", aligns="LLLLR"),
    L("risks", RISKS, (170, 60, 60, 180), "open", font="Times-Roman"),
    L("risks in the middle", RISKS, (170, 70, 60, 170), "booktabs", aligns="LCCL", valign="MIDDLE"),
    L("programme of a day", SESSIONS, (50, 250, 170), "none"),
    L("programme of a day, ruled", SESSIONS, (50, 250, 170), "rows", pad=5),
    L("two columns", ANSWERS, (235, 235), "booktabs"),
    L("two columns, no rule", ANSWERS, (235, 235), "none", pad=5),
    L("six columns on a landscape page", WIDE, (40, 130, 170, 110, 170, 60), "booktabs", wide=True),
    L("six columns, no rule", WIDE, (30, 90, 110, 80, 110, 50), "none", size=8),
    L("over two pages, header repeated", PLAN, (90, 270, 110), "booktabs", start=480),
    L("over two pages, header once", PLAN, (90, 270, 110), "open", start=480, repeat=0),
    L("over two pages, no rule", FRAME, (120, 110, 120, 120), "none", start=500),
)


def read(data: bytes) -> Document:
    return open_document("made.pdf", data)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_layouts(layout: Layout) -> None:
    document = read(make(layout))
    [table] = document.tables
    assert table.columns == tuple(layout.rows[0])
    assert [[c.text for c in row] for row in table.rows] == carried(layout.rows)
    flat = " ".join(document.text.split())
    assert all(PROSE[i % 2] in flat for i in range(layout.before))
    assert all(PROSE[(i + 1) % 2] in flat for i in range(layout.after))
    for row in table.rows:
        for cell in row:
            if cell.start is not None and cell.end is not None:
                assert document.text[cell.start : cell.end] == cell.text


def test_words_of_wrapped_cells_have_their_own_places() -> None:
    document = read(make(Layout("", PLAN, (90, 150, 110))))
    at = document.text.index("the district engineers and the police")
    places = [line.place.box for line in document.lines_in(at, at + len("the district engineers and the police"))]
    assert len({box.top for box in places if box}) > 1
    assert all(box is not None and box.bottom - box.top < 14 and box.x1 - box.x0 < 60 for box in places)
    assert not [line for line in document.lines if document.text[line.start : line.end].strip() == ""]


def test_cells_over_two_pages_keep_both_places() -> None:
    rows = (PLAN[0], *((f"Output {i}", "Survey the sites of all posts with the engineers " * 4, "May 2025") for i in range(12)))
    document = read(make(Layout("", rows, (90, 270, 110), start=150)))
    [table] = document.tables
    assert [[c.text for c in row][0] for row in table.rows] == [f"Output {i}" for i in range(12)]
    pages = [line.place.page for line in document.lines if line.start >= table.start and line.end <= table.end]
    assert set(pages) == {1, 2} and pages == sorted(pages)
