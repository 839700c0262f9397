"""What a web page says of itself in its head: title, date, language, address."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from pipeline.read.building import squeeze

UNPARSED = (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError)
"""What lxml raises for what it cannot make a tree of."""
HEAD_LIMIT = 1 << 18
"""Only this much of a page is searched for its metadata."""
_HEAD_END = re.compile(r"</head\s*>|<body\b", re.I)
_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?![\d])")
_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "citation_publication_date",
    "parsely-pub-date",
    "pubdate",
    "publishdate",
    "publication_date",
    "date",
)
_TITLE_NAMES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title")
_SITE = re.compile(r"\s+[|»–—·:-]+\s+|\s*\|\s*")


@dataclass(frozen=True, slots=True)
class PageHead:
    """The metadata of a page; ``title_guesses`` best first, the bare <title> last."""

    title_guesses: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None
    url: str | None = None
    site: str | None = None


def parse(text: str) -> Any:
    """The root of a page's tree; raises one of ``UNPARSED``."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    # utf-8 bytes, since lxml refuses a str that declares its encoding; lone surrogates cannot be encoded
    return lxml_html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)


def read_head(text: str) -> PageHead:
    """The head of a page, whatever is broken in it."""
    start = text[:HEAD_LIMIT]
    end = _HEAD_END.search(start)
    try:
        root = parse(start[: end.start()] if end else start)
    except UNPARSED:
        return PageHead()
    meta: dict[str, str] = {}
    for tag in root.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").strip().lower()
        content = squeeze(tag.get("content") or "")
        if name and content:
            meta.setdefault(name, content)
    linked = _linked_data(root)
    titles = [meta[n] for n in _TITLE_NAMES if n in meta]
    site = meta.get("og:site_name")
    title = next(root.iter("title"), None)
    if title is not None and (bare := squeeze("".join(title.itertext()))):
        titles += [without_site(bare, site), bare]
    published = next((d for n in _DATE_NAMES if n in meta and (d := iso_date(meta[n]))), None) or iso_date(linked)
    canonical = next((tag.get("href") or "" for tag in root.iter("link") if "canonical" in (tag.get("rel") or "").split()), "")
    language = root.get("lang") or root.get("xml:lang") or ""
    return PageHead(
        tuple(dict.fromkeys(titles)), published, _language(language or meta.get("og:locale", "")), canonical or meta.get("og:url"), site
    )


def iso_date(text: str) -> str | None:
    """The day at the start of an ISO 8601 time stamp.

    >>> iso_date("2009-03-24T03:47:00-04:00"), iso_date("2009-13-24"), iso_date("24 March 2009")
    ('2009-03-24', None, None)
    """
    match = _ISO.match(text)
    if not match:
        return None
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        return None
    return day.isoformat() if 1945 <= day.year <= 2100 else None


def without_site(title: str, site: str | None = None) -> str:
    """A page title without the name of the site behind it.

    >>> without_site("Patrols resume in Bria | United Nations Police"), without_site("Mali - A new start - MINUSMA", "MINUSMA")
    ('Patrols resume in Bria', 'Mali - A new start')
    """
    if site and (found := re.search(rf"\s+[|»–—·:-]+\s+{re.escape(site)}\s*$", title, re.I)):
        return title[: found.start()]
    parts = _SITE.split(title)
    if len(parts) > 1 and " | " in title:
        return title.split(" | ", 1)[0].strip() or title
    return title


def _linked_data(root: Any) -> str:
    """``datePublished`` of the page's JSON-LD."""
    for script in root.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            stack = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        for _ in range(200):
            if not stack:
                break
            item = stack.pop()
            if isinstance(item, list):
                stack.extend(item)
            elif isinstance(item, dict):
                if isinstance(item.get("datePublished"), str):
                    return item["datePublished"]
                stack.extend(v for k, v in item.items() if k in ("@graph", "mainEntity", "mainEntityOfPage"))
    return ""


def _language(code: str) -> str | None:
    match = re.match(r"[a-z]{2}(?=$|[-_])", code.strip().lower())
    return match.group() if match else None
