"""How sections share a height."""

from hypothesis import given
from hypothesis import strategies as st

from photoclip.ui.panels.shares import shared


def test_small_ones_get_what_they_want_and_large_ones_the_rest() -> None:
    assert shared((100, 50), 400) == (100, 50)
    assert shared((1000, 50), 400) == (350, 50)
    assert shared((1000, 9600), 400) == (200, 200)
    assert shared((0, 9600), 400) == (0, 400)


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=4), st.integers(-50, 5000))
def test_nobody_gets_too_much_and_nothing_is_wasted(wanted: list[int], room: int) -> None:
    got = shared(wanted, room)
    assert all(0 <= mine <= wish for mine, wish in zip(got, wanted, strict=True))
    assert sum(got) <= max(0, room)
    short = [mine for mine, wish in zip(got, wanted, strict=True) if mine < wish]
    if short:
        assert max(0, room) - sum(got) < len(wanted)
        assert min(short) >= max(got) - len(wanted) or max(got) in [
            m for m, w in zip(got, wanted, strict=True) if m == w
        ]
