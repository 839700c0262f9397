# ruff: noqa: E501  (lines of markup)
"""Web pages written for the tests, each with its clutter around it, and a measure of what readers make of them.

``python -m tests.read.main_content`` prints precision and recall of the words, and the time, of our reader and of those
libraries that are installed.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

PARAGRAPHS = (
    "UNMISS peacekeepers reopened the road between Yambio and Tambura on 14 May 2019 after three weeks of repairs by engineers of the mission.",
    "“Traders can bring their goods to market again,” said the county commissioner, who thanked the engineers for working through the rain.",
    "United Nations Police then trained 48 officers of the South Sudan National Police Service, 19 of them women, in community policing.",
    "The mission spent $12,500 on culverts and gravel, and the state ministry of infrastructure lent two graders.",
)
TITLE = "Engineers reopen the road to Tambura"
CLUTTER = {
    "nav": ("Home", "About us", "Where we operate", "Newsroom", "Publications", "Careers", "Contact"),
    "languages": ("English", "Français", "العربية"),
    "cookie": "This site uses cookies so that its pages work and to count visits. Choose what you allow.",
    "related": ("Patrols resume near Pibor after the floods", "New radio studio opens in Wau", "Twelve judges sworn in at Rumbek"),
    "footer": ("Copyright of the site", "Fraud alert", "Privacy notice", "Terms of use", "Site map"),
    "share": ("Facebook", "Twitter", "WhatsApp", "Print"),
    "tags": ("Roads", "Engineering", "Yambio"),
}


@dataclass(frozen=True)
class Page:
    name: str
    html: str
    wanted: str


def _list(items: tuple[str, ...], css: str = "") -> str:
    return f'<ul class="{css}">' + "".join(f'<li><a href="/x/{i}">{item}</a></li>' for i, item in enumerate(items)) + "</ul>"


def _article(middle: str = "") -> str:
    half = len(PARAGRAPHS) // 2
    return "".join(f"<p>{p}</p>" for p in PARAGRAPHS[:half]) + middle + "".join(f"<p>{p}</p>" for p in PARAGRAPHS[half:])


def _wrap(body: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} | Field Mission</title>{head}</head><body>{body}</body></html>'


def pages() -> list[Page]:
    """The same story in the templates that UN sites have used: semantic, Drupal, WordPress, tables, bare."""
    nav, languages = _list(CLUTTER["nav"], "menu"), _list(CLUTTER["languages"], "language-switcher-language-url")
    footer, related = _list(CLUTTER["footer"]), _list(CLUTTER["related"])
    share, tags = _list(CLUTTER["share"]), _list(CLUTTER["tags"])
    cookie = f"<p>{CLUTTER['cookie']}</p><button>Accept</button>"
    story = " ".join((TITLE, *PARAGRAPHS))
    table = "<table><caption>Officers trained</caption><tr><th>Place</th><th>Officers</th><th>Women</th></tr><tr><td>Yambio</td><td>30</td><td>12</td></tr><tr><td>Tambura</td><td>18</td><td>7</td></tr></table>"
    return [
        Page(
            "semantic",
            _wrap(
                f"<header><nav>{nav}</nav></header><main><article><h1>{TITLE}</h1>{_article()}</article><aside><h2>Related stories</h2>{related}</aside></main><footer>{footer}</footer>"
            ),
            story,
        ),
        Page(
            "drupal",
            _wrap(
                f'<a href="#main" class="visually-hidden">Skip to main content</a><div class="region region-header">{languages}{nav}</div><div id="block-pagetitle"><h1>{TITLE}</h1></div>'
                f'<div class="region-content"><div class="node node--type-news"><h2 class="node__title">{TITLE}</h2><div class="field field--name-body">{_article()}</div></div>'
                f'<div class="views-element-container block block-views"><h2>Related stories</h2>{related}</div><div class="social-share">{share}</div></div>'
                f'<div class="eu-cookie-compliance">{cookie}</div><div class="region-footer footer">{footer}</div>'
            ),
            story,
        ),
        Page(
            "wordpress",
            _wrap(
                f'<div id="page"><div id="masthead" class="site-header">{nav}</div><div id="content" class="site-content"><div id="primary"><article class="post hentry"><header class="entry-header">'
                f'<h1 class="entry-title">{TITLE}</h1></header><div class="entry-content">{_article()}<div class="sharedaddy"><h3>Share this:</h3>{share}</div></div><footer class="entry-footer">{tags}</footer></article></div>'
                f'<div id="secondary" class="widget-area sidebar"><section class="widget"><h2>Recent posts</h2>{related}</section></div></div><div class="site-footer">{footer}</div></div>'
            ),
            story,
        ),
        Page(
            "bare",
            _wrap(
                f"<div>{nav}</div><div><h1>{TITLE}</h1>{_article()}</div><div><h3>Related stories</h3><p><a href='/a'>{CLUTTER['related'][0]}</a></p><p><a href='/b'>{CLUTTER['related'][1]}</a></p></div><div>{footer}</div>"
            ),
            story,
        ),
        Page(
            "table",
            _wrap(f"<main><h1>{TITLE}</h1>{_article(table)}</main>"),
            story + " Officers trained Place Officers Women Yambio 30 12 Tambura 18 7",
        ),
        Page(
            "layout table",
            _wrap(
                f'<table width="100%"><tr><td colspan="2">{nav}</td></tr><tr><td width="150">{languages}</td><td><h2>{TITLE}</h2>{_article()}</td></tr><tr><td colspan="2">{footer}</td></tr></table>'
            ),
            story,
        ),
        Page(
            "banner",
            _wrap(
                f'<div id="cookie-banner" role="dialog">{cookie}</div><p>Welcome to the United Nations</p><div role="navigation">{nav}</div><div role="main"><h1>{TITLE}</h1><h1>{TITLE}</h1>{_article()}'
                f'<div class="tags">{tags}</div><div class="related-news"><p>{" ".join(CLUTTER["related"])}</p></div></div><div role="contentinfo"><p>{" · ".join(CLUTTER["footer"])}</p></div>'
            ),
            story,
        ),
    ]


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def measure(reader: Callable[[str], str]) -> tuple[float, float, float]:
    """Precision and recall of the words over all pages, and seconds a page."""
    hit = got = wanted = 0
    start = time.perf_counter()
    for page in pages():
        found, truth = words(reader(page.html)), words(page.wanted)
        hit, got, wanted = hit + (found & truth).total(), got + found.total(), wanted + truth.total()
    return hit / max(1, got), hit / wanted, (time.perf_counter() - start) / len(pages())


def ours(html: str) -> str:
    from pipeline.read import read

    return read("page.html", html.encode()).text


def readers() -> dict[str, Callable[[str], str]]:
    found: dict[str, Callable[[str], str]] = {"ours": ours}
    if find_spec("trafilatura"):
        import trafilatura

        found["trafilatura"] = lambda html: trafilatura.extract(html, include_tables=True, include_comments=False) or ""
    if find_spec("resiliparse"):
        from resiliparse.extract.html2text import extract_plain_text

        found["resiliparse"] = lambda html: extract_plain_text(html, main_content=True)
    if find_spec("selectolax"):
        from selectolax.lexbor import LexborHTMLParser

        found["selectolax"] = lambda html: LexborHTMLParser(html).body.text(separator=" ")
    from bs4 import BeautifulSoup

    found["beautifulsoup"] = lambda html: BeautifulSoup(html, "lxml").get_text(" ")
    return found


if __name__ == "__main__":
    for name, reader in readers().items():
        measure(reader)
        print("{:14} precision {:.3f} recall {:.3f} {:.4f} s a page".format(name, *measure(reader)))
