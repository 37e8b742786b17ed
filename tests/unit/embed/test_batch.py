"""Finding the batch size, on a device made of arithmetic, and knowing memory from other trouble."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from photoclip.embed.batch import batch_of, batch_within, find_batch_size, is_out_of_memory

SIZES = (8, 16, 32, 64, 128, 256)


class Device:
    """Takes `fixed_s` per batch and `each_s` per picture, and holds `most` pictures."""

    def __init__(self, fixed_s: float, each_s: float, most: int = 10**6) -> None:
        self.now = 0.0
        self.ran: list[int] = []
        self._fixed_s, self._each_s, self._most = fixed_s, each_s, most

    def run(self, size: int) -> None:
        self.ran.append(size)
        if size > self._most:
            raise torch.OutOfMemoryError("CUDA out of memory")
        self.now += self._fixed_s + size * self._each_s

    def clock(self) -> float:
        return self.now

    def find(self, budget_s: float = 2.0, longest_s: float = 0.5) -> int:
        return find_batch_size(self.run, SIZES, budget_s, longest_s, self.clock)


def test_grows_while_it_pays() -> None:
    assert Device(fixed_s=0.01, each_s=0.0001).find() == 256
    assert Device(fixed_s=0.0001, each_s=0.001).find() == 8


def test_stops_where_memory_ends() -> None:
    assert Device(fixed_s=0.01, each_s=0.0001, most=100).find() == 64


def test_first_size_that_does_not_fit_is_told() -> None:
    with pytest.raises(torch.OutOfMemoryError):
        Device(fixed_s=0.01, each_s=0.001, most=4).find()


def test_slow_device_is_asked_once_and_a_bit() -> None:
    device = Device(fixed_s=0.0, each_s=1.0)
    assert device.find() == 8
    assert set(device.ran) == {8}


def test_one_disturbed_measurement_does_not_end_the_search() -> None:
    device = Device(fixed_s=0.01, each_s=0.0001)
    calm = device.run

    def disturbed(size: int) -> None:
        calm(size)
        device.now += 0.1 if size == 16 else 0.0

    assert find_batch_size(disturbed, SIZES, 3.0, 0.5, device.clock) == 256


@given(st.floats(0, 0.2), st.floats(1e-6, 0.5), st.integers(8, 300), st.floats(0.1, 5))
def test_keeps_to_budget_and_memory(fixed_s: float, each_s: float, most: int, budget_s: float) -> None:
    device = Device(fixed_s, each_s, most)
    found = device.find(budget_s)
    assert found in SIZES
    assert found <= most
    first_s = fixed_s + 8 * each_s
    assert device.now <= max(budget_s + fixed_s * 2, 3 * first_s) + 1e-6


@given(st.floats(1e-6, 10), st.sampled_from([1, 2, 16, 32]))
def test_a_batch_takes_its_time_and_no_more(each_s: float, most: int) -> None:
    size = batch_of(0.5, each_s, most)
    assert size in (1, 2, 4, 8, 16, 32)
    assert size == 1 or size * each_s <= 0.5
    assert size == most or 2 * size * each_s > 0.5


@given(st.sampled_from([1, 8, 64, 1024]), st.integers(0, 1 << 40), st.integers(1, 1 << 30))
def test_short_memory_halves_batches_and_never_ends_them(best: int, available: int, each: int) -> None:
    size = batch_within(best, available, each)
    assert 1 <= size <= best
    assert size == 1 or 4 * size * each <= available
    assert size == best or 4 * 2 * size * each > available


def run_out_of_memory() -> None:
    torch.empty(1 << 60, dtype=torch.uint8)


def fail_otherwise() -> None:
    torch.ones(2, 3) @ torch.ones(2, 3)


@pytest.mark.parametrize(("act", "expected"), [(run_out_of_memory, True), (fail_otherwise, False)])
def test_torch_errors_are_told_apart(act: Callable[[], None], expected: bool) -> None:
    with pytest.raises(RuntimeError) as caught:
        act()
    assert is_out_of_memory(caught.value) is expected
