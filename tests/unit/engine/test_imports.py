"""The window and a connected command get by without what the engine is made of."""

import subprocess
import sys

import pytest

HEAVY = ("torch", "open_clip", "hnswlib", "PIL", "sqlite3", "photoclip.library", "photoclip.embed", "photoclip.catalog")


@pytest.mark.parametrize("module", ["launch", "client", "session"])
def test_a_client_imports_nothing_heavy(module: str) -> None:
    code = f"import sys, photoclip.engine.{module}; print(*(name for name in {HEAVY!r} if name in sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == []
