"""Pages of an answer that more photos are looked at for."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.catalog.rows import NOTHING, Traces
from photoclip.search.collapse import collapse
from photoclip.search.listed import Listed, continued


def answer(ids, hashes, depth):
    first = ids[:depth]
    made = collapse(
        first,
        Traces(first, np.full(depth, NOTHING), hashes[:depth]),
        lambda asked: np.zeros((len(asked), 2)),
        lambda: 0.5,
    )
    falling = np.linspace(1, 0, made.ids.size, dtype=np.float32)
    total = ids.size - (depth - made.ids.size)
    return Listed(made.ids, falling, falling, total, depth, behind=made.behind)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(20, 300), start=st.integers(2, 40))
def test_no_photo_is_lost_or_shown_twice_however_copies_group_when_more_are_looked_at(seed, count, start):
    random = np.random.default_rng(seed)
    of_picture = random.integers(0, 1 << 63, 5).astype(np.uint64)
    hashes = of_picture[random.integers(0, 5, count)]
    for _ in range(3):
        hashes ^= np.where(
            random.random(count) < 0.5, np.uint64(1) << random.integers(0, 64, count).astype(np.uint64), 0
        )
    ids = random.permutation(count) + 1
    depth, listed = min(start, count), answer(ids, hashes, min(start, count))
    while depth < count:
        depth = min(2 * depth, count)
        before = listed.ids.tolist()
        listed = continued(listed, answer(ids, hashes, depth))
        behind = [one for members in listed.behind.values() for one in members]
        assert listed.ids[: len(before)].tolist() == before
        assert sorted([*listed.ids.tolist(), *behind]) == sorted(ids[:depth].tolist())
        assert set(listed.behind) <= set(listed.ids.tolist())
        assert listed.total == count - len(behind)
    assert listed.reaches(count), "else a search would look for what is not there, for ever"
