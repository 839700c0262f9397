"""People query while runs publish: no error, never half a run, and an open reader keeps the snapshot it opened."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.store import read_snapshot
from tests.resilience.runs import ROOT, ask, finish, leftovers, start, until, write_documents

READER = Path(__file__).with_name("reader.py")


@pytest.mark.parametrize(("queries", "runs"), [pytest.param(60, 3, id="small"), pytest.param(600, 12, id="bar", marks=pytest.mark.slow)])
def test_readers_while_runs_publish(tmp_path: Path, documents: Path, database: Path, authority: Path, queries: int, runs: int) -> None:
    """Of four processes one stays with the connection it has, the others open the snapshot anew for each query."""
    assert finish(database, documents, authority=authority) == 0
    stop = tmp_path / "stop"
    command = [sys.executable, str(READER), str(database), str(stop), str(queries)]
    environment = {"PYTHONPATH": str(ROOT)}
    readers = [
        subprocess.Popen([*command, way], stdout=subprocess.PIPE, cwd=ROOT, env=environment) for way in ("stay", "anew", "anew", "anew")
    ]
    with read_snapshot(database) as early:
        for run in range(runs):
            write_documents(documents, 24 + 6 * (run + 1))
            assert finish(database, documents, authority=authority) == 0
        stop.touch()
        answers = [json.loads(reader.communicate(timeout=600)[0]) for reader in readers]
        assert early.execute("SELECT count(*), (SELECT count(*) FROM mission_mentions) FROM documents").fetchone() == (24, 48)
    assert [a["errors"] for a in answers] == [[]] * 4
    assert sum(a["queries"] for a in answers) >= 4 * queries
    seen = {size for a in answers for size in a["sizes"]}
    assert seen <= {24 + 6 * run for run in range(runs + 1)} and len(seen) > 1
    print(f"{sum(a['queries'] for a in answers)} queries, {runs} publications, {len(seen)} snapshots seen, 0 errors")
    assert leftovers(database) == []
    assert deleted_snapshots_held() == 0
    assert ask(database, "SELECT count(*) FROM runs WHERE status <> 'published'") == [(0,)]


def deleted_snapshots_held() -> int:
    """Old snapshots that this process still holds open (their space is free only when nobody does)."""
    return sum("(deleted)" in str(p.readlink()) and "records.duckdb" in str(p.readlink()) for p in links_of_this_process())


def links_of_this_process() -> list[Path]:
    return [p for p in Path("/proc/self/fd").iterdir() if p.is_symlink()]


def test_leftovers_of_killed_runs_are_cleaned_up(documents: Path, database: Path, authority: Path) -> None:
    assert finish(database, documents, authority=authority) == 0
    work = database.parent / f".{database.name}.work"
    for name in ("snapshot-1-2.duckdb", "snapshot-1-2.duckdb.wal", "snapshot-taken-over"):
        (work / name).write_bytes(b"half")
    assert finish(database, documents, authority=authority) == 0
    assert leftovers(database) == []


def test_a_second_run_at_the_same_time_is_turned_away(tmp_path: Path, documents: Path, database: Path, authority: Path) -> None:
    (documents / "zz.txt").write_text(f"WAIT {tmp_path}")
    first = start(database, documents, authority=authority, seconds=100, batch=4)
    assert until((tmp_path / "reached").exists)
    assert finish(database, documents, authority=authority) == 1
    (tmp_path / "go").touch()
    assert first.wait(timeout=120) == 0
    assert ask(database, "SELECT count(*) FROM documents") == [(24,)]
