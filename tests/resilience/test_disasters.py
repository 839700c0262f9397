"""A full disk, signals, a folder that vanishes, a clock that goes back: the run ends cleanly and the next one completes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store import Store, work_folder
from tests.resilience.runs import ask, finish, group, leftovers, start, tables, until, write_documents


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, where root may make one."""
    mount = tmp_path / "disk"
    mount.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or not resize(mount, "1m", new=True):
        pytest.skip("no file system of a given size can be made here")
    yield mount
    subprocess.run(["umount", "-l", str(mount)], check=True)


def resize(mount: Path, size: str, *, new: bool = False) -> bool:
    how = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs"] if new else ["-o", f"remount,size={size}"]
    return subprocess.run(["mount", *how, str(mount)], capture_output=True).returncode == 0


SHARES = [pytest.param((0.5,), id="small"), pytest.param((0.05, 0.1, 0.2, 0.4, 0.5, 0.6, 0.7, 0.9), id="more", marks=pytest.mark.slow)]


@pytest.mark.parametrize("shares", SHARES)
def test_disk_full(tmp_path: Path, documents: Path, small_disk: Path, authority: Path, shares: tuple[float, ...]) -> None:
    """With room for a part of what a run writes it fails, says so, leaves the snapshot alone; with more room the next one completes."""
    undisturbed, database = tmp_path / "first" / "r.duckdb", small_disk / "r.duckdb"
    assert finish(undisturbed, documents, authority=authority) == 0
    before = tables(undisturbed)
    kept = shutil.copytree(undisturbed.parent, tmp_path / "kept")
    write_documents(documents, 80)
    assert finish(undisturbed, documents, authority=authority, write=8) == 0
    after = tables(undisturbed)
    files = [*kept.rglob("*.duckdb")]
    used = sum(p.stat().st_size for p in files)
    for share in shares:
        subprocess.run(["find", str(small_disk), "-mindepth", "1", "-delete"], check=True)
        assert resize(small_disk, "1g")
        shutil.copytree(kept, small_disk, dirs_exist_ok=True)
        assert resize(small_disk, f"{int((used + share * used / 2) / 1024)}k")
        log = tmp_path / "log"
        code = finish(database, documents, authority=authority, write=8, log=log)
        if code:
            assert code == 1, log.read_text()
            assert tables(database) == before
            last = log.read_text().strip().splitlines()[-1]
            assert last.startswith("unrecords: "), log.read_text()
        assert resize(small_disk, "1g")
        assert finish(database, documents, authority=authority, write=8) == 0
        assert tables(database) == after
        assert leftovers(database) == []


def test_files_may_grow_no_further(tmp_path: Path, documents: Path, database: Path, authority: Path) -> None:
    """The same where nobody may mount anything: the system refuses files above a size."""
    assert finish(database, documents, authority=authority) == 0
    before = tables(database)
    write_documents(documents, 60)
    limit = work_folder(database).joinpath("working.duckdb").stat().st_size // 1024 + 300
    log = tmp_path / "log"
    command = ["bash", "-c", f'ulimit -f {limit}; exec "$@"', "bash"]
    process = start(database, documents, authority=authority, write=4, log=log, before=command)
    assert process.wait(timeout=300) == 1, log.read_text()
    assert log.read_text().strip().splitlines()[-1].startswith("unrecords: ")
    assert tables(database) == before
    assert finish(database, documents, authority=authority) == 0
    assert ask(database, "SELECT count(*) FROM documents") == [(60,)]
    assert leftovers(database) == []


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, (130,)), (signal.SIGTERM, (143, -15))], ids=["SIGINT", "SIGTERM"])
def test_signals(documents: Path, database: Path, authority: Path, sent: signal.Signals, code: tuple[int, ...]) -> None:
    """A run that is asked to end does at once, its worker too (here it is at a document that hangs); the next goes on."""
    (documents / "00010.txt").write_text("SLEEP")
    process = start(database, documents, authority=authority, batch=4, write=4)
    assert until(lambda: wal(database) and group(process))
    os.kill(process.pid, sent)
    assert process.wait(timeout=20) in code
    assert until(lambda: not group(process), 20)
    assert not database.exists()
    write_documents(documents, 24)
    assert finish(database, documents, authority=authority) == 0
    assert ask(database, "SELECT run, status, attempts FROM runs") == [(1, "published", 2)]
    assert ask(database, "SELECT count(*) FROM documents") == [(24,)]


def wal(database: Path) -> bool:
    """Whether the run has committed something already."""
    file = work_folder(database) / "working.duckdb.wal"
    return file.exists() and file.stat().st_size > 100_000


@pytest.mark.parametrize("poison", ["hang", "regex"])
def test_no_worker_outlives_a_run_that_was_killed(
    tmp_path: Path, documents: Path, database: Path, authority: Path, monkeypatch: pytest.MonkeyPatch, poison: str
) -> None:
    """Not even one that a document hangs, though it never lets go of the interpreter's lock."""
    mark = tmp_path / "suffering"
    monkeypatch.setenv("POISON_MARK", str(mark))
    (documents / "00000.txt").write_text(f"POISON {poison}")
    process = start(database, documents, authority=authority, worker="readers")
    assert until(mark.exists)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert until(lambda: not group(process), 20)


def test_a_folder_that_vanishes(tmp_path: Path, documents: Path, database: Path, authority: Path) -> None:
    """What was recorded stays current; every file that is gone is an issue; when it comes back all is as if it never went."""
    assert finish(database, documents, authority=authority) == 0
    before = tables(database)
    away = tmp_path / "away"
    (documents / "00000.txt").write_text(f"WAIT {tmp_path}")  # gives time to take it away
    shutil.copytree(documents, away)
    process = start(database, documents, authority=authority, version="v2", seconds=100, batch=4)
    assert until((tmp_path / "reached").exists)
    shutil.rmtree(documents)
    (tmp_path / "go").touch()
    assert process.wait(timeout=300) in (0, 4)
    assert ask(database, "SELECT count(*) FROM counted_documents") == [(24,)]
    assert finish(database, documents, authority=authority, version="v2") in (0, 3)
    assert ask(database, "SELECT count(*) FROM counted_documents") == [(24,)]
    assert ask(database, "SELECT DISTINCT code FROM issues WHERE source = ?", str(documents)) == [("unreadable_path",)]
    shutil.copytree(away, documents)
    write_documents(documents, 24)
    assert finish(database, documents, authority=authority) == 0
    without = ("runs", "sources", "changes", "issues")
    now = tables(database, without)
    assert now == {name: value for name, value in before.items() if name in now}


def test_a_clock_that_goes_back(tmp_path: Path, documents: Path, database: Path, authority: Path) -> None:
    """Versions count by runs and bytes, not by clocks: neither a run of the future nor old or future files confuse them."""
    assert finish(database, documents, authority=authority) == 0
    with Store(database) as store:  # as if the clock had been a year ahead
        store.connection.execute("UPDATE runs SET started = started + INTERVAL 1 YEAR, finished = finished + INTERVAL 1 YEAR")
    changed = documents / "00003.txt"
    changed.write_text("UNMISS in 2031 @army MINUSCA of an older date")
    os.utime(changed, (0, 0))
    os.utime(documents / "00004.txt", (4_000_000_000, 4_000_000_000))
    assert finish(database, documents, authority=authority) == 0
    assert ask(database, "SELECT run, recorded, unchanged, status FROM runs ORDER BY run DESC LIMIT 1") == [(2, 1, 23, "published")]
    assert ask(database, "SELECT version, current FROM sources WHERE source = ? ORDER BY 1", str(changed)) == [(1, False), (2, True)]
    assert ask(database, "SELECT count(*) FROM counted_documents WHERE text LIKE '%older date'") == [(1,)]
    assert finish(database, documents, authority=authority) == 0
    assert ask(database, "SELECT recorded, unchanged FROM runs WHERE run = 3") == [(0, 24)]
