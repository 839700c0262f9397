"""What must hold before a run is published; the last good snapshot stays in place if it does not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DEFAULTS = Path(__file__).with_name("assertions.yaml")


@dataclass(frozen=True, slots=True)
class Broken:
    """An assertion that does not hold."""

    name: str
    message: str


class AssertionsError(ValueError):
    """A file of assertions says something that cannot be meant; the message names the file and the key."""


def load(path: Path | None = None) -> dict[str, Any]:
    """The assertions of ``path`` laid over the defaults; raises ``AssertionsError`` for a file that is not understood."""
    import yaml

    rules: dict[str, Any] = yaml.safe_load(DEFAULTS.read_text("utf-8"))
    if path is None:
        return rules
    try:
        stated = yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise AssertionsError(f"{path}: {error}") from error
    if not isinstance(stated, dict):
        raise AssertionsError(f"{path}: not a mapping of names to values")
    for name, value in stated.items():
        if name not in rules:
            raise AssertionsError(f"{path}: {name!r} is none of {', '.join(rules)}")
        if isinstance(value, dict) is not isinstance(rules[name], dict):
            raise AssertionsError(f"{path}: {name} is {'' if isinstance(rules[name], dict) else 'not '}a mapping")
        rules[name] = {**rules[name], **value} if isinstance(value, dict) else value
    return rules


def _one(connection: DuckDBPyConnection, sql: str) -> Any:
    row = connection.execute(sql).fetchone()
    return row[0] if row else None


def check(
    connection: DuckDBPyConnection, last: DuckDBPyConnection | None = None, path: Path | None = None, *, attempted: int = 0, failed: int = 0
) -> list[Broken]:
    """Every assertion that does not hold in ``connection``; ``last`` is the snapshot published before."""
    rules = load(path)
    broken = [*_orphans(connection, rules), *_unique(connection, rules), *_minimums(connection, rules), *_fill_rates(connection, rules)]
    for name, sql in rules["queries"].items():
        if count := _one(connection, sql):
            broken.append(Broken(name, f"{count} rows where none may be: {sql}"))
    limit = rules["failed_documents"]
    if attempted >= limit["from"] and failed > limit["share"] * attempted:
        broken.append(Broken("failed_documents", f"{failed} of {attempted} documents failed, more than {limit['share']:.0%}"))
    if last is not None:
        broken += _shrunken(connection, last, rules)
    return broken


def _orphans(connection: DuckDBPyConnection, rules: dict[str, Any]) -> list[Broken]:
    broken = []
    for child, parents in rules["references"].items():
        for column, parent in parents.items():
            table, key = parent.split(".")
            count = _one(
                connection, f"SELECT count(*) FROM {child} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {key} FROM {table})"
            )
            if count:
                broken.append(Broken("orphans", f"{count} rows of {child} have a {column} that {parent} does not have"))
    return broken


def _unique(connection: DuckDBPyConnection, rules: dict[str, Any]) -> list[Broken]:
    broken = []
    for table, key in rules["unique"].items():
        count = _one(connection, f"SELECT count(*) FROM (SELECT {key} FROM {table} GROUP BY ALL HAVING count(*) > 1)")
        if count:
            broken.append(Broken("unique", f"{count} values of {table} ({key}) occur more than once"))
    return broken


def _minimums(connection: DuckDBPyConnection, rules: dict[str, Any]) -> list[Broken]:
    counts = {table: _one(connection, f"SELECT count(*) FROM {table}") for table in rules["minimum_rows"]}
    return [
        Broken("minimum_rows", f"{table} has {counts[table]} rows, fewer than {least}")
        for table, least in rules["minimum_rows"].items()
        if counts[table] < least
    ]


def _fill_rates(connection: DuckDBPyConnection, rules: dict[str, Any]) -> list[Broken]:
    broken = []
    for name, least in rules["fill_rates"].items():
        table, column = name.split(".")
        found = connection.execute(f"SELECT count(*), count({column}) FROM {table}").fetchone()
        rows, filled = found or (0, 0)
        if rows >= rules["fill_rates_from"] and filled < least * rows:
            broken.append(Broken("fill_rates", f"{name} is filled in {filled} of {rows} rows, less than {least:.0%}"))
    return broken


def _shrunken(connection: DuckDBPyConnection, last: DuckDBPyConnection, rules: dict[str, Any]) -> list[Broken]:
    broken = []
    for table, least in rules["share_of_last"].items():
        query = f"SELECT count(*) FROM {table}" + (" WHERE current" if table == "documents" else "")
        now, before = _one(connection, query), _one(last, query)
        if before >= rules["share_of_last_from"] and now < least * before:
            broken.append(Broken("share_of_last", f"{table} has {now} rows, the last snapshot {before}: less than {least:.0%} of it"))
    return broken
