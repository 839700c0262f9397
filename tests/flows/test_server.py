"""Against a real Prefect server: deployed, scheduled, run and seen over its API."""

from __future__ import annotations

import httpx
import pytest

from flows.serve import ask
from pipeline.store import read_snapshot
from tests.flows.conftest import RELEASE, until

pytestmark = pytest.mark.prefect


def post(api: str, path: str, body: dict) -> list | dict:
    return ask(api + path, body)


def runs(api: str, state_type: str | None = None) -> list[dict]:
    found = post(api, "/flow_runs/filter", {})
    return [r for r in found if state_type is None or r["state_type"] == state_type]


def test_deployed_and_scheduled(serving):
    _, api = serving
    deployed = until(lambda: (found := post(api, "/deployments/filter", {})) and len(found) == 2 and found)
    by_name = {d["name"]: d for d in deployed}
    assert by_name["watched"]["schedules"][0]["schedule"]["cron"] == "0 2 * * *"
    assert by_name["watched"]["tags"] == ["unrecords"]
    assert by_name["watched"]["concurrency_limit"] == 1 or by_name["watched"]["global_concurrency_limit"]["limit"] == 1
    assert until(lambda: [r for r in runs(api, "SCHEDULED") if r["deployment_id"] == by_name["watched"]["id"]])


def test_the_server_takes_the_nulls_that_its_own_client_sends(serving):
    """`prefect deploy --all` and reading artifacts send them; FastAPI refuses them from 0.152 on."""
    _, api = serving
    assert isinstance(post(api, "/artifacts/filter", {"limit": None, "offset": 0}), list)


def test_a_document_in_the_inbox_starts_a_run_within_seconds(serving):
    folder, api = serving
    until(lambda: len(post(api, "/deployments/filter", {})) == 2)
    (folder / "inbox" / "new.txt").write_text(RELEASE.replace("Bangui", "Bouar"))
    started = until(lambda: [r for r in runs(api) if r["parameters"].get("path", "").endswith("new.txt")], 30)
    run = f"{api}/flow_runs/{started[0]['id']}"
    until(lambda: httpx.get(run, timeout=30).json()["state"]["type"] in ("COMPLETED", "FAILED"))
    state = httpx.get(run, timeout=30).json()["state"]
    assert (state["type"], state["name"]) == ("COMPLETED", "Done"), state
    with read_snapshot(folder / "u.duckdb") as db:
        assert db.execute("SELECT DISTINCT mission_id FROM mission_mentions").fetchall() == [("MINUSCA",)]


def test_a_run_of_the_schedule_is_seen_with_its_artifact(serving):
    _, api = serving
    watched = next(d for d in post(api, "/deployments/filter", {}) if d["name"] == "watched")
    run = post(api, f"/deployments/{watched['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}})
    until(lambda: httpx.get(f"{api}/flow_runs/{run['id']}", timeout=30).json()["state"]["type"] == "COMPLETED")
    found = post(api, "/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    assert "# Run" in next(a["data"] for a in found if a["key"] == "ingest-run")
    seen = httpx.get(f"{api}/flow_runs/{run['id']}", timeout=30).json()
    assert seen["name"] == "ingest watched"
    assert seen["state"]["name"] == "Done"


def test_a_run_whose_process_was_killed_does_not_hold_up_the_next(serving):
    from flows.serve import end_lost_runs

    _, api = serving
    deployment = next(d for d in post(api, "/deployments/filter", {}) if d["name"] == "watched")
    body = {"name": "lost", "state": {"type": "SCHEDULED", "state_details": {"scheduled_time": "2999-01-01T00:00:00Z"}}}
    run = post(api, f"/deployments/{deployment['id']}/create_flow_run", body)
    for state in ("PENDING", "RUNNING"):
        post(api, f"/flow_runs/{run['id']}/set_state", {"state": {"type": state}, "force": False})

    def slots() -> int:
        found = httpx.get(f"{api}/deployments/{deployment['id']}", timeout=30).json()
        return found["global_concurrency_limit"]["active_slots"]

    assert slots() == 1
    assert "lost" in end_lost_runs(api)
    assert slots() == 0
    assert httpx.get(f"{api}/flow_runs/{run['id']}", timeout=30).json()["state"]["name"] == "Crashed"
