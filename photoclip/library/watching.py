"""Follows the folders: what changes in them is looked at by quiet jobs."""

import logging
import os
import re
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Protocol

from photoclip.domain.api import IndexReport
from photoclip.domain.errors import CancelledError, PhotoClipError
from photoclip.domain.files import Failure, Folder, WatchMode
from photoclip.domain.ids import FolderId
from photoclip.domain.progress import CancelToken, Progress
from photoclip.ingest.survey import Touched
from photoclip.library.indexing import Outcome
from photoclip.library.jobs import Jobs
from photoclip.scan.sentry import Pace, Sentry
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
_TRY_AGAIN_S = 30.0
_NUMBERS = re.compile(r"\d[\d.,]*( [MGT]B)?")

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

    def __init__(self, jobs: Jobs, look: Look, told: Callable[[], None], pace: Pace | None = None) -> None:
        """`told` hears that the mode of a folder is another."""
        self._jobs = jobs
        self._look = look
        self._told = told
        self.pace = pace or Pace()
        self._lock = threading.Lock()
        self._posts: dict[FolderId, _Post] = {}
        self._own: tuple[str, ...] = ()
        self._touched: dict[FolderId, set[Touch]] = {}
        self._is_asked = self._is_resting = self._is_closed = False
        self._trouble = ""
        self._failures: tuple[Failure, ...] = ()
        self.settling: Settling | None = None
        """For every run while the folders are watched; None before that."""

    def begin(self) -> None:
        """What is followed is watched from now on. Idempotent."""
        if self.settling is None:
            self.settling = Settling()

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
        """How work ended, whoever wanted it. What the person cancelled is not begun again before `wake`, though what
        is new is understood.
        """
        self._is_resting = self._is_resting or outcome.is_cancelled
        self._look_again(outcome.waiting, _WAITING_S)
        self._look_again(self._doubtful(outcome.report.offline), _DOUBT_S)

    def _look_again(self, waiting: Touched, delay_s: float) -> None:
        with self._lock:
            posts = [(post, waiting[folder_id]) for folder_id, post in self._posts.items() if folder_id in waiting]
        for post, touches in posts:
            post.sentry.touch(touches, delay_s)

    def try_again(self, error: PhotoClipError) -> None:
        """Work failed, and the person was told why: go on by ourselves when the cause is gone."""
        with self._lock:
            self._trouble = _words(error)
            everywhere: Touched = dict.fromkeys(self._posts, (WHOLE,))
        self._look_again(everywhere, _TRY_AGAIN_S)

    def wake(self) -> None:
        """The person wants everything to be understood."""
        self._is_resting = False

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
            is_asked, self._is_asked = self._is_asked, True
        if not is_asked:
            try:
                self._jobs.start(_TITLE, self._work, self._let_go, quiet=True)
            except CancelledError:
                _log.debug("the library closes: what changed is looked at when it is opened again")

    def mode_changed(self) -> None:
        """Of some folder."""
        self._told()

    def _let_go(self) -> None:
        with self._lock:
            self._is_asked = False

    def _work(self, token: CancelToken, progressed: Callable[[Progress], None]) -> IndexReport | None:
        with self._lock:
            touched = {folder_id: collapsed(touches) for folder_id, touches in self._touched.items()}
            self._touched.clear()
            self._is_asked = False
        began_s = monotonic()
        understands = not (self._is_resting and any(WHOLE in touches for touches in touched.values()))
        try:
            outcome = self._look(touched, token, progressed, understands=understands)
        except PhotoClipError as error:
            return self._fail(error, touched)
        self._let_rest(touched, monotonic() - began_s)
        self.hear(outcome)
        was_troubled, self._trouble = bool(self._trouble), ""
        failures, self._failures = self._failures, outcome.report.failures
        is_new = was_troubled or outcome.is_cancelled or _did_something(outcome.report) or failures != self._failures
        return outcome.report if is_new else None

    def _fail(self, error: PhotoClipError, touched: Touched) -> None:
        """The same trouble is told once, however often it is met."""
        is_known, self._trouble = _words(error) == self._trouble, _words(error)
        self._look_again(touched, _TRY_AGAIN_S)
        if not is_known:
            raise error
        _log.info("still: %s", error)

    def _let_rest(self, touched: Touched, took_s: float) -> None:
        with self._lock:
            for folder_id in touched:
                if (post := self._posts.get(folder_id)) is not None:
                    post.rests_until_s = monotonic() + _REST * took_s

    def _doubtful(self, offline: Sequence[str]) -> Touched:
        """Folders that a run found offline, but their sentry did not: it may have been for less than a pulse."""
        with self._lock:
            return {
                folder_id: (WHOLE,)
                for folder_id, post in self._posts.items()
                if post.subject[0] in offline and post.mode.mode is not WatchMode.OFF
            }

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
        self.sentry = Sentry(root, excluded, self, watching.pace)

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
        self._watching.mode_changed()


def _words(error: PhotoClipError) -> str:
    """What tells one trouble from another: how much room is left on a disk changes all the time."""
    return _NUMBERS.sub("", str(error))


def _did_something(report: IndexReport) -> bool:
    return any((report.added, report.updated, report.moved, report.removed, report.embedded))
