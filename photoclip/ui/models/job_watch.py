"""Which jobs ended since the last look."""

from collections.abc import Sequence

from photoclip.domain.api import JobStatus
from photoclip.domain.ids import JobId


class JobWatch:
    """Says of each job once that it is over. Jobs of an engine that met its end are forgotten without a word."""

    def __init__(self) -> None:
        self._over: set[JobId] | None = None

    def ended(self, jobs: Sequence[JobStatus]) -> tuple[JobStatus, ...]:
        """Those that ended since the last call. What was over at the first one is history."""
        over = {job.job_id for job in jobs if job.is_over}
        before, self._over = self._over, over
        return () if before is None else tuple(job for job in jobs if job.is_over and job.job_id not in before)

    def forget(self) -> None:
        """The numbers start anew: another engine counts."""
        self._over = None
