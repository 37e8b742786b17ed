"""A second start calls the first; with a real second process, too."""

import subprocess
import sys

import pytest
from PySide6.QtNetwork import QLocalSocket

from photoclip.domain.errors import LibraryBusyError
from photoclip.ui.windows import instance as instances
from photoclip.ui.windows.instance import Call, Instance

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from photoclip.ui.windows.instance import Instance
app = QCoreApplication([])
second = Instance(Path(sys.argv[1]))
if second.claim():
    print("first")
else:
    second.hand_over(sys.argv[2:])
    print("handed over")
"""


@pytest.fixture
def first(tmp_path, qapp):
    instance = Instance(tmp_path)
    assert instance.claim()
    yield instance
    instance.close()


def start_second(tmp_path, *paths):
    return subprocess.Popen([sys.executable, "-c", SECOND, str(tmp_path), *paths], stdout=subprocess.PIPE, text=True)


def test_a_second_start_hands_over_its_files(first, tmp_path, qtbot, monkeypatch):
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "abc")
    with qtbot.waitSignal(first.called, timeout=20_000) as called:
        second = start_second(tmp_path, "/a.jpg", "/b c/ä.jpg")
    assert called.args == [Call(("/a.jpg", "/b c/ä.jpg"), "abc")]
    assert second.communicate(timeout=20)[0].strip() == "handed over"


def test_another_library_has_a_window_of_its_own(first, tmp_path, qapp):
    (tmp_path / "other").mkdir()
    other = Instance(tmp_path / "other")
    assert other.claim()
    other.close()


def test_who_left_is_followed(tmp_path, qapp):
    one, two = Instance(tmp_path), Instance(tmp_path)
    assert one.claim()
    assert not two.claim()
    one.close()
    assert two.claim()
    two.close()


def test_who_was_killed_is_followed(tmp_path, qtbot):
    code = SECOND.replace('print("first")', 'print("first", flush=True); app.exec()')
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().strip() == "first"
    process.kill()
    process.communicate()
    follower = Instance(tmp_path)
    assert follower.claim()
    with qtbot.waitSignal(follower.called, timeout=20_000):
        second = start_second(tmp_path)
    assert second.communicate(timeout=20)[0].strip() == "handed over"
    follower.close()


def test_one_that_does_not_answer(tmp_path, qapp, monkeypatch):
    monkeypatch.setattr(instances, "_ANSWERS_WITHIN_MS", 100)
    silent = Instance(tmp_path)
    assert silent.claim()
    silent._server.newConnection.disconnect()
    with pytest.raises(LibraryBusyError, match="does not answer"):
        Instance(tmp_path).hand_over(())
    silent.close()


@pytest.mark.parametrize("line", [b"nonsense\n", b"[]\n", b'{"paths": [1], "token": ""}\n', b"[" * 5000 + b"\n"])
def test_nonsense_calls_nobody(first, qtbot, line):
    heard = []
    first.called.connect(heard.append)
    socket = QLocalSocket()
    socket.connectToServer(first._name)
    socket.write(line)
    with qtbot.waitSignal(socket.disconnected, timeout=5_000):
        socket.flush()
    assert heard == []
