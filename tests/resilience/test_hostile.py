"""Good documents and hostile ones in one run, through the real readers: the good ones come out as if alone, each bad one as what it is."""

# ruff: noqa: E501

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.store import DOCUMENT_TABLES, read_snapshot
from tests.resilience.hostile import GOOD, generate, odd_files
from tests.resilience.runs import ask, finish, leftovers, read_cost

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
FEW = ("hang", "eat", "kill", "find-exit")
ALL = ("hang", "spin", "regex", "eat", "kill", "exit", "segfault", "find-spin", "find-eat", "find-kill", "find-exit")


def seeds() -> list[Path]:
    """The smaller documents of the corpus."""
    found = [p for half in ("dev", "held_out", "twins") for p in sorted((CORPUS / half).iterdir()) if p.suffix[1:] in GOOD]
    return [p for p in found if p.stat().st_size < 200_000]


def write_good(folder: Path, count: int) -> None:
    """The corpus, and as many texts in the manner of press releases as are missing."""
    folder.mkdir()
    for path in seeds()[:count]:
        shutil.copy(path, folder / f"{path.stem}-{path.suffix[1:]}{path.suffix}")
    for i in range(count - len(list(folder.iterdir()))):
        where, body = ("Juba", "Goma", "Bangui", "Naqoura")[i % 4], ("UNMISS", "MONUSCO", "MINUSCA", "UNIFIL")[i % 4]
        (folder / f"release{i:03}.txt").write_text(
            f"{body} trains police in {where}\n\n{where}, {1 + i % 28} May 2021: {body} and UNODC trained {10 + i} officers in a workshop"
            f" paid by the Government of Norway with US$ {i + 5},000.\n\nA second course number {i} is planned for June 2022.\n"
        )


def rows_of(database: Path, folder: Path) -> dict[str, list[Any]]:
    """All rows of the documents in a folder but what depends on other documents (which is the earliest of near-duplicates)."""
    found = {}
    with read_snapshot(database) as connection:
        for table in DOCUMENT_TABLES:
            names = "t.* EXCLUDE (duplicate_of)" if table == "documents" else "t.*"
            found[table] = connection.execute(
                f"SELECT {names} FROM {table} t WHERE document_id IN (SELECT document_id FROM sources WHERE starts_with(source, ?)) ORDER BY ALL",
                [f"{folder}/"],
            ).fetchall()
    return found


def not_slices(database: Path) -> list[tuple[Any, ...]]:
    """Records whose text is not the slice of the document's text that they name, and documents without text."""
    kinds = ("dates", "mission_mentions", "partner_mentions", "amounts", "activities")
    wrong = " UNION ALL ".join(
        f"SELECT '{k}', d.source FROM {k} r JOIN documents d USING (document_id)"
        f" WHERE start_char IS NOT NULL AND substring(d.text, start_char + 1, end_char - start_char) <> r.text"
        for k in kinds
    )
    return ask(database, f"{wrong} UNION ALL SELECT 'empty', source FROM documents WHERE trim(text) = ''")


@pytest.mark.parametrize(
    ("worker", "good", "damaged", "kinds", "limits"),
    [
        # the memory can be eaten in a second or two, so that it runs out long before the time on a slow machine, too
        pytest.param("readers", 24, 8, FEW, {"seconds": 6, "patience": 1, "memory": 500}, id="readers-only"),
        pytest.param("real", 200, 60, ALL, {"seconds": 20, "patience": 4, "memory": 1500}, id="bar", marks=pytest.mark.slow),
    ],
)
def test_good_among_hostile(
    tmp_path: Path, authority: Path, worker: str, good: int, damaged: int, kinds: tuple[str, ...], limits: dict[str, int]
) -> None:
    friends, foes = tmp_path / "good", tmp_path / "zz-hostile"
    write_good(friends, good)
    foes.mkdir()
    bad = generate(seeds(), damaged=damaged, kinds=kinds)
    for hostile in bad:
        (foes / hostile.name).write_bytes(hostile.data)
    expected = {h.name: h.outcomes for h in bad} | {name: frozenset({code}) for name, code in odd_files(foes).items()}
    assert worker != "real" or len(expected) >= 200
    alone, together, cost = tmp_path / "alone" / "r.duckdb", tmp_path / "together" / "r.duckdb", tmp_path / "cost.json"
    options: dict[str, Any] = {"worker": worker, "authority": authority, "cost": cost, **limits}
    assert finish(alone, friends, **options) == 0
    first = read_cost(cost)
    assert finish(together, friends, foes, log=tmp_path / "log", **options) == 0, (tmp_path / "log").read_text()[-2000:]
    second = read_cost(cost)

    outcomes = ask(
        together,
        "SELECT parse_filename(s.source), coalesce(i.code, s.state) FROM sources s LEFT JOIN issues i"
        " ON i.source = s.source AND s.state = 'failed' WHERE contains(s.source, '/zz-hostile/')",
    )
    print(f"{len(outcomes)} hostile: {dict(Counter(code for _, code in outcomes))}; {first} alone, {second} together")
    assert not [(name, code) for name, code in outcomes if code not in expected[name]]
    assert {name for name, _ in outcomes} == set(expected)
    assert rows_of(together, friends) == rows_of(alone, friends)
    assert ask(together, "SELECT count(*) FROM sources WHERE starts_with(source, ?) AND state = 'recorded'", f"{friends}/") == [(good,)]
    assert not_slices(together) == []
    assert second["worker_mb"] < limits["memory"] + 300 and second["own_mb"] < 1500
    # the poison waits by the clock for ``patience`` times the limit; batches are read again one by one
    assert second["seconds"] < first["seconds"] + len(kinds) * (limits["seconds"] * limits["patience"] + 60) + 6 * len(expected)
    assert leftovers(together) == []
