"""``unrecords flow serve``: one process that schedules ``ingest``, runs it, and takes in what is put into an inbox.

With ``PREFECT_API_URL`` set, that server is used. Without it a server is started on loopback for as long as this runs.
"""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STARTUP_SECONDS = 180
LOOK_SECONDS = 1.0
TAG = "unrecords"


@contextmanager
def server() -> Iterator[str]:
    """The API's address: the one that is configured, or a server of our own on loopback, ended with us."""
    if url := os.environ.get("PREFECT_API_URL"):
        yield url
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    process, lifeline = tethered("-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port))
    try:
        _wait_until_up(f"{url}/health", process)
        end_lost_runs(url)
        os.environ["PREFECT_API_URL"] = url
        yield url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(lifeline)


_TETHER = (
    "import os, sys; from pipeline.isolate import end_with_parent; end_with_parent(); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)


def tethered(*arguments: str) -> tuple[subprocess.Popen, int]:
    """A Python process that ends when we do, however we end; returns it with the lifeline that holds it."""
    theirs, lifeline = os.pipe()
    try:
        command = [sys.executable, "-c", _TETHER, *arguments]
        environment = os.environ | {"UNRECORDS_LIFELINE": str(theirs)}
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, env=environment, pass_fds=(theirs,), stdin=quiet, stdout=quiet, stderr=quiet), lifeline
    finally:
        os.close(theirs)


def _wait_until_up(url: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the Prefect server ended with code {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError(f"the Prefect server did not answer within {STARTUP_SECONDS} s")


def end_lost_runs(url: str) -> list[str]:
    """Call what an earlier process was killed under crashed, and return its names.

    Prefect would think for ever that it runs, and let no other run of its deployment begin.
    """
    under_way = {"tags": {"all_": [TAG]}, "state": {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}}
    state = {"type": "CRASHED", "name": "Crashed", "message": "the process was killed; the next run goes on from here"}
    lost = ask(f"{url}/flow_runs/filter", {"flow_runs": under_way})
    for run in lost:
        ask(f"{url}/flow_runs/{run['id']}/set_state", {"state": state})
    return [run["name"] for run in lost]


def ask(url: str, body: dict[str, Any], tries: int = 6) -> Any:
    """What a Prefect server answers; asked again when it is too busy with its database (503)."""
    import httpx

    for left in reversed(range(tries)):
        answer = httpx.post(url, json=body, timeout=30)
        if answer.status_code != 503 or not left:
            break
        time.sleep(1)
    return answer.raise_for_status().json()


def deployments(watched: list[str], database: str, cron: str, sources: dict[str, str] | None = None, archive: str = "out/archive"):
    """The deployments: ``ingest`` of the watched folders and each source by cron, ``ingest-one`` on demand."""
    from prefect.deployments.runner import EntrypointType

    from flows.ingest import ingest, ingest_one, ingest_source

    common: dict[str, Any] = {"tags": [TAG], "entrypoint_type": EntrypointType.MODULE_PATH, "concurrency_limit": 1}
    made = [
        ingest_one.to_deployment("inbox", parameters={"path": "", "database": database}, **common),
        ingest.to_deployment("watched", cron=cron or None, parameters={"paths": watched, "database": database}, **common),
    ]
    for name, when in (sources or {}).items():
        parameters = {"source": name, "database": database, "archive": archive}
        made.append(ingest_source.to_deployment(Path(name).stem, cron=when, parameters=parameters, **common))
    return made


class Inbox:
    """A folder that is looked at every second; a file that has stopped growing is handed on, each content once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._last: dict[Path, tuple[int, int]] = {}
        self._done: set[tuple[Path, tuple[int, int]]] = set()

    def arrived(self) -> list[Path]:
        """Files that are as they were at the last look and not yet ``done``."""
        last, self._last = self._last, {}
        for path in sorted(self.folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                about = path.stat()
                self._last[path] = (about.st_size, about.st_mtime_ns)
        return [p for p, state in self._last.items() if last.get(p) == state and (p, state) not in self._done]

    def done(self, path: Path) -> None:
        self._done.add((path, self._last[path]))


def _recorded(path: Path, database: str) -> bool:
    """Whether the snapshot has these very bytes under this path (so that a restart does not take in the inbox again)."""
    from flows.artifacts import query

    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return bool(query(Path(database), "SELECT 1 FROM sources WHERE source = ? AND sha256 = ? AND current", [str(path.absolute()), sha256]))


def watch(inbox: Inbox, database: str, stop: threading.Event) -> None:
    """Start ``ingest-one`` for each document that arrives, until ``stop``; what could not be handed on is tried again."""
    from prefect.deployments import run_deployment

    while not stop.wait(LOOK_SECONDS):
        try:
            for path in inbox.arrived():
                if not _recorded(path, database):
                    parameters = {"path": str(path.absolute()), "database": database}
                    run_deployment("ingest-one/inbox", parameters=parameters, timeout=0, as_subflow=False)
                inbox.done(path)
        except Exception as error:  # the server may be away for a while, or not have the deployment yet
            print(f"inbox: {type(error).__name__} {error}; looking again", file=sys.stderr, flush=True)
            stop.wait(2)


def serve(
    watched: list[str],
    database: str,
    cron: str,
    inbox: Path | None = None,
    sources: dict[str, str] | None = None,
    archive: str = "out/archive",
) -> None:
    """Serve until interrupted."""
    with server() as url:
        from prefect import serve as prefect_serve

        print(f"Prefect: {url.removesuffix('/api')}", flush=True)
        stop = threading.Event()
        if inbox is not None:
            watcher = threading.Thread(target=watch, args=(Inbox(inbox), database, stop), daemon=True)
            watcher.start()
        try:
            prefect_serve(*deployments(watched, database, cron, sources, archive), pause_on_shutdown=False, print_starting_message=False)
        finally:
            stop.set()
