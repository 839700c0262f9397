"""What must hold for every document, on the real ones beside the repository."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.errors import DocumentError
from pipeline.read import read

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FILES = sorted(p for p in SHARED.rglob("*") if p.suffix in (".txt", ".html", ".pdf", ".docx")) if SHARED.is_dir() else []

pytestmark = pytest.mark.skipif(not FILES, reason="the shared documents are not here")


@cache
def document_of(path: Path) -> Document | None:
    try:
        return read(path)
    except DocumentError:
        return None


@pytest.fixture(autouse=True)
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.read.ocr.available", lambda: False)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_blocks_lines_and_cells_are_slices(path: Path) -> None:
    document = document_of(path)
    if document is None:
        pytest.skip("an issue, not a document")
    text = document.text
    for before, after in itertools.pairwise(document.blocks):
        assert before.end <= after.start
    for block in document.blocks:
        assert text[block.start : block.end].strip()
    for before, after in itertools.pairwise(document.lines):
        assert before.start <= after.start
    for line in document.lines:
        assert 0 <= line.start < line.end <= len(text)
        assert 1 <= line.place.page <= (document.pages or 0)
    for table in document.tables:
        assert all(len(row) == len(table.columns) for row in table.rows)
        for cell in itertools.chain.from_iterable((*table.header, *table.rows)):
            if cell.start is not None:
                printed = text[cell.start : cell.end].split()
                # in plain text the rest of a wrapped cell stands behind its neighbours' first lines
                assert printed == cell.text.split() or (document.media_type == "text" and set(cell.text.split()) <= set(printed))


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".txt"], ids=lambda p: p.name)
def test_plain_text_unchanged(path: Path) -> None:
    document = document_of(path)
    assert document is not None and document.text == path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".docx"], ids=lambda p: p.name)
def test_twins_say_the_same(path: Path) -> None:
    word, printed = document_of(path), document_of(path.with_suffix(".pdf"))
    assert word is not None and printed is not None
    assert (word.title, word.published, word.symbol, word.kind) == (printed.title, printed.published, printed.symbol, printed.kind)
    prose = [
        {" ".join(d.text[b.start : b.end].split()) for b in d.blocks if b.kind == "paragraph" and b.end - b.start > 200}
        for d in (word, printed)
    ]
    assert len(prose[0] & prose[1]) > 0.5 * len(prose[0])
