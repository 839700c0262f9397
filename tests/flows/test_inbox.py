from __future__ import annotations

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
