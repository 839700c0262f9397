from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.store import read_snapshot, work_folder
from tests.sources.conftest import site  # noqa: F401

pytestmark = pytest.mark.prefect

RELEASE = (
    "UNMISS police train officers in Juba\n\n"
    "JUBA, 5 March 2024. From 19 to 21 February 2024, the United Nations Mission in South Sudan (UNMISS) "
    "trained 30 officers of the South Sudan National Police Service in Juba.\n"
)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "release.txt").write_text(RELEASE)
    (folder / "other.txt").write_text(RELEASE.replace("Juba", "Malakal"))
    return folder


def artifacts(state) -> dict[str, str]:
    """The artifacts of a flow run, by key (asked of the API itself: the client's own call sends nulls it then refuses)."""
    import httpx
    from prefect.settings import PREFECT_API_URL

    wanted = {"artifacts": {"flow_run_id": {"any_": [str(state.state_details.flow_run_id)]}}}
    answer = httpx.post(f"{PREFECT_API_URL.value()}/artifacts/filter", json=wanted, timeout=30).raise_for_status().json()
    return {a["key"]: a["data"] if isinstance(a["data"], str) else json.dumps(a["data"]) for a in answer}


def test_ingest_then_nothing_new(prefect_harness, inbox, tmp_path):
    from flows.ingest import ingest

    database = tmp_path / "u.duckdb"
    state = ingest(paths=[str(inbox)], database=str(database), return_state=True)
    assert (state.name, state.is_completed()) == ("Done", True)
    assert "2 recorded" in state.message
    report = artifacts(state)["ingest-run"]
    assert "# Run 1: inbox" in report
    assert "mission_mentions" in report
    with read_snapshot(database) as db:
        assert db.execute("SELECT DISTINCT mission_id FROM mission_mentions").fetchall() == [("UNMISS",)]
    again = ingest(paths=[str(inbox)], database=str(database), return_state=True)
    assert "2 unchanged" in again.message
    assert not list((work_folder(database) / "staging").glob("*"))


def test_a_bad_document_makes_it_done_with_issues(prefect_harness, inbox, tmp_path):
    from flows.ingest import ingest

    (inbox / "empty.pdf").touch()
    state = ingest(paths=[str(inbox)], database=str(tmp_path / "u.duckdb"), return_state=True)
    assert (state.name, state.is_completed()) == ("Done with issues", True)
    assert "empty.pdf" in artifacts(state)["ingest-issues"]


def test_one_document_shows_its_records(prefect_harness, inbox, tmp_path):
    from flows.ingest import ingest_one

    state = ingest_one(path=str(inbox / "release.txt"), database=str(tmp_path / "u.duckdb"), return_state=True)
    assert state.name == "Done"
    shown = artifacts(state)["document-records"]
    assert "UNMISS" in shown
    assert "2024-02-19/2024-02-21" in shown


def test_a_source_with_a_document_that_cannot_be_fetched(prefect_harness, site, tmp_path):  # noqa: F811
    from flows.ingest import ingest_source

    source = tmp_path / "news.yaml"
    limits = "limits: {interval: 0, backoff: 0.01, retries: 1, timeout: 2}\nallow_private: true\n"
    source.write_text(f"title: News\nkind: feed\nwhere: {site.url}/feed\n{limits}")
    site.fail_first["/news/1"] = 2
    asked = {"source": str(source), "database": str(tmp_path / "u.duckdb"), "archive": str(tmp_path / "archive")}
    state = ingest_source(**asked, return_state=True)
    assert (state.name, state.message) == ("Done with issues", "2 files, 2 recorded, 1 failed, 0 unchanged, 0 ignored")
    left = artifacts(state)
    assert f"[{site.url}/news/1]({site.url}/news/1) | http_429" in left["ingest-run"]
    assert f"[{site.url}/news/2]({site.url}/news/2) | 1 | " in left["ingest-run"]
    assert "u.duckdb" in left["database"]
    with read_snapshot(tmp_path / "u.duckdb") as db:
        assert db.execute("SELECT source, code, stage FROM issues").fetchall() == [(f"{site.url}/news/1", "http_429", "fetch")]
    assert ingest_source(**asked, return_state=True).message == "3 files, 1 recorded, 0 failed, 2 unchanged, 0 ignored"
    with read_snapshot(tmp_path / "u.duckdb") as db:
        assert db.execute("SELECT count(*) FROM issues").fetchall() == [(0,)]
    backfill = ingest_source(**asked, since=date(2024, 3, 6), until=date(2024, 3, 7), fetch=False, return_state=True)
    assert backfill.message == "0 files, 0 recorded, 0 failed, 0 unchanged, 0 ignored"


def test_a_failed_assertion_refuses_to_publish(prefect_harness, inbox, tmp_path, monkeypatch):
    import flows.ingest as flows_ingest

    strict = tmp_path / "strict.yaml"
    strict.write_text("minimum_rows: {documents: 100}\n")
    run = flows_ingest.run_ingest
    monkeypatch.setattr(flows_ingest, "run_ingest", lambda *a, **k: run(*a, **k, assertions=strict))
    database = tmp_path / "u.duckdb"
    state = flows_ingest.ingest(paths=[str(inbox)], database=str(database), return_state=True)
    assert (state.name, state.is_failed()) == ("Refused", True)
    assert not database.exists()


def test_a_batch_whose_task_fails_becomes_issues(prefect_harness, inbox, tmp_path, monkeypatch):
    import flows.ingest as flows_ingest

    def broken(*args, **kwargs):
        raise OSError("no space left on device")

    monkeypatch.setattr(flows_ingest, "process_batch", broken)
    monkeypatch.setattr(flows_ingest, "extract_batch", flows_ingest.extract_batch.with_options(retries=0))
    state = flows_ingest.ingest(paths=[str(inbox)], database=str(tmp_path / "u.duckdb"), return_state=True)
    assert state.name == "Done with issues"
    assert "no space left" in artifacts(state)["ingest-issues"]


def test_pipeline_never_imports_prefect():
    import subprocess
    import sys

    code = (
        "import sys, pkgutil, importlib, pipeline\n"
        "for m in pkgutil.walk_packages(pipeline.__path__, 'pipeline.'):\n"
        "    importlib.import_module(m.name) if not m.name.endswith('__main__') else None\n"
        "sys.exit('prefect' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
