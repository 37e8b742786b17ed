import numpy as np
import pytest

from photoclip.domain.decoding import DecodeOutcome
from photoclip.domain.errors import CancelledError
from photoclip.domain.files import FileState
from photoclip.ingest import understand
from photoclip.ingest.stream import Embedded
from photoclip.ingest.understand import gathered


def embedded(keys, bad=()):
    good = tuple(DecodeOutcome(key, "/", FileState.OK) for key in keys)
    failed = tuple(DecodeOutcome(key, "/", FileState.DAMAGED, "broken") for key in bad)
    return Embedded(good, np.array([[float(key)] for key in keys], np.float32) if keys else None, failed)


def test_small_batches_share_a_transaction_and_nothing_is_mixed_up():
    parts = [embedded([n], bad=[1000 + n]) for n in range(300)]
    joined = list(gathered(parts))
    assert len(joined) < 10
    assert [outcome.key for part in joined for outcome in part.with_pixels] == list(range(300))
    assert np.concatenate([part.vectors for part in joined])[:, 0].tolist() == list(range(300))
    assert [outcome.key for part in joined for outcome in part.without_pixels] == list(range(1000, 1300))


def test_failures_alone_come_without_vectors():
    (joined,) = gathered([embedded([], bad=[1]), embedded([], bad=[2])])
    assert joined.vectors is None
    assert len(joined.without_pixels) == 2


def test_what_is_slow_is_not_held_back_for_company(monkeypatch):
    seconds = iter(range(100))
    monkeypatch.setattr(understand, "monotonic", lambda: float(next(seconds)))
    assert [len(part.with_pixels) for part in gathered([embedded([1]), embedded([2]), embedded([3])])] == [1, 1, 1]


def test_nothing_gives_nothing():
    assert list(gathered([])) == []


def test_what_is_there_when_it_is_cancelled_is_kept():
    def cancelled():
        yield embedded([1])
        yield embedded([2])
        raise CancelledError

    parts = gathered(cancelled())
    assert [outcome.key for outcome in next(parts).with_pixels] == [1, 2]
    with pytest.raises(CancelledError):
        next(parts)
