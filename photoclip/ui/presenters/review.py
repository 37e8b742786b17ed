"""The review of one window: asks what waits, has it kept or rejected, and brings back what could not be."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from photoclip.domain.api import JobStatus, LibraryApi, News
from photoclip.domain.errors import ModelError, PhotoClipError, TagError
from photoclip.domain.ids import PhotoId, TagId
from photoclip.domain.names import folded
from photoclip.domain.tag_api import (
    MOST_REVIEWED,
    NO_TAG,
    Haste,
    ReviewItem,
    ReviewPage,
    ReviewRequest,
    TagState,
)
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.label_question import LabelQuestion
from photoclip.ui.models import learning_words, review_words, tuner_words
from photoclip.ui.models.followed import followed
from photoclip.ui.models.organise_words import quoted
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


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What waits of the tag that was `asked` for, which is called `name` by now; None: of all."""

    asked: str | None
    name: str | None
    tag_id: TagId
    page: ReviewPage


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
        self._tag_id = NO_TAG
        self._with_applied = False
        self._in_flight = 0
        self._is_open = self._is_stale = self._begins_anew = False
        self._photos_seen = -1
        self._asking, self._counting = LabelQuestion(engine, self), LabelQuestion(engine, self)
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
        self._asking.learning.connect(self._say_learning)
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
        self._name, self._tag_id = name, NO_TAG
        self._forget_answers()
        self._begin_queue()
        self._page.show_queue(self._queue)
        self._ask_now()

    def _begin_queue(self) -> None:
        self._begins_anew = False
        self._queue = ReviewQueue()
        self._queue.show(self._name)

    def _forget_answers(self) -> None:
        """What was asked knows nothing of what the person did since."""
        self._asking.forget()
        self._counting.forget()

    # answers

    def _ask_now(self) -> None:
        """The person waits for it, whatever they stopped before."""
        self._ask(Haste.NOW)

    def _ask(self, haste: Haste = Haste.IN_PASSING) -> None:
        self._again_soon.stop()
        self._is_stale = False
        name, tag_id, applied = self._name, self._tag_id, self._with_applied
        request = ReviewRequest(name=name, with_applied=applied, limit=MOST_REVIEWED)
        self._asking.ask(lambda api: _waiting(api, request, tag_id), self._take, self._fail, haste)
        if name is not None:
            counting = ReviewRequest(with_applied=applied, limit=0)
            self._counting.ask(lambda api: api.review(counting), self._take_counts, _leave_it)
        else:
            self._counting.forget()

    def _take(self, waiting: _Waiting) -> None:
        if self._in_flight:
            self._refresh()  # what was decided since is in it
            return
        if waiting.asked == self._name and self._name is not None:
            self._name, self._tag_id = waiting.name, waiting.tag_id
        if self._begins_anew:
            self._begin_queue()
        if waiting.name != waiting.asked:
            self._queue.rename(waiting.asked, waiting.name)
        self._queue.take(waiting.page, waiting.name)
        self._show()

    def _take_counts(self, page: ReviewPage) -> None:
        if not self._in_flight and not self._begins_anew:
            self._queue.take_counts(page)
            self._show()

    def _show(self) -> None:
        self._page.show_queue(self._queue)
        self.changed.emit()

    def _say_learning(self, status: JobStatus) -> None:
        if not self._queue.items:
            heading, line = learning_words.heading(status), learning_words.line(status)
            actions = ((learning_words.CANCEL, self._asking.stop),)
            self._page.show_problem(learning_words.ICON, heading, line, actions)

    def _fail(self, error: PhotoClipError) -> None:
        self._counting.forget()  # its answer would show the queue in place of this
        if learning_words.is_stopped(error):
            heading, line = learning_words.STOPPED_HEADING, learning_words.STOPPED_LINE
            self._page.show_problem(learning_words.ICON, heading, line, ((learning_words.GO_ON, self._ask_now),))
            return
        heading = "The model cannot be used" if isinstance(error, ModelError) else "Nothing can be reviewed now"
        actions = [("Try again", self._ask_now)]
        if self._name is not None and isinstance(error, TagError):
            heading, actions = f"{quoted(self._name)} is gone", [("Review all tags", lambda: self._narrow(None))]
        self._page.show_problem("triangle-alert", heading, shown(sentence(error)), actions)

    # what a person does

    def decide(self, items: Items, state: TagState) -> None:
        """They go at once, and come back where that fails."""
        if not items:
            return
        queue, decisions = self._queue, decisions_of(items, state)
        names = tuple(decision.name for decision in decisions)
        queue.put_away(items)
        self._in_flight += 1
        self._again_soon.stop()
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
        self._page.setFocus()

    def _narrow(self, name: str | None) -> None:
        self._name, self._tag_id = name, NO_TAG
        self._queue.show(name)
        self._show()
        self._page.setFocus()
        self._ask()

    def know_renamed(self, before: str, after: str) -> None:
        """A tag has another name, or became a part of another one: what is decided from now on is said of that."""
        self._queue.rename(before, after)
        self._forget_answers()
        if self._name is not None and folded(before) == folded(self._name):
            self._name = after
        self._show()
        self._refresh()

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
            # What comes meanwhile does not put it off: photos may pour in for hours.
            if is_short or not self._again_soon.isActive():
                self._again_soon.start(0 if is_short else rest_ms)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The page is looked at."""
        if watched is self._page and event.type() == QEvent.Type.Show and self._is_stale:
            self._is_stale = False
            self._again_soon.start(0)
        return super().eventFilter(watched, event)


def _waiting(api: LibraryApi, request: ReviewRequest, tag_id: TagId) -> _Waiting:
    """In a thread."""
    if request.name is None:
        return _Waiting(None, None, tag_id, api.review(request))
    tag = followed(api, request.name, tag_id)
    return _Waiting(request.name, tag.name, tag.tag_id, api.review(replace(request, name=tag.name)))


def _leave_it(_error: PhotoClipError) -> None:
    """The counts on the chips are what they were."""
