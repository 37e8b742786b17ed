"""How long to wait for somebody else's computer, and how to wait without ceasing to listen to the person."""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from photoclip.domain.errors import ModelError
from photoclip.domain.progress import CancelToken

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. `contact_waits_s` lie between tries to reach a server that has not answered yet: who is offline wants to
    hear so at once. `waits_s` lie between tries once it has. `silence_s`: how long it may say nothing. `longest_s`:
    how long it may ask to wait. `tick_s`: how often the person is listened to.
    """

    contact_waits_s: tuple[float, ...] = (1.0,)
    waits_s: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
    silence_s: float = 20.0
    longest_s: float = 60.0
    tick_s: float = 0.1


class BrokenError(Exception):
    """What may go well the next time: a connection that broke, a server that is busy. `final` is for the person when
    it does not. `after_s` is how long the server asks to wait.
    """

    def __init__(self, final: ModelError, after_s: float = 0.0) -> None:
        super().__init__(final.what)
        self.final = final
        self.after_s = after_s


def in_background(work: Callable[[], Result], token: CancelToken, tick_s: float) -> Result:
    """Run what cannot be interrupted in a thread of its own, and stop waiting for it when the person cancels: it ends
    by itself then, and nobody hears of it.

    Raises:
        CancelledError: by the token. And whatever `work` raises.
    """
    outcome: queue.SimpleQueue[tuple[Result | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put((work(), None))
        # Not swallowed: it is raised again by who waits.
        except BaseException as error:  # noqa: BLE001
            outcome.put((None, error))

    thread = threading.Thread(target=run, name="photoclip-waiting", daemon=True)
    thread.start()
    while True:
        try:
            result, error = outcome.get(timeout=tick_s)
        except queue.Empty:
            if token.is_cancelled:
                token.checkpoint()
            continue
        thread.join()
        if error is not None:
            raise error
        return result  # pyright: ignore[reportReturnType] - None only beside an error


def again(work: Callable[[], Result], token: CancelToken, pace: Pace) -> Result:
    """Do what needs a server's answer, and again where the connection breaks.

    Raises:
        CancelledError: by the token. ModelError: it does not get better.
    """
    for wait_s in pace.contact_waits_s:
        token.checkpoint()
        try:
            return in_background(work, token, pace.tick_s)
        except BrokenError as broken:
            wait(asked_for(broken, wait_s, pace), token, pace.tick_s)
    try:
        return in_background(work, token, pace.tick_s)
    except BrokenError as broken:
        raise broken.final from broken


def asked_for(broken: BrokenError, wait_s: float, pace: Pace) -> float:
    """How long to wait: what the server asks for if that is longer, within bounds."""
    return max(wait_s, min(broken.after_s, pace.longest_s))


def wait(seconds: float, token: CancelToken, tick_s: float) -> None:
    """Let time pass.

    Raises:
        CancelledError: by the token.
    """
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        token.checkpoint()
        time.sleep(min(left, tick_s))
    token.checkpoint()
