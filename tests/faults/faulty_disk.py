"""The switches of the disk that fails when told to (faulty_disk.c): a block of memory shared with its program."""

import ctypes
import errno
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path

FOLDERS, PATH_BYTES, NAME_BYTES, ENTRIES = 4, 1024, 244, 8192
FOR_EVER = 1 << 60


class Kind(IntFlag):
    """What a call does to a file."""

    OPEN = 1
    WRITE = 2
    SYNC = 4
    TRUNCATE = 8
    RENAME = 16
    UNLINK = 32
    MKDIR = 64
    LINK = 128
    READ = 256
    CHANGES = 255


class _Entry(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_int32),
        ("failed", ctypes.c_int32),
        ("pid", ctypes.c_int32),
        ("path", ctypes.c_char * NAME_BYTES),
    )


class _Block(ctypes.Structure):
    _fields_ = (
        ("folders", (ctypes.c_char * PATH_BYTES) * FOLDERS),
        ("counted", ctypes.c_int64),
        ("failed", ctypes.c_int64),
        ("first", ctypes.c_int64),
        ("last", ctypes.c_int64),
        ("room_bytes", ctypes.c_int64),
        ("error", ctypes.c_int32),
        ("kinds", ctypes.c_int32),
        ("is_short", ctypes.c_int32),
        ("spare", ctypes.c_int32),
        ("log", _Entry * ENTRIES),
    )


BLOCK_BYTES = ctypes.sizeof(_Block)


@dataclass(frozen=True, slots=True)
class Fault:
    """Calls `first` to `last` of these kinds fail with `error`; with `is_short` half of the first write passes."""

    error: int = errno.ENOSPC
    first: int = 1
    last: int = FOR_EVER
    kinds: Kind = Kind.CHANGES
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was counted."""

    kind: Kind
    path: str
    failed: bool
    pid: int

    def __str__(self) -> str:
        return f"{self.kind.name} {self.path}"


class FaultyDisk:
    """Counts and fails what changes files beneath `folders`."""

    def __init__(self, block: Path) -> None:
        with block.open("r+b") as file:
            self._block = _Block.from_buffer(mmap.mmap(file.fileno(), BLOCK_BYTES))
        self.watch()

    def watch(self, *folders: Path) -> None:
        """Count from one, in these folders; nothing fails, and there is room for everything."""
        self.mend()
        self._block.kinds = Kind.CHANGES
        for place in range(FOLDERS):
            path = os.fsencode(os.path.realpath(folders[place])) if place < len(folders) else b""
            self._block.folders[place].value = path
        self._block.counted = self._block.failed = 0
        ctypes.memset(ctypes.addressof(self._block.log), 0, ctypes.sizeof(self._block.log))

    def arm(self, fault: Fault) -> None:
        """Have calls fail from now on, counted from the last `watch`."""
        self._block.error, self._block.is_short, self._block.kinds = fault.error, fault.is_short, fault.kinds
        self._block.last, self._block.first = fault.last, fault.first

    def shrink(self, room_bytes: int) -> None:
        """Leave so much room."""
        self._block.room_bytes = room_bytes

    def mend(self) -> None:
        """Everything works again."""
        self._block.first, self._block.room_bytes = 0, -1

    @contextmanager
    def failing(self, fault: Fault) -> Iterator[None]:
        """`arm`, then `mend`."""
        self.arm(fault)
        try:
            yield
        finally:
            self.mend()

    @property
    def counted(self) -> int:
        """Calls since the last `watch`."""
        return self._block.counted

    @property
    def failed(self) -> int:
        """How many of them failed."""
        return self._block.failed

    @property
    def room_bytes(self) -> int:
        """Room left, -1 for any."""
        return self._block.room_bytes

    def calls(self) -> list[Call]:
        """All of them, the first 8192 at most."""
        entries = self._block.log[: min(self.counted, ENTRIES)]
        return [Call(Kind(e.kind), os.fsdecode(e.path), e.failed != 0, e.pid) for e in entries]
