"""A reader of the snapshot: ``reader.py DATABASE STOP QUERIES stay|anew``; says on standard output what it saw.

One process does one of the two: DuckDB gives a second connection to the same path the database that is open already, old as it may be.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import duckdb

# one statement over many tables: in a half-written run these would not agree
CONSISTENT = """
SELECT count(*), (SELECT count(*) FROM mission_mentions), (SELECT count(*) FROM partner_mentions), (SELECT count(*) FROM dates),
       (SELECT count(*) FROM sources), (SELECT sum(recorded) FROM runs), (SELECT count(*) FROM runs WHERE status <> 'published')
FROM documents
"""


def main(database: str, stop: str, least: str, way: str) -> None:
    """Query until told to stop, and ``least`` times anyway."""
    queries, errors, sizes = 0, list[str](), set[int]()

    def look(connection: duckdb.DuckDBPyConnection) -> int:
        documents, missions, partners, dates, sources, recorded, unfinished = connection.execute(CONSISTENT).fetchone() or (0,) * 7
        if not (missions == 2 * documents and documents == partners == dates == sources == recorded and unfinished == 0):
            errors.append(f"half a run: {(documents, missions, partners, dates, sources, recorded, unfinished)}")
        return int(documents)

    staying = duckdb.connect(database, read_only=True) if way == "stay" else None
    first = look(staying) if staying else 0
    while queries < int(least) or not Path(stop).exists():
        try:
            if staying is None:
                with duckdb.connect(database, read_only=True) as connection:
                    sizes.add(look(connection))
            elif look(staying) != first:
                errors.append("an open snapshot changed")
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        queries += 1
        time.sleep(0.01)
    print(json.dumps({"queries": queries, "errors": errors[:5], "sizes": sorted(sizes)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
