"""The title of a plain text is what it is about, never its masthead, a picture's name or a notice of the site."""

from __future__ import annotations

import pytest

from pipeline.read import read

BODY = "\n\nZUGDIDI, 8 March - Observers of the mission met the elders of four villages and agreed on hours for patrols.\n"


@pytest.mark.parametrize(
    "head",
    [
        "U N I T E D   N A T I O N S\nObserver Mission in Georgia\n\n",
        "UNITED NATIONS\nOBSERVER MISSION IN GEORGIA\n\n",
        "UNITED NATIONS\n\nOBSERVER MISSION IN GEORGIA\n\n",
        "Banner2.gif Observers at Work\n",
        "PDF files open in a new window\nlogo-small.jpg\n",
    ],
)
def test_title_stands_below_what_heads_the_page(head: str) -> None:
    text = f"{head}Observers agree on hours for patrols{BODY}"
    document = read("a.txt", text.encode())
    assert document.text == text
    assert document.title == "Observers agree on hours for patrols"
    assert document.kind == "press_release"


def test_a_mission_may_head_a_page_of_its_own() -> None:
    assert read("a.txt", f"Observer Mission in Georgia{BODY}".encode()).title == "Observer Mission in Georgia"
