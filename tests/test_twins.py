"""Two versions of one document: equal tables agree, a changed figure is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.twins import app, compare

TEXT = "Budget\n\nItem\tAmount\nTravel\t\\$70,000\nRent\t\\$5,000\nTotal\t\\$75,000\n"


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(TEXT)
    second.write_text(TEXT.replace("5,000\nTotal", "6,000\nTotal"))
    return first, second


def test_a_version_agrees_with_itself(versions: tuple[Path, Path]) -> None:
    result = CliRunner().invoke(app, [str(versions[0]), str(versions[0])])
    assert result.exit_code == 0 and "100.0%" in result.output


def test_a_changed_figure_is_shown_on_both_sides(versions: tuple[Path, Path]) -> None:
    result = CliRunner().invoke(app, [str(versions[0]), str(versions[1])])
    assert result.exit_code == 1
    assert "Rent | \\$5,000" in result.output and "Rent | \\$6,000" in result.output


def test_an_unreadable_version_is_said_so(tmp_path: Path, versions: tuple[Path, Path]) -> None:
    result = CliRunner().invoke(app, [str(versions[0]), str(tmp_path / "absent.pdf")])
    assert result.exit_code == 3


@pytest.mark.parametrize("name", ["A_80_596", "A_80_628"])
def test_pdf_and_word_versions_of_real_budgets_agree(shared: Path, name: str) -> None:
    from pipeline.read import read

    folder = shared / "real" / "budgets"
    if not (folder / f"{name}.docx").exists():
        pytest.skip(f"{name} is not here")
    result = compare(read(folder / f"{name}.docx"), read(folder / f"{name}.pdf"))
    for same, first, second in (result.rows, result.money):
        assert same >= 0.97 * max(first, second) > 0
    assert result.checks[1] > 250
