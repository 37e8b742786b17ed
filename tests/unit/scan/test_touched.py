"""Where something was touched: what lies in it, and how touches are collected."""

import os
from collections.abc import Iterable, Sequence
from pathlib import PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.scan.touched import WHOLE, Touch, Touches, collapsed, covers

NAMES = st.sampled_from(["a", "aa", "b", "ü"])
PLACES = st.lists(NAMES, max_size=4).map(os.sep.join)
TOUCHES = st.builds(Touch, PLACES, st.booleans())


class Clock:
    """Stands still until it is set."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def place(path: str) -> str:
    return path.replace("/", os.sep)


def is_touched(path: str, touches: Iterable[Touch]) -> bool:
    """A file is, with the folder it is in."""
    return covers(touches, Touch(path.rpartition(os.sep)[0], is_deep=False))


def is_covered(touch: Touch, by: Iterable[Touch]) -> bool:
    """Said in another way than the code: as parts of paths."""
    parts = PurePath(touch.relative_path).parts
    for other in by:
        others = PurePath(other.relative_path).parts
        if other == touch or (other.is_deep and parts[: len(others)] == others):
            return True
    return False


@pytest.mark.parametrize(
    ("path", "touch", "expected"),
    [
        ("a.jpg", Touch("", is_deep=False), True),
        ("a/b.jpg", Touch("", is_deep=False), False),
        ("a/b.jpg", Touch("a", is_deep=False), True),
        ("a/b.jpg", Touch("a", is_deep=True), True),
        ("a/c/b.jpg", Touch("a", is_deep=False), False),
        ("a/c/b.jpg", Touch("a", is_deep=True), True),
        ("ab/b.jpg", Touch("a", is_deep=True), False),
        ("a", Touch("a", is_deep=True), False),
        ("x/y/z.jpg", WHOLE, True),
        ("z.jpg", WHOLE, True),
    ],
)
def test_a_file_is_touched_with_its_folder(path: str, touch: Touch, expected: bool) -> None:
    elsewhere = Touch("elsewhere", is_deep=True)
    assert is_touched(place(path), [elsewhere, touch]) is expected


def test_without_touches_nothing_is_touched() -> None:
    assert not is_touched("a.jpg", ())


@settings(deadline=None)
@given(st.lists(TOUCHES, max_size=6), TOUCHES)
def test_a_place_is_covered_by_itself_and_by_what_is_deep_above_it(touches: list[Touch], touch: Touch) -> None:
    assert covers(touches, touch) == is_covered(touch, touches)


@settings(deadline=None)
@given(st.lists(TOUCHES, max_size=60), st.integers(1, 12))
def test_collapsing_covers_everything_with_few(touches: list[Touch], most: int) -> None:
    few = collapsed(touches, most)
    assert len(few) <= max(most, 1)
    assert all(is_covered(touch, few) for touch in touches)
    assert not any(is_covered(touch, set(few) - {touch}) for touch in few)
    assert collapsed(reversed(touches), most) == few


@settings(deadline=None)
@given(st.lists(TOUCHES, max_size=12), PLACES)
def test_few_touches_mean_the_same_as_all(touches: list[Touch], folder: str) -> None:
    path = str(PurePath(folder, "x.jpg"))
    assert is_touched(path, touches) == is_touched(path, collapsed(touches, 1000))


def test_the_most_crowded_folder_is_taken_whole_and_nothing_else() -> None:
    crowd = [Touch(place(f"party/{number}"), is_deep=False) for number in range(100)]
    lonely = Touch(place("p/q/r/s"), is_deep=False)
    assert collapsed([*crowd, lonely]) == (lonely, Touch("party", is_deep=True))


@settings(deadline=None)
@given(st.lists(st.tuples(TOUCHES, st.sampled_from([0.0, 0.0, 0.3, 2.0, 30.0]), st.floats(0, 3)), max_size=40))
def test_nothing_is_lost(steps: Sequence[tuple[Touch, float, float]]) -> None:
    clock = Clock()
    touches = Touches(0.5, 5.0, clock)
    owed: list[tuple[float, Touch]] = []
    for touch, delay_s, pause_s in steps:
        touches.add([touch], delay_s)
        owed.append((clock.now_s + delay_s, touch))
        clock.now_s += pause_s
        taken = touches.take()
        owed = [(due_s, old) for due_s, old in owed if due_s > clock.now_s or not is_covered(old, taken)]
    for _ in range(2000):
        due_s = touches.due_s()
        if due_s is None:
            break
        clock.now_s = max(clock.now_s, due_s)
        taken = touches.take()
        assert taken, "due, yet nothing to take"
        owed = [(due_s, old) for due_s, old in owed if due_s > clock.now_s or not is_covered(old, taken)]
    assert owed == []


@settings(deadline=None)
@given(st.permutations([Touch(place(f"{i % 7}/{i}"), is_deep=i % 3 == 0) for i in range(90)]))
def test_the_order_does_not_matter(touches: list[Touch]) -> None:
    clock = Clock()
    collected = Touches(0.5, 5.0, clock)
    for touch in touches:
        collected.add([touch])
    clock.now_s += 1
    assert collected.take() == collapsed(touches)


def test_they_are_given_out_once_it_is_quiet() -> None:
    clock = Clock()
    touches = Touches(0.5, 5.0, clock)
    assert touches.due_s() is None
    assert touches.take() == ()
    touches.add([Touch("a", is_deep=False)])
    clock.now_s += 0.4
    touches.add([Touch("b", is_deep=False)])
    clock.now_s += 0.4
    assert touches.take() == ()
    assert touches.due_s() == pytest.approx(100.9)
    clock.now_s += 0.2
    assert touches.take() == (Touch("a", is_deep=False), Touch("b", is_deep=False))
    assert touches.take() == ()
    assert touches.due_s() is None


def test_where_it_is_never_quiet_they_are_given_out_all_the_same() -> None:
    clock = Clock()
    touches = Touches(0.5, 5.0, clock)
    taken_at: list[float] = []
    for _ in range(120):
        touches.add([Touch("a", is_deep=False)])
        if touches.take():
            taken_at.append(clock.now_s - 100)
        clock.now_s += 0.125
    assert taken_at == [5.0, 10.125]


@pytest.mark.parametrize("delay_s", [0.1, 2.0, 30.0, 600.0])
def test_delayed_ones_come_after_their_delay_and_not_much_later(delay_s: float) -> None:
    clock = Clock()
    clock.now_s = 1234.567
    touches = Touches(0.5, 5.0, clock)
    touches.add([Touch("a", is_deep=True)], delay_s)
    due_s = touches.due_s()
    assert due_s is not None
    assert delay_s <= due_s - clock.now_s <= delay_s * 1.25 + 1e-6
    clock.now_s += delay_s * 0.99
    assert touches.take() == ()
    clock.now_s = due_s
    assert touches.take() == (Touch("a", is_deep=True),)


def test_what_is_delayed_again_and_again_still_comes() -> None:
    clock = Clock()
    touches = Touches(0.5, 5.0, clock)
    count = 0
    for _ in range(100):
        touches.add([Touch("a", is_deep=False)], 2.0)
        clock.now_s += 0.5
        count += bool(touches.take())
    assert count > 40


def test_memory_is_bounded_however_much_is_touched_and_delayed() -> None:
    clock = Clock()
    touches = Touches(0.5, 5.0, clock)
    for number in range(20_000):
        touches.add([Touch(f"{number}", is_deep=False)])
        touches.add([Touch(f"{number}", is_deep=False)], 2.0)
        clock.now_s += 0.0001
    assert sum(map(len, touches._delayed.values())) + len(touches._fresh) < 10_000
    assert len(touches._delayed) < 10
    clock.now_s += 1
    assert touches.take() == (WHOLE,)
    clock.now_s += 5
    assert touches.take() == (WHOLE,)


def test_many_files_of_one_folder_are_one_touch() -> None:
    clock = Clock()
    touches = Touches(0.5, 5.0, clock)
    for _ in range(20_000):
        touches.add([Touch("a", is_deep=False)])
    clock.now_s += 1
    assert touches.take() == (Touch("a", is_deep=False),)
