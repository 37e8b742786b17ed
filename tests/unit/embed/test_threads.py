"""Threads that sleep where they wait; seen from outside, because OpenMP decides once per process."""

import os
import subprocess
import sys

import pytest


def run(program: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"} | variables
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment, timeout=120
    )


@pytest.mark.skipif(sys.platform != "linux", reason="GNU's OpenMP tells its settings; others are not asked")
def test_openmp_takes_the_setting() -> None:
    assert "OMP_WAIT_POLICY = 'PASSIVE'" in run("import photoclip.embed.device", OMP_DISPLAY_ENV="true").stderr


def test_own_setting_stays() -> None:
    program = "import photoclip.embed, os; print(os.environ['OMP_WAIT_POLICY'])"
    assert run(program, OMP_WAIT_POLICY="ACTIVE").stdout.strip() == "ACTIVE"
