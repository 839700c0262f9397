"""Where sentences and tokens stand, and what tells a cell of prose."""

from __future__ import annotations

import time

import pipeline
from pipeline.document import Block
from pipeline.find.sentences import _stretches, starts_of


def test_tokens_start_where_they_stand() -> None:
    nlp = pipeline.load()
    for text in ("", "One, two.\n\n  Three \u2014 d’accord ", "\n"):
        doc = nlp.make_doc(text)
        assert starts_of(doc) == [t.idx for t in doc]


def test_a_cell_that_is_no_prose_is_told_as_fast_as_one_that_is() -> None:
    words = "1.3.1 No incidents of crossing by civilians in the area of separation " * 200
    cells = {words + "ended.": "cell", words + "(2026/27: none)": "table", "Nine words are too few to be any prose.": "table"}
    begun = time.process_time()
    for cell, kind in cells.items():
        assert [k for *_, k in _stretches(cell, (Block(0, len(cell), "table"),))] == [kind]
    assert time.process_time() - begun < 1
