"""A saved index is whole or it is not used: flips, cuts, full disks and kills."""

import errno
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photoclip.domain.errors import StorageError
from photoclip.index.exact import ExactIndex
from photoclip.index.hnsw import HnswIndex
from photoclip.index.snapshot import Snapshot, read_snapshot, write_graph_snapshot, write_snapshot
from photoclip.index.store import Loaded, load_exact, load_hnsw

DIMENSION = 12
posix_only = pytest.mark.skipif(os.name == "nt", reason="signals and file size limits of POSIX")


def vectors(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)


def filled(count: int = 200) -> HnswIndex:
    index = HnswIndex(DIMENSION, model="starter")
    index.add(np.arange(count), vectors(count))
    index.remove(np.arange(0, count, 10))
    index.last_row = count
    return index


def load(path: Path) -> Loaded:
    return load_hnsw(path, DIMENSION, "starter")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "photos.index"
    filled().save(path)
    return path


def graph_of(saved: Path) -> Path:
    (graph,) = saved.parent.glob("*.graph")
    return graph


def assert_unusable(loaded: Loaded, reason: str) -> None:
    assert loaded.index is None
    assert loaded.last_row == 0
    assert reason in loaded.reason


def test_it_comes_back_with_its_row_and_model(saved: Path) -> None:
    loaded = load(saved)
    assert loaded.index is not None
    assert (loaded.reason, loaded.last_row, loaded.index.last_row) == ("", 200, 200)
    assert (loaded.index.model, loaded.index.dimension, len(loaded.index)) == ("starter", DIMENSION, 180)
    assert load_hnsw(saved, DIMENSION).index is not None


def test_none_yet(tmp_path: Path) -> None:
    assert_unusable(load(tmp_path / "photos.index"), "none yet")
    assert_unusable(load(tmp_path / "no" / "folder"), "none yet")


def test_it_must_fit(saved: Path, tmp_path: Path) -> None:
    assert_unusable(load_hnsw(saved, 64), f"{DIMENSION} components, not 64")
    assert_unusable(load_hnsw(saved, DIMENSION, "larger"), "model starter, not larger")
    exact = load_exact(saved, DIMENSION)
    assert exact.index is None
    assert "kind hnsw" in exact.reason
    ExactIndex(DIMENSION).save(tmp_path / "exact")
    assert_unusable(load_hnsw(tmp_path / "exact", DIMENSION), "kind exact")


@pytest.mark.parametrize("content", [b"", b"x", b"PCLIPIDX", b"PK\x03\x04" + bytes(500), bytes(500)])
def test_something_else_lies_there(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "photos.index").write_bytes(content)
    assert_unusable(load(tmp_path / "photos.index"), "not an index of PhotoClip")


def test_a_folder_lies_there(tmp_path: Path) -> None:
    assert_unusable(load(tmp_path), "cannot be read")


def test_a_newer_version_is_not_read(saved: Path) -> None:
    data = bytearray(saved.read_bytes())
    data[8] = 2
    saved.write_bytes(data)
    assert_unusable(load(saved), "version 2")


def test_every_byte_before_the_arrays_and_many_after_are_guarded(saved: Path) -> None:
    data = saved.read_bytes()
    header = 16 + int.from_bytes(data[12:16], "little")
    places = {*range(header), *np.linspace(header, len(data) - 1, 200).astype(int).tolist(), *range(-32, 0)}
    for place in sorted(places):
        damaged = bytearray(data)
        damaged[place] ^= 1 << (place % 8)
        saved.write_bytes(damaged)
        assert load(saved).index is None, f"byte {place} of {len(data)}"
    saved.write_bytes(data)
    assert load(saved).index is not None


def test_every_byte_of_the_head_of_the_graph_and_many_after_are_guarded(saved: Path) -> None:
    graph = graph_of(saved)
    data = graph.read_bytes()
    for place in [*range(100), *np.linspace(100, len(data) - 1, 100).astype(int).tolist()]:
        damaged = bytearray(data)
        damaged[place] ^= 1 << (place % 8)
        graph.write_bytes(damaged)
        assert_unusable(load(saved), "graph is damaged")
    graph.write_bytes(data)
    assert load(saved).index is not None


@pytest.mark.parametrize("of_graph", [False, True])
def test_a_cut_or_longer_file_is_noticed(saved: Path, of_graph: bool) -> None:
    path = graph_of(saved) if of_graph else saved
    data = path.read_bytes()
    for size in (0, 1, 15, 16, 47, 48, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:size])
        assert load(saved).index is None, f"cut to {size} bytes"
    path.write_bytes(data + b"\0")
    assert load(saved).index is None


def test_a_missing_or_foreign_graph_is_noticed(saved: Path, tmp_path: Path) -> None:
    graph = graph_of(saved)
    other = tmp_path / "other" / "photos.index"
    filled(300).save(other)
    graph.write_bytes(graph_of(other).read_bytes())
    assert_unusable(load(saved), "graph is damaged")
    graph.unlink()
    assert_unusable(load(saved), "graph is missing")


def test_contradictions_under_a_right_checksum_are_noticed(saved: Path) -> None:
    good = read_snapshot(saved)
    ids, nodes, digests = good.arrays["ids"], good.arrays["nodes"], good.arrays["digests"]
    for arrays in (
        {"ids": ids, "nodes": nodes, "digests": digests[:-1]},
        {"ids": ids, "nodes": nodes, "digests": np.concatenate([digests, digests[:1]])},
        {"ids": ids[:-1], "nodes": nodes, "digests": digests},
        {"ids": np.zeros_like(ids), "nodes": nodes, "digests": digests},
        {"ids": ids, "nodes": nodes - 10, "digests": digests},
        {"ids": ids, "nodes": nodes},
    ):
        write_snapshot(saved, replace(good, arrays=arrays))
        assert_unusable(load(saved), "makes no sense")
    write_snapshot(saved, replace(good, graph=None))
    assert_unusable(load(saved), "names no graph")


def test_an_exact_index_is_guarded_as_well(tmp_path: Path) -> None:
    path = tmp_path / "exact.index"
    index = ExactIndex(DIMENSION, model="starter")
    index.add(np.arange(20), vectors(20))
    index.last_row = 7
    index.save(path)
    loaded = load_exact(path, DIMENSION, "starter")
    assert loaded.index is not None
    assert (loaded.last_row, loaded.index.last_row, loaded.index.model) == (7, 7, "starter")
    assert load_exact(path, DIMENSION, "larger").index is None
    assert load_exact(tmp_path / "none", DIMENSION).reason == "there is none yet"
    assert "cannot be read" in load_exact(tmp_path, DIMENSION).reason
    data = path.read_bytes()
    for place in np.linspace(0, len(data) - 1, 150).astype(int).tolist():
        damaged = bytearray(data)
        damaged[place] ^= 0x10
        path.write_bytes(damaged)
        assert load_exact(path, DIMENSION).index is None, f"byte {place}"


def test_another_index_in_the_folder_is_left_alone(saved: Path) -> None:
    neighbour = saved.with_name("photos.index.old")
    filled(100).save(neighbour)
    filled(120).save(saved)
    assert load(neighbour).index is not None
    assert load(saved).index is not None


def test_what_a_crash_left_is_swept(saved: Path) -> None:
    for name in ("photos.index.tmp", "photos.index.graph.tmp", "photos.index.0123456789abcdef.graph"):
        saved.with_name(name).write_bytes(b"half")
    filled(100).save(saved)
    assert len(list(saved.parent.iterdir())) == 2
    assert len(load(saved).index or []) == 90


@pytest.mark.parametrize("failing_sync", [1, 2])
def test_a_disk_that_fills_up_changes_nothing(saved: Path, monkeypatch: pytest.MonkeyPatch, failing_sync: int) -> None:
    before = {path: path.read_bytes() for path in saved.parent.iterdir()}
    calls, sync = [0], os.fsync

    def full(descriptor: int) -> None:
        calls[0] += 1
        if calls[0] == failing_sync:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match=r"photos\.index cannot be saved: No space left on device") as caught:
        filled(300).save(saved)
    assert caught.value.remedy
    assert {path: path.read_bytes() for path in saved.parent.iterdir()} == before
    assert load(saved).last_row == 200


def test_a_failed_switch_changes_nothing(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in saved.parent.iterdir()}
    rename = Path.replace

    def busy(self: Path, target: Path) -> Path:
        if target == saved:
            raise PermissionError(errno.EACCES, "in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    with pytest.raises(StorageError, match="in use"):
        filled(300).save(saved)
    assert {path: path.read_bytes() for path in saved.parent.iterdir()} == before


@pytest.mark.parametrize("name", ["photos.index.graph.tmp", "photos.index.tmp"])
def test_a_place_that_cannot_be_opened_is_said(saved: Path, name: str) -> None:
    saved.with_name(name).mkdir()
    with pytest.raises(StorageError, match=r"directory|denied"):
        filled(300).save(saved)
    assert load(saved).last_row == 200


@posix_only
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_said(saved: Path) -> None:
    saved.parent.chmod(0o500)
    try:
        with pytest.raises(StorageError, match="Permission denied"):
            filled(300).save(saved)
        assert load(saved).last_row == 200
    finally:
        saved.parent.chmod(0o700)


def test_a_graph_that_hnswlib_cut_short_is_noticed(saved: Path) -> None:
    good = read_snapshot(saved)
    before = {path: path.read_bytes() for path in saved.parent.iterdir()}

    def cut(path: Path) -> Snapshot:
        path.write_bytes(bytes(100))
        return good

    with pytest.raises(StorageError, match="100 of"):
        write_graph_snapshot(saved, cut)
    assert {path: path.read_bytes() for path in saved.parent.iterdir()} == before


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from photoclip.domain.errors import StorageError
from photoclip.index.hnsw import HnswIndex
index = HnswIndex(12)
index.add(np.arange(3000), np.random.default_rng(1).normal(size=(3000, 12)).astype(np.float32))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    index.save(Path(sys.argv[1]))
except StorageError as error:
    sys.exit(str(error))
"""


@posix_only
@pytest.mark.parametrize("limit_bytes", [0, 5_000, 300_000])
def test_a_file_that_may_not_grow_changes_nothing(saved: Path, limit_bytes: int) -> None:
    before = {path: path.read_bytes() for path in saved.parent.iterdir()}
    ended = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(saved), str(limit_bytes)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "photos.index cannot be saved" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert {path: path.read_bytes() for path in saved.parent.iterdir()} == before


KILLED = """
import os, signal, sys
from pathlib import Path
import numpy as np
from photoclip.index.hnsw import HnswIndex
index = HnswIndex(12, model="starter")
index.add(np.arange(500), np.random.default_rng(1).normal(size=(500, 12)).astype(np.float32))
index.last_row = 500
which, number = sys.argv[2].split()
owner, name = {"sync": (os, "fsync"), "rename": (Path, "replace"), "remove": (Path, "unlink")}[which]
real, calls = getattr(owner, name), [0]
def killing(*arguments, **keywords):
    calls[0] += 1
    if calls[0] == int(number):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **keywords)
setattr(owner, name, killing)
index.save(Path(sys.argv[1]))
"""


@posix_only
@pytest.mark.parametrize(
    ("step", "rows"),
    [("sync 1", 200), ("sync 2", 200), ("rename 1", 200), ("rename 2", 200), ("sync 3", 500), ("remove 1", 500)],
)
def test_killed_at_any_step_one_of_the_two_is_there(saved: Path, step: str, rows: int) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(saved), step], timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    loaded = load(saved)
    assert loaded.reason == ""
    assert loaded.last_row == rows
    filled(100).save(saved)
    assert len(list(saved.parent.iterdir())) == 2


def test_an_interrupted_save_leaves_no_temporary_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in saved.parent.iterdir()}

    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        filled(300).save(saved)
    assert {path: path.read_bytes() for path in saved.parent.iterdir()} == before
