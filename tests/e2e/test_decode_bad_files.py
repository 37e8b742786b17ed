"""Promise 5 over every hostile file there is: one outcome each, nothing changed, nobody left, memory bounded."""

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil

from photoclip.config.thumbnails import EDGES_PX, thumbnail_path
from photoclip.decode.pool import DecodePool
from photoclip.decode.thumbnails import is_whole
from photoclip.domain.decoding import DecodeRequest, PixelSpec
from photoclip.domain.files import FileState
from photoclip.domain.progress import CancelToken

MOST_RSS_BYTES = 1_500_000_000


class _Sampler(threading.Thread):
    """The largest memory any child held."""

    def __init__(self) -> None:
        super().__init__(name="rss sampler")
        self.largest = 0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.02):
            for child in psutil.Process().children():
                try:
                    self.largest = max(self.largest, child.memory_info().rss)
                except psutil.Error:
                    continue

    def end(self) -> int:
        self._over.set()
        self.join()
        return self.largest


def _hashes(paths: list[Path]) -> dict[Path, tuple[str, int]]:
    return {path: (hashlib.blake2b(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in paths}


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def test_every_bad_file_has_one_outcome(shared_bad, tmp_path) -> None:
    edge_px = 224
    paths = list(_files(shared_bad))
    before = _hashes(paths)
    sampler = _Sampler()
    sampler.start()
    started_s = time.monotonic()
    with DecodePool(tmp_path, 2) as pool:
        requests = (DecodeRequest(key, str(path), PixelSpec(edge_px)) for key, path in enumerate(paths))
        outcomes = list(pool.run(requests, CancelToken()))
    seconds = time.monotonic() - started_s
    largest = sampler.end()
    states = Counter(outcome.state for outcome in outcomes)
    print(f"{len(paths)} files in {seconds:.1f} s, largest worker {largest >> 20} MiB, {dict(states)}")

    assert sorted(outcome.key for outcome in outcomes) == list(range(len(paths)))
    assert _hashes(paths) == before
    assert psutil.Process().children() == []
    assert largest < MOST_RSS_BYTES
    for outcome in outcomes:
        assert bool(outcome.reason) == (outcome.state is not FileState.OK)
        assert len(outcome.reason) < 300
        assert "\n" not in outcome.reason
        # All of them can be read.
        assert outcome.content_hash is not None
        if outcome.state is FileState.OK:
            assert outcome.photo is not None
            assert outcome.pixels is not None
            assert outcome.pixels.shape == (edge_px, edge_px, 3)
            assert all(is_whole(thumbnail_path(tmp_path, outcome.content_hash, edge)) for edge in EDGES_PX)
        else:
            assert (outcome.photo, outcome.pixels) == (None, None)
    assert not list((tmp_path / "partial").iterdir())
    # These are there in numbers: a decoder that refuses everything, or takes everything, fails here.
    assert states[FileState.OK] > 700
    assert states[FileState.UNSUPPORTED] > 300
    assert states[FileState.DAMAGED] > 200
    assert states[FileState.TOO_LARGE] >= 3


def test_sound_pictures_among_the_bad_ones_are_decoded(shared_bad) -> None:
    """Whole families that a viewer shows: each member must come out."""
    families = {
        "pngsuite": [path for path in _files(shared_bad / "pngsuite") if path.suffix == ".png" and path.name[0] != "x"],
        "exif_orientation": list((shared_bad / "exif_orientation").glob("*.jpg")),
    }
    with DecodePool(None, 2) as pool:
        for name, paths in families.items():
            requests = (DecodeRequest(key, str(path), PixelSpec(64)) for key, path in enumerate(paths))
            failed = [outcome for outcome in pool.run(requests, CancelToken()) if outcome.state is not FileState.OK]
            assert len(paths) > 15
            assert not failed, f"{name}: {[(Path(o.path).name, o.reason) for o in failed]}"


def test_all_real_photos_are_decoded(shared_photos) -> None:
    """Every camera file, phone file and web picture; what fails is no picture, overwritten, or of a format left out."""
    paths = [path for path in _files(shared_photos) if path.suffix.lower() not in (".md", ".jsonl", ".json", ".txt")]
    with DecodePool(None, 2) as pool:
        requests = (DecodeRequest(key, str(path), PixelSpec(224)) for key, path in enumerate(paths))
        failed = {Path(o.path).name: o.state for o in pool.run(requests, CancelToken()) if o.state is not FileState.OK}
    assert failed == {
        "ukbench09268_corrupt.jpg": FileState.DAMAGED,
        "marbles.pbm": FileState.UNSUPPORTED,
        "baboon.pgm": FileState.UNSUPPORTED,
        "Iggy.1024.ppm": FileState.UNSUPPORTED,
    }
