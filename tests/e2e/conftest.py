"""Runs the real command line, in this process or as a process of its own, on copies of the sample pictures."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from photoclip.cli.main import run
from photoclip.config.resources import resource


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        """The one object on stdout."""
        lines = self.out.splitlines()
        assert len(lines) == 1, f"stdout must hold one JSON object and nothing else: {self.out!r}; stderr: {self.err!r}"
        return json.loads(lines[0])

    @property
    def complaint(self) -> str:
        """The one line on stderr."""
        lines = self.err.splitlines()
        assert len(lines) == 1, f"stderr must hold one line: {self.err!r}"
        return lines[0]


@pytest.fixture(scope="module", autouse=True)
def _models_are_kept(models_are_kept: None) -> None:
    """Commands that follow each other in one process need not read the same weights again."""


@pytest.fixture
def library(tmp_path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def photoclip(library, capfd) -> Callable[..., Ended]:
    """`photoclip("search", "a dog")` runs that command on the test's library with --json, in this process."""

    def call(*words: str) -> Ended:
        capfd.readouterr()
        try:
            status = run([*words, "--library", str(library), "--json"])
        except SystemExit as ended:
            status = int(ended.code or 0)
        captured = capfd.readouterr()
        return Ended(status, captured.out, captured.err)

    return call


@pytest.fixture
def start(library) -> Callable[..., subprocess.Popen]:
    """As `photoclip`, as a process of its own that is not waited for."""
    started = []

    def call(*words: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "photoclip", *words, "--library", str(library), "--json"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)
        started.append(process)
        return process

    yield call
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def pictures(tmp_path) -> Path:
    """A copy of the sample pictures that a test may do anything to."""
    folder = tmp_path / "pictures"
    shutil.copytree(resource("samples"), folder, ignore=shutil.ignore_patterns("*.toml", "*.md"))
    return folder


@pytest.fixture
def few(pictures) -> Path:
    """Eight of them, flat."""
    folder = pictures.parent / "few"
    folder.mkdir()
    chosen = sorted(pictures.rglob("*.jpg"))[::6][:8]
    for path in chosen:
        shutil.copy2(path, folder / path.name)
    return folder
