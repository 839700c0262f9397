"""Word documents, read from their XML: paragraphs with their styles and numbers, footnotes, tables, core properties."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.document import Furniture
from pipeline.errors import CorruptDocument, EncryptedDocument, TooLarge
from pipeline.read import structure
from pipeline.read.building import Part, Piece, Source, squeeze, take_caption, text_above
from pipeline.read.contents import take_contents
from pipeline.read.docx_numbering import Numbering, W, value_of
from pipeline.read.sniff import word_part
from pipeline.read.tables.docx import find_docx_tables

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DC = "{http://purl.org/dc/elements/1.1/}"
MAX_PART = 160 << 20
MAX_RATIO = 200
"""Word's XML shrinks to a tenth or a thirtieth; more than this is a bomb."""


def read_docx(data: bytes) -> Source:
    """The parts of a Word document; raises for a package that is damaged, encrypted, a bomb, or no Word document."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise CorruptDocument(f"the archive is damaged: {error}") from None
    with package:
        names = package.namelist()
        main = word_part(names)
        body = _xml(package, main).find(W + "body")
        if body is None:
            raise CorruptDocument("the Word document has no body")
        folder = main.rsplit("/", 1)[0]
        walker = _Walker(
            styles=_styles(_optional(package, f"{folder}/styles.xml")),
            numbering=Numbering(_optional(package, f"{folder}/numbering.xml")),
            notes=_notes(package, folder),
        )
        furniture, masthead = _around(package, folder, body)
        walker.parts.extend(Part("paragraph", [Piece(words)]) for words in masthead)
        walker.children(body)
        walker.put_notes()
        title, language = _core(_optional(package, "docProps/core.xml"))
    furniture += take_contents(walker.parts)
    return Source(
        walker.parts,
        furniture,
        title=title if title and structure.looks_like_heading(title) and title.count(" ") >= 2 else None,
        language=language,
        masthead=tuple(masthead),
    )


def _xml(package: zipfile.ZipFile, name: str) -> Any:
    try:
        info = package.getinfo(name)
        if info.flag_bits & 1:
            raise EncryptedDocument("the archive is encrypted", "save it without a password")
        if info.file_size > MAX_PART or info.file_size > MAX_RATIO * max(info.compress_size, 1000):
            raise TooLarge(f"{name} unpacks to {info.file_size} bytes from {info.compress_size}")
        with package.open(info) as stream:
            raw = stream.read(MAX_PART + 1)
        if len(raw) > MAX_PART:
            raise TooLarge(f"{name} unpacks to more than {MAX_PART} bytes")
        # entities are not resolved and nothing is fetched: a "billion laughs" stays one laugh
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=len(raw) > 10_000_000, remove_comments=True, remove_pis=True
        )
        root = etree.fromstring(raw, parser)
    except (
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise CorruptDocument(f"{name} is damaged: {error}") from None
    if root is None:
        raise CorruptDocument(f"{name} is empty")
    return root


def _optional(package: zipfile.ZipFile, name: str) -> Any | None:
    """A part that a document may lack; a damaged one costs its hints, not the document."""
    try:
        return _xml(package, name)
    except CorruptDocument:
        return None


@dataclass(slots=True)
class _Style:
    name: str = ""
    based_on: str = ""
    outline: int | None = None
    num: tuple[str, int] | None = None


def _styles(root: Any | None) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    for style in root.iter(W + "style") if root is not None else ():
        outline = value_of(style, f"{W}pPr/{W}outlineLvl")
        num = _num(style.find(W + "pPr"))
        styles[style.get(W + "styleId", "")] = _Style(
            value_of(style, W + "name").lower(), value_of(style, W + "basedOn"), int(outline) if outline.isdigit() else None, num
        )
    return styles


def _num(properties: Any | None) -> tuple[str, int] | None:
    number = properties.find(W + "numPr") if properties is not None else None
    if number is None:
        return None
    level = value_of(number, W + "ilvl", "0")
    return value_of(number, W + "numId"), int(level) if level.isdigit() else 0


def _notes(package: zipfile.ZipFile, folder: str) -> dict[str, str]:
    notes: dict[str, str] = {}
    for kind in ("footnote", "endnote"):
        root = _optional(package, f"{folder}/{kind}s.xml")
        for note in root.findall(W + kind) if root is not None else ():
            if note.get(W + "type", "normal") == "normal":
                words = squeeze(" ".join(paragraph_text(p) for p in note.iter(W + "p")))
                if words:
                    notes[f"{kind}{note.get(W + 'id')}"] = words
    return notes


@dataclass(slots=True)
class _Walker:
    styles: dict[str, _Style]
    numbering: Numbering
    notes: dict[str, str]
    parts: list[Part] = field(default_factory=list)
    _cited: list[str] = field(default_factory=list)

    def children(self, parent: Any, depth: int = 0) -> None:
        """Paragraphs and tables in order, those inside content controls and custom tags too."""
        for child in parent:
            if child.tag == W + "p":
                self.paragraph(child)
            elif child.tag == W + "tbl":
                self.table(child, depth)
            elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "smartTag", W + "ins", W + "moveTo") and depth < 60:
                self.children(child, depth + 1)

    def table(self, table: Any, depth: int) -> None:
        found = find_docx_tables(table, text_above(self.parts))
        if found:
            take_caption(self.parts, found[0])
            self.parts.extend(Part("table", found=one) for one in found)
            self._cite(table)
            return
        for cell in table.iter(W + "tc"):
            if depth < 60 and not any(a.tag == W + "tc" for a in _between(cell, table)):
                self.children(cell, depth + 1)

    def paragraph(self, paragraph: Any) -> None:
        for box in paragraph.iter(W + "txbxContent"):
            if not any(a.tag == _MC + "Fallback" for a in box.iterancestors()):
                self.children(box, 59)
        words = squeeze_lines(paragraph_text(paragraph))
        self._cite(paragraph)
        if not words:
            return
        properties = paragraph.find(W + "pPr")
        style = self._style(value_of(properties, W + "pStyle"))
        num = _num(properties) or style.num
        mark = self.numbering.next(num) if num and num[0] not in ("", "0") else ""
        if mark:
            words = f"{mark} {words}"
        self.parts.append(self._part(words, paragraph, style, mark))

    def _part(self, words: str, paragraph: Any, style: _Style, mark: str) -> Part:
        pieces = [Piece(words)]
        number = structure.paragraph_number(words)
        name = style.name
        if name == "title":
            return Part("heading", pieces, 1)
        if style.outline is not None and style.outline < 9 and len(words) < 300:
            return Part("heading", pieces, style.outline + 1, None)
        if name.startswith("caption") or structure.is_caption(words):
            return Part("caption", pieces)
        heading = structure.looks_like_heading(words) and (
            name.startswith(("heading", "_ h", "subtitle")) or (_all_bold(paragraph) and not structure.list_mark(words))
        )
        if heading:
            return Part("heading", pieces, structure.heading_level(words))
        if number:
            return Part("paragraph", pieces, None, number)
        if structure.list_mark(words) or (mark and "list" in name):
            return Part("list_item", pieces)
        return Part("paragraph", pieces)

    def _style(self, style_id: str) -> _Style:
        """The style with what it inherits."""
        style = self.styles.get(style_id)
        if style is None:
            return _Style()
        outline, num, base = style.outline, style.num, style.based_on
        for _ in range(12):
            parent = self.styles.get(base)
            if parent is None:
                break
            outline = parent.outline if outline is None else outline
            num = num or parent.num
            base = parent.based_on
        return _Style(style.name, style.based_on, outline, num)

    def _cite(self, element: Any) -> None:
        for kind in ("footnote", "endnote"):
            for reference in element.iter(f"{W}{kind}Reference"):
                self._cited.append(f"{kind}{reference.get(W + 'id')}")

    def put_notes(self) -> None:
        """The notes stand at the end in the order in which the text cites them."""
        for i, key in enumerate(dict.fromkeys(self._cited), 1):
            if key in self.notes:
                self.parts.append(Part("footnote", [Piece(f"{i} {self.notes[key]}")], None, str(i)))


def _between(cell: Any, table: Any) -> list[Any]:
    out = []
    for ancestor in cell.iterancestors():
        if ancestor is table:
            break
        out.append(ancestor)
    return out


def paragraph_text(paragraph: Any) -> str:
    """The printed text of a paragraph: insertions in, deletions, notes' marks, fields' codes and text boxes out."""
    out: list[str] = []
    _collect(paragraph, out, 0)
    return "".join(out)


_SKIP = frozenset(
    W + t
    for t in [
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "pPr",
        "rPr",
        "footnoteReference",
        "endnoteReference",
        "footnoteRef",
        "endnoteRef",
        "annotationRef",
        "commentReference",
        "txbxContent",
        "sectPr",
    ]
) | {_MC + "Fallback"}


def _collect(element: Any, out: list[str], depth: int) -> None:
    for child in element:
        tag = child.tag
        if tag == W + "t":
            out.append(child.text or "")
        elif tag in (W + "tab", W + "ptab"):
            out.append("\t")
        elif tag in (W + "br", W + "cr"):
            out.append("\n" if child.get(W + "type", "textWrapping") == "textWrapping" else " ")
        elif tag == W + "noBreakHyphen":
            out.append("\u2011")
        elif tag == W + "sym":
            out.append("• " if not out else "")
        elif tag in _SKIP or (tag == W + "r" and value_of(child, f"{W}rPr/{W}vanish", "x") != "x"):
            continue
        elif depth < 80:
            _collect(child, out, depth + 1)


def squeeze_lines(text: str) -> str:
    """Blanks and tabs as one blank, line breaks kept.

    >>> squeeze_lines("29.\\tThe  patrol \\n returned ")
    '29. The patrol\\nreturned'
    """
    return "\n".join(line for line in (" ".join(re.split(r"[ \t\r\f\v]+", raw)).strip() for raw in text.split("\n")) if line)


def _all_bold(paragraph: Any) -> bool:
    runs = [r for r in paragraph.iter(W + "r") if any((t.text or "").strip() for t in r.findall(W + "t"))]
    bold = [r for r in runs if (b := r.find(f"{W}rPr/{W}b")) is not None and b.get(W + "val", "1") not in ("0", "false", "none")]
    return bool(runs) and len(bold) == len(runs)


def _core(root: Any | None) -> tuple[str | None, str | None]:
    if root is None:
        return None, None
    title, language = root.findtext(_DC + "title"), root.findtext(_DC + "language")
    return squeeze(title) if title else None, language[:2].lower() if language and language[:2].isalpha() else None


def _around(package: zipfile.ZipFile, folder: str, body: Any) -> tuple[list[Furniture], list[str]]:
    """Headers and footers are furniture, but the first page's header, which prints symbol and date, is its masthead."""
    furniture: dict[tuple[str, str], None] = {}
    masthead: list[str] = []
    first = _first_header(package, folder, body)
    for name in sorted(n for n in package.namelist() if re.fullmatch(rf"{folder}/(?:header|footer)\d*\.xml", n)):
        root = _optional(package, name)
        for paragraph in root.iter(W + "p") if root is not None else ():
            words = squeeze(paragraph_text(paragraph))
            if words and name == first:
                masthead.append(words)
            elif words:
                furniture[(words, "running header" if "/header" in name else "running footer")] = None
    return [Furniture(words, reason) for words, reason in furniture], masthead


def _first_header(package: zipfile.ZipFile, folder: str, body: Any) -> str | None:
    """The part that prints the header of the first page where that differs from the others."""
    section = next(body.iter(W + "sectPr"), None)
    if section is None or section.find(W + "titlePg") is None:
        return None
    relation = next((r.get(_R + "id") for r in section.findall(W + "headerReference") if r.get(W + "type") == "first"), None)
    relations = _optional(package, f"{folder}/_rels/document.xml.rels")
    if relation is None or relations is None:
        return None
    target = next((r.get("Target") for r in relations if r.get("Id") == relation), None)
    return f"{folder}/{target}" if target else None
