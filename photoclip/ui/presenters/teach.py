"""Teaching a tag in one window: the examples, what was learned of them, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from photoclip.domain.api import LibraryApi
from photoclip.domain.browse import Photo
from photoclip.domain.errors import PhotoClipError, TagError, TeachError
from photoclip.domain.ids import PhotoId, TagId
from photoclip.domain.tag_api import NO_TAG, Taught, TeachRequest
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models import tag_words as words
from photoclip.ui.models.examples import Lesson, example_of
from photoclip.ui.models.followed import followed
from photoclip.ui.models.organise_words import quoted
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.teach import TeachPanel
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.presenters.tags import TagsPresenter
from photoclip.ui.presenters.wording import sentence

_DETAILS_LANE, _TAUGHT_LANE = "teach-photos", "teach-taught"
_PAGE = 256


@dataclass(frozen=True, slots=True)
class _Known:
    taught: Taught
    tag_id: TagId


class TeachPresenter(QObject):
    """Keeps both sides apart: a photo that is put on one leaves the other."""

    opened = Signal()
    """The panel is to be seen."""
    tune_asked = Signal(str)
    """The name of a tag of which is to be seen what comes nearest."""
    review_asked = Signal(object)
    """The name of a tag whose matches are to be looked through."""
    tagging_asked = Signal(str)
    """The name of a tag that is to be put on its matches."""

    def __init__(
        self,
        engine: Engine,
        panel: TeachPanel,
        model: PhotoModel,
        organiser: Organiser,
        tags: TagsPresenter,
        selected: Callable[[], tuple[PhotoId, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._panel, self._model = engine, panel, model
        self._organiser, self._selected = organiser, selected
        self._lesson = Lesson()
        self._photos: dict[PhotoId, Photo] = {}
        self._taught, self._tag_id = "", NO_TAG
        self._asked = 0
        panel.set_offers(tags.offers)
        panel.added.connect(lambda is_yes: self._add(is_yes, self._selected()))
        panel.dropped.connect(self._add)
        panel.taken_out.connect(lambda photo_id: self._show(self._lesson.without((photo_id,))))
        panel.teach_wanted.connect(self._teach)
        panel.review_wanted.connect(self.review_asked)
        panel.tune_wanted.connect(self.tune_asked)
        panel.tagging_wanted.connect(self.tagging_asked)
        panel.undo_wanted.connect(organiser.undo)
        for other in (organiser.withdrawn, organiser.offered):
            # It would take back something else by now.
            other.connect(panel.result.undo.hide)
        organiser.organised.connect(self._look_again)

    @property
    def lesson(self) -> Lesson:
        """Both sides as they are."""
        return self._lesson

    def begin(self, photo_ids: tuple[PhotoId, ...]) -> None:
        """Teach a tag from these; while examples are gathered for one, they are more of them."""
        if self._panel.isVisible() and not self._panel.result.name and self._lesson.yes:
            self._add(True, photo_ids)
            return
        self._begin_lesson(Lesson().with_yes(photo_ids))
        self.know_selected()
        self.opened.emit()
        self._panel.begin()  # not before it is seen: the keyboard goes there

    def forget(self) -> None:
        """The photos are those of another library now."""
        self._begin_lesson(Lesson())
        self._panel.forget_taught()

    def know_selected(self) -> None:
        """Others are selected."""
        self._panel.show_selected(len(self._selected()))

    def _begin_lesson(self, lesson: Lesson) -> None:
        """What was asked before is about another one."""
        self._taught, self._tag_id = "", NO_TAG
        self._asked += 1
        self._show(lesson)

    # examples

    def _add(self, is_yes: bool, photo_ids: tuple[PhotoId, ...]) -> None:
        self._show(self._lesson.with_yes(photo_ids) if is_yes else self._lesson.with_no(photo_ids))

    def _show(self, lesson: Lesson) -> None:
        self._lesson = lesson
        both = (*lesson.yes, *lesson.no)
        self._photos = {photo_id: photo for photo_id in both if (photo := self._known(photo_id)) is not None}
        self._panel.refuse("")
        self._show_photos()
        unknown = tuple(photo_id for photo_id in both if photo_id not in self._photos)
        if unknown:
            self._engine.ask(lambda api: api.photos(unknown[:_PAGE]), self._know, self._stay, lane=_DETAILS_LANE)

    def _known(self, photo_id: PhotoId) -> Photo | None:
        return self._photos.get(photo_id) or self._model.known(photo_id)

    def _know(self, photos: tuple[Photo, ...]) -> None:
        self._photos.update((photo.photo_id, photo) for photo in photos)
        self._show_photos()
        if photos:
            both = (*self._lesson.yes, *self._lesson.no)
            left = tuple(photo_id for photo_id in both if photo_id not in self._photos)[:_PAGE]
            if left:
                self._engine.ask(lambda api: api.photos(left), self._know, self._stay, lane=_DETAILS_LANE)

    def _show_photos(self) -> None:
        photos = self._photos
        sides = (
            [example_of(photo_id, photos.get(photo_id)) for photo_id in side]
            for side in (self._lesson.yes, self._lesson.no)
        )
        self._panel.show_examples(*sides)

    # learning

    def _teach(self, name: str) -> None:
        request = TeachRequest(name, self._lesson.yes, self._lesson.no)
        self._asked += 1
        asked = self._asked
        self._panel.show_learning()
        self._organiser.turns.ask(
            lambda api: _Known(api.teach(request), api.tag(request.name).tag_id),
            lambda known: self._learned(known, asked),
            lambda error: self._refuse(error, asked),
            once=True,
        )

    def _learned(self, known: _Known, asked: int) -> None:
        taught = known.taught
        self._organiser.offer(f"Taught {quoted(taught.name)}. {words.matches(taught)}")
        if asked == self._asked:
            self._taught, self._tag_id = taught.name, known.tag_id
            self._panel.show_taught(taught)

    def _refuse(self, error: PhotoClipError, asked: int) -> None:
        """Said where the lesson is seen; that is another one by now, maybe."""
        if asked == self._asked and self._panel.isVisible():
            self._panel.refuse(shown(sentence(error)))
        else:
            self._organiser.offer(shown(sentence(error)), undo=False)

    def _look_again(self) -> None:
        """Something was decided, or taken back."""
        name, tag_id, asked = self._taught, self._tag_id, self._asked
        if name:
            self._engine.ask(
                lambda api: _known(api, name, tag_id),
                lambda known: self._know_taught(known, asked),
                lambda error: self._forget_taught(error, asked),
                lane=_TAUGHT_LANE,
            )

    def _know_taught(self, known: _Known, asked: int) -> None:
        if asked == self._asked:
            self._taught, self._tag_id = known.taught.name, known.tag_id
            self._panel.show_again(known.taught)

    def _forget_taught(self, error: PhotoClipError, asked: int) -> None:
        """There is no such tag any more: it was taken back, or deleted."""
        if asked == self._asked and isinstance(error, TagError | TeachError):
            self._taught = ""
            self._panel.forget_taught()

    def _stay(self, _error: PhotoClipError) -> None:
        """The examples are there without their pictures."""


def _known(api: LibraryApi, name: str, tag_id: TagId) -> _Known:
    """In a thread."""
    tag = followed(api, name, tag_id)
    return _Known(api.taught(tag.name), tag.tag_id)
