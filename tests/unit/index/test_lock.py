"""The readers/writer lock: who may be inside together, and that nobody waits forever."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from photoclip.index.lock import ReadWriteLock

DEADLINE_S = 10.0


def in_thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_readers_share() -> None:
    lock, together = ReadWriteLock(), threading.Barrier(5)

    def read() -> None:
        with lock.reading():
            together.wait(DEADLINE_S)

    with ThreadPoolExecutor(5) as pool:
        for done in [pool.submit(read) for _ in range(5)]:
            done.result(DEADLINE_S)


def test_a_writer_is_alone() -> None:
    lock, inside, worst = ReadWriteLock(), [0, 0], [0, 0]
    guard = threading.Lock()

    def visit(kind: int) -> None:
        for _ in range(200):
            with lock.writing() if kind else lock.reading():
                with guard:
                    inside[kind] += 1
                    worst[kind] = max(worst[kind], inside[kind])
                    assert not (inside[1] and inside[0])
                time.sleep(0)
                with guard:
                    inside[kind] -= 1

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(visit, number % 3 == 0) for number in range(6)]:
            done.result(DEADLINE_S * 3)
    assert worst[1] == 1
    assert inside == [0, 0]


@pytest.mark.parametrize("crowd", ["reading", "writing"])
def test_a_crowd_of_one_kind_does_not_starve_the_other(crowd: str) -> None:
    lock, stop = ReadWriteLock(), threading.Event()
    other = "writing" if crowd == "reading" else "reading"

    def hammer() -> None:
        while not stop.is_set():
            with getattr(lock, crowd)():
                time.sleep(0.001)

    threads = [in_thread(hammer) for _ in range(4)]
    entered = threading.Event()

    def visit() -> None:
        for _ in range(20):
            with getattr(lock, other)():
                pass
        entered.set()

    threads.append(in_thread(visit))
    try:
        assert entered.wait(DEADLINE_S)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_a_reader_queues_behind_a_waiting_writer() -> None:
    lock, order, release = ReadWriteLock(), [], threading.Event()
    reading = threading.Event()

    def first() -> None:
        with lock.reading():
            reading.set()
            release.wait(DEADLINE_S)
            order.append("first reader")

    def write() -> None:
        with lock.writing():
            order.append("writer")

    def last() -> None:
        with lock.reading():
            order.append("last reader")

    threads = [in_thread(first)]
    assert reading.wait(DEADLINE_S)
    for waiting, work in enumerate((write, last), start=1):
        threads.append(in_thread(work))
        deadline = time.monotonic() + DEADLINE_S
        while len(lock._queue) < waiting and time.monotonic() < deadline:
            time.sleep(0.001)
        assert len(lock._queue) == waiting
    release.set()
    for thread in threads:
        thread.join()
    assert order == ["first reader", "writer", "last reader"]


@pytest.mark.parametrize("kind", ["reading", "writing"])
def test_an_exception_inside_lets_the_next_in(kind: str) -> None:
    lock = ReadWriteLock()
    with pytest.raises(KeyError), getattr(lock, kind)():
        raise KeyError
    with lock.writing():
        pass
    with lock.reading():
        pass


def test_an_interrupted_wait_does_not_block_those_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    lock = ReadWriteLock()

    def interrupted(timeout: float | None = None) -> bool:
        raise KeyboardInterrupt

    with lock.reading():
        monkeypatch.setattr(lock._condition, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt), lock.writing():
            pytest.fail("entered beside a reader")
        monkeypatch.undo()
    with lock.writing():
        pass
