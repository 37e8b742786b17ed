"""Gets the grid what it shows and drags: details, thumbnails, paths."""

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.domain.api import LibraryApi, News
from photoclip.domain.browse import Photo
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.ids import PhotoId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.counted import counted
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.presenters.mending import Mending
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.grid import PhotoGrid

_PAGE = 256
_MOST_WAITING = 2048
_MOST_FILES = 5000
_REFRESH_MS = 1000


class GridPresenter(QObject):
    """Connects model, grid and thumbnails with the engine. What was looked at last is asked for first."""

    said = Signal(str)
    """A line for the person."""

    def __init__(
        self, engine: Engine, model: PhotoModel, grid: PhotoGrid, loader: ThumbnailLoader, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine, self._model, self._grid = engine, model, grid
        self._waiting: dict[PhotoId, None] = {}
        self._asked: tuple[PhotoId, ...] = ()
        self._dragged: tuple[PhotoId, ...] = ()
        self._seen: tuple[int, int] | None = None
        self._refresh_soon = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh_soon.timeout.connect(model.forget_details)
        self._mending = Mending(engine, model, grid, loader, self)
        model.details_wanted.connect(self._want)
        grid.files_wanted.connect(self._find_files)
        grid.said.connect(self.said)
        engine.ready.connect(self._start_over)
        engine.news.connect(self._hear)

    # details

    def _want(self, photo_ids: tuple[PhotoId, ...]) -> None:
        for photo_id in photo_ids:
            self._waiting.pop(photo_id, None)
            self._waiting[photo_id] = None
        too_many = tuple(self._waiting)[: max(0, len(self._waiting) - _MOST_WAITING)]
        for photo_id in too_many:
            del self._waiting[photo_id]
        self._model.release(too_many)
        self._ask()

    def _ask(self) -> None:
        """One page at a time: what is scrolled past while it is on its way is asked for last, or not at all."""
        if self._asked or not self._waiting:
            return
        self._asked = tuple(self._waiting)[-_PAGE:]
        for photo_id in self._asked:
            del self._waiting[photo_id]
        asked = self._asked
        self._engine.ask(lambda api: api.photos(asked), self._take_details, self._fail)

    def _take_details(self, photos: tuple[Photo, ...]) -> None:
        self._asked = ()
        self._model.add_details(photos)
        self._ask()

    def _fail(self, _error: PhotoClipError) -> None:
        """The engine went away, which the window says elsewhere: asked again when it is back."""
        asked, self._asked = self._asked, ()
        self._model.release(asked)
        self._model.release(tuple(self._waiting))
        self._waiting.clear()

    def _start_over(self) -> None:
        self._model.forget_details()
        self._mending.start_over()

    def _hear(self, news: News) -> None:
        """Photos changed, or a drive came or went: what is seen is asked for again, but not at each of many changes."""
        before, self._seen = self._seen, (news.photos, news.folders)
        if before is None or before == self._seen:
            return
        if not self._refresh_soon.isActive():
            self._refresh_soon.start()
        if before[1] != news.folders:
            self._mending.start_over()

    # drag out

    def _find_files(self, photo_ids: tuple[PhotoId, ...]) -> None:
        self._dragged = photo_ids
        wanted = photo_ids[:_MOST_FILES]
        known = tuple(photo for photo in map(self._model.known, wanted) if photo is not None)
        if len(known) == len(wanted):
            self._offer(known)
            return
        self._engine.ask(lambda api: _photos(api, wanted), self._offer, self._refuse, lane="drag")

    def _offer(self, photos: tuple[Photo, ...]) -> None:
        paths = tuple(photo.files[0].path for photo in photos if photo.files and not photo.files[0].offline)
        self._grid.offer_files(self._dragged, paths, _shortage(len(self._dragged), len(paths)))

    def _refuse(self, error: PhotoClipError) -> None:
        self._grid.offer_files(self._dragged, (), str(error))


def _photos(api: LibraryApi, photo_ids: tuple[PhotoId, ...]) -> tuple[Photo, ...]:
    """In a thread. Others are answered between the pages."""
    pages = (photo_ids[at : at + _PAGE] for at in range(0, len(photo_ids), _PAGE))
    return tuple(photo for page in pages for photo in api.photos(page))


def _shortage(photos: int, files: int) -> str:
    """What to say when fewer files than photos are dragged."""
    if files == photos:
        return ""
    if files == 0:
        whose = "Its drive is" if photos == 1 else "Their drives are"
        return f"{whose} not connected: into an album, but not into another program."
    if photos > _MOST_FILES:
        return f"Only the first {counted(_MOST_FILES, 'photo', 'photos')} can be dragged at once."
    return f"{counted(files, 'file', 'files')} dragged; the others are not connected."
