"""Prefect for the tests that need it: one real server a session, started as its users start it, in a folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.resilience.runs import heed_interrupts

RELEASE = "MINUSCA trains police\n\nOn 4 March 2024, MINUSCA trained 20 officers of the national police in Bangui.\n"
PATIENCE = 180


def until(question, seconds: float = PATIENCE):
    """The first true answer to ``question`` within ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if answer := question():
                return answer
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise AssertionError(f"not within {seconds} s")


@pytest.fixture(scope="session")
def serving(tmp_path_factory):
    """A Prefect server started by ``flow serve`` on loopback, with a watched folder and an inbox."""
    folder = tmp_path_factory.mktemp("serve")
    (folder / "watched").mkdir()
    (folder / "watched" / "release.txt").write_text(RELEASE)
    environment = {k: v for k, v in os.environ.items() if k not in ("PREFECT_API_URL", "PREFECT_TEST_MODE")}
    environment |= {
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder}/prefect.db",
    }
    command = [sys.executable, "-c", "from flows.cli import app; app()", "serve", str(folder / "watched")]
    command += ["--db", str(folder / "u.duckdb"), "--inbox", str(folder / "inbox"), "--cron", "0 2 * * *"]
    log = (folder / "serve.log").open("w+")
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        cwd=Path.cwd(),
        preexec_fn=heed_interrupts,
    )

    def address() -> str | None:
        assert process.poll() is None, (folder / "serve.log").read_text()
        lines = (folder / "serve.log").read_text().splitlines()
        return next((line.split()[1] + "/api" for line in lines if line.startswith("Prefect: ")), None)

    try:
        yield folder, until(address)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


@pytest.fixture(scope="session")
def prefect_harness(serving, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Flows called in this process are known to the same server: starting a second one would take as long as all the tests."""
    from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

    with temporary_settings({PREFECT_API_URL: serving[1], PREFECT_HOME: tmp_path_factory.mktemp("prefect")}):
        yield
