"""What a run changed in records that were there before: compared by table, text and occurrence, kept in ``revisions``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLUMNS = 'document_id, table_name, record, occurrence, "values"'

_COMPARE = """
INSERT INTO revisions BY NAME
WITH pair AS (SELECT unnest(from_json($1, '[{"before":"VARCHAR","after":"VARCHAR","cause":"VARCHAR"}]'), recursive := true)),
was AS (SELECT pair.*, r.* FROM pair JOIN remembered r ON r.document_id = pair.before),
has AS (SELECT pair.*, r.* FROM pair JOIN record_keys r ON r.document_id = pair.after)
SELECT
    $2 AS run,
    coalesce(was.after, has.after) AS document_id,
    coalesce(was.before, has.before) AS previous_id,
    coalesce(was.cause, has.cause) AS cause,
    coalesce(was.table_name, has.table_name) AS table_name,
    coalesce(was.record, has.record) AS record,
    coalesce(was.occurrence, has.occurrence) AS occurrence,
    CASE WHEN was.record IS NULL THEN 'added' WHEN has.record IS NULL THEN 'removed' ELSE 'changed' END AS change,
    was."values" AS before,
    has."values" AS after
FROM was FULL JOIN has
    ON was.before = has.before AND was.after = has.after AND was.table_name = has.table_name
    AND was.record = has.record AND was.occurrence = has.occurrence
WHERE was."values" IS DISTINCT FROM has."values"
ORDER BY ALL
"""


class Pair(NamedTuple):
    """A document before and after (the same one if only its rows are new), and why: new_version, new_extractor or correction."""

    before: str
    after: str
    cause: str


def remember(connection: DuckDBPyConnection, pairs: Sequence[Pair]) -> None:
    """Keep the records of the documents that are about to be replaced or superseded."""
    if not pairs:
        return
    before = json.dumps(sorted({pair.before for pair in pairs}))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE remembered AS SELECT {_COLUMNS} FROM record_keys"
        " WHERE document_id IN (SELECT unnest(from_json($1, '[\"VARCHAR\"]')))",
        [before],
    )


def compare(connection: DuckDBPyConnection, pairs: Sequence[Pair], run: int) -> None:
    """Write the differences between what was remembered and what is there now."""
    if not pairs:
        return
    connection.execute(_COMPARE, [json.dumps([pair._asdict() for pair in pairs]), run])
    connection.execute("DROP TABLE remembered")
