"""What was done and what is being done, job by job. Not modal: the window goes on."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

from photoclip.domain.api import JobStatus
from photoclip.domain.files import Failure
from photoclip.domain.ids import JobId
from photoclip.ui.delegates.jobs import JOB_ID, JobDelegate
from photoclip.ui.models.job_words import amount, doing, is_minor, is_small, outcome
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.job_report import JobReport
from photoclip.ui.theme.stylesheet import set_role
from photoclip.ui.theme.theme import Theme

_LIST_PX = 240


class JobsDialog(QDialog):
    """Jobs at the left, the newest first; all about one at the right."""

    show_in_folder_wanted = Signal(object)
    """The path of a file: a str that may carry surrogate escapes, which Qt's own strings lose."""
    failures_wanted = Signal(object)
    """JobId of a job that is looked at, and whose files that failed are not known yet: news come without them."""

    acted = Signal(object, object)
    """JobAction, JobId."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[JobId, JobStatus] = {}
        self._failures: dict[JobId, tuple[Failure, ...] | None] = {}
        self._chosen: JobId | None = None
        self.setModal(False)
        self.setWindowTitle("Activity")
        self._list, self._report = QListWidget(), JobReport(theme)
        self._list.setItemDelegate(JobDelegate(theme, self._list))
        self._list.setAccessibleName("Jobs")
        self._list.setFixedWidth(_LIST_PX)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.currentItemChanged.connect(lambda current, _before: self._choose(current))
        self._list.itemClicked.connect(self._choose)
        self._report.show_in_folder_wanted.connect(self.show_in_folder_wanted)
        self._report.acted.connect(self.acted)
        nothing = QLabel("Nothing has run yet.")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(nothing, "muted")
        jobs = QWidget()
        row = QHBoxLayout(jobs)
        row.setContentsMargins(8, 8, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list)
        row.addWidget(self._report, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(jobs)
        self._pages.addWidget(nothing)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.resize(880, 560)
        self.show_jobs(())

    @property
    def report(self) -> JobReport:
        """What is shown of the chosen job."""
        return self._report

    def show_jobs(self, jobs: tuple[JobStatus, ...]) -> None:
        """Show these, oldest first as the engine lists them. The chosen one stays chosen; else the newest that matters
        is followed.
        """
        newest_first = tuple(reversed(jobs))
        if [job.job_id for job in newest_first] != self._ids():
            self._fill(newest_first)
        self._jobs = {job.job_id: job for job in jobs}
        self._failures = {known: kept for known, kept in self._failures.items() if known in self._jobs}
        for row, job in enumerate(newest_first):
            item = self._list.item(row)
            text = outcome(job).text if is_small(job) else f"{shown(job.title)}\n{_state(job)}"
            if item.text() != text:
                item.setText(text)
        self._pages.setCurrentIndex(0 if jobs else 1)
        self._show_current()

    def show_failures(self, job_id: JobId, failures: tuple[Failure, ...]) -> None:
        """The files that failed in a job."""
        self._failures[job_id] = failures
        self._show_current()

    def open(self) -> None:
        """Show it, or bring it to the front. It blocks nothing. Opened anew, it follows."""
        if not self.isVisible():
            self._chosen = None
            self._go_on(tuple(reversed(self._jobs.values())))
        self.show()
        self._show_current()
        self.raise_()
        self.activateWindow()

    def _ids(self) -> list[int]:
        return [self._list.item(row).data(JOB_ID) for row in range(self._list.count())]

    def _fill(self, jobs: tuple[JobStatus, ...]) -> None:
        self._list.blockSignals(True)
        self._list.clear()
        for job in jobs:
            item = QListWidgetItem()
            item.setData(JOB_ID, job.job_id)
            self._list.addItem(item)
        self._list.blockSignals(False)
        self._go_on(jobs)

    def _go_on(self, jobs: tuple[JobStatus, ...]) -> None:
        """To the chosen one, or the newest that matters."""
        rows = {job.job_id: row for row, job in enumerate(jobs)}
        if self._chosen not in rows:
            self._chosen = None
        followed = next((row for row, job in enumerate(jobs) if not is_minor(job)), 0)
        self._list.blockSignals(True)
        self._list.setCurrentRow(followed if self._chosen is None else rows[self._chosen])
        self._list.blockSignals(False)

    def _choose(self, item: QListWidgetItem | None) -> None:
        """By the person."""
        self._chosen = None if item is None else item.data(JOB_ID)
        self._show_current()

    def _show_current(self) -> None:
        item = self._list.currentItem()
        status = self._jobs.get(item.data(JOB_ID)) if item is not None else None
        if status is not None:
            self._report.show_job(self._with_failures(status))

    def _with_failures(self, status: JobStatus) -> JobStatus:
        report = status.report
        if report is None or not report.failed or report.failures:
            return status
        failures = self._failures.get(status.job_id)
        if failures is not None:
            return replace(status, report=replace(report, failures=failures))
        if self.isVisible() and status.is_over and status.job_id not in self._failures:
            self._failures[status.job_id] = None
            self.failures_wanted.emit(status.job_id)
        return status


def _state(job: JobStatus) -> str:
    if job.is_over:
        return outcome(job).text
    return " · ".join(part for part in (doing(job), amount(job.progress)) if part)
