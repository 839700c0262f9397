"""The questions of ``queries.sql``, asked of a published database and answered on the terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from pipeline.store import DEFAULT_DATABASE, NoSnapshot, read_snapshot

QUERIES = Path(__file__).with_name("queries.sql")
WIDEST = 70


def queries(path: Path = QUERIES) -> Iterator[tuple[str, str]]:
    """(question, SQL) pairs of a file in which each statement follows a comment that asks what it answers."""
    for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
        lines = paragraph.strip().splitlines()
        question = " ".join(line.removeprefix("--").strip() for line in lines if line.startswith("--"))
        sql = "\n".join(line for line in lines if not line.startswith("--"))
        if sql:
            yield question, sql.rstrip(";")


def _cell(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"


def main(arguments: Sequence[str] | None = None) -> int:
    """``unrecords demo``: print every question and its answer; exit code 2 where nothing is published."""
    ap = argparse.ArgumentParser(prog="unrecords demo", description="Questions worth asking, answered from a published database.")
    ap.add_argument("--db", type=Path, default=DEFAULT_DATABASE)
    database = ap.parse_args(arguments).db
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 200)
    try:
        connection = read_snapshot(database)
    except NoSnapshot as error:
        ap.exit(2, f"unrecords demo: {error}\n")
    with connection:
        for question, sql in queries():
            answer = connection.execute(sql)
            table = Table(title=question, title_justify="left", title_style="bold", show_edge=False)
            for name, *_ in answer.description:
                table.add_column(name, overflow="fold")
            for row in answer.fetchall():
                table.add_row(*map(_cell, row))
            console.print(table, "")
    return 0
