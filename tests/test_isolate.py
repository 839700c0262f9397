"""A poison document ends as a typed issue; the documents beside it are recorded."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from pipeline.isolate import Limits, Task, Worker, WorkerBroken

FAKE = [sys.executable, str(Path(__file__).with_name("fake_worker.py"))]
SHORT = Limits(seconds=1.5, seconds_per_megabyte=1, memory_mb=200, patience=2)


@pytest.fixture(autouse=True)
def version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_VERSION", "test")


def tasks(folder: Path, *contents: str) -> list[Task]:
    out = []
    folder.mkdir(exist_ok=True)
    for i, content in enumerate(contents):
        path = folder / f"{i:02}.txt"
        path.write_text(content)
        out.append(Task(str(path), str(path), len(content)))
    return out


def outcomes(worker: Worker, *batches: list[Task]) -> list[str]:
    """What came of each task in order: "recorded", or the code of its issue."""
    results = list(worker.run(batches))
    assert [r.source for r in results] == [t.source for batch in batches for t in batch]
    return ["recorded" if r.state == "recorded" else json.loads(r.rows["issues"])["code"] for r in results]


@pytest.mark.parametrize(
    ("poison", "code"),
    [("SPIN", "time_limit"), ("SLEEP", "time_limit"), ("EAT", "memory_limit"), ("KILL", "worker_died"), ("EXIT", "worker_died")],
)
def test_poison_is_an_issue_and_its_neighbours_are_recorded(tmp_path: Path, poison: str, code: str) -> None:
    with Worker(SHORT, command=FAKE) as worker:
        assert outcomes(worker, tasks(tmp_path, "one UNMISS", poison, "three 2024"), tasks(tmp_path / "more", "later")) == [
            "recorded",
            code,
            "recorded",
            "recorded",
        ]


def test_poison_alone_costs_one_restart(tmp_path: Path) -> None:
    with Worker(SHORT, command=FAKE) as worker:
        assert outcomes(worker, tasks(tmp_path, "KILL")) == ["worker_died"]
        assert worker.restarts == 1


def test_all_poison(tmp_path: Path) -> None:
    begun = time.monotonic()
    with Worker(SHORT, command=FAKE) as worker:
        assert outcomes(worker, tasks(tmp_path, "KILL", "EXIT", "BAD")) == ["worker_died", "worker_died", "corrupt"]
    assert time.monotonic() - begun < 60


def test_file_that_vanished(tmp_path: Path) -> None:
    with Worker(SHORT, command=FAKE) as worker:
        assert outcomes(worker, [Task("gone", str(tmp_path / "gone"), 1)]) == ["unreadable_path"]


def test_worker_that_cannot_start_is_no_documents_fault(tmp_path: Path) -> None:
    with Worker(SHORT, command=[sys.executable, "-c", "raise SystemExit('broken')"]) as worker, pytest.raises(WorkerBroken):
        outcomes(worker, tasks(tmp_path, "innocent"))


def test_no_tasks_no_process() -> None:
    with Worker(SHORT, command=["does-not-exist"]) as worker:
        assert list(worker.run([])) == []


def test_the_real_worker_limits_memory(tmp_path: Path) -> None:
    """The limit that the worker sets itself turns a greedy document into ``MemoryError``, before the machine suffers."""
    code = "import pipeline.isolate as i; i._limit_memory(300)\ntry:\n    bytearray(500_000_000)\nexcept MemoryError:\n    print('refused')"
    import subprocess

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "refused\n"
