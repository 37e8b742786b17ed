"""Jobs that tag photos by machine: started where the person asks for it, and told of when they are over."""

from PySide6.QtCore import QObject, Signal

from photoclip.domain.api import JobState, JobStatus
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.ids import JobId
from photoclip.domain.tag_api import TagReport, TagRequest
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models import tag_words as words
from photoclip.ui.models.shown import shown
from photoclip.ui.panels.status import StatusStrip
from photoclip.ui.panels.tagging_choice import TaggingChoice, Target
from photoclip.ui.presenters.organise import Organiser
from photoclip.ui.presenters.tags import TagsPresenter
from photoclip.ui.presenters.wording import sentence

REVIEW = "Review"


class TaggingPresenter(QObject):
    """Tells of the jobs that were started in this window; others are told of where all jobs are."""

    started = Signal()
    """What was chosen is on its way."""
    review_asked = Signal(object)
    """The name of the tag that was put on photos, None where there were several."""

    def __init__(
        self,
        engine: Engine,
        choice: TaggingChoice,
        strip: StatusStrip,
        organiser: Organiser,
        tags: TagsPresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._choice, self._strip, self._organiser = engine, choice, strip, organiser
        self._started: dict[JobId, tuple[str, ...]] = {}
        self._over: dict[JobId, JobStatus] = {}
        self._told: tuple[str, ...] = ()
        engine.ready.connect(self._started.clear)
        choice.set_offers(tags.offers)
        choice.wanted.connect(self._start_chosen)
        choice.captions_wanted.connect(self._start_captions)
        strip.offer_taken.connect(self._take_offer)

    def start(self, target: Target, names: tuple[str, ...]) -> None:
        """Tag the photos of a part of the library, with these tags or with all there are."""
        request = TagRequest(target.scope, names)
        self._engine.ask(lambda api: api.start_tagging(request), lambda job_id: self._know(job_id, names), self._fail)

    def job_over(self, status: JobStatus) -> None:
        """A job ended: maybe before it is known that it is one of ours."""
        if status.tagged is None or status.is_quiet or status.state not in (JobState.DONE, JobState.CANCELLED):
            return
        names = self._started.pop(status.job_id, None)
        if names is None:
            self._over = {status.job_id: status}
        else:
            self._tell(status.tagged, names)

    def _start_chosen(self, target: Target, names: tuple[str, ...]) -> None:
        request = TagRequest(target.scope, names)

        def know(job_id: JobId) -> None:
            self.started.emit()
            self._know(job_id, names)

        self._engine.ask(
            lambda api: api.start_tagging(request), know, lambda error: self._choice.refuse(shown(sentence(error)))
        )

    def _start_captions(self, target: Target) -> None:
        self._engine.ask(
            lambda api: api.start_captions(target.scope, anew=False),
            lambda _job_id: self.started.emit(),
            lambda error: self._choice.refuse(shown(sentence(error))),
        )

    def _know(self, job_id: JobId, names: tuple[str, ...]) -> None:
        over = self._over.pop(job_id, None)
        if over is not None and over.tagged is not None:
            self._tell(over.tagged, names)
        else:
            self._started[job_id] = names

    def _tell(self, report: TagReport, names: tuple[str, ...]) -> None:
        self._told = names
        self._organiser.offer(words.applied(report.photos, report.tags), undo=report.photos > 0)
        if report.photos:
            self._strip.offer_also(REVIEW)

    def _take_offer(self, label: str) -> None:
        if label == REVIEW:
            self.review_asked.emit(self._told[0] if len(self._told) == 1 else None)

    def _fail(self, error: PhotoClipError) -> None:
        self._organiser.offer(shown(sentence(error)), undo=False)
