"""A list of names in the sidebar: says which one was chosen, and takes photos that are dropped."""

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView

from photoclip.ui.delegates.names import NameDelegate
from photoclip.ui.delegates.shelf import ROW_PX
from photoclip.ui.models.listed import ITEM_ROLE, ListedModel
from photoclip.ui.models.own_photos import carries_photos, photos_in
from photoclip.ui.theme.theme import Theme

_EDGE_PX = 20
_SCROLL_MS = 40
_SCROLL_PX = 12


class NameView(QListView):
    """Shows a `ListedModel`; thousands cost no more than what is seen."""

    chosen = Signal(object)
    """The object of a row: the person chose it, maybe once more."""
    menu_wanted = Signal(object, QPoint)
    """The object of a row and the global position."""
    left = Signal(int)
    """The arrow keys went on: -1 above the first row, 1 below the last."""
    rename_wanted = Signal(object)
    """The object of a row: F2."""
    deletion_wanted = Signal(object)
    """The object of a row: the Delete key."""
    photos_dropped = Signal(object, object)
    """The object of a row that takes them, and the `PhotoId`s that were dropped on it."""
    refused = Signal(object)
    """The object of a row: photos are dragged over it, which cannot be put there."""

    def __init__(self, model: ListedModel, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self._refused: Any = None
        self._is_silent = False
        self._was_said = False
        self._scroll_by = 0
        self._delegate = self.make_delegate(theme)
        self._scrolling = QTimer(self, interval=_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll_on)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.selectionModel().selectionChanged.connect(self._say_selected)
        theme.changed.connect(self.viewport().update)

    def make_delegate(self, theme: Theme) -> NameDelegate:
        """Who paints its rows."""
        raise NotImplementedError

    def takes(self, item: Any) -> bool:  # noqa: ARG002 - who derives from it looks at it
        """Whether photos can be dropped on a row."""
        return True

    def show_items(self, items: Sequence[Any]) -> None:
        """Show these; a selection that moves with its row is not chosen anew."""
        current = self.currentIndex().data(ITEM_ROLE)
        selected = self.selected()
        self._is_silent = True
        self._model.show(items)
        if current is not None and not self.currentIndex().isValid():
            self._go_to(self._model.index_of(self._model.key(current)), select=selected is not None)
        self._is_silent = False

    def selected(self) -> Any:
        """The object that is selected, None where none is."""
        indexes = self.selectionModel().selectedIndexes()
        return indexes[0].data(ITEM_ROLE) if indexes else None

    def select(self, key: Hashable | None) -> None:
        """Select without saying so; None: nothing. The keyboard stays where it is then."""
        self._is_silent = True
        index = self._model.index_of(key) if key is not None else QModelIndex()
        if index.isValid():
            if self.currentIndex() != index or not self.selectionModel().isSelected(index):
                self._go_to(index, select=True)
        else:
            self.clearSelection()
        self._is_silent = False

    def content_px(self) -> int:
        """The height at which nothing has to be scrolled."""
        return self._model.rowCount() * ROW_PX

    def enter(self, step: int) -> bool:
        """The arrow keys come in: from above (1) or from below (-1). False when there is no row."""
        rows = self._model.rowCount()
        if not rows:
            return False
        self.setFocus(Qt.FocusReason.TabFocusReason)
        self.setCurrentIndex(self._model.index(0 if step > 0 else rows - 1))
        return True

    # what the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Beyond the ends the keyboard goes on elsewhere; Enter chooses once more."""
        index, key = self.currentIndex(), event.key()
        item = index.data(ITEM_ROLE)
        if key == Qt.Key.Key_Up and index.row() <= 0:
            self.left.emit(-1)
        elif key == Qt.Key.Key_Down and index.row() in (-1, self._model.rowCount() - 1):
            self.left.emit(1)
        elif item is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose(self._model.key(item))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deletion_wanted.emit(item)
        elif key == Qt.Key.Key_F2:
            self.rename_wanted.emit(item)
        else:
            super().keyPressEvent(event)

    def choose(self, key: Hashable) -> None:
        """As if the person had pressed on it."""
        self.select(key)
        item = self.selected()
        if item is not None:
            self.chosen.emit(item)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The left button chooses; the right one chooses nothing."""
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._was_said = False
        if index.isValid():
            super().mousePressEvent(event)
        if index.isValid() and not self._was_said:
            self.chosen.emit(index.data(ITEM_ROLE))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Of the row under the pointer, or of the current one."""
        by_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_keyboard else self.indexAt(event.pos())
        if index.isValid():
            at = self.visualRect(index).center() if by_keyboard else event.pos()
            self.menu_wanted.emit(index.data(ITEM_ROLE), self.viewport().mapToGlobal(at))

    # photos that are dragged

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Photos of the grid may be dropped on a row that takes them; the rest is for who lies behind."""
        if carries_photos(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Mark the row that would take them; near an edge the list goes on."""
        at = event.position().toPoint()
        item = self._taker(at)
        self._refuse_at(at)
        self._mark(-1 if item is None else self.indexAt(at).row())
        near_end = at.y() > self.viewport().height() - _EDGE_PX
        self._scroll_by = -_SCROLL_PX if at.y() < _EDGE_PX else _SCROLL_PX if near_end else 0
        if self._scroll_by and not self._scrolling.isActive():
            self._scrolling.start()
        if item is None or not carries_photos(event.mimeData()):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """They went elsewhere."""
        self._end_drag()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Say which photos were dropped where."""
        item = self._taker(event.position().toPoint())
        photo_ids = photos_in(event.mimeData())
        self._end_drag()
        if item is None or not photo_ids:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.photos_dropped.emit(item, photo_ids)

    def _taker(self, at: QPoint) -> Any:
        item = self.indexAt(at).data(ITEM_ROLE)
        return item if item is not None and self.takes(item) else None

    def _refuse_at(self, at: QPoint) -> None:
        """Once for each time they come over it."""
        over = self.indexAt(at).data(ITEM_ROLE)
        refused = over if over is not None and not self.takes(over) else None
        if refused is not None and refused != self._refused:
            self.refused.emit(refused)
        self._refused = refused

    def _mark(self, row: int) -> None:
        if row != self._delegate.target:
            self._delegate.target = row
            self.viewport().update()

    def _end_drag(self) -> None:
        self._mark(-1)
        self._refused = None
        self._scrolling.stop()

    def _scroll_on(self) -> None:
        bar = self.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + self._scroll_by)
        if bar.value() == before:
            self._scrolling.stop()

    # selection

    def _go_to(self, index: QModelIndex, *, select: bool) -> None:
        self.setCurrentIndex(index)
        if not select:
            self.clearSelection()

    def _say_selected(self) -> None:
        item = self.selected()
        if item is not None and not self._is_silent:
            self._was_said = True
            self.chosen.emit(item)
