"""One command measured: wall seconds, and the peak memory of it with all its children (proportional set size)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.1
# pictures of pages yield no text to what we are measured against
# an installed package has its bytecode: without it every start compiles spaCy anew, which is no one's everyday
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONHASHSEED": "0", "UNRECORDS_OCR": "off"}


@dataclass(frozen=True, slots=True)
class Measured:
    seconds: float
    peak_mb: float
    output: str


def _tree(pid: int) -> list[int]:
    found = [pid]
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += _tree(int(child))
    return found


def _memory_mb(pid: int) -> float:
    """The memory of a process and its children; what they share is counted once. 0 where the system does not tell."""
    total = 0
    try:
        for one in _tree(pid):
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    except (OSError, StopIteration):
        pass
    return total / 1024


def measure(command: Sequence[str | Path]) -> Measured:
    """Run ``command`` to its end; raises when it fails."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begun = time.perf_counter()
        process = subprocess.Popen([str(c) for c in command], stdout=out, stderr=err, env=ENVIRONMENT)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _memory_mb(process.pid))
            time.sleep(SAMPLE_SECONDS)
        seconds = time.perf_counter() - begun
        out.seek(0)
        if process.returncode:
            err.seek(0)
            raise RuntimeError(f"{' '.join(map(str, command))} failed ({process.returncode}):\n{err.read()[-2000:]}")
        return Measured(seconds, peak, out.read())


PYTHON = sys.executable
