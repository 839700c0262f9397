"""Extraction in a long-lived process of its own, with limits of time and memory a document.

The worker loads the model once and answers one line a document. It is killed and started again only when a document
hangs it, eats its memory or crashes it; that document becomes an issue, the others are done again.
``python -m pipeline.isolate`` is the worker's side.
"""

from __future__ import annotations

import hashlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import DocumentError, MemoryLimit, TimeLimit, WorkerDied
from pipeline.rows import Extracted, failed

_POLL_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost. ``seconds`` of computing grow with its size; ``start_seconds`` is for loading the model.

    A document that waits rather than computes (or a machine that is busy with other things) has ``patience`` times that.
    """

    seconds: float = 60.0
    seconds_per_megabyte: float = 60.0
    memory_mb: int = 3000
    patience: float = 4.0
    start_seconds: float = 600.0

    def seconds_for(self, size: int) -> float:
        return self.seconds + self.seconds_per_megabyte * size / 1e6


@dataclass(frozen=True, slots=True)
class Task:
    """One source to read: its name in the store, and the file that holds its bytes."""

    source: str
    path: str
    size: int = 0


class WorkerBroken(RuntimeError):
    """The worker cannot even start: a defect of the installation, not of a document."""


class _Trouble(Exception):
    """The worker is of no more use; ``error`` says why, ``at`` is the task it surely was at (None: some of the batch)."""

    def __init__(self, error: DocumentError, at: int | None) -> None:
        super().__init__(error.message)
        self.error, self.at = error, at


class Worker:
    """A process that turns tasks into ``Extracted``. Use as a context manager, from one thread."""

    def __init__(self, limits: Limits | None = None, *, command: Sequence[str] | None = None, corrections: Path | None = None) -> None:
        self.limits = limits or Limits()
        self.restarts = 0
        self._corrections = str(Path(corrections).absolute()) if corrections else ""
        self._command = list(command or [sys.executable, "-m", "pipeline.isolate"])
        self._process: subprocess.Popen[bytes] | None = None
        self._lifeline: int | None = None
        self._buffer = b""
        self._ready = False

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the process, without waiting for the model."""
        if self._process is not None:
            return
        environment = dict(os.environ)
        root = str(Path(__file__).resolve().parent.parent)
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [root, environment.get("PYTHONPATH")]))
        environment["UNRECORDS_MEMORY_MB"] = str(self.limits.memory_mb)
        environment["UNRECORDS_CORRECTIONS"] = self._corrections
        theirs, self._lifeline = os.pipe()
        environment["UNRECORDS_LIFELINE"] = str(theirs)
        try:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, pass_fds=(theirs,)
            )
        finally:
            os.close(theirs)
        self._buffer, self._ready = b"", False

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        lifeline, self._lifeline = self._lifeline, None
        if lifeline is not None:
            os.close(lifeline)
        if process is None:
            return
        process.kill()
        with suppress(OSError):
            if process.stdin:
                process.stdin.close()
        if process.stdout:
            process.stdout.close()
        process.wait()

    def run(self, batches: Iterable[Sequence[Task]]) -> Iterator[Extracted]:
        """What each task became, batch by batch; the next batch is under way while the caller looks at a result."""
        waiting = iter(batches)
        current = next(waiting, None)
        if current is not None:
            self._send(current)
        while current is not None:
            following = next(waiting, None)
            results, trouble = self._collect(current, following)
            yield from results
            if trouble is not None:
                yield from self._recover(current[len(results) :], trouble)
                if following is not None:
                    self._send(following)
            current = following

    def _collect(self, batch: Sequence[Task], following: Sequence[Task] | None) -> tuple[list[Extracted], _Trouble | None]:
        results: list[Extracted] = []
        try:
            for result in self._answers(batch):
                results.append(result)
                if len(results) == len(batch) and following is not None:
                    self._send(following)
        except _Trouble as trouble:
            return results, trouble
        return results, None

    def _recover(self, batch: Sequence[Task], trouble: _Trouble) -> Iterator[Extracted]:
        """The rest of a batch that broke the worker, one by one; whoever breaks it alone is the culprit."""
        for i, task in enumerate(batch):
            if trouble.at == i or len(batch) == 1:
                yield self._blame(task, trouble.error)
                continue
            try:
                self._send([task])
                yield from self._answers([task])
            except _Trouble as again:
                yield self._blame(task, again.error)

    @staticmethod
    def _blame(task: Task, error: DocumentError) -> Extracted:
        """An issue of the bytes that were read: when the next run can read them after all, they are no new version."""
        try:
            with open(task.path, "rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return failed(task.source, error.issue(), size=task.size, retry=True)
        return failed(task.source, error.issue(), sha256, task.size, retry=True)

    def _send(self, batch: Sequence[Task]) -> None:
        self.start()
        assert self._process is not None and self._process.stdin is not None
        line = json.dumps([[t.source, t.path] for t in batch]) + "\n"
        with suppress(OSError):  # a worker that died is noticed when its answer is awaited
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()

    def _answers(self, batch: Sequence[Task]) -> Iterator[Extracted]:
        """One result a task, in order; raises ``_Trouble`` (its ``at`` counted from the first unanswered task)."""
        answered, at = 0, None
        together = self.limits.seconds_for(sum(t.size for t in batch))
        allowance = _Allowance(self._process, self.limits, together, ready=self._ready)
        while answered < len(batch):
            try:
                line = self._line(allowance)
            except DocumentError as error:
                was_ready = self._ready
                self.close()
                self.restarts += 1
                if not was_ready:
                    raise WorkerBroken(f"the worker did not start: {error.message}") from error
                raise _Trouble(error, None if at is None else at - answered) from None
            event = json.loads(line) if line.startswith(b'{"event"') else None
            if event is None:
                yield Extracted.from_line(line)
                answered += 1
                allowance.renew()
            elif event["event"] == "ready":
                self._ready = True
                allowance.renew()
            elif event["event"] == "reading":
                at = event["at"]
                allowance.renew(self.limits.seconds_for(batch[at].size))
            else:
                at = None
                allowance.renew(together)

    def _line(self, allowance: _Allowance) -> bytes:
        """The worker's next line; kills nothing, but raises what went wrong."""
        process = self._process
        if process is None or process.stdout is None:
            raise WorkerDied("the worker is gone")
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while (cut := self._buffer.find(b"\n")) < 0:
                if selector.select(_POLL_SECONDS):
                    chunk = os.read(process.stdout.fileno(), 1 << 20)
                    if not chunk:
                        raise self._death(process)
                    self._buffer += chunk
                    continue
                if _resident_mb(process.pid) > self.limits.memory_mb:
                    raise MemoryLimit(f"took more than {self.limits.memory_mb} MB of memory", "raise --memory-limit")
                if allowance.used_up():
                    raise TimeLimit("took longer than the time limit and was stopped", "raise --time-limit")
        line, self._buffer = self._buffer[: cut + 1], self._buffer[cut + 1 :]
        return line

    @staticmethod
    def _death(process: subprocess.Popen[bytes]) -> DocumentError:
        code = process.wait()
        if code == _OUT_OF_MEMORY:
            return MemoryLimit("took more memory than the limit", "raise --memory-limit")
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return WorkerDied(f"the worker process died while it worked on this document ({how})")


Process = Callable[[Iterable[Sequence[Task]]], Iterator[Extracted]]
"""A way to turn batches of tasks into results: in one worker here, as tasks of a flow there."""


@contextmanager
def in_one_worker(limits: Limits | None = None, corrections: Path | None = None) -> Iterator[Process]:
    """By one worker, which loads its model while the caller still plans; its memory is free after the last batch."""
    with Worker(limits, corrections=corrections) as worker:
        worker.start()

        def extract_batches(batches: Iterable[Sequence[Task]]) -> Iterator[Extracted]:
            yield from worker.run(batches)
            worker.close()

        yield extract_batches


class _Allowance:
    """The time that the worker still has: seconds of computing, and more seconds by the clock."""

    def __init__(self, process: subprocess.Popen[bytes] | None, limits: Limits, seconds: float, *, ready: bool) -> None:
        self.pid = process.pid if process else 0
        self.limits, self.seconds = limits, seconds
        self.renew()
        if not ready:
            self.computing += limits.start_seconds
            self.clock += limits.start_seconds

    def renew(self, seconds: float | None = None) -> None:
        """Start anew, as the worker starts on something else."""
        self.seconds = self.seconds if seconds is None else seconds
        computed = _computed_seconds(self.pid)
        self.computing = (computed or 0) + self.seconds
        self.clock = time.monotonic() + self.seconds * (self.limits.patience if computed is not None else 1)

    def used_up(self) -> bool:
        computed = _computed_seconds(self.pid)
        return time.monotonic() > self.clock or (computed is not None and computed > self.computing)


_OUT_OF_MEMORY = 77


def _resident_mb(pid: int) -> float:
    """Resident memory of a process in MB; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_bytes().split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _computed_seconds(pid: int) -> float | None:
    """Processor time that a process has used; None where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return None


def _limit_memory(megabytes: int) -> None:
    """Make the system refuse more data memory than ``megabytes``, so that Python raises MemoryError."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000, resource.RLIM_INFINITY))


def end_with_parent() -> None:
    """Let the system end this process when the one that started it is gone, even while a document hangs it.

    The parent holds the other end of a pipe; its closing sends a signal that no Python code has to wait for.
    """
    lifeline = os.environ.get("UNRECORDS_LIFELINE")
    if not lifeline:
        return
    with suppress(ImportError, AttributeError, OSError, ValueError):
        import fcntl

        end = int(lifeline)
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(end, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(end, fcntl.F_SETFL, fcntl.fcntl(end, fcntl.F_GETFL) | os.O_ASYNC)
        with selectors.DefaultSelector() as selector:
            selector.register(end, selectors.EVENT_READ)
            if selector.select(0):  # it was gone before we listened
                os._exit(1)


def main() -> None:
    """The worker: batches come in on standard input, results go out on standard output, nothing else does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="surrogatepass", newline="\n")
    os.dup2(2, 1)
    end_with_parent()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line has it
    _limit_memory(int(os.environ.get("UNRECORDS_MEMORY_MB", "3000")))
    from pipeline.extraction import Extractor

    def say(line: str) -> None:
        out.write(line + "\n")
        out.flush()

    def tell(**event: Any) -> None:
        say(json.dumps(event))

    try:
        extractor = Extractor(corrections=os.environ.get("UNRECORDS_CORRECTIONS"))
        tell(event="ready")
        for line in sys.stdin:
            tasks = [Task(source, path) for source, path in json.loads(line)]
            for result in extractor.batch(tasks, on_read=lambda i: tell(event="reading", at=i), on_find=lambda: tell(event="finding")):
                say(result.to_line())
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(1)


if __name__ == "__main__":
    main()
