"""The shipped worker with our readers (and the real model, unless ``--no-model``), and words that bring it down.

A document that begins with ``POISON hang|spin|eat|kill|exit|regex`` does so while it is read, ``POISON find-…`` when the finders have it.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

import pipeline
import pipeline.extraction
import pipeline.isolate
from pipeline.records import Records

_open, _extract = pipeline.open_document, pipeline.extract_many


def suffer(what: str) -> None:
    """Do to this process what such documents do."""
    if "POISON_MARK" in os.environ:
        open(os.environ["POISON_MARK"], "w").close()
    if what == "hang":
        time.sleep(3600)
    elif what == "spin":
        while True:
            pass
    elif what == "regex":  # one that never lets go of the interpreter's lock
        re.match(r"(a+)+$", "a" * 64 + "!")
    elif what == "eat":
        hoard = []
        while True:
            hoard.append(bytearray(20_000_000))
    elif what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif what == "exit":
        os._exit(3)


def open_document(source: Any, data: bytes | None = None) -> Any:
    found = re.match(rb"POISON ([a-z]+)\b(?!-)", data or b"")
    if found:
        suffer(found[1].decode())
    return _open(source, data)


def extract_many(documents: Iterable[Any], nlp: Any = None) -> Iterator[Records]:
    documents = list(documents)
    for document in documents:
        found = re.match(r"POISON find-([a-z]+)", document.text)
        if found:
            suffer(found[1])
    if nlp is NO_MODEL:
        yield from (Records(document) for document in documents)
    else:
        yield from _extract(documents, nlp)


NO_MODEL = object()

if __name__ == "__main__":
    pipeline.open_document, pipeline.extract_many = open_document, extract_many  # type: ignore[assignment]
    pipeline.extraction.extractor_version = lambda: os.environ["FAKE_VERSION"]
    if "--no-model" in sys.argv:
        pipeline.extraction.load_language = lambda: NO_MODEL  # type: ignore[assignment, return-value]
    pipeline.isolate.main()
