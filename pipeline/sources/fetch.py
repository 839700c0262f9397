"""One source brought up to date: what it has now is fetched into the archive, and what is to be ingested is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipeline.sources import Source, SourceError, find_source
from pipeline.sources.archive import Archive, FetchReport, Version, fetch_source
from pipeline.sources.client import Client


def bring_up_to_date(
    name: str,
    archive: Path,
    since: date | None = None,
    until: date | None = None,
    fetch: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[FetchReport, list[Version]]:
    """Fetch source ``name`` (unless ``fetch`` is off) and tell its newest versions, of a range of dates where one is given."""
    source = find_source(name)
    if source.kind == "folder":
        raise SourceError(f"{source.name} is a folder: ingest {' '.join(source.where)} itself")
    with Archive(archive) as held:
        report = _fetched(source, held, progress) if fetch else FetchReport(source.name, 0, 0, 0, 0, (), ())
        return report, held.latest(source.name, _iso(since), _iso(until))


def _fetched(source: Source, archive: Archive, progress: Callable[[str], None]) -> FetchReport:
    with Client(source.limits, allow_private=source.allow_private, obey_robots=source.obey_robots) as client:
        return fetch_source(source, archive, client, progress)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
