"""Shows files and folders where they lie, after a look whether they are there."""

import os

from PySide6.QtCore import QObject, Signal

from photoclip.ui.bridge.errands import Errands
from photoclip.ui.models.shown import name_of
from photoclip.ui.presenters.reveal import Reveal


class Revealing(QObject):
    """As `Reveal`, for what may be gone. A drive that hangs holds up nothing."""

    said = Signal(str)
    """A line for the person."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errands = Errands(self)
        self._reveal = Reveal(self)
        self._reveal.said.connect(self.said)

    def show(self, path: str) -> None:
        """Show the file or folder at this absolute path, or say that it is gone."""
        self._errands.run(lambda: (path, os.path.lexists(path)), self._show)

    def _show(self, looked: tuple[str, bool]) -> None:
        path, is_there = looked
        if is_there:
            self._reveal.show(path)
        else:
            self.said.emit(f"{name_of(path)} is not there right now.")
