"""A part of a picture, as it is drawn and nudged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.found import Box
from photoclip.ui.models.crop import LEAST_PX, Canvas, between, fitting, moved, nudged, usual

SIDES = st.integers(1, 20_000)
CANVASES = st.builds(Canvas, SIDES, SIDES)
POINTS = st.tuples(st.floats(0, 20_000), st.floats(0, 20_000))
BOXES = st.builds(Box, *[st.integers(-30_000, 30_000)] * 4)


def is_inside(box: Box, canvas: Canvas) -> bool:
    least = min(LEAST_PX, canvas.width_px), min(LEAST_PX, canvas.height_px)
    return (
        box.x >= 0
        and box.y >= 0
        and box.x + box.width <= canvas.width_px
        and box.y + box.height <= canvas.height_px
        and (box.width, box.height) >= least
        and box.height >= least[1]
    )


@given(CANVASES, BOXES, POINTS, POINTS)
def test_a_part_is_always_inside_and_large_enough(canvas, box, one, other):
    assert is_inside(fitting(box, canvas), canvas)
    assert is_inside(usual(canvas), canvas)
    assert is_inside(between(one, other, canvas), canvas)
    assert is_inside(moved(fitting(box, canvas), one[0] - other[0], one[1] - other[1], canvas), canvas)


@given(CANVASES, BOXES, st.sampled_from([-1, 0, 1]), st.sampled_from([-1, 0, 1]), st.booleans(), st.booleans())
def test_a_nudge_stays_inside(canvas, box, across, down, resizes, is_fine):
    before = fitting(box, canvas)
    after = nudged(before, across, down, canvas, resizes=resizes, is_fine=is_fine)
    assert is_inside(after, canvas)
    if not resizes:
        assert (after.width, after.height) == (before.width, before.height)


@given(CANVASES, st.floats(20, 2_000), st.floats(20, 2_000))
def test_a_fitted_picture_is_whole_and_in_the_middle(canvas, width, height):
    fitted = canvas.fitted(width, height)
    assert fitted.left >= -1e-6
    assert fitted.top >= -1e-6
    assert fitted.place(width / 2, height / 2) == pytest.approx((canvas.width_px / 2, canvas.height_px / 2))
    assert fitted.place(-1e9, 1e9) == (0.0, canvas.height_px)


def test_steps_are_a_fiftieth_and_a_five_hundredth():
    canvas, box = Canvas(4_000, 3_000), Box(100, 100, 400, 400)
    assert nudged(box, 1, 0, canvas, resizes=False, is_fine=False) == Box(180, 100, 400, 400)
    assert nudged(box, 0, -1, canvas, resizes=False, is_fine=True) == Box(100, 92, 400, 400)
    assert nudged(box, 1, 1, canvas, resizes=True, is_fine=True) == Box(100, 100, 408, 408)
