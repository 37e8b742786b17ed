"""Threads that step back, and threads that do not."""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from photoclip.embed.gentle import NICENESS, compute_with, step_back

T = list[int]


def in_a_thread(work: Callable[[], T]) -> T:
    found: list[T] = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join(60)
    return found[0]


def multiplied() -> None:
    """Large enough for torch to share it out among its threads."""
    torch.randn(600, 600) @ torch.randn(600, 600)
    torch.randn(1 << 20).exp()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no niceness of their own")
def test_a_thread_and_those_it_starts_step_back_and_no_other_does() -> None:
    mine = threading.get_native_id()
    before = os.getpriority(os.PRIO_PROCESS, mine)
    multiplied()  # has threads of its own, that must not step back

    def others() -> set[int]:
        return {int(entry.name) for entry in Path("/proc/self/task").iterdir()}

    def work() -> T:
        known = others()
        step_back()
        step_back()
        multiplied()
        started = others() - known
        return [os.getpriority(os.PRIO_PROCESS, thread) for thread in {threading.get_native_id(), *started}]

    found = in_a_thread(work)
    assert set(found) == {max(NICENESS, before)}
    assert len(found) >= torch.get_num_threads(), "those that torch computes with, too"
    assert os.getpriority(os.PRIO_PROCESS, mine) == before


@pytest.mark.skipif(not torch.backends.openmp.is_available(), reason="threads are OpenMP's")
def test_fewer_threads_for_one_thread_alone() -> None:
    before = torch.get_num_threads()

    def work() -> T:
        compute_with(1)
        multiplied()
        later = in_a_thread(lambda: [torch.get_num_threads()])
        return [torch.get_num_threads(), *later]

    assert in_a_thread(work) == [1, before]
    assert torch.get_num_threads() == before
    assert in_a_thread(lambda: [torch.get_num_threads()]) == [before]
