"""Settings: which folders are watched, and what is left out of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photoclip.domain.files import Folder
from photoclip.domain.ids import FolderId
from photoclip.ui.panels.focus_order import tab_as_laid_out
from photoclip.ui.panels.settings.folder_card import FolderCard
from photoclip.ui.panels.settings.patterns import PatternList
from photoclip.ui.panels.settings.setting import Page, plain, show_line
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme


class FoldersPage(Page):
    """One card for each folder; what is left out of all of them beneath."""

    add_wanted = Signal(str)
    """Path of a folder."""
    remove_wanted = Signal(object)
    """Folder."""
    excluded_wanted = Signal(object, object)
    """Folder, tuple of patterns."""
    everywhere_wanted = Signal(object)
    """Tuple of patterns, for all folders."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Folders", parent)
        self._theme = theme
        self._cards: dict[FolderId, FolderCard] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._none = plain("No folder is watched yet. Add the one your photos are in.", self)
        set_role(self._none, "muted")
        self._none.hide()  # until that is known
        self._add = QPushButton("Add folder…", self)
        self._add.setAutoDefault(False)
        self._add.clicked.connect(self._open_picker)
        self._error = plain("", self)
        set_role(self._error, "bad")
        self._error.hide()
        self.everywhere = PatternList(theme, "of every folder", self)
        self.everywhere.chosen.connect(self.everywhere_wanted)
        self.column.addWidget(self._none)
        self.column.addLayout(self._list)
        line = QHBoxLayout()
        line.addWidget(self._add)
        line.addStretch(1)
        self.column.addLayout(line)
        self.column.addWidget(self._error)
        self.add_section("Left out of every folder")
        self.column.addWidget(self.everywhere)

    def show_folders(self, folders: tuple[Folder, ...]) -> None:
        """Those that are watched now, by path."""
        here = {folder.folder_id for folder in folders}
        for gone in [known for known in self._cards if known not in here]:
            card = self._cards.pop(gone)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, folder in enumerate(folders):
            card = self._cards.get(folder.folder_id)
            if card is None:
                card = self._cards[folder.folder_id] = self._card(folder)
                self._list.insertWidget(place, card)
            elif card.folder != folder:
                card.show_folder(folder)
        self._none.setVisible(not folders)
        tab_as_laid_out(self)

    @property
    def folders(self) -> tuple[Folder, ...]:
        """Those that are shown."""
        return tuple(card.folder for card in self._cards.values())

    def card(self, folder_id: FolderId) -> FolderCard:
        """That of a folder that is shown. Raises KeyError."""
        return self._cards[folder_id]

    def show_error(self, text: str) -> None:
        """Of adding."""
        show_line(self._error, text)

    def error(self) -> str:
        """Of adding."""
        return self._error.accessibleName()

    def show_folder_error(self, folder: Folder, text: str) -> None:
        """Of one folder; it may be gone meanwhile."""
        card = self._cards.get(folder.folder_id)
        if card is not None:
            card.show_error(text)
        else:
            self.show_error(text)

    def _card(self, folder: Folder) -> FolderCard:
        card = FolderCard(self._theme, folder, self)
        card.removed.connect(self.remove_wanted)
        card.excluded.connect(self.excluded_wanted)
        return card

    def _open_picker(self) -> None:
        self.show_error("")
        dialog = QFileDialog(self.window(), "Add a folder with photos")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.add_wanted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
