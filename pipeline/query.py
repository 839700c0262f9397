"""Queries on the published snapshot, and their rows in print."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.schema import create_schema
from pipeline.store import read_snapshot

_TABLE_WIDTH = 80


def run(query: str, database: Path) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of a query; read-only, and without access to files or the network."""
    with read_snapshot(database) as connection:
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        if not connection.extract_statements(query):
            raise ValueError("there is no query to run")
        result = connection.execute(query)
        columns = [d[0] for d in result.description or ()]
        return columns, result.fetchall()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return str(value)


def _cell(value: Any) -> str:
    """A value on one line: money without needless zeros, no line breaks."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:,.2f}" if value == round(value, 2) else f"{value:,f}"
    if isinstance(value, float):
        return f"{value:g}"
    return " ".join(str(_nested(value)).split())


def _nested(value: Any) -> Any:
    """A list, struct or map as JSON; any other value as it is."""
    return json.dumps(value, ensure_ascii=False, default=_plain) if isinstance(value, (list, tuple, dict)) else value


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], format: str) -> None:
    """Rows on standard output, as table, csv, json or markdown."""
    out = sys.stdout
    if format == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[_plain(v) if isinstance(v, (Decimal, date)) else _nested(v) for v in row] for row in rows])
    elif format == "json":
        json.dump([dict(zip(columns, row, strict=True)) for row in rows], out, ensure_ascii=False, default=_plain)
        out.write("\n")
    elif format == "markdown":
        out.write("| " + " | ".join(columns) + " |\n|" + " --- |" * len(columns) + "\n")
        for row in rows:
            out.write("| " + " | ".join(_cell(v).replace("|", "\\|") for v in row) + " |\n")
    else:
        _print_table(columns, rows)


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    cells = [[_shorten(_cell(v)) for v in row] for row in rows]
    widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(columns)]
    right = [
        all(v is None or (isinstance(v, (int, float, Decimal)) and not isinstance(v, bool)) for v in column)
        for column in zip(*rows, strict=True)
    ] or [False] * len(columns)

    def line(values: Sequence[str]) -> str:
        return "  ".join(v.rjust(w) if r else v.ljust(w) for v, w, r in zip(values, widths, right, strict=True)).rstrip() + "\n"

    sys.stdout.write(line(columns) + "  ".join("-" * w for w in widths) + "\n")
    sys.stdout.writelines(line(row) for row in cells)
    sys.stdout.write(f"({len(rows)} row{'' if len(rows) == 1 else 's'})\n")


def _shorten(text: str) -> str:
    return text if len(text) <= _TABLE_WIDTH else text[: _TABLE_WIDTH - 1] + "…"


def print_schema(name: str | None, database: Path) -> bool:
    """Tables, views and columns with their comments; False if there is no ``name``. Needs no database."""
    import duckdb

    with duckdb.connect(":memory:") if not database.is_file() else read_snapshot(database) as connection:
        if not database.is_file():
            create_schema(connection)
        found = connection.execute(
            "SELECT table_name, comment, false FROM duckdb_tables() WHERE NOT internal"
            " UNION ALL SELECT view_name, comment, true FROM duckdb_views() WHERE NOT internal ORDER BY 3, 1"
        ).fetchall()
        columns = connection.execute(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
        ).fetchall()
    found = [row for row in found if name in (None, row[0])]
    for table, comment, is_view in found:
        print(f"{table}{' (view)' if is_view else ''}: {comment or ''}")
        for owner, column, data_type, about in columns:
            if owner == table:
                print(f"    {column:<18} {data_type:<14} {about or ''}".rstrip())
        print()
    return bool(found)
