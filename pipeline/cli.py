"""The command line. Heavy things are imported by the command that needs them, so that ``--help`` answers at once."""

from __future__ import annotations

import gc
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from pipeline.corrections import Correction
    from pipeline.records import Records

EXIT_CODES = """\b
Exit codes:
  0  done; documents that could not be read are rows of the table issues and do not fail a run
  1  a failure of the program or the machine (disk full, another run is writing)
  2  wrong usage: unknown option, query that cannot be run, document that is not there
  3  nothing was read: no path gave a single file, or no file given to extract could be read
  4  not published: an assertion does not hold, the last good snapshot is still in place
"""
EXTRACT_AT_ONCE = 8
DELEGATED: dict[str, Any] = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
OK, FAILURE, USAGE, NOTHING_READ, NOT_PUBLISHED = range(5)

app = typer.Typer(
    name="unrecords",
    help="UN press releases and project documents as records that can be queried and traced.\n\n" + EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Database = Annotated[Path, typer.Option("--db", envvar="UNRECORDS_DB", help="The published database.")]
Corrections = Annotated[
    Path | None,
    typer.Option(envvar="UNRECORDS_CORRECTIONS_FILE", help="YAML file of reviewed corrections.", exists=True),
]
DEFAULT_DATABASE = Path("out/unrecords.duckdb")


class RecordFormat(StrEnum):
    table = "table"
    json = "json"


class SqlFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"


def say(message: str) -> None:
    """A line on standard error."""
    typer.echo(message, err=True)


def fail(message: str, code: int) -> NoReturn:
    """Say what is wrong and leave with an exit code."""
    say(f"unrecords: {message}")
    raise typer.Exit(code)


@app.callback(invoke_without_command=True)
def _main(version: Annotated[bool, typer.Option("--version", help="Print the version of program, data and model.")] = False) -> None:
    if version:
        from pipeline.version import extractor_version

        typer.echo(extractor_version())
        raise typer.Exit


@app.command(epilog=EXIT_CODES)
def ingest(
    paths: Annotated[list[str], typer.Argument(help="Files, folders (with all below them) and globs.")],
    db: Database = DEFAULT_DATABASE,
    again: Annotated[bool, typer.Option("--again", help="Read unchanged documents too.")] = False,
    time_limit: Annotated[float, typer.Option(help="Seconds of computing a document may take, and as many more for each megabyte.")] = 60.0,
    memory_limit: Annotated[int, typer.Option(help="Megabytes of memory the worker may take.")] = 3000,
    assertions: Annotated[
        Path | None,
        typer.Option(
            help="YAML file with assertions laid over the shipped ones; else the .assertions.yaml beside the database.", exists=True
        ),
    ] = None,
    corrections: Corrections = None,
    force: Annotated[bool, typer.Option("--force", help="Publish even if an assertion does not hold.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no list of issues.")] = False,
) -> None:
    """Read documents, record what they hold, and publish the database.

    Documents that did not change (same bytes, same version of the program) are skipped. Hidden files and sidecars
    (*.gold.json) are left out. What cannot be read is an issue: `unrecords sql "FROM issues_by_code"`.
    """
    from pipeline.files import corrections_beside
    from pipeline.isolate import Limits, in_one_worker

    corrections = corrections or corrections_beside(db)
    _corrections(corrections)
    limits = Limits(seconds=time_limit, seconds_per_megabyte=time_limit, memory_mb=memory_limit)
    try:
        # the worker loads its model while this process still imports what it needs itself
        with in_one_worker(limits, corrections) as process:
            from pipeline.ingest import ingest as run
            from pipeline.progress import watcher

            with watcher(quiet) as listening:
                summary = run(
                    paths, db, again=again, corrections=corrections, assertions=assertions, force=force, watcher=listening, process=process
                )
    except KeyboardInterrupt:
        fail("stopped; the next run goes on from here", 130)
    except Exception as error:
        _fail_run(error)
    if not quiet:
        for problem in summary.problems:
            say(f"  {problem['code']}: {problem['source']}: {problem['message'].removeprefix(problem['source'] + ': ')}")
    for name in summary.strangers:
        say(f"  corrections: no document is known as {name}")
    say(
        f"run {summary.run}: {summary.files} files, {summary.recorded} recorded, {summary.failed} failed,"
        f" {summary.unchanged} unchanged, {summary.ignored} ignored, {summary.seconds:.1f} s"
    )
    outcome = summary.outcome
    if outcome is None or not outcome.published:
        say(f"NOT PUBLISHED: {db} is still the last good snapshot, because")
        for broken in outcome.broken if outcome else ():
            say(f"  {broken.name}: {broken.message}")
        raise typer.Exit(NOT_PUBLISHED)
    say(f"published {db}: " + ", ".join(f"{count} {table}" for table, count in outcome.counts.items()))
    if (
        not summary.recorded
        and not summary.unchanged
        and summary.failed == len([p for p in summary.problems if p["code"] == "unreadable_path"])
    ):
        fail("nothing was read", NOTHING_READ)


def _fail_run(error: Exception) -> NoReturn:
    """Say what ended a run before its end; a defect of the program is raised as it came."""
    import duckdb

    from pipeline.assertions import AssertionsError
    from pipeline.isolate import WorkerBroken
    from pipeline.store import StoreBusy

    if isinstance(error, AssertionsError):
        fail(str(error), USAGE)
    if isinstance(error, (StoreBusy, WorkerBroken, OSError, duckdb.Error)):
        fail(f"{error} (the last snapshot is still in place; the next run goes on from here)", FAILURE)
    raise error


@app.command(epilog=EXIT_CODES)
def extract(
    files: Annotated[list[Path], typer.Argument(help="Text, HTML, PDF or DOCX files.")],
    format: Annotated[
        RecordFormat, typer.Option("--format", "-f", help="table to read, json for the record contract (one object a line).")
    ] = RecordFormat.table,
    corrections: Corrections = None,
) -> None:
    """Print the records of files, without a database."""
    gc.disable()  # nothing is garbage while modules and the model are loaded
    from pipeline.errors import DocumentError, Issue
    from pipeline.extraction import load_language, read_file, records_of

    entries = _corrections(corrections)
    nlp, read = None, 0
    for first in range(0, len(files), EXTRACT_AT_ONCE):
        documents = []
        for file in files[first : first + EXTRACT_AT_ONCE]:
            try:
                documents.append(read_file(str(file), file))
            except DocumentError as error:
                say(f"{error.code}: {file}: {error.issue().message}")
        if not documents:
            continue
        nlp = nlp or load_language()
        read += len(documents)
        for document, records in zip(documents, records_of(documents, nlp), strict=True):
            if isinstance(records, Issue):
                say(f"{records.code}: {document.source}: {records.message}")
                continue
            if entries:
                from pipeline.corrections import correct

                records = correct(records, entries)
            _print(records, format)
    if not read:
        raise typer.Exit(NOTHING_READ)


def _corrections(path: Path | None) -> tuple[Correction, ...]:
    """The corrections of a file; a file that is not understood is a wrong usage."""
    if path is None:
        return ()
    from pipeline.corrections import CorrectionError, load_corrections

    try:
        return load_corrections(path)
    except CorrectionError as error:
        fail(str(error), USAGE)


def _print(records: Records, format: RecordFormat) -> None:
    if format is RecordFormat.json:
        from pipeline.contract import to_json

        sys.stdout.buffer.write(to_json(records).encode("utf-8", "surrogatepass") + b"\n")
        sys.stdout.buffer.flush()
    else:
        from pipeline.show import print_records

        print_records(records)


@app.command(epilog=EXIT_CODES)
def sql(
    query: Annotated[str, typer.Argument(help='A query, such as "FROM activities_flat LIMIT 10".')],
    db: Database = DEFAULT_DATABASE,
    format: Annotated[SqlFormat, typer.Option("--format", "-f", help="How to print the rows.")] = SqlFormat.table,
) -> None:
    """Run a query on the published database, read-only."""
    from pipeline.query import print_rows, run

    try:
        columns, rows = run(query, db)
    except Exception as error:
        fail(str(error), USAGE)
    print_rows(columns, rows, format.value)


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(help="A table or view; all if left out.")] = None,
    db: Database = DEFAULT_DATABASE,
) -> None:
    """Print the tables, views and columns, and what they hold."""
    from pipeline.query import print_schema

    if not print_schema(name, db):
        fail(f"no table or view {name}", USAGE)


@app.command()
def show(
    document: Annotated[str, typer.Argument(help="A file, or the id, symbol or source of a document in the database.")],
    page: Annotated[int | None, typer.Option(help="Write this page as a picture with its records and table cells drawn on it.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where the picture goes.")] = None,
    db: Database = DEFAULT_DATABASE,
) -> None:
    """Print a document's text with its records marked, or draw one of its pages."""
    from pipeline import show as shown

    try:
        if page is not None:
            typer.echo(shown.draw(document, page, db, output))
        else:
            shown.show(document, db)
    except (LookupError, OSError) as error:
        fail(str(error), USAGE)


@app.command(context_settings=DELEGATED)
def evaluate(context: typer.Context) -> None:
    """Precision, recall and F1 by kind against gold files, with a report of the errors."""
    _delegate("evaluate", "pipeline.evaluate", context.args)


@app.command(context_settings=DELEGATED)
def twins(context: typer.Context) -> None:
    """Where two versions of one document (DOCX and PDF) disagree."""
    _delegate("twins", "pipeline.twins", context.args)


@app.command(context_settings=DELEGATED)
def flow(context: typer.Context) -> None:
    """Prefect flows: ingest, one, source, backfill, serve."""
    _delegate("flow", "flows.cli", context.args)


@app.command(context_settings=DELEGATED)
def serve(context: typer.Context) -> None:
    """Stay, and ingest by schedule: the same as `unrecords flow serve`."""
    _delegate("flow", "flows.cli", ["serve", *context.args])


@app.command("annotations", context_settings=DELEGATED)
def exchange(context: typer.Context) -> None:
    """Records out to annotation tools, and people's mending back as corrections."""
    _delegate("annotations", "pipeline.annotate", context.args)


@app.command(context_settings=DELEGATED)
def demo(context: typer.Context) -> None:
    """Questions worth asking, answered from the published database."""
    _delegate("demo", "pipeline.demo", context.args)


def _delegate(command: str, module: str, arguments: list[str]) -> None:
    """Hand the arguments to a module's Typer ``app``, or to its ``main(argv)``."""
    from importlib import import_module

    try:
        found: Any = import_module(module)
    except ModuleNotFoundError as error:
        fail(f"not available: {error}", FAILURE)
    if hasattr(found, "app"):
        found.app(args=arguments, prog_name=f"unrecords {command}")
    raise typer.Exit(found.main(arguments) or OK)
