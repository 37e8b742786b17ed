"""What is for the window, and what for the command line."""

import subprocess
import sys

import pytest

from photoclip.__main__ import is_for_window
from photoclip.cli.main import COMMANDS
from photoclip.cli.names import COMMAND_NAMES


def test_the_names_are_those_of_the_commands():
    assert tuple(command.name for command in COMMANDS) == COMMAND_NAMES


@pytest.mark.parametrize(
    "words", [[], ["--library", "x"], ["--library=x"], ["photo.jpg"], ["--library", "x", "folder"], ["./index"]]
)
def test_for_the_window(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photo.jpg").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "index").mkdir()
    assert is_for_window(words)


@pytest.mark.parametrize(
    "words", [["index"], ["index", "folder"], ["--help"], ["--version"], ["none.jpg"], ["serach", "dog"], ["a\0b"]]
)
def test_for_the_command_line(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "index").mkdir()
    assert not is_for_window(words)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_without_a_display_it_is_one_line(tmp_path):
    environment = {"PATH": "/usr/bin", "HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-m", "photoclip", "--library", str(tmp_path / "library")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    (line,) = ended.stderr.splitlines()
    assert line.startswith("photoclip: ")
    assert "display" in line or "make system" in line


def test_the_command_line_loads_no_qt_and_the_window_no_torch(tmp_path):
    code = """
import sys
from photoclip.cli.main import run
run(["stats", "--library", sys.argv[1]])
assert "PySide6" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "library")], check=True, timeout=60, capture_output=True)
