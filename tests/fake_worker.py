"""A worker that needs no model: what a file says decides what happens to it. Started by the tests of isolation and ingest."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from pathlib import Path

from pipeline.document import Block, Document
from pipeline.errors import CorruptDocument, DocumentError, Issue
from pipeline.isolate import end_with_parent
from pipeline.records import DateRecord, MissionRecord, PartnerRecord, Records
from pipeline.rows import Extracted, extracted, failed


def records_of(source: str, data: bytes) -> Records:
    """Words in capitals are missions, four digits a year, @name a partner."""
    text = data.decode("utf-8")
    digest = hashlib.sha256(data).hexdigest()
    document = Document(source, digest, "text", text, title=text[:20], published="2024-05-01", blocks=(Block(0, len(text), "paragraph"),))
    dates, missions, partners, at = [], [], [], 0
    for word in text.split():
        at = text.index(word, at)
        span = (at, at + len(word), word)
        if len(word) == 4 and word.isdigit():
            dates.append(DateRecord(*span, word, None, None, "event", 0.9))
        elif word.isupper():
            missions.append(MissionRecord(*span, word, 0.9))
        elif word.startswith("@"):
            partners.append(PartnerRecord(*span, word[1:], word[1:], "other", None, 0.9))
        at += len(word)
    return Records(document, tuple(dates), tuple(missions), tuple(partners))


def wait(folder: Path) -> None:
    """Say that this document is reached, and wait until somebody says go: files in a folder that the document names."""
    (folder / "reached").touch()
    while not (folder / "go").exists():
        time.sleep(0.01)


def extract(source: str, path: str, version: str) -> Extracted:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        return failed(source, Issue("unreadable_path", "error", "read", str(error)), retry=True)
    digest = hashlib.sha256(data).hexdigest()
    if data.startswith(b"BAD"):
        error: DocumentError = CorruptDocument("bad bytes")
        return failed(source, error.issue(), digest, len(data))
    if data.startswith(b"SPIN"):
        while True:
            pass
    if data.startswith(b"SLEEP"):
        time.sleep(3600)
    if data.startswith(b"WAIT"):
        wait(Path(data.decode().split()[1]))
        return failed(source, CorruptDocument("waited").issue(), digest, len(data))
    if data.startswith(b"EAT"):
        hoard = bytearray(300_000_000)
        while hoard:  # at rest, so that it is the memory that ends it, on a slow machine, too
            time.sleep(1)
    if data.startswith(b"KILL"):
        os.kill(os.getpid(), 9)
    if data.startswith(b"EXIT"):
        os._exit(3)
    return extracted(records_of(source, data), len(data), version)


def main() -> None:
    end_with_parent()
    version = os.environ["FAKE_VERSION"]
    print(json.dumps({"event": "ready"}), flush=True)
    for line in sys.stdin:
        for source, path in json.loads(line):
            print(extract(source, path, version).to_line(), flush=True)


if __name__ == "__main__":
    main()
