"""One run: survey, settle, understand, fill."""

from time import monotonic

from photoclip.domain.api import IndexReport
from photoclip.domain.change import Change
from photoclip.domain.photos import PhotoIds
from photoclip.domain.progress import CancelToken, Progress
from photoclip.ingest.fill import fill
from photoclip.ingest.rooms import Listener, Rooms
from photoclip.ingest.settle import settle
from photoclip.ingest.survey import Survey, Touched, survey
from photoclip.ingest.tally import Tally
from photoclip.ingest.understand import understand
from photoclip.scan.touched import WHOLE

_BETWEEN_REPORTS_S = 0.1


class Run:
    """Brings the catalog up to date with the disk, once. `report` may be read at any time, also after a cancel."""

    def __init__(self, rooms: Rooms, listener: Listener, token: CancelToken) -> None:
        self._rooms = rooms
        self._listener = _Throttled(listener)
        self._token = token
        self._tally = Tally()
        self._started = monotonic()
        self._surveyed = Survey((), ())
        self._survey_s = 0.0

    def run(self, retry_failed: bool = False, touched: Touched | None = None, *, understands: bool = True) -> None:
        """Do it, for all folders or only where they were `touched`. Without `understands` photos that are new or
        changed are left for another run.

        Raises:
            CancelledError: when the token is cancelled.
            PhotoClipError: what catalog and encoder raise; what was committed stays.
        """
        rooms, token, listener, tally = self._rooms, self._token, self._listener, self._tally
        self._surveyed = survey(rooms, retry_failed, token, listener, touched)
        self._survey_s = monotonic() - self._started
        if rooms.space is not None and any(f.diff.candidates or f.diff.touched for f in self._surveyed.folders):
            rooms.space.require_reserve()  # before files are hashed again and again for a disk that is full
        tasks = settle(self._surveyed, rooms, token, listener, tally)
        if not understands:
            return
        understand(tasks, rooms, token, listener, tally)
        # Which photos lack a vector takes a look at all of them. A photo without one comes back by being hashed, or
        # with its whole folder.
        if touched is None or tally.hashed or any(WHOLE in places for places in touched.values()):
            fill(rooms, token, listener, tally)

    def fill(self, photo_ids: PhotoIds | None = None) -> PhotoIds:
        """Only embed photos that lack a vector, all or those of some; returns which were tried.

        Raises:
            CancelledError, PhotoClipError: as `run`.
        """
        return fill(self._rooms, self._token, self._listener, self._tally, photo_ids)

    @property
    def has_embedded(self) -> bool:
        """Whether there are new vectors."""
        return self._tally.embedded > 0

    @property
    def has_written(self) -> bool:
        """Whether anything in the catalog is another than before."""
        tally = self._tally
        return any((tally.added, tally.updated, tally.moved, tally.removed, tally.embedded, tally.failed))

    @property
    def waiting(self) -> Touched:
        """Where files were still being written."""
        return self._surveyed.waiting

    @property
    def survey_s(self) -> float:
        """How long it took to look at the folders, in seconds."""
        return self._survey_s

    def report(self) -> IndexReport:
        """What was done so far."""
        tally, seconds = self._tally, monotonic() - self._started
        return IndexReport(
            added=tally.added,
            updated=tally.updated,
            moved=tally.moved,
            removed=tally.removed,
            failed=tally.failed,
            unchanged=tally.unchanged,
            decoded=tally.decoded,
            hashed=tally.hashed,
            embedded=tally.embedded,
            seconds=round(seconds, 3),
            photos_per_second=round(tally.decoded / seconds, 1) if seconds > 0 else 0.0,
            failures=self._rooms.catalog.failures(),
            offline=tuple(dict.fromkeys((*(folder.path for folder in self._surveyed.offline), *tally.offline))),
            warnings=(*self._surveyed.warnings, *tally.warnings, *filter(None, (tally.about_index,))),
        )


class _Throttled:
    """Passes on ten progress reports a second, the last of a phase always, and every change."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._passed_at = 0.0

    def progressed(self, progress: Progress) -> None:
        now = monotonic()
        if now - self._passed_at >= _BETWEEN_REPORTS_S or progress.done in (0, progress.total):
            self._passed_at = now
            self._listener.progressed(progress)

    def changed(self, change: Change) -> None:
        self._listener.changed(change)

    def folders_changed(self) -> None:
        self._listener.folders_changed()
