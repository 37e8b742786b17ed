"""What was searched before, as a list that opens under the search field and is never modal."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from photoclip.ui.models.query import Query, QueryKind
from photoclip.ui.panels.list_rows import dress_list
from photoclip.ui.panels.popup import Popup
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_ROW_PX = 32
_MOST_ROWS = 10
_MARGIN_PX = 6
_ICONS = {QueryKind.WORDS: "history", QueryKind.PICTURE: "image", QueryKind.FILTER: "list-filter"}


class HistoryPopup(Popup):
    """Lies over its window. Enter or a click chooses, Delete forgets, Escape and Up from the first leave; so does
    whatever happens elsewhere.
    """

    chosen = Signal(object)
    """A Query."""
    forgotten = Signal(object)
    """A Query, or None: all of them."""
    left = Signal(object)
    """The person goes back to the field: the QKeyEvent that belongs there, or None."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._list = _List(self)
        self._list.setAccessibleName("Searched before")
        self._list.setUniformItemSizes(True)
        self._list.setIconSize(QSize(16, 16))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setMouseTracking(True)
        self._list.itemEntered.connect(self._list.setCurrentItem)
        self._list.itemClicked.connect(lambda _item: self._choose())
        self._list.key_pressed.connect(self._on_key)
        self._queries: list[Query] = []
        self._forget = QPushButton("Forget these searches", self)
        set_role(self._forget, "quiet")
        self._forget.setAccessibleDescription("Empties the list of what was searched before")
        self._forget.clicked.connect(self._forget_all)
        theme.changed.connect(self._dress)
        self._dress()
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        column.setSpacing(4)
        column.addWidget(self._list, 1)
        column.addWidget(self._forget, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def open(self, queries: tuple[Query, ...], beneath: QWidget) -> None:
        """Show them under a widget of the same window, as wide as that, and take the focus, if there are any."""
        if not queries:
            return
        self._fill(queries)
        rows = min(_MOST_ROWS, len(queries)) * _ROW_PX
        height = rows + self._forget.sizeHint().height() + 4 + 2 * _MARGIN_PX + 2
        self._open_beneath(beneath, beneath.width(), height, _ROW_PX)
        self._list.setCurrentRow(0)
        self._list.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape, from the button."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave(None)
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        dress_list(self._list, self._theme)
        for query, row in zip(self._queries, range(self._list.count()), strict=False):
            self._list.item(row).setIcon(self._icon_of(query))

    def _icon_of(self, query: Query) -> QIcon:
        return self._theme.icon(_ICONS[query.kind])

    def _fill(self, queries: tuple[Query, ...]) -> None:
        self._list.clear()
        self._queries = list(queries)
        for query in queries:
            item = QListWidgetItem(self._icon_of(query), query.title())
            item.setSizeHint(QSize(0, _ROW_PX))
            self._list.addItem(item)

    def _on_key(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif key == Qt.Key.Key_Delete:
            self._forget_one()
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self._list.currentRow() <= 0):
            self._leave(None)
        elif event.text() and event.text().isprintable():
            self._leave(event)
        else:
            self._list.handle(event)

    def _watched(self, application: QApplication, watch: bool) -> None:
        if watch:
            application.focusChanged.connect(self._on_focus)
        else:
            application.focusChanged.disconnect(self._on_focus)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self.isAncestorOf(new):
            self.close_popup()

    def _choose(self) -> None:
        row = self._list.currentRow()
        if row >= 0:
            self._leave(None)
            self.chosen.emit(self._queries[row])

    def _forget_one(self) -> None:
        row = self._list.currentRow()
        if row >= 0:
            self._list.takeItem(row)
            self.forgotten.emit(self._queries.pop(row))
        if self._list.count() == 0:
            self._leave(None)

    def _forget_all(self) -> None:
        self._leave(None)
        self.forgotten.emit(None)

    def _leave(self, event: QKeyEvent | None) -> None:
        self.close_popup()
        self.left.emit(event)


class _List(QListWidget):
    key_pressed = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Its owner knows what keys mean."""
        self.key_pressed.emit(event)

    def handle(self, event: QKeyEvent) -> None:
        """As every list does."""
        super().keyPressEvent(event)
