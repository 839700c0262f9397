"""Everything that was ever fetched, kept: the bytes once per content, and every version that a URL has had.

    ARCHIVE/blobs/ab/abcdef….html    the bytes, named by their SHA-256
    ARCHIVE/index.sqlite             urls (what to ask with next time), listed (by which sources), versions, failures

A version is written after its bytes are on disk, so that a stop at any moment leaves no version without bytes.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.sources import Source
from pipeline.sources.client import Client, Fetched, FetchFailed
from pipeline.sources.discover import Link, discover

ENDINGS = {"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt"}
ENDINGS["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = ".docx"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS urls (
    url TEXT PRIMARY KEY, source TEXT NOT NULL, title TEXT, published TEXT,
    etag TEXT, last_modified TEXT, sha256 TEXT, checked_at TEXT);
CREATE TABLE IF NOT EXISTS versions (
    url TEXT NOT NULL, version INTEGER NOT NULL, sha256 TEXT NOT NULL, path TEXT NOT NULL, fetched_at TEXT NOT NULL,
    PRIMARY KEY (url, version));
CREATE TABLE IF NOT EXISTS listed (
    source TEXT NOT NULL, url TEXT NOT NULL, title TEXT, published TEXT, PRIMARY KEY (source, url));
INSERT OR IGNORE INTO listed SELECT source, url, title, published FROM urls;
CREATE TABLE IF NOT EXISTS failures (
    url TEXT NOT NULL, source TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, at TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a URL: the file that holds its bytes, and when they were fetched (UTC, ISO 8601)."""

    url: str
    version: int
    sha256: str
    path: Path
    fetched_at: str


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a fetch of one source did; ``failures`` are (url, code, message)."""

    source: str
    seen: int
    new: int
    changed: int
    unchanged: int
    failures: tuple[tuple[str, str, str], ...]
    versions: tuple[Version, ...]
    recovered: tuple[str, ...] = ()
    """What could not be fetched once, and is no failure now."""


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Archive:
    """The archive in a folder; use as a context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "blobs").mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "index.sqlite", timeout=30)
        self._db.executescript(_SCHEMA)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *exc: object) -> None:
        self._db.close()

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """The ETag and Last-Modified of the version held, if its bytes are still here; what a conditional request needs."""
        row = self._db.execute("SELECT etag, last_modified, sha256 FROM urls WHERE url = ?", (url,)).fetchone()
        if row is None or not self._held(row[2]):
            return None, None
        return row[0], row[1]

    def _held(self, sha256: str | None) -> bool:
        row = self._db.execute("SELECT path FROM versions WHERE sha256 = ? LIMIT 1", (sha256,)).fetchone()
        return row is not None and (self.folder / row[0]).exists()

    def keep(self, source: Source, link: Link, answer: Fetched) -> Version | None:
        """Record an answer; the new version, or None where the bytes are those of the last one."""
        at = now()
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO listed VALUES (?, ?, ?, ?)", (source.name, link.url, link.title, link.published))
        row = self._db.execute("SELECT sha256 FROM urls WHERE url = ?", (link.url,)).fetchone()
        if answer.body is None:
            with self._db:
                self._db.execute("UPDATE urls SET checked_at = ? WHERE url = ?", (at, link.url))
            return None
        sha256 = hashlib.sha256(answer.body).hexdigest()
        path = self._write_blob(sha256, answer)
        version = None
        with self._db:
            if row is None or row[0] != sha256:
                count = self._db.execute("SELECT coalesce(max(version), 0) FROM versions WHERE url = ?", (link.url,)).fetchone()[0]
                version = Version(link.url, count + 1, sha256, self.folder / path, at)
                self._db.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?)", (link.url, count + 1, sha256, str(path), at))
            self._db.execute(
                "INSERT OR REPLACE INTO urls VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (link.url, source.name, link.title, link.published, answer.etag, answer.last_modified, sha256, at),
            )
        return version

    def _write_blob(self, sha256: str, answer: Fetched) -> Path:
        ending = ENDINGS.get(answer.content_type.split(";")[0].strip().lower(), ".bin")
        path = Path("blobs") / sha256[:2] / f"{sha256}{ending}"
        target = self.folder / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_suffix(f".{os.getpid()}.partial")
            with partial.open("wb") as file:
                file.write(answer.body or b"")
                file.flush()
                os.fsync(file.fileno())
            partial.replace(target)
        return path

    def failed(self, source: Source, url: str, failure: FetchFailed) -> None:
        with self._db:
            self._db.execute("INSERT INTO failures VALUES (?, ?, ?, ?, ?)", (url, source.name, failure.code, failure.message, now()))

    def ever_failed(self, source: str) -> set[str]:
        """Every address of a source that could not be fetched, now or once."""
        return {url for (url,) in self._db.execute("SELECT DISTINCT url FROM failures WHERE source = ?", (source,))}

    def latest(self, source: str | None = None, since: str | None = None, until: str | None = None) -> list[Version]:
        """The newest version of every URL (that one source lists; published, or else fetched, between two ISO dates)."""
        rows = self._db.execute(
            """SELECT v.url, v.version, v.sha256, v.path, v.fetched_at FROM versions v
               JOIN (SELECT url, max(published) AS published FROM listed WHERE ?1 IS NULL OR source = ?1 GROUP BY url) l USING (url)
               WHERE v.version = (SELECT max(version) FROM versions WHERE url = v.url)
                 AND (?2 IS NULL OR coalesce(l.published, substr(v.fetched_at, 1, 10)) >= ?2)
                 AND (?3 IS NULL OR coalesce(l.published, substr(v.fetched_at, 1, 10)) <= ?3)
               ORDER BY v.url""",
            (source, since, until),
        )
        return [Version(url, n, sha, self.folder / path, at) for url, n, sha, path, at in rows]


def fetch_source(source: Source, archive: Archive, client: Client, progress: Callable[[str], None] = lambda _: None) -> FetchReport:
    """Bring ``archive`` up to date with ``source``; a document that fails is reported, and the others go on."""
    seen = new = changed = unchanged = 0
    versions: list[Version] = []
    failures: list[tuple[str, str, str]] = []

    def failed(url: str, failure: FetchFailed) -> None:
        archive.failed(source, url, failure)
        failures.append((url, failure.code, str(failure.issue().message)))

    for link in _links(source, client, failed):
        seen += 1
        progress(link.url)
        try:
            version = archive.keep(source, link, client.fetch(link.url, *archive.validators(link.url)))
        except FetchFailed as e:
            failed(link.url, e)
            continue
        if version is None:
            unchanged += 1
            continue
        versions.append(version)
        new, changed = new + (version.version == 1), changed + (version.version > 1)
    if seen < source.minimum:
        failed(source.where[0], FetchFailed("too_few_links", f"{source.name} has {seen} documents, at least {source.minimum} expected"))
    recovered = archive.ever_failed(source.name).difference(url for url, *_ in failures)
    return FetchReport(source.name, seen, new, changed, unchanged, tuple(failures), tuple(versions), tuple(sorted(recovered)))


def _links(source: Source, client: Client, failed: Callable[[str, FetchFailed], None]) -> Iterable[Link]:
    """The links of a source; where its list breaks off, that is a failure and what was listed before it stands."""
    try:
        yield from discover(source, client)
    except FetchFailed as e:
        failed(source.where[0], e)
