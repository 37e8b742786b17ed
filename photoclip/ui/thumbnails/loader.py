"""Thumbnails from the cache on the disk, read in threads, kept as pixmaps."""

import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

from photoclip.config.thumbnails import EDGES_PX, is_sealed, thumbnail_path
from photoclip.domain.ids import ContentHash
from photoclip.ui.thumbnails.pixmaps import PixmapCache
from photoclip.ui.thumbnails.waiting import ThumbnailKey, WaitingThumbnails

_THREADS = 2
_LEAVES_WITHIN_S = 2.0
_MOST_BYTES = 160 * 1024**2
"""Together with the 96 MB of finished cells that a grid keeps: 256 MB."""


class ThumbnailLoader(QObject):
    """Hands out thumbnails that are there, and reads those that are not. Lives in the GUI thread."""

    loaded = Signal(str)
    """A thumbnail of the photo with this content hash is there now."""
    missing = Signal(str)
    """The cache has none, or a broken one, of the photo with this content hash. Said once until `retry`."""
    unavailable = Signal(str)
    """Nobody can make the thumbnails of the photo with this content hash."""

    _read = Signal(object, QImage)

    def __init__(self, thumbnails_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dir = thumbnails_dir
        self._waiting = WaitingThumbnails()
        self._pixmaps: PixmapCache[ThumbnailKey] = PixmapCache(_MOST_BYTES)
        self._missing: dict[str, set[int]] = {}
        self._unavailable: set[str] = set()
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._read.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def pixmap(self, content_hash: str, edge_px: int, *, in_passing: bool = False) -> QPixmap | None:
        """The thumbnail of one of EDGES_PX, as large as it is; None and on its way where it is not there yet.

        What is asked for `in_passing` may be cancelled by `cancel_waiting`, and is then asked for again.
        """
        key = ThumbnailKey(content_hash, edge_px)
        pixmap = self._pixmaps.get(key)
        if pixmap is None and not self._closed and not self.is_missing(content_hash, edge_px):
            self._waiting.ask(key, in_passing=in_passing)
            self._start()
        return pixmap

    def is_missing(self, content_hash: str, edge_px: int) -> bool:
        """Whether the cache is known to have none."""
        return edge_px in self._missing.get(content_hash, ())

    def pass_by(self, keys: Sequence[ThumbnailKey]) -> None:
        """Read these, the last one first, instead of all that was asked for in passing before. None of them is there or
        known to be missing.
        """
        if not self._closed:
            self._waiting.replace(keys)
            self._start()

    def peek(self, content_hash: str, edge_px: int) -> QPixmap | None:
        """As `pixmap`, but asks for nothing."""
        return self._pixmaps.get(ThumbnailKey(content_hash, edge_px))

    def any_pixmap(self, content_hash: str) -> QPixmap | None:
        """The largest one that is there. Asks for nothing."""
        for edge_px in reversed(EDGES_PX):
            pixmap = self._pixmaps.get(ThumbnailKey(content_hash, edge_px))
            if pixmap is not None:
                return pixmap
        return None

    def cancel_waiting(self) -> None:
        """Nobody looks any more at what was asked for in passing."""
        self._waiting.cancel()

    def set_dir(self, path: Path) -> None:
        """The cache lies elsewhere now."""
        self._dir = path
        for content_hash in tuple(self._missing):
            self.retry(content_hash)

    def retry(self, content_hash: str) -> None:
        """It may be there now: read what was missing."""
        self._unavailable.discard(content_hash)
        for edge_px in self._missing.pop(content_hash, ()):
            self.pixmap(content_hash, edge_px)

    def give_up(self, content_hash: str) -> None:
        """Nobody can make it: views may say so until `retry`."""
        self._unavailable.add(content_hash)
        self.unavailable.emit(content_hash)

    def is_unavailable(self, content_hash: str) -> bool:
        """Whether nobody can make it."""
        return content_hash in self._unavailable

    @property
    def size_bytes(self) -> int:
        """What the pixmaps take up."""
        return self._pixmaps.size_bytes

    def close(self) -> None:
        """End the threads; one that reads from a drive that hangs keeps nobody. Idempotent."""
        self._closed = True
        self._waiting.close()
        for thread in self._threads:
            thread.join(_LEAVES_WITHIN_S)
        self._threads.clear()

    def _start(self) -> None:
        while len(self._threads) < _THREADS:
            thread = threading.Thread(target=self._work, name=f"photoclip-thumbnails-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while (key := self._waiting.take()) is not None:
            image = read_thumbnail(thumbnail_path(self._dir, ContentHash(key.content_hash), key.edge_px))
            if not self._closed:
                self._read.emit(key, image)

    def _keep(self, key: ThumbnailKey, image: QImage) -> None:
        self._waiting.finish(key)
        if not image.isNull():
            self._pixmaps.put(key, QPixmap.fromImage(image))
            self.loaded.emit(key.content_hash)
            return
        is_news = key.content_hash not in self._missing
        self._missing.setdefault(key.content_hash, set()).add(key.edge_px)
        if is_news:
            self.missing.emit(key.content_hash)


def read_thumbnail(path: Path) -> QImage:
    """The picture, ready to be painted; a null image where it is not there, cut off or broken."""
    try:
        content = path.read_bytes()
    except OSError:
        return QImage()
    # Qt would show the upper half of a JPEG that is cut off.
    if not is_sealed(content):
        return QImage()
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # QImageReader.read lets other threads run meanwhile; QImage.fromData does not: 89 ms late at worst, against 2.
    return QImageReader(buffer, b"jpg").read().convertToFormat(QImage.Format.Format_RGB32)
