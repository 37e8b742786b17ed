"""All about one job."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from photoclip.domain.api import IndexReport, JobAction, JobState, JobStatus
from photoclip.ui.models.counted import counted, number
from photoclip.ui.models.failures import FailureModel
from photoclip.ui.models.job_words import amount, doing, outcome, speed
from photoclip.ui.models.shown import shown
from photoclip.ui.models.time_left import left_in_words, took_in_words
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.failures import FailureView

FAILURES_SHOWN = 1_000
_NOTES_SHOWN = 5
_IN_A_ROW = 4


class JobReport(QWidget):
    """Shows a `JobStatus`; one that runs can be held and ended."""

    show_in_folder_wanted = Signal(object)
    """The path of a file: a str that may carry surrogate escapes, which Qt's own strings lose."""

    acted = Signal(object, object)
    """JobAction, JobId."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status: JobStatus | None = None
        self._pause, self._cancel = QPushButton("Pause", self), QPushButton("Cancel", self)
        self._title, self._line, self._notes, self._failed = QLabel(), QLabel(), QLabel(), QLabel()
        self._counts = QGridLayout()
        self._cells: list[tuple[QLabel, QLabel]] = []
        self._model = FailureModel(self)
        self._view = FailureView(self._model, theme)
        self._view.show_in_folder_wanted.connect(self.show_in_folder_wanted)
        self._lay_out()

    @property
    def model(self) -> FailureModel:
        """The failures shown."""
        return self._model

    def text_shown(self) -> str:
        """Everything but the failures, for tests and for who cannot see it."""
        cells = (f"{name.text()} {value.text()}" for name, value in self._cells if not name.isHidden())
        return "\n".join((self._title.text(), self._line.text(), *cells, self._notes.text(), self._failed.text()))

    def show_job(self, status: JobStatus) -> None:
        """Show this one."""
        if status == self._status:
            return
        self._status = status
        report = status.report or IndexReport()
        self._title.setText(shown(status.title))
        self._line.setText(_line_of(status))
        set_role(self._line, "bad" if status.state is JobState.FAILED else "muted")
        self._show_counts(_counts_of(report) if status.report not in (None, IndexReport()) else ())
        self._show_buttons(status)
        notes = _notes_of(report)
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        self._show_failures(report)

    def _lay_out(self) -> None:
        set_role(self._title, "title")
        set_role(self._failed, "section")
        for label in (self._title, self._line, self._notes, self._failed):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            # A word without a gap must not widen the dialog.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for label in (self._line, self._notes):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._counts.setHorizontalSpacing(24)
        self._counts.setVerticalSpacing(8)
        self._counts.setColumnStretch(_IN_A_ROW, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._line)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._pause, self._cancel):
            button.setAutoDefault(False)
            button.hide()
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._pause.clicked.connect(self._pause_or_resume)
        self._cancel.clicked.connect(self._cancel_job)
        layout.addLayout(buttons)
        layout.addSpacing(8)
        layout.addLayout(self._counts)
        layout.addSpacing(8)
        layout.addWidget(self._notes)
        layout.addSpacing(8)
        layout.addWidget(self._failed)
        layout.addWidget(self._view, 1)
        layout.addStretch(0)

    def _show_buttons(self, status: JobStatus) -> None:
        is_paused = status.state is JobState.PAUSED
        self._pause.setText("Resume" if is_paused else "Pause")
        for button in (self._pause, self._cancel):
            button.setVisible(not status.is_over)
            button.setAccessibleName(f"{button.text()}: {shown(status.title)}")

    def _pause_or_resume(self) -> None:
        if self._status is not None:
            is_paused = self._status.state is JobState.PAUSED
            self.acted.emit(JobAction.RESUME if is_paused else JobAction.PAUSE, self._status.job_id)

    def _cancel_job(self) -> None:
        if self._status is not None:
            self.acted.emit(JobAction.CANCEL, self._status.job_id)

    def _show_counts(self, counts: tuple[tuple[str, str], ...]) -> None:
        while len(self._cells) < len(counts):
            position = len(self._cells)
            name, value = QLabel(), QLabel()
            set_role(name, "muted")
            set_role(value, "title")
            row = position // _IN_A_ROW * 2
            self._counts.addWidget(value, row, position % _IN_A_ROW)
            self._counts.addWidget(name, row + 1, position % _IN_A_ROW)
            self._cells.append((name, value))
        for position, (name, value) in enumerate(self._cells):
            is_used = position < len(counts)
            for label, text in zip((name, value), counts[position] if is_used else ("", ""), strict=True):
                label.setText(text)
                label.setVisible(is_used)

    def _show_failures(self, report: IndexReport) -> None:
        failures = report.failures[:FAILURES_SHOWN]
        self._model.show(failures)
        hidden = len(report.failures) - len(failures)
        words = f"{counted(len(report.failures), 'FILE', 'FILES')} COULD NOT BE READ"
        self._failed.setText(f"{words} · THE FIRST {number(len(failures))}" if hidden else words)
        self._failed.setVisible(bool(failures))
        self._view.setVisible(bool(failures))


def _line_of(status: JobStatus) -> str:
    if status.is_over:
        return outcome(status).text
    progress = status.progress
    is_running = status.state is JobState.RUNNING
    left = left_in_words(progress.seconds_left) if is_running else ""
    parts = (doing(status), amount(progress), speed(progress) if is_running else "", left)
    return " · ".join(part for part in parts if part)


def _counts_of(report: IndexReport) -> tuple[tuple[str, str], ...]:
    return (
        ("added", number(report.added)),
        ("changed", number(report.updated)),
        ("moved", number(report.moved)),
        ("gone", number(report.removed)),
        ("unchanged", number(report.unchanged)),
        ("failed", number(report.failed)),
        ("took", took_in_words(report.seconds)),
        ("photos/s", QLocale().toString(report.photos_per_second, "f", 1) if report.photos_per_second else "–"),
    )


def _notes_of(report: IndexReport) -> list[str]:
    notes = [*report.warnings, *(f"{path} is offline." for path in report.offline)]
    hidden = len(notes) - _NOTES_SHOWN
    more = [f"… and {counted(hidden, 'more line', 'more lines')} in the log."] if hidden > 0 else []
    return [shown(note) for note in notes[:_NOTES_SHOWN]] + more
