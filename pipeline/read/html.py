"""Web pages: the article as blocks, the site around it as furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pipeline.document import BlockKind, Furniture
from pipeline.errors import CorruptDocument, EmptyDocument
from pipeline.read import page_head, structure
from pipeline.read.building import Part, Piece, Source, squeeze, take_caption, text_above
from pipeline.read.cues import furniture, plain, site_line
from pipeline.read.decode import decode
from pipeline.read.html_tree import (
    BLOCK_TAGS,
    HEADINGS,
    SILENT_TAGS,
    inside_article,
    is_link_list,
    is_title,
    keeps_title,
    main_element,
    names_of,
    reason_of,
    visible_text,
    words_of,
)
from pipeline.read.tables.html import find_html_tables

_BLANKS = re.compile(r"[ \t\r\n\f\u200b]+")
MAX_DEPTH = 200
MAX_ATTRIBUTES = 2000
_XML_ENCODING = re.compile(rb"^\s*<\?.*encoding=['\"](.*?)['\"].*\?>", re.I)
_META_ENCODING = re.compile(rb"<\s*meta[^>]+charset\s*=\s*[\"']?([^>]*?)[ /;'\">]", re.I)


def decode_html(data: bytes) -> tuple[str, list[tuple[str, str]]]:
    """The page as text, by its own declaration where that can be right."""
    declaration = _XML_ENCODING.search(data, 0, 1024) or _META_ENCODING.search(data, 0, 2048)
    declared = declaration[1].decode("ascii", "replace").lower() if declaration else ""
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
    main = main_element(body if body is not None else root)
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
    try:
        root = page_head.parse(text)
    except page_head.UNPARSED as error:
        raise CorruptDocument(f"the page cannot be parsed: {error}") from None
    if root is None:
        raise CorruptDocument("the page cannot be parsed")
    return root


def _refuse_swollen_tags(text: str) -> None:
    """A tag with thousands of attributes takes minutes to parse and has no place on a page; a picture in a tag has few."""
    for tag in text.split("<"):
        if len(tag) > MAX_ATTRIBUTES * 4 and tag[: tag.find(">")].count("=") > MAX_ATTRIBUTES:
            raise CorruptDocument(f"the page has a tag with more than {MAX_ATTRIBUTES} attributes")


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
    _skip_words: int = 0

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
            for heading in [e for e in element.iter("h1") if words_of(e) and is_title(words_of(e), self.title_guesses)][:1]:
                self.parts.append(Part("heading", [Piece(words_of(heading))], level=1))
                self.first_h1 = words_of(heading)
            self.drop(element, reason_of(element) or "beside the article")

    def drop(self, element: Any, reason: str) -> None:
        if isinstance(element.tag, str) and element.tag not in SILENT_TAGS:
            words = squeeze(" ".join(visible_text(element)))
            if words:
                self.furniture.append(Furniture(words, reason))

    def walk(self, element: Any, depth: int, forced: bool = False) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in SILENT_TAGS:
            return
        reason = None if forced or tag in ("body", "html") else reason_of(element)
        if tag == "header" and reason is None and not forced and depth and not inside_article(element):
            reason = "navigation"
        if reason and keeps_title(element, self.title_guesses):
            reason = None
        if reason:
            if tag in BLOCK_TAGS:
                self.flush()
            self.drop(element, reason)
            return
        if tag == "time" and self.time is None:
            self.time = page_head.iso_date(element.get("datetime") or "")
        if tag == "br":
            self._pieces.append("\n")
        elif tag == "table":
            self._table(element, depth)
        elif tag in BLOCK_TAGS:
            self._block(element, depth)
        else:
            self._inline(element, depth)

    def _inline(self, element: Any, depth: int) -> None:
        tag = element.tag
        if tag == "img":
            return
        if tag == "sup" and structure.is_note_mark("".join(self._pieces[-1:]), words_of(element)):
            # a note's mark must not make the word or the number before it another one
            self.furniture.append(Furniture(words_of(element), "mark of a note"))
            return
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
                self._pieces.append(" ".join(visible_text(child)))
            if child.tail:
                self._pieces.append(_BLANKS.sub(" ", child.tail) if element.tag != "pre" else child.tail)

    def _block(self, element: Any, depth: int) -> None:
        tag, skipped = element.tag, self._skip_level
        self.flush()
        if tag in ("ul", "ol", "dl") and is_link_list(element):
            self.drop(element, "list of links")
            return
        kind, level = self._kind, self._level
        if tag in HEADINGS or element.get("role") == "heading":
            self._kind, self._level = "heading", int(tag[1]) if tag in HEADINGS else 3
        elif tag in ("li", "dd"):
            self._kind, self._level = "list_item", 1 + sum(1 for a in element.iterancestors("ul", "ol")) - 1
        elif tag == "figcaption" or "caption" in names_of(element):
            self._kind, self._level = "caption", None
        elif tag in ("p", "blockquote", "pre") and kind != "list_item":
            self._kind, self._level = "paragraph", None
        self._children(element, depth)
        self.flush()
        self._kind, self._level = kind, level
        if skipped is None and self._skip_level is not None and self._skip_words < len(words_of(element)):
            self._skip_level = None  # a heading speaks for the box it stands in, not for what follows the box

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
                self._skip_level, self._skip_reason, self._skip_words = level, reason, len(words)
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
        if is_title(heading, guesses):
            return heading
    if walker.first_h1:
        return squeeze(walker.first_h1)
    if guesses:
        return page_head.without_site(guesses[-1]) if len(guesses) == 1 else guesses[0]
    return headings[0] if headings else None
