import contextlib
import errno
import os
import resource
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from pathlib import Path

import numpy as np
import psutil
import pytest

from photoclip.config.thumbnails import EDGES_PX, thumbnail_path
from photoclip.decode.limits import Limits
from photoclip.decode.pool import DecodePool
from photoclip.decode.thumbnails import is_whole
from photoclip.domain.decoding import PixelSpec
from photoclip.domain.errors import CancelledError, DecoderError, StorageError
from photoclip.domain.files import FileState
from photoclip.domain.progress import CancelToken


def _workers() -> list[psutil.Process]:
    return psutil.Process().children()


def _wait_until(condition, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_pixels_facts_and_thumbnails_come_back(make_pool, decode, photos, tmp_path) -> None:
    paths = photos("a.jpg", "b.jpg", "c.jpg")
    cache = tmp_path / "thumbnails"
    outcomes = decode(make_pool(cache, workers=2), paths)
    assert {outcome.state for outcome in outcomes} == {FileState.OK}
    for outcome in outcomes:
        assert outcome.pixels is not None
        assert outcome.pixels.shape == (64, 64, 3)
        assert outcome.photo is not None
        assert (outcome.photo.width_px, outcome.photo.height_px, outcome.photo.format) == (160, 120, "JPEG")
        assert outcome.photo.size_bytes == Path(outcome.path).stat().st_size
        assert all(is_whole(thumbnail_path(cache, outcome.content_hash, edge)) for edge in EDGES_PX)
    assert len({outcome.pixels.tobytes() for outcome in outcomes}) == 3
    assert not list((cache / "partial").iterdir())


def test_pixels_are_copies(make_pool, decode, photos) -> None:
    """The slots of shared memory are used again."""
    paths = photos(*(f"{n}.jpg" for n in range(9)))
    outcomes = decode(make_pool(), paths)
    again = decode(make_pool(), paths[::-1])[::-1]
    for outcome, other in zip(outcomes, again, strict=True):
        np.testing.assert_array_equal(outcome.pixels, other.pixels)


def test_hash_only(make_pool, decode, photos) -> None:
    paths = photos("a.jpg", "b.jpg")
    full, only = decode(make_pool(), paths), decode(make_pool(), paths, None)
    assert [o.content_hash for o in full] == [o.content_hash for o in only]
    assert all(o.photo is None and o.pixels is None and o.state is FileState.OK for o in only)


@pytest.mark.parametrize("action", ["segfault", "exit", "greedy", "hang", "gilhang", "unlimited"])
def test_a_bad_decode_costs_its_own_row(action, make_pool, decode, photos, misbehave) -> None:
    names = [f"good {n}.jpg" for n in range(6)]
    names.insert(2, f"{action} it.jpg")
    limits = Limits(seconds=20.0 if action == "unlimited" else 1.0, memory_bytes=600_000_000)
    pool = make_pool(workers=2, opener=misbehave, limits=limits)
    outcomes = decode(pool, photos(*names))
    expected = {"greedy": FileState.TOO_LARGE, "unlimited": FileState.TOO_LARGE}.get(action, FileState.DAMAGED)
    assert [o.state for o in outcomes] == [FileState.OK] * 2 + [expected] + [FileState.OK] * 4
    bad = outcomes[2]
    reasons = {"segfault": "crashed twice", "exit": "crashed twice", "hang": "took longer", "gilhang": "took longer"}
    assert reasons.get(action, "GiB of memory") in bad.reason
    assert bad.content_hash is not None or action == "unlimited"
    assert bad.photo is None
    assert bad.pixels is None


def test_all_bad_decodes_at_once(make_pool, decode, photos, misbehave) -> None:
    names = [
        "segfault 1.jpg",
        "hang 1.jpg",
        "greedy 1.jpg",
        "good.jpg",
        "gilhang 1.jpg",
        "segfault 2.jpg",
        "good 2.jpg",
    ]
    pool = make_pool(workers=2, opener=misbehave, limits=Limits(seconds=1.0))
    states = Counter(o.state for o in decode(pool, photos(*names)))
    assert states == {FileState.DAMAGED: 4, FileState.TOO_LARGE: 1, FileState.OK: 2}


def test_a_file_that_needs_a_larger_share_gets_it_alone(make_pool, decode, photos, misbehave) -> None:
    pool = make_pool(opener=misbehave, limits=Limits(memory_bytes=800_000_000))
    assert [o.state for o in decode(pool, photos("a.jpg", "hungry.jpg", "b.jpg"))] == [FileState.OK] * 3


def test_a_worker_killed_from_outside_loses_nothing(make_pool, photos, requests) -> None:
    paths = photos(*(f"{n}.jpg" for n in range(12)))
    outcomes = make_pool(workers=2).run(requests(paths), CancelToken())
    done = [next(outcomes)]
    for worker in _workers():
        worker.kill()
    done += outcomes
    assert sorted(o.key for o in done) == list(range(12))
    assert {o.state for o in done} == {FileState.OK}


@pytest.mark.parametrize("action", ["hang", "gilhang"])
@pytest.mark.parametrize("is_paused", [False, True])
def test_cancel_within_a_second(action, is_paused, make_pool, decode, photos, misbehave, requests) -> None:
    paths = photos("good.jpg", f"{action}.jpg", "good 2.jpg")
    pool = make_pool(opener=misbehave)
    token = CancelToken()
    outcomes = pool.run(requests(paths), token)
    assert next(outcomes).state is FileState.OK
    if is_paused:
        token.pause()
    timer = threading.Timer(0.2, token.cancel)
    timer.start()
    with pytest.raises(CancelledError):
        next(outcomes)
    late_s = time.monotonic()
    timer.join()
    assert time.monotonic() - late_s < 1.0
    assert [o.state for o in decode(pool, paths[:1])] == [FileState.OK]


def test_cancel_is_prompt_from_call_to_error(make_pool, photos, misbehave, requests) -> None:
    pool = make_pool(opener=misbehave)
    token = CancelToken()
    outcomes = pool.run(requests(photos("good.jpg", "gilhang.jpg")), token)
    next(outcomes)
    token.cancel()
    cancelled_s = time.monotonic()
    with pytest.raises(CancelledError):
        next(outcomes)
    assert time.monotonic() - cancelled_s < 1.0


def test_pause_holds_outcomes_back(make_pool, photos, requests) -> None:
    token = CancelToken()
    drawn: list[int] = []

    def watched():
        for request in requests(photos(*(f"{n}.jpg" for n in range(30)))):
            drawn.append(request.key)
            yield request

    outcomes = make_pool().run(watched(), token)
    done = [next(outcomes)]
    token.pause()
    thread = threading.Thread(target=lambda: done.extend(outcomes))
    thread.start()
    before = len(drawn)
    thread.join(0.5)
    assert thread.is_alive()
    assert (len(done), len(drawn)) == (1, before)
    token.resume()
    thread.join(10)
    assert sorted(o.key for o in done) == list(range(30))


def test_requests_are_drawn_lazily(make_pool, photos, requests) -> None:
    drawn: list[int] = []

    def watched():
        for request in requests(photos(*(f"{n}.jpg" for n in range(20)))):
            drawn.append(request.key)
            yield request

    outcomes = make_pool(workers=1).run(watched(), CancelToken())
    for taken, _ in enumerate(outcomes, 1):
        # Two in flight, and landed ones that were not asked for yet.
        assert len(drawn) <= taken + 4
    assert len(drawn) == 20


def test_nothing_starts_without_requests(make_pool) -> None:
    assert list(make_pool(workers=4).run([], CancelToken())) == []
    assert _workers() == []


def test_workers_are_kept_between_runs_and_end_with_the_pool(make_pool, decode, photos) -> None:
    pool = make_pool(workers=2)
    decode(pool, photos("a.jpg", "b.jpg"))
    before = {worker.pid for worker in _workers()}
    decode(pool, photos("a.jpg", "b.jpg"))
    assert {worker.pid for worker in _workers()} == before
    pool.close()
    pool.close()
    assert _workers() == []
    with pytest.raises(CancelledError):
        list(pool.run([], CancelToken()))


def test_another_run_waits_for_its_turn(make_pool, decode, photos, requests) -> None:
    pool = make_pool()
    paths = photos("a.jpg", "b.jpg", "c.jpg")
    first = pool.run(requests(paths), CancelToken())
    next(first)
    impatient = CancelToken()
    threading.Timer(0.2, impatient.cancel).start()
    with pytest.raises(CancelledError):
        list(pool.run(requests(paths), impatient))
    first.close()
    assert len(decode(pool, paths)) == 3


def test_close_ends_a_run_under_way(make_pool, photos, misbehave, requests) -> None:
    pool = make_pool(opener=misbehave)
    outcomes = pool.run(requests(photos("good.jpg", "gilhang.jpg")), CancelToken())
    next(outcomes)
    closer = threading.Timer(0.1, pool.close)
    closer.start()
    with pytest.raises(CancelledError):
        list(outcomes)
    closer.join()
    assert _workers() == []


def test_close_also_ends_the_workers_of_a_run_nobody_reads(make_pool, photos, misbehave, requests) -> None:
    pool = make_pool(opener=misbehave)
    outcomes = pool.run(requests(photos("good.jpg", "gilhang.jpg")), CancelToken())
    next(outcomes)
    pool.close()
    assert _workers() == []
    with pytest.raises(CancelledError):
        next(outcomes)


def test_an_error_among_the_requests_reaches_the_caller(make_pool, decode, photos, requests) -> None:
    pool = make_pool()
    paths = photos("a.jpg", "b.jpg")

    def broken():
        yield from requests(paths)
        raise RuntimeError("the scan failed")

    with pytest.raises(RuntimeError, match="the scan failed"):
        list(pool.run(broken(), CancelToken()))
    assert len(decode(pool, paths)) == 2


def test_an_impossible_edge_is_refused(make_pool, photos, requests) -> None:
    with pytest.raises(ValueError, match="edge"):
        list(make_pool().run(requests(photos("a.jpg"), PixelSpec(5000)), CancelToken()))


def test_a_decoder_that_cannot_be_imported(make_pool, photos, requests) -> None:
    pool = make_pool(opener="photoclip.decode.nowhere:open")
    with pytest.raises(DecoderError, match="nowhere"):
        list(pool.run(requests(photos("a.jpg")), CancelToken()))


def test_workers_that_end_at_their_start(make_pool, photos, requests, monkeypatch, tmp_path) -> None:
    (tmp_path / "ends_at_once.py").write_text("import os\nos._exit(9)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(DecoderError, match="exit code 9"):
        list(make_pool(opener="ends_at_once:open").run(requests(photos("a.jpg")), CancelToken()))


def test_no_descriptors_left(make_pool, decode, photos, requests) -> None:
    pool = make_pool(limits=Limits(patience_seconds=0.3))
    paths = photos("a.jpg")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    kept = [os.open(os.devnull, os.O_RDONLY)]
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    try:
        with contextlib.suppress(OSError):
            while True:
                kept.append(os.open(os.devnull, os.O_RDONLY))
        with pytest.raises(DecoderError, match="Too many open files"):
            list(pool.run(requests(paths), CancelToken()))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for descriptor in kept:
            os.close(descriptor)
    assert decode(pool, paths)[0].state is FileState.OK


def test_no_processes_to_be_had(make_pool, decode, photos, requests, monkeypatch) -> None:
    def refuse(*_, **__):
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    pool = make_pool(limits=Limits(patience_seconds=0.3))
    before = psutil.Process().num_fds()
    with monkeypatch.context() as patch:
        patch.setattr("photoclip.decode.process.subprocess.Popen", refuse)
        with pytest.raises(DecoderError, match="temporarily unavailable"):
            list(pool.run(requests(photos("a.jpg")), CancelToken()))
    assert psutil.Process().num_fds() == before
    assert len(decode(pool, photos("a.jpg"))) == 1


@pytest.mark.parametrize("given", [0, 1])
def test_processes_come_back(make_pool, decode, photos, monkeypatch, given) -> None:
    """A system that is short of processes for a moment costs a moment, and as long as one worker is there nothing."""
    started, refused = [], []

    def refuse_at_first(*arguments, **options):
        if len(started) >= given and len(refused) < 2:
            refused.append(1)
            raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))
        started.append(1)
        return popen(*arguments, **options)

    popen = subprocess.Popen
    monkeypatch.setattr("photoclip.decode.process.subprocess.Popen", refuse_at_first)
    outcomes = decode(make_pool(workers=3), photos("a.jpg", "b.jpg", "c.jpg", "d.jpg"))
    assert [outcome.state for outcome in outcomes] == [FileState.OK] * 4
    assert refused


def test_thumbnails_that_cannot_be_written(make_pool, photos, requests, tmp_path) -> None:
    """A full disk ends the work with one clear line, not with photos that have no thumbnails."""
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="cannot be written"):
        list(make_pool(tmp_path / "cache").run(requests(photos("a.jpg")), CancelToken()))


def test_no_descriptor_leaks(make_pool, decode, photos, misbehave) -> None:
    pool = make_pool(opener=misbehave)
    paths = photos("good.jpg", "segfault.jpg")
    decode(pool, paths)
    before = psutil.Process().num_fds()
    for _ in range(2):
        decode(pool, paths)
    assert psutil.Process().num_fds() == before


def test_workers_are_lean(make_pool, decode, photos, misbehave) -> None:
    outcome = decode(make_pool(opener=misbehave), photos("modules.jpg"))[0]
    assert outcome.reason == "loaded: []"


def test_workers_are_quiet(make_pool, decode, photos, misbehave, capfd) -> None:
    decode(make_pool(opener=misbehave), photos("noise.jpg", "segfault.jpg"))
    assert capfd.readouterr() == ("", "")


def test_the_main_module_is_not_executed_again(photos, tmp_path) -> None:
    """Neither that of an unguarded script, nor from an interpreter started in a folder with a module named json."""
    (tmp_path / "json.py").write_text("raise SystemExit('imported from the current folder')")
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(f"""
        import sys
        sys.path.remove({str(tmp_path)!r})
        from photoclip.decode.pool import DecodePool
        from photoclip.domain.decoding import DecodeRequest, PixelSpec
        from photoclip.domain.progress import CancelToken
        print("executed")
        with DecodePool(None, 2) as pool:
            for outcome in pool.run([DecodeRequest(0, {str(photos("a.jpg")[0])!r}, PixelSpec(64))], CancelToken()):
                print(outcome.state.value)
        """)
    )
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("executed\nok\n", "")


def test_the_number_of_workers(monkeypatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(64)), raising=False)
    assert DecodePool(None)._crew.most == 8
    assert DecodePool(None, 3)._crew.most == 3


def test_the_decoder_port_is_met(make_pool) -> None:
    assert make_pool().version >= 1
