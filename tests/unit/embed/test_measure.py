"""The speed that a person is told of a model."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from photoclip.domain.errors import CancelledError
from photoclip.domain.models import ModelCard
from photoclip.domain.progress import CancelToken
from photoclip.embed import measure as measuring
from photoclip.embed.encoder import OpenClipEncoder
from photoclip.embed.load import load_encoder
from photoclip.embed.measure import measure


@pytest.fixture(autouse=True)
def _shortly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "_IMAGES_S", 0.1)


def test_a_speed_says_what_when_and_where(tiny: OpenClipEncoder) -> None:
    began_ns = time.time_ns()
    speed = measure(tiny)
    assert speed.device == tiny.device
    assert 1 <= speed.batch_size <= tiny.batch_size
    assert speed.images_per_s > 10
    assert 0 < speed.text_ms < 1000
    assert began_ns <= speed.measured_at_ns <= time.time_ns()


def test_a_cancelled_one_ends_between_two_batches(
    tiny_dir: Path, folder_card: Callable[[Path], ModelCard], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "_IMAGES_S", 1e9)
    encoder, token, seen = load_encoder(folder_card(tiny_dir), "cpu float32"), CancelToken(), list[int]()

    def watch(_: object, inputs: tuple[object, ...]) -> None:
        seen.append(1)
        if len(seen) == 8:
            token.cancel()

    encoder.network.towers.visual.register_forward_pre_hook(watch)
    with pytest.raises(CancelledError):
        measure(encoder, token)
    assert len(seen) == 8
    assert encoder.embed_texts(["a dog"]).shape == (1, 48), "it stays usable"


def test_one_that_was_cancelled_before_it_began_computes_nothing(tiny: OpenClipEncoder) -> None:
    token = CancelToken()
    token.cancel()
    tiny.network.towers.visual.register_forward_pre_hook(lambda *_: pytest.fail("a picture was computed"))
    with pytest.raises(CancelledError):
        measure(tiny, token)
