"""Follow a job with a progress bar on stderr, when that is a terminal."""

import sys
from types import TracebackType

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from photoclip.domain.api import IndexReport, JobAction, JobState, JobStatus, LibraryApi
from photoclip.domain.errors import CancelledError, EngineError
from photoclip.domain.ids import JobId
from photoclip.domain.progress import Phase

_POLL_S = 0.5
_IN_BYTES = (Phase.DOWNLOADING, Phase.CHECKING)


def follow(api: LibraryApi, job_id: JobId) -> IndexReport:
    """Wait until the job is over. Ctrl-C cancels it; what was committed stays.

    Raises:
        EngineError: the job failed; the message is its own.
        CancelledError: it was cancelled.
    """
    with _Bar() as bar:
        status = api.wait_job(job_id, 0, 0)
        while not status.is_over:
            bar.show(status)
            try:
                status = api.wait_job(job_id, status.revision, _POLL_S)
            except KeyboardInterrupt:
                api.control_job(job_id, JobAction.CANCEL)
    if status.state is JobState.FAILED:
        raise EngineError(status.error)
    if status.state is JobState.CANCELLED or status.report is None:
        raise CancelledError
    return status.report


class _Bar:
    """Nothing at all when stderr is not a terminal."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[line]}"),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task: TaskID | None = None

    def __enter__(self) -> "_Bar":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show(self, status: JobStatus) -> None:
        """Update the bar."""
        now = status.progress
        if self._task is None:
            self._task = self._progress.add_task("", line="")
        self._progress.update(
            self._task,
            description=str(now.phase),
            completed=now.done,
            total=now.total or None,
            line=describe(status),
        )


def describe(status: JobStatus) -> str:
    """As "1,240 of 2,000 · 58 photos/s · 13 s left · 2 failed"."""
    now = status.progress
    if now.phase in _IN_BYTES:
        return _describe_bytes(status)
    parts = [f"{now.done:,} of {now.total:,}" if now.total else f"{now.done:,} files"]
    if now.per_second >= 0.1:
        parts.append(f"{now.per_second:,.0f} photos/s" if now.per_second >= 10 else f"{now.per_second:.1f} photos/s")
    if now.seconds_left is not None and now.done < now.total:
        parts.append(f"{duration(now.seconds_left)} left")
    if now.failed:
        parts.append(f"{now.failed:,} failed")
    if status.state is JobState.PAUSED:
        parts.append("paused")
    return " · ".join(parts)


def _describe_bytes(status: JobStatus) -> str:
    """As "210 MB of 605 MB · 8.1 MB/s · 49 s left"."""
    now = status.progress
    parts = [f"{decimal(now.done)} of {decimal(now.total)}" if now.total else decimal(now.done)]
    if now.per_second >= 1:
        parts.append(f"{decimal(round(now.per_second))}/s")
    if now.seconds_left is not None and now.done < now.total:
        parts.append(f"{duration(now.seconds_left)} left")
    if status.state is JobState.PAUSED:
        parts.append("paused")
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """As "13 s", "4 min" or "2 h 5 min"."""
    whole = round(seconds)
    if whole < 90:
        return f"{whole} s"
    if whole < 5400:
        return f"{round(whole / 60)} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
