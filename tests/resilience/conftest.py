"""Numbers small enough for every run of the tests, and those of the bars behind the marker ``slow``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.resilience.runs import freeze_authority, write_documents


@pytest.fixture(scope="package")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return freeze_authority(tmp_path_factory.mktemp("frozen"))


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "documents", 24)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "out" / "records.duckdb"
