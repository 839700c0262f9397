from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress

from flows.serve import Inbox


def test_a_file_is_handed_on_when_it_has_stopped_growing(tmp_path):
    inbox = Inbox(tmp_path / "inbox")
    file = tmp_path / "inbox" / "release.txt"
    file.write_text("half")
    assert inbox.arrived() == []
    file.write_text("half and the other half")
    assert inbox.arrived() == []
    assert inbox.arrived() == [file]
    assert inbox.arrived() == [file], "until it is done, it is tried again"
    inbox.done(file)
    assert inbox.arrived() == []
    file.write_text("a corrected release")
    inbox.arrived()
    assert inbox.arrived() == [file]


def test_hidden_files_are_left_alone(tmp_path):
    inbox = Inbox(tmp_path)
    (tmp_path / ".part").write_text("x")
    inbox.arrived()
    assert inbox.arrived() == []


def test_what_is_tethered_ends_with_us_even_if_we_are_killed():
    parent = "from flows.serve import tethered; p, _ = tethered('-c', 'import time; time.sleep(60)'); print(p.pid, flush=True); p.wait()"
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True)
    child = int(process.stdout.readline())
    time.sleep(1)
    os.kill(child, 0)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 20
    with suppress(ProcessLookupError):
        while time.monotonic() < deadline:
            os.kill(child, 0)
            time.sleep(0.1)
        raise AssertionError("it lives on")
