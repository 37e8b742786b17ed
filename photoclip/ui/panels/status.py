"""The strip at the bottom: what is running, and what can be searched."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from photoclip.domain.api import JobState, JobStatus, Stats
from photoclip.domain.ids import JobId
from photoclip.domain.progress import Phase
from photoclip.ui.models.counted import counted, number
from photoclip.ui.models.job_words import (
    amount,
    fraction,
    longest_title,
    outcome,
    searchable,
    speed,
    title,
    widest_amount,
)
from photoclip.ui.models.shown import shown
from photoclip.ui.models.time_left import TimeLeft, left_in_words
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.job_line import JobLine, Line

_HEIGHT_PX = 40
_SAID_MS = 6_000
_OFFERED_MS = 12_000
"""What can be undone stays long enough to be thought about."""
_OUTCOME_MS = 60_000
_FRESH_MS = 20_000


class StatusStrip(QFrame):
    """Shows the job that runs, and how many others do, else what was said or done last."""

    pause_wanted = Signal(object)
    """`JobId`."""
    resume_wanted = Signal(object)
    """`JobId`."""
    cancel_wanted = Signal(object)
    """`JobId`."""
    details_wanted = Signal()
    offer_taken = Signal(str)
    """The label of the offer that the person pressed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: JobStatus | None = None
        self._idle = "Starting…"
        self._outcome = Line()
        self._said = ""
        self._time_left = TimeLeft()
        self._phase: tuple[JobId, Phase, JobState] | None = None
        self._line = JobLine(theme)
        self._pause, self._cancel = QPushButton("Pause"), QPushButton("Cancel")
        self._more, self._offer, self._also = QPushButton(), QPushButton(), QPushButton()
        self._model, self._photos = QLabel(), QLabel()
        self._silence, self._oblivion = QTimer(self), QTimer(self)
        self._lay_out()
        self._line.clicked.connect(self.details_wanted)
        self._more.clicked.connect(self.details_wanted)
        for offer in (self._offer, self._also):
            offer.clicked.connect(lambda _checked=False, offer=offer: self._take_offer(offer.text()))
        self._pause.clicked.connect(self._pause_or_resume)
        self._cancel.clicked.connect(self._cancel_job)
        for timer, end in ((self._silence, self._fall_silent), (self._oblivion, self._forget_outcome)):
            timer.setSingleShot(True)
            timer.timeout.connect(end)
        self._refresh()

    @property
    def line(self) -> Line:
        """What it says at the left."""
        return self._line.line

    def show_jobs(self, jobs: tuple[JobStatus, ...]) -> None:
        """Show the one that runs now, or none."""
        alive = [job for job in jobs if not job.is_over]
        self._job = _to_show(alive, self._job)
        others = len(alive) - 1
        self._more.setText(f"+ {number(others)}" if others > 0 else "")
        self._more.setAccessibleName(f"Show {counted(others, 'other job', 'other jobs')} that run")
        self._more.setToolTip(self._more.accessibleName())
        if self._job is not None and self._outcome.is_bad:
            self._forget_outcome()
        self._refresh()

    def show_outcome(self, status: JobStatus) -> None:
        """Show for a while how a job ended; an error stays until the next job. That there was nothing to do is no news
        right after something was done, unless somebody asked: a new folder is looked through twice.
        """
        ended = outcome(status)
        is_fresh = self._oblivion.remainingTime() > _OUTCOME_MS - _FRESH_MS
        if ended.is_nothing and is_fresh and status.is_quiet:
            return
        self._outcome = Line(ended.text, is_bad=ended.is_bad)
        self._oblivion.stop()
        if not ended.is_bad:
            self._oblivion.start(_OUTCOME_MS)
        self._refresh()

    def show_model(self, text: str) -> None:
        """The model and the device it runs on, short."""
        self._model.setText(text)
        self._fit()

    def show_idle(self, text: str) -> None:
        """What it says while nothing runs, until `show_stats`. How a job ended, and what could be searched, is over."""
        self._idle = text
        self._photos.clear()
        self._forget_outcome()
        self._refresh()

    def show_stats(self, stats: Stats) -> None:
        """How many photos can be searched."""
        self._photos.setText(searchable(stats))
        self._idle = "Ready"
        self._refresh()

    def say(self, text: str) -> None:
        """Say something in passing."""
        self.offer(text, "")

    def offer(self, text: str, label: str) -> None:
        """Say what was done, and offer something about it as long as that is said; "" offers nothing."""
        self._said = shown(text)
        for button, words in ((self._offer, label), (self._also, "")):
            button.setText(words)
            button.setAccessibleName(f"{words}: {text}" if words else "")
        self._silence.start((_OFFERED_MS if label else _SAID_MS) + 40 * len(text))
        self._refresh()

    def offer_also(self, label: str) -> None:
        """Offer a second thing beside what was offered just now."""
        self._also.setText(label)
        self._also.setAccessibleName(f"{label}: {self._said}")
        self._refresh()

    def withdraw(self) -> None:
        """What was offered cannot be done any more; what is said stays."""
        self._offer.setText("")
        self._also.setText("")
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What matters least goes first."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never what keeps the window from being small: `_fit` hides what has no room."""
        return QSize(self._line.minimumSizeHint().width() + self._pause.width() + self._cancel.width(), _HEIGHT_PX)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font is of another width."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _lay_out(self) -> None:
        set_role(self, "panel")
        self.setFixedHeight(_HEIGHT_PX)
        self.setAccessibleName("Status")
        for button in (self._pause, self._cancel, self._more, self._offer, self._also):
            button.setFixedHeight(28)
            button.setStyleSheet("padding: 0 12px")
        set_role(self._more, "quiet")
        words = self._pause.fontMetrics()
        self._pause.setFixedWidth(max(words.horizontalAdvance(word) for word in ("Pause", "Resume")) + 28)
        for label in (self._model, self._photos):
            set_role(label, "muted")
            label.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._line)
        row.addWidget(self._offer)
        row.addWidget(self._also)
        row.addWidget(self._pause)
        row.addWidget(self._cancel)
        row.addWidget(self._more)
        row.addStretch(1)
        row.addWidget(self._model)
        row.addSpacing(8)
        row.addWidget(self._photos)

    def _refresh(self) -> None:
        job = self._job
        for button in (self._pause, self._cancel):
            button.setVisible(job is not None)
        if job is not None:
            is_paused = job.state is JobState.PAUSED
            self._pause.setText("Resume" if is_paused else "Pause")
            self._pause.setAccessibleName(f"{'Resume' if is_paused else 'Pause'}: {job.title}")
            self._cancel.setAccessibleName(f"Cancel: {job.title}")
        for offer in (self._offer, self._also):
            offer.setVisible(bool(offer.text()))
        self._line.show_line(self._wanted())
        self._fit()

    def _wanted(self) -> Line:
        line = self._running(self._job) if self._job is not None else self._outcome
        if not line.has_bar and not line.title:
            line = Line(self._idle)
        return replace(line, said=self._said)

    def _running(self, job: JobStatus) -> Line:
        is_paused = job.state is JobState.PAUSED
        phase = (job.job_id, job.progress.phase, job.state)
        if phase != self._phase:
            self._phase = phase
            self._time_left.forget()
        left = None if is_paused else self._time_left.smoothed(job.progress.seconds_left)
        return Line(
            title=title(job),
            has_bar=True,
            fraction=fraction(job),
            amount=amount(job.progress),
            speed="" if is_paused else speed(job.progress),
            left=left_in_words(left),
            widest_title=longest_title(job),
            widest_amount=widest_amount(job.progress),
            is_still=is_paused or job.progress.phase is Phase.WAITING,
        )

    def _fit(self) -> None:
        """Model first, then the photos, then how many others run, make room for what runs."""
        least = self._line.minimumSizeHint().width() + 40
        least += sum(button.sizeHint().width() + 8 for button in (self._pause, self._cancel, self._more))
        self._more.setVisible(self._job is not None and bool(self._more.text()) and self.width() >= least)
        room = self.width() - self._line.whole_px() - 64
        if not self._line.line.has_bar:
            room -= self._line.sizeHint().width()
        for button in (self._offer, self._also, self._pause, self._cancel, self._more):
            room -= button.sizeHint().width() + 8 if not button.isHidden() else 0
        for label in (self._photos, self._model):
            room -= label.sizeHint().width() + 8
            label.setVisible(bool(label.text()) and room >= 0)

    def _pause_or_resume(self) -> None:
        if self._job is not None:
            wanted = self.resume_wanted if self._job.state is JobState.PAUSED else self.pause_wanted
            wanted.emit(self._job.job_id)

    def _cancel_job(self) -> None:
        if self._job is not None:
            self.cancel_wanted.emit(self._job.job_id)

    def _take_offer(self, label: str) -> None:
        self._fall_silent()
        self.offer_taken.emit(label)

    def _fall_silent(self) -> None:
        self._said = ""
        self._offer.setText("")
        self._also.setText("")
        self._refresh()

    def _forget_outcome(self) -> None:
        self._outcome = Line()
        self._oblivion.stop()
        if self._job is None:
            self._refresh()


def _to_show(alive: list[JobStatus], shown_now: JobStatus | None) -> JobStatus | None:
    """The one that was shown, unless it only waits: a button is not to mean another job all of a sudden."""
    working = [job for job in alive if job.progress.phase is not Phase.WAITING]
    same = [job for job in working if shown_now is not None and job.job_id == shown_now.job_id]
    running = [job for job in working if job.state is not JobState.PAUSED]
    return next(iter((*same, *running, *working, *alive)), None)
