"""A killed parent takes its workers along."""

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest


def _wait_until(condition, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("action", ["idle", "hang", "gilhang"])
@pytest.mark.skipif(sys.platform != "linux", reason="a hang that holds the GIL outlives a killed parent elsewhere")
def test_workers_end_with_a_killed_parent(action, photos, misbehave, tmp_path) -> None:
    paths = photos("good.jpg", *([] if action == "idle" else [f"{action} 1.jpg", f"{action} 2.jpg"]))
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(f"""
        import sys, threading
        sys.path.insert(0, {str(Path(__file__).parent / "modules")!r})
        from photoclip.decode.pool import DecodePool
        from photoclip.domain.decoding import DecodeRequest, PixelSpec
        from photoclip.domain.progress import CancelToken
        pool = DecodePool(None, 2, opener={misbehave!r})
        requests = [DecodeRequest(i, path, PixelSpec(64)) for i, path in enumerate({[str(p) for p in paths]!r})]
        for outcome in pool.run(requests, CancelToken()):
            print("first outcome", flush=True)
        threading.Event().wait()
        """)
    )
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent, parent.stdout:
        assert parent.stdout.readline() == "first outcome\n"
        wanted = 1 if action == "idle" else 2
        _wait_until(lambda: len(psutil.Process(parent.pid).children()) == wanted)
        workers = psutil.Process(parent.pid).children()
        parent.kill()
        parent.wait()
        # An orphan stays a zombie until init has reaped it, which may take a while in a container.
        _wait_until(lambda: not any(map(_is_running, workers)), 2.0)
