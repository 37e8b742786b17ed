"""Workers that compute behind other programs; and what is told of processes where psutil is not installed."""

import sys

import psutil
import pytest

from photoclip.config.resources import resource
from photoclip.decode import vitals
from photoclip.decode.limits import Limits
from photoclip.decode.memory import PLENTY_BYTES, available_bytes
from photoclip.decode.pool import DecodePool
from photoclip.domain.decoding import DecodeRequest
from photoclip.domain.files import FileState
from photoclip.domain.progress import CancelToken


def _workers() -> list[psutil.Process]:
    return psutil.Process().children()


def test_gentle_workers_step_back_from_the_next_run_on() -> None:
    files = sorted(resource("samples").rglob("*.jpg"))[:6]
    own = psutil.Process().nice()
    with DecodePool(None, workers=2) as pool:
        for gentle in (False, True, False):
            pool.configure(None, workers=2, gentle=gentle)
            stream = pool.run([DecodeRequest(key, str(path), None) for key, path in enumerate(files)], CancelToken())
            assert next(stream).state is FileState.OK
            found = {worker.nice() for worker in _workers()}
            assert len(list(stream)) == 5
            if not gentle:
                assert found == {own}
            elif sys.platform == "win32":
                assert found == {psutil.BELOW_NORMAL_PRIORITY_CLASS}
            else:
                assert found == {max(own, 10)}
            assert len(_workers()) <= (1 if gentle else 2)


def test_who_gets_a_tenth_of_a_core_gets_more_time() -> None:
    usual = Limits()
    patient = usual.patient()
    assert (patient.seconds, patient.start_seconds) == (4 * usual.seconds, 4 * usual.start_seconds)
    assert patient.memory_bytes == usual.memory_bytes


def test_without_psutil_only_linux_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    pid = psutil.Process().pid
    known = vitals.core_s(pid)
    monkeypatch.setitem(sys.modules, "psutil", None)
    assert vitals.rss_bytes(pid) == 0
    assert available_bytes() == PLENTY_BYTES
    if sys.platform == "linux":
        assert vitals.core_s(pid) == pytest.approx(known, abs=1.0)
        assert vitals.core_s(pid) > 0
    assert vitals.core_s(1 << 30) == 0.0
