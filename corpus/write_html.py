# ruff: noqa: E501  (the templates keep the long lines of real pages)
"""HTML pages for the corpus: the content inside four invented site templates with their clutter (menus, cookie notes, related stories)."""

from __future__ import annotations

import hashlib
from html import escape
from pathlib import Path

import yaml

from corpus.markup import Block, Source

CLUTTER = yaml.safe_load((Path(__file__).resolve().parent / "clutter.yaml").read_text(encoding="utf-8"))


def _pick(source: Source, salt: str, items: list, count: int) -> list:
    """``count`` items chosen by the document's name: the same for the same name, always."""
    order = sorted(items, key=lambda x: hashlib.sha256(f"{source.name}{salt}{x}".encode()).hexdigest())
    return order[:count]


def _inline(block: Block, linked: bool) -> str:
    """The block's text escaped, the first mission in it as a link when ``linked`` (real pages link their names)."""
    text = block.text
    first = next((m for m in block.items if m.tag == "m"), None) if linked else None
    if first is None:
        return escape(text, quote=False)
    a, b = first.start - block.start, first.end - block.start
    return f'{escape(text[:a], quote=False)}<a href="/en/mission">{escape(text[a:b], quote=False)}</a>{escape(text[b:], quote=False)}'


def _table(block: Block) -> str:
    rows = []
    for r, row in enumerate(block.rows):
        cells = []
        for c, cell in enumerate(row):
            if cell == "^^":
                continue
            span = 1
            while r + span < len(block.rows) and block.rows[r + span][c] == "^^":
                span += 1
            tag = "th" if r < block.header_rows else "td"
            merged = f' rowspan="{span}"' if span > 1 else ""
            cells.append(f"<{tag}{merged}>{escape(cell, quote=False)}</{tag}>")
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return '<table class="table">\n' + "\n".join(rows) + "\n</table>"


def content(source: Source, with_title: bool = True) -> str:
    """The document's blocks as HTML."""
    out: list[str] = []
    for k, block in enumerate(source.blocks):
        inner = _inline(block, linked=k % 2 == 0)
        if block.kind == "title":
            if with_title:
                out.append(f"<h1>{inner}</h1>")
        elif block.kind == "heading":
            out.append(f"<h2>{inner}</h2>")
        elif block.kind == "table":
            out.append(_table(block))
        elif block.kind == "list_item":
            before = k > 0 and source.blocks[k - 1].kind == "list_item"
            after = k + 1 < len(source.blocks) and source.blocks[k + 1].kind == "list_item"
            out.append(f"{'' if before else '<ul>'}<li>{inner}</li>{'' if after else '</ul>'}")
        elif block.kind == "footnote":
            out.append(f'<p class="footnote"><small>{inner}</small></p>')
        elif block.text.strip() == "":
            out.append("<p>&nbsp;</p>")
        else:
            out.append(f"<p>{inner}</p>")
    return "\n".join(out)


def _menu(source: Source, words: list[str]) -> str:
    return "<ul>" + "".join(f'<li><a href="/{i}">{escape(w)}</a></li>' for i, w in enumerate(words)) + "</ul>"


def _related(source: Source, count: int) -> str:
    return "".join(
        f'<li class="card"><a href="/story/{i}"><h3>{escape(s["title"])}</h3></a><span class="date">{s["date"]}</span></li>'
        for i, s in enumerate(_pick(source, "related", CLUTTER["related"], count))
    )


def _meta(source: Source) -> str:
    published = source.header.get("published", "null").split(",")[0]
    if published == "null" or len(published) != 10 or source.header.get("meta") == "no":
        return ""
    return f'<meta property="article:published_time" content="{published}T09:00:00+00:00">\n'


def police_page(source: Source) -> str:
    """A departmental page: cookie note, two menus, breadcrumb with the title, a side column of related stories."""
    title = escape(source.title, quote=False)
    return f"""<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
{_meta(source)}<title>{title} | Policing in Peace Operations</title>
<script>window.pageData = {{"section": "news", "views": 2041}};</script>
<style>.hidden {{ display: none; }}</style>
</head>
<body class="page-node">
<a href="#main" class="skip-link">{_pick(source, "skip", CLUTTER["skip"], 1)[0]}</a>
<div id="cookie-banner" role="dialog"><p>{_pick(source, "cookie", CLUTTER["cookie"], 1)[0]}</p><button>Accept</button><button>Decline</button></div>
<header role="banner"><div class="brand">Policing in Peace Operations</div><nav id="languages">{_menu(source, CLUTTER["languages"])}</nav></header>
<nav class="main-menu" role="navigation">{_menu(source, CLUTTER["menu_police"])}</nav>
<div class="breadcrumb"><a href="/">Home</a> &raquo; <a href="/news">News</a> &raquo; {title}</div>
<main id="main" role="main">
<article class="node node--story">
{content(source)}
</article>
<div class="share"><span>Share this</span> <a href="/s/1">Facebook</a> <a href="/s/2">X</a> <a href="/s/3">Print</a></div>
</main>
<aside class="sidebar"><h2>More stories</h2><ul>{_related(source, 4)}</ul></aside>
<footer role="contentinfo"><nav>{_menu(source, CLUTTER["footer"])}</nav><p>{_pick(source, "foot", CLUTTER["footer_note"], 1)[0]}</p></footer>
</body></html>
"""


def mission_page(source: Source) -> str:
    """A mission's site: the title twice (hero and article), tags, gallery counter, newsletter box."""
    title = escape(source.title, quote=False)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
{_meta(source)}<link rel="stylesheet" href="/site.css"></head>
<body>
<div class="topbar"><form action="/search"><label>Search</label><input type="search" placeholder="Search"></form></div>
<div class="nav" id="nav">{_menu(source, CLUTTER["menu_mission"])}</div>
<section class="hero"><div class="hero-title">{title}</div></section>
<div id="content" class="content">
<article>
{content(source)}
</article>
<div class="tags"><span>Tags:</span> {" ".join(f'<a href="/t/{w}">#{w}</a>' for w in _pick(source, "tags", CLUTTER["tags"], 4))}</div>
<div class="newsletter"><h4>{_pick(source, "letter", CLUTTER["newsletter"], 1)[0]}</h4><input type="email"><button>Subscribe</button></div>
</div>
<div class="related-content"><h3>Related</h3><ul>{_related(source, 3)}</ul></div>
<div id="footer" class="footer"><div class="links">{_menu(source, CLUTTER["footer"])}</div><div>{_pick(source, "foot", CLUTTER["footer_note"], 1)[0]}</div></div>
<noscript><img src="/pixel.gif" alt=""></noscript>
</body></html>
"""


def meetings_page(source: Source) -> str:
    """A press service's page laid out in the old manner, with tables for the frame."""
    title = escape(source.title, quote=False)
    return f"""<html>
<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{title.upper()} | Press coverage</title>
{_meta(source)}</head>
<body bgcolor="#ffffff">
<div class="site-header"><div class="site-name">Press coverage and releases</div><div class="site-nav">{_menu(source, CLUTTER["menu_press"])}</div></div>
<div class="layout"><div class="region region-content"><div class="block-system-main">
<div class="field-body">
{content(source)}
</div>
<div class="for-information">{_pick(source, "info", CLUTTER["information"], 1)[0]}</div>
</div></div>
<div class="region region-sidebar"><h2>Latest</h2><ul>{_related(source, 5)}</ul></div></div>
<div class="site-footer">{_menu(source, CLUTTER["footer"])}</div>
</body></html>
"""


def relief_page(source: Source) -> str:
    """An aggregator's story: source line and date outside the text, attachments, report details."""
    title = escape(source.title, quote=False)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | Relief Bulletin</title>
{_meta(source)}<link rel="canonical" href="https://relief-bulletin.example/report/{source.name}"></head>
<body class="path-report">
<header><nav aria-label="Main">{_menu(source, CLUTTER["menu_relief"])}</nav><div class="cookie">{_pick(source, "cookie", CLUTTER["cookie"], 1)[0]}</div></header>
<main>
<article class="rw-report">
{content(source)}
</article>
</main>
<section class="attachments"><h2>Attachments</h2><a href="/download/{source.name}.pdf">Download report (PDF | {len(source.text) // 7 + 90} KB)</a></section>
<section class="related"><h2>Related content</h2><ul>{_related(source, 4)}</ul></section>
<footer>{_menu(source, CLUTTER["footer"])}<p>{_pick(source, "foot", CLUTTER["footer_note"], 1)[0]}</p></footer>
</body></html>
"""


TEMPLATES = {"police": police_page, "mission": mission_page, "meetings": meetings_page, "relief": relief_page}


def write_html(source: Source) -> bytes:
    """The source as a page of the site its header names (``template:``)."""
    return TEMPLATES[source.header.get("template", "police")](source).encode("utf-8")
