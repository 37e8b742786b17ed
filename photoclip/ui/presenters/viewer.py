"""The viewer of one window: which photo it shows, and its way through the photos of the grid."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QLocale, QModelIndex, QObject, QTimer, Signal

from photoclip.domain.browse import Photo
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.ids import PhotoId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.fact_lines import overlay_lines
from photoclip.ui.models.marks import marks_of
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.subject import Subject
from photoclip.ui.panels.viewer import Viewer
from photoclip.ui.presenters.slide_show import SlideShow
from photoclip.ui.presenters.viewer_pixels import ViewerPixels
from photoclip.ui.thumbnails.loader import ThumbnailLoader

_FLYING_S = 0.15
_SETTLE_MS = 120
_NOWHERE = -1


class ViewerPresenter(QObject):
    """Walks through the rows of the model. It stays with its photo when rows come and go."""

    closed = Signal(int)
    """The row where the person was, -1 for none."""
    current_changed = Signal(int)
    full_screen_wanted = Signal(bool)
    similar_wanted = Signal(object)
    """A path. As an object: a Qt string loses the bytes of a name that is not UTF-8."""
    part_wanted = Signal(object)
    """A path: the person wants to search by a part of its picture."""
    said = Signal(str)
    rated = Signal(object, int)
    """`PhotoId`s and the stars they are to have."""
    favourite_wanted = Signal(object, object)
    """`PhotoId`s, and whether they are to be favourites; None: the other way round than they are."""

    def __init__(
        self,
        engine: Engine,
        model: PhotoModel,
        viewer: Viewer,
        loader: ThumbnailLoader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._model = model
        self._viewer = viewer
        self._pixels = ViewerPixels(engine, viewer, loader, self)
        self._slides = SlideShow(self)
        self._subject: Subject | None = None
        self._row = _NOWHERE
        self._is_listed = False
        self._direction = 1
        self._stepped_at = 0.0
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._relocate_soon = QTimer(self, singleShot=True, interval=0)
        self._connect()

    def _connect(self) -> None:
        viewer, model, slides = self._viewer, self._model, self._slides
        viewer.close_wanted.connect(self.close_viewer)
        viewer.step_wanted.connect(self._step)
        viewer.end_wanted.connect(self._go_to_end)
        viewer.full_screen_wanted.connect(self.full_screen_wanted)
        viewer.similar_wanted.connect(lambda: self._with_path(self.similar_wanted.emit))
        viewer.part_wanted.connect(lambda: self._with_path(self.part_wanted.emit))
        viewer.rated.connect(lambda rating: self._organise(lambda shown: self.rated.emit(shown, rating)))
        viewer.favourite_wanted.connect(
            lambda wanted: self._organise(lambda shown: self.favourite_wanted.emit(shown, wanted))
        )
        viewer.slides_toggled.connect(self._toggle_slides)
        viewer.seconds_chosen.connect(slides.set_seconds)
        viewer.touched.connect(slides.stop)
        viewer.appeared.connect(self._resume)
        viewer.vanished.connect(self._rest)
        slides.changed.connect(viewer.show_slides)
        slides.due.connect(self._next_slide)
        self._pixels.settled.connect(slides.shown)
        self._settle.timeout.connect(self._settled)
        self._relocate_soon.timeout.connect(self._relocate)
        # The model says that while it is between two lists.
        for changed in (model.rowsInserted, model.rowsRemoved, model.rowsMoved, model.modelReset, model.layoutChanged):
            changed.connect(self._relocate_soon.start)
        model.dataChanged.connect(self._details_came)
        self._engine.ready.connect(self._pixels.retry)

    @property
    def row(self) -> int:
        """The row that is shown, -1 where none is."""
        return self._row if self._subject is not None and self._is_listed else _NOWHERE

    def open_row(self, row: int) -> None:
        """Show a row of the model. One that is not there shows nothing else."""
        if 0 <= row < self._model.rowCount():
            self._direction = 1
            self._go_to(row)

    def open_file(self, path: str) -> None:
        """Show a picture file, which need not be in the library; where its photo is in the model, as that row."""
        self._slides.stop()
        self._row, self._is_listed = _NOWHERE, False
        self._show(Subject(path=path))
        self.current_changed.emit(_NOWHERE)
        self._engine.ask(lambda api: api.photo_at(path), self._know_file, self._stay_alone, lane="viewer-file")

    def close_viewer(self) -> None:
        """Back to the grid."""
        if self._subject is None:
            return
        row = min(self._row, self._model.rowCount() - 1)
        self._rest()
        self._subject = None
        self.closed.emit(row)

    def close(self) -> None:
        """Nothing runs or loads any more. Idempotent."""
        self._rest()
        self._subject = None

    # the way through the rows

    def _go_to(self, row: int) -> None:
        photo_id = self._model.photo_id(row)
        is_same = self._subject is not None and self._subject.photo_id == photo_id and self._is_listed
        self._row, self._is_listed = row, True
        if not is_same or not self._pixels.is_at_work:
            self._show(Subject(photo_id, self._model.photo(row)))
            if self._subject is not None and self._subject.photo is None:
                self._engine.ask(lambda api: api.photos((photo_id,)), self._model.add_details, lane="viewer-photo")
        self.current_changed.emit(row)

    def _step(self, by: int) -> None:
        row = self._row + by
        if not self._is_listed and by > 0:
            row = self._row  # what was shown is gone, and the next one has taken its place
        if self._row != _NOWHERE and 0 <= row < self._model.rowCount():
            self._direction = by
            self._go_to(row)

    def _go_to_end(self, end: int) -> None:
        if self._row != _NOWHERE and self._model.rowCount():
            self._direction = -end
            self._go_to(self._model.rowCount() - 1 if end > 0 else 0)

    def _relocate(self) -> None:
        """Rows came or went: stay with the photo."""
        subject = self._subject
        if subject is None or subject.photo_id is None or not self._pixels.is_at_work:
            return
        row = self._model.row_of(subject.photo_id)
        moved = row != _NOWHERE and (row != self._row or not self._is_listed)
        self._is_listed = row != _NOWHERE
        if moved:
            self._row = row
        self._tell_place()
        self._pixels.know_gone(self._row != _NOWHERE and not self._is_listed)
        if moved:
            self.current_changed.emit(row)
        self._look_ahead()

    # what is shown

    def _show(self, subject: Subject) -> None:
        flying = monotonic() - self._stepped_at < _FLYING_S
        self._stepped_at = monotonic()
        self._slides.left()
        self._subject = subject
        self._tell_place()
        self._tell_facts()
        self._pixels.show(subject, at_once=not flying)
        if flying:
            self._settle.start()
        else:
            self._settled()

    def _settled(self) -> None:
        """The person stays for a moment: load the picture, then its neighbours."""
        self._settle.stop()
        self._pixels.load()
        self._look_ahead()

    def _look_ahead(self) -> None:
        near = (self._row + self._direction, self._row - self._direction) if self._row != _NOWHERE else ()
        rows = [row for row in near if 0 <= row < self._model.rowCount()]
        if self._is_listed:
            self._model.photo(self._row)  # asks for news of it where what is known may be old
        photos = [self._model.photo(row) for row in rows]
        self._pixels.look_ahead([Subject(photo.photo_id, photo) for photo in photos if photo is not None])

    def _tell_place(self) -> None:
        assert self._subject is not None
        count, locale = self._model.rowCount(), QLocale()
        place = f"{locale.toString(self._row + 1)} of {locale.toString(count)}" if self._is_listed else ""
        self._viewer.show_name(self._subject.name, place)
        gone_next = self._row != _NOWHERE and not self._is_listed and self._row < count
        self._viewer.enable_steps(
            previous=self._row > 0 and count > 0, following=gone_next or (self._is_listed and self._row + 1 < count)
        )

    def _tell_facts(self) -> None:
        assert self._subject is not None
        photo = self._subject.photo
        if photo is not None or self._subject.photo_id is None:  # else what is known stays for a moment: no flicker
            self._viewer.show_marks(None if photo is None else marks_of((photo,)))
        self._viewer.show_lines(self._subject.name, overlay_lines(photo, QLocale()) if photo is not None else ())

    # answers

    def _details_came(self, first: QModelIndex, last: QModelIndex) -> None:
        subject = self._subject
        if subject is None or subject.photo_id is None or not self._pixels.is_at_work:
            return
        photo = self._model.known(subject.photo_id)
        if photo is not None and photo != subject.photo and self._is_within(first, last):
            self._learn(photo)
        if self._row + 2 > first.row() and self._row - 2 < last.row():
            self._look_ahead()

    def _is_within(self, first: QModelIndex, last: QModelIndex) -> bool:
        return self._is_listed and first.row() <= self._row <= last.row()

    def _learn(self, photo: Photo) -> None:
        assert self._subject is not None
        self._subject = Subject(photo.photo_id, photo, self._subject.path)
        self._tell_place()
        self._tell_facts()
        self._pixels.learn(self._subject)
        if not self._settle.isActive():
            self._pixels.load()

    def _know_file(self, photo: Photo | None) -> None:
        if photo is None or self._subject is None or self._subject.photo_id is not None:
            return
        row = self._model.row_of(photo.photo_id)
        if row != _NOWHERE:
            self._model.add_details((photo,))
            self._go_to(row)
        else:
            self._learn(photo)

    def _stay_alone(self, _error: PhotoClipError) -> None:
        """The library cannot say whether it knows the file: it is shown alone."""

    # what a person wants

    def _toggle_slides(self) -> None:
        if self._slides.is_running:
            self._slides.stop()
        elif self._row != _NOWHERE and self._model.rowCount() > 1:
            self._slides.start()
            if self._pixels.is_settled:
                self._slides.shown()

    def _next_slide(self) -> None:
        count = self._model.rowCount()
        if self._subject is None or count == 0:
            self._slides.stop()
            return
        following = self._row + 1 if self._is_listed else self._row
        self._direction = 1
        self._go_to(following if following < count else 0)

    def _with_path(self, then: Callable[[str], object]) -> None:
        path = self._subject.any_path() if self._subject is not None else ""
        if path:
            then(path)
        else:
            self.said.emit("Nothing is known of this photo yet. Try again in a moment.")

    def _organise(self, organise: Callable[[tuple[PhotoId, ...]], None]) -> None:
        photo_id = self._subject.photo_id if self._subject is not None else None
        if photo_id is not None:
            organise((photo_id,))
        else:
            self.said.emit("Only photos in your library have ratings and favourites.")

    # while nobody looks

    def _rest(self) -> None:
        self._slides.stop()
        self._settle.stop()
        self._pixels.rest()

    def _resume(self) -> None:
        if self._subject is not None and not self._pixels.is_at_work:
            self._show(self._subject)
            self._relocate_soon.start()
