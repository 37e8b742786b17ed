"""The field at the top: words, and pictures as chips, in one query."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from photoclip.ui.models.carried import Carried
from photoclip.ui.models.dropped_files import name_of, picture_patterns
from photoclip.ui.models.query import Query
from photoclip.ui.panels.breakable import breakable
from photoclip.ui.panels.busy_dot import BusyDot
from photoclip.ui.panels.chip import Chip
from photoclip.ui.panels.chip_row import ChipRow
from photoclip.ui.panels.history_popup import HistoryPopup
from photoclip.ui.panels.search_edit import HINT, SearchEdit
from photoclip.ui.theme.stylesheet import set_property, set_role
from photoclip.ui.theme.theme import Theme

_HEIGHT_PX = 40
_BUTTON_PX = 28
_NARROW_PX = 420
_LEAST_PX = 280
_SHORT_HINT = "Search photos"


class SearchField(QWidget):
    """Tells of the query while it changes; what it finds is others' business."""

    changed = Signal(object)
    """A Query: the person typed, or took a part away."""
    submitted = Signal(object)
    """A Query that is to be searched at once: Enter, a picture, one of the history."""
    picture_pasted = Signal(object)
    """A QImage, or the bytes of an encoded picture."""
    photos_wanted = Signal()
    """The keyboard shall go on in what was found."""
    forgotten = Signal(object)
    """A Query of the history, or None for all of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: str | None = None
        self._chip: Chip | None = None
        self._history: tuple[Query, ...] = ()
        self._popup: HistoryPopup | None = None
        self._frame = QFrame(self)
        set_role(self._frame, "field")
        self._frame.setFixedHeight(_HEIGHT_PX)
        self._frame.setCursor(Qt.CursorShape.IBeamCursor)
        self._glass = QLabel(self._frame)
        self._chips = ChipRow(self._frame)
        self._edit = SearchEdit(self._frame)
        self._dot = BusyDot(theme, self._frame)
        self._clear = self._button("Clear the search", self.clear)
        self._clock = self._button("What was searched before", self.open_history)
        self._pick = self._button("Search by a picture from the disk", self._open_picker)
        self._error = QLabel(self)
        self._lay_out()
        self._connect()
        theme.changed.connect(self._dress)
        self._dress()
        self._settle()

    # what is searched by

    def query(self) -> Query:
        """As it stands."""
        label = self._chip.label() if self._chip is not None else ""
        return Query(self._edit.text(), self._picture, label)

    def set_query(self, query: Query) -> None:
        """Show another one, without a signal."""
        self._edit.set_words(query.text)
        self._show_picture(query.picture, query.label)
        self.show_error("")
        self._settle()

    def clear(self) -> None:
        """Search by nothing; tells so, where something was there."""
        was_empty = self.query() == Query()
        self.set_query(Query())
        self._edit.setFocus()
        if not was_empty:
            self.changed.emit(Query())

    def show_thumbnail(self, path: str, image: QImage) -> None:
        """The small picture of the chip, unless another one is searched by meanwhile."""
        if self._chip is not None and path == self._picture:
            self._chip.set_thumbnail(image)

    # how it goes

    def show_busy(self, busy: bool) -> None:
        """Whether an answer is waited for."""
        self._dot.set_busy(busy)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is waited for."""
        return self._dot.is_busy

    def show_error(self, text: str) -> None:
        """A line under the field; "" takes it away. So does the next change."""
        self._error.setText(breakable(text))
        self._error.setAccessibleName(text)
        self._error.setVisible(bool(text))

    def error(self) -> str:
        """The line under the field."""
        return self._error.accessibleName()

    def focus(self) -> None:
        """Type here; what is there is selected."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    # history

    def show_history(self, queries: tuple[Query, ...]) -> None:
        """What the list offers, newest first."""
        self._history = queries
        self._clock.setEnabled(bool(queries))

    def open_history(self) -> None:
        """Open the list under the field."""
        window = self.window()
        if self._popup is None or self._popup.parentWidget() is not window:
            self._popup = HistoryPopup(self._theme, window)
            self._popup.chosen.connect(self._choose)
            self._popup.forgotten.connect(self.forgotten)
            self._popup.left.connect(self._come_back)
        self._popup.open(self._history, self._frame)

    # inside

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Of what is left when it is narrow, however wide it is now."""
        return QSize(_LEAST_PX, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Words first where it is narrow."""
        super().resizeEvent(event)
        self._settle()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Icons have a side."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._dress()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The whole field is one target."""
        if self._frame.geometry().contains(event.position().toPoint()):
            self._edit.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._frame)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(4)
        row.addWidget(self._glass)
        row.addSpacing(4)
        row.addWidget(self._chips)
        row.addSpacing(4)
        row.addWidget(self._edit, 1)
        for widget in (self._dot, self._clear, self._clock, self._pick):
            row.addWidget(widget)
        self._glass.setFixedSize(18, 18)
        self._edit.setMinimumWidth(72)
        self._error.setTextFormat(Qt.TextFormat.PlainText)
        self._error.setWordWrap(True)
        self._error.setContentsMargins(14, 4, 14, 0)
        set_role(self._error, "bad")
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._frame)
        column.addWidget(self._error)
        self.setFocusProxy(self._edit)

    def _connect(self) -> None:
        self._edit.words_changed.connect(self._on_change)
        self._edit.entered.connect(self._on_enter)
        self._edit.escaped.connect(self._on_escape)
        self._edit.picture_pasted.connect(self._on_paste)
        self._edit.history_wanted.connect(self.open_history)
        self._edit.photos_wanted.connect(self.photos_wanted)
        self._edit.chip_wanted.connect(self._focus_chip)
        self._edit.focused.connect(lambda active: set_property(self._frame, "active", "true" if active else "false"))
        self._clock.setEnabled(False)

    def _button(self, name: str, clicked: Callable[[], object]) -> QToolButton:
        button = QToolButton(self._frame)
        button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        button.setIconSize(QSize(16, 16))
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(clicked)
        return button

    def _dress(self) -> None:
        self._glass.setPixmap(self._theme.icon("search").pixmap(QSize(18, 18), self.devicePixelRatioF()))
        self._clear.setIcon(self._theme.icon("x"))
        self._clock.setIcon(self._theme.icon("history"))
        self._pick.setIcon(self._theme.icon("image-up"))

    def _settle(self) -> None:
        self._clear.setVisible(self.query() != Query())
        self._clock.setVisible(self.width() >= _NARROW_PX)
        short = self.width() < _NARROW_PX or self._picture is not None
        self._edit.setPlaceholderText("Add words" if self._picture is not None else _SHORT_HINT if short else HINT)

    def _show_picture(self, picture: str | None, label: str) -> None:
        if self._chip is not None and (picture is None or picture != self._picture):
            self._chips.remove(self._chip)
            self._chip = None
        self._picture = picture
        if picture is None:
            return
        label = label or name_of(picture)
        if self._chip is None:
            self._chip = Chip(self._theme, label)
            self._chip.removed.connect(self._remove_picture)
            self._chips.add(self._chip)
        self._chip.set_label(label)

    def _remove_picture(self) -> None:
        self._show_picture(None, "")
        self._edit.setFocus()
        self._on_change()

    def _focus_chip(self) -> None:
        if self._chip is not None:
            self._chip.setFocus(Qt.FocusReason.BacktabFocusReason)

    def _on_change(self) -> None:
        self.show_error("")
        self._settle()
        self.changed.emit(self.query())

    def _on_enter(self) -> None:
        if not self.query().is_empty:
            self.submitted.emit(self.query())

    def _on_escape(self) -> None:
        self.clear()

    def _on_paste(self, found: Carried) -> None:
        if found.paths:
            self.search_by(found.paths[0])
        elif found.image is not None:
            self.picture_pasted.emit(found.image)

    def search_by(self, picture: str) -> None:
        """A picture file beside the words that are there; to be searched at once."""
        self.set_query(Query(self._edit.text(), picture))
        self.submitted.emit(self.query())

    def _choose(self, query: Query) -> None:
        self.set_query(query)
        self.submitted.emit(query)

    def _come_back(self, event: QKeyEvent | None) -> None:
        self._edit.setFocus()
        if event is not None:
            QApplication.sendEvent(self._edit, event)

    def _open_picker(self) -> None:
        dialog = QFileDialog(self.window(), "Search by a picture")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"Pictures ({picture_patterns()})", "All files (*)"])
        dialog.fileSelected.connect(self.search_by)
        dialog.open()
