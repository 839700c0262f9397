"""Runs as processes of their own, what to do to them, and what their databases hold."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipeline.dimensions import AUTHORITY
from pipeline.schema import fingerprint
from pipeline.store import read_snapshot, work_folder

SCRIPT = Path(__file__).with_name("one_run.py")
ROOT = SCRIPT.parents[2]


def write_documents(folder: Path, count: int) -> Path:
    """Documents that the fake worker reads: each has two missions and one partner, and all are different."""
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(count):
        words = " ".join(f"word{i}n{j}" for j in range(12))
        (folder / f"{i:05}.txt").write_text(f"UNMISS {2000 + i % 25} @police{i} MINUSCA {words}")
    return folder


def freeze_authority(folder: Path) -> Path:
    """A copy of the authority files, which somebody may be editing while the tests run."""
    copy = folder / "authority"
    if not copy.exists():
        shutil.copytree(AUTHORITY, copy)
    return copy


def start(
    database: Path, *paths: Path, worker: str = "fake", authority: Path, log: Path | None = None, before: Sequence[str] = (), **options: Any
) -> Any:
    """A run in a process group of its own; options are the variables that ``one_run.py`` knows, ``before`` a command that starts it."""
    settings = {f"RUN_{name.upper()}": str(value) for name, value in options.items() if name != "version"}
    if "version" in options:
        settings["FAKE_VERSION"] = options["version"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RUN_AUTHORITY": str(authority), **settings}
    command = [*before, sys.executable, str(SCRIPT), worker, str(database), *map(str, paths)]
    database.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") if log else open(os.devnull, "wb") as output:
        return subprocess.Popen(command, env=environment, start_new_session=True, stdout=output, stderr=output, preexec_fn=heed_interrupts)


def heed_interrupts() -> None:
    """Tests that run in the background of a shell ignore interrupts, and so would every process that they start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def finish(database: Path, *paths: Path, **options: Any) -> int:
    """The exit code of a run that nobody disturbs."""
    return int(start(database, *paths, **options).wait(timeout=1800))


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """End a run and its worker at once, as a power cut would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def group(process: subprocess.Popen[bytes]) -> list[int]:
    """The other processes of a run's group that still live: its workers."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            fields = entry.read_bytes().rpartition(b")")[2].split()
            if int(fields[2]) == process.pid and fields[0] != b"Z" and int(entry.parent.name) != process.pid:
                found.append(int(entry.parent.name))
    return found


def until(condition: Callable[[], Any], seconds: float = 60.0) -> bool:
    """Wait until a condition holds; False if it does not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return False


def tables(database: Path, without: tuple[str, ...] = ("runs",)) -> dict[str, str]:
    """A hash of each published table."""
    with read_snapshot(database) as connection:
        return fingerprint(connection, without=without)


def ask(database: Path, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """The rows of a query on the snapshot."""
    with read_snapshot(database) as connection:
        return connection.execute(sql, list(parameters)).fetchall()


def leftovers(database: Path) -> list[str]:
    """Files beside the snapshot and in the working folder that a finished run has no use for."""
    there = [p.name for p in database.parent.iterdir()] + [p.name for p in work_folder(database).iterdir()]
    return sorted(set(there) - {database.name, work_folder(database).name, "lock", "working.duckdb"})


def read_cost(path: Path) -> dict[str, float]:
    """What a run took, as it wrote it down itself."""
    return dict(json.loads(path.read_text()))
