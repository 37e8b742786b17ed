"""What is dropped on the window, from anywhere."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal

from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.errands import Errands
from photoclip.ui.models.carried import OWN_FORMAT, carried, carries_something
from photoclip.ui.models.dropped_files import Dropped, look_at, of_photos
from photoclip.ui.presenters.pasted import LABEL, PastedPictures

_WEB = "That is a web address. Save the picture first, then drop the file."
_NOTHING = "PhotoClip cannot search by that. Drop a picture, a folder, or words."


class DropPresenter(QObject):
    """Looks at files in a thread; a drive that hangs holds up nothing."""

    picture_dropped = Signal(object, str)
    """Absolute path (a str that may carry surrogate escapes, which Qt's own strings lose), label."""
    picture_added = Signal(object, str)
    """The same, of a picture that is meant beside what is searched by."""
    folders_dropped = Signal(object)
    """List of absolute paths."""
    text_dropped = Signal(str)
    """Words to search for."""
    said = Signal(str)
    """A line for the person."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._errands = Errands(self)
        self._pasted = PastedPictures(self)
        self._is_beside = False
        self._pasted.kept.connect(self._tell_picture)
        self._pasted.refused.connect(self.said)

    def accepts(self, mime: QMimeData) -> bool:
        """Whether it may be dropped. Asks for none of its data."""
        return carries_something(mime)

    def take_beside(self, mime: QMimeData) -> None:
        """It was dropped on the search field: a picture is meant beside what is there."""
        self._is_beside = True
        self._look_at(mime)

    def take(self, mime: QMimeData) -> None:
        """It was dropped: the signals say what it is."""
        self._is_beside = False
        self._look_at(mime)

    def close(self) -> None:
        """Delete what came without a file. Idempotent."""
        self._errands.close()
        self._pasted.close()

    def _look_at(self, mime: QMimeData) -> None:
        found = carried(mime)
        if found.paths and mime.hasFormat(OWN_FORMAT):
            # Of our own photos the engine knows more than the disk: their drive need not be there.
            self._tell(of_photos(found.paths))
        elif found.paths:
            paths = found.paths
            self._errands.run(lambda: look_at(paths), self._tell)
        elif found.image is not None:
            self._pasted.keep(found.image)
        elif found.address:
            self.said.emit(_WEB)
        elif found.text:
            self.text_dropped.emit(found.text)
        else:
            self.said.emit(_NOTHING)

    def _tell_picture(self, path: str, label: str = LABEL) -> None:
        (self.picture_added if self._is_beside else self.picture_dropped).emit(path, label)

    def _tell(self, dropped: Dropped) -> None:
        if dropped.folders:
            self.folders_dropped.emit([str(Path(folder)) for folder in dropped.folders])
        elif dropped.picture is not None:
            self._tell_picture(dropped.picture, dropped.label)
        if dropped.line:
            self.said.emit(dropped.line)
