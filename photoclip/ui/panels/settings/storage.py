"""Settings: what the library takes up, where its thumbnails lie, and its backups."""

from collections.abc import Callable

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photoclip.domain.settings import SettingsReport, Storage
from photoclip.ui.panels.settings.backups import Backups
from photoclip.ui.panels.settings.setting import FactTable, Page, Setting
from photoclip.ui.theme.theme import Theme

_PLACE = "Place"
_NUMBER = "Thumbnails"
_SIZE = "Size"
_CATALOG = "Catalog"
_INDEX = "Search index"
_FREE = "Free on its disk"
_COUNTING = "Counting…"
_UNKNOWN = "Not known while the library is closed"


class StoragePage(Page):
    """A change is only wished for: `show_report` says what holds."""

    thumbnails_wanted = Signal(object)
    """Absolute path of a folder, or None: beside the catalog."""
    open_wanted = Signal(object)
    """Path of a folder."""

    def __init__(self, _theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Storage", parent)
        self._dir = ""
        self._thumbnails = FactTable((_PLACE, _NUMBER, _SIZE), self)
        self._library = FactTable((_CATALOG, _INDEX, _FREE), self)
        self._change = self._button("Change…", self._open_picker)
        self._back = self._button("Back beside the catalog", lambda: self._want(None))
        self._open = self._button("Open", lambda: self.open_wanted.emit(self._dir))
        self._open.setAccessibleName("Open the folder of the thumbnails")
        self._change.setAccessibleName("Change the place of the thumbnails")
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for button in (self._change, self._back, self._open):
            line.addWidget(button)
        line.addStretch(1)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._thumbnails)
        column.addWidget(row)
        self.add_section("Thumbnails")
        self.thumbnails = Setting(
            "Small copies of your photos. They may be deleted at any time, and are made again.",
            inside,
            parent=self,
        )
        self.column.addWidget(self.thumbnails)
        self.add_section("Library")
        self.column.addWidget(self._library)
        self.add_section("Backups")
        self.backups = Backups(self)
        self.column.addWidget(self.backups)
        self._set_moving(False)
        self.show_counting()

    def show_report(self, report: SettingsReport) -> None:
        """Where thumbnails lie now."""
        self._dir = report.thumbnails_dir
        self._thumbnails.show_value(_PLACE, report.thumbnails_dir)
        self._back.setVisible(report.settings.thumbnails is not None)
        self._set_moving(False)

    def show_counting(self) -> None:
        """Sizes are on their way. What was shown stays until then."""
        self._fill_in(_COUNTING)

    def show_unknown(self) -> None:
        """Nobody counts. What was shown stays."""
        self._fill_in(_UNKNOWN)
        if not self._dir:
            self._thumbnails.show_value(_PLACE, _UNKNOWN)

    def _fill_in(self, word: str) -> None:
        for table, names in ((self._thumbnails, (_NUMBER, _SIZE)), (self._library, (_CATALOG, _INDEX, _FREE))):
            for name in names:
                if table.value(name) in ("", _COUNTING, _UNKNOWN):
                    table.show_value(name, word)

    def show_storage(self, storage: Storage) -> None:
        """What it takes up."""
        locale = QLocale()
        self._thumbnails.show_value(_NUMBER, locale.toString(storage.thumbnails))
        self._thumbnails.show_value(_SIZE, locale.formattedDataSize(storage.thumbnails_bytes))
        self._library.show_value(_CATALOG, locale.formattedDataSize(storage.catalog_bytes))
        self._library.show_value(_INDEX, locale.formattedDataSize(storage.index_bytes))
        self._library.show_value(_FREE, locale.formattedDataSize(storage.free_bytes))

    def _button(self, text: str, clicked: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(clicked)
        return button

    def _want(self, path: str | None) -> None:
        self.thumbnails.show_error("")
        self._set_moving(True)
        self.thumbnails_wanted.emit(path)

    def _set_moving(self, moving: bool) -> None:
        """Thumbnails are taken along, which may take minutes."""
        self._change.setText("Moving…" if moving else "Change…")
        for button in (self._change, self._back):
            button.setEnabled(not moving and bool(self._dir))  # nobody knows where they lie before a report
        self._open.setEnabled(bool(self._dir))

    def _open_picker(self) -> None:
        dialog = QFileDialog(self.window(), "Where thumbnails shall lie", self._dir)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._want)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
