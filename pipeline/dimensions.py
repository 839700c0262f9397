"""The dimension tables, from the authority files and from the names that documents introduced."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from pipeline.store import Store

AUTHORITY = Path(__file__).parent / "authority"
# column of the table → columns of the file that may hold it, best first
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "missions": {
        "mission_id": ("id",),
        "name": ("name",),
        "name_fr": ("name_fr", "french"),
        "kind": ("type", "kind"),
        "countries": ("hosts", "countries", "country"),
        "started": ("start", "started"),
        "ended": ("end", "ended"),
        "successor": ("successors", "successor"),
    },
    "partners": {"partner_id": ("id",), "name": ("name",), "type": ("type",), "country": ("country",), "parent": ("parent",)},
    "states": {"iso3": ("iso3", "id", "alpha3", "code"), "iso2": ("iso2", "alpha2"), "name": ("name", "short_name")},
    "currencies": {"currency": ("id", "code", "currency"), "name": ("name",)},
}
WITH_DETAILS = ("states", "currencies")


def read_authority(path: Path) -> list[dict[str, str]]:
    """The rows of an authority file; lines that start with # are its header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _row(table: str, source: dict[str, str]) -> dict[str, Any]:
    used: set[str] = set()
    row: dict[str, Any] = {}
    for column, names in COLUMNS[table].items():
        name = next((n for n in names if n in source), None)
        row[column] = (source[name] or None) if name else None
        used.add(name or "")
    if table in WITH_DETAILS:
        rest = {k: v for k, v in source.items() if k and k not in used and v}
        row["details"] = json.dumps(rest, ensure_ascii=False, sort_keys=True)
    return row


def refresh(store: Store) -> None:
    """Write the dimension tables anew (inside the caller's transaction)."""
    for table in COLUMNS:
        path = AUTHORITY / f"{table}.csv"
        rows = [_row(table, source) for source in read_authority(path)] if path.is_file() else []
        if table == "partners":
            rows = [{**row, "in_authority": True} for row in rows]
        store.connection.execute(f"DELETE FROM {table}")
        store.insert_rows(table, rows)
    store.connection.execute(
        "INSERT INTO partners (partner_id, name, type, country, in_authority)"
        " SELECT partner_id, mode(name ORDER BY name), mode(type ORDER BY type), mode(country ORDER BY country), false"
        " FROM partner_mentions WHERE partner_id NOT IN (SELECT partner_id FROM partners) GROUP BY ALL ORDER BY ALL"
    )
    store.connection.execute(
        "INSERT INTO partners (partner_id, name, type, in_authority) SELECT DISTINCT partner_id, partner_id, 'other', false"
        " FROM activity_partners WHERE partner_id NOT IN (SELECT partner_id FROM partners) ORDER BY ALL"
    )
    for table in ("mission_mentions", "activity_missions"):
        store.connection.execute(
            f"INSERT INTO missions (mission_id, name) SELECT DISTINCT mission_id, mission_id FROM {table}"
            " WHERE mission_id NOT IN (SELECT mission_id FROM missions) ORDER BY ALL"
        )
