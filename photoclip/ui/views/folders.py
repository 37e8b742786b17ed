"""The tree of folders: folds by key, mouse and memory; says which folder was chosen."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from photoclip.domain.browse import Scope
from photoclip.ui.delegates.shelf import ShelfDelegate, chevron_rect
from photoclip.ui.models.folder_tree import FolderTree
from photoclip.ui.models.folders import FolderModel, FolderRole
from photoclip.ui.theme.theme import Theme


class FolderView(QTreeView):
    """Shows a `FolderModel`. What is open stays open by its scope, also when it leaves and comes back."""

    chosen = Signal(object)
    """`Scope`: the person chose this folder, maybe once more."""
    menu_wanted = Signal(object, QPoint)
    """`Scope` and the global position."""
    left = Signal(int)
    """The arrow keys went on: -1 above the first row, 1 below the last."""
    removal_wanted = Signal(object)
    """`Scope`: the Delete key."""

    def __init__(self, model: FolderModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._open: set[Scope] = set()
        self._is_silent = False
        self._was_said = False
        self._came = False
        self.setModel(model)
        self.setItemDelegate(ShelfDelegate(theme, self))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName("Folders")
        model.rowsInserted.connect(self._see_coming)
        self.expanded.connect(self._remember_open)
        self.collapsed.connect(self._remember_closed)
        self.selectionModel().selectionChanged.connect(self._say_selected)
        theme.changed.connect(self.viewport().update)

    def show_tree(self, tree: FolderTree) -> None:
        """Show these. What was unfolded and comes back is unfolded again."""
        self._came = False
        # A selection that moves with its row is not chosen anew, though Qt says that it changed.
        self._is_silent = True
        self._model.show(tree)
        self._is_silent = False
        if self._came:
            self.reopen()

    def selected(self) -> Scope | None:
        """The folder that is selected."""
        indexes = self.selectionModel().selectedIndexes()
        return indexes[0].data(FolderRole.SCOPE) if indexes else None

    def open_scopes(self) -> tuple[Scope, ...]:
        """What is unfolded, also of folders that are not there right now."""
        return tuple(self._open)

    def open_all(self, scopes: tuple[Scope, ...]) -> None:
        """Unfold these, now or as soon as they are there."""
        self._open.update(scopes)
        self.reopen()

    def reopen(self) -> None:
        """Unfold again what came back."""
        for scope in sorted(self._open, key=lambda scope: len(scope.relative_path)):
            index = self._model.index_of(scope)
            if index.isValid() and not self.isExpanded(index) and self._model.hasChildren(index):
                self.expand(index)

    def select(self, scope: Scope | None) -> None:
        """Select without saying so; None: nothing. Folders above are unfolded."""
        self._is_silent = True
        index = self._model.index_of(scope) if scope is not None else QModelIndex()
        if index.isValid():
            self._open_above(index)
            if self.currentIndex() != index or not self.selectionModel().isSelected(index):
                self.setCurrentIndex(index)
        else:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        self._is_silent = False

    def enter(self, step: int) -> bool:
        """The arrow keys come in: from above (1) or from below (-1). False when there is no row."""
        rows = self._model.rowCount()
        if not rows:
            return False
        index = self._model.index(0 if step > 0 else rows - 1, 0)
        while step < 0 and self.isExpanded(index) and self._model.rowCount(index):
            index = self._model.index(self._model.rowCount(index) - 1, 0, index)
        self.setFocus(Qt.FocusReason.TabFocusReason)
        self.setCurrentIndex(index)
        return True

    # what the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Beyond the ends the keyboard goes on elsewhere; Enter chooses once more."""
        index, key = self.currentIndex(), event.key()
        if key == Qt.Key.Key_Up and (not index.isValid() or not self.indexAbove(index).isValid()):
            self.left.emit(-1)
        elif key == Qt.Key.Key_Down and (not index.isValid() or not self.indexBelow(index).isValid()):
            self.left.emit(1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and index.isValid():
            self.setCurrentIndex(index)
            self.chosen.emit(index.data(FolderRole.SCOPE))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and index.isValid():
            self.removal_wanted.emit(index.data(FolderRole.SCOPE))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The mark before a folder folds it, the rest chooses it; the right button chooses nothing."""
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if index.isValid() and self._is_on_chevron(index, event.position().toPoint()):
            self.setExpanded(index, not self.isExpanded(index))
            return
        self._was_said = False
        super().mousePressEvent(event)
        if index.isValid() and not self._was_said:
            self.chosen.emit(index.data(FolderRole.SCOPE))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Folds."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.setExpanded(index, not self.isExpanded(index))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Of the row under the pointer, or of the current one."""
        by_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_keyboard else self.indexAt(event.pos())
        if index.isValid():
            at = self.visualRect(index).center() if by_keyboard else event.pos()
            self.menu_wanted.emit(index.data(FolderRole.SCOPE), self.viewport().mapToGlobal(at))

    def _is_on_chevron(self, index: QModelIndex, at: QPoint) -> bool:
        row = self.visualRect(index)
        return self._model.hasChildren(index) and chevron_rect(row, index.data(FolderRole.DEPTH)).contains(at)

    def _see_coming(self) -> None:
        self._came = True

    def _say_selected(self) -> None:
        indexes = self.selectionModel().selectedIndexes()
        if indexes and not self._is_silent:
            self._was_said = True
            self.chosen.emit(indexes[0].data(FolderRole.SCOPE))

    def _open_above(self, index: QModelIndex) -> None:
        above = index.parent()
        while above.isValid():
            if not self.isExpanded(above):
                self.expand(above)
            above = above.parent()

    def _remember_open(self, index: QModelIndex) -> None:
        self._open.add(index.data(FolderRole.SCOPE))

    def _remember_closed(self, index: QModelIndex) -> None:
        self._open.discard(index.data(FolderRole.SCOPE))
