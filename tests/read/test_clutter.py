"""What stands beside an article stays out of its text, and a box within it takes nothing with it."""

from __future__ import annotations

import pytest

from pipeline.read import read

STORY = (
    "<h1>Engineers reopen the Rutana road</h1><p>4 May 2012</p><p>Engineers of the mission reopened the road to Rutana "
    "after six weeks of work by two companies.</p>"
)
END = "<p>The governor thanked the crews, who leave for Makamba at the end of the week to mend a second bridge.</p>"
CARDS = "".join(
    f'<li><a href="/{i}">{title}</a> <span>{day}</span></li>'
    for i, (title, day) in enumerate(
        [("Radio drama wins a prize", "3 June 2019"), ("Cooks of a camp", "9 May 2020"), ("A chess club", "1 July 2021")]
    )
)


def text_of(body: str) -> str:
    return read("page.html", f"<!DOCTYPE html><html><body>{body}</body></html>".encode()).text


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="region region-sidebar"><h2>On our pages</h2><ul>{CARDS}</ul></div>',
        f'<div id="block_latest_news"><ul>{CARDS}</ul></div>',
        f'<div aria-label="Related stories"><ul>{CARDS}</ul></div>',
        f"<div><h3>Also read</h3><ul>{CARDS}</ul></div>",
        f"<ul>{CARDS}</ul>",
        '<div><h4>Latest</h4><p><a href="/9">Radio drama wins a prize</a> 3 June 2019</p></div>',
        "<p>banner_left.gif Peacekeepers at work</p>",
        "<p>PDF files open in a new window</p>",
    ],
)
def test_boxes_within_and_after_the_article(box: str) -> None:
    alone = text_of(f"<div>{STORY}{END}</div>")
    assert text_of(f"<div>{STORY}{box}{END}</div>") == alone
    assert text_of(f"<div>{STORY}{END}</div>{box}") == alone


def test_a_layout_named_for_its_sidebar_is_read() -> None:
    assert text_of(f'<div class="layout-sidebar page-menu">{STORY}{END}</div>') == text_of(f"<div>{STORY}{END}</div>")


def test_a_list_of_links_with_words_of_its_own_is_kept() -> None:
    items = "".join(f'<li><a href="/{p}">{p}</a> lent two trucks and a crane</li>' for p in ("UNHCR", "UNOPS", "UNICEF"))
    assert "UNOPS lent two trucks" in text_of(f"<div>{STORY}<ul>{items}</ul>{END}</div>")
