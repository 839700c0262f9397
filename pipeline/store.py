"""The store: one working DuckDB file with one writer, and the snapshot that everybody else reads.

``out/unrecords.duckdb`` is the snapshot. The working file lies beside it in ``out/.unrecords.duckdb.work/``, where a lock
keeps a second writer out. Each batch of documents is one transaction, so that a run which is killed loses at most a batch.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
from collections.abc import Collection, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.changes import Pair, compare, remember
from pipeline.rows import Extracted
from pipeline.schema import create_schema
from pipeline.version import uncorrected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

DEFAULT_DATABASE = Path("out/unrecords.duckdb")
CONFIG = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
WRITING = {"disabled_compression_methods": "fsst"}
"""FSST takes half the time of a checkpoint, for a file that is a twentieth smaller at best."""

# tables whose rows belong to one document and are replaced with it
DOCUMENT_TABLES = (
    *("documents", "blocks", "furniture", "dates", "mission_mentions", "partner_mentions", "amounts"),
    *("activities", "activity_missions", "activity_partners", "activity_places", "activity_amounts"),
    *("activity_participants", "activity_themes", "tables", "table_columns", "table_rows", "cells"),
    *("budget_lines", "checks", "results", "projects", "project_parties", "sketches"),
)
DIMENSIONS = ("missions", "partners", "states", "currencies")


log = logging.getLogger(__name__)
_DAMAGED = ("not a valid DuckDB database file", "Could not read enough bytes", "Corrupt database file", "checksum")
"""How DuckDB says that a file is broken, and not that a disk is full or a file may not be opened."""


class StoreBusy(RuntimeError):
    """Another process is writing to this database."""


class NoSnapshot(RuntimeError):
    """Nothing has been published at this path yet."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The latest version of a source that the store knows."""

    version: int
    document_id: str | None
    sha256: str | None
    state: str
    extractor_version: str | None


def work_folder(database: Path) -> Path:
    """Where the working file of a snapshot lies."""
    return database.parent / f".{database.name}.work"


def read_snapshot(database: str | Path) -> DuckDBPyConnection:
    """A read-only connection to the published snapshot; writers never lock it."""
    import duckdb

    if not Path(database).is_file():
        raise NoSnapshot(f"{database} does not exist: run `unrecords ingest` first")
    return duckdb.connect(str(database), read_only=True, config=dict(CONFIG))


class Store:
    """The working file, opened by its only writer. Use as a context manager."""

    def __init__(self, database: str | Path = DEFAULT_DATABASE, *, memory_limit: str = "1GB", threads: int = 2) -> None:
        self.database = Path(database)
        self.folder = work_folder(self.database)
        self.path = self.folder / "working.duckdb"
        self._config: dict[str, Any] = {**CONFIG, **WRITING, "memory_limit": memory_limit, "threads": threads}
        self._lock: IO[str] | None = None
        self._connection: DuckDBPyConnection | None = None
        self._structs: dict[str, tuple[str, str]] = {}
        self.run = 0
        self.extractor_version = ""

    def __enter__(self) -> Store:
        import duckdb

        self.folder.mkdir(parents=True, exist_ok=True)
        self._take_lock()
        try:
            for leftover in self.folder.glob("snapshot-*"):
                leftover.unlink(missing_ok=True)
            if not self.path.exists() and self.database.is_file():
                self._take_over_snapshot()
            try:
                self._open()
            except duckdb.Error as error:
                if not any(words in str(error) for words in _DAMAGED):
                    raise
                self._set_aside(error)
                self._open()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _open(self) -> None:
        import duckdb

        self._connection = duckdb.connect(str(self.path), config=self._config)
        with self.transaction():
            create_schema(self._connection)

    def _set_aside(self, error: Exception) -> None:
        """Go on from the snapshot where the working file cannot be read any more; what was not published is read again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        log.warning("the working file is damaged (%s): it is kept as %s.damaged, the run goes on from the snapshot", error, self.path)
        os.replace(self.path, f"{self.path}.damaged")
        Path(f"{self.path}.wal").unlink(missing_ok=True)
        if self.database.is_file():
            self._take_over_snapshot()

    def __exit__(self, *exc: object) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _take_over_snapshot(self) -> None:
        """Start from the published snapshot where the working file was lost or left behind."""
        copy = self.path.with_name("snapshot-taken-over")
        shutil.copyfile(self.database, copy)
        os.replace(copy, self.path)

    def _take_lock(self) -> None:
        self._lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            self._lock = None
            raise StoreBusy(f"another run is writing to {self.database}") from error

    @property
    def connection(self) -> DuckDBPyConnection:
        if self._connection is None:
            raise RuntimeError("the store is not open")
        return self._connection

    @contextmanager
    def transaction(self) -> Iterator[DuckDBPyConnection]:
        """All or nothing."""
        connection = self.connection
        connection.begin()
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()

    def begin_run(self, extractor_version: str) -> int:
        """The number of this run: a new one, or that of the last run if it was killed before it ended."""
        self.extractor_version = extractor_version
        with self.transaction() as connection:
            last = connection.execute("SELECT run, status FROM runs ORDER BY run DESC LIMIT 1").fetchone()
            if last and last[1] == "running":
                self.run = last[0]
                connection.execute(
                    "UPDATE runs SET attempts = attempts + 1, extractor_version = $2 WHERE run = $1", [self.run, extractor_version]
                )
            else:
                self.run = (last[0] if last else 0) + 1
                connection.execute(
                    "INSERT INTO runs (run, status, attempts, started, extractor_version) VALUES ($1, 'running', 1, now(), $2)",
                    [self.run, extractor_version],
                )
        return self.run

    def seen(self) -> dict[str, Seen]:
        """The latest version of every source."""
        rows = self.connection.execute(
            "SELECT source, version, document_id, sha256, state, extractor_version FROM sources"
            " QUALIFY row_number() OVER (PARTITION BY source ORDER BY version DESC) = 1"
        ).fetchall()
        return {source: Seen(*rest) for source, *rest in rows}

    def documents(self) -> dict[str, str]:
        """The extractor version of every document in the store, by its SHA-256."""
        return dict(self.connection.execute("SELECT sha256, extractor_version FROM documents").fetchall())

    def write(self, batch: Sequence[Extracted]) -> None:
        """Record what a batch of sources became, replacing older rows of the same documents, in one transaction."""
        if not batch:
            return
        with self.transaction() as connection:
            stored = self.documents()
            pairs = self._write_sources(batch, stored)
            remember(connection, pairs)
            fresh = {e.document_id: e for e in batch if e.document_id}
            self._delete_documents([document_id for document_id, e in fresh.items() if e.sha256 in stored])
            for table in DOCUMENT_TABLES:
                self._insert(table, [e.rows[table] for e in fresh.values() if e.rows.get(table)])
            self._replace_issues(batch, list(fresh))
            compare(connection, pairs, self.run)

    def link_sources(self, pairs: Sequence[tuple[str, str, int]]) -> None:
        """Record sources (name, SHA-256, size) whose bytes are in the store already, under another name."""
        if pairs:
            self.write([Extracted(source, sha256, size, "recorded", None) for source, sha256, size in pairs])

    def mark_gone(self, folders: Sequence[str], present: Collection[str]) -> int:
        """Note which sources in ``folders`` (absolute paths) are not ``present`` any more, or are again; returns how many changed."""
        rows = self.connection.execute("SELECT source, gone_run FROM sources WHERE current").fetchall()
        inside = [(source, run) for source, run in rows if any(source.startswith(folder.rstrip("/") + "/") for folder in folders)]
        gone = [(self.run, source) for source, run in inside if run is None and source not in present]
        back = [(None, source) for source, run in inside if run is not None and source in present]
        if gone or back:
            with self.transaction() as connection:
                connection.executemany("UPDATE sources SET gone_run = $1 WHERE source = $2 AND current", [*gone, *back])
        return len(gone) + len(back)

    def forget_unfetched(self, sources: Sequence[str]) -> int:
        """Drop what is only known of ``sources`` because they could not be fetched; returns how many were."""
        if not sources:
            return 0
        with self.transaction() as connection:
            gone = connection.execute(
                "DELETE FROM issues WHERE document_id IS NULL AND stage = 'fetch'"
                " AND source IN (SELECT unnest(from_json($1, '[\"VARCHAR\"]')))",
                [json.dumps(list(sources))],
            ).fetchone()
            self._forget_looks(sources)
        return gone[0] if gone else 0

    def _forget_looks(self, sources: Sequence[str]) -> None:
        """A look that found no bytes is no version: it goes once there are bytes, so that a bad night leaves no trace."""
        self.connection.execute(
            "DELETE FROM sources WHERE sha256 IS NULL AND source IN (SELECT unnest(from_json($1, '[\"VARCHAR\"]')))",
            [json.dumps(list(sources))],
        )

    def _write_sources(self, batch: Sequence[Extracted], stored: dict[str, str]) -> list[Pair]:
        """Bring ``sources`` up to date; returns the documents whose records are to be compared."""
        self._forget_looks([e.source for e in batch if e.sha256])
        known = self.seen_of([e.source for e in batch])
        pairs: dict[Pair, None] = {}
        unwritten: list[dict[str, Any]] = []
        for e in batch:
            seen = known.get(e.source)
            document_id = e.sha256[:16] if e.sha256 and e.state == "recorded" else None
            if document_id and e.document_id and e.sha256 in stored:
                cause = "correction" if uncorrected(stored[e.sha256]) == self.extractor_version else "new_extractor"
                pairs[Pair(document_id, document_id, cause)] = None
            version, same = self._version_of(e, seen)
            now = Seen(version, document_id, e.sha256, e.state, self._tried_by(e, seen))
            known[e.source] = now
            if seen is None:  # most are, in a large run: they are written together
                unwritten.append(self._version_row(e, now, current=True))
                continue
            self.insert_rows("sources", unwritten)
            unwritten.clear()
            before = self._update_source(e, now) if same else self._add_version(e, now)
            if before and document_id and before != document_id:
                pairs[Pair(before, document_id, "new_version")] = None
        self.insert_rows("sources", unwritten)
        return list(pairs)

    def _tried_by(self, e: Extracted, seen: Seen | None) -> str:
        """The extractor that is done with a source; bytes that hang, fill or kill the worker are tried a second time, not every night."""
        if not e.retry:
            return self.extractor_version
        if e.sha256 is None:
            return ""
        once = f"{self.extractor_version} once"
        if (
            seen is None
            or (seen.state, seen.sha256) != ("failed", e.sha256)
            or seen.extractor_version not in (once, self.extractor_version)
        ):
            return once
        return self.extractor_version

    @staticmethod
    def _version_of(e: Extracted, seen: Seen | None) -> tuple[int, bool]:
        """The number of the version that ``e`` is, and whether the store has it already."""
        if seen is None:
            return 1, False
        unreadable_still = seen.state == e.state == "failed" and None in (seen.sha256, e.sha256)
        same = seen.sha256 == e.sha256 or unreadable_still
        return seen.version + (not same), same

    def _update_source(self, e: Extracted, now: Seen) -> str | None:
        """Bring a version up to date; one that could not be read before becomes the current one. Returns the document before."""
        good = self._current(e.source) if now.document_id else None
        takes_over = good is not None and good[1] != now.version
        if takes_over:
            self._retire(e.source)
        self.connection.execute(
            "UPDATE sources SET document_id = $3, sha256 = $4, size = $5, state = $6, extractor_version = $7, current = current OR $8"
            " WHERE source = $1 AND version = $2",
            [e.source, now.version, now.document_id, now.sha256, e.size, now.state, now.extractor_version, takes_over],
        )
        return good[0] if good and takes_over else None

    def _add_version(self, e: Extracted, now: Seen) -> str | None:
        """Add a version; it becomes the current one unless it failed where an older one did not. Returns the document before."""
        good = self._current(e.source)
        takes_over = now.document_id is not None or (good is None and e.sha256 is not None)
        if takes_over:
            self._retire(e.source)
        self.insert_rows("sources", [self._version_row(e, now, current=takes_over)])
        return good[0] if good else None

    def _version_row(self, e: Extracted, now: Seen, *, current: bool) -> dict[str, Any]:
        return {"source": e.source, **asdict(now), "size": e.size, "first_run": self.run, "current": current}

    def _current(self, source: str) -> tuple[str, int] | None:
        """Document and number of the version of a source that counts, if it could be read."""
        row = self.connection.execute(
            "SELECT document_id, version FROM sources WHERE source = $1 AND current AND state = 'recorded'", [source]
        ).fetchone()
        return (row[0], row[1]) if row else None

    def _retire(self, source: str) -> None:
        """Another version takes the place of the current one."""
        self.connection.execute("UPDATE sources SET current = false, last_run = $2 WHERE source = $1 AND current", [source, self.run - 1])

    def seen_of(self, sources: Sequence[str]) -> dict[str, Seen]:
        """The latest version of some sources."""
        rows = self.connection.execute(
            "SELECT source, version, document_id, sha256, state, extractor_version FROM sources WHERE source IN"
            " (SELECT unnest(from_json($1, '[\"VARCHAR\"]')))"
            " QUALIFY row_number() OVER (PARTITION BY source ORDER BY version DESC) = 1",
            [json.dumps(list(sources))],
        ).fetchall()
        return {source: Seen(*rest) for source, *rest in rows}

    def _delete_documents(self, ids: Sequence[str]) -> None:
        for table in DOCUMENT_TABLES if ids else ():
            self.connection.execute(
                f"DELETE FROM {table} WHERE document_id IN (SELECT unnest(from_json($1, '[\"VARCHAR\"]')))", [json.dumps(list(ids))]
            )

    def _replace_issues(self, batch: Sequence[Extracted], ids: Sequence[str]) -> None:
        sources = [e.source for e in batch]
        self.connection.execute(
            "DELETE FROM issues WHERE document_id IN (SELECT unnest(from_json($1, '[\"VARCHAR\"]')))"
            " OR (document_id IS NULL AND source IN (SELECT unnest(from_json($2, '[\"VARCHAR\"]'))))",
            [json.dumps(list(ids)), json.dumps(sources)],
        )
        self._insert("issues", list({e.document_id or e.source: e.rows["issues"] for e in batch if e.rows.get("issues")}.values()))

    def _insert(self, table: str, objects: Sequence[str]) -> None:
        """Append rows given as JSON objects; one statement, whatever their number."""
        if not objects:
            return
        if table not in self._structs:
            columns = self.connection.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = $1 AND NOT internal ORDER BY column_index", [table]
            ).fetchall()
            self._structs[table] = json.dumps([dict(columns)]), ", ".join(name for name, _ in columns)
        struct, names = self._structs[table]
        self.connection.execute(
            f"INSERT INTO {table} ({names}) SELECT unnest(from_json($1, '{struct}'), recursive := true)", ["[" + ",".join(objects) + "]"]
        )

    def insert_rows(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Append rows given as plain values."""
        self._insert(table, [json.dumps(row, ensure_ascii=False, default=str) for row in rows])

    def checkpoint(self) -> None:
        """Put everything that was committed into the working file itself."""
        self.connection.execute("CHECKPOINT")


def sync(path: Path) -> None:
    """Make sure that a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
