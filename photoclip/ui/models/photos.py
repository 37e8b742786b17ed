"""The photos that a grid shows, as a Qt model."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePath

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from photoclip.domain.browse import NO_DAY, Photo
from photoclip.domain.ids import PhotoId
from photoclip.domain.photos import PhotoIds
from photoclip.ui.models.details import DetailStore
from photoclip.ui.models.row_changes import Changes, Edit, changes_between
from photoclip.ui.models.rows import Rows

_KEPT_DETAILS = 20_000
_PAGE = 64
"""Details come for so many neighbours at a time: 64 take the engine hardly longer than one."""
_MOST_EDITS = 100
"""Each costs 40 us, and a view that keeps its place by photo does not mind a reset."""
_NOWHERE = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What is known of a row. PHOTO is a `Photo`, or None until its details came; asking for it fetches them. DAY is
    None for photos without one and where the order is not one of days, SCORE is None without a query.
    """

    PHOTO_ID = Qt.ItemDataRole.UserRole + 1
    ASPECT = Qt.ItemDataRole.UserRole + 2
    DAY = Qt.ItemDataRole.UserRole + 3
    SCORE = Qt.ItemDataRole.UserRole + 4
    PHOTO = Qt.ItemDataRole.UserRole + 5


@dataclass(frozen=True, slots=True)
class _Passage:
    """On the way from one list to another: the first `new_rows` of `new`, then those of `old` from `old_from` on."""

    old: Rows
    new: Rows
    old_from: int
    new_rows: int

    def __len__(self) -> int:
        return self.new_rows + len(self.old) - self.old_from

    def locate(self, row: int) -> tuple[Rows, int]:
        if row < self.new_rows:
            return self.new, row
        return self.old, row - self.new_rows + self.old_from


class PhotoModel(QAbstractListModel):
    """Rows of photos. Their columns are there at once, their details are asked for when somebody looks at them.

    What a listener does while rows are being inserted or removed sees a state between the two lists; `rows` is then
    still the old one. Views take `rows` anew after the event is over.
    """

    details_wanted = Signal(object)
    """A tuple of PhotoIds, at most one per turn of the event loop: answer with `add_details` or `release`."""

    details_came = Signal(object)
    """A tuple of PhotoIds of which more is known now, whether they are rows or not."""

    rows_changed = Signal()
    """`rows` is another object now. Once for each `show`, after all insertions and removals."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows.empty()
        self._passage: _Passage | None = None
        self._details = DetailStore(_KEPT_DETAILS)
        self._wanted: dict[int, None] = {}
        self._ask_soon = QTimer(self, singleShot=True, interval=0)
        self._ask_soon.timeout.connect(self._ask)

    # rows

    @property
    def rows(self) -> Rows:
        """What is shown. Never changed in place: another object means other rows."""
        return self._rows

    def show(self, rows: Rows) -> None:
        """Show other rows: as insertions and removals where most stays as it is, else as a reset."""
        changes = changes_between(self._rows.photo_ids, rows.photo_ids, _MOST_EDITS)
        if changes is None:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            self.rows_changed.emit()
            return
        old = self._rows
        for edit in changes.edits:
            self._pass(old, rows, edit)
        self._passage = None
        self._rows = rows
        self._tell_changed(old, rows, changes)
        self.rows_changed.emit()

    def photo_id(self, row: int) -> PhotoId:
        """The photo of a row. Raises IndexError."""
        rows, at = self._locate(row)
        return PhotoId(int(rows.photo_ids[at]))

    def row_of(self, photo_id: PhotoId) -> int:
        """Where a photo is shown, -1 where it is not."""
        found = np.flatnonzero(self._rows.photo_ids == photo_id)
        return int(found[0]) if len(found) else -1

    # details

    def photo(self, row: int) -> Photo | None:
        """What is known of a row; asks for it when that is nothing, or old. Raises IndexError."""
        return self.look_at(self.photo_id(row), row)

    def look_at(self, photo_id: int, row: int) -> Photo | None:
        """As `photo`, for a caller who knows which photo the row shows: half as long, which counts when painting."""
        if self._details.wants(photo_id):
            self._want_around(row)
        return self._details.get(photo_id)

    def known(self, photo_id: int) -> Photo | None:
        """What is known of a photo. Asks nothing."""
        return self._details.get(photo_id)

    def sure(self, photo_id: int) -> Photo | None:
        """What is known of a photo, unless that may be out of date. Asks nothing."""
        return self._details.get(photo_id) if self._details.is_fresh(photo_id) else None

    def photo_with(self, content_hash: str) -> PhotoId | None:
        """The photo with this content, among those of which details are known."""
        return self._details.with_hash(content_hash)

    def add_details(self, photos: tuple[Photo, ...]) -> None:
        """Answers to `details_wanted`, or news of any photo."""
        self._details.add(photos)
        ids = np.array([photo.photo_id for photo in photos], np.int64)
        rows = np.flatnonzero(np.isin(self._rows.photo_ids, ids))
        for first, last in _runs(rows):
            self.dataChanged.emit(self.index(first), self.index(last), [Role.PHOTO, Qt.ItemDataRole.DisplayRole])
        self.details_came.emit(tuple(photo.photo_id for photo in photos))

    def want(self, photo_ids: Sequence[PhotoId]) -> None:
        """Ask for what is not known, or old, of photos that may be no rows."""
        wanted = [photo_id for photo_id in photo_ids if self._details.wants(photo_id)]
        if wanted:
            self._wanted.update(dict.fromkeys(wanted))
            self._details.ask(wanted)
            self._ask_soon.start()

    def release(self, photo_ids: tuple[PhotoId, ...]) -> None:
        """No answer will come: they are asked for again when somebody looks at them again."""
        self._details.release(photo_ids)

    def forget_details(self) -> None:
        """Photos changed: what is known of them is shown until newer details come."""
        self._details.distrust()
        if len(self._rows):
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [Role.PHOTO])

    # Qt

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Photos."""
        if parent.isValid():
            return 0
        return len(self._rows if self._passage is None else self._passage)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """By `Role`; the file's name for people and screen readers, as far as it is known."""
        if not index.isValid() or not 0 <= index.row() < self.rowCount():
            return None
        row = index.row()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            photo = self._details.get(self.photo_id(row))
            return PurePath(photo.files[0].path).name if photo is not None and photo.files else ""
        if role == Role.PHOTO:
            return self.photo(row)
        return self._column(row, role)

    def roleNames(self) -> dict[int, bytes]:  # noqa: N802
        """As in `Role`."""
        return {**super().roleNames(), **{int(role): role.name.lower().encode() for role in Role}}

    def _column(self, row: int, role: int) -> object:
        rows, at = self._locate(row)
        match role:
            case Role.PHOTO_ID:
                return int(rows.photo_ids[at])
            case Role.ASPECT:
                return float(rows.aspects[at])
            case Role.DAY:
                day = NO_DAY if rows.days is None else int(rows.days[at])
                return None if day == NO_DAY else day
            case Role.SCORE:
                return None if rows.scores is None else float(rows.scores[at])
        return None

    def _locate(self, row: int) -> tuple[Rows, int]:
        if not 0 <= row < self.rowCount():
            raise IndexError(f"row {row} of {self.rowCount()}")
        return (self._rows, row) if self._passage is None else self._passage.locate(row)

    def _pass(self, old: Rows, new: Rows, edit: Edit) -> None:
        if edit.removed:
            self._passage = _Passage(old, new, edit.old_row, edit.new_row)
            self.beginRemoveRows(_NOWHERE, edit.new_row, edit.new_row + edit.removed - 1)
            self._passage = _Passage(old, new, edit.old_row + edit.removed, edit.new_row)
            self.endRemoveRows()
        if edit.inserted:
            self._passage = _Passage(old, new, edit.old_row + edit.removed, edit.new_row)
            self.beginInsertRows(_NOWHERE, edit.new_row, edit.new_row + edit.inserted - 1)
            self._passage = _Passage(old, new, edit.old_row + edit.removed, edit.new_row + edit.inserted)
            self.endInsertRows()

    def _tell_changed(self, old: Rows, new: Rows, changes: Changes) -> None:
        """Photos that stayed may have another day, score or shape, match otherwise, or stand before others."""
        differs = np.zeros(len(changes.kept_new), bool)
        pairs = (
            (new.aspects, old.aspects),
            (new.days, old.days),
            (new.scores, old.scores),
            (new.strengths, old.strengths),
            (new.relevances, old.relevances),
            (new.behind, old.behind),
            (new.fronts, old.fronts),
        )
        for mine, its in pairs:
            if mine is None or its is None:
                differs |= mine is not its
            else:
                differs |= mine[changes.kept_new] != its[changes.kept_old]
        changed = changes.kept_new[differs]
        if len(changed):
            self.dataChanged.emit(self.index(int(changed[0])), self.index(int(changed[-1])))

    def _want_around(self, row: int) -> None:
        first = row - row % _PAGE
        for near in range(first, min(first + _PAGE, self.rowCount())):
            photo_id = self.photo_id(near)
            if self._details.wants(photo_id):
                self._wanted[photo_id] = None
        self._details.ask(self._wanted)
        self._ask_soon.start()

    def _ask(self) -> None:
        wanted, self._wanted = tuple(PhotoId(photo_id) for photo_id in self._wanted), {}
        if wanted:
            self.details_wanted.emit(wanted)


def _runs(rows: PhotoIds) -> list[tuple[int, int]]:
    """First and last of each run of neighbours in ascending `rows`."""
    if not len(rows):
        return []
    breaks = np.flatnonzero(np.diff(rows) != 1)
    firsts = rows[np.concatenate([[0], breaks + 1])]
    lasts = rows[np.concatenate([breaks, [len(rows) - 1]])]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))
