"""What all tests share: the folder of real documents beside the checkout, which may be absent."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")

if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # or each of the many processes that tests start compiles everything anew
    os.environ["PYTHONPYCACHEPREFIX"] = tempfile.mkdtemp(prefix="unrecords-bytecode-")
    atexit.register(shutil.rmtree, os.environ["PYTHONPYCACHEPREFIX"], ignore_errors=True)

REPO = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """``../shared``; the test is skipped where it is not."""
    folder = REPO.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared (real documents and their gold) is not here")
    return folder


@pytest.fixture(scope="session")
def nlp():
    """The spaCy pipeline with our finders, loaded once a test session."""
    import pipeline

    return pipeline.load()
