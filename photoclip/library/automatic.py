"""Tags of photos that come, by themselves where the person wants that."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.change import Change
from photoclip.domain.errors import CancelledError
from photoclip.domain.ids import PhotoId
from photoclip.domain.photos import PhotoIds
from photoclip.domain.progress import CancelToken, Progressed
from photoclip.domain.tag_api import TagReport
from photoclip.library.jobs import Jobs, Lane
from photoclip.library.tagging import Tagging
from photoclip.tagging.tagger import Wanted

_TITLE = "Tagging new photos"
_MARK = "tagged_up_to"
"""The note of `_Mark`, "" where nobody wants photos to be tagged by themselves."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Mark:
    """Photos with larger ids than `photo_id` are new; it was set at `at_ns` (since 1970, UTC)."""

    photo_id: PhotoId
    at_ns: int


class Automatic:
    """Tags each photo once, behind all other work, when it and its vector are in the catalog. Thread-safe.

    A photo is new by its id, and which were looked at is written down: after a kill the others are looked at, and none
    twice, so that what was taken off does not come back. Nor is new what comes back from a drive, or what another
    program wrote anew, which inherits what was said of it. (Lost with a kill: whether a photo that nobody looked at yet
    is such an heir, which may give it new tags; and those that had no vector of the library's model yet.)
    """

    def __init__(
        self,
        catalog: Catalog,
        jobs: Jobs,
        tagging: Tagging,
        model: Callable[[], ModelRow],
        tags_all: Callable[[], bool],
    ) -> None:
        """`model` is the one in use. `tags_all`: whether all labels and taught tags are meant; else those that are set
        to be automatic.
        """
        self._catalog = catalog
        self._jobs = jobs
        self._tagging = tagging
        self._model = model
        self._tags_all = tags_all
        self._lock = threading.Lock()
        self._marking = threading.Lock()
        self._is_wanted = False
        self._is_asked = False
        self._heirs: set[int] = set()
        self._waiting: set[int] = set()

    def catch_up(self) -> None:
        """Go on with what was not looked at when the library was closed."""
        mark = self._mark()
        if mark is not None and self._catalog.last_photo() > mark.photo_id:
            self.ask()

    def refresh(self) -> None:
        """What the person wants may be something else now. Photos that are there are old, where nothing was wanted
        before.
        """
        with self._marking:
            is_wanted, mark = self._wanted() is not None, self._mark()
            if is_wanted and mark is None:
                self._put_mark(self._catalog.last_photo())
            elif not is_wanted and mark is not None:
                self._catalog.write_note(_MARK, "")
            with self._lock:
                self._is_wanted = is_wanted
                if not is_wanted:
                    self._heirs.clear()
                    self._waiting.clear()

    def apply(self, change: Change) -> None:
        """Hear of a committed change."""
        with self._lock:
            if self._is_wanted:
                self._heirs.update(change.replaced)
            is_due = bool(change.appeared or self._waiting)
        if is_due:
            self.ask()

    def ask(self) -> None:
        """For a job, unless one waits for its turn."""
        with self._lock:
            if not self._is_wanted or self._is_asked:
                return
            self._is_asked = True
        try:
            self._jobs.start(_TITLE, self._work, self._let_go, quiet=True, lane=Lane.BEHIND)
        except CancelledError:
            _log.debug("the library closes: new photos are tagged when it is opened again")
        except RuntimeError as error:
            _log.warning("new photos are tagged later: %s", error)  # the system has no thread for it
            self._let_go()

    def _let_go(self) -> None:
        with self._lock:
            self._is_asked = False

    def _work(self, token: CancelToken, progressed: Progressed) -> TagReport | None:
        self._let_go()  # what comes from now on asks again
        wanted, mark, last = self._wanted(), self._mark(), self._catalog.last_photo()
        if wanted is None or mark is None:
            return None
        fresh = self._fresh(mark, last)
        ready = self._catalog.live_among(self._model().model_id, fresh)
        done = self._tagging.tag(lambda: ready, wanted, token, progressed) if ready.size else TagReport()
        with self._marking:
            if self._mark() != mark:  # the person changed their mind meanwhile: what is there is old
                return done if done.photos else None
            self._put_mark(last)
        with self._lock:
            self._waiting = set(np.setdiff1d(fresh, ready).tolist())
        return done if done.photos else None

    def _fresh(self, mark: _Mark, last: PhotoId) -> PhotoIds:
        """Those that are to be looked at, up to the `last` one, int64 (n,): who came since is looked at the next time,
        and would be looked at twice.
        """
        with self._lock:
            heirs, waiting = frozenset(self._heirs), np.array(sorted(self._waiting), np.int64)
        found = self._catalog.photos_after(mark.photo_id)
        found = found[found <= last]
        rows = self._catalog.photos([PhotoId(one) for one in found.tolist() if one in heirs])
        # An heir was added when what it was before was.
        old = [row.photo_id for row in rows if row.added_at_ns <= mark.at_ns]
        return np.union1d(np.setdiff1d(found, np.array(old, np.int64)), waiting)

    def _wanted(self) -> Wanted | None:
        if self._tags_all():
            return Wanted()
        names = self._catalog.automatic_tags()
        return Wanted(names, skips_others=True) if names else None

    def _mark(self) -> _Mark | None:
        photo_id, _, at_ns = (self._catalog.note(_MARK) or "").partition(" ")
        return _Mark(PhotoId(int(photo_id)), int(at_ns)) if photo_id.isdecimal() and at_ns.isdecimal() else None

    def _put_mark(self, photo_id: PhotoId) -> None:
        self._catalog.write_note(_MARK, f"{photo_id:d} {time.time_ns():d}")
