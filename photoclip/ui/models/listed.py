"""Rows of a short list as Qt asks for them: one object each, changes as differences."""

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from photoclip.domain.photos import PhotoIds
from photoclip.ui.models.row_changes import Edit, changes_between

ITEM_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The object of a row."""
_MOST_EDITS = 32
_NOWHERE = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class ListedModel(QAbstractListModel):
    """Objects in the order in which they were given. Who derives from it says by what they are told apart, and what a
    row says.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[Any] = []
        self._numbers: dict[Hashable, int] = {}

    def key(self, item: Any) -> Hashable:
        """By what an object is the same as before, whatever else is said of it."""
        raise NotImplementedError

    def said(self, item: Any, role: int) -> Any:
        """What a row says; see QAbstractItemModel."""
        raise NotImplementedError

    def show(self, items: Sequence[Any]) -> None:
        """Show these. Rows of objects that stay where they are keep their indexes."""
        before, wanted = list(self._items), list(items)
        changes = changes_between(self._ids(before), self._ids(wanted), _MOST_EDITS)
        if changes is None:
            if before or wanted:
                self.beginResetModel()
                self._items = wanted
                self.endResetModel()
            return
        for edit in changes.edits:
            self._make(edit, wanted)
        self._items = wanted
        kept = zip(changes.kept_old.tolist(), changes.kept_new.tolist(), strict=True)
        for row in [new for old, new in kept if before[old] != wanted[new]]:
            self.dataChanged.emit(self.index(row), self.index(row))

    def items(self) -> tuple[Any, ...]:
        """All that are shown."""
        return tuple(self._items)

    def index_of(self, key: Hashable) -> QModelIndex:
        """The row of what is told apart by that, invalid where there is none."""
        rows = (row for row, item in enumerate(self._items) if self.key(item) == key)
        return self.index(next(rows, -1))

    # what Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Objects."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """See QAbstractItemModel."""
        if not index.isValid() or not 0 <= index.row() < len(self._items):
            return None
        item = self._items[index.row()]
        return item if role == ITEM_ROLE else self.said(item, role)

    def _ids(self, items: Sequence[Any]) -> PhotoIds:
        numbers = self._numbers
        return np.array([numbers.setdefault(self.key(item), len(numbers)) for item in items], np.int64)

    def _make(self, edit: Edit, wanted: list[Any]) -> None:
        at = edit.new_row
        if edit.removed:
            self.beginRemoveRows(_NOWHERE, at, at + edit.removed - 1)
            del self._items[at : at + edit.removed]
            self.endRemoveRows()
        if edit.inserted:
            self.beginInsertRows(_NOWHERE, at, at + edit.inserted - 1)
            self._items[at:at] = wanted[at : at + edit.inserted]
            self.endInsertRows()
