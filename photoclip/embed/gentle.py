"""Computing that steps back behind other programs."""

import os
import sys
import threading
from contextlib import suppress

import torch

NICENESS = 10
"""Beside a busy program it leaves a tenth of a core: enough to end, and to let a search have its turn."""


def step_back() -> None:
    """Let the calling thread, and those it starts from now on, compute behind other programs. It cannot be taken back:
    for a thread that ends with its job, before it computes anything.

    On Linux by a niceness of the thread alone, which its threads inherit (setpriority(2), "C library/kernel
    differences"): what nobody else wants is still used. Elsewhere by half of the threads.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        # A system that forbids even this leaves the run as it was.
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, max(NICENESS, os.getpriority(os.PRIO_PROCESS, thread)))
    else:
        compute_with(max(1, torch.get_num_threads() // 2))


def compute_with(threads: int) -> None:
    """Let the calling thread compute with so many threads, and leave all others as they are.

    `torch.set_num_threads` sets OpenMP's number for the calling thread (OpenMP 5.2, 18.2.1) and the one that threads
    begin with: that is set back from a thread that ends at once.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    restoring = threading.Thread(target=torch.set_num_threads, args=(before,), name="embed-threads")
    restoring.start()
    restoring.join()
