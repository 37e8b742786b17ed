import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photoclip.decode.colour import Profiles
from photoclip.decode.limits import Limits
from photoclip.decode.picture import Picture, Source, open_picture
from photoclip.decode.pool import DecodePool
from photoclip.domain.decoding import DecodeOutcome, DecodeRequest, PixelSpec
from photoclip.domain.progress import CancelToken

HERE = Path(__file__).parent
SPEC = PixelSpec(64)
MISBEHAVE = "decode_test_openers:misbehave"

Opened = Callable[..., Picture]


@pytest.fixture
def misbehave(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a decoder that crashes, hangs or eats memory, as the file's name says."""
    monkeypatch.syspath_prepend(str(HERE / "modules"))
    return MISBEHAVE


@pytest.fixture
def make_pool() -> Iterator[Callable[..., DecodePool]]:
    pools: list[DecodePool] = []

    def make(thumbnails: Path | None = None, **options) -> DecodePool:
        pools.append(DecodePool(thumbnails, **{"workers": 1, **options}))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


@pytest.fixture
def scene() -> Image.Image:
    """A picture without any symmetry: a gradient, and a different colour in each corner."""
    y, x = np.mgrid[0:96, 0:144]
    image = Image.fromarray(np.stack([x * 255 // 143, y * 255 // 95, 90 + 0 * x], axis=-1).astype(np.uint8))
    for corner, colour in {(0, 0): "red", (104, 0): "lime", (0, 64): "blue", (104, 64): "yellow"}.items():
        image.paste(colour, (*corner, corner[0] + 40, corner[1] + 32))
    return image


@pytest.fixture
def opened() -> Opened:
    """`open_picture` in this process, for pictures the test made itself."""

    def call(
        content: Image.Image | bytes, name: str = "photo.jpg", spec: PixelSpec = SPEC, box=None, **save
    ) -> Picture:
        data = content if isinstance(content, bytes) else _encode(content, **save)
        return open_picture(Source(name, data, spec, box, Limits(), Profiles()))

    return call


def _encode(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


@pytest.fixture
def encode() -> Callable[..., bytes]:
    """An image as the bytes of a file."""
    return _encode


@pytest.fixture
def dng(monkeypatch: pytest.MonkeyPatch) -> Callable[..., bytes]:
    """Writes a DNG around a preview."""
    monkeypatch.syspath_prepend(str(HERE / "modules"))
    return importlib.import_module("decode_test_dng").dng


@pytest.fixture
def requests() -> Callable[..., Iterator[DecodeRequest]]:
    def make(paths: Iterable[Path], spec: PixelSpec | None = SPEC, **options) -> Iterator[DecodeRequest]:
        for key, path in enumerate(paths):
            yield DecodeRequest(key, str(path), spec, **options)

    return make


@pytest.fixture
def decode(requests) -> Callable[..., list[DecodeOutcome]]:
    """Runs a pool over files: outcomes in the order of the paths, and exactly one each."""

    def run(pool: DecodePool, paths: Sequence[Path], spec: PixelSpec | None = SPEC, **options) -> list[DecodeOutcome]:
        outcomes = sorted(pool.run(requests(paths, spec, **options), CancelToken()), key=lambda outcome: outcome.key)
        assert [outcome.path for outcome in outcomes] == [str(path) for path in paths]
        return outcomes

    return run


@pytest.fixture
def difference() -> Callable[[Image.Image, Image.Image], float]:
    """Mean absolute difference of two RGB images, 0..255."""

    def measure(image: Image.Image, other: Image.Image) -> float:
        assert image.size == other.size
        return float(np.abs(np.asarray(image, np.int16) - np.asarray(other, np.int16)).mean())

    return measure


@pytest.fixture
def photos(tmp_path: Path) -> Callable[..., list[Path]]:
    """Small sound JPEGs of the names given, each with other content."""

    def make(*names: str) -> list[Path]:
        folder = tmp_path / "photos"
        folder.mkdir(exist_ok=True)
        paths = []
        for index, name in enumerate(names):
            noise = np.random.default_rng(index).integers(0, 255, (6, 8, 3), np.uint8)
            image = Image.fromarray(noise).resize((160, 120), Image.Resampling.BICUBIC)
            (folder / name).write_bytes(_encode(image, "JPEG"))
            paths.append(folder / name)
        return paths

    return make
