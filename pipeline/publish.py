"""The end of a run: what depends on all documents is brought up to date, checked, and published by an atomic rename."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.assertions import Broken, check
from pipeline.store import CONFIG, NoSnapshot, Store, read_snapshot, sync

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. ``broken`` names the assertions that kept it from being published."""

    run: int
    published: bool
    broken: tuple[Broken, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


def publish(
    store: Store,
    figures: dict[str, int],
    *,
    changed: bool = True,
    assertions: Path | None = None,
    force: bool = False,
    seconds: Callable[[], float] = lambda: 0.0,
) -> Outcome:
    """Finish the run: refresh, assert, publish. ``figures`` are the counts that go into ``runs``."""
    refresh(store, changed)
    broken = () if force else tuple(_broken(store, figures, assertions))
    end = _End(store.run, figures, datetime.now(UTC), seconds(), "; ".join(b.message for b in broken) or None)
    if not broken:
        _replace_snapshot(store, end)
    end.write(store.connection)
    return Outcome(store.run, not broken, broken, _counts(store))


@dataclass(frozen=True, slots=True)
class _End:
    """How a run ended, as it is written to the working file and to the copy that is published."""

    run: int
    figures: dict[str, int]
    finished: datetime
    seconds: float
    message: str | None

    def write(self, connection: DuckDBPyConnection) -> None:
        settings = "".join(f", {name} = {int(value)}" for name, value in self.figures.items())
        status = "refused" if self.message else "published"
        connection.execute(
            f"UPDATE runs SET status = $2, finished = $3::TIMESTAMPTZ, seconds = $4, message = $5{settings} WHERE run = $1",
            [self.run, status, self.finished.isoformat(), round(self.seconds, 3), self.message],
        )


def refresh(store: Store, changed: bool = True) -> None:
    """Bring current flags, links and dimension tables up to date, in one transaction."""
    from pipeline import dimensions, links

    if not changed:
        return
    with store.transaction() as connection:
        connection.execute("""
            UPDATE documents SET current = s.current
            FROM (SELECT document_id, bool_or(current) AS current FROM sources WHERE document_id IS NOT NULL GROUP BY ALL) s
            WHERE s.document_id = documents.document_id AND documents.current IS DISTINCT FROM s.current
        """)
        links.refresh(store)
        dimensions.refresh(store)


def _broken(store: Store, figures: dict[str, int], assertions: Path | None) -> list[Broken]:
    last = None
    with suppress(NoSnapshot, OSError):
        last = read_snapshot(store.database)
    try:
        attempted = figures.get("recorded", 0) + figures.get("failed", 0)
        return check(store.connection, last, assertions, attempted=attempted, failed=figures.get("failed", 0))
    finally:
        if last is not None:
            last.close()


def _counts(store: Store) -> dict[str, int]:
    tables = (
        "documents",
        "dates",
        "mission_mentions",
        "partner_mentions",
        "amounts",
        "activities",
        "tables",
        "budget_lines",
        "checks",
        "issues",
    )
    found = store.connection.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {t})" for t in tables)).fetchone()
    return dict(zip(tables, found or (), strict=True))


def _replace_snapshot(store: Store, end: _End) -> None:
    """Copy the working file, mark the run as published in the copy, and let the copy take the snapshot's place."""
    import duckdb

    store.checkpoint()
    target = store.folder / f"snapshot-{os.getpid()}-{time.time_ns()}.duckdb"
    try:
        shutil.copyfile(store.path, target)
        with duckdb.connect(str(target), config=dict(CONFIG)) as copy:
            end.write(copy)
            copy.execute("CHECKPOINT")
        sync(target)
        os.replace(target, store.database)
        sync(store.database.parent)
    finally:
        target.unlink(missing_ok=True)
        target.with_name(target.name + ".wal").unlink(missing_ok=True)
