"""Fit, zoom, pan and turn, for all pictures and views."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from photoclip.ui.views.sight import LEAST_SCALE, MOST_SCALE, Sight

PICTURE_SIDES = st.integers(1, 40_000)
VIEW_SIDES = st.floats(1, 8_000)
SCALES = st.floats(0.001, 100)
PARTS = st.floats(0, 1)


@st.composite
def sights(draw) -> Sight:
    sight = Sight(draw(PICTURE_SIDES), draw(PICTURE_SIDES), draw(VIEW_SIDES), draw(VIEW_SIDES), draw(st.integers(0, 3)))
    if draw(st.booleans()):
        x, y = draw(PARTS) * sight.view_width, draw(PARTS) * sight.view_height
        sight = sight.zoomed(draw(SCALES), x, y)
    return sight


def assert_lies_well(sight: Sight) -> None:
    """In the middle where there is room, without a gap where there is none."""
    frame = sight.frame()
    for start, length, view in (
        (frame.left, frame.width, sight.view_width),
        (frame.top, frame.height, sight.view_height),
    ):
        slack = 1e-6 * max(1.0, length, view)
        if length <= view:
            assert start == pytest.approx((view - length) / 2, abs=slack)
        else:
            assert start <= slack
            assert start + length >= view - slack


def test_large_picture_fits_and_small_one_is_not_enlarged() -> None:
    large, small = Sight(4000, 2000, 800.0, 600.0), Sight(40, 30, 800.0, 600.0)
    assert (large.shown_scale, large.frame().width, large.frame().height) == (0.2, 800.0, 400.0)
    assert large.frame().top == 100.0
    assert small.shown_scale == 1.0
    assert not small.can_pan


def test_turned_picture_fits_by_its_other_side() -> None:
    assert Sight(4000, 2000, 800.0, 600.0, turns=1).fit_scale == 600 / 4000


@given(sights())
def test_there_is_never_a_gap(sight: Sight) -> None:
    assert_lies_well(sight)
    assert sight.shown_scale <= MOST_SCALE
    assert sight.shown_scale >= min(LEAST_SCALE, sight.fit_scale)


@given(sights(), st.floats(-1e5, 1e5), st.floats(-1e5, 1e5))
def test_panning_leaves_no_gap_and_the_scale_alone(sight: Sight, dx: float, dy: float) -> None:
    moved = sight.panned(dx, dy)
    assert_lies_well(moved)
    assert moved.shown_scale == sight.shown_scale


@given(sights(), SCALES, PARTS, PARTS)
def test_zoom_keeps_the_point_under_the_pointer(sight: Sight, scale: float, x: float, y: float) -> None:
    at_x, at_y = x * sight.view_width, y * sight.view_height
    before, zoomed = sight.frame(), sight.zoomed(scale, at_x, at_y)
    after = zoomed.frame()
    # A side that touches the view's edge, or lies centred in it, gave way to the rule that there is no gap.
    assume(after.left < -1 and after.left + after.width > sight.view_width + 1)
    part_before = (at_x - before.left) / before.width
    assert (at_x - after.left) / after.width == pytest.approx(part_before, abs=1e-6)


@given(sights())
def test_four_quarter_turns_change_nothing(sight: Sight) -> None:
    around = sight.turned(1).turned(1).turned(2)
    assert around.turns == sight.turns
    # Each turn centres what fits, half a pixel too much included; else it stays as far as no gap arises on the way.
    if not sight.can_pan and not sight.turned(1).can_pan:
        assert around.frame().left == pytest.approx(sight.frame().left, abs=0.51)
    assert_lies_well(around)


@given(sights())
def test_turning_there_and_back_meets_the_same_turn(sight: Sight) -> None:
    assert sight.turned(1).turned(-1).turns == sight.turns
    assert sight.turned(5).turns == sight.turned(1).turns


def test_turning_keeps_what_is_in_the_middle() -> None:
    """The left edge of the picture is its top edge after a quarter turn clockwise."""
    sight = Sight(1000, 1000, 100.0, 100.0).zoomed(1.0, 0.0, 50.0)
    turned = sight.turned(1)
    assert sight.middle_x == pytest.approx(0.05)
    assert (turned.middle_x, turned.middle_y) == (pytest.approx(1 - sight.middle_y), pytest.approx(sight.middle_x))


@given(sights(), st.integers(1, 40))
def test_steps_stop_at_fit_and_at_full_size(sight: Sight, steps: int) -> None:
    seen = [sight]
    for _ in range(steps):
        seen.append(seen[-1].stepped(1))
    for before, after in pairwise(seen):
        for stop in (sight.fit_scale, 1.0):
            assert not before.shown_scale * (1 + 1e-9) < stop < after.shown_scale * (1 - 1e-9)
        assert after.shown_scale >= before.shown_scale


def test_keys_reach_every_scale_and_come_back_to_fit() -> None:
    sight = Sight(4000, 3000, 800.0, 600.0)
    for _ in range(40):
        sight = sight.stepped(1)
    assert sight.shown_scale == MOST_SCALE
    for _ in range(80):
        sight = sight.stepped(-1)
    assert sight.shown_scale == LEAST_SCALE
    for _ in range(80):
        sight = sight.stepped(1)
        if sight.is_fit:
            break
    assert sight.is_fit


def test_toggle_goes_to_full_size_and_back() -> None:
    sight = Sight(4000, 3000, 800.0, 600.0)
    near = sight.toggled(0.0, 0.0)
    assert (near.shown_scale, near.frame().left, near.frame().top) == (1.0, 0.0, 0.0)
    assert near.toggled(10.0, 10.0).is_fit
    assert Sight(40, 30, 800.0, 600.0).toggled(400.0, 300.0).shown_scale == 2.0


@given(sights(), VIEW_SIDES, VIEW_SIDES)
def test_another_view_keeps_fit_or_scale(sight: Sight, width: float, height: float) -> None:
    resized = sight.resized(width, height)
    assert resized.is_fit == sight.is_fit
    assert_lies_well(resized)
    if not sight.is_fit:
        assert resized.shown_scale == sight.shown_scale
