"""The buttons at the end of the search field, and what opens beneath it: history, help, a picture from the disk."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QToolButton, QWidget

from photoclip.ui.models.dropped_files import picture_patterns
from photoclip.ui.models.query import Query
from photoclip.ui.panels.history_popup import HistoryPopup
from photoclip.ui.panels.search_help import SearchHelp
from photoclip.ui.theme.theme import Theme

_BUTTON_PX = 28


class SearchTools(QWidget):
    """Knows nothing of what is searched by; lists open beneath `field`."""

    cleared = Signal()
    """Search by nothing."""
    chosen = Signal(object)
    """A Query of the history."""
    forgotten = Signal(object)
    """A Query of the history, or None for all of it."""
    picked = Signal(str)
    """A picture file, as an absolute path."""
    left = Signal(object)
    """A list is closed: the keyboard goes back to the text, with this QKeyEvent or None."""

    def __init__(self, theme: Theme, field: QWidget) -> None:
        super().__init__(field)
        self._theme = theme
        self._field = field
        self._queries: tuple[Query, ...] = ()
        self._history: HistoryPopup | None = None
        self._help: SearchHelp | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._clear = self._button("Clear the search", self.cleared.emit)
        self._clock = self._button("What was searched before", self.open_history)
        self._ask = self._button("What can I type?", self.open_help)
        self._pick = self._button("Search by a picture from the disk", self._open_picker)
        self._clock.setEnabled(False)
        self._dress()
        theme.changed.connect(self._dress)

    def fit(self, *, has_query: bool, has_history: bool, has_help: bool) -> None:
        """Which ones have something to do, and room."""
        self._clear.setVisible(has_query)
        self._clock.setVisible(has_history)
        self._ask.setVisible(has_help)

    def show_history(self, queries: tuple[Query, ...]) -> None:
        """What the list offers, newest first."""
        self._queries = queries
        self._clock.setEnabled(bool(queries))

    def open_history(self) -> None:
        """Open the list."""
        window = self.window()
        if self._history is None or self._history.parentWidget() is not window:
            self._history = HistoryPopup(self._theme, window)
            self._history.chosen.connect(self.chosen)
            self._history.forgotten.connect(self.forgotten)
            self._history.left.connect(self.left)
        self._history.open(self._queries, self._field)

    def open_help(self) -> None:
        """What can be typed, with examples."""
        window = self.window()
        if self._help is None or self._help.parentWidget() is not window:
            self._help = SearchHelp(self._theme, window)
            self._help.left.connect(lambda: self.left.emit(None))
        self._help.open(self._field)

    def _open_picker(self) -> None:
        dialog = QFileDialog(self.window(), "Search by a picture")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"Pictures ({picture_patterns()})", "All files (*)"])
        dialog.fileSelected.connect(self.picked)
        dialog.open()

    def _button(self, name: str, clicked: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        button.setIconSize(QSize(16, 16))
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(clicked)
        self._row.addWidget(button)
        return button

    def _dress(self) -> None:
        icons = ((self._clear, "x"), (self._clock, "history"), (self._ask, "circle-question-mark"))
        for button, name in (*icons, (self._pick, "image-up")):
            button.setIcon(self._theme.icon(name))
