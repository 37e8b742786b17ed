"""The labels of a vocabulary, as Qt asks for them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from photoclip.domain.names import folded
from photoclip.domain.tag_words import Label
from photoclip.ui.models.counted import number
from photoclip.ui.models.shown import shown, tooltip
from photoclip.ui.models.vocabulary_edits import matching

Index = QModelIndex | QPersistentModelIndex
HEADS = ("Label", "Group", "Also called", "Prompts", "Of the group")
_NOWHERE = QModelIndex()
NONE = -1


class LabelModel(QAbstractTableModel):
    """All labels, or those that are like what is typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[Label, ...] = ()
        self._typed = ""
        self._rows: tuple[int, ...] = ()

    @property
    def labels(self) -> tuple[Label, ...]:
        """All, also those that are filtered out."""
        return self._labels

    def show(self, labels: Sequence[Label]) -> None:
        """Show these. The same ones again change nothing."""
        if tuple(labels) != self._labels:
            self.beginResetModel()
            self._labels = tuple(labels)
            self._rows = matching(self._labels, self._typed)
            self.endResetModel()

    def narrow(self, typed: str) -> None:
        """Show those that are like this."""
        self._typed = typed
        rows = matching(self._labels, typed)
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def place(self, row: int) -> int:
        """The position of a row among all labels, NONE where there is no such row."""
        return self._rows[row] if 0 <= row < len(self._rows) else NONE

    def row_of(self, name: str) -> int:
        """The row of a label, NONE where it is not shown."""
        key = folded(name)
        return next((row for row, at in enumerate(self._rows) if folded(self._labels[at].name) == key), NONE)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """See QAbstractItemModel."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """See QAbstractItemModel."""
        place = self.place(index.row()) if index.isValid() else NONE
        if place == NONE:
            return None
        label = self._labels[place]
        if role == Qt.ItemDataRole.DisplayRole:
            return _cells(label)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(label.name, ", ".join(label.synonyms), *label.prompts[:8], _marks(label))
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return ", ".join(filter(None, (shown(label.name), shown(label.group), _marks(label))))
        return None


def _cells(label: Label) -> tuple[str, ...]:
    prompts = number(len(label.prompts)) if label.prompts else ""
    of_group = ", ".join(word for word, holds in _of_group(label) if holds)
    return shown(label.name), shown(label.group), shown(", ".join(label.synonyms)), prompts, of_group


def _of_group(label: Label) -> tuple[tuple[str, bool], ...]:
    return ("one at most", label.is_exclusive), ("written", label.is_lettering)


def _marks(label: Label) -> str:
    marks = ["a photo has one of its group at most"] if label.is_exclusive else []
    return "; ".join([*marks, "written in the photo"] if label.is_lettering else marks)
