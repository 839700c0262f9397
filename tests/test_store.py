"""The schema says what it holds; ids and rows depend on the document alone; nobody can declare a row without its document."""

# ruff: noqa: E501

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipeline.assertions import check, load
from pipeline.document import Box, Cell, Document, Furniture, Line, Place, Table
from pipeline.errors import Issue
from pipeline.records import (
    ActivityAmount,
    ActivityPartner,
    ActivityRecord,
    AmountRecord,
    BudgetLine,
    Check,
    DateRecord,
    MissionRecord,
    Participants,
    PartnerRecord,
    Project,
    Records,
    ResultRow,
)
from pipeline.rows import Extracted, extracted, sketch
from pipeline.schema import PACKAGE, columns_of, create_schema, fingerprint
from pipeline.store import DIMENSIONS, DOCUMENT_TABLES, Store, read_snapshot

TEXT = "UNMISS trained 33 officers\nin Juba with INTERPOL for $70,000 on 3 May 2024.\n\x00Ünïcode 🙂 Travel\t70,000\n"


def span(words: str) -> tuple[int, int, str]:
    start = TEXT.index(words)
    return start, start + len(words), words


def records(sha256: str = "ab" * 32) -> Records:
    start, end, _ = span("70,000\n")
    cells = (Cell("Travel", *span("Travel")[:2], 1, Box(1, 2, 3, 4)), Cell("70,000", start, end - 1, 1, Box(5, 2, 7, 4)))
    table = Table(("Item", "Cost"), (cells,), "Budget", "United States dollars", 1, span("Travel")[0], end, groups=("Operational",))
    lines = (Line(0, 27, Place(1, Box(0, 0, 10, 5))), Line(27, len(TEXT), Place(1, Box(0, 6, 20, 9))))
    document = Document(
        "file:///x", sha256, "pdf", TEXT, "press_release", "Training", "2024-05", symbol="S/2024/1", tables=(table,), lines=lines,
        furniture=(Furniture("page 1", "page number", 1),), pages=1, notes=(("odd", "a note"),),
    )  # fmt: skip
    # fmt: off
    return Records(
        document,
        (DateRecord(*span("3 May 2024"), "2024-05-03", date(2024, 5, 3), date(2024, 5, 3), "event", 0.9),),
        (MissionRecord(*span("UNMISS"), "UNMISS", 1.0),),
        (PartnerRecord(*span("INTERPOL"), "INTERPOL", "INTERPOL", "intergovernmental", None, 0.95),),
        (AmountRecord(*span("$70,000"), Decimal("70000.00"), "USD", "other", None, 0.9),),
        (
            ActivityRecord(
                *span(TEXT[:74]), "training", ("police_reform",), "completed", "Training", "2024-05-03", ("Juba",), None, ("UNMISS",),
                (ActivityPartner("INTERPOL", "supporter"),), (ActivityAmount(Decimal("70000"), "USD"),), (Participants(33, "officers"),), 0.8,
            ),
        ),
        (BudgetLine(0, 0, 1, 1, "Travel\t70,000", "Operational", "Travel", "Cost", "2024", Decimal("70000"), "USD", "line", "ok", start, end - 1),),
        (Check(0, 0, "total = sum", True, Decimal(70000), Decimal(70000)),),
        (ResultRow(0, 0, "outcome", "output", "activity"),),
        Project("Training", None, "2024", Decimal(70000), "USD", ("DEU",), ("UNMISS",)),
        (Issue("unknown_mission", "warning", "find", "UNXYZ looks like a mission", 0, 6),),
    )
    # fmt: on


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "r.duckdb"


def filled(database: Path, *found: Records) -> Store:
    store = Store(database)
    store.__enter__()
    store.begin_run("v1")
    store.write([extracted(r, 1, "v1") for r in found])
    return store


def test_every_table_and_column_says_what_it_holds() -> None:
    with duckdb.connect() as connection:
        create_schema(connection)
        bare = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal AND comment IS NULL").fetchall()
        bare += connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL").fetchall()
        bare += connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
            " AND table_name IN (SELECT table_name FROM duckdb_tables())"
        ).fetchall()
        assert not bare


def test_every_view_can_be_asked() -> None:
    with duckdb.connect() as connection:
        create_schema(connection)
        for (view,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
            connection.execute(f"FROM {view}").fetchall()


def test_columns_are_read_from_the_schema_as_the_database_reads_them() -> None:
    with duckdb.connect() as connection:
        create_schema(connection)
        have = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal AND table_name IN"
            " (SELECT table_name FROM duckdb_tables() WHERE NOT internal)"
        ).fetchall()
    assert {(t, c) for t, c, _ in columns_of((PACKAGE / "schema.sql").read_text())} == {(t, c) for t, c, _ in have}


def test_a_column_that_the_schema_gained_is_added(database: Path) -> None:
    with filled(database, records()) as store:
        store.connection.execute("ALTER TABLE amounts DROP COLUMN item")
    with Store(database) as store:
        assert store.connection.execute("SELECT item FROM amounts").fetchall() == [(None,)]


def test_everything_a_document_yields_has_a_row(database: Path) -> None:
    with filled(database, records()) as store:
        counts = {t: store.connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in DOCUMENT_TABLES}  # type: ignore[index]
        assert not [t for t, n in counts.items() if n == 0 and t != "blocks"]
        assert store.connection.execute("SELECT value, page, x0 FROM budget_lines").fetchall() == [(Decimal("70000.0000"), 1, 5.0)]
        assert store.connection.execute("SELECT earliest, x1 FROM activities").fetchall() == [(date(2024, 5, 3), 20.0)]
        assert store.connection.execute("SELECT text FROM documents").fetchall() == [(TEXT,)]
        assert store.connection.execute("SELECT code FROM issues ORDER BY ordinal").fetchall() == [("odd",), ("unknown_mission",)]


def test_offsets_are_code_points_of_the_stored_text(database: Path) -> None:
    with filled(database, records()) as store:
        for table in ("dates", "mission_mentions", "partner_mentions", "amounts", "activities"):
            query = f"SELECT d.text, r.text, start_char, end_char FROM {table} r JOIN documents d USING (document_id)"
            for text, words, start, end in store.connection.execute(query).fetchall():
                assert text[start:end] == words


def test_rows_do_not_depend_on_order_or_repetition(tmp_path: Path) -> None:
    one, two = records(), records("cd" * 32)
    with filled(tmp_path / "a", one, two) as a, filled(tmp_path / "b", two) as b:
        b.write([extracted(one, 1, "v1")])
        b.write([extracted(two, 1, "v1"), extracted(one, 1, "v1")])
        mine, theirs = fingerprint(a.connection), fingerprint(b.connection)
        assert {k for k in mine if mine[k] != theirs[k]} <= {"revisions", "sources"}  # one name, two contents: versions


def test_a_failed_transaction_leaves_the_rows_before(database: Path) -> None:
    with filled(database, records()) as store:
        before = fingerprint(store.connection)
        whole = extracted(records(), 1, "v2")
        broken = replace(whole, rows={**whole.rows, "amounts": '{"value": '})
        with pytest.raises(duckdb.Error):
            store.write([broken])
        assert fingerprint(store.connection) == before


def test_a_sum_that_no_column_holds_is_an_issue(database: Path) -> None:
    r = records()
    r = replace(r, amounts=(replace(r.amounts[0], value=Decimal("1e25")),))
    with filled(database, r) as store:
        assert store.connection.execute("SELECT count(*) FROM amounts").fetchone() == (0,)
        assert ("value_too_large",) in store.connection.execute("SELECT code FROM issues").fetchall()


def test_staging_lines_round_trip() -> None:
    whole = extracted(records(), 1, "v1")
    assert "\n" not in whole.to_line() and Extracted.from_line(whole.to_line()) == whole


def test_assertions_name_what_is_wrong(database: Path) -> None:
    with filled(database, records()) as store:
        names = {b.message for b in check(store.connection)}
        assert any("missions" in n for n in names)  # dimension tables are filled when a run ends
        store.connection.execute("DELETE FROM documents")
        broken = check(store.connection)
        assert sum(b.name == "orphans" for b in broken) >= 15


def test_assertions_speak_of_tables_that_exist() -> None:
    rules = load()
    with duckdb.connect() as connection:
        create_schema(connection)
        have = {
            f"{t}.{c}" for t, c in connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal").fetchall()
        }
    tables = {h.split(".")[0] for h in have}
    assert set(rules["references"]) >= set(DOCUMENT_TABLES)
    assert {f"{t}.{c}" for t, cs in rules["references"].items() for c in cs} | {
        p for cs in rules["references"].values() for p in cs.values()
    } <= have
    assert set(rules["fill_rates"]) <= have and set(rules["minimum_rows"]) | set(rules["share_of_last"]) | set(DIMENSIONS) <= tables


def test_a_snapshot_is_read_only(database: Path) -> None:
    from pipeline.publish import publish

    with filled(database, records()) as store:
        publish(store, {"recorded": 1}, force=True)
    with read_snapshot(database) as connection, pytest.raises(duckdb.Error):
        connection.execute("DELETE FROM documents")


def test_a_lost_working_file_is_taken_from_the_snapshot(database: Path) -> None:
    from pipeline.publish import publish

    with filled(database, records()) as store:
        publish(store, {"recorded": 1}, force=True)
        before = fingerprint(store.connection)
        store.path.unlink()
    with Store(database) as store:
        assert fingerprint(store.connection) == before


@pytest.mark.parametrize("damage", ["cut", "noise"])
def test_a_damaged_working_file_is_set_aside(database: Path, damage: str, caplog: pytest.LogCaptureFixture) -> None:
    from pipeline.publish import publish

    with filled(database, records()) as store:
        publish(store, {})
    whole = store.path.read_bytes()
    store.path.write_bytes(whole[:300_000] if damage == "cut" else b"?" * len(whole))
    with Store(database) as again:
        assert again.begin_run("v1") == 2
        assert again.connection.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    assert "damaged" in caplog.text
    assert Path(f"{store.path}.damaged").exists()


def test_symbols_link_corrigenda_to_their_document(database: Path) -> None:
    from pipeline.publish import refresh

    def named(sha256: str, symbol: str) -> Records:
        r = records(sha256)
        return replace(
            r,
            document=replace(r.document, source=symbol, symbol=symbol, text=f"{symbol} {TEXT}"),
            activities=(),
            budget_lines=(),
            amounts=(),
        )

    names = {
        "a1" * 32: "A/79/1",
        "a2" * 32: "A/79/1/Corr.1",
        "a3" * 32: "A/79/1/Add.2",
        "a4" * 32: "A/79/1/Add.2/Rev.1",
        "a5" * 32: "A/79/10",
    }
    with filled(database, *(named(sha, symbol) for sha, symbol in names.items())) as store:
        refresh(store)
        found = store.connection.execute(
            "SELECT d.symbol, relation, o.symbol FROM document_links l JOIN documents d USING (document_id)"
            " JOIN documents o ON o.document_id = other_id WHERE relation <> 'near_duplicate' ORDER BY ALL"
        ).fetchall()
    assert found == [
        ("A/79/1/Add.2", "addendum", "A/79/1"),
        ("A/79/1/Add.2/Rev.1", "revision", "A/79/1/Add.2"),
        ("A/79/1/Corr.1", "corrigendum", "A/79/1"),
    ]


def test_sketches_tell_repeats_from_other_texts() -> None:
    text = " ".join(f"w{i}" for i in range(400))
    same = set(sketch(text)) & set(sketch(text.upper().replace(" ", "\n") + " and more"))
    other = set(sketch(text)) & set(sketch(" ".join(f"v{i}" for i in range(400))))
    assert len(same) > 55 and not other and sketch("") == []


def test_a_source_may_come_twice_in_one_batch(database: Path) -> None:
    first, second = (extracted(records(letters * 32), 1, "v1") for letters in ("ab", "cd"))
    with Store(database) as store:
        store.begin_run("v1")
        store.write([first, second, replace(second, source="file:///y")])
        found = store.connection.execute("SELECT source, version, document_id, current FROM sources ORDER BY ALL").fetchall()
    assert found == [("file:///x", 1, "ab" * 8, False), ("file:///x", 2, "cd" * 8, True), ("file:///y", 1, "cd" * 8, True)]
