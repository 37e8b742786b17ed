"""What keeps a worker harmless: it ends with its parent, stays within its memory, and is quiet."""

import contextlib
import faulthandler
import os
import signal
import sys
import threading
import warnings
from multiprocessing.connection import Connection
from typing import TextIO

_EXIT_ORPHANED = 3


class Guards:
    """Guards of this process. Made once, at the start of a worker."""

    def __init__(self, lifeline: Connection) -> None:
        self._silence = _be_quiet()
        _end_with(lifeline)

    def expect_end_within(self, seconds: float) -> None:
        """Start or restart the watchdog: past `seconds` the process exits with 1, even while C code holds the GIL."""
        faulthandler.dump_traceback_later(seconds, exit=True, file=self._silence)

    def stand_down(self) -> None:
        """Stop the watchdog."""
        faulthandler.cancel_dump_traceback_later()

    def limit_memory(self, limit_bytes: int) -> None:
        """Limit the address space, where the system can. macOS ignores it, Windows has none: the parent watches."""
        if sys.platform == "linux":
            import resource

            hard = resource.getrlimit(resource.RLIMIT_AS)[1]
            soft = limit_bytes if hard == resource.RLIM_INFINITY else min(limit_bytes, hard)
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _be_quiet() -> TextIO:
    """Codecs such as libtiff write to descriptor 2, and a crash would leave a large core file or open a window."""
    warnings.simplefilter("ignore")
    silence = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 (kept open: faulthandler writes to it)
    for descriptor in (1, 2):
        with contextlib.suppress(OSError):
            os.dup2(silence.fileno(), descriptor)
    faulthandler.enable(file=silence)
    if sys.platform == "win32":
        import ctypes

        # SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX
        ctypes.windll.kernel32.SetErrorMode(0x0003)
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return silence


def _end_with(lifeline: Connection) -> None:
    """Exit once the parent's end of `lifeline`, to which nothing is ever written, is closed: it died, or was killed.

    Not PR_SET_PDEATHSIG, which follows the thread that started us and not the process (prctl(2)). A thread needs the
    GIL to act, so on Linux the kernel is asked as well to send SIGIO, whose default action is to end the process
    (fcntl(2), O_ASYNC): it comes through also while C code holds the GIL.
    """
    threading.Thread(target=_exit_at_end_of, args=(lifeline,), name="lifeline", daemon=True).start()
    if sys.platform == "linux":
        import fcntl

        signal.signal(signal.SIGIO, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGIO,))
        descriptor = lifeline.fileno()
        fcntl.fcntl(descriptor, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_ASYNC)


def _exit_at_end_of(lifeline: Connection) -> None:
    with contextlib.suppress(OSError, EOFError):
        lifeline.recv_bytes()
    os._exit(_EXIT_ORPHANED)
