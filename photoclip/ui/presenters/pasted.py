"""Pictures without a file: written into a private folder, so that the engine can look at them."""

import secrets
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from photoclip.ui.bridge.errands import Errands

LABEL = "Pasted picture"
_PREFIX = "photoclip-pasted-"


def is_pasted(path: str | None) -> bool:
    """Whether a picture is one of these, and goes with the window."""
    if path is None:
        return False
    folder = Path(path).parent
    return folder.name.startswith(_PREFIX) and folder.parent == Path(tempfile.gettempdir())


@dataclass(frozen=True, slots=True)
class _Written:
    """`reason` says why there is no `path`."""

    number: int
    path: str | None
    reason: str = ""


class PastedPictures(QObject):
    """Keeps pasted pictures until `close`, readable by nobody else."""

    kept = Signal(object)
    """The absolute path of the newest one. Older ones that were still being written stay silent."""
    refused = Signal(str)
    """It could not be written; one line."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errands = Errands(self)
        self._folder = _PrivateFolder()
        self._newest = 0
        self._is_writing = False

    @property
    def is_writing(self) -> bool:
        """Whether `kept` or `refused` is still to come."""
        return self._is_writing

    def keep(self, image: QImage | bytes) -> None:
        """Write pixels, or an encoded picture as it is; in a thread."""
        self._newest += 1
        self._is_writing = True
        self._errands.run(_Writing(self._folder, image, self._newest), self._written)

    def cancel(self) -> None:
        """Forget the one being written."""
        self._newest += 1
        self._is_writing = False

    def close(self) -> None:
        """Delete them all. Idempotent."""
        self._errands.close()
        self._folder.delete()

    def _written(self, written: _Written) -> None:
        if written.number != self._newest:
            return
        self._is_writing = False
        if written.path is None:
            self.refused.emit(f"The pasted picture cannot be kept: {written.reason}.")
        else:
            self.kept.emit(written.path)


class _PrivateFolder:
    """Made at first use, in the thread that needs it. mkdtemp lets nobody else in."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tempfile.TemporaryDirectory[str] | None = None
        self._deleted = False

    def write(self, name: str, save: Callable[[Path], None]) -> str:
        """Raises OSError."""
        with self._lock:
            if self._deleted:
                raise OSError("PhotoClip is closing")
            if self._made is None:
                self._made = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
            path = Path(self._made.name, name)
            save(path)
        return str(path)

    def delete(self) -> None:
        with self._lock:
            self._deleted = True
            if self._made is not None:
                self._made.cleanup()


@dataclass(frozen=True, slots=True, eq=False)
class _Writing:
    """Runs in a thread. The engine knows a picture by its first bytes, so the name needs no suffix of its kind."""

    folder: _PrivateFolder
    image: QImage | bytes
    number: int

    def __call__(self) -> _Written:
        name = f"pasted-{self.number}-{secrets.token_hex(4)}"
        try:
            if isinstance(self.image, bytes):
                return _Written(self.number, self.folder.write(name, self._save_bytes))
            return _Written(self.number, self.folder.write(name, self._save_pixels))
        except OSError as error:
            return _Written(self.number, None, error.strerror or str(error))

    def _save_bytes(self, path: Path) -> None:
        assert isinstance(self.image, bytes)
        path.write_bytes(self.image)

    def _save_pixels(self, path: Path) -> None:
        assert isinstance(self.image, QImage)
        # 8 megapixels take 27 ms as BMP and 1.6 s as PNG; what is seen through is white on paper, and black in a BMP.
        if not self.image.save(str(path), "PNG" if self.image.hasAlphaChannel() else "BMP"):
            path.unlink(missing_ok=True)
            raise OSError("the disk is full or the picture is empty")
