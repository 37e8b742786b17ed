"""The engine as the GUI thread sees it: questions go out, answers and news come back as Qt events."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import DamagedCatalogError, EngineError, EngineGoneError, PhotoClipError
from photoclip.ui.bridge.lanes import Entry, Lanes
from photoclip.ui.bridge.listener import is_alive

# Imported for real in the threads, after the first paint: they take a tenth of the time until then.
if TYPE_CHECKING:
    from photoclip.engine.client import EngineClient

R = TypeVar("R")
NEWS_WAIT_S = 20.0
_THREADS = 4
_LEAVES_WITHIN_S = 5.0
"""An engine that is just being started may take longer: nobody waits for that."""
_RELAUNCHES = 3
"""Within `_RELAUNCH_WINDOW_S`; after that the person decides."""
_RELAUNCH_WINDOW_S = 60.0

_log = logging.getLogger(__name__)


class Launch(Protocol):
    """Starts the engine of a library, or meets the one that runs; as `launch_engine`."""

    def __call__(self, library_dir: Path | None) -> "EngineClient":
        """Blocks. Raises PhotoClipError."""
        ...


@dataclass(frozen=True, slots=True)
class _Question:
    call: Callable[[Any], Any]
    done: Callable[[Any], None]
    failed: Callable[[PhotoClipError], None] | None
    may_repeat: bool = True
    is_repeated: bool = False


class Engine(QObject):
    """Starts the library's engine beside the window, starts it again when it ends, and asks it questions.

    Nothing here blocks the GUI thread. Signals, `done` and `failed` come in the GUI thread.
    """

    ready = Signal()
    """It answers now; also after it was started anew. Whoever shows something asks for it again."""
    lost = Signal(str)
    """It ended by itself, or is left for a while, and will be started again; with one line for the person."""
    failed = Signal(object)
    """It cannot be started: a PhotoClipError. `start` tries again."""
    news = Signal(object)
    """`domain.api.News`: jobs, photos or folders changed."""
    trouble = Signal(object)
    """A PhotoClipError of a question that came without `failed`."""
    damaged = Signal(object)
    """A DamagedCatalogError that some question met, whoever else hears of it."""

    _answered = Signal(object, object, object)

    def __init__(self, library_dir: Path | None, parent: QObject | None = None, launch: Launch | None = None) -> None:
        super().__init__(parent)
        self._library_dir = library_dir
        self._launch = launch or _launch
        self._lock = threading.Condition()
        self._client: EngineClient | None = None
        self._starting = False
        self._closed = False
        self._ends: list[float] = []
        self._apart: deque[tuple[str, _Question]] = deque()
        self._lanes: Lanes[_Question] = Lanes()
        self._threads: list[threading.Thread] = []
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_ready(self) -> bool:
        """Whether it answers, as far as is known."""
        return self._client is not None

    @property
    def is_down(self) -> bool:
        """Whether it does not answer, and is not being started either."""
        with self._lock:
            return self._client is None and not self._starting

    def start(self) -> None:
        """Start the engine, or try again after `failed`."""
        with self._lock:
            if not (self._closed or self._starting or self._client is not None):
                self._want_start()

    def do_apart(
        self, line: str, work: Callable[[], R], done: Callable[[R], None], failed: Callable[[PhotoClipError], None]
    ) -> None:
        """Leave the engine, call `work` in a thread, then `done` with its result or `failed`; the engine is started
        again in any case. `lost` tells `line` meanwhile, and questions wait. `work` waits itself until nobody holds the
        library any more.
        """
        with self._lock:
            if self._closed:
                return
            self._apart.append((line, _Question(lambda _api: work(), done, failed)))
            client, self._client = self._client, None
            self._want_start()
        if client is not None:
            client.close()

    def ask(
        self,
        call: Callable[[LibraryApi], R],
        done: Callable[[R], None],
        failed: Callable[[PhotoClipError], None] | None = None,
        *,
        lane: str = "",
        once: bool = False,
    ) -> None:
        """Call the library in a thread, then `done` with the result or `failed` with what went wrong.

        It waits while the engine starts. Questions of one `lane` overtake one another: only the newest is answered.
        `once`: what must not be done twice, as an undo, is not asked again where the engine ended in the middle of it.
        Where `done` is a method of a QObject that was deleted meanwhile, it is not called.
        """
        with self._lock:
            if self._closed:
                return
            self._lanes.put(lane, _Question(call, done, failed, may_repeat=not once))
            self._lock.notify_all()

    def forget(self, lane: str) -> None:
        """Nobody waits any more for an answer to what was asked on a lane."""
        with self._lock:
            self._lanes.forget(lane)

    def close(self) -> None:
        """Leave the engine and end the threads. Questions without an answer stay without one. Idempotent."""
        with self._lock:
            self._closed = True
            client, self._client = self._client, None
            self._lanes.clear()
            self._lock.notify_all()
        if client is not None:
            client.close()
        deadline = time.monotonic() + _LEAVES_WITHIN_S
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self._threads.clear()

    def _want_start(self) -> None:
        self._starting = True
        self._ends.clear()
        if not self._threads:
            self._spawn("news", self._follow)
            for number in range(_THREADS):
                self._spawn(f"ask-{number}", self._work)
        self._lock.notify_all()

    # in threads

    def _spawn(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=f"photoclip-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _follow(self) -> None:
        """Start the engine whenever that is wanted, and pass on its news."""
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._closed or self._starting)
                if self._closed:
                    return
                apart = self._apart.popleft() if self._apart else None
            if apart is not None:
                self._do(*apart)
                continue
            client = self._connect()
            if client is not None:
                self._listen(client)

    def _do(self, line: str, question: _Question) -> None:
        # In the thread that tells all the rest, so that it comes after what was told before.
        self._emit(self.lost, line)
        self._answer(None, Entry("", 0, question))

    def _connect(self) -> "EngineClient | None":
        try:
            client = self._launch(self._library_dir)
        except PhotoClipError as error:
            with self._lock:
                self._starting = bool(self._apart)
            if not self._starting:
                self._emit(self.failed, error)
            return None
        with self._lock:
            self._starting = bool(self._apart)
            if not self._closed and not self._starting:
                self._client = client
                self._lock.notify_all()
        if self._client is not client:
            client.close()
            return None
        return client

    def _listen(self, client: "EngineClient") -> None:
        seen = -1
        while not self._closed:
            try:
                news = client.wait_news(seen, NEWS_WAIT_S)
            except EngineGoneError:
                self._lose(client)
                return
            if seen == -1:
                # Not before the first news are there: whoever asks then is answered later than they count from, and
                # hears of each change that is not in the answer.
                self._emit(self.ready)
            if news.revision != seen:
                seen = news.revision
                self._emit(self.news, news)

    def _lose(self, client: "EngineClient") -> None:
        with self._lock:
            if self._closed or self._client is not client:
                return
            self._client = None
            now = time.monotonic()
            self._ends = [end for end in self._ends if end > now - _RELAUNCH_WINDOW_S] + [now]
            again = len(self._ends) <= _RELAUNCHES
            self._starting = again
            self._lock.notify_all()
        client.close()
        _log.warning("the engine ended by itself")
        if again:
            self._emit(self.lost, "The part of PhotoClip that reads your photos ended. It is being started again.")
        else:
            self._emit(
                self.failed,
                EngineError(
                    "the part of PhotoClip that reads your photos ended several times",
                    "the file engine-crash.log in the library's folder may say why",
                ),
            )

    def _work(self) -> None:
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._closed or (self._client is not None and bool(self._lanes)))
                if self._closed:
                    return
                client, entry = self._client, self._lanes.take()
            assert client is not None
            if entry is not None:
                self._answer(client, entry)

    def _answer(self, client: "EngineClient | None", entry: Entry[_Question]) -> None:
        result: object = None
        error: Exception | None = None
        try:
            result = entry.question.call(client)
        except EngineGoneError as gone:
            question = entry.question
            may_repeat = (question.may_repeat or gone.unheard) and not question.is_repeated
            if client is not None and not self._closed and may_repeat:
                self._await_loss(client)
                with self._lock:
                    self._lanes.put_back(replace(entry, question=replace(question, is_repeated=True)))
                    self._lock.notify_all()
                return
            error = gone
        except Exception as other:  # noqa: BLE001 - what it is, is looked at in the GUI thread; a bug is raised there
            error = other
        self._emit(self._answered, entry, result, error)

    def _await_loss(self, client: "EngineClient") -> None:
        """The thread that listens notices as well; until then nobody may ask the one that is gone a second time."""
        with self._lock:
            self._lock.wait_for(lambda: self._closed or self._client is not client, timeout=1.0)
            stale = self._client is client and not self._closed
        if stale:
            self._lose(client)

    def _emit(self, signal: Any, *arguments: object) -> None:
        if not self._closed:
            signal.emit(*arguments)

    # in the GUI thread

    def _deliver(self, entry: Entry[_Question], result: object, error: Exception | None) -> None:
        if error is not None and not isinstance(error, PhotoClipError):
            raise error
        if isinstance(error, DamagedCatalogError) and not self._closed:
            self.damaged.emit(error)
        with self._lock:
            wanted = not self._closed and self._lanes.is_wanted(entry)
        question = entry.question
        if not wanted or not is_alive(question.done):
            return
        if error is None:
            question.done(result)
        elif question.failed is not None:
            question.failed(error)
        else:
            self.trouble.emit(error)


def _launch(library_dir: Path | None) -> "EngineClient":
    from photoclip.engine.launch import launch_engine

    return launch_engine(library_dir)
