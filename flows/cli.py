"""``unrecords flow …``: the flows by command. Prefect is imported when one runs, not before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.store import DEFAULT_DATABASE

app = typer.Typer(no_args_is_help=True, help="Run the Prefect flows (embedded Prefect, or the server at PREFECT_API_URL).")

Database = Annotated[Path, typer.Option("--db", help="The published snapshot to write.")]
Archive = Annotated[Path, typer.Option("--archive", help="Where fetched documents are kept.")]


def _end(state) -> None:
    """Exit code 0 for Done and Done with issues, 3 for Refused, 1 for anything else that failed."""
    typer.echo(f"{state.name}: {state.message or ''}")
    if not state.is_completed():
        raise typer.Exit(3 if state.name == "Refused" else 1)


@app.command("ingest")
def ingest(
    paths: Annotated[list[str], typer.Argument(help="Folders, files or globs.")],
    db: Database = DEFAULT_DATABASE,
    again: Annotated[bool, typer.Option("--again", help="Extract unchanged documents too.")] = False,
) -> None:
    """Ingest folders, files or globs as a flow."""
    from flows.ingest import ingest as flow

    _end(flow(paths=[str(Path(p).absolute()) for p in paths], database=str(db.absolute()), again=again, return_state=True))


@app.command("one")
def one(path: Annotated[Path, typer.Argument(help="The new document.")], db: Database = DEFAULT_DATABASE) -> None:
    """Ingest one new document and show its records."""
    from flows.ingest import ingest_one as flow

    _end(flow(path=str(path.absolute()), database=str(db.absolute()), return_state=True))


@app.command("source")
def source(
    name: Annotated[str, typer.Argument(help="A shipped source, or a YAML file.")],
    db: Database = DEFAULT_DATABASE,
    archive: Archive = Path("out/archive"),
) -> None:
    """Fetch what a source has now, and ingest it."""
    from flows.ingest import ingest_source as flow

    _end(flow(source=name, database=str(db.absolute()), archive=str(archive.absolute()), return_state=True))


@app.command("backfill")
def backfill(
    name: Annotated[str, typer.Argument(help="A shipped source, or a YAML file.")],
    since: Annotated[str, typer.Option(help="First day, as 2024-01-01.")],
    until: Annotated[str, typer.Option(help="Last day.")],
    db: Database = DEFAULT_DATABASE,
    archive: Archive = Path("out/archive"),
    fetch: Annotated[bool, typer.Option(help="Ask the source first; otherwise only what is in the archive.")] = False,
) -> None:
    """Ingest again what a source published in a range of dates."""
    from datetime import date

    from flows.ingest import ingest_source as flow

    parameters = {"since": date.fromisoformat(since), "until": date.fromisoformat(until), "fetch": fetch}
    _end(flow(source=name, database=str(db.absolute()), archive=str(archive.absolute()), **parameters, return_state=True))


@app.command("serve")
def serve(
    watched: Annotated[list[str], typer.Argument(help="Folders to ingest by schedule.")],
    db: Database = DEFAULT_DATABASE,
    cron: Annotated[str, typer.Option(help="When to ingest the folders.")] = "0 2 * * *",
    inbox: Annotated[Path | None, typer.Option(help="A folder in which every new document is ingested at once.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="NAME=CRON, a source and when to fetch it; may be repeated.")] = None,
) -> None:
    """Stay, and ingest by schedule."""
    from flows.serve import serve as run

    sources = dict(s.split("=", 1) for s in source or [])
    run([str(Path(w).absolute()) for w in watched], str(db.absolute()), cron, inbox and inbox.absolute(), sources)
