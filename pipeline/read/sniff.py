"""What the bytes are, told by their content and never by the name of the file."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from pipeline.document import MediaType
from pipeline.errors import CorruptDocument, EmptyDocument, UnsupportedType
from pipeline.read.cues import rows

_HTML_START = re.compile(rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_HTML_TAG = re.compile(
    rb"</?(?:p|div|h[1-6]|ul|ol|li|table|tr|td|section|article|main|span|body|html|head|title|meta|script|a|br)\b[^<>]*>", re.I
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"BZh", "a bzip2 archive"),
    (b"%!PS", "a PostScript file"),
)


def media_type(data: bytes) -> MediaType:
    """``text``, ``html``, ``pdf`` or ``docx``; raises for everything else.

    >>> media_type(b"%PDF-1.7 ..."), media_type(b"<!DOCTYPE html><p>Hello"), media_type(b"A patrol < 5 km")
    ('pdf', 'html', 'text')
    """
    if not data.strip(b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf\xff\xfe"):
        raise EmptyDocument("the file holds nothing" if not data else "the file holds nothing but white space or zero bytes")
    head = data[:1024]
    at = head.find(b"%PDF-")
    if at == 0 or (at > 0 and _little_before(head[:at])):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "docx"
    if data.startswith(_OLE):
        raise UnsupportedType(
            "an old Word, Excel or PowerPoint file, or an encrypted Office file", "save it as .docx without a password, or as PDF"
        )
    for signature, name in _SIGNATURES:
        if data.startswith(signature) and (signature != b"MZ" or b"\x00" in head):
            raise UnsupportedType(f"the file is {name}")
    return "html" if is_html(data) else "text"


def wrong_ending(name: str, media: MediaType) -> tuple[str, str] | None:
    """The note on a file whose name promises another format than its bytes are.

    >>> wrong_ending("report.pdf", "html")
    ('wrong_ending', 'the name ends in .pdf, the bytes are html: read as html')
    >>> wrong_ending("report.PDF", "pdf"), wrong_ending("report.v2", "pdf"), wrong_ending("report", "text")
    (None, None, None)
    """
    ending = PurePath(name).suffix.lower()
    promised = next((row["media_type"] for row in rows("endings.csv") if row["ending"] == ending), media)
    return None if promised == media else ("wrong_ending", f"the name ends in {ending}, the bytes are {media}: read as {media}")


def is_html(data: bytes) -> bool:
    """Whether the bytes are a web page: they begin as one, or tags carry the text (a lone tag in prose is text)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data[: 1 << 17].decode("utf-16", "replace").encode()
    head = data[: 1 << 16].removeprefix(b"\xef\xbb\xbf")
    if _HTML_START.match(head):
        return True
    tags = _HTML_TAG.findall(head)
    return head.lstrip()[:1] == b"<" and len(tags) >= 4 and sum(map(len, tags)) * 12 >= len(head)


def is_binary(data: bytes) -> bool:
    """Whether bytes that decode as some text are no text: zero bytes or many control characters.

    >>> is_binary(b"Patrols in Bria"), is_binary(bytes(range(32)) * 4)
    (False, True)
    """
    sample = data[: 1 << 16]
    if not sample:
        return False
    control = sum(sample.count(bytes([c])) for c in (*range(9), *range(14, 27), *range(28, 32), 127))
    return b"\x00" in sample or control * 50 > len(sample)


def _little_before(prefix: bytes) -> bool:
    """PDF readers take up to a kilobyte of junk before the header; a text that speaks of "%PDF-" is no PDF."""
    return not prefix.strip() or prefix.startswith(b"\xef\xbb\xbf") or is_binary(prefix)


ZipKind = Literal["docx"]


def word_part(names: list[str]) -> str:
    """The main part of a Word package, or the reason why the archive is none."""
    for name in ("word/document.xml", "word/document2.xml"):
        if name in names:
            return name
    if not names:
        raise CorruptDocument("an empty archive")
    for folder, what in (
        ("xl/", "an Excel workbook"),
        ("ppt/", "a PowerPoint presentation"),
        ("META-INF/", "an OpenDocument, EPUB or Java archive"),
    ):
        if any(name.startswith(folder) for name in names):
            raise UnsupportedType(f"the file is {what}", "save it as .docx or PDF")
    raise UnsupportedType("the file is a ZIP archive without a Word document")
