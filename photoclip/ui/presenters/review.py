"""The review of one window: asks what waits, has it kept or rejected, and brings back what could not be."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from photoclip.domain.api import News
from photoclip.domain.errors import ModelError, PhotoClipError
from photoclip.domain.ids import PhotoId
from photoclip.domain.tag_api import MOST_REVIEWED, ReviewItem, ReviewPage, ReviewRequest, TagState
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.one_question import OneQuestion
from photoclip.ui.models import review_words, tuner_words
from photoclip.ui.models.review_queue import ReviewQueue, decisions_of
from photoclip.ui.models.shown import shown
from photoclip.ui.panels import review as panel
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.presenters.wording import sentence

Items = tuple[ReviewItem, ...]
_REST_MS = 1_200
_MOST_REST_MS = 6_000
_RESTS_PER_COST = 4.0
_FEW = 40
"""So near to the end of what is here more is asked for at once."""


class ReviewPresenter(QObject):
    """Each key press is one change of the one journal, and so is each decision about many."""

    tuner_wanted = Signal(str)
    """The name of a tag."""
    photo_opened = Signal(object, object)
    """A `PhotoId`, and all that are shown, a tuple, among which the person may go on."""
    changed = Signal()
    """Other pairs are shown."""

    def __init__(
        self, engine: Engine, organiser: Organiser, page: panel.ReviewPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine, self._organiser, self._page = engine, organiser, page
        self._queue = ReviewQueue()
        self._name: str | None = None
        self._with_applied = False
        self._in_flight = 0
        self._is_open = self._is_stale = self._begins_anew = False
        self._photos_seen = -1
        self._asking, self._counting = OneQuestion(engine, self), OneQuestion(engine, self)
        self._again_soon = QTimer(self, singleShot=True)
        self._again_soon.timeout.connect(self._ask)
        page.decided.connect(self.decide)
        page.skipped.connect(self._skip)
        page.skipped_wanted.connect(self._show_skipped)
        page.name_chosen.connect(self._narrow)
        page.applied_toggled.connect(self._set_with_applied)
        page.tuner_wanted.connect(self.tuner_wanted)
        page.opened.connect(lambda photo_id: self.photo_opened.emit(photo_id, self.photo_ids()))
        page.undo_wanted.connect(organiser.undo)
        page.installEventFilter(self)
        organiser.organised.connect(self._refresh)
        engine.news.connect(self._hear)

    @property
    def queue(self) -> ReviewQueue:
        """What waits."""
        return self._queue

    def photo_ids(self) -> tuple[PhotoId, ...]:
        """The photos of all pairs that are shown, each once, in their order."""
        return tuple(dict.fromkeys(item.photo_id for item in self._queue.items))

    def question(self, photo_id: PhotoId) -> str:
        """What is asked about a photo that is shown, "" where nothing is."""
        at = self._queue.positions_of(photo_id)
        item = self._queue.items[at[0]] if at else None
        return "" if item is None else tuner_words.question(item.name, item.probability)

    def open(self, name: str | None) -> None:
        """Review what waits of a tag; None: of all."""
        self._is_open = True
        self._name = name
        self._forget_answers()
        self._begin_queue()
        self._page.show_queue(self._queue)
        self._ask()

    def _begin_queue(self) -> None:
        self._begins_anew = False
        self._queue = ReviewQueue()
        self._queue.show(self._name)

    def _forget_answers(self) -> None:
        """What was asked knows nothing of what the person did since."""
        self._asking.forget()
        self._counting.forget()

    # answers

    def _ask(self) -> None:
        self._again_soon.stop()
        self._is_stale = False
        name, applied = self._name, self._with_applied
        request = ReviewRequest(name=name, with_applied=applied, limit=MOST_REVIEWED)
        self._asking.ask(lambda api: api.review(request), lambda page: self._take(page, name), self._fail)
        if name is not None:
            counting = ReviewRequest(with_applied=applied, limit=0)
            self._counting.ask(lambda api: api.review(counting), self._take_counts, _leave_it)
        else:
            self._counting.forget()

    def _take(self, page: ReviewPage, name: str | None) -> None:
        if self._in_flight:
            self._refresh()  # what was decided since is in it
            return
        had_focus = self._page.isVisible() and not self._queue.items
        if self._begins_anew:
            self._begin_queue()
        self._queue.take(page, name)
        self._show()
        if had_focus and self._queue.items:
            self._page.cards.setFocus()

    def _take_counts(self, page: ReviewPage) -> None:
        if not self._in_flight and not self._begins_anew:
            self._queue.take_counts(page)
            self._show()

    def _show(self) -> None:
        self._page.show_queue(self._queue)
        self.changed.emit()

    def _fail(self, error: PhotoClipError) -> None:
        heading = "The model cannot be used" if isinstance(error, ModelError) else "Nothing can be reviewed now"
        self._page.show_problem("triangle-alert", heading, shown(sentence(error)), (("Try again", self._ask),))

    # what a person does

    def decide(self, items: Items, state: TagState) -> None:
        """They go at once, and come back where that fails."""
        if not items:
            return
        queue, decisions = self._queue, decisions_of(items, state)
        names = tuple(decision.name for decision in decisions)
        queue.put_away(items)
        self._in_flight += 1
        self._forget_answers()
        self._show()

        def decided(changed: int) -> None:
            self._in_flight -= 1
            self._forget_answers()
            line = review_words.decided(names, changed, len(items), state)
            self._organiser.offer(line, undo=changed > 0)
            self._refresh()

        def refused(error: PhotoClipError) -> None:
            self._in_flight -= 1
            self._forget_answers()
            queue.bring_back(items)
            self._show()
            self._organiser.offer(shown(sentence(error)), undo=False)
            self._refresh()

        self._organiser.turns.ask(lambda api: api.decide_tags(decisions), decided, refused)

    def _skip(self, items: Items) -> None:
        self._queue.skip(items)
        self._show()

    def _show_skipped(self) -> None:
        self._queue.show_skipped()
        self._show()
        self._page.cards.setFocus()

    def _narrow(self, name: str | None) -> None:
        self._name = name
        self._queue.show(name)
        self._show()
        self._page.cards.setFocus()
        self._ask()

    def _set_with_applied(self, is_wanted: bool) -> None:
        """What is shown stays until the answer is there."""
        self._with_applied = is_wanted
        self._begins_anew = True
        self._forget_answers()
        self._ask()

    # news

    def _hear(self, news: News) -> None:
        if news.photos != self._photos_seen:
            self._photos_seen = news.photos
            self._refresh()

    def _refresh(self) -> None:
        """Ask again soon: at once where little is left here, else not again and again."""
        if not self._is_open:
            return
        if not self._page.isVisible():
            self._is_stale = True
        elif not self._in_flight:
            is_short = self._queue.is_running_out and len(self._queue.items) < _FEW
            rest_ms = min(_MOST_REST_MS, max(_REST_MS, round(_RESTS_PER_COST * self._asking.cost_s * 1000)))
            self._again_soon.start(0 if is_short else rest_ms)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The page is looked at."""
        if watched is self._page and event.type() == QEvent.Type.Show and self._is_stale:
            self._is_stale = False
            self._again_soon.start(0)
        return super().eventFilter(watched, event)


def _leave_it(_error: PhotoClipError) -> None:
    """The counts on the chips are what they were."""
