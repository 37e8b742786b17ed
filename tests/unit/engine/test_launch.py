"""Starting an engine: how long it is waited for."""

import subprocess
import sys
import time

import pytest

from photoclip.config.paths import library_paths, prepare
from photoclip.domain.errors import EngineError
from photoclip.engine import launch

SLOW = """
import pathlib, sys, time
from photoclip.config.paths import library_paths
from photoclip.engine.station import library_lock
root, migrates = pathlib.Path(sys.argv[1]), sys.argv[2] == "migrates"
assert library_lock(root).try_acquire()
for second in range(15):
    if migrates:
        with library_paths(root).catalog.open("ab") as file:
            file.write(b"x")
    time.sleep(0.1)
sys.exit(3)
"""


@pytest.mark.parametrize(("does", "said"), [("migrates", "ended as soon as"), ("hangs", "did not answer")])
def test_who_is_migrating_the_catalog_is_waited_for(tmp_path, monkeypatch, does, said):
    """As long as it goes on; here it ends in the end."""
    paths = library_paths(tmp_path / "library")
    prepare(paths)

    def start(*_: object) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([sys.executable, "-c", SLOW, str(paths.root), does])
        deadline = time.monotonic() + 20
        while launch.library_lock(paths.root).holder_pid() != process.pid and time.monotonic() < deadline:
            time.sleep(0.01)
        return process

    monkeypatch.setattr(launch, "_start", start)
    with pytest.raises(EngineError, match=said):
        launch.launch_engine(paths.root, timeout_s=0.6)
