"""Tags photos by machine: all of a scope when the person asks for it."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import TagPhotos
from photoclip.domain.errors import TagError
from photoclip.domain.ids import JobId
from photoclip.domain.photos import PhotoIds
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed
from photoclip.domain.tag_api import TagReport, TagRequest
from photoclip.domain.tag_words import Label
from photoclip.library.jobs import Jobs, Lane
from photoclip.library.labels import LabelsInUse
from photoclip.library.news import NewsDesk
from photoclip.library.scopes import Scopes
from photoclip.library.tag_names import known_name
from photoclip.tagging.tagger import Tagger, Wanted
from photoclip.tagging.vocabulary_file import read_vocabulary

_TITLE = "Tagging photos"
_LOOKS_EVERY_S = 0.1


def labels_of(vocabulary: str | None) -> tuple[Label, ...] | None:
    """Those of a vocabulary file, None for None. Raises VocabularyError."""
    return None if vocabulary is None else read_vocabulary(Path(vocabulary)).labels


class Tagging:
    """Applies what a tagger would. One at a time, so that each sees what the one before it did; waits for nobody else:
    a hundred thousand photos take seconds, and an index job may take hours. Thread-safe.
    """

    def __init__(
        self,
        catalog: Catalog,
        jobs: Jobs,
        news: NewsDesk,
        labels: LabelsInUse,
        scopes: Scopes,
        tagger: Callable[[], Tagger],
    ) -> None:
        self._catalog = catalog
        self._jobs = jobs
        self._news = news
        self._labels = labels
        self._scopes = scopes
        self._tagger = tagger
        self._one_at_a_time = threading.Lock()

    def start(self, request: TagRequest) -> JobId:
        """See `TagsApi.start_tagging`. What cannot be is said at once; photos are looked for when its turn comes."""
        wanted = self.wanted(request)
        self._scopes.require(request.scope)

        def work(token: CancelToken, progressed: Progressed) -> TagReport:
            return self.tag(lambda: self._scopes.photos(request.scope), wanted, token, progressed)

        return self._jobs.start(_TITLE, work, lane=Lane.APART)

    def wanted(self, request: TagRequest) -> Wanted:
        """What is asked for, as a tagger understands it.

        Raises:
            TagError: a tag is unknown, or the threshold makes no sense. VocabularyError: the file cannot be read.
        """
        if request.threshold is not None and not 0 <= request.threshold <= 1:
            raise TagError(f"{request.threshold} is no probability", "choose one from 0 to 1")
        labels = labels_of(request.vocabulary)
        if labels is None:
            self._require_known(request.names)
        return Wanted(tuple(map(known_name, request.names)), labels, request.threshold)

    def tag(
        self, within: Callable[[], PhotoIds | None], wanted: Wanted, token: CancelToken, progressed: Progressed
    ) -> TagReport:
        """Tag photos that are open to a tag, all as one entry of the journal.

        Raises:
            CancelledError: before anything was tagged. What `Tagger.plan` and `within` raise.
        """
        self._await_turn(token)
        progressed(Progress(Phase.TAGGING))
        try:
            planned = self._tagger().plan(within(), wanted, token, progressed)
            token.checkpoint()
            return self._applied(planned)
        finally:
            self._one_at_a_time.release()

    def _await_turn(self, token: CancelToken) -> None:
        while not self._one_at_a_time.acquire(timeout=_LOOKS_EVERY_S):
            token.checkpoint()

    def _applied(self, planned: Sequence[TagPhotos]) -> TagReport:
        photos = self._catalog.apply_tags(planned)
        if not photos:
            return TagReport()
        self._news.organised()
        return TagReport(photos, sum(each.photo_ids.size for each in planned))

    def _require_known(self, names: Sequence[str]) -> None:
        for name in map(known_name, names):
            if self._catalog.tag_named(name) is None and self._labels.named(name) is None:
                raise TagError(f"there is no tag “{name}”", "choose one that is there, or teach it")
