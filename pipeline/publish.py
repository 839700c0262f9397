"""The end of a run: what depends on all documents is brought up to date, checked, and published by an atomic rename."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.assertions import Broken, check
from pipeline.store import CONFIG, NoSnapshot, Store, read_snapshot, sync


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
    status = "refused" if broken else "published"
    message = "; ".join(b.message for b in broken) or None
    counts = _counts(store)
    if broken:
        _end_run(store.connection, store.run, status, figures, seconds(), message)
    else:
        _replace_snapshot(store, figures, seconds)
        _end_run(store.connection, store.run, status, figures, seconds(), message)
    return Outcome(store.run, not broken, broken, counts)


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


def _end_run(connection, run: int, status: str, figures: dict[str, int], seconds: float, message: str | None) -> None:  # type: ignore[no-untyped-def]
    names = [n for n in ("files", "recorded", "failed", "unchanged", "ignored") if n in figures]
    settings = "".join(f", {name} = {int(figures[name])}" for name in names)
    connection.execute(
        f"UPDATE runs SET status = $2, finished = now(), seconds = $3, message = $4{settings} WHERE run = $1",
        [run, status, round(seconds, 3), message],
    )


def _replace_snapshot(store: Store, figures: dict[str, int], seconds: Callable[[], float]) -> None:
    """Copy the working file, mark the run as published in the copy, and let the copy take the snapshot's place."""
    import duckdb

    store.checkpoint()
    target = store.folder / f"snapshot-{os.getpid()}-{time.time_ns()}.duckdb"
    try:
        shutil.copyfile(store.path, target)
        with duckdb.connect(str(target), config=dict(CONFIG)) as copy:
            _end_run(copy, store.run, "published", figures, seconds(), None)
            copy.execute("CHECKPOINT")
        sync(target)
        os.replace(target, store.database)
        sync(store.database.parent)
    finally:
        target.unlink(missing_ok=True)
        target.with_name(target.name + ".wal").unlink(missing_ok=True)
