"""The tag tuner of one window: asks for probabilities, keeps the cut, has photos kept, rejected and tagged."""

from math import nan

import numpy as np
from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from photoclip.domain.api import JobStatus, News
from photoclip.domain.errors import PhotoClipError, TagError
from photoclip.domain.ids import JobId, PhotoId
from photoclip.domain.names import folded
from photoclip.domain.tag_api import NO_TAG, Decision, Haste, Tag, TagRequest, TagState, Tuning
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.label_question import LabelQuestion
from photoclip.ui.models import learning_words, tag_words, tuner_words
from photoclip.ui.models.followed import followed
from photoclip.ui.models.shown import shown
from photoclip.ui.models.tuning import CUT_STEP, TuningSheet
from photoclip.ui.panels.tuner import TunerPage
from photoclip.ui.panels.tuner_side import TunerSide
from photoclip.ui.presenters.larger_model import LargerModel
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.presenters.wording import sentence

_KEEPS_AFTER_MS = 600
"""A cut that was let go so long ago is meant; until then keys may still move it."""
_REST_MS = 400
_MOST_REST_MS = 4_000
_RESTS_PER_COST = 4.0
_ICON = "sliders-horizontal"


class TunerPresenter(QObject):
    """Shows one tag at a time. Its cut is kept when the person lets it go, as one change that can be undone; nothing is
    tagged until they apply it.
    """

    review_wanted = Signal(str)
    """The name of the tag."""
    renamed = Signal(str)
    """The tag that is shown has this name by now."""
    photo_opened = Signal(object, object)
    """A `PhotoId`, and all that are shown, a tuple, among which the person may go on."""

    def __init__(
        self, engine: Engine, organiser: Organiser, page: TunerPage, side: TunerSide, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine, self._organiser, self._page, self._side = engine, organiser, page, side
        self._name, self._tag_id = "", NO_TAG
        self._sheet: TuningSheet | None = None
        self._cut = self._rest_cut = 0.0
        self._is_cut_open = False
        self._set: float | None = None
        self._suggested_before: float | None = None
        self._in_flight = 0
        self._job: JobId | None = None
        self._last_news: News | None = None
        self._photos_seen = -1
        self._is_stale = False
        self._asking = LabelQuestion(engine, self)
        self._larger = LargerModel(engine, self)
        self._keep_soon = QTimer(self, singleShot=True, interval=_KEEPS_AFTER_MS)
        self._keep_soon.timeout.connect(self.keep_cut)
        self._again_soon = QTimer(self, singleShot=True)
        self._again_soon.timeout.connect(self._ask)
        self._connect()

    def _connect(self) -> None:
        page, side = self._page, self._side
        page.cut_moved.connect(self._cut_moved)
        page.cut_let_go.connect(self._keep_soon.start)
        page.decided.connect(self.decide)
        page.opened.connect(lambda photo_id: self.photo_opened.emit(photo_id, page.rows.photo_ids))
        page.undo_wanted.connect(self._organiser.undo)
        side.apply_wanted.connect(self.apply)
        side.review_wanted.connect(self._review)
        side.suggested_wanted.connect(self._use_suggested)
        side.automatic_wanted.connect(self._set_automatic)
        page.installEventFilter(self)
        self._asking.learning.connect(self._say_learning)
        self._larger.changed.connect(lambda: side.show_small_model(self._larger.is_there))
        self._organiser.organised.connect(self._changed)
        self._engine.news.connect(self._hear)
        self._engine.ready.connect(self._begin)

    @property
    def name(self) -> str:
        """The tag that is shown, "" for none."""
        return self._name

    @property
    def sheet(self) -> TuningSheet | None:
        """What is known of it, None while nothing is."""
        return self._sheet

    @property
    def cut(self) -> float:
        """Where the person has it."""
        return self._cut

    def question(self, photo_id: PhotoId) -> str:
        """What is asked about a photo that is shown, "" for one that is not known."""
        if self._sheet is None:
            return ""
        rows = np.flatnonzero(self._sheet.photo_ids == photo_id)
        return tuner_words.question(self._name, float(self._sheet.probabilities[rows[0]])) if len(rows) else ""

    def open(self, name: str) -> None:
        """Show a tag, or a label."""
        self.keep_cut()
        if name != self._name or self._sheet is None:
            self.forget()
            self._name = name
            self._page.show_waiting(name)
            self._side.show_nothing(name)
        self._larger.ask()
        self._ask_now()

    def forget(self) -> None:
        """Nothing is shown any more: the photos are those of another library, or another tag's."""
        self._name, self._tag_id = "", NO_TAG
        self._sheet = self._suggested_before = None
        self._is_cut_open = False
        for timer in (self._keep_soon, self._again_soon):
            timer.stop()
        self._asking.forget()

    def know_renamed(self, before: str, after: str) -> None:
        """A tag has another name, or became a part of another one."""
        if self._name and folded(before) == folded(self._name):
            self._name = after
            self._changed()

    # answers

    def _ask_now(self) -> None:
        """The person waits for it, whatever they stopped before."""
        self._ask(Haste.NOW)

    def _ask(self, haste: Haste = Haste.IN_PASSING) -> None:
        self._again_soon.stop()
        self._is_stale = False
        name, tag_id = self._name, self._tag_id
        self._asking.ask(lambda api: api.tuning(followed(api, name, tag_id).name), self._take, self._fail, haste)

    def _say_learning(self, status: JobStatus) -> None:
        if self._sheet is None:
            heading, line = learning_words.heading(status), learning_words.line(status)
            actions = ((learning_words.CANCEL, self._asking.stop),)
            self._page.show_problem(self._name, learning_words.ICON, heading, line, actions)

    def _take(self, tuning: Tuning) -> None:
        if self._in_flight:
            self._ask_again()  # what was decided since is not in it
            return
        before = self._sheet
        self._know_tag(tuning.tag)
        if not len(tuning.id_array()):
            self._say_no_photos()
            return
        if before is None or not (self._is_cut_open or _is_same(tuning.tag.cut, self._set)):
            # Where nobody set one it moves with each decision: the line stays under the person's hand.
            self._cut = self._rest_cut = tuning.cut
        if before is None:
            self._suggested_before = tuning.suggested_cut
        self._set = tuning.tag.cut
        self._sheet = TuningSheet(tuning) if before is None else before.renewed(tuning)
        self._show()

    def _know_tag(self, tag: Tag) -> None:
        is_renamed, self._tag_id = self._tag_id and tag.name != self._name, tag.tag_id
        self._name = tag.name
        if is_renamed:
            self.renamed.emit(tag.name)

    def _show(self) -> None:
        assert self._sheet is not None
        self._page.show_sheet(self._sheet, self._cut)
        self._side.show_sheet(self._sheet, self._cut, self._suggested_before)

    def _say_no_photos(self) -> None:
        self._sheet = None
        line = "Photos appear here as soon as they are understood. Add a folder, or wait a moment."
        self._page.show_problem(self._name, "images", "No photos yet", line)
        self._side.show_nothing(self._name)

    def _fail(self, error: PhotoClipError) -> None:
        self._sheet, self._is_cut_open = None, False
        self._keep_soon.stop()
        heading, line = tuner_words.no_tuner(self._name, error), shown(sentence(error))
        actions = () if isinstance(error, TagError) else (("Try again", self._ask_now),)
        if learning_words.is_stopped(error):
            heading, line = learning_words.STOPPED_HEADING, learning_words.STOPPED_LINE
            actions = ((learning_words.GO_ON, self._ask_now),)
        self._page.show_problem(self._name, _ICON, heading, line, actions)
        self._side.show_nothing(self._name)

    # the cut

    def _cut_moved(self, cut: float) -> None:
        self._cut, self._is_cut_open = cut, True
        self._keep_soon.stop()
        self._sheet = self._page.sheet
        self._side.show_cut(cut)

    def keep_cut(self) -> None:
        """Keep it where the person let it go, if they moved it."""
        self._keep_soon.stop()
        if self._is_cut_open and not _is_same(self._cut, self._rest_cut):
            self._rest_cut = self._cut
            self._set_cut(self._cut)
        self._is_cut_open = False

    def _use_suggested(self) -> None:
        if self._sheet is not None:
            self._keep_soon.stop()
            self._cut = self._rest_cut = self._sheet.tuning.suggested_cut
            self._is_cut_open = False
            self._page.show_cut(self._cut)
            self._side.show_cut(self._cut)
            self._set_cut(None)

    def _set_cut(self, cut: float | None) -> None:
        name, suggested = self._name, 0.0 if self._sheet is None else self._sheet.tuning.suggested_cut
        self._set = cut
        line = tuner_words.kept_cut(name, cut, suggested)
        self._change(lambda api: api.set_cut(name, cut), lambda _tag: self._organiser.offer(line))

    # what a person decides

    def decide(self, photo_ids: tuple[PhotoId, ...], state: TagState) -> None:
        """Photos have the tag, or have it not: seen at once, taken back where that fails."""
        if self._sheet is None or not photo_ids:
            return
        name, is_kept = self._name, state is TagState.BY_HAND
        self._sheet = self._sheet.decided(np.array(photo_ids, np.int64), state)
        self._show()
        said = tag_words.accepted if is_kept else tag_words.rejected
        self._change(
            lambda api: api.decide_tags((Decision(name, photo_ids, state),)),
            lambda changed: self._organiser.offer(said(changed, name), undo=changed > 0),
        )

    def _set_automatic(self, is_automatic: bool) -> None:
        name = self._name
        line = tag_words.automatic(name, is_automatic=is_automatic)
        self._change(lambda api: api.set_automatic(name, is_automatic), lambda _tag: self._organiser.offer(line))

    def apply(self) -> None:
        """Tag what is at or above the cut, wherever the line is."""
        self.keep_cut()
        self._side.show_applying(True)
        request = TagRequest(names=(self._name,), threshold=self._cut)
        self._organiser.turns.ask(lambda api: api.start_tagging(request), self._started, self._not_applied, once=True)

    def _review(self) -> None:
        self.keep_cut()
        self.review_wanted.emit(self._name)

    def _change(self, call, done) -> None:
        """One of the person's changes, in its turn. Answers to what was asked before know nothing of it."""
        self._in_flight += 1
        self._again_soon.stop()
        self._asking.forget()

        def over(answer: int | Tag) -> None:
            self._in_flight -= 1
            self._asking.forget()
            done(answer)
            self._ask_again()

        self._organiser.turns.ask(call, over, self._refused)

    def _refused(self, error: PhotoClipError) -> None:
        self._in_flight -= 1
        self._organiser.offer(shown(sentence(error)), undo=False)
        self._set = nan  # whatever the library has now
        self._ask()

    # jobs and news

    def _started(self, job_id: JobId) -> None:
        self._job = job_id
        if self._last_news is not None:  # a short one may be over by now
            self._look_at_jobs(self._last_news)

    def _not_applied(self, error: PhotoClipError) -> None:
        self._side.show_applying(False)
        self._organiser.offer(shown(sentence(error)), undo=False)

    def _hear(self, news: News) -> None:
        self._last_news = news
        self._look_at_jobs(news)
        if news.photos != self._photos_seen:
            self._photos_seen = news.photos
            self._changed()

    def _look_at_jobs(self, news: News) -> None:
        over = next((job for job in news.jobs if job.job_id == self._job and job.is_over), None)
        if over is not None:
            self._applied(over)

    def _begin(self) -> None:
        """A new engine: jobs of the one before are no more."""
        self._job = self._last_news = None
        self._side.show_applying(False)

    def _applied(self, job: JobStatus) -> None:
        self._job = None
        self._side.show_applying(False)
        if job.tagged is not None:
            line = tag_words.applied(job.tagged.photos, job.tagged.tags)
            self._organiser.offer(line, undo=job.tagged.photos > 0)
        self._changed()

    def _changed(self) -> None:
        """Photos, tags or the model are others, maybe."""
        if not self._name:
            return
        if self._page.isVisible():
            self._ask_again()
        else:
            self._is_stale = True

    def _ask_again(self) -> None:
        """Soon, and not again and again while photos pour in; what comes meanwhile does not put it off."""
        if not self._again_soon.isActive():
            self._again_soon.start(
                min(_MOST_REST_MS, max(_REST_MS, round(_RESTS_PER_COST * self._asking.cost_s * 1000)))
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The page is looked at, or left."""
        if watched is self._page and event.type() == QEvent.Type.Hide:
            self.keep_cut()
        elif watched is self._page and event.type() == QEvent.Type.Show and self._is_stale and self._name:
            self._ask_again()
        return super().eventFilter(watched, event)


def _is_same(one: float | None, other: float | None) -> bool:
    """Whether two cuts are the same step."""
    if one is None or other is None:
        return one is other
    return abs(one - other) < CUT_STEP / 2
