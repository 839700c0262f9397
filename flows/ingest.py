"""The flows: ``ingest`` (folders, files, globs), ``ingest_one`` (one new document), ``ingest_source`` (fetch, then ingest).

A task is a batch of documents: paths go in, the name of a staging file comes out. The flow itself is the one writer.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_link_artifact, create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run
from prefect.states import Completed, Failed, State
from prefect.task_runners import ThreadPoolTaskRunner

from flows.artifacts import document_report, leave_run, link_to, records_of
from pipeline.errors import ExtractionFailed, Issue
from pipeline.files import Source, corrections_beside
from pipeline.ingest import Summary, process_batch, read_staged
from pipeline.ingest import ingest as run_ingest
from pipeline.isolate import Limits, Task, Worker
from pipeline.rows import Extracted, failed
from pipeline.store import DEFAULT_DATABASE, StoreBusy, work_folder

DONE, WITH_ISSUES, REFUSED = "Done", "Done with issues", "Refused"
BUSY_PATIENCE_SECONDS = 1800
ONE_AT_A_TIME: Any = ThreadPoolTaskRunner(max_workers=1)
TRIED_AGAIN: Any = {"retries": 2, "retry_jitter_factor": 0.5, "cache_policy": NO_CACHE, "persist_result": False}
_workers: dict[str, Worker] = {}
"""The worker process of each staging folder: it outlives a task, which can only be handed plain values."""


@task(name="extract-batch", task_run_name="extract {first} and {others} others", retry_delay_seconds=[2, 10], **TRIED_AGAIN)
def extract_batch(tasks: list[list], staging: str, first: str, others: int) -> str:
    """Extract a batch of (source, path, size) and return the path of its staging file."""
    return str(process_batch([Task(*t) for t in tasks], staging, _workers[staging]))


def through_tasks(staging: Path, limits: Limits | None = None, corrections: Path | None = None):
    """A way to process batches in which every batch is a Prefect task; hand it to ``pipeline.ingest.ingest``."""

    def process(batches: Iterable[Sequence[Task]]) -> Iterator[Extracted]:
        key = str(staging)
        with Worker(limits, corrections=corrections) as worker:
            _workers[key] = worker
            under_way = [(batch, _submit(batch, key)) for batch in batches]
            for batch, future in under_way:
                try:
                    path = future.result()
                except Exception as error:  # the task has used up its retries: its documents are issues, the run goes on
                    problem = ExtractionFailed(f"the batch could not be extracted: {type(error).__name__} {error}")
                    yield from (failed(t.source, problem.issue(), size=t.size, retry=True) for t in batch)
                    continue
                yield from read_staged(path)
                Path(path).unlink(missing_ok=True)
            del _workers[key]

    return process


def _submit(batch: Sequence[Task], key: str):
    plain = [[t.source, t.path, t.size] for t in batch]
    return extract_batch.submit(plain, key, PurePosixPath(batch[0].source).name, len(batch) - 1)


@task(name="fetch", task_run_name="fetch {source}", retry_delay_seconds=[10, 60], **TRIED_AGAIN)
def fetch_source(source: str, archive: str, since: date | None, until: date | None, fetch: bool) -> dict[str, list]:
    """Bring the archive up to date: (URL, file) of each document, (URL, code, message) of what cannot be had, what can be again."""
    from pipeline.sources.fetch import bring_up_to_date

    report, versions = bring_up_to_date(source, Path(archive), since, until, fetch, get_run_logger().info)
    documents = [[v.url, str(v.path)] for v in versions]
    return {"documents": documents, "failures": [list(f) for f in report.failures], "recovered": list(report.recovered)}


def _ingest(paths: Sequence[str], database: str, what: str, **asked: Any) -> Summary:
    """Run the ingest with its batches as tasks, waiting for another writer to finish; leaves the run's artifacts."""
    log = get_run_logger()
    staging = work_folder(Path(database)) / "staging"
    process = through_tasks(staging, corrections=corrections_beside(database))
    deadline = time.monotonic() + BUSY_PATIENCE_SECONDS
    while True:
        try:
            summary = run_ingest(paths, database, process=process, **asked)
            break
        except StoreBusy:
            if time.monotonic() > deadline:
                raise
            log.info("another run is writing to %s: waiting", database)
            time.sleep(2)
    for name in summary.strangers:
        log.warning("corrections: no document is known as %s", name)
    leave_run(summary, Path(database), what)
    log.info("%s: %s", what, ", ".join(f"{n} {k}" for k, n in summary.figures().items()))
    return summary


def end_state(summary: Summary) -> State:
    """ "Done", "Done with issues", or "Refused" when what must hold before publishing does not."""
    figures = ", ".join(f"{n} {k}" for k, n in summary.figures().items())
    if summary.outcome is not None and not summary.outcome.published:
        reasons = "; ".join(b.message for b in summary.outcome.broken)
        return Failed(name=REFUSED, message=f"not published, the last snapshot stays: {reasons}")
    if summary.failed:
        return Completed(name=WITH_ISSUES, message=figures)
    return Completed(name=DONE, message=figures)


def _short(paths: Sequence[str]) -> str:
    return f"{Path(paths[0]).name or paths[0]}" + (f" and {len(paths) - 1} more" if len(paths) > 1 else "") if paths else "nothing"


def _run_name() -> str:
    p = flow_run.parameters
    what = p.get("path") or p.get("source") or _short(p.get("paths") or [])
    span = f" {p.get('since') or '…'} to {p.get('until') or 'today'}" if p.get("since") or p.get("until") else ""
    return f"{flow_run.flow_name} {Path(str(what)).name}{span}"


@flow(name="ingest", flow_run_name=_run_name, task_runner=ONE_AT_A_TIME)
def ingest(paths: list[str], database: str = str(DEFAULT_DATABASE), again: bool = False) -> State:
    """Ingest folders, files or globs into ``database`` and publish it; unchanged documents are skipped unless ``again``."""
    return end_state(_ingest(paths, database, _short(paths), again=again))


@flow(name="ingest-one", flow_run_name=_run_name, task_runner=ONE_AT_A_TIME)
def ingest_one(path: str, database: str = str(DEFAULT_DATABASE)) -> State:
    """Ingest one new document and show its records at the end, in the log and as an artifact."""
    summary = _ingest([path], database, Path(path).name)
    report = document_report(records_of(Path(database), str(Path(path).absolute())))
    create_markdown_artifact(report, key="document-records", description=f"Records of {Path(path).name}")
    create_link_artifact(link_to(path), link_text=Path(path).name, key="document")
    get_run_logger().info("records of %s:\n%s", path, report)
    return end_state(summary)


@flow(name="ingest-source", flow_run_name=_run_name, task_runner=ONE_AT_A_TIME)
def ingest_source(
    source: str,
    database: str = str(DEFAULT_DATABASE),
    archive: str = "out/archive",
    since: date | None = None,
    until: date | None = None,
    fetch: bool = True,
) -> State:
    """Fetch what a source has now and ingest its documents; ``since``/``until`` with ``fetch=False`` is a backfill."""
    found = fetch_source(source, archive, since, until, fetch)
    problems = {url: Issue(code, "error", "fetch", message) for url, code, message in reversed(found["failures"])}  # the first of each
    asked = {
        "sources": [Source(url, path) for url, path in found["documents"]],
        "unfetched": [failed(url, issue, retry=True) for url, issue in sorted(problems.items())],
        "fetched_again": found["recovered"],
    }
    return end_state(_ingest([], database, source, **asked))
