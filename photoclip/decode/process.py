"""A worker seen from the pool: a process, its pipe, its life line, its pixel slots, and what it is busy with.

Started by `subprocess` and not by `multiprocessing.Process`: that one executes the parent's main module again in each
child, starts a tracker process, and leaves it to chance which descriptors a sibling keeps open.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from photoclip.decode import vitals
from photoclip.decode.limits import Limits
from photoclip.decode.messages import FromWorker, Job, Setup, packed
from photoclip.decode.slots import SLOTS, PixelSlots
from photoclip.decode.thumbnails import new_partial
from photoclip.domain.photos import Pixels

_BOOT = (
    "import signal;signal.signal(signal.SIGINT,signal.SIG_IGN);"
    "import json,sys;a=json.loads(sys.argv[1]);sys.path[:]=a.pop('path');"
    "from photoclip.decode.worker import main;main(**a)"
)
"""Ctrl-C in a terminal reaches the workers too: what it means is for the parent to decide."""

_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "MALLOC_ARENA_MAX"), "1")
WATCHDOG_EXIT = 1
"""Exit code of a worker whose own watchdog found it late (faulthandler's `exit=True`)."""
KILLED_EXIT = -9
"""Exit code of a worker that got SIGKILL: if not from us, then from a system short of memory. Not on Windows."""

_LONGEST_WAIT_S = 1.0


@dataclass(slots=True)
class Flight:
    """A job that was sent. `since_s` is when the worker could begin with it, on the monotonic clock."""

    job: Job
    since_s: float


class WorkerProcess:
    """One worker, used by one thread at a time."""

    def __init__(self, thumbnails: Path | None, limits: Limits, opener: str, *, gentle: bool = False) -> None:
        """Start it. A `gentle` one computes behind other programs.

        Raises:
            OSError: no descriptors, processes or memory left.
        """
        self.flights: deque[Flight] = deque()
        self.is_ready = False
        self.started_s = time.monotonic()
        self._partial = None if thumbnails is None else new_partial(thumbnails)
        self._exit_code: int | None = None
        with contextlib.ExitStack() as opened:
            self._slots = opened.enter_context(contextlib.closing(PixelSlots.create()))
            self.pipe, theirs = Pipe()
            opened.callback(self.pipe.close)
            with theirs:
                their_line, lifeline = Pipe(duplex=False)
                opened.callback(lifeline.close)
                with their_line:
                    self._process = _started(theirs, their_line, self._slots)
            opened.callback(self._kill)
            if gentle:
                vitals.step_back(self._process.pid)
            self.pipe.send_bytes(packed(Setup(thumbnails, self._partial, limits, opener)))
            self._opened = opened.pop_all()

    def send(self, job: Job) -> None:
        """Hand it a job.

        Raises:
            OSError: it has ended.
        """
        self.pipe.send_bytes(packed(job))
        self.flights.append(Flight(job, time.monotonic()))

    def received(self) -> FromWorker | None:
        """The next thing it says; waits for it. None: it has ended."""
        try:
            return self.pipe.recv()
        except (EOFError, OSError):
            return None

    def has_spoken(self) -> bool:
        """Whether `received` would not wait."""
        try:
            return self.pipe.poll()
        except OSError:
            return True

    def landed(self) -> None:
        """The first flight was answered: the next one begins now."""
        self.flights.popleft()
        if self.flights:
            self.flights[0].since_s = time.monotonic()

    def free_slot(self) -> int:
        """A slot that no flight uses; there is one while fewer than SLOTS are in flight."""
        return next(slot for slot in range(SLOTS) if all(flight.job.slot != slot for flight in self.flights))

    def pixels(self, slot: int, edge_px: int) -> Pixels:
        """A copy of what lies in a slot, uint8 (edge_px, edge_px, 3)."""
        return self._slots.take(slot, edge_px)

    def rss_bytes(self) -> int:
        """Memory it holds right now; 0 once it has ended, or where that cannot be told."""
        return vitals.rss_bytes(self._process.pid)

    def core_s(self) -> float:
        """Core-seconds it has spent; 0 once it has ended."""
        return vitals.core_s(self._process.pid)

    def end(self) -> int | None:
        """Kill it, if it still runs, and let go of everything. Its exit code; None while the system cannot end it, as
        during a read from a network drive that went away. Idempotent.
        """
        self._opened.close()
        if self._partial is not None:
            with contextlib.suppress(OSError):
                self._partial.unlink(missing_ok=True)
        return self._exit_code

    def _kill(self) -> None:
        # Does nothing to one that has ended by itself: that keeps its own exit code.
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._exit_code = self._process.wait(_LONGEST_WAIT_S)


def _started(pipe: Connection, lifeline: Connection, slots: PixelSlots) -> "subprocess.Popen[bytes]":
    handles = [pipe.fileno(), lifeline.fileno(), *([slots.descriptor] if slots.descriptor >= 0 else [])]
    arguments = {
        # What the parent imports from, tests' folders and editable installs included; "" is where it was started.
        "path": [entry or str(Path.cwd()) for entry in sys.path],
        "pipe_handle": pipe.fileno(),
        "lifeline_handle": lifeline.fileno(),
        "slots_descriptor": slots.descriptor,
        "slots_name": slots.name,
    }
    executable, environment = sys.executable, {**os.environ, **_ONE_THREAD}
    if sys.platform == "win32":
        base = str(getattr(sys, "_base_executable", executable))
        if base != executable:
            # As in multiprocessing/popen_spawn_win32.py: a virtual environment's python.exe starts the real one as a
            # child of its own, and it would be the wrong process that is watched (https://bugs.python.org/issue35797).
            executable, environment["__PYVENV_LAUNCHER__"] = base, executable
    utf8 = ["-X", "utf8"] if sys.flags.utf8_mode else []
    startup = None
    if sys.platform == "win32":
        for handle in handles:
            os.set_handle_inheritable(handle, True)
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles})
    return subprocess.Popen(
        [executable, "-P", *utf8, "-c", _BOOT, json.dumps(arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        pass_fds=() if sys.platform == "win32" else handles,
        startupinfo=startup,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
