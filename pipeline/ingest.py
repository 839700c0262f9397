"""Ingest: paths in, published records out; plain functions that the command line and the flows call.

``plan → extract_batches → write → publish``: ``ingest`` does all four in one go. A flow makes a task of each batch
(``process_batch``: files in, the name of a staging file out) and hands ``ingest`` its way to run them.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import DocumentError, TooLarge, UnreadablePath
from pipeline.isolate import Limits, Task, Worker
from pipeline.publish import Outcome, publish
from pipeline.rows import Extracted, failed
from pipeline.store import DEFAULT_DATABASE, Store
from pipeline.version import corrected_version, extractor_version

MAX_BYTES = 500_000_000
BATCH_TASKS, BATCH_BYTES = 8, 400_000
WRITE_DOCUMENTS, WRITE_CHARACTERS, WRITE_SECONDS = 64, 8_000_000, 10.0
# files that lie beside documents and are none; hidden files are left out as well
SIDECARS = ("*.gold.json", "~$*", "Thumbs.db", "desktop.ini", "*.crdownload", "*.part")


Process = Callable[[Iterable[Sequence[Task]]], Iterator[Extracted]]
"""A way to turn batches of tasks into results: in one worker here, as tasks of a flow there."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be looked at, under the name that the store knows it by (its absolute path, or a URL)."""

    name: str
    path: str


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


def find_sources(paths: Iterable[str | Path]) -> tuple[list[Source], list[str], list[Extracted]]:
    """The files that ``paths`` (files, folders, globs) stand for, the sidecars left out, and the paths that are not there."""
    found: dict[str, Source] = {}
    ignored: list[str] = []
    missing: list[Extracted] = []
    for given in paths:
        path = Path(given)
        matches = [path] if os.path.lexists(path) else [Path(p) for p in sorted(glob.glob(str(given), recursive=True))]
        if not matches:
            missing.append(_unreadable(os.path.abspath(path), UnreadablePath(f"{given}: no such file or folder")))
        for match in matches:
            _walk(match, found, ignored, missing, named=True)
    return [found[name] for name in sorted(found)], sorted(set(ignored)), missing


def _walk(path: Path, found: dict[str, Source], ignored: list[str], missing: list[Extracted], *, named: bool = False) -> None:
    name = os.path.abspath(path)
    if not named and (path.name.startswith(".") or any(path.match(pattern) for pattern in SIDECARS)):
        ignored.append(name)
    elif path.is_dir():
        try:
            children = sorted(path.iterdir())
        except OSError as error:
            missing.append(_unreadable(name, UnreadablePath(f"{name}: {error.strerror or error}")))
            return
        for child in children:
            if not (child.is_symlink() and child.is_dir()):
                _walk(child, found, ignored, missing)
    else:
        found.setdefault(name, Source(name, name))


def _unreadable(source: str, error: DocumentError, size: int | None = None) -> Extracted:
    return failed(source, error.issue(), size=size, retry=True)


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
            sha256, size = _digest(source.path)
        except DocumentError as error:
            made.unreadable.append(_unreadable(source.name, error))
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


def corrections_beside(database: str | Path) -> Path | None:
    """The corrections file that lies beside a database (``unrecords.corrections.yaml``), so that no run forgets it."""
    path = Path(database).with_suffix(".corrections.yaml")
    return path if path.is_file() else None


def _corrected_versions(store: Store, version: str, path: Path | None) -> dict[str, str]:
    """The version that the rows of each stored document with corrections should have, by its SHA-256."""
    if not path:
        return {}
    from pipeline.corrections import fingerprint
    from pipeline.extraction import read_corrections

    corrections = read_corrections(path)
    rows = store.connection.execute("SELECT sha256, document_id, source, symbol, url FROM documents").fetchall()
    named = {c.document for c in corrections}
    mine = {row[0]: [c for c in corrections if c.document in row] for row in rows if named.intersection(row)}
    return {sha256: corrected_version(version, fingerprint(found)) for sha256, found in mine.items()}


def _digest(path: str) -> tuple[str, int]:
    """SHA-256 and size of a regular file; raises ``DocumentError`` for anything else."""
    try:
        about = os.stat(path)
        if not stat.S_ISREG(about.st_mode):
            raise UnreadablePath(f"{path}: not a regular file")
        if about.st_size > MAX_BYTES:
            raise TooLarge(f"{path}: {about.st_size} bytes, more than {MAX_BYTES}")
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), about.st_size
    except OSError as error:
        raise UnreadablePath(f"{path}: {error.strerror or error}") from error


@contextmanager
def in_one_worker(limits: Limits | None = None, corrections: Path | None = None) -> Iterator[Process]:
    """By one worker, which loads its model while the caller still plans; its memory is free after the last batch."""
    with Worker(limits, corrections=corrections) as worker:
        worker.start()

        def extract_batches(batches: Iterable[Sequence[Task]]) -> Iterator[Extracted]:
            yield from worker.run(batches)
            worker.close()

        yield extract_batches


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


def write(store: Store, staged: Iterable[str | Path], summary: Summary | None = None) -> int:
    """Write staging files to the store and remove them; returns the number of results."""
    count = 0
    for path in staged:
        results = read_staged(path)
        store.write(results)
        Path(path).unlink(missing_ok=True)
        for result in results:
            if summary:
                summary.add(result)
        count += len(results)
    return count


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
) -> Summary:
    """Read what is new or changed of ``paths`` and ``sources``, record it, and publish the snapshot ``database``."""
    begun = time.monotonic()
    watcher = watcher or Watcher()
    corrections = corrections or corrections_beside(database)
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
        watcher.finishing()
        changed = bool(summary.recorded or summary.failed or made.gone) or not _refreshed(store)
        summary.outcome = publish(
            store, summary.figures(), changed=changed, assertions=assertions, force=force, seconds=lambda: time.monotonic() - begun
        )
        summary.seconds = time.monotonic() - begun
    return summary


def _refreshed(store: Store) -> bool:
    """True if the dimension tables are filled and the last attempt of this run was its first."""
    row = store.connection.execute("SELECT (SELECT count(*) FROM missions), attempts FROM runs WHERE run = $1", [store.run]).fetchone()
    return bool(row and row[0] and row[1] == 1)
