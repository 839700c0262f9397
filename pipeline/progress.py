"""Progress bars for the terminal; plain silence where standard error is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ingest import Plan, Watcher
from pipeline.rows import Extracted

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def watcher(quiet: bool = False) -> Iterator[Watcher]:
    """A listener that draws a bar on a terminal, and says nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield Watcher()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[now]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Bar(progress)


class _Bar(Watcher):
    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task = progress.add_task("looking", total=None, now="")

    def planned(self, plan: Plan) -> None:
        self.progress.update(self.task, description="reading", total=len(plan.todo))

    def result(self, result: Extracted) -> None:
        self.progress.update(self.task, advance=1, now=Path(result.source).name[:40])

    def finishing(self) -> None:
        self.progress.update(self.task, description="publishing", now="")
