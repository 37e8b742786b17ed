"""The facts of what is selected in one window."""

from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtGui import QPixmap

from photoclip.config.thumbnails import EDGES_PX
from photoclip.domain.browse import Photo
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.ids import PhotoId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.marks import Marks, marks_of
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.tag_marks import TagTotals, totals_of
from photoclip.ui.panels.facts import FactsPanel
from photoclip.ui.presenters.revealing import Revealing
from photoclip.ui.thumbnails.loader import ThumbnailLoader

_LANE = "facts"
_AT_ONCE = 2_000


class FactsPresenter(QObject):
    """Keeps the panel at what is selected, also when more becomes known of it."""

    said = Signal(str)
    """A line for the person."""
    rated = Signal(object, int)
    """`PhotoId`s and the stars they are to have."""
    favourite_wanted = Signal(object, bool)
    """`PhotoId`s, and whether they are to be favourites."""
    album_opened = Signal(str)
    album_left = Signal(str, object)
    """The name of an album, and the `PhotoId`s that are to leave it."""
    photo_shown = Signal(object)
    """`Photo` whose facts are shown now, also when more is known of it."""
    totals_shown = Signal(object)
    """`TagTotals` of several photos; of none while they are being added up."""

    def __init__(
        self,
        engine: Engine,
        model: PhotoModel,
        panel: FactsPanel,
        loader: ThumbnailLoader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._model = model
        self._panel = panel
        self._loader = loader
        self._selected: tuple[PhotoId, ...] = ()
        self._photo: Photo | None = None
        self._revealing = Revealing(self)
        self._revealing.said.connect(self.said)
        panel.folder_wanted.connect(self._revealing.show)
        panel.rated.connect(lambda rating: self.rated.emit(self._selected, rating))
        panel.favourite_wanted.connect(lambda favourite: self.favourite_wanted.emit(self._selected, favourite))
        panel.album_opened.connect(self.album_opened)
        panel.album_left.connect(lambda name: self.album_left.emit(name, self._selected))
        model.dataChanged.connect(self._details_came)
        loader.loaded.connect(self._thumbnail_came)
        engine.ready.connect(self._again)

    def show_rows(self, rows: tuple[int, ...]) -> None:
        """Show these rows of the model; one that is not there counts for nothing."""
        there = [row for row in rows if 0 <= row < self._model.rowCount()]
        selected = tuple(self._model.photo_id(row) for row in there)
        if selected == self._selected and (len(selected) != 1 or self._photo is not None):
            return
        self._selected = selected
        self._engine.forget(_LANE)
        if len(selected) == 1:
            self._show_one(self._model.photo(there[0]))
        else:
            self._photo = None
            self._show_several()

    @property
    def selected(self) -> tuple[PhotoId, ...]:
        """The photos whose facts are shown."""
        return self._selected

    def ask_again(self) -> None:
        """Ratings, favourites or albums are others now."""
        selected = self._selected
        if len(selected) == 1:
            self._engine.ask(lambda api: api.photos(selected), self._know, self._stay, lane=_LANE)
        elif selected:
            self._ask_total(selected, _Total())

    def _again(self) -> None:
        if len(self._selected) > 1:
            self._show_several()

    def _show_several(self) -> None:
        if not self._selected:
            self._panel.show_photo(None, None)
            return
        self._panel.show_many(len(self._selected), None)
        self.totals_shown.emit(TagTotals())
        self._add_up(self._selected)

    def _add_up(self, photo_ids: tuple[PhotoId, ...]) -> None:
        """What the model is sure of at once, the others by and by: nobody looks at these once more."""
        known = [self._model.sure(photo_id) for photo_id in photo_ids]
        unknown = tuple(photo_id for photo_id, photo in zip(photo_ids, known, strict=True) if photo is None)
        self._ask_total(unknown, _total_of(tuple(photo for photo in known if photo is not None)))

    def _ask_total(self, rest: tuple[PhotoId, ...], total: "_Total") -> None:
        if not rest:
            self._panel.show_many(len(self._selected), total.size_bytes, total.marks)
            self.totals_shown.emit(total.tags)
            return
        asked, later = rest[:_AT_ONCE], rest[_AT_ONCE:]

        def added(photos: tuple[Photo, ...]) -> None:
            more = _total_of(photos)
            self._ask_total(later, total + more)

        self._engine.ask(lambda api: api.photos(asked), added, self._stay, lane=_LANE)

    def _show_one(self, photo: Photo | None) -> None:
        """Until it is known the last photo stays, so that the panel does not flicker while arrow keys run through."""
        if photo is None:
            self._photo = None
            selected = self._selected
            self._engine.ask(lambda api: api.photos(selected), self._know, self._stay, lane=_LANE)
            return
        self._photo = photo
        self._panel.show_photo(photo, self._thumbnail(photo))
        self.photo_shown.emit(photo)

    def _thumbnail(self, photo: Photo) -> QPixmap | None:
        large = self._loader.pixmap(photo.content_hash, EDGES_PX[-1], in_passing=True)
        return large or self._loader.any_pixmap(photo.content_hash)

    def _details_came(self, _first: QModelIndex, _last: QModelIndex) -> None:
        if len(self._selected) != 1:
            return
        photo = self._model.known(self._selected[0])
        if photo is not None and photo != self._photo:
            self._show_one(photo)

    def _know(self, photos: tuple[Photo, ...]) -> None:
        if photos:
            self._model.add_details(photos)
        elif self._photo is None:
            self._panel.show_photo(None, None)

    def _thumbnail_came(self, content_hash: str) -> None:
        if self._photo is not None and self._photo.content_hash == content_hash:
            self._panel.show_photo(self._photo, self._thumbnail(self._photo))

    def _stay(self, _error: PhotoClipError) -> None:
        """The count stands without the total."""


@dataclass(frozen=True, slots=True)
class _Total:
    size_bytes: int = 0
    marks: Marks = field(default_factory=Marks)
    tags: TagTotals = field(default_factory=TagTotals)

    def __add__(self, other: "_Total") -> "_Total":
        return _Total(self.size_bytes + other.size_bytes, self.marks + other.marks, self.tags + other.tags)


def _total_of(photos: tuple[Photo, ...]) -> _Total:
    return _Total(sum(photo.size_bytes for photo in photos), marks_of(photos), totals_of(photos))
