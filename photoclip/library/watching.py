"""Follows the folders: what changes in them is looked at by quiet jobs."""

import logging
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Protocol

from photoclip.config.files import exhausted
from photoclip.domain.api import IndexReport
from photoclip.domain.errors import CancelledError, PhotoClipError
from photoclip.domain.files import Failure, Folder, WatchMode
from photoclip.domain.ids import FolderId
from photoclip.domain.progress import CancelToken, Progress
from photoclip.ingest.survey import Touched
from photoclip.library.indexing import Outcome
from photoclip.library.jobs import Jobs
from photoclip.library.trouble import Trouble
from photoclip.scan.sentry import Sentry
from photoclip.scan.settling import Settling
from photoclip.scan.touched import WHOLE, Touch, collapsed

_TITLE = "Following changes"
_FIRST_S = 1.0
"""Who adds a folder wants a job for it: that one, which can be seen, goes first."""
_WAITING_S = 2.0
"""Files that were still being written are looked at again so much later."""
_DOUBT_S = 5.0
_REST = 5.0
"""A polled folder rests so many times as long as it took to look through it: a large share is not read all the time."""
_LONGEST_REST_S = 900.0
_AFTER_CANCEL_S = 3600.0
"""For so long, what the person did not want to wait for is not begun again. Not for ever: of a folder that is polled
nobody says what came since.
"""
_TRY_AGAIN_S = 30.0

_log = logging.getLogger(__name__)


class Look(Protocol):
    """Brings the library up to date where something was touched."""

    def __call__(
        self, touched: Touched, token: CancelToken, progressed: Callable[[Progress], None], *, understands: bool
    ) -> Outcome:
        """As `Indexing.look`."""
        ...


@dataclass(frozen=True, slots=True)
class _Mode:
    mode: WatchMode = WatchMode.OFF
    reason: str = ""


class Watching:
    """The sentries of a library, and the jobs they cause. Thread-safe. Nothing happens before `begin`."""

    def __init__(self, jobs: Jobs, look: Look, told: Callable[[], None]) -> None:
        """`told` hears that the mode of a folder is another."""
        self._jobs = jobs
        self._look = look
        self._told = told
        self._lock = threading.Lock()
        self._posts: dict[FolderId, _Post] = {}
        self._own: tuple[str, ...] = ()
        self._touched: dict[FolderId, set[Touch]] = {}
        self._doubted: set[FolderId] = set()
        self._is_asked = self._is_closed = False
        self._rests_until_s = 0.0
        self._trouble = Trouble()
        self._failures: tuple[Failure, ...] = ()
        self.settling: Settling | None = None
        """For what is looked at by ourselves; None before `begin`."""

    def begin(self, failures: tuple[Failure, ...] = ()) -> None:
        """What is followed is watched from now on; these failures are known. Idempotent."""
        if self.settling is None:
            self.settling = Settling()
            self._failures = failures

    def follow(self, folders: Iterable[Folder], own_folders: Sequence[Path], excluded: Sequence[str]) -> None:
        """These are the folders now, the places of our own files, and what is left out in every folder."""
        with self._lock:
            if self.settling is None or self._is_closed:
                return
            self._own = tuple(map(os.path.realpath, own_folders))
            wanted = {folder.folder_id: (folder.path, (*excluded, *folder.excluded)) for folder in folders}
            over = [post for folder_id, post in self._posts.items() if post.subject != wanted.get(folder_id)]
            for post in over:
                del self._posts[post.folder_id]
            fresh = [
                _Post(self, folder_id, path, patterns)
                for folder_id, (path, patterns) in wanted.items()
                if folder_id not in self._posts
            ]
            self._posts.update((post.folder_id, post) for post in fresh)
        for post in over:
            post.sentry.stop()
        for post in fresh:
            post.sentry.start()

    def with_modes(self, folders: Sequence[Folder]) -> tuple[Folder, ...]:
        """The folders with what is known of how they are watched."""
        with self._lock:
            modes = {folder_id: post.mode for folder_id, post in self._posts.items()}
        return tuple(
            replace(folder, watch=modes[folder.folder_id].mode, watch_reason=modes[folder.folder_id].reason)
            if folder.folder_id in modes
            else folder
            for folder in folders
        )

    def hear(self, outcome: Outcome) -> None:
        """How work ended that the person wanted, in all folders. What is cancelled is not begun again for an hour, or
        until `wake`, though what is touched meanwhile is understood.
        """
        with self._lock:
            everywhere: Touched = dict.fromkeys(self._posts, (WHOLE,))
            self._failures = outcome.report.failures
            if not outcome.is_cancelled:
                self._trouble.pass_over(everywhere, self._posts)
        self._heed(everywhere, outcome)

    def try_again(self, error: PhotoClipError) -> None:
        """Work failed, and the person was told why: go on by ourselves when the cause is gone."""
        with self._lock:
            everywhere: Touched = dict.fromkeys(self._posts, (WHOLE,))
            self._trouble.meet(error, everywhere)
        self._look_again(everywhere, _TRY_AGAIN_S)

    def wake(self) -> None:
        """The person wants everything to be understood."""
        with self._lock:
            self._rests_until_s = 0.0

    def close(self) -> None:
        """Nobody watches any more. Idempotent."""
        with self._lock:
            self._is_closed = True
            posts = tuple(self._posts.values())
            self._posts.clear()
        if posts:  # side by side: a drive that hangs takes seconds
            with ThreadPoolExecutor(len(posts), "sentry-end") as ends:
                list(ends.map(Sentry.stop, [post.sentry for post in posts]))

    def take(self, folder_id: FolderId, root: str, touches: Sequence[Touch]) -> None:
        """Something was touched: a job looks there, as soon as the jobs before it are over."""
        with self._lock:
            places = [touch for touch in touches if not self._is_own(os.path.join(root, touch.relative_path))]  # noqa: PTH118 - by the thousand
            post = self._posts.get(folder_id)
            if not places or post is None or post.is_tired(places):
                return
            self._touched.setdefault(folder_id, set()).update(places)
        self._ask(post)

    def mode_changed(self) -> None:
        """Of some folder."""
        self._told()

    def _ask(self, post: "_Post") -> None:
        """For a job, unless one waits for its turn."""
        with self._lock:
            is_asked, self._is_asked = self._is_asked, True
        if is_asked:
            return
        try:
            self._jobs.start(_TITLE, self._work, self._let_go, quiet=True)
        except CancelledError:
            _log.debug("the library closes: what changed is looked at when it is opened again")
        except RuntimeError as error:
            # The system has no thread for it. What was touched is kept, and one more touch asks again.
            _log.warning("what changed is looked at later: %s", error)
            self._let_go()
            post.sentry.touch((Touch("", is_deep=False),), _TRY_AGAIN_S)

    def _let_go(self) -> None:
        with self._lock:
            self._is_asked = False

    def _work(self, token: CancelToken, progressed: Callable[[Progress], None]) -> IndexReport | None:
        touched, understands = self._taken()
        try:
            outcome = self._look(touched, token, progressed, understands=understands)
        except (PhotoClipError, OSError) as error:
            told = exhausted(error) or error
            if not isinstance(told, PhotoClipError) or self._is_new(told, touched):
                raise
            _log.info("still: %s", told)
            return None
        return self._worked(touched, outcome)

    def _taken(self) -> tuple[Touched, bool]:
        """Where to look now, and whether what is found is to be understood. While what was cancelled rests, whole
        folders come apart from the others.
        """
        with self._lock:
            self._is_asked = False
            touched = {folder_id: collapsed(touches) for folder_id, touches in self._touched.items()}
            self._touched.clear()
            whole = [folder_id for folder_id, touches in touched.items() if WHOLE in touches]
            if not whole or monotonic() >= self._rests_until_s:
                return touched, True
            if len(whole) == len(touched):
                return touched, False
            self._touched = {folder_id: set(touched.pop(folder_id)) for folder_id in whole}
            post = self._posts.get(whole[0])
        if post is not None:
            self._ask(post)
        return touched, True

    def _worked(self, touched: Touched, outcome: Outcome) -> IndexReport | None:
        """What there is to tell of it."""
        report = outcome.report
        with self._lock:
            for folder_id in touched:
                if (post := self._posts.get(folder_id)) is not None:
                    post.rests_until_s = monotonic() + min(_REST * outcome.survey_s, _LONGEST_REST_S)
            is_new = outcome.is_cancelled or _did_something(report) or report.failures != self._failures
            self._failures = report.failures
            if not outcome.is_cancelled and self._trouble.pass_over(touched, self._posts):
                is_new, report = True, replace(report, has_recovered=True)
        self._heed(touched, outcome)
        return report if is_new else None

    def _is_new(self, error: PhotoClipError, touched: Touched) -> bool:
        """The same trouble is told once, however often it is met."""
        self._look_again(touched, _TRY_AGAIN_S)
        with self._lock:
            return self._trouble.meet(error, touched)

    def _heed(self, looked_at: Touched, outcome: Outcome) -> None:
        """What the end of some work means for what follows."""
        with self._lock:
            if outcome.is_cancelled:
                self._rests_until_s = monotonic() + _AFTER_CANCEL_S
            doubtful = self._doubtful(looked_at, outcome.report.offline)
        self._look_again(outcome.waiting, _WAITING_S)
        self._look_again(doubtful, _DOUBT_S)

    def _doubtful(self, looked_at: Touched, offline: Sequence[str]) -> Touched:
        """Folders that were found offline for the first time, but not by their sentry: it may have been for less than a
        pulse. `_lock` is held.
        """
        posts = {folder_id: post for folder_id, post in self._posts.items() if folder_id in looked_at}
        away = {folder_id for folder_id, post in posts.items() if post.subject[0] in offline}
        fresh = [folder_id for folder_id in away - self._doubted if posts[folder_id].mode.mode is not WatchMode.OFF]
        self._doubted = self._doubted - posts.keys() | away
        return dict.fromkeys(fresh, (WHOLE,))

    def _look_again(self, places: Touched, delay_s: float) -> None:
        with self._lock:
            posts = [(post, places[folder_id]) for folder_id, post in self._posts.items() if folder_id in places]
        for post, touches in posts:
            post.sentry.touch(touches, delay_s)

    def _is_own(self, path: str) -> bool:
        return any(path == own or path.startswith(own + os.sep) for own in self._own)


class _Post:
    """One folder's sentry, and what it tells."""

    def __init__(self, watching: Watching, folder_id: FolderId, root: str, excluded: tuple[str, ...]) -> None:
        self.folder_id = folder_id
        self.subject = (root, excluded)
        self.mode = _Mode()
        self.rests_until_s = 0.0
        self._is_fresh = True
        self._watching = watching
        self._root = root
        self.sentry = Sentry(root, excluded, self)

    def is_tired(self, touches: Sequence[Touch]) -> bool:
        """Whether nothing but polling asks for a look, and that was taken only just."""
        is_polling = self.mode.mode is WatchMode.POLLING and list(touches) == [WHOLE]
        return is_polling and monotonic() < self.rests_until_s

    def touched(self, touches: tuple[Touch, ...]) -> None:
        if self._is_fresh:
            self._is_fresh = False
            self.sentry.touch(touches, _FIRST_S)
            return
        self._watching.take(self.folder_id, self._root, touches)

    def mode_changed(self, mode: WatchMode, reason: str) -> None:
        self.mode = _Mode(mode, reason)
        self.rests_until_s = 0.0  # it is back, or another way is tried: what it is like now counts
        self._watching.mode_changed()


def _did_something(report: IndexReport) -> bool:
    return any((report.added, report.updated, report.moved, report.removed, report.embedded))
