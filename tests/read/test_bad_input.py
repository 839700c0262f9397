# ruff: noqa: E501  (lines of markup)
"""Whatever the bytes are, reading ends in a document or in the DocumentError that names the reason."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import errors
from pipeline.errors import DocumentError
from pipeline.read import read
from tests.read.makers import make_docx, make_pdf

PROSE = "On 3 May 2012 the patrol reached Bégoua – “without incident”, said Touadéra’s office."


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.txt", b"", errors.EmptyDocument),
        ("a.docx", b"", errors.EmptyDocument),
        ("a.txt", b" \r\n\t\n", errors.EmptyDocument),
        ("a.pdf", b"\0" * 500, errors.EmptyDocument),
        ("a.html", b"<html><body><script>x()</script></body></html>", errors.EmptyDocument),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, errors.UnsupportedType),
        ("a.txt", bytes(range(256)) * 40, errors.UnsupportedType),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, errors.UnsupportedType),
        ("a.xlsx", zipped(xl__workbook_xml=b"<workbook/>"), errors.UnsupportedType),
        ("a.docx", zipped(word__document_xml=b"<w:document"), errors.CorruptDocument),
        ("a.docx", zipped(word__document_xml=b"<w:document>" + b" " * 200_000_000), errors.TooLarge),
        ("a.pdf", b"%PDF-1.7\n%%EOF\n", errors.CorruptDocument),
        ("a.html", b"<html><body>" + b"<p>Patrols resumed.</p>" * 900_000, errors.TooLarge),
    ],
)
def test_each_bad_file_has_its_reason(name: str, data: bytes, error: type[DocumentError]) -> None:
    with pytest.raises(error) as raised:
        read(name, data)
    assert raised.value.issue().code == error.code


def test_truncated_pdf() -> None:
    whole = make_pdf([["A patrol left Bria."] * 20] * 5)
    for share in (0.3, 0.6, 0.9):
        with pytest.raises(errors.CorruptDocument):
            read("a.pdf", whole[: int(len(whole) * share)])


def test_encrypted_pdf() -> None:
    with pytest.raises(errors.EncryptedDocument):
        read("a.pdf", make_pdf([["A patrol left Bria."]], password="secret"))


def test_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.read.ocr.available", lambda: False, raising=True)
    with pytest.raises(errors.NoTextLayer) as raised:
        read("a.pdf", make_pdf([[]], picture=True))
    assert "unrecords[ocr]" in raised.value.hint


def test_paths(tmp_path: Path) -> None:
    with pytest.raises(errors.UnreadablePath):
        read(tmp_path)
    with pytest.raises(errors.UnreadablePath):
        read(tmp_path / "gone.txt")
    with pytest.raises(errors.UnreadablePath):
        read("nul\0byte.txt")


def test_the_content_and_not_the_ending_tells_the_format() -> None:
    assert read("a.html", make_pdf([["A patrol left Bria."]])).media_type == "pdf"
    assert read("a.pdf", make_docx(["A patrol left Bria."])).media_type == "docx"
    assert read("a.txt", b"<!DOCTYPE html><p>A patrol left Bria.</p>").media_type == "html"
    assert read("a.html", b"Fewer than 5 < 7 patrols, and <b>one</b> of them by night, left Bria on 3 May.").media_type == "text"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
def test_encodings(encoding: str) -> None:
    document = read("a.txt", PROSE.encode(encoding))
    assert document.text.lstrip("\ufeff") == PROSE
    assert bool(document.notes) == (not encoding.startswith("utf-8"))


def _damaged(data: bytes, chance: random.Random) -> bytes:
    kind = chance.randrange(4)
    at = chance.randrange(len(data))
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[at:]
    if kind == 2:
        return data[:at] + bytes(chance.randrange(256) for _ in range(chance.randrange(1, 200))) + data[at + chance.randrange(200) :]
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 60)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


SAMPLES: dict[str, Callable[[], bytes]] = {
    "pdf": lambda: make_pdf([["1. The mission trained 40 officers in Bria.", "Item    2019    2020", "Travel    1 200.5    (30.0)"]] * 3),
    "docx": lambda: make_docx(["Report", "1. The mission trained 40 officers."], [["Item", "Total"], ["Travel", "12"]]),
    "html": lambda: (
        b"<html><head><title>News</title></head><body><main><h1>News</h1><p>Patrols <b>resumed</b>.</p><table><tr><td>a</td><td>1</td></tr></table></main></body></html>"
    ),
    "text": lambda: PROSE.encode() * 4,
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_damage_never_raises_anything_else(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.read.ocr.available", lambda: False)
    whole, chance = SAMPLES[kind](), random.Random(f"damage {kind}")
    for _ in range(60):
        data = _damaged(whole, chance)
        try:
            document = read("sample", data)
        except DocumentError:
            continue
        for block in document.blocks:
            assert 0 <= block.start < block.end <= len(document.text)
