"""Runs over folders of documents, with a worker that needs no model."""

# ruff: noqa: E501

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from pipeline.assertions import AssertionsError
from pipeline.errors import Issue
from pipeline.files import Source, find_sources
from pipeline.ingest import BATCH_BYTES, BATCH_TASKS, batched, process_batch, read_staged
from pipeline.isolate import Task, Worker
from pipeline.rows import failed
from pipeline.schema import fingerprint
from pipeline.store import Store, StoreBusy, read_snapshot
from tests.fake_ingest import FAKE, SHORT, fake_ingest

QUERIES = os.environ.get("UNRECORDS_QUERIES", "40")  # by each of four processes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "documents"
    path.mkdir()
    for i in range(12):
        words = " ".join(f"word{i}x{j}" for j in range(12))
        (path / f"{i:02}.txt").write_text(f"UNMISS and @police{i} in 20{i:02} UNMISS {words}\n")
    return path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "out" / "records.duckdb"


def query(database: Path, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with read_snapshot(database) as connection:
        return connection.execute(sql, list(parameters)).fetchall()


def tables(database: Path) -> dict[str, str]:
    with read_snapshot(database) as connection:
        return fingerprint(connection)


def test_first_run_records_everything(folder: Path, database: Path) -> None:
    summary = fake_ingest([folder], database)
    assert (summary.recorded, summary.failed, summary.unchanged) == (12, 0, 0)
    assert summary.outcome and summary.outcome.published
    assert query(database, "SELECT count(*), count(DISTINCT mission_id) FROM mission_mentions") == [(24, 1)]
    assert query(database, "SELECT name, in_authority FROM partners WHERE partner_id = 'police3'") == [("police3", False)]
    wrong = "SELECT count(*) FROM dates r JOIN documents d USING (document_id) WHERE substring(d.text, start_char + 1, end_char - start_char) <> r.text"
    assert query(database, wrong) == [(0,)]


def test_second_run_changes_nothing(folder: Path, database: Path) -> None:
    fake_ingest([folder], database)
    before = tables(database)
    summary = fake_ingest([folder], database)
    assert (summary.recorded, summary.unchanged) == (0, 12)
    assert tables(database) == before
    assert query(database, "SELECT run, status, unchanged FROM runs ORDER BY run") == [(1, "published", 0), (2, "published", 12)]


def test_same_rows_whatever_the_batches(folder: Path, database: Path, tmp_path: Path) -> None:
    fake_ingest([folder], database)
    other = tmp_path / "other.duckdb"
    for batch in ((11, 10), (9,), (2, 4, 6, 8), (7, 0, 1, 3, 5)):
        fake_ingest([folder / f"{i:02}.txt" for i in batch], other)
    mine, theirs = tables(database), tables(other)
    assert {k for k in mine if mine[k] != theirs[k]} == {"sources"}  # which knows the run


def test_again_reads_again_and_changes_nothing(folder: Path, database: Path) -> None:
    fake_ingest([folder], database)
    before = tables(database)
    assert fake_ingest([folder], database, again=True).recorded == 12
    assert tables(database) == before


def test_new_extractor_does_all_again(folder: Path, database: Path) -> None:
    fake_ingest([folder], database)
    assert fake_ingest([folder], database, "v2").recorded == 12
    assert query(database, "SELECT DISTINCT extractor_version FROM documents") == [("v2",)]
    assert query(database, "SELECT count(*) FROM revisions") == [(0,)]
    assert query(database, "SELECT count(*), max(version) FROM sources") == [(12, 1)]


def test_new_bytes_are_a_new_version(folder: Path, database: Path) -> None:
    fake_ingest([folder], database)
    (folder / "03.txt").write_text("UNMISS and @army in 2003 MINUSCA\n")
    summary = fake_ingest([folder], database)
    assert (summary.recorded, summary.unchanged) == (1, 11)
    source = str(folder / "03.txt")
    assert query(database, "SELECT version, current, first_run, last_run FROM sources WHERE source = ? ORDER BY 1", source) == [
        (1, False, 1, 1),
        (2, True, 2, None),
    ]
    assert query(database, "SELECT count(*) FROM documents") == [(13,)]
    assert query(database, "SELECT count(*) FROM counted_documents") == [(12,)]
    changes = query(database, "SELECT change, table_name, record FROM changes WHERE run = 2 ORDER BY ALL")
    assert changes == [
        ("added", "mission_mentions", "MINUSCA"),
        ("added", "partner_mentions", "@army"),
        ("removed", "mission_mentions", "UNMISS"),
        ("removed", "partner_mentions", "@police3"),
    ]
    assert query(database, "SELECT count(*) FROM changes WHERE run = 1 AND change <> 'added'") == [(0,)]


def test_files_that_are_gone_are_marked_and_keep_their_rows(folder: Path, database: Path) -> None:
    fake_ingest([folder], database)
    before = tables(database)
    (folder / "03.txt").rename(folder.parent / "03.txt")
    assert fake_ingest([folder / "04.txt"], database).unchanged == 1  # a run that does not read the folder knows nothing
    assert query(database, "SELECT count(*) FROM sources WHERE gone_run IS NOT NULL") == [(0,)]
    run = fake_ingest([folder], database).run
    assert query(database, "SELECT parse_filename(source), gone_run FROM sources WHERE gone_run IS NOT NULL") == [("03.txt", run)]
    assert query(database, "SELECT count(*) FROM documents WHERE current") == [(12,)]
    again = tables(database)
    fake_ingest([folder], database)
    assert tables(database) == again
    (folder.parent / "03.txt").rename(folder / "03.txt")
    fake_ingest([folder], database)
    assert tables(database) == before


def test_as_of_a_date(folder: Path, database: Path) -> None:
    fake_ingest([folder], database)
    ((first,),) = query(database, "SELECT finished FROM runs")
    (folder / "03.txt").write_text("UNMISS no more\n")
    fake_ingest([folder], database)
    then = query(database, "SELECT text FROM documents_as_of(?) WHERE source LIKE '%03.txt'", first)
    now = query(database, "SELECT text FROM documents_as_of(now()) WHERE source LIKE '%03.txt'")
    assert then[0][0].startswith("UNMISS and @police3") and now == [("UNMISS no more\n",)]
    assert query(database, "SELECT count(*) FROM documents_as_of('1999-01-01')") == [(0,)]


def test_bytes_that_come_back(folder: Path, database: Path) -> None:
    path = folder / "05.txt"
    old = path.read_text()
    fake_ingest([folder], database)
    path.write_text("something else altogether\n")
    fake_ingest([folder], database)
    path.write_text(old)
    fake_ingest([folder], database)
    assert query(database, "SELECT version, current FROM sources WHERE source = ? ORDER BY 1", str(path)) == [
        (1, False),
        (2, False),
        (3, True),
    ]
    assert query(database, "SELECT text FROM counted_documents WHERE source = ?", str(path)) == [(old,)]


def test_same_bytes_under_two_names(folder: Path, database: Path) -> None:
    (folder / "twin.txt").write_bytes((folder / "03.txt").read_bytes())
    (folder / "a-bad.txt").write_text("BAD")
    (folder / "b-bad.txt").write_text("BAD")
    summary = fake_ingest([folder], database)
    assert (summary.recorded, summary.failed) == (13, 2)
    assert query(database, "SELECT count(*) FROM documents") == [(12,)]
    assert query(database, "SELECT count(*), count(DISTINCT document_id) FROM sources WHERE state = 'recorded'") == [(13, 12)]
    assert query(database, "SELECT code, count(*) FROM issues GROUP BY ALL") == [("corrupt", 2)]
    before = tables(database)
    assert fake_ingest([folder], database).unchanged == 15
    assert tables(database) == before


def test_every_trouble_is_an_issue_and_the_run_goes_on(folder: Path, database: Path) -> None:
    for word in ("BAD", "SPIN", "EAT", "KILL", "EXIT"):
        (folder / f"{word}.txt").write_text(word)
    os.mkfifo(folder / "pipe.txt")
    (folder / "dangling.txt").symlink_to("nowhere")
    summary = fake_ingest([folder, folder / "gone"], database)
    assert (summary.recorded, summary.failed) == (12, 8)
    codes = query(database, "SELECT code, count(*) FROM issues GROUP BY ALL ORDER BY 1")
    assert codes == [("corrupt", 1), ("memory_limit", 1), ("time_limit", 1), ("unreadable_path", 3), ("worker_died", 2)]
    before = tables(database)
    again = fake_ingest([folder, folder / "gone"], database)
    assert again.recorded == 0 and again.failed == 7
    assert {name for name, value in tables(database).items() if value != before[name]} == {"sources"}  # which knows of the second try


def test_a_source_that_fails_keeps_its_last_good_version(folder: Path, database: Path) -> None:
    fake_ingest([folder], database)
    path = folder / "04.txt"
    good = path.read_text()
    path.write_text("BAD night")
    fake_ingest([folder], database)
    assert query(database, "SELECT count(*) FROM counted_documents") == [(12,)]
    assert query(database, "SELECT code FROM issues") == [("corrupt",)]
    path.write_text(good)
    fake_ingest([folder], database)
    assert query(database, "SELECT count(*) FROM issues") == [(0,)]
    assert query(database, "SELECT version, state, current FROM sources WHERE source = ? ORDER BY 1", str(path)) == [
        (1, "recorded", False),
        (2, "failed", False),
        (3, "recorded", True),
    ]


def test_a_night_on_which_a_file_was_not_there_leaves_no_trace(folder: Path, database: Path) -> None:
    path = folder / "04.txt"
    fake_ingest([path], database)
    before = tables(database)
    path.rename(folder / "away")
    assert fake_ingest([path], database).failed == 1
    assert query(database, "SELECT code FROM issues") == [("unreadable_path",)]
    assert query(database, "SELECT version, state, current FROM sources ORDER BY 1") == [(1, "recorded", True), (2, "failed", False)]
    (folder / "away").rename(path)
    fake_ingest([path], database)
    assert tables(database) == before


def test_what_could_not_be_fetched_is_an_issue_until_it_can_be(folder: Path, database: Path) -> None:
    url, listing = "https://example.org/4", "https://example.org/news"
    held = Source(url, str(folder / "04.txt"))
    fake_ingest([], database, sources=[held])
    before = tables(database)
    lost = [failed(name, Issue("http_5xx", "error", "fetch", f"{name} answers 503"), retry=True) for name in (url, listing)]
    for _ in range(2):  # the second night is as the first
        summary = fake_ingest([], database, sources=[held], unfetched=lost)
        assert summary.failed == 2 and [p["source"] for p in summary.problems] == [url, listing]
        assert query(database, "SELECT source, code, stage FROM issues ORDER BY 1") == [
            (url, "http_5xx", "fetch"),
            (listing, "http_5xx", "fetch"),
        ]
        assert query(database, "SELECT count(*) FROM counted_documents") == [(1,)]
    fake_ingest([], database, sources=[held], fetched_again=[url, listing])
    assert tables(database) == before


def test_failures_are_not_read_again_unless_they_may_mend(folder: Path, database: Path) -> None:
    (folder / "bad.txt").write_text("BAD")
    (folder / "kill.txt").write_text("KILL")
    fake_ingest([folder], database)
    second = fake_ingest([folder], database)
    assert (second.unchanged, second.failed) == (13, 1)
    third = fake_ingest([folder], database)
    assert (third.unchanged, third.failed) == (14, 0)  # what killed the worker twice is left alone …
    assert query(database, "SELECT code, count(*) FROM issues GROUP BY ALL ORDER BY 1") == [("corrupt", 1), ("worker_died", 1)]
    assert fake_ingest([folder], database, again=True).failed == 2  # … unless it is asked for,
    assert fake_ingest([folder], database).unchanged == 14
    assert fake_ingest([folder], database, "v2").failed == 2  # the extractor is a new one
    (folder / "kill.txt").write_text("mended")
    assert fake_ingest([folder], database, "v2").recorded == 1  # or the bytes are


def test_near_duplicates_are_counted_once(folder: Path, database: Path) -> None:
    text = " ".join(f"word{i}" for i in range(300))
    (folder / "x1.txt").write_text(text)
    (folder / "x2.txt").write_text(text.replace("word150", "changed"))
    (folder / "x3.txt").write_text(text + " Distributed by somebody else")
    fake_ingest([folder], database)
    links = query(database, "SELECT d.source, o.source, similarity > 0.75 FROM document_links JOIN documents d USING (document_id)"
                  " JOIN documents o ON o.document_id = other_id ORDER BY 1")  # fmt: skip
    assert [(Path(a).name, Path(b).name, c) for a, b, c in links] == [("x2.txt", "x1.txt", True), ("x3.txt", "x1.txt", True)]
    assert query(database, "SELECT count(*) FROM counted_documents") == [(13,)]


def test_refused_run_keeps_the_last_snapshot(folder: Path, database: Path, tmp_path: Path) -> None:
    fake_ingest([folder], database)
    before = tables(database)
    rules = tmp_path / "rules.yaml"
    rules.write_text("minimum_rows: {documents: 100}\n")
    (folder / "new.txt").write_text("new UNMIL")
    summary = fake_ingest([folder], database, assertions=rules)
    assert summary.outcome and not summary.outcome.published
    assert [b.name for b in summary.outcome.broken] == ["minimum_rows"]
    assert tables(database) == before
    assert fake_ingest([folder], database).outcome.published  # type: ignore[union-attr]
    assert query(database, "SELECT run, status FROM runs ORDER BY 1") == [(1, "published"), (2, "refused"), (3, "published")]
    assert query(database, "SELECT count(*) FROM documents") == [(13,)]


def test_one_writer(database: Path) -> None:
    with Store(database), pytest.raises(StoreBusy), Store(database):
        pass


def test_readers_keep_their_snapshot_and_are_never_locked_out(folder: Path, database: Path) -> None:
    fake_ingest([folder], database)
    problems: list[BaseException] = []
    counts: set[int] = set()

    def read() -> None:
        import subprocess
        import sys

        code = (
            "import sys, duckdb\nfor _ in range(int(sys.argv[2])):\n"
            "    with duckdb.connect(sys.argv[1], read_only=True) as c: print(c.execute('FROM documents').fetchall().__len__())"
        )
        run = subprocess.run([sys.executable, "-c", code, str(database), QUERIES], capture_output=True, text=True)
        if run.returncode:
            problems.append(RuntimeError(run.stderr))
        counts.update(map(int, run.stdout.split()))

    with read_snapshot(database) as early:
        readers = [threading.Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        for i in range(5):
            (folder / f"more{i}.txt").write_text(f"more{i}")
            fake_ingest([folder], database)
        for reader in readers:
            reader.join()
        assert early.execute("SELECT count(*) FROM documents").fetchone() == (12,)
    assert not problems
    assert counts <= {12, 13, 14, 15, 16, 17}
    leftovers = [p.name for p in database.parent.iterdir()] + [p.name for p in (database.parent / ".records.duckdb.work").iterdir()]
    assert sorted(leftovers) == [".records.duckdb.work", "lock", "records.duckdb", "working.duckdb"]


def test_folders_globs_hidden_files_and_sidecars(tmp_path: Path) -> None:
    for name in ("a.txt", "b/c.html", "b/.hidden", "b/c.gold.json", ".git/config", "README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found, ignored, missing = find_sources([tmp_path, tmp_path / "*.txt", tmp_path / "none*"])
    assert [s.name for s in found] == [str(tmp_path / n) for n in ("README.md", "a.txt", "b/c.html")]
    assert [Path(i).name for i in ignored] == [".git", ".hidden", "c.gold.json"]
    assert [m.source for m in missing] == [str(tmp_path / "none*")]


def test_batches_are_bounded() -> None:
    tasks = [Task(str(i), "", 10) for i in range(BATCH_TASKS + 1)] + [Task("big", "", BATCH_BYTES * 3), Task("last", "", 1)]
    assert [len(b) for b in batched(tasks)] == [BATCH_TASKS, 1, 1, 1]


def test_a_flow_stages_and_writes(folder: Path, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_VERSION", "v1")
    tasks = [Task(str(p), str(p), 1) for p in sorted(folder.iterdir())]
    with Worker(SHORT, command=FAKE) as worker:
        staged = [process_batch(tasks[:5], tmp_path / "staging", worker), process_batch(tasks[5:], tmp_path / "staging", worker)]
    assert [len(read_staged(p)) for p in staged] == [5, 7]
    with Store(database) as store:
        store.begin_run("v1")
        for path in staged:
            store.write(read_staged(path))
        assert store.connection.execute("SELECT count(*) FROM documents").fetchone() == (12,)


def test_corrections_beside_the_database_are_not_forgotten(folder: Path, database: Path) -> None:
    """A document with a correction is read again when its corrections change, and no other."""
    fake_ingest([folder], database)
    beside = database.with_suffix(".corrections.yaml")
    beside.write_text(
        f"- document: {folder / '03.txt'}\n  kind: dates\n  text: '2003'\n  set: {{edtf: 2003-05}}\n  by: A\n  on: 2026-11-20\n"
    )
    summary = fake_ingest([folder], database)
    assert (summary.recorded, summary.unchanged) == (1, 11)


def test_corrections_of_documents_that_nobody_has_are_told(folder: Path, database: Path) -> None:
    database.parent.mkdir()
    entry = "- document: {}\n  kind: dates\n  text: '2003'\n  remove: true\n  by: A\n  on: 2026-11-20\n"
    database.with_suffix(".corrections.yaml").write_text(entry.format(folder / "03.txt") + entry.format("S/2025/1"))
    assert fake_ingest([folder], database).strangers == ["S/2025/1"]


def test_assertions_beside_the_database_hold_for_every_run(folder: Path, database: Path) -> None:
    database.parent.mkdir()
    beside = database.with_suffix(".assertions.yaml")
    beside.write_text("minimum_rows: {documents: 100}\n")
    summary = fake_ingest([folder], database)
    assert summary.outcome and not summary.outcome.published and not database.exists()
    beside.write_text("minimun_rows: {documents: 1}\n")
    with pytest.raises(AssertionsError, match="'minimun_rows' is none of"):
        fake_ingest([folder], database)
