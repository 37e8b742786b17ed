"""The tag tuner and the review in one window: where they are, how one comes there, and the photos seen large there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from photoclip.domain.browse import Scope
from photoclip.domain.tag_api import TagState
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.presenters.browse import Browse
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.presenters.viewer import ViewerPresenter
from photoclip.ui.theme.theme import Theme
from photoclip.ui.thumbnails.loader import ThumbnailLoader
from photoclip.ui.views.card_keys import CardCommand, command_of
from photoclip.ui.windows.conduct import Conduct
from photoclip.ui.windows.large import SeenLarge
from photoclip.ui.windows.main_window import MainWindow
from photoclip.ui.windows.middle import Page

if TYPE_CHECKING:
    from photoclip.ui.presenters.review import ReviewPresenter
    from photoclip.ui.presenters.tuner import TunerPresenter

_STATES = {CardCommand.KEEP: TagState.BY_HAND, CardCommand.REJECT: TagState.REJECTED}
_KEYS_NOTE = "A keeps · R rejects"


@dataclass(frozen=True, slots=True)
class _Pages:
    """Made when one of them is first wanted: until then they would only cost time."""

    tuner: "TunerPresenter"
    review: "ReviewPresenter"


class TagPages(QObject):
    """Opens them from the sidebar and from one another. Where the person goes from there is `Conduct`'s business."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        model: PhotoModel,
        browse: Browse,
        conduct: Conduct,
        viewer: ViewerPresenter,
        organiser: Organiser,
        loader: ThumbnailLoader,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._window, self._model = engine, window, model
        self._conduct, self._viewer, self._organiser = conduct, viewer, organiser
        self._loader, self._theme = loader, theme
        self._pages: _Pages | None = None
        self._large = SeenLarge(model, browse, conduct, viewer, self)
        window.sidebar.tune_asked.connect(self.tune)
        window.sidebar.review_asked.connect(self.review)
        window.middle.page_changed.connect(self._page_changed)
        window.viewer.picture.installEventFilter(self)
        viewer.current_changed.connect(self._say_question)

    def tune(self, name: str) -> None:
        """The tag tuner for a tag or a label."""
        pages = self._made()
        self._conduct.show_page_of_tags(Page.TUNER)
        self._window.sidebar.select_tag(name)
        pages.tuner.open(name)
        self._window.middle.go_to_page()

    def review(self, name: str | None = None) -> None:
        """What waits of a tag; None: of all."""
        pages = self._made()
        self._conduct.show_page_of_tags(Page.REVIEW)
        pages.review.open(name)
        self._window.middle.go_to_page()

    def forget(self) -> None:
        """Photos and tags are those of another library now."""
        if self._window.middle.page in (Page.TUNER, Page.REVIEW):
            self._conduct.show_scope(Scope())
            self._window.sidebar.select_scope(Scope())
        if self._pages is not None:
            self._pages.tuner.forget()

    def know_renamed(self, before: str, after: str) -> None:
        """A tag has another name, or is a part of another one now."""
        if self._pages is not None:
            self._pages.tuner.know_renamed(before, after)
            self._pages.review.know_renamed(before, after)

    def _mark_tuned(self, name: str) -> None:
        if self._window.middle.page is Page.TUNER:
            self._window.sidebar.select_tag(name)

    @property
    def tuner(self) -> "TunerPresenter":
        """Behind the tuner."""
        return self._made().tuner

    @property
    def reviewer(self) -> "ReviewPresenter":
        """Behind the review."""
        return self._made().review

    def _made(self) -> _Pages:
        if self._pages is None:
            from photoclip.ui.panels.review import ReviewPage
            from photoclip.ui.panels.tuner import TunerPage
            from photoclip.ui.panels.tuner_side import TunerSide
            from photoclip.ui.presenters.review import ReviewPresenter
            from photoclip.ui.presenters.tuner import TunerPresenter

            self.tuner_page = TunerPage(self._model, self._loader, self._theme)
            self._side = TunerSide(self._theme)
            self.review_page = ReviewPage(self._model, self._loader, self._theme)
            self._window.middle.add_page(Page.TUNER, self.tuner_page)
            self._window.middle.add_page(Page.REVIEW, self.review_page)
            tuner = TunerPresenter(self._engine, self._organiser, self.tuner_page, self._side, self)
            review = ReviewPresenter(self._engine, self._organiser, self.review_page, self)
            tuner.review_wanted.connect(self.review)
            tuner.renamed.connect(self._mark_tuned)
            review.tuner_wanted.connect(self.tune)
            for source in (tuner, review):
                source.photo_opened.connect(self._large.open)
            self._pages = _Pages(tuner, review)
        return self._pages

    def _page_changed(self) -> None:
        """The tuner's panel stands in the place of the facts."""
        if self._pages is None:
            return
        self._window.keep_aside(self._side if self._window.middle.page is Page.TUNER else None)

    # large

    def _say_question(self, row: int) -> None:
        """What A and R are about."""
        if not self._large.is_open or not 0 <= row < self._model.rowCount():
            return
        photo_id, pages = self._model.photo_id(row), self._made()
        if self._window.middle.page is Page.TUNER:
            question = pages.tuner.question(photo_id)
        else:
            question = pages.review.question(photo_id)
        self._window.viewer.say(f"{question}   {_KEYS_NOTE}" if question else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A and R decide here too, while a photo of one of these pages is large."""
        is_key = isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if self._large.is_open and is_key and isinstance(event, QKeyEvent):
            state = _STATES.get(command_of(event)) if event.key() in (Qt.Key.Key_A, Qt.Key.Key_R) else None
            if state is not None and self._window.is_viewing:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self._decide(state)
                return True
        return super().eventFilter(watched, event)

    def _decide(self, state: TagState) -> None:
        """What is said of the photo that is large; the next one comes."""
        row, pages = self._viewer.row, self._made()
        if row < 0:
            return
        photo_id = self._model.photo_id(row)
        if self._window.middle.page is Page.TUNER:
            pages.tuner.decide((photo_id,), state)
        else:
            queue = pages.review.queue
            pages.review.decide(tuple(queue.items[at] for at in queue.positions_of(photo_id)[:1]), state)
            if queue.positions_of(photo_id):
                self._say_question(row)  # another tag of the same photo
                return
        if row + 1 < self._model.rowCount():
            self._viewer.open_row(row + 1)
        else:
            self._viewer.close_viewer()
