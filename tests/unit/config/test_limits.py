"""How many files may be open, asked in processes of their own: a limit that was lowered stays so."""

import errno
import os
import subprocess
import sys

import pytest

from photoclip.config.files import exhausted, is_exhausted
from photoclip.domain.errors import FolderError

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")

RAISED = """
import resource, sys
from photoclip.config.limits import raise_open_files_limit
soft, hard = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
raise_open_files_limit()
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""
USED_UP = """
import os, resource
from photoclip.config.files import is_exhausted
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
assert not is_exhausted()
held = []
try:
    while True:
        held.append(os.dup(0))
except OSError:
    pass
assert is_exhausted()
os.close(held.pop())
assert is_exhausted(), "one is not enough for a database"
for descriptor in held[:8]:
    os.close(descriptor)
assert not is_exhausted()
assert len(os.listdir("/dev/fd")) < 40
"""


def ran(script: str, *words: str) -> str:
    ended = subprocess.run(
        [sys.executable, "-c", script, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@POSIX
@pytest.mark.parametrize(
    ("soft", "hard", "raised"), [(64, 64, 64), (64, 256, 256), (200, 200, 200), (256, 4096, 4096), (30, 4096, 4096)]
)
def test_as_many_as_the_system_allows(soft: int, hard: int, raised: int) -> None:
    import resource

    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if allowed != resource.RLIM_INFINITY and hard > allowed:
        pytest.skip("the limit of this machine is lower")
    assert ran(RAISED, str(soft), str(hard)) == f"{raised} {hard}"


@POSIX
def test_a_system_that_refuses_is_no_reason_not_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    from photoclip.config.limits import raise_open_files_limit

    asked: list[int] = []

    def refuse(_: int, limits: tuple[int, int]) -> None:
        asked.append(limits[0])
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    raise_open_files_limit()
    assert asked == [65_536, 10_240]


@POSIX
def test_that_they_are_used_up_is_known() -> None:
    ran(USED_UP)


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
def test_what_was_raised_from_it_means_the_same(number: int) -> None:
    cause = OSError(number, os.strerror(number), "a.jpg")
    wrapped = FolderError("a folder cannot be opened", "check its drive")
    wrapped.__cause__ = cause
    for error in (cause, wrapped):
        told = exhausted(error)
        assert told is not None
        assert "too many files are open" in str(told)
        assert "close other programs" in told.remedy


def test_other_errors_mean_something_else() -> None:
    assert exhausted(None) is None
    assert exhausted(OSError(errno.ENOSPC, "No space left on device")) is None
    assert exhausted(FolderError("a", "b")) is None
    assert not is_exhausted()
