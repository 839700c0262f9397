"""A second run over unchanged documents: a fiftieth of the first run's time, and not one row changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.resilience.runs import ask, finish, read_cost, tables, write_documents

SENTENCES = (
    "On {day} March 2024, UNMISS trained {n} officers of the South Sudan National Police Service in Juba.",
    "The project, funded by the Government of Norway, cost US$ {n},500 and will end in December 2025.",
    "MINUSCA and UNODC held a two-day workshop on investigations for {n} gendarmes in Bangui.",
)


def test_second_run_changes_nothing(tmp_path: Path, documents: Path, database: Path, authority: Path) -> None:
    assert finish(database, documents, authority=authority) == 0
    before = tables(database)
    assert finish(database, documents, authority=authority) == 0
    assert tables(database) == before
    assert ask(database, "SELECT recorded, failed, unchanged FROM runs WHERE run = 2") == [(0, 0, 24)]


@pytest.mark.slow
@pytest.mark.parametrize("worker", ["fake", "real"])
def test_second_run_over_a_thousand_documents(tmp_path: Path, database: Path, authority: Path, worker: str) -> None:
    folder = write_documents(tmp_path / "documents", 1000)
    if worker == "real":
        for i, path in enumerate(sorted(folder.iterdir())):
            path.write_text("\n\n".join(s.format(day=1 + i % 28, n=10 + i) for s in SENTENCES for _ in range(4)))
    costs = []
    for run in range(2):
        cost = tmp_path / f"cost{run}.json"
        assert finish(database, folder, worker=worker, authority=authority, cost=cost, seconds=60, memory=3000) == 0
        costs.append(read_cost(cost)["seconds"])
        if run == 0:
            before = tables(database)
    assert tables(database) == before
    assert ask(database, "SELECT recorded, failed, unchanged FROM runs WHERE run = 2") == [(0, 0, 1000)]
    share = costs[1] / costs[0]
    print(f"{worker}: first run {costs[0]:.1f} s, second {costs[1]:.2f} s: {share:.2%}")
    # without a model there is hardly a first run to compare with: what counts is the time itself
    assert share <= 0.02 if worker == "real" else costs[1] <= max(10.0, 0.2 * costs[0])
