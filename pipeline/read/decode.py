"""Bytes of a text become code points, and how that was told."""

from __future__ import annotations

import codecs
import re

from pipeline.errors import UndecodableText, UnsupportedType
from pipeline.read.sniff import is_binary

Note = tuple[str, str]
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNDEFINED_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_C1 = re.compile(rb"[\x80-\x9f]")


def decode(data: bytes) -> tuple[str, list[Note]]:
    """The text of ``data``, its line ends and byte order mark kept, with a note where it is not plain UTF-8.

    >>> decode("Séléka".encode("cp1252"))
    ('Séléka', [('encoding', 'the text is not UTF-8; read as cp1252')])
    """
    bom = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if bom == "utf-8-sig":
        return _utf8(data)
    if bom:
        # "utf-16" swallows the mark; it stays in the text so that offsets index the decoded file
        return "\ufeff" + _strict(data, bom), [("encoding", f"the text is not UTF-8; read as {bom}")]
    wide = _wide(data)
    if wide:
        return _strict(data, wide), [("encoding", f"the text is not UTF-8; read as {wide}")]
    if is_binary(data):
        raise UnsupportedType("the bytes are no text and of no format that is read")
    return _utf8(data)


def _utf8(data: bytes) -> tuple[str, list[Note]]:
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        reason = error
    bad = data.decode("utf-8", "replace").count("\ufffd")
    high = sum(1 for byte in data if byte >= 0x80)
    if bad * 10 < high or (reason.end == len(data) and bad == 1):
        # nearly all of it is UTF-8: a cut or damaged file, not another encoding
        return data.decode("utf-8", "replace"), [("encoding", f"{bad} characters are damaged and were replaced")]
    encoding = "latin-1" if _UNDEFINED_1252.search(data) else "cp1252"
    text = data.decode(encoding)
    if encoding == "latin-1" and len(_C1.findall(data)) * 20 > len(data):
        raise UndecodableText("the bytes are text in no encoding that could be told", "save the file as UTF-8")
    return text, [("encoding", f"the text is not UTF-8; read as {encoding}")]


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of western text is zero."""
    sample = data[:4000]
    if len(sample) < 8 or sample.count(0) * 4 < len(sample):
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.35 and even < len(sample) * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > len(sample) * 0.35 and odd < len(sample) * 0.05 else None


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if len(data) % 2 and encoding.startswith("utf-16"):
            return _strict(data[:-1], encoding)
        raise UndecodableText(f"the bytes begin as {encoding} but are not", "save the file as UTF-8") from None
    if sum(1 for c in text[:20000] if ord(c) < 32 and c not in "\t\r\n\x0b\x0c") * 50 > len(text[:20000]):
        raise UnsupportedType("the bytes are no text and of no format that is read")
    return text
