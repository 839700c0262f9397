"""Every view and every column of a view says what it holds."""

from __future__ import annotations

import duckdb

from pipeline.schema import create_schema


def test_no_comment_is_missing() -> None:
    with duckdb.connect() as connection:
        create_schema(connection)
        views = connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall()
        names = {name for name, _ in views}
        columns = connection.execute("SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal").fetchall()
    assert names
    assert [name for name, comment in views if not comment] == []
    assert [(view, column) for view, column, comment in columns if view in names and not comment] == []
