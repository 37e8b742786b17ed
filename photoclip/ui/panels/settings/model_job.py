"""A job about a model, where the model is shown: how far it is, and the ways to hold or end it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from photoclip.domain.api import JobAction, JobState, JobStatus
from photoclip.domain.ids import JobId
from photoclip.domain.progress import Phase
from photoclip.ui.models.job_words import amount, fraction, speed
from photoclip.ui.models.model_tasks import ModelTask, task_of
from photoclip.ui.models.shown import capitalised, shown
from photoclip.ui.models.time_left import TimeLeft, left_in_words
from photoclip.ui.panels.elided_label import ElidedLabel
from photoclip.ui.panels.settings.setting import plain
from photoclip.ui.panels.wrap_layout import WrapLayout
from photoclip.ui.theme.stylesheet import set_role

_STEPS = 1000
_TITLES = {
    ModelTask.DOWNLOAD: "Downloading",
    ModelTask.IMPORT: "Copying the files",
    ModelTask.SWITCH: "Understanding your photos with it",
    ModelTask.TRIAL: "Trying it on some of your photos",
    ModelTask.MEASURE: "Measuring how fast it is here",
    ModelTask.FORGET: "Freeing its space",
}
_PHASES = {
    Phase.CHECKING: "Checking the files",
    Phase.LOADING_MODEL: "Loading the model",
    Phase.WAITING: "Waiting for other work",
}
_PAUSABLE = (ModelTask.DOWNLOAD, ModelTask.IMPORT, ModelTask.SWITCH, ModelTask.TRIAL)


class ModelJob(QWidget):
    """Shows a `JobStatus`."""

    acted = Signal(object, object)
    """JobAction, JobId."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name`: of the model, as a person calls it."""
        super().__init__(parent)
        self._name = name
        self._job_id: JobId | None = None
        self._is_paused = False
        self._seen: tuple[Phase, JobState] | None = None
        self._left = TimeLeft()
        self._title = ElidedLabel("", self)
        self._numbers = ElidedLabel("", self)
        self._note = plain("", self)
        for label in (self._numbers, self._note):
            set_role(label, "muted")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._pause, self._cancel = QPushButton("Pause", self), QPushButton("Cancel", self)
        for button in (self._pause, self._cancel):
            button.setAutoDefault(False)
        widest = max(self._pause.fontMetrics().horizontalAdvance(word) for word in ("Pause", "Go on"))
        self._pause.setMinimumWidth(widest + 32)
        self._pause.clicked.connect(self._pause_or_go_on)
        self._cancel.clicked.connect(lambda: self.acted.emit(JobAction.CANCEL, self._job_id))
        self._lay_out()

    @property
    def pause(self) -> QPushButton:
        """Where the keyboard goes when it begins."""
        return self._pause if not self._pause.isHidden() else self._cancel

    def show_job(self, status: JobStatus, note: str = "") -> None:
        """How it is now; a `note` beneath."""
        task, is_paused = task_of(status), status.state is JobState.PAUSED
        self._job_id, self._is_paused = status.job_id, is_paused
        phase = (status.progress.phase, status.state)
        if phase != self._seen:
            self._seen = phase
            self._left.forget()
        working = _TITLES.get(task, status.title) if task is not None else status.title
        # What is unusual, as that the connection broke.
        doing = capitalised(shown(status.progress.note)) or _PHASES.get(status.progress.phase, working)
        title = "Paused" if is_paused else doing
        left = None if is_paused else self._left.smoothed(status.progress.seconds_left)
        parts = (amount(status.progress), "" if is_paused else speed(status.progress), left_in_words(left))
        self._title.setText(title)
        self._numbers.setText(" · ".join(part for part in parts if part))
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._show_bar(fraction(status), is_paused=is_paused)
        self._pause.setVisible(task in _PAUSABLE)
        self._pause.setText("Go on" if is_paused else "Pause")
        self._pause.setAccessibleName(f"{self._pause.text()}: {title.lower()}, {self._name}")
        self._cancel.setAccessibleName(f"Cancel: {title.lower()}, {self._name}")
        self.setAccessibleName(self.text_shown())

    def text_shown(self) -> str:
        """All of it."""
        return " · ".join(part for part in (self._title.text(), self._numbers.text()) if part)

    def _show_bar(self, done: float | None, *, is_paused: bool) -> None:
        if done is None and not is_paused:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(round((done or 0.0) * _STEPS))

    def _lay_out(self) -> None:
        words = WrapLayout()
        words.addWidget(self._title)
        words.addWidget(self._numbers)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(words)
        left.addWidget(self._bar)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addLayout(left, 1)
        line.addSpacing(8)
        line.addWidget(self._pause)
        line.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(self._note)

    def _pause_or_go_on(self) -> None:
        self.acted.emit(JobAction.RESUME if self._is_paused else JobAction.PAUSE, self._job_id)
