"""Folders and files that a person names, drops or chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from photoclip.domain.files import Folder
from photoclip.ui.bridge.errands import Errands
from photoclip.ui.models.shown import name_of, shown
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.windows.main_window import MainWindow
from photoclip.ui.windows.troubles import Troubles


class FolderOffers(QObject):
    """Asks before it adds folders, but for the first ones."""

    folders_chosen = Signal(object)
    """A list of absolute paths of folders to be added."""
    file_named = Signal(str)
    """The absolute path of a picture to be shown."""

    def __init__(
        self, window: MainWindow, viewer: ViewerPresenter, troubles: Troubles, errands: Errands, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._viewer = viewer
        self._troubles = troubles
        self._errands = errands
        self._folders: tuple[Folder, ...] | None = None
        self._named: tuple[str, ...] = ()

    def know_folders(self, folders: tuple[Folder, ...]) -> None:
        """Those of the library."""
        self._folders = folders
        if self._named:
            named, self._named = self._named, ()
            self.offer_folders(named)

    def ask_for_folder(self) -> None:
        """Let the person choose a folder to be watched."""
        dialog = QFileDialog(self._window, "Add a folder with photos")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.folders_chosen.emit)
        dialog.open()

    def offer_folders(self, folders: Sequence[str]) -> None:
        """Folders were dropped or named: add them if that is meant. The first ones are added at once."""
        if self._folders is None:  # nobody knows yet whether there are any
            self._named = (*self._named, *folders)
            return
        if not self._folders:
            self.folders_chosen.emit(list(folders))
            return
        names = " and ".join(f"“{name_of(path)}”" for path in folders[:2])
        more = f" and {len(folders) - 2} more" if len(folders) > 2 else ""
        self._troubles.say(
            f"Add {names}{more} to your library? {'Its' if len(folders) == 1 else 'Their'} photos stay where they are.",
            actions=[("Add", lambda: self.folders_chosen.emit(list(folders)))],
        )

    def take_dropped(self, folders: Sequence[str]) -> None:
        """Folders were dropped on the window."""
        if self._window.is_viewing:  # the question is asked above the photos
            self._viewer.close_viewer()
        self.offer_folders(folders)

    def open_paths(self, paths: Sequence[str]) -> None:
        """What the program was started with: pictures are shown, folders offered."""
        if paths:
            self._errands.run(lambda: _sorted_out(paths), self._open_sorted)

    def _open_sorted(self, found: "_Found") -> None:
        if found.files:
            self.file_named.emit(found.files[0])
        if found.folders:
            self.offer_folders(found.folders)
        if found.missing:
            self._troubles.say(f"There is no {shown(found.missing[0])}.", "bad")


@dataclass(frozen=True, slots=True)
class _Found:
    files: tuple[str, ...]
    folders: tuple[str, ...]
    missing: tuple[str, ...]


def _sorted_out(paths: Sequence[str]) -> _Found:
    """What lies at the paths. Reads the disk."""
    folders = tuple(path for path in paths if Path(path).is_dir())
    files = tuple(path for path in paths if path not in folders and Path(path).exists())
    return _Found(files, folders, tuple(path for path in paths if path not in folders and path not in files))
