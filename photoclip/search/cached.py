"""Vectors of queries, kept so that typing and turning pages encode nothing twice."""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Recent(Generic[V]):
    """The `most` values that were used last. Thread-safe; two threads may make the same value at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of a key, made where it is not here. What `make` raises is raised, and nothing is kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        self.put(key, value)
        return value

    def find(self, key: Hashable) -> V | None:
        """The value of a key, None where it is not here."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Hashable, value: V) -> None:
        """Keep a value; the one that was not used for longest goes."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)


def file_mark(path: str) -> tuple[str, int, int] | None:
    """What changes when a file is written anew: path, mtime in ns and size; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a path that is not UTF-8 must stay as it is
    except (OSError, ValueError):
        return None
    return path, found.st_mtime_ns, found.st_size
