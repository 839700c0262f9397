"""The schema: made, brought up to date, and what is in its tables told apart by a hash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PACKAGE = Path(__file__).parent


def create_schema(connection: DuckDBPyConnection) -> None:
    """Make all tables, columns and views that are not there yet; the rows of new columns come with the next extraction."""
    schema = (PACKAGE / "schema.sql").read_text("utf-8")
    have = set(connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall())
    for table, column, data_type in columns_of(schema) if have else ():
        if (table, column) not in have and any(table == name for name, _ in have):
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {data_type}")
    connection.execute(schema)
    connection.execute((PACKAGE / "views.sql").read_text("utf-8"))


def columns_of(schema: str) -> list[tuple[str, str, str]]:
    """Table, name and type of every column that a schema creates, one column a line.

    >>> columns_of("CREATE TABLE IF NOT EXISTS t (\\n    a VARCHAR,\\n    b DECIMAL(24,4)\\n);")
    [('t', 'a', 'VARCHAR'), ('t', 'b', 'DECIMAL(24,4)')]
    """
    out = []
    for table, body in re.findall(r"CREATE TABLE IF NOT EXISTS (\w+) \((.*?)\n\);", schema, re.DOTALL):
        out += [
            (table, name, data_type) for name, data_type in re.findall(r"^ +(\w+) +([A-Z][A-Z0-9]*(?:\([\d,]+\))?),?$", body, re.MULTILINE)
        ]
    return out


def fingerprint(connection: DuckDBPyConnection, *, without: Iterable[str] = ("runs",)) -> dict[str, str]:
    """A hash of each table's rows, whatever their order; equal tables have equal hashes."""
    names = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY ALL").fetchall()
    hashes = {}
    for (name,) in names:
        if name in without:
            continue
        rows = connection.execute(f'SELECT t::VARCHAR FROM "{name}" t ORDER BY ALL')
        digest = hashlib.sha256()
        while chunk := rows.fetchmany(10_000):
            digest.update("\n".join(r[0] for r in chunk).encode("utf-8", "surrogatepass"))
        hashes[name] = digest.hexdigest()
    return hashes
