"""Ingest: paths in, published records out; plain functions that the command line and the flows call.

``plan → extract_batches → write → publish``: ``ingest`` does all four in one go. A flow makes a task of each batch
(``process_batch``: files in, the name of a staging file out) and hands ``ingest`` its way to run them.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.assertions import load as load_assertions
from pipeline.errors import DocumentError
from pipeline.files import Source, assertions_beside, corrections_beside, digest, find_sources, unreadable_path
from pipeline.isolate import Limits, Process, Task, Worker, in_one_worker
from pipeline.publish import Outcome, publish
from pipeline.rows import Extracted, failed
from pipeline.store import DEFAULT_DATABASE, Store
from pipeline.version import corrected_version, extractor_version

BATCH_TASKS, BATCH_BYTES = 16, 400_000
WRITE_DOCUMENTS, WRITE_CHARACTERS, WRITE_SECONDS = 64, 8_000_000, 10.0


_NAMES = "SELECT sha256, document_id, source, symbol, url FROM documents"
"""What a correction may call a document; the SHA-256 first."""


@dataclass
class Plan:
    """What a run has to do, and what it need not do."""

    run: int = 0
    todo: list[Task] = field(default_factory=list)
    same_bytes: list[tuple[str, str, int]] = field(default_factory=list)
    """Sources (name, SHA-256, size) whose bytes are in the store, or in ``todo``, under another name."""
    unreadable: list[Extracted] = field(default_factory=list)
    unchanged: int = 0
    ignored: list[str] = field(default_factory=list)
    gone: int = 0
    """Sources that are no longer in their folder, or are there again."""

    @property
    def files(self) -> int:
        return len(self.todo) + len(self.same_bytes) + len(self.unreadable) + self.unchanged

    def batches(self) -> Iterator[list[Task]]:
        """``todo`` in batches of a size that one worker takes in at once."""
        return batched(self.todo)


@dataclass
class Summary:
    """What a run did."""

    run: int
    files: int = 0
    recorded: int = 0
    failed: int = 0
    unchanged: int = 0
    ignored: int = 0
    seconds: float = 0.0
    problems: list[dict[str, Any]] = field(default_factory=list)
    """Issues of sources of which no document came."""
    strangers: list[str] = field(default_factory=list)
    """Documents that the corrections name and the store does not have."""
    outcome: Outcome | None = None

    def figures(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("files", "recorded", "failed", "unchanged", "ignored")}

    def add(self, result: Extracted) -> None:
        if result.state == "recorded":
            self.recorded += 1
        else:
            self.failed += 1
            self.problems += json.loads(f"[{result.rows['issues']}]")


class Watcher:
    """Is told how a run goes on; the base class does not listen."""

    def planned(self, plan: Plan) -> None: ...

    def result(self, result: Extracted) -> None: ...

    def finishing(self) -> None: ...


def batched(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Tasks in batches, by number and size; a large file stands alone."""
    batch: list[Task] = []
    size = 0
    for task in tasks:
        if batch and (len(batch) >= BATCH_TASKS or size + task.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += task.size
    if batch:
        yield batch


def plan(
    store: Store, paths: Iterable[str | Path] = (), *, sources: Iterable[Source] = (), again: bool = False, corrections: Path | None = None
) -> Plan:
    """Begin a run of ``store``: what of ``paths`` and ``sources`` is new or changed, by bytes and extractor version."""
    version, paths = extractor_version(), list(paths)
    found, ignored, missing = find_sources(paths)
    made = Plan(run=store.begin_run(version), ignored=ignored, unreadable=missing)
    seen, stored = store.seen(), store.documents()
    wanted = _corrected_versions(store, version, corrections)
    under_way: set[str] = set()
    for source in [*found, *sources]:
        try:
            sha256, size = digest(source.path)
        except DocumentError as error:
            made.unreadable.append(unreadable_path(source.name, error))
            continue
        known = seen.get(source.name)
        up_to_date = stored.get(sha256) == wanted.get(sha256, version) and not again
        if (
            known
            and known.sha256 == sha256
            and known.extractor_version == version
            and not again
            and (up_to_date or known.state == "failed")
        ):
            made.unchanged += 1
        elif up_to_date or sha256 in under_way:
            made.same_bytes.append((source.name, sha256, size))
        else:
            under_way.add(sha256)
            made.todo.append(Task(source.name, source.path, size))
    # what cannot be looked into is not known to be gone
    shut = tuple(result.source for result in missing)
    folders = [os.path.abspath(path) for path in paths if os.path.isdir(path)]
    present = {source.name for source in found}.union(name for name in seen if shut and name.startswith(shut))
    made.gone = store.mark_gone(folders, present)
    return made


def _corrected_versions(store: Store, version: str, path: Path | None) -> dict[str, str]:
    """The version that the rows of each stored document with corrections should have, by its SHA-256."""
    if not path:
        return {}
    from pipeline.corrections import fingerprint
    from pipeline.extraction import read_corrections

    corrections = read_corrections(path)
    rows = store.connection.execute(_NAMES).fetchall()
    named = {c.document for c in corrections}
    mine = {row[0]: [c for c in corrections if c.document in row] for row in rows if named.intersection(row)}
    return {sha256: corrected_version(version, fingerprint(found)) for sha256, found in mine.items()}


def process_batch(tasks: Sequence[Task], staging: str | Path, worker: Worker | None = None, limits: Limits | None = None) -> Path:
    """What a batch of tasks became, in a new staging file of ``staging``; returns its path."""
    folder = Path(staging)
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256("\0".join(t.source for t in tasks).encode()).hexdigest()[:16]
    part, whole = folder / f"{name}.part", folder / f"{name}.jsonl"
    with ExitStack() as stack:
        file = stack.enter_context(part.open("w", encoding="utf-8", errors="surrogatepass"))
        run = worker.run if worker else stack.enter_context(in_one_worker(limits))
        for result in run([tasks]):
            file.write(result.to_line() + "\n")
    os.replace(part, whole)
    return whole


def read_staged(path: str | Path) -> list[Extracted]:
    """The results in a staging file."""
    with Path(path).open(encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        return [Extracted.from_line(line) for line in file]


class _Writer:
    """Collects results and writes them in transactions of some size."""

    def __init__(self, store: Store) -> None:
        self.store, self.batch, self.characters, self.since = store, list[Extracted](), 0, time.monotonic()

    def add(self, result: Extracted) -> None:
        if any(result.document_id and result.document_id == other.document_id for other in self.batch):
            self.flush()
        self.batch.append(result)
        self.characters += sum(map(len, result.rows.values()))
        late = time.monotonic() - self.since > WRITE_SECONDS
        if len(self.batch) >= WRITE_DOCUMENTS or self.characters >= WRITE_CHARACTERS or late:
            self.flush()

    def flush(self) -> None:
        self.store.write(self.batch)
        self.batch, self.characters, self.since = [], 0, time.monotonic()


def link_same_bytes(store: Store, made: Plan, failures: dict[str, Extracted], summary: Summary) -> None:
    """Record the sources whose bytes came under another name: the same document, or the same failure."""
    stored = store.documents()
    known = [s for s in made.same_bytes if s[1] in stored]
    store.link_sources(known)
    summary.recorded += len(known)
    for name, sha256, size in made.same_bytes:
        if sha256 in stored:
            continue
        first = failures.get(sha256)
        message = json.loads(f"[{first.rows['issues']}]")[0] if first else {}
        error = DocumentError(message.get("message", "the same bytes under another name could not be read"))
        error.code = message.get("code", "unreadable")
        result = failed(name, error.issue(), sha256, size, retry=first.retry if first else True)
        store.write([result])
        summary.add(result)


def ingest(
    paths: Iterable[str | Path] = (),
    database: str | Path = DEFAULT_DATABASE,
    *,
    sources: Iterable[Source] = (),
    again: bool = False,
    limits: Limits | None = None,
    corrections: Path | None = None,
    assertions: Path | None = None,
    force: bool = False,
    watcher: Watcher | None = None,
    process: Process | None = None,
    unfetched: Sequence[Extracted] = (),
    fetched_again: Sequence[str] = (),
) -> Summary:
    """Read what is new or changed of ``paths`` and ``sources``, record it, and publish the snapshot ``database``.

    ``unfetched`` could not be had from where they are (they do not count as documents that failed to be read), ``fetched_again``
    could, after an earlier run had not.
    """
    begun = time.monotonic()
    watcher = watcher or Watcher()
    corrections, assertions = corrections or corrections_beside(database), assertions or assertions_beside(database)
    load_assertions(assertions)  # a file that is not understood is told before the work, not after it
    with ExitStack() as stack:
        process = process or stack.enter_context(in_one_worker(limits, corrections))
        store = stack.enter_context(Store(database))
        made = plan(store, paths, sources=sources, again=again, corrections=corrections)
        watcher.planned(made)
        summary = Summary(made.run, files=made.files, unchanged=made.unchanged, ignored=len(made.ignored))
        failures: dict[str, Extracted] = {}
        writer = _Writer(store)
        for result in made.unreadable:
            summary.add(result)
            writer.add(result)
        if made.todo:
            for result in process(made.batches()):
                summary.add(result)
                if result.state == "failed" and result.sha256:
                    failures[result.sha256] = result
                writer.add(result)
                watcher.result(result)
        writer.flush()
        link_same_bytes(store, made, failures, summary)
        forgotten = store.forget_unfetched(fetched_again)
        store.write(unfetched)  # at the end: what is held of them from earlier days has been looked at
        watcher.finishing()
        summary.strangers = _strangers(store, corrections)
        touched = (summary.recorded, summary.failed, made.gone, unfetched, forgotten)
        changed = any(touched) or not _refreshed(store)
        summary.outcome = publish(
            store, summary.figures(), changed=changed, assertions=assertions, force=force, seconds=lambda: time.monotonic() - begun
        )
        for result in unfetched:
            summary.add(result)
        summary.seconds = time.monotonic() - begun
    return summary


def _strangers(store: Store, corrections: Path | None) -> list[str]:
    """The documents that corrections name but the store does not have: a slip of the pen, or not yet read."""
    if not corrections:
        return []
    from pipeline.extraction import read_corrections

    named = {c.document for c in read_corrections(corrections)}
    rows = store.connection.execute(_NAMES).fetchall()
    return sorted(named.difference(name for row in rows for name in row))


def _refreshed(store: Store) -> bool:
    """True if the dimension tables are filled and the last attempt of this run was its first."""
    row = store.connection.execute("SELECT (SELECT count(*) FROM missions), attempts FROM runs WHERE run = $1", [store.run]).fetchone()
    return bool(row and row[0] and row[1] == 1)
