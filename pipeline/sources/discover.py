"""Which documents a source has now: each kind of source yields ``Link``s, newest first where it says so."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from urllib.parse import urlencode, urljoin, urlsplit

from pipeline.sources import Source
from pipeline.sources.client import Client, FetchFailed

RELIEFWEB_APPNAME = "UNRECORDS_RELIEFWEB_APPNAME"
MAX_SITEMAPS = 50
MAX_SITEMAP_BYTES = 52_428_800  # what the sitemap protocol allows


@dataclass(frozen=True, slots=True)
class Link:
    """A document at a source; ``published`` is an ISO date where the source states it."""

    url: str
    title: str | None = None
    published: str | None = None


def discover(source: Source, client: Client) -> Iterator[Link]:
    """The links of ``source``, each URL once, at most ``max_documents``; raises ``FetchFailed``."""
    kinds = {"urls": _urls, "feed": _feed, "sitemap": _sitemap, "listing": _listing, "reliefweb": _reliefweb}
    seen: set[str] = set()
    for link in kinds[source.kind](source, client):
        url = link.url.split("#")[0]
        if url in seen:
            continue
        seen.add(url)
        yield Link(url, link.title, link.published)
        if len(seen) >= source.max_documents:
            return


def _urls(source: Source, client: Client) -> Iterator[Link]:
    for url in source.where:
        yield Link(url)


def _body(client: Client, url: str) -> tuple[bytes, str]:
    answer = client.fetch(url)
    return answer.body or b"", answer.url


def _feed(source: Source, client: Client) -> Iterator[Link]:
    """RSS and Atom."""
    import feedparser

    for url in source.where:
        body, base = _body(client, url)
        feed = feedparser.parse(body)
        if feed.bozo and not feed.entries:
            raise FetchFailed("bad_feed", f"{url} is no RSS or Atom feed: {feed.get('bozo_exception')}")
        for entry in feed.entries:
            when = entry.get("published_parsed") or entry.get("updated_parsed")
            if entry.get("link"):
                yield Link(urljoin(base, entry.link), entry.get("title"), f"{when[0]:04d}-{when[1]:02d}-{when[2]:02d}" if when else None)


def _sitemap(source: Source, client: Client) -> Iterator[Link]:
    """Sitemaps and sitemap indexes, plain or gzipped."""
    waiting, read = list(source.where), 0
    while waiting and read < MAX_SITEMAPS:
        url, read = waiting.pop(0), read + 1
        root = _sitemap_root(url, client)
        for node in root:
            fields = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in node if isinstance(child.tag, str)}
            if not fields.get("loc"):
                continue
            if root.tag.endswith("sitemapindex"):
                waiting.append(fields["loc"])
            elif _wanted(source, fields["loc"]):
                yield Link(fields["loc"], None, fields.get("lastmod", "")[:10] or None)


def _sitemap_root(url: str, client: Client):
    from lxml import etree

    body, _ = _body(client, url)
    try:
        if body[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=BytesIO(body)) as unpacked:
                body = unpacked.read(MAX_SITEMAP_BYTES + 1)
            if len(body) > MAX_SITEMAP_BYTES:
                raise FetchFailed("too_large", f"{url} unpacks to more than {MAX_SITEMAP_BYTES} bytes")
        return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (etree.XMLSyntaxError, OSError, EOFError) as e:
        raise FetchFailed("bad_sitemap", f"{url} is no sitemap: {e}") from e


def _wanted(source: Source, url: str) -> bool:
    return re.search(source.link_pattern or "", url) is not None


def _listing(source: Source, client: Client) -> Iterator[Link]:
    """Pages that list documents: links that match ``link_pattern``, and ``next_pattern`` for further pages of the list."""
    from bs4 import BeautifulSoup

    for start in source.where:
        url: str | None = start
        visited: set[str] = set()
        while url and url not in visited and len(visited) < source.max_pages:
            visited.add(url)
            body, base = _body(client, url)
            soup = BeautifulSoup(body, "lxml")
            url = None
            for a in soup.find_all("a", href=True):
                target = urljoin(base, str(a["href"]))
                if source.next_pattern and re.search(source.next_pattern, target) and target not in visited:
                    url = url or target
                elif urlsplit(target).scheme in ("http", "https") and _wanted(source, target):
                    yield Link(target, a.get_text(" ", strip=True) or None, _date_beside(a, source.date_formats))


def _date_beside(a, formats: tuple[str, ...]) -> str | None:
    """The date printed in the list item of a link: a ``time`` element, or a text in one of the source's formats."""
    item = a.find_parent(["li", "article", "tr", "div"]) or a
    if (time := item.find("time")) is not None and re.match(r"\d{4}-\d\d-\d\d", str(time.get("datetime") or "")):
        return str(time["datetime"])[:10]
    for text in item.stripped_strings:
        for form in formats:
            try:
                return datetime.strptime(text, form).date().isoformat()
            except ValueError:
                continue
    return None


def _reliefweb(source: Source, client: Client) -> Iterator[Link]:
    """ReliefWeb API v2, which wants an ``appname`` that ReliefWeb approved."""
    appname = os.environ.get(RELIEFWEB_APPNAME, "").strip()
    if not appname:
        raise FetchFailed("no_appname", "the ReliefWeb API needs an approved appname", f"ask ReliefWeb for one and set {RELIEFWEB_APPNAME}")
    per_page = min(100, source.max_documents)
    for start in source.where:
        for page in range(source.max_pages):
            fields = {"appname": appname, "limit": per_page, "offset": page * per_page, "preset": "latest"}
            body, _ = _body(client, f"{start}?{urlencode(fields | source.query, doseq=True)}")
            try:
                items = json.loads(body)["data"]
                links = [Link(i["fields"].get("url_alias") or i["fields"]["url"], i["fields"].get("title"), _created(i)) for i in items]
            except (ValueError, KeyError, TypeError) as e:
                raise FetchFailed("bad_answer", f"{start}: not an answer of the ReliefWeb API ({type(e).__name__} {e})") from e
            yield from links
            if len(items) < per_page:
                break


def _created(item: dict) -> str | None:
    date = item["fields"].get("date") or {}
    return str(date.get("original") or date.get("created") or "")[:10] or None
