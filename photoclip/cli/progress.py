"""Follow a job with a progress bar on stderr, when that is a terminal."""

import sys
import time
from contextlib import suppress
from types import TracebackType

from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from photoclip.domain.api import IndexReport, JobAction, JobState, JobStatus, LibraryApi
from photoclip.domain.errors import CancelledError, EngineError, QueryError
from photoclip.domain.ids import JobId
from photoclip.domain.progress import Phase
from photoclip.domain.progress import Progress as Done
from photoclip.domain.tag_api import Haste, TagReport

_POLL_S = 0.5
_BEGINS_WITHIN_S = 1.0
_TAGGING = (Phase.TAGGING, Phase.LABELS, Phase.INDEXING)


def follow(api: LibraryApi, job_id: JobId) -> IndexReport:
    """As `followed`, for a job that tells of photos that were understood."""
    report = followed(api, job_id).report
    if report is None:
        raise CancelledError
    return report


def follow_tagging(api: LibraryApi, job_id: JobId) -> TagReport:
    """As `followed`, for a job that tells of photos that were tagged."""
    return followed(api, job_id).tagged or TagReport()


def follow_learning(api: LibraryApi, vocabulary: str | None) -> None:
    """As `followed`, until it is known what labels mean, those of a vocabulary file or those in use."""
    while (job_id := api.learn_labels(Haste.NOW, vocabulary)) is not None:
        with suppress(QueryError):  # else an engine took over that knows of no such job
            followed(api, job_id)
            return


def follow_automatic_tags(api: LibraryApi) -> None:
    """Wait until the photos that came are tagged, where the person has that done: it is a job of its own, and would end
    with this process.
    """
    if not (api.settings().settings.tags_new_photos or any(tag.is_automatic for tag in api.tags())):
        return
    deadline, seen = time.monotonic() + _BEGINS_WITHIN_S, -1
    while (left_s := deadline - time.monotonic()) > 0:
        for job in api.jobs():
            if job.is_quiet and job.progress.phase in _TAGGING and not job.is_over:
                with suppress(QueryError, CancelledError):  # one that had nothing to do is forgotten
                    followed(api, job.job_id)
                return
        seen = api.wait_news(seen, left_s).revision


def followed(api: LibraryApi, job_id: JobId) -> JobStatus:
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
    if status.state is JobState.CANCELLED:
        raise CancelledError
    return status


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
    """As "1,240 of 2,000 · 58 photos/s · 13 s left · 2 failed", or "210 MB of 605 MB · 8.1 MB/s · 49 s left"."""
    now = status.progress
    parts = _in_bytes(now) if now.phase.counts_bytes else _in_photos(now)
    if now.seconds_left is not None and now.done < now.total:
        parts.append(f"{duration(now.seconds_left)} left")
    if now.failed:
        parts.append(f"{now.failed:,} failed")
    if status.state is JobState.PAUSED:
        parts.append("paused")
    return " · ".join(parts)


def _in_photos(now: Done) -> list[str]:
    parts = [f"{now.done:,} of {now.total:,}" if now.total else f"{now.done:,} files"]
    if now.per_second >= 0.1:
        parts.append(f"{now.per_second:,.0f} photos/s" if now.per_second >= 10 else f"{now.per_second:.1f} photos/s")
    return parts


def _in_bytes(now: Done) -> list[str]:
    parts = [f"{decimal(now.done)} of {decimal(now.total)}" if now.total else decimal(now.done)]
    if now.per_second >= 1:
        parts.append(f"{decimal(round(now.per_second))}/s")
    return parts


def duration(seconds: float) -> str:
    """As "13 s", "4 min" or "2 h 5 min"."""
    whole = round(seconds)
    if whole < 90:
        return f"{whole} s"
    if whole < 5400:
        return f"{round(whole / 60)} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
