"""Pixmaps that are kept, up to a number of bytes."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from PySide6.QtGui import QPixmap

K = TypeVar("K", bound=Hashable)


class PixmapCache(Generic[K]):
    """Pixmaps by key; the least recently used leave when all together take more than `most_bytes`."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pixmaps: OrderedDict[K, QPixmap] = OrderedDict()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._pixmaps)

    @property
    def size_bytes(self) -> int:
        """What they take up."""
        return self._bytes

    def set_most_bytes(self, most_bytes: int) -> None:
        """Keep more or less from now on."""
        self._most_bytes = most_bytes
        self._shrink()

    def get(self, key: K) -> QPixmap | None:
        """The pixmap, which counts as used now."""
        pixmap = self._pixmaps.get(key)
        if pixmap is not None:
            self._pixmaps.move_to_end(key)
        return pixmap

    def put(self, key: K, pixmap: QPixmap) -> None:
        """Keep it, in the place of an older one. The newest one is kept whatever its size."""
        self._drop(key)
        self._pixmaps[key] = pixmap
        self._bytes += bytes_of(pixmap)
        self._shrink()

    def clear(self) -> None:
        """Forget all."""
        self._pixmaps.clear()
        self._bytes = 0

    def _drop(self, key: K) -> None:
        pixmap = self._pixmaps.pop(key, None)
        if pixmap is not None:
            self._bytes -= bytes_of(pixmap)

    def _shrink(self) -> None:
        while self._bytes > self._most_bytes and len(self._pixmaps) > 1:
            self._drop(next(iter(self._pixmaps)))


def bytes_of(pixmap: QPixmap) -> int:
    """Memory of its pixels."""
    return pixmap.width() * pixmap.height() * 4
