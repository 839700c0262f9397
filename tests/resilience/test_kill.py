"""``kill -9`` at any moment, of a run or of its worker alone: the next run gives the tables of an undisturbed one."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.store import work_folder
from tests.resilience.runs import ask, finish, group, kill_all, leftovers, start, tables, until, write_documents

SMALL = pytest.param(24, 2, id="small")
BAR = pytest.param(200, 50, id="bar", marks=pytest.mark.slow)
SETTINGS: dict[str, Any] = {"write": 8, "batch": 4}


@pytest.mark.parametrize(("count", "kills"), [SMALL, BAR])
def test_killed_at_random_moments(tmp_path: Path, authority: Path, count: int, kills: int) -> None:
    """Every second attempt goes on from a published database, with new versions of some documents and a new extractor."""
    folder, quiet = write_documents(tmp_path / "documents", count), tmp_path / "quiet"
    first = quiet / "first" / "r.duckdb"
    begun = time.monotonic()
    assert finish(first, folder, authority=authority, **SETTINGS) == 0
    duration = time.monotonic() - begun
    newer = tmp_path / "newer"
    shutil.copytree(folder, newer / "documents")
    second = quiet / "second" / "r.duckdb"
    shutil.copytree(first.parent, second.parent)
    for i in range(0, count, 5):
        (folder / f"{i:05}.txt").write_text(f"MONUSCO 2024 @army{i} MINUSCA again")
    assert finish(second, folder, authority=authority, version="v2", **SETTINGS) == 0
    expected = [tables(first), tables(second)]
    moments, disturbed = random.Random(17), 0
    for attempt in range(kills):
        update = attempt % 2
        if not update:  # the documents as they were
            shutil.copytree(newer / "documents", folder, dirs_exist_ok=True)
        else:
            for i in range(0, count, 5):
                (folder / f"{i:05}.txt").write_text(f"MONUSCO 2024 @army{i} MINUSCA again")
        database = tmp_path / f"killed{attempt}" / "r.duckdb"
        if update:
            shutil.copytree(first.parent, database.parent)
        version = "v2" if update else "v1"
        process = start(database, folder, authority=authority, version=version, **SETTINGS)
        time.sleep(moments.uniform(0.05, 1.0) * duration)
        disturbed += process.poll() is None
        kill_all(process)
        if database.exists():  # whole: what was published before, or what the run that was killed published
            assert tables(database) in (expected[: update + 1] if update else expected[:1])
        assert finish(database, folder, authority=authority, version=version, **SETTINGS) == 0
        assert tables(database) == expected[update], f"attempt {attempt}"
        assert leftovers(database) == []
        shutil.rmtree(database.parent)
    assert disturbed >= kills // 2 - 1  # a first run in a cold cache may take so long that both of two moments come too late


@pytest.mark.parametrize("kills", [1, pytest.param(12, marks=pytest.mark.slow)])
def test_killed_while_it_publishes(tmp_path: Path, documents: Path, authority: Path, kills: int) -> None:
    undisturbed = tmp_path / "undisturbed" / "r.duckdb"
    assert finish(undisturbed, documents, authority=authority) == 0
    expected, moments = tables(undisturbed), random.Random(3)
    for attempt in range(kills):
        database = tmp_path / f"killed{attempt}" / "r.duckdb"
        process = start(database, documents, authority=authority)
        assert until(lambda d=database, p=process: p.poll() is not None or any(work_folder(d).glob("snapshot-*")))  # type: ignore[misc]
        time.sleep(moments.uniform(0, 0.05))
        kill_all(process)
        if database.exists():
            assert tables(database) == expected
        assert finish(database, documents, authority=authority) == 0
        assert tables(database) == expected
        assert leftovers(database) == []


@pytest.mark.parametrize(("count", "kills"), [pytest.param(24, 2, id="small"), pytest.param(400, 15, id="many", marks=pytest.mark.slow)])
def test_only_the_worker_is_killed(tmp_path: Path, authority: Path, count: int, kills: int) -> None:
    """The run starts another worker and goes on; a document that was blamed is read by the next run."""
    folder = write_documents(tmp_path / "documents", count)
    undisturbed, database = tmp_path / "a" / "r.duckdb", tmp_path / "b" / "r.duckdb"
    assert finish(undisturbed, folder, authority=authority, **SETTINGS) == 0
    process = start(database, folder, authority=authority, **SETTINGS)
    killed, moments = set[int](), random.Random(5)
    while process.poll() is None and len(killed) < kills:
        for worker in set(group(process)) - killed:
            time.sleep(moments.uniform(0.15, 0.4))
            with_worker = worker in group(process)
            if with_worker:
                os.kill(worker, signal.SIGKILL)
                killed.add(worker)
        time.sleep(0.02)
    process.wait(timeout=600)
    if process.returncode:  # a worker that dies before it can say "ready" is a broken installation
        assert process.returncode == 1
    assert finish(database, folder, authority=authority, **SETTINGS) == 0
    assert ask(database, "SELECT count(*) FROM sources WHERE current AND state = 'recorded'") == [(count,)]
    assert ask(database, "SELECT count(*) FROM issues") == [(0,)]
    # the version's run and the changes tell which run read it; everything else is equal
    without = ("runs", "changes")
    assert tables(database, without) == tables(undisturbed, without)


def test_a_new_version_that_killed_its_worker_counts_once_it_is_read(tmp_path: Path, documents: Path, authority: Path) -> None:
    """Until then the version before it stays current."""
    database, changed = tmp_path / "out" / "r.duckdb", documents / "00003.txt"
    assert finish(database, documents, authority=authority) == 0
    changed.write_text("POISON kill")
    assert finish(database, documents, authority=authority, worker="readers") == 0
    query = "SELECT version, state, current FROM sources WHERE source = ? ORDER BY 1"
    assert ask(database, query, str(changed)) == [(1, "recorded", True), (2, "failed", False)]
    assert finish(database, documents, authority=authority) == 0  # another worker, which this does not kill
    assert ask(database, query, str(changed)) == [(1, "recorded", False), (2, "recorded", True)]
    assert ask(database, "SELECT text FROM counted_documents WHERE source = ?", str(changed)) == [("POISON kill",)]
    assert ask(database, "SELECT count(*) FROM changes WHERE run = 3 AND change = 'removed'") != [(0,)]
    assert ask(database, "SELECT count(*) FROM issues") == [(0,)]
