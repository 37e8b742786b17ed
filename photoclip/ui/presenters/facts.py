"""The facts of what is selected in one window."""

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtGui import QPixmap

from photoclip.config.thumbnails import EDGES_PX
from photoclip.domain.browse import Photo
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.ids import PhotoId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.panels.facts import FactsPanel
from photoclip.ui.presenters.revealing import Revealing
from photoclip.ui.thumbnails.loader import ThumbnailLoader

_LANE = "facts"
_AT_ONCE = 2_000


class FactsPresenter(QObject):
    """Keeps the panel at what is selected, also when more becomes known of it."""

    said = Signal(str)
    """A line for the person."""

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

    def _again(self) -> None:
        if len(self._selected) > 1:
            self._show_several()

    def _show_several(self) -> None:
        if not self._selected:
            self._panel.show_photo(None, None)
            return
        self._panel.show_many(len(self._selected), None)
        self._add_up(self._selected, 0)

    def _add_up(self, rest: tuple[PhotoId, ...], size_bytes: int) -> None:
        """What the model knows at once, the others by and by."""
        unknown = []
        for photo_id in rest:
            photo = self._model.known(photo_id)
            if photo is None:
                unknown.append(photo_id)
            else:
                size_bytes += photo.size_bytes
        self._ask_sizes(tuple(unknown), size_bytes)

    def _ask_sizes(self, rest: tuple[PhotoId, ...], size_bytes: int) -> None:
        if not rest:
            self._panel.show_many(len(self._selected), size_bytes)
            return
        asked, later = rest[:_AT_ONCE], rest[_AT_ONCE:]

        def added(photos: tuple[Photo, ...]) -> None:
            self._ask_sizes(later, size_bytes + sum(photo.size_bytes for photo in photos))

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
