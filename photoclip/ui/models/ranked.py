"""What one model found, best first, and where another one has the same photos."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from photoclip.domain.found import SearchHit
from photoclip.domain.ids import PhotoId
from photoclip.ui.models.shown import name_of

_NOWHERE = QModelIndex()
_NO_RANKS: Mapping[PhotoId, int] = MappingProxyType({})

Index = QModelIndex | QPersistentModelIndex


class RankedModel(QAbstractListModel):
    """Ranks count from 1."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: tuple[SearchHit, ...] = ()
        self._elsewhere = _NO_RANKS

    @property
    def hits(self) -> tuple[SearchHit, ...]:
        """Best first."""
        return self._hits

    def show(self, hits: Sequence[SearchHit], elsewhere: Mapping[PhotoId, int]) -> None:
        """Show these. `elsewhere`: ranks with the other model."""
        self.beginResetModel()
        self._hits, self._elsewhere = tuple(hits), dict(elsewhere)
        self.endResetModel()

    def hit(self, row: int) -> SearchHit | None:
        """That of a row."""
        return self._hits[row] if 0 <= row < len(self._hits) else None

    def row_of(self, photo_id: PhotoId | None) -> int:
        """Where a photo is, -1 where it is not."""
        return next((row for row, hit in enumerate(self._hits) if hit.photo_id == photo_id), -1)

    def is_elsewhere(self, photo_id: PhotoId) -> bool:
        """Whether the other model found it, too."""
        return photo_id in self._elsewhere

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Photos."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Its name and ranks, for who cannot see it."""
        hit = self.hit(index.row()) if index.isValid() else None
        if hit is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        other = self._elsewhere.get(hit.photo_id)
        there = f"number {other} with the other model" if other else "not found with the other model"
        return f"Number {index.row() + 1}: {name_of(hit.path)}, {there}"


def ranks_of(hits: Sequence[SearchHit]) -> dict[PhotoId, int]:
    """The rank of each photo, from 1."""
    return {hit.photo_id: rank for rank, hit in enumerate(hits, 1)}
