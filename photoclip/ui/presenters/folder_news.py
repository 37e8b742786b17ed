"""What a person hears of folders that come, go, or cannot be followed."""

from PySide6.QtCore import QObject, Signal

from photoclip.domain.files import Folder
from photoclip.ui.models.watching import limit_line, offline_line


class FolderNews(QObject):
    """Compares what is known of the folders with what was."""

    said = Signal(str)
    """A line in passing."""
    noticed = Signal(str)
    """A line that stays until it is read; once in a window's life."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folders: tuple[Folder, ...] | None = None
        self._has_noticed = False

    def forget(self) -> None:
        """The library is another one: what it knows next is no news."""
        self._folders = None

    def know(self, folders: tuple[Folder, ...]) -> None:
        """As they are now."""
        before, self._folders = self._folders, folders
        line = offline_line(before, folders)
        if line:
            self.said.emit(line)
        limited = "" if self._has_noticed else limit_line(folders)
        if limited:
            self._has_noticed = True
            self.noticed.emit(limited)
