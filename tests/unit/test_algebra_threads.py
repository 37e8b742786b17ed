"""NumPy's algebra works in the thread that asks; seen from outside, because it decides once per process."""

import os
import subprocess
import sys

import pytest

ASKED = """
import photoclip.probes.learn
import numpy as np
import psutil
np.ones((500, 500)) @ np.ones((500, 500))
print(psutil.Process().num_threads())
"""


def threads(**variables: str) -> int:
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"} | variables
    ended = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, env=environment, timeout=120
    )
    return int(ended.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="NumPy comes with other libraries elsewhere")
def test_no_threads_beside_the_one_that_asks() -> None:
    assert threads() == 1


@pytest.mark.skipif(sys.platform != "linux" or (os.cpu_count() or 1) < 2, reason="needs a second core")
def test_own_setting_stays() -> None:
    assert threads(OPENBLAS_NUM_THREADS="2") == 2
