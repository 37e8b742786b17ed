"""How many workers memory allows: the decision, and what it does to a pool."""

import itertools
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.decode.appetite import RESERVE_BYTES, WORKER_BYTES, affordable
from photoclip.decode.memory import PLENTY_BYTES, available_bytes, left_in_cgroups
from photoclip.domain.files import FileState
from photoclip.domain.progress import CancelToken

BYTES = st.integers(0, 1 << 36)
HELD = st.lists(st.integers(0, 1 << 31), max_size=16)
GIB = 1 << 30


@given(st.integers(1, 16), BYTES, HELD)
def test_never_none_and_never_more_than_wanted(most, available, held) -> None:
    assert 1 <= affordable(most, available, held) <= most


@given(st.integers(1, 16), st.integers(RESERVE_BYTES, 1 << 36))
def test_workers_that_were_started_can_stay(most, available) -> None:
    """Whatever share of their reckoning they have taken by then."""
    given_to = affordable(most, available, [])
    for share in (0, WORKER_BYTES // 3, WORKER_BYTES):
        held = [share] * given_to
        left = available - sum(held)
        assert affordable(most, left, held) == given_to or left < RESERVE_BYTES


def test_a_container_of_two_gigabytes_on_a_large_machine() -> None:
    assert affordable(8, 64 * GIB, []) == 8
    assert affordable(8, int(1.2 * GIB), []) == 3
    assert affordable(8, 100 << 20, []) == 1


def test_fewer_when_others_take_the_memory_and_more_when_it_is_back() -> None:
    held = [WORKER_BYTES] * 4
    assert affordable(8, RESERVE_BYTES, held) == 4
    assert affordable(8, RESERVE_BYTES - 1, held) == 3
    assert affordable(8, 0, held) == 3
    assert affordable(8, RESERVE_BYTES + 2 * WORKER_BYTES, held[:3]) == 5


def _write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder


def test_what_a_container_leaves_counts(tmp_path) -> None:
    """cgroup v2: our own group has no limit, the one around it has; dropped pages are no use."""
    stat = "anon 900\ninactive_file 300\nactive_file 5\n"
    _write(tmp_path / "pod" / "box", memory__max="max", memory__current="500", memory__stat=stat)
    _write(tmp_path / "pod", memory__max="2000", memory__current="1500", memory__stat=stat)
    member = _write(tmp_path, cgroup="0::/pod/box\n") / "cgroup"
    assert list(left_in_cgroups(member, tmp_path)) == [800]


def test_what_a_container_of_the_first_kind_leaves_counts(tmp_path) -> None:
    """cgroup v1, and a path that is the host's: what is mounted is the group itself."""
    _write(
        tmp_path / "memory",
        memory__limit_in_bytes="1000",
        memory__usage_in_bytes="900",
        memory__stat="total_inactive_file 150\n",
    )
    member = _write(tmp_path, cgroup="5:cpu,cpuacct:/x\n4:memory:/docker/abc\n0::/\n") / "cgroup"
    assert list(left_in_cgroups(member, tmp_path)) == [250]


def test_without_control_groups_nothing_is_left_out(tmp_path) -> None:
    assert list(left_in_cgroups(tmp_path / "none", tmp_path)) == []
    assert 0 < available_bytes() <= psutil.virtual_memory().total


def test_who_cannot_ask_has_plenty(monkeypatch) -> None:
    def refuse() -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(psutil, "virtual_memory", refuse)
    assert available_bytes() == PLENTY_BYTES


def test_a_pool_follows_the_memory(make_pool, photos, requests, monkeypatch) -> None:
    """Short at first: one worker. Then there is plenty, then nothing again; no photo is lost on the way."""
    monkeypatch.setattr("photoclip.decode.crew._BETWEEN_LOOKS_S", 0.0)
    free = [0]
    paths = photos(*(f"{n}.jpg" for n in range(6)))
    endless = itertools.cycle(paths)
    token = CancelToken()
    outcomes = make_pool(workers=3, memory=lambda: free[0]).run(requests(endless), token)
    counts = []
    for wanted, bytes_free in ((1, 0), (3, PLENTY_BYTES), (1, 0)):
        free[0] = bytes_free
        for outcome in itertools.islice(outcomes, 20_000):
            assert outcome.state is FileState.OK
            if (count := len(psutil.Process().children())) == wanted:
                break
        counts.append(count)
    outcomes.close()
    assert counts == [1, 3, 1]


@pytest.mark.parametrize("times", [1, 2])
def test_a_photo_whose_worker_the_system_ends_is_tried_alone(make_pool, decode, photos, misbehave, tmp_path, times):
    """The kernel's out-of-memory killer takes whoever is largest at the moment: the photo is not to blame."""
    pool = make_pool(workers=2, opener=misbehave)
    names = ["a.jpg", f"killed {times}.jpg", "b.jpg", "c.jpg"]
    assert [outcome.state for outcome in decode(pool, photos(*names))] == [FileState.OK] * 4


def test_a_photo_whose_worker_the_system_ended_waits_for_a_long_one_however_much_memory_there_is_then(
    make_pool, decode, photos, misbehave, monkeypatch
):
    monkeypatch.setattr("photoclip.decode.crew._REST_S", 0.3)
    monkeypatch.setattr("photoclip.decode.crew._BETWEEN_LOOKS_S", 0.0)
    pool = make_pool(workers=2, opener=misbehave, memory=lambda: PLENTY_BYTES)
    paths = photos("a.jpg", "b.jpg", "c.jpg", "d.jpg", "long.jpg", "killed 1.jpg")
    while sum(worker.is_ready for worker in pool._crew) < 2:
        decode(pool, paths[:4])
    assert [outcome.state for outcome in decode(pool, paths[4:])] == [FileState.OK] * 2


def test_a_photo_whose_worker_the_system_ends_each_time_waits_for_the_next_run(make_pool, decode, photos, misbehave):
    pool = make_pool(workers=2, opener=misbehave)
    outcomes = decode(pool, photos("a.jpg", "killed 99.jpg", "b.jpg"))
    assert [outcome.state for outcome in outcomes] == [FileState.OK, FileState.UNREADABLE, FileState.OK]
    assert "memory" in outcomes[1].reason
