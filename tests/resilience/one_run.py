"""``unrecords ingest`` as a process to disturb: ``one_run.py fake|real|readers DATABASE PATH…``.

``fake`` reads without a model, ``real`` is the shipped worker that poison can reach, ``readers`` has our readers and no model.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest.mock import patch

HERE = Path(__file__).resolve().parent
COMMANDS = {
    "fake": [sys.executable, str(HERE.parent / "fake_worker.py")],
    "real": [sys.executable, str(HERE / "poisoned_worker.py")],
    "readers": [sys.executable, str(HERE / "poisoned_worker.py"), "--no-model"],
}


def own_mb() -> float:
    """The most memory that this process had; what its parent had before is counted where the system tells no better."""
    with suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main(kind: str, database: str, *paths: str) -> None:
    """Run the command with another worker and, for kills between them, small transactions; its cost ends up beside the database."""
    import pipeline.ingest as ingest
    from pipeline.cli import app
    from pipeline.isolate import Limits, Worker

    limits = Limits(
        seconds=float(os.environ.get("RUN_SECONDS", "20")),
        seconds_per_megabyte=10,
        memory_mb=int(os.environ.get("RUN_MEMORY", "2000")),
        patience=float(os.environ.get("RUN_PATIENCE", "4")),
    )
    ingest.WRITE_DOCUMENTS = int(os.environ.get("RUN_WRITE", "64"))
    ingest.BATCH_TASKS = int(os.environ.get("RUN_BATCH", "16"))
    begun = time.monotonic()

    @contextmanager
    def in_one_worker(*_: object):  # type: ignore[no-untyped-def]
        with Worker(limits, command=COMMANDS[kind]) as worker:
            yield worker.run

    version = os.environ.setdefault("FAKE_VERSION", "v1")
    authority = Path(os.environ["RUN_AUTHORITY"])
    frozen = patch("pipeline.dimensions.AUTHORITY", authority)
    with frozen, patch("pipeline.isolate.in_one_worker", in_one_worker), patch("pipeline.ingest.extractor_version", lambda: version):
        try:
            app(args=["ingest", "--quiet", "--db", database, *paths])
        finally:
            worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
            cost = {"seconds": time.monotonic() - begun, "own_mb": own_mb(), "worker_mb": worker}
            if "RUN_COST" in os.environ:
                Path(os.environ["RUN_COST"]).write_text(json.dumps(cost))


if __name__ == "__main__":
    main(*sys.argv[1:])
