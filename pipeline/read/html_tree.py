"""What an element of a web page is: article or furniture, shown or hidden, and the words it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from pipeline.read.building import squeeze
from pipeline.read.cues import furniture, plain
from pipeline.read.published import is_date_line

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
SILENT_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "button",
        "input",
        "select",
        "option",
        "textarea",
        "canvas",
        "audio",
        "video",
        "map",
        "datalist",
        "meta",
        "link",
        "head",
        "title",
        "source",
        "track",
        "param",
        "base",
    ]
)
_FURNITURE_TAGS = {"nav": "navigation", "aside": "side column", "footer": "footer", "dialog": "dialog"}
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def main_element(body: Any) -> Any:
    """The element that holds the article: the one <main>, the longest <article>, a known body class, else the body."""
    for path in (
        ".//main",
        ".//*[@role='main']",
        ".//*[@itemprop='articleBody']",
        ".//article[not(ancestor::article)]",
        ".//*[@id='main-content' or @id='content' or @id='main' or @id='page-content']",
    ):
        found = [e for e in body.xpath(path) if len(squeeze(e.text_content())) > 140]
        if not found:
            continue
        best = max(found, key=lambda e: _prose(e))
        if _prose(best) * 2 >= _prose(body) or path in (".//main", ".//*[@role='main']"):
            return best
    return body


def _prose(element: Any) -> int:
    """How much running text an element has: its letters less those of its links, counted in what is shown."""
    total = 0
    for text in element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::a or ancestor::nav)]"):
        total += len(text.strip())
    return total


def is_title(words: str, guesses: tuple[str, ...]) -> bool:
    words = squeeze(words).casefold()
    return len(words) > 3 and any(g.casefold() == words or (g.casefold().startswith(words) and len(words) >= 15) for g in guesses)


def keeps_title(element: Any, guesses: tuple[str, ...]) -> bool:
    """A header that holds the page's title is opened, not dropped."""
    return element.tag == "header" and any(is_title(words_of(h), guesses) for h in element.iter("h1", "h2"))


def reason_of(element: Any) -> str | None:
    """Why an element is furniture by its tag, role, class or style; None if it is not."""
    tag = element.tag
    if tag in _FURNITURE_TAGS:
        return _FURNITURE_TAGS[tag]
    attributes = element.attrib
    if not attributes:
        return None
    if "hidden" in attributes or attributes.get("aria-hidden") == "true" or _HIDDEN.search(attributes.get("style", "")):
        return "hidden"
    if reason := furniture("role").get(attributes.get("role", "")):
        return reason
    if tag in HEADINGS or tag in ("p", "body", "html", "main", "article", "td", "tr", "table"):
        return None
    if reason := furniture("heading").get(plain(attributes.get("aria-label", ""))):
        return reason
    classes = furniture("class")
    if reason := next((classes[name] for name in names_of(element) if name in classes), None):
        return reason
    reason = next((reason for name in names_of(element) if (reason := _part_reason(name))), None)
    return reason if reason and _leads_elsewhere(element) else None


def _part_reason(name: str) -> str | None:
    """What the first or last words of a name say: "region-sidebar", "latest_news_list".

    >>> _part_reason("region-sidebar"), _part_reason("sidebar-first"), _part_reason("unrelated")
    ('side column', 'side column', None)
    """
    words = re.split(r"[-_]+", name)
    parts = furniture("class part")
    ends = ("-".join(words[-n:]) for n in (1, 2))
    starts = ("-".join(words[:n]) for n in (1, 2))
    return next((parts[part] for part in (*ends, *starts) if part in parts), None)


def _leads_elsewhere(element: Any) -> bool:
    """Whether links carry an element and no article is in it: "layout-sidebar" may also name what holds the whole page."""
    if next(element.iter("h1", "main", "article"), None) is not None:
        return False
    words = len(words_of(element))
    return sum(len(words_of(a)) for a in element.iter("a")) >= words * 0.4


def names_of(element: Any) -> Iterator[str]:
    """The words of the class and id attributes: "block--related-news" gives itself and "related-news"."""
    for name in _WORD.findall(f"{element.get('class') or ''} {element.get('id') or ''}".lower()):
        yield name
        if "--" in name or "__" in name:
            yield from re.split(r"--|__", name)


def inside_article(element: Any) -> bool:
    return any(a.tag in ("article", "main", "section") for a in element.iterancestors())


def is_link_list(element: Any) -> bool:
    """A list of three or more items that are nothing but links leads elsewhere."""
    items = [i for i in element if isinstance(i.tag, str) and i.tag in ("li", "dd", "dt")]
    if len(items) < 3:
        return False
    linked = 0
    for item in items:
        words = len(words_of(item))
        inside = sum(len(words_of(a)) for a in item.iter("a"))
        linked += words > 0 and (inside >= words * 0.85 or (inside > 0 and _is_dated_link(item)))
    return linked >= len(items) * 0.8


def _is_dated_link(item: Any) -> bool:
    """A link with nothing beside it but a date: "Night patrols resume  17 July 2023"."""
    words = words_of(item)
    for link in item.iter("a"):
        words = words.replace(words_of(link), " ", 1)
    return is_date_line(words.strip(" |–—-·,()[]"))


def words_of(element: Any) -> str:
    return squeeze("".join(visible_text(element)))


def visible_text(element: Any) -> Iterator[str]:
    """The text of an element in order, blocks parted by a blank, scripts and styles left out."""
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        silent = not isinstance(tag, str) or tag in SILENT_TAGS
        if event == "start":
            if tag == "br" or tag in BLOCK_TAGS:
                yield " "
            if node.text and not silent and not _in_silent(node, element):
                yield node.text
        else:
            if tag in BLOCK_TAGS:
                yield " "
            if node.tail and node is not element and not _in_silent(node, element):
                yield node.tail


def _in_silent(node: Any, top: Any) -> bool:
    parent = node.getparent()
    while parent is not None and node is not top:
        if parent.tag in SILENT_TAGS:
            return True
        if parent is top:
            return False
        parent = parent.getparent()
    return False
