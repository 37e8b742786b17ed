"""Settings: what this program is, and where it keeps its files."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from photoclip import __version__
from photoclip.config.paths import library_paths
from photoclip.domain.settings import SettingsReport
from photoclip.ui.panels.settings.setting import FactTable, Page, plain
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_VERSION = "Version"
_LICENSE = "Licence"
_ICONS = "Icons"
_LIBRARY = "Library"
_SETTINGS = "Settings file"


class AboutPage(Page):
    """Facts, and the two folders a person may want to look into."""

    open_wanted = Signal(object)
    """Path of a folder."""

    def __init__(self, _theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("About PhotoClip", parent)
        self._library = ""
        self._log = ""
        line = plain("Finds, tags and cleans up your photos, on your own machine.", self)
        set_role(line, "muted")
        self._facts = FactTable((_VERSION, _LICENSE, _ICONS, _LIBRARY, _SETTINGS), self)
        self._facts.show_value(_VERSION, __version__)
        self._facts.show_value(_LICENSE, "Apache License 2.0")
        self._facts.show_value(_ICONS, "Lucide, ISC License")
        row = QHBoxLayout()
        row.setSpacing(8)
        self._open_library = self._button("Open library folder", lambda: self.open_wanted.emit(self._library))
        self._open_log = self._button("Open log folder", lambda: self.open_wanted.emit(self._log))
        row.addWidget(self._open_library)
        row.addWidget(self._open_log)
        row.addStretch(1)
        self.column.addWidget(line)
        self.column.addWidget(self._facts)
        self.column.addLayout(row)

    def show_report(self, report: SettingsReport) -> None:
        """Where this library lies."""
        root = Path(report.path).parent
        self._library = str(root)
        self._log = str(library_paths(root).log)
        self._facts.show_value(_LIBRARY, self._library)
        self._facts.show_value(_SETTINGS, report.path)
        self._open_library.setEnabled(True)
        self._open_log.setEnabled(True)

    def _button(self, text: str, clicked: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.setEnabled(False)
        button.clicked.connect(clicked)
        return button
