"""What README.md says is so: its commands exist, its tables are in the schema, its queries answer, its figures are the accepted ones."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest
from typer.main import get_command

from pipeline.cli import app
from pipeline.demo import queries
from pipeline.schema import create_schema

REPO = Path(__file__).resolve().parent.parent
README = (REPO / "README.md").read_text(encoding="utf-8")
FLOWS = (REPO / "flows" / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def empty():
    with duckdb.connect() as connection:
        create_schema(connection)
        yield connection


def test_every_command_is_told_and_exists():
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert set(re.findall(r"unrecords ([a-z]+)\b", README)) <= commands
    assert commands <= set(re.findall(r"unrecords ([a-z]+)\b", README)), "a command that README does not tell"


def test_flow_commands_exist():
    from flows.cli import app as flows

    told = set(re.findall(r"unrecords flow ([a-z]+)", README + FLOWS))
    assert told == set(get_command(flows).commands)  # type: ignore[attr-defined]


def test_tables_and_views_are_in_the_schema(empty):
    held = {name for (name,) in empty.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    told = README.split("## The tables")[1].split("## Five queries")[0]
    names = set(re.findall(r"`([a-z_]+)`", told)) - {"earliest", "latest"}
    assert len(names) > 25
    assert names <= held, names - held


def test_the_five_queries_are_those_of_the_demo(empty):
    told = [block.strip().rstrip(";") for block in re.findall(r"```sql\n(.*?)```", README, re.DOTALL)]
    assert told == [sql.strip() for _, sql in queries()]
    assert len(told) == 5
    for question, sql in queries():
        assert question in README
        empty.execute(sql).fetchall()


def test_the_picture_is_what_is_drawn_now():
    from PIL import Image, ImageChops

    from corpus.accept import SHOWN, picture

    assert f"unrecords show corpus/{SHOWN} --page 1" in README and "](corpus/page.png)" in README
    with Image.open(REPO / "corpus" / "page.png") as shown:
        difference = ImageChops.difference(shown.convert("L"), picture().convert("L")).histogram()
    assert sum(difference[40:]) < 0.001 * sum(difference)  # a box more or less is more


def test_paths_exist():
    for path in re.findall(r"\]\(([^)#h][^)]*)\)", README) + ["flows/README.md", "corpus/README.md", "pipeline/queries.sql"]:
        assert (REPO / path).exists(), path


def test_figures_are_the_accepted_ones():
    accepted = json.loads((REPO / "corpus" / "accepted.json").read_text(encoding="utf-8"))["sets"]
    rows = re.findall(r"^\| (\w+) \| (0\.\d\d|1\.00) \| (0\.\d\d|1\.00) \|$", README, re.MULTILINE)
    assert {"dates", "missions", "partners", "amounts", "activities"} <= {measure for measure, *_ in rows}
    for measure, dev, held_out in rows:
        for half, told in (("dev", dev), ("held_out", held_out)):
            tally = {**accepted[half]["records"], **accepted[half]["slots"]}[measure]
            assert f"{tally['f1']:.2f}" == told, (measure, half)
