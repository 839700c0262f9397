"""``kill -9`` at any moment of a run, then a second run: the tables of a run that nobody disturbed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.dimensions import AUTHORITY
from pipeline.schema import fingerprint
from pipeline.store import read_snapshot
from tests.fake_ingest import fake_ingest

SCRIPT = Path(__file__).with_name("fake_ingest.py")
ROOT = SCRIPT.parent.parent
# each stands for two kills; 26 is the figure that the reports speak of
KILLS = int(os.environ.get("UNRECORDS_KILLS", "3"))


@pytest.fixture(autouse=True)
def frozen_authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(AUTHORITY, tmp_path / "authority")
    monkeypatch.setenv("FAKE_AUTHORITY", str(tmp_path / "authority"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("documents")
    for i in range(200):
        text = " ".join(f"word{i}n{j}" for j in range(20))
        (path / f"{i:03}.txt").write_text(f"UNMISS {i} @police{i} {2000 + i % 25} {text}")
    return path


def start(folder: Path, database: Path, version: str = "v1") -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, str(SCRIPT), str(database), version, str(folder)], env=environment, start_new_session=True)


def tables(database: Path) -> dict[str, str]:
    with read_snapshot(database) as connection:
        return fingerprint(connection)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and its worker at once, as a power cut would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("second", [False, True], ids=["first run", "re-extraction and new versions"])
def test_killed_anywhere(folder: Path, tmp_path: Path, second: bool) -> None:
    documents = tmp_path / "documents"
    shutil.copytree(folder, documents)
    base, undisturbed = tmp_path / "base" / "r.duckdb", tmp_path / "undisturbed" / "r.duckdb"
    version = "v1"
    if second:
        fake_ingest([documents], base)
        shutil.copytree(base.parent, undisturbed.parent)
        for i in range(0, 200, 10):
            (documents / f"{i:03}.txt").write_text(f"MINUSCA {i} @army{i} 2024")
        version = "v2"
    begun = time.monotonic()
    start(documents, undisturbed, version).wait()
    duration = time.monotonic() - begun
    expected = tables(undisturbed)
    moments = random.Random(7)
    for attempt in range(KILLS):
        database = tmp_path / f"killed{attempt}" / "r.duckdb"
        if second:
            shutil.copytree(base.parent, database.parent)
        for _ in range(2):
            process = start(documents, database, version)
            time.sleep(moments.uniform(0.15, 1.05) * duration)
            kill(process)
            if database.exists() and not second:
                assert tables(database) == expected  # published whole or not at all
        assert start(documents, database, version).wait() == 0
        assert tables(database) == expected
        shutil.rmtree(database.parent)


def test_disk_full(folder: Path, tmp_path: Path) -> None:
    """A file that may not grow fails the run as a full disk does; with room again the next run goes on."""
    import resource

    undisturbed, database = tmp_path / "undisturbed.duckdb", tmp_path / "full.duckdb"
    some = tmp_path / "documents"
    some.mkdir()
    for path in sorted(folder.iterdir())[:40]:
        shutil.copy(path, some)
    assert start(some, undisturbed).wait() == 0
    size = undisturbed.stat().st_size
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for share in (0.2, 0.5, 0.9):
        limit = int(size * share)
        run = subprocess.run(
            [sys.executable, str(SCRIPT), str(database), "v1", str(some)],
            env=environment,
            capture_output=True,
            text=True,
            preexec_fn=lambda limit=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),  # type: ignore[misc]
        )
        assert run.returncode == 1 and not database.exists(), run.stderr
    assert start(some, database).wait() == 0
    assert tables(database) == tables(undisturbed)
