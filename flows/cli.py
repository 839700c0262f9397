"""``unrecords flow …``: the flows by command. Prefect is imported when one runs, not before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import DEFAULT_DATABASE, FAILURE, NOT_PUBLISHED, Database

EXIT_CODES = """\b
Exit codes:
  0  Done, or Done with issues: what could not be read or fetched are rows of the table issues
  1  Failed: a failure of the program or the machine
  2  wrong usage: unknown option or source, a day or schedule that is none, document that is not there
  4  Refused: an assertion does not hold, the last good snapshot is still in place
"""

app = typer.Typer(
    no_args_is_help=True,
    help="Run the Prefect flows (embedded Prefect, or the server at PREFECT_API_URL).\n\n" + EXIT_CODES,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Archive = Annotated[Path, typer.Option(help="Where fetched documents are kept.")]
Name = Annotated[str, typer.Argument(help="A shipped source, or a YAML file.")]
DEFAULT_ARCHIVE = Path("out/archive")


def _end(state) -> None:
    """Say how the flow ended, and leave with the exit code for it."""
    typer.echo(f"{state.name}: {state.message or ''}")
    if not state.is_completed():
        raise typer.Exit(NOT_PUBLISHED if state.name == "Refused" else FAILURE)


def _known(name: str) -> str:
    """The name of a source that can be found; a file by its full path, for Prefect may run the flow elsewhere."""
    from pipeline.sources import SourceError, find_source

    try:
        find_source(name)
    except SourceError as error:
        raise typer.BadParameter(str(error)) from error
    return str(Path(name).absolute()) if Path(name).suffix in (".yaml", ".yml") else name


def _schedules(stated: Sequence[str]) -> dict[str, str]:
    """NAME=CRON as a mapping."""
    found = {}
    for one in stated:
        name, given, cron = one.partition("=")
        if not given:
            raise typer.BadParameter(f"{one!r} is not NAME=CRON, such as police_un_org='30 2 * * *'")
        found[_known(name)] = _cron(cron)
    return found


_CRON_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_CRON_PART = re.compile(r"(?:\*|(\d+|[a-z]{3})(?:-(\d+|[a-z]{3}))?)(?:/\d+)?", re.IGNORECASE)


def _cron(stated: str) -> str:
    """A schedule of five fields; empty for none. (Prefect could tell, but must not be imported before its server is known.)"""
    fields = stated.split()
    if stated and (len(fields) != len(_CRON_BOUNDS) or not all(map(_cron_field, fields, _CRON_BOUNDS))):
        raise typer.BadParameter(f"{stated!r} is no cron schedule, such as '0 2 * * *'")
    return stated


def _cron_field(field: str, bounds: tuple[int, int]) -> bool:
    """Whether one field of a schedule can be meant.

    >>> [_cron_field(f, (0, 23)) for f in ("*", "*/2", "1-5,22", "24", "two")]
    [True, True, True, False, False]
    >>> _cron_field("mon-fri", (0, 7))
    True
    """
    parts = [_CRON_PART.fullmatch(part) for part in field.split(",")]
    numbers = [int(n) for part in parts if part for n in part.groups() if n and n.isdigit()]
    names = [n for part in parts if part for n in part.groups() if n and not n.isdigit()]
    return all(parts) and all(bounds[0] <= n <= bounds[1] for n in numbers) and not (names and bounds[1] > 12)


@app.command("ingest", epilog=EXIT_CODES)
def ingest(
    paths: Annotated[list[str], typer.Argument(help="Folders, files or globs.")],
    db: Database = DEFAULT_DATABASE,
    again: Annotated[bool, typer.Option("--again", help="Extract unchanged documents too.")] = False,
) -> None:
    """Ingest folders, files or globs as a flow."""
    from flows.ingest import ingest as flow

    _end(flow(paths=[str(Path(p).absolute()) for p in paths], database=str(db.absolute()), again=again, return_state=True))


@app.command("one", epilog=EXIT_CODES)
def one(
    path: Annotated[Path, typer.Argument(help="The new document.", exists=True, dir_okay=False)], db: Database = DEFAULT_DATABASE
) -> None:
    """Ingest one new document and show its records."""
    from flows.ingest import ingest_one as flow

    _end(flow(path=str(path.absolute()), database=str(db.absolute()), return_state=True))


@app.command("source", epilog=EXIT_CODES)
def source(name: Name, db: Database = DEFAULT_DATABASE, archive: Archive = DEFAULT_ARCHIVE) -> None:
    """Fetch what a source has now, and ingest it."""
    _source(_known(name), db, archive)


@app.command("backfill", epilog=EXIT_CODES)
def backfill(
    name: Name,
    since: Annotated[datetime, typer.Option(help="First day, as 2024-01-01.", formats=["%Y-%m-%d"])],
    until: Annotated[datetime, typer.Option(help="Last day.", formats=["%Y-%m-%d"])],
    db: Database = DEFAULT_DATABASE,
    archive: Archive = DEFAULT_ARCHIVE,
    fetch: Annotated[bool, typer.Option(help="Ask the source first; otherwise only what is in the archive.")] = False,
) -> None:
    """Ingest again what a source published in a range of dates."""
    if until < since:
        raise typer.BadParameter(f"{until:%Y-%m-%d} is before {since:%Y-%m-%d}", param_hint="--until")
    _source(_known(name), db, archive, since.date(), until.date(), fetch)


def _source(name: str, db: Path, archive: Path, since: date | None = None, until: date | None = None, fetch: bool = True) -> None:
    from flows.ingest import ingest_source as flow

    places = {"database": str(db.absolute()), "archive": str(archive.absolute())}
    _end(flow(source=name, since=since, until=until, fetch=fetch, **places, return_state=True))


@app.command("serve", epilog=EXIT_CODES)
def serve(
    watched: Annotated[list[str], typer.Argument(help="Folders to ingest by schedule.")],
    db: Database = DEFAULT_DATABASE,
    cron: Annotated[str, typer.Option(help="When to ingest the folders.")] = "0 2 * * *",
    inbox: Annotated[Path | None, typer.Option(help="A folder in which every new document is ingested at once.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="NAME=CRON, a source and when to fetch it; may be repeated.")] = None,
    archive: Archive = DEFAULT_ARCHIVE,
) -> None:
    """Stay, and ingest by schedule."""
    sources, cron = _schedules(source or ()), _cron(cron)
    from flows.serve import serve as run

    folders = [str(Path(w).absolute()) for w in watched]
    run(folders, str(db.absolute()), cron, inbox and inbox.absolute(), sources, str(archive.absolute()))
