"""What labels mean to the model in use: learned as a job that is told, paused and cancelled, before tags are."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from photoclip.domain.api import JobAction
from photoclip.domain.errors import CancelledError
from photoclip.domain.ids import JobId
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed
from photoclip.domain.tag_api import Haste
from photoclip.domain.tag_words import Label
from photoclip.library.jobs import Jobs, Lane
from photoclip.tagging.tagger import Tagger

Labels = tuple[Label, ...] | None
"""None: those of the vocabularies in use."""


@dataclass(slots=True)
class _Attempt:
    """`is_left`: another one takes its place; nobody stopped it."""

    tagger: Tagger
    is_behind: bool
    job_id: JobId | None = None
    over: Future[None] = field(default_factory=Future[None])
    is_left: bool = False


class LabelLearning:
    """One job at a time for the same labels. Thread-safe."""

    def __init__(self, jobs: Jobs, tagger: Callable[[], Tagger], calibrate: Callable[[CancelToken], object]) -> None:
        """`tagger` is that of the model in use, and `calibrate` makes its calibration. Both raise ModelError."""
        self._jobs = jobs
        self._tagger = tagger
        self._calibrate = calibrate
        self._lock = threading.Lock()
        self._attempts: dict[Labels, _Attempt] = {}
        self._is_stopped = False

    def start(self, haste: Haste, labels: Labels = None) -> JobId | None:
        """See `TagsApi.learn_labels`."""
        attempt = self._attempt(haste, labels)
        return None if attempt is None else attempt.job_id

    def wait(self, labels: Labels = None) -> None:
        """Until they are known.

        Raises:
            CancelledError: the person cancelled it. What the job raises.
        """
        attempt = self._attempt(Haste.NOW, labels)
        if attempt is not None:
            attempt.over.result()

    def _attempt(self, haste: Haste, labels: Labels) -> _Attempt | None:
        tagger, is_behind = self._tagger(), haste is Haste.PHOTOS_FIRST
        with self._lock:
            found = self._attempts.get(labels)
            found = None if found is None or found.over.done() else found
            is_stopping = found is not None and not self._is_under_way(found)
            is_as_wanted = found is not None and found.tagger is tagger and (is_behind or not found.is_behind)
            if is_as_wanted and not is_stopping:
                return found
            missing = tagger.missing(labels)
            if not missing and found is None:
                return None
            if haste is not Haste.NOW and (self._is_stopped or is_stopping):
                raise CancelledError
            self._is_stopped = False
            if found is not None:
                self._leave(found)
            return self._begun(_Attempt(tagger, is_behind), missing, labels)

    def _is_under_way(self, attempt: _Attempt) -> bool:
        return attempt.job_id is not None and self._jobs.is_under_way(attempt.job_id)

    def _leave(self, attempt: _Attempt) -> None:
        attempt.is_left = True
        if attempt.job_id is not None:
            self._jobs.control(attempt.job_id, JobAction.CANCEL)

    def _begun(self, attempt: _Attempt, missing: int, labels: Labels) -> _Attempt:
        def work(token: CancelToken, progressed: Progressed) -> None:
            try:
                self._learn(attempt.tagger, labels, token, progressed)
            except CancelledError:
                if not attempt.is_behind:
                    self._stopped(attempt)
                raise  # else it may have stepped aside
            except Exception as error:
                attempt.over.set_exception(error)
                raise
            attempt.over.set_result(None)

        title = f"Learning what {missing:,} labels mean" if missing > 1 else "Learning what a label means"
        attempt.job_id = self._jobs.start(
            title,
            work,
            lambda: self._stopped(attempt),
            quiet=attempt.is_behind,
            lane=Lane.BEHIND if attempt.is_behind else Lane.APART,
        )
        under_way = {key: each for key, each in self._attempts.items() if not each.over.done()}
        self._attempts = under_way | {labels: attempt}
        return attempt

    def _learn(self, tagger: Tagger, labels: Labels, token: CancelToken, progressed: Progressed) -> None:
        progressed(Progress(Phase.LABELS))
        while True:
            token.checkpoint()
            turn = _Turn(token)
            try:
                self._calibrate(turn)
                tagger.prepare(turn, progressed, labels)
            except CancelledError:
                if token.is_cancelled:
                    raise
            else:
                return

    def _stopped(self, attempt: _Attempt) -> None:
        """By the person, or to make way."""
        with self._lock:
            self._is_stopped = self._is_stopped or not attempt.is_left
        attempt.over.set_exception(CancelledError())


class _Turn(CancelToken):
    """Is over when the job is paused, too: others want the same, and are not to wait for its end."""

    @property
    def is_cancelled(self) -> bool:
        """Whether the job is cancelled, or paused."""
        return super().is_cancelled or self.is_paused

    def checkpoint(self) -> None:
        """Raises CancelledError in place of waiting."""
        if self.is_cancelled:
            raise CancelledError
