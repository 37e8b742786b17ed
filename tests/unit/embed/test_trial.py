"""Which dtype is the fastest: told by a trial that leaves the network as it was, and remembered."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from photoclip.domain.models import ModelCard
from photoclip.embed import load, trial
from photoclip.embed.build import build_towers
from photoclip.embed.device import CPU_FLOAT32, Placement
from photoclip.embed.load import load_encoder
from photoclip.embed.measured import Measured
from photoclip.embed.network import Network
from photoclip.embed.trial import best_of, fastest, time_each

Noise = Callable[[int, int], np.ndarray]
BFLOAT16 = Placement(torch.device("cpu"), torch.bfloat16)


@pytest.fixture
def card(tiny_dir: Path, folder_card: Callable[[Path], ModelCard]) -> ModelCard:
    return folder_card(tiny_dir)


@pytest.fixture
def two_rivals(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """As on a CPU that computes bfloat16 too. Seconds a picture takes in bfloat16 and float32 come from this list; what
    is taken out of it counts the trials.
    """
    seconds: list[float] = []
    monkeypatch.setattr(load, "rivals", lambda wish, first: (CPU_FLOAT32, BFLOAT16) if " " not in wish else (first,))
    monkeypatch.setattr(trial, "_picture_s", lambda network, placement: seconds.pop(0))
    return seconds


class Clock:
    """A device that takes `each_s` a picture and `fixed_s` a batch."""

    def __init__(self, fixed_s: float, each_s: float) -> None:
        self.now, self.ran = 0.0, list[int]()
        self._fixed_s, self._each_s = fixed_s, each_s

    def run(self, size: int) -> None:
        self.ran.append(size)
        self.now += self._fixed_s + size * self._each_s

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("fixed_s", "each_s", "ran"),
    [(0.0, 0.02, [8, 8]), (0.001, 0.0001, [8, 8, 32, 32, 128, 128]), (0.06, 0.0, [8, 8]), (0.6, 0.0, [8])],
)
def test_a_trial_ends_when_it_can_tell(fixed_s: float, each_s: float, ran: list[int]) -> None:
    clock = Clock(fixed_s, each_s)
    found = time_each(clock.run, (8, 32, 128), clock)
    assert clock.ran == ran
    assert found == pytest.approx(each_s + fixed_s / ran[-1])


def test_the_usual_one_stays_unless_another_is_clearly_faster() -> None:
    inf = float("inf")
    assert [best_of(times) for times in ([1, 0.5], [1, 0.95], [1, 2], [inf, 3], [3, inf], [inf, inf], [1])] == [
        *(1, 0, 0, 1, 0, 0, 0)
    ]


def test_a_trial_leaves_the_network_as_it_was(card: ModelCard, noise: Noise) -> None:
    network = Network(build_towers(card), card, CPU_FLOAT32)
    pixels = torch.from_numpy(noise(3, 32))
    before = network.images(pixels).numpy().copy()
    weights = [parameter.data_ptr() for parameter in network.towers.visual.parameters()]
    assert fastest(network, (CPU_FLOAT32, BFLOAT16)) in (CPU_FLOAT32, BFLOAT16)
    assert network.placement == CPU_FLOAT32
    np.testing.assert_array_equal(network.images(pixels).numpy(), before)
    assert [parameter.data_ptr() for parameter in network.towers.visual.parameters()] == weights, "nothing was copied"


def test_what_does_not_run_is_never_the_fastest(card: ModelCard, noise: Noise) -> None:
    network = Network(build_towers(card), card, CPU_FLOAT32)
    meta = Placement(torch.device("meta"), torch.float32)  # computes nothing: .cpu() raises
    assert fastest(network, (meta, CPU_FLOAT32)) == CPU_FLOAT32
    assert fastest(network, (CPU_FLOAT32, meta)) == CPU_FLOAT32
    assert network.images(torch.from_numpy(noise(1, 32))).shape == (1, 48)


def test_the_winner_is_remembered_and_taken_untried(card: ModelCard, tmp_path: Path, two_rivals: list[float]) -> None:
    file = tmp_path / "measured.json"
    two_rivals[:] = [1.0, 0.2]
    with_trial = load_encoder(card, "cpu", measured=Measured(file))
    assert with_trial.device == "cpu bfloat16"
    assert two_rivals == []
    again = load_encoder(card, "cpu", measured=Measured(file))  # a trial would raise: there is nothing in the list
    assert again.device == "cpu bfloat16"
    two_rivals[:] = [1.0, 2.0]
    file.write_text("{damaged")
    assert load_encoder(card, "cpu", measured=Measured(file)).device == "cpu float32"


def test_what_is_remembered_must_still_prove_right(
    card: ModelCard, tmp_path: Path, two_rivals: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = Measured(tmp_path / "measured.json")
    two_rivals[:] = [1.0, 0.2]
    load_encoder(card, "cpu", measured=measured)
    monkeypatch.setattr(load, "_LEAST_COSINE", 0.999999)
    exact = load_encoder(card, "cpu", measured=measured)
    assert exact.device == "cpu float32"
    assert "bfloat16" in exact.notes[0]
    assert load_encoder(card, "cpu", measured=measured).notes == (), "what proved wrong is not tried again"


def test_who_names_a_dtype_gets_it_and_nobody_remembers(card: ModelCard, tmp_path: Path) -> None:
    measured = Measured(tmp_path / "measured.json")
    assert load_encoder(card, "cpu bfloat16", measured=measured).device == "cpu bfloat16"
    assert not (tmp_path / "measured.json").exists()


def test_the_batch_size_is_remembered_where_it_was_found(card: ModelCard, tmp_path: Path, noise: Noise) -> None:
    file = tmp_path / "measured.json"
    first = load_encoder(card, "cpu", measured=Measured(file))
    assert first.batch_size >= 1
    first.embed_images(noise(32, 32))
    found = first.batch_size
    (choice,) = json.loads(file.read_bytes())["choices"].values()
    assert choice["batch_size"] == found > 1
    seen: list[int] = []
    second = load_encoder(card, "cpu", measured=Measured(file))
    second.network.towers.visual.register_forward_pre_hook(lambda _, inputs: seen.append(len(inputs[0])))
    assert second.batch_size == found
    assert seen == [], "nothing is tried"
