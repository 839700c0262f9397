"""What is wrong with a command is said before Prefect starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["source", "nowhere"], "no source 'nowhere'"),
        (["backfill", "police_un_org", "--since", "soon", "--until", "2024-01-02"], "soon"),
        (["backfill", "police_un_org", "--since", "2024-01-03", "--until", "2024-01-02"], "2024-01-02 is before 2024-01-03"),
        (["one", "nowhere.pdf"], "does not exist"),
        (["serve", ".", "--cron", "every night"], "'every night' is no cron schedule"),
        (["serve", ".", "--cron", "0 24 * * *"], "'0 24 * * *' is no cron schedule"),
        (["serve", ".", "--source", "police_un_org"], "is not NAME=CRON"),
        (["serve", ".", "--source", "police_un_org=soon"], "'soon' is no cron schedule"),
        (["serve", ".", "--source", "nowhere=0 2 * * *"], "no source 'nowhere'"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())


def test_prefect_is_not_imported_before_its_server_is_known() -> None:
    """It would start a second, temporary server beside that of ``serve``, and the two would take each other's slots."""
    code = (
        "import sys\nfrom unittest.mock import patch\nfrom typer.testing import CliRunner\nfrom flows.cli import app\n"
        "with patch('flows.serve.serve') as run:\n"
        "    assert CliRunner().invoke(app, ['serve', '.', '--source', 'police_un_org=30 2 * * mon-fri']).exit_code == 0\n"
        "assert run.called\nsys.exit('prefect' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_refused_run_has_the_exit_code_of_one_that_is_not_published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import flows.ingest
    from pipeline.cli import NOT_PUBLISHED

    class Refused:
        name, message = "Refused", "not published"

        @staticmethod
        def is_completed() -> bool:
            return False

    monkeypatch.setattr(flows.ingest, "ingest", lambda **_: Refused)
    assert CliRunner().invoke(app, ["ingest", str(tmp_path)]).exit_code == NOT_PUBLISHED
