"""``ingest`` with the fake worker, as a function for tests and as a process to kill: ``fake_ingest.py DATABASE VERSION PATH…``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pipeline.dimensions import AUTHORITY
from pipeline.ingest import Summary, ingest
from pipeline.isolate import Limits, Worker

FAKE = [sys.executable, str(Path(__file__).with_name("fake_worker.py"))]
SHORT = Limits(seconds=1.5, seconds_per_megabyte=1, memory_mb=200, patience=3)


def fake_ingest(paths: list[Any], database: Path, version: str = "v1", **options: Any) -> Summary:
    """``ingest`` of documents that the fake worker reads, as if the extractor had this version."""

    def process(batches):  # type: ignore[no-untyped-def]
        with Worker(SHORT, command=FAKE) as worker:
            yield from worker.run(batches)

    authority = Path(os.environ.get("FAKE_AUTHORITY", str(AUTHORITY)))  # frozen, where somebody may be editing the real one
    frozen = patch("pipeline.dimensions.AUTHORITY", authority)
    with frozen, patch("pipeline.ingest.extractor_version", lambda: version), patch.dict(os.environ, FAKE_VERSION=version):
        return ingest(paths, database, process=process, **options)


if __name__ == "__main__":
    import pipeline.ingest

    pipeline.ingest.WRITE_DOCUMENTS = 4  # many transactions to be killed in
    pipeline.ingest.BATCH_TASKS = 3
    fake_ingest(sys.argv[3:], Path(sys.argv[1]), sys.argv[2])
