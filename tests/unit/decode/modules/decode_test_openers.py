"""Decoders that misbehave with files of certain names, and decode the rest; imported by the workers of a test."""

import ctypes
import errno
import sys
import time
from pathlib import Path

from photoclip.decode.picture import Picture, Source, open_picture
from photoclip.decode.refusal import RefusalError
from photoclip.domain.files import FileState


def misbehave(source: Source) -> Picture:
    """The file's name says how: "segfault 1.jpg" crashes its worker."""
    action = _ACTIONS.get(Path(source.path).stem.split()[0])
    if action is not None:
        action(source)
    return open_picture(source)


def _segfault(_: Source) -> None:
    ctypes.string_at(0)


def _hang(_: Source) -> None:
    while True:
        time.sleep(0.05)


def _hang_with_gil(_: Source) -> None:
    # PyDLL, unlike CDLL, keeps the GIL during the call.
    ctypes.PyDLL(None).sleep(1000)


def _take_4_gb(_: Source) -> None:
    kept = bytearray(4 << 30)
    kept[:: 1 << 12] = b"x" * (1 << 20)


def _take_4_gb_unlimited(_: Source) -> None:
    """As where no rlimit holds: a piece at a time."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    kept = []
    while len(kept) < 512:
        kept.append(b"x" * (8 << 20))
        time.sleep(0.01)


def _need_more_than_half(source: Source) -> None:
    bytearray(int(source.limits.memory_bytes * 0.6))


def _report_modules(_: Source) -> None:
    unwanted = ("torch", "PySide6", "open_clip", "sqlite3", "multiprocessing.queues", "pytest", "rawpy", "pi_heif")
    loaded = sorted(name for name in unwanted if name in sys.modules)
    raise RefusalError(FileState.DAMAGED, f"loaded: {loaded}", is_final=True)


def _write_noise(_: Source) -> None:
    import os

    os.write(1, b"noise on 1\n")
    os.write(2, b"noise on 2\n")


def _exit(_: Source) -> None:
    import os

    os._exit(0)


def _be_killed(source: Source) -> None:
    """As by the kernel, short of memory: the first times, as many as the name says."""
    import os
    import signal

    path = Path(source.path)
    marks = len(list(path.parent.glob(f"{path.name}.killed-*")))
    if marks < int(path.stem.split()[1]):
        path.with_name(f"{path.name}.killed-{marks}").touch()
        os.kill(os.getpid(), signal.SIGKILL)


def _wait_long(_: Source) -> None:
    time.sleep(1.5)


def _open_too_many(_: Source) -> None:
    raise OSError(errno.EMFILE, "Too many open files")


def _miss_a_library(_: Source) -> None:
    raise ImportError("libheif.so: cannot open shared object file: Too many open files")


_ACTIONS = {
    "exhausted": _open_too_many,
    "unloadable": _miss_a_library,
    "killed": _be_killed,
    "long": _wait_long,
    "segfault": _segfault,
    "hang": _hang,
    "gilhang": _hang_with_gil,
    "greedy": _take_4_gb,
    "unlimited": _take_4_gb_unlimited,
    "hungry": _need_more_than_half,
    "modules": _report_modules,
    "noise": _write_noise,
    "exit": _exit,
}
