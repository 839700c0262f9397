"""Reading: the bytes of one source become a ``Document``: one text, its blocks, and where each stood."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.document import Block, Document, MediaType
from pipeline.errors import CorruptDocument, DocumentError, EmptyDocument, TooLarge, UnreadablePath
from pipeline.read import identity
from pipeline.read import published as publication
from pipeline.read.decode import decode
from pipeline.read.sniff import media_type, wrong_ending

if TYPE_CHECKING:
    from pipeline.read.building import Built, Source

MAX_BYTES: dict[MediaType, int] = {"text": 20 << 20, "html": 16 << 20, "pdf": 256 << 20, "docx": 128 << 20}
MAX_TEXT = 20_000_000


def read(source: str | Path, data: bytes | None = None) -> Document:
    """The document at a path, or in ``data`` as if read from ``source``; raises ``DocumentError`` and nothing else."""
    name = str(source)
    if data is None:
        try:
            data = load_bytes(Path(source))
        except DocumentError as error:
            error.add_note(f"the path was {name}")
            raise
    try:
        document = _read(name, data)
    except DocumentError:
        raise
    except MemoryError:
        raise TooLarge("the document needs more memory than there is") from None
    except Exception as error:
        raise CorruptDocument(f"the bytes cannot be read to the end: {type(error).__name__}: {error}") from error
    if len(document.text) > MAX_TEXT:
        raise TooLarge(f"the text has {len(document.text)} characters, more than {MAX_TEXT}")
    if note := wrong_ending(name, document.media_type):
        document = replace(document, notes=(*document.notes, note))
    return document


def load_bytes(path: Path) -> bytes:
    """The bytes of a file; the reason in words where there are none, the path left to who reports it."""
    try:
        if path.is_dir():
            raise UnreadablePath("a folder is ingested, not extracted", "run unrecords ingest on it, or name the files in it")
        if not path.is_file() and path.exists():
            raise UnreadablePath("this is no regular file")
        size = path.stat().st_size
        if size > max(MAX_BYTES.values()):
            raise TooLarge(f"the file has {size} bytes, more than {max(MAX_BYTES.values())}")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadablePath(f"the file cannot be read: {reason}") from None


def _read(name: str, data: bytes) -> Document:
    media = media_type(data)
    if len(data) > MAX_BYTES[media]:
        raise TooLarge(f"{len(data)} bytes of {media}, more than {MAX_BYTES[media]}")
    sha256 = hashlib.sha256(data).hexdigest()
    if media in ("pdf", "docx"):
        reader = import_module(f"pipeline.read.{media}")
        return _assemble(name, sha256, media, getattr(reader, f"read_{media}")(data))
    if media == "html":
        from pipeline.read.html import decode_html, read_html

        text, notes = decode_html(data)
        page = read_html(text)
        page.notes.extend(notes)
        return _assemble(name, sha256, media, page)
    text, notes = decode(data)
    return _read_text(name, sha256, text, tuple(notes))


def _read_text(name: str, sha256: str, text: str, notes: tuple[tuple[str, str], ...]) -> Document:
    from pipeline.read.tables.keyed import find_keyed_tables
    from pipeline.read.tables.text import find_text_tables
    from pipeline.read.text import find_blocks

    if not text.strip().strip("\ufeff"):
        raise EmptyDocument("the file holds nothing but white space")
    tables = tuple(find_text_tables(text))
    blocks = tuple(find_blocks(text, tables))
    first = _first(text, blocks)
    symbol = identity.find_symbol([line for words in first for line in words.splitlines()[:3]][:12])
    title = identity.find_title(text, blocks)
    return Document(
        name,
        sha256,
        "text",
        text,
        kind=identity.tell_kind(text, blocks, symbol, "text", None, title),
        title=title,
        published=publication.find_published(first),
        language=identity.tell_language(text),
        symbol=symbol,
        blocks=blocks,
        tables=(*tables, *find_keyed_tables(text, blocks)),
        notes=notes,
    )


def _first(text: str, blocks: Sequence[Block]) -> list[str]:
    """What stands at the top: the first blocks, then the cells of a table that is among the very first (a fact box)."""
    first = [text[b.start : b.end] for b in blocks[: publication.FIRST_BLOCKS] if b.kind != "table"]
    boxes = [text[b.start : b.end] for b in blocks[:4] if b.kind == "table"]
    return first + [cell for box in boxes for row in box.splitlines()[:12] for cell in row.split("\t") if cell]


def _assemble(name: str, sha256: str, media: MediaType, source: Source) -> Document:
    """The document of a source with structure of its own: the text is built here, once."""
    from pipeline.read.building import build_text
    from pipeline.read.tables.keyed import find_keyed_tables

    built: Built = build_text(source.parts)
    if not built.text.strip():
        raise EmptyDocument("the document has no text")
    first = _first(built.text, built.blocks)
    top = list(source.masthead) or [line for words in first for line in words.splitlines()[:3]][:12]
    symbol = identity.find_symbol(top)
    title = source.title or identity.find_title(built.text, built.blocks)
    return Document(
        name,
        sha256,
        media,
        built.text,
        kind=identity.tell_kind(built.text, built.blocks, symbol, media, source.pages, title),
        title=title,
        published=source.published or publication.find_published([*source.masthead, *first]),
        language=identity.tell_language(built.text, source.language),
        symbol=symbol,
        blocks=built.blocks,
        tables=(*built.tables, *find_keyed_tables(built.text, built.blocks, _page_starts(built))),
        lines=built.lines,
        furniture=tuple(source.furniture),
        pages=source.pages,
        ocr_used=source.ocr_used,
        url=source.url,
        notes=tuple(source.notes),
    )


def _page_starts(built: Built) -> list[tuple[int, int]]:
    """(offset, page) where the text of each page begins."""
    starts: dict[int, int] = {}
    for line in built.lines:
        starts.setdefault(line.place.page, line.start)
    return sorted((offset, page) for page, offset in starts.items())


__all__ = ["load_bytes", "read"]
