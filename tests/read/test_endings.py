"""A name that promises another format than the bytes are leaves a note; the bytes decide."""

from __future__ import annotations

import pytest

from pipeline.document import MediaType
from pipeline.errors import UnreadablePath
from pipeline.read import read
from tests.read.makers import make_pdf

HTML = b"<!DOCTYPE html><html><body><h1>Patrols resume</h1><p>The patrols resumed in Bria on 3 May 2012.</p></body></html>"


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("a.pdf", HTML, "html"),
        ("a.txt", HTML, "html"),
        ("a.HTM", make_pdf([["A patrol left Bria."]]), "pdf"),
        ("a.docx", b"A patrol left Bria.", "text"),
    ],
)
def test_a_wrong_ending_is_noted(name: str, data: bytes, media: MediaType) -> None:
    document = read(name, data)
    assert document.media_type == media
    assert [code for code, _ in document.notes if code == "wrong_ending"] == ["wrong_ending"]


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a", "a.aspx", "notes.v2"])
def test_a_right_or_unknown_ending_is_not(name: str) -> None:
    assert read(name, HTML).notes == ()


def test_the_path_is_said_once(tmp_path) -> None:
    with pytest.raises(UnreadablePath, match="ingest") as raised:
        read(tmp_path)
    assert str(tmp_path) not in raised.value.issue().message
    assert str(tmp_path) in raised.value.__notes__[0]
