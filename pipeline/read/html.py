"""Web pages: the article as blocks, the site around it as furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bs4.dammit import EncodingDetector
from lxml import etree
from lxml import html as lxml_html

from pipeline.document import BlockKind, Furniture
from pipeline.errors import CorruptDocument, EmptyDocument
from pipeline.read import page_head, structure
from pipeline.read.building import Part, Piece, Source, squeeze, take_caption, text_above
from pipeline.read.cues import furniture, plain, site_line
from pipeline.read.decode import decode
from pipeline.read.tables.html import find_html_tables

_BLOCK_TAGS = frozenset(
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
_SILENT_TAGS = frozenset(
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
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_BLANKS = re.compile(r"[ \t\r\n\f\u200b]+")
MAX_DEPTH = 200
MAX_ATTRIBUTES = 2000


def decode_html(data: bytes) -> tuple[str, list[tuple[str, str]]]:
    """The page as text, by its own declaration where that can be right."""
    declared = EncodingDetector.find_declared_encoding(data[:4096], is_html=True)
    if declared and data[:2] not in (b"\xff\xfe", b"\xfe\xff") and not data.startswith(b"\xef\xbb\xbf"):
        try:
            return data.decode(declared), []
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(data)


def read_html(text: str) -> Source:
    """The parts of a web page; raises for a page without any text."""
    head = page_head.read_head(text)
    root = _parse(text)
    walker = _Walker(head.title_guesses)
    body = root.find("body") if root.tag == "html" else root
    main = _main(body if body is not None else root)
    walker.around(body if body is not None else root, main)
    if not any(part.text.strip() or part.found for part in walker.parts):
        raise EmptyDocument("the page has no text")
    title = _title(walker, head.title_guesses)
    parts = _once(walker, title)
    return Source(
        parts, walker.furniture, title=title, published=head.published or walker.time, language=head.language, url=head.url, site=head.site
    )


def _parse(text: str) -> Any:
    _refuse_swollen_tags(text)
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        # utf-8 bytes, since lxml refuses a str that declares its encoding; lone surrogates cannot be encoded
        root = lxml_html.document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise CorruptDocument(f"the page cannot be parsed: {error}") from None
    if root is None:
        raise CorruptDocument("the page cannot be parsed")
    return root


def _refuse_swollen_tags(text: str) -> None:
    """A tag with thousands of attributes takes minutes to parse and has no place on a page; a picture in a tag has few."""
    for tag in text.split("<"):
        if len(tag) > MAX_ATTRIBUTES * 4 and tag[: tag.find(">")].count("=") > MAX_ATTRIBUTES:
            raise CorruptDocument(f"the page has a tag with more than {MAX_ATTRIBUTES} attributes")


def _main(body: Any) -> Any:
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


@dataclass(slots=True)
class _Walker:
    """Walks the tree once, in order, and flushes a part at every border of a block."""

    title_guesses: tuple[str, ...]
    parts: list[Part] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    time: str | None = None
    first_h1: str | None = None
    _pieces: list[str] = field(default_factory=list)
    _links: int = 0
    _kind: BlockKind = "paragraph"
    _level: int | None = None
    _skip_level: int | None = None
    _skip_reason: str = ""

    def around(self, body: Any, main: Any) -> None:
        """``main`` becomes parts; what stands outside it is furniture, save a title that stands above it."""
        if main is body:
            self.walk(body, 0)
            self.flush()
            return
        inside = set(main.iterancestors()) | {main}
        node = body
        while node is not main:
            following = None
            for child in node:
                if child in inside:
                    following = child
                elif following is None:
                    self._outside(child)
            if following is None:
                break
            node = following
        self.walk(main, 0, forced=True)
        self.flush()
        for ancestor in (main, *main.iterancestors()):
            if ancestor is body:
                break
            for sibling in ancestor.itersiblings():
                self.drop(sibling, "beside the article")

    def _outside(self, element: Any) -> None:
        """Before the article: a heading that says the page's title is kept as its title."""
        if isinstance(element.tag, str):
            for heading in [e for e in element.iter("h1") if _words(e) and _same(_words(e), self.title_guesses)][:1]:
                self.parts.append(Part("heading", [Piece(_words(heading))], level=1))
                self.first_h1 = _words(heading)
            self.drop(element, _reason(element) or "beside the article")

    def drop(self, element: Any, reason: str) -> None:
        if isinstance(element.tag, str) and element.tag not in _SILENT_TAGS:
            words = squeeze(" ".join(_visible_text(element)))
            if words:
                self.furniture.append(Furniture(words, reason))

    def walk(self, element: Any, depth: int, forced: bool = False) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT_TAGS:
            return
        reason = None if forced or tag in ("body", "html") else _reason(element)
        if tag == "header" and reason is None and not forced and depth and not _inside_article(element):
            reason = "navigation"
        if reason and _keeps_title(element, self.title_guesses):
            reason = None
        if reason:
            if tag in _BLOCK_TAGS:
                self.flush()
            self.drop(element, reason)
            return
        if tag == "time" and self.time is None:
            self.time = page_head.iso_date(element.get("datetime") or "")
        if tag == "br":
            self._pieces.append("\n")
        elif tag == "table":
            self._table(element, depth)
        elif tag in _BLOCK_TAGS:
            self._block(element, depth)
        else:
            self._inline(element, depth)

    def _inline(self, element: Any, depth: int) -> None:
        tag = element.tag
        if tag == "img":
            return
        if tag == "sup" and self._pieces and re.fullmatch(r"\W*(?:\d{1,3}|[a-z*†‡])\W*", _words(element)):
            # a footnote mark must not make the word or the number before it another one
            self._pieces.append(" ")
        before = sum(map(len, self._pieces))
        self._children(element, depth)
        if tag == "a":
            self._links += sum(map(len, self._pieces)) - before

    def _children(self, element: Any, depth: int) -> None:
        if element.text:
            self._pieces.append(_BLANKS.sub(" ", element.text) if element.tag != "pre" else element.text)
        for child in element:
            if depth < MAX_DEPTH:
                self.walk(child, depth + 1)
            elif isinstance(child.tag, str):
                self._pieces.append(" ".join(_visible_text(child)))
            if child.tail:
                self._pieces.append(_BLANKS.sub(" ", child.tail) if element.tag != "pre" else child.tail)

    def _block(self, element: Any, depth: int) -> None:
        tag = element.tag
        self.flush()
        if tag in ("ul", "ol", "dl") and _is_link_list(element):
            self.drop(element, "list of links")
            return
        kind, level = self._kind, self._level
        if tag in _HEADINGS or element.get("role") == "heading":
            self._kind, self._level = "heading", int(tag[1]) if tag in _HEADINGS else 3
        elif tag in ("li", "dd"):
            self._kind, self._level = "list_item", 1 + sum(1 for a in element.iterancestors("ul", "ol")) - 1
        elif tag == "figcaption" or "caption" in _names(element):
            self._kind, self._level = "caption", None
        elif tag in ("p", "blockquote", "pre") and kind != "list_item":
            self._kind, self._level = "paragraph", None
        self._children(element, depth)
        self.flush()
        self._kind, self._level = kind, level

    def _table(self, element: Any, depth: int) -> None:
        self.flush()
        above = text_above(self.parts)
        found = find_html_tables(element, above) if self._skip_level is None else []
        if not found:
            self._children(element, depth)
            self.flush()
            return
        take_caption(self.parts, found[0])
        self.parts.extend(Part("table", found=one) for one in found)

    def flush(self) -> None:
        """What was collected becomes parts; two line breaks in a row part paragraphs."""
        raw = "".join(self._pieces)
        links, self._links = self._links, 0
        self._pieces = []
        for words in re.split(r"\n[ \u00a0]*\n[\s]*", raw.strip()):
            words = re.sub(r" *\n *", "\n", words.strip())
            words = re.sub(r" {2,}", " ", words).strip()
            if words:
                self._keep(words, links >= len(words) * 0.9)

    def _keep(self, words: str, is_link: bool) -> None:
        headings, words_plain = furniture("heading"), plain(words)
        if self._kind == "heading":
            level = self._level or 6
            if self._skip_level is not None and level > self._skip_level:
                self.furniture.append(Furniture(words, self._skip_reason))
                return
            self._skip_level = None
            if reason := headings.get(words_plain):
                self._skip_level, self._skip_reason = level, reason
                self.furniture.append(Furniture(words, reason))
                return
            if level == 1 and self.first_h1 is None:
                self.first_h1 = words
        elif self._skip_level is not None:
            self.furniture.append(Furniture(words, self._skip_reason))
            return
        elif reason := site_line(words) or (headings.get(words_plain) if is_link else None):
            self.furniture.append(Furniture(words, reason))
            return
        number = structure.paragraph_number(words) if self._kind == "paragraph" else None
        kind: BlockKind = "caption" if self._kind == "paragraph" and structure.is_caption(words) else self._kind
        self.parts.append(Part(kind, [Piece(words)], self._level, number))


def _once(walker: _Walker, title: str | None) -> list[Part]:
    """The parts with the title printed once: mission pages print it in the banner and again above the article."""
    out: list[Part] = []
    seen = False
    for i, part in enumerate(walker.parts):
        same = (
            title is not None
            and part.found is None
            and part.kind in ("heading", "paragraph")
            and squeeze(part.text).casefold() == squeeze(title).casefold()
        )
        if same and seen and i < 12:
            walker.furniture.append(Furniture(part.text, "repeated title"))
            continue
        if same and not seen:
            part.kind, part.level, seen = "heading", 1, True
        out.append(part)
    return out


def _title(walker: _Walker, guesses: tuple[str, ...]) -> str | None:
    """The heading that the page's head names; else the head's title without the site's name; else the first heading."""
    headings = [squeeze(p.text) for p in walker.parts if p.kind == "heading" and p.level in (1, 2)]
    for heading in headings:
        if _same(heading, guesses):
            return heading
    if walker.first_h1:
        return squeeze(walker.first_h1)
    if guesses:
        return page_head.without_site(guesses[-1]) if len(guesses) == 1 else guesses[0]
    return headings[0] if headings else None


def _same(words: str, guesses: tuple[str, ...]) -> bool:
    words = squeeze(words).casefold()
    return len(words) > 3 and any(g.casefold() == words or (g.casefold().startswith(words) and len(words) >= 15) for g in guesses)


def _keeps_title(element: Any, guesses: tuple[str, ...]) -> bool:
    """A header that holds the page's title is opened, not dropped."""
    return element.tag == "header" and any(_same(_words(h), guesses) for h in element.iter("h1", "h2"))


def _reason(element: Any) -> str | None:
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
    if tag in _HEADINGS or tag in ("p", "body", "html", "main", "article", "td", "tr", "table"):
        return None
    classes = furniture("class")
    return next((classes[name] for name in _names(element) if name in classes), None)


def _names(element: Any) -> Iterator[str]:
    """The words of the class and id attributes: "block--related-news" gives itself and "related-news"."""
    for name in _WORD.findall(f"{element.get('class') or ''} {element.get('id') or ''}".lower()):
        yield name
        if "--" in name or "__" in name:
            yield from re.split(r"--|__", name)


def _inside_article(element: Any) -> bool:
    return any(a.tag in ("article", "main", "section") for a in element.iterancestors())


def _is_link_list(element: Any) -> bool:
    """A list of three or more items that are nothing but links leads elsewhere."""
    items = [i for i in element if isinstance(i.tag, str) and i.tag in ("li", "dd", "dt")]
    if len(items) < 3:
        return False
    linked = 0
    for item in items:
        words = len(_words(item))
        inside = sum(len(_words(a)) for a in item.iter("a"))
        linked += words > 0 and inside >= words * 0.85
    return linked >= len(items) * 0.8


def _words(element: Any) -> str:
    return squeeze("".join(_visible_text(element)))


def _visible_text(element: Any) -> Iterator[str]:
    """The text of an element in order, blocks parted by a blank, scripts and styles left out."""
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag
        silent = not isinstance(tag, str) or tag in _SILENT_TAGS
        if event == "start":
            if tag == "br" or tag in _BLOCK_TAGS:
                yield " "
            if node.text and not silent and not _in_silent(node, element):
                yield node.text
        else:
            if tag in _BLOCK_TAGS:
                yield " "
            if node.tail and node is not element and not _in_silent(node, element):
                yield node.tail


def _in_silent(node: Any, top: Any) -> bool:
    parent = node.getparent()
    while parent is not None and node is not top:
        if parent.tag in _SILENT_TAGS:
            return True
        if parent is top:
            return False
        parent = parent.getparent()
    return False
