"""A list of failures: choose some, copy their paths, show one where it lies."""

from PySide6.QtCore import QItemSelection, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from photoclip.domain.files import Failure
from photoclip.ui.delegates.failures import FailureDelegate
from photoclip.ui.models.failures import FailureModel
from photoclip.ui.theme.theme import Theme


class FailureView(QListView):
    """Shows a `FailureModel`. What is selected stays so when the list changes."""

    show_in_folder_wanted = Signal(object)
    """The path of a folder: a str that may carry surrogate escapes, which Qt's own strings lose."""
    """The path of the file."""
    chosen_changed = Signal()

    def __init__(self, model: FailureModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._kept: tuple[str, ...] = ()
        self._current = ""
        self.setModel(model)
        self.setItemDelegate(FailureDelegate(theme, self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName("Files that could not be read")
        model.modelAboutToBeReset.connect(self._keep_selection)
        model.modelReset.connect(self._select_again)
        self.selectionModel().selectionChanged.connect(self.chosen_changed)
        self.doubleClicked.connect(lambda index: self.show_in_folder_wanted.emit(model.failure(index.row()).path))
        theme.changed.connect(self.viewport().update)

    def chosen(self) -> list[Failure]:
        """Those selected, in the order of the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [failure for row in rows if (failure := self._model.failure(row)) is not None]

    def copy_paths(self) -> int:
        """Copy the paths of those selected, one a line; how many."""
        paths = [failure.path for failure in self.chosen()]
        if paths:
            text = "\n".join(paths)
            QGuiApplication.clipboard().setText(text.encode("utf-8", "replace").decode("utf-8"))
        return len(paths)

    def show_in_folder(self) -> None:
        """Ask to show the first one selected where it lies."""
        for failure in self.chosen()[:1]:
            self.show_in_folder_wanted.emit(failure.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Copy by its key, Enter shows in the folder."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_paths()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.show_in_folder()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """What can be done to those selected."""
        if not self.chosen():
            return
        by_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.visualRect(self.currentIndex()).center() if by_keyboard else event.pos()
        self._menu(self.viewport().mapToGlobal(at))

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show in folder", self.show_in_folder).setEnabled(len(self.chosen()) == 1)
        menu.addAction("Copy path" if len(self.chosen()) == 1 else "Copy paths", self.copy_paths)
        menu.addSeparator()
        menu.addAction("Select all", self.selectAll)
        menu.popup(at)

    def _keep_selection(self) -> None:
        self._kept = tuple(failure.path for failure in self.chosen())
        current = self._model.failure(self.currentIndex().row())
        self._current = current.path if current is not None else ""

    def _select_again(self) -> None:
        selection = self.selectionModel()
        for row in self._model.rows_of((self._current,) if self._current else ()):
            selection.setCurrentIndex(self._model.index(row), selection.SelectionFlag.NoUpdate)
        chosen = QItemSelection()
        for row in self._model.rows_of(self._kept):
            chosen.select(self._model.index(row), self._model.index(row))
        selection.select(chosen, selection.SelectionFlag.ClearAndSelect)
        self.chosen_changed.emit()
