"""Files that could not be understood, as Qt asks for them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import IntEnum
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from photoclip.domain.files import Failure, FileState
from photoclip.ui.models.shown import name_of, shown, tooltip

_NAMES = {
    FileState.DAMAGED: "Damaged",
    FileState.UNSUPPORTED: "Unsupported",
    FileState.TOO_LARGE: "Too large",
    FileState.UNREADABLE: "Unreadable",
}


def state_name(state: FileState) -> str:
    """As a person reads it."""
    return _NAMES.get(state, state.value.capitalize())


class FailureRole(IntEnum):
    """What a row knows besides the file's name. FAILURE: `Failure`. FOLDER, REASON, STATE: text."""

    FAILURE = Qt.ItemDataRole.UserRole + 1
    FOLDER = Qt.ItemDataRole.UserRole + 2
    REASON = Qt.ItemDataRole.UserRole + 3
    STATE = Qt.ItemDataRole.UserRole + 4


class FailureModel(QAbstractListModel):
    """A list of failures, or those of some states."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Failure, ...] = ()
        self._wanted: frozenset[FileState] = frozenset()
        self._rows: tuple[Failure, ...] = ()

    @property
    def failures(self) -> tuple[Failure, ...]:
        """All, also those that are filtered out."""
        return self._all

    def show(self, failures: Sequence[Failure]) -> None:
        """Show these. The same ones again change nothing."""
        self._all = tuple(failures)
        self._filter()

    def show_states(self, states: Iterable[FileState]) -> None:
        """Show those in these states alone; all where no state is named."""
        self._wanted = frozenset(states)
        self._filter()

    def counts(self) -> dict[FileState, int]:
        """How many files stand in each state, in the order of states."""
        counted = Counter(failure.state for failure in self._all)
        return {state: counted[state] for state in FileState if counted[state]}

    def failure(self, row: int) -> Failure | None:
        """The one in this row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def rows_of(self, paths: Iterable[str]) -> list[int]:
        """Where these files are."""
        wanted = set(paths)
        return [row for row, failure in enumerate(self._rows) if failure.path in wanted] if wanted else []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """See QAbstractItemModel and `FailureRole`."""
        failure = self.failure(index.row()) if index.isValid() else None
        if failure is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return name_of(failure.path)
        if role == FailureRole.FAILURE:
            return failure
        if role == FailureRole.FOLDER:
            return folder_of(failure.path)
        if role == FailureRole.REASON:
            return shown(failure.reason)
        if role == FailureRole.STATE:
            return state_name(failure.state)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(failure.path, f"{state_name(failure.state)}: {failure.reason}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name_of(failure.path)}, {state_name(failure.state)}, {shown(failure.reason)}"
        return None

    def _filter(self) -> None:
        rows = self._all
        if self._wanted:
            rows = tuple(failure for failure in rows if failure.state in self._wanted)
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()


def folder_of(path: str) -> str:
    """The folder a file lies in, as it is shown."""
    return shown(str(PurePath(path).parent))
