"""Memory that a pool shares with one worker: pixels come back through it instead of through the pipe.

Not `multiprocessing.shared_memory`: its names outlive a killed process, and before Python 3.13 each process that
attaches starts a tracker of its own (https://github.com/python/cpython/issues/82300). This one has no name, or on
Windows one that vanishes with its last user.
"""

import mmap
import os
import sys
import tempfile
from uuid import uuid4

import numpy as np

from photoclip.decode.limits import MAX_EDGE_PX
from photoclip.domain.photos import Pixels

SLOTS = 2
"""Requests in flight per worker: one being decoded, one waiting, so that the worker never idles."""

_SLOT_BYTES = 3 * MAX_EDGE_PX * MAX_EDGE_PX


class PixelSlots:
    """SLOTS pictures of up to MAX_EDGE_PX squared. Pages are taken from the system only once they are used."""

    def __init__(self, memory: mmap.mmap, descriptor: int, name: str) -> None:
        self._memory = memory
        self._descriptor = descriptor
        self._name = name

    @classmethod
    def create(cls) -> "PixelSlots":
        """New memory.

        Raises:
            OSError: no descriptors or no space left.
        """
        if sys.platform == "win32":
            name = f"photoclip-{uuid4().hex}"
            return cls(mmap.mmap(-1, SLOTS * _SLOT_BYTES, tagname=name), -1, name)
        descriptor = _nameless_file()
        try:
            os.ftruncate(descriptor, SLOTS * _SLOT_BYTES)
            return cls(mmap.mmap(descriptor, SLOTS * _SLOT_BYTES), descriptor, "")
        except BaseException:
            os.close(descriptor)
            raise

    @classmethod
    def attach(cls, descriptor: int, name: str) -> "PixelSlots":
        """The memory that the parent made: by descriptor, or on Windows by name."""
        if sys.platform == "win32":
            return cls(mmap.mmap(-1, SLOTS * _SLOT_BYTES, tagname=name), -1, name)
        return cls(mmap.mmap(descriptor, SLOTS * _SLOT_BYTES), descriptor, name)

    @property
    def descriptor(self) -> int:
        """To be inherited by the worker; -1 on Windows."""
        return self._descriptor

    @property
    def name(self) -> str:
        """On Windows, what the worker opens; else empty."""
        return self._name

    def put(self, slot: int, pixels: Pixels) -> None:
        """Worker's side: uint8 (edge, edge, 3) into a slot."""
        start = slot * _SLOT_BYTES
        self._memory[start : start + pixels.nbytes] = pixels.tobytes()

    def take(self, slot: int, edge_px: int) -> Pixels:
        """Parent's side: a copy of the uint8 (edge_px, edge_px, 3) that lie in a slot."""
        count = 3 * edge_px * edge_px
        view = np.frombuffer(self._memory, np.uint8, count, slot * _SLOT_BYTES)
        return view.reshape(edge_px, edge_px, 3).copy()

    def close(self) -> None:
        """Let go of the memory."""
        self._memory.close()
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _nameless_file() -> int:
    if sys.platform == "linux":
        return os.memfd_create("photoclip-pixels", os.MFD_CLOEXEC)
    descriptor, path = tempfile.mkstemp(prefix="photoclip-")
    os.unlink(path)  # noqa: PTH108 (mkstemp hands out strings)
    return descriptor
