"""Months of a listing: properties that hold for all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.browse import NO_DAY
from photoclip.ui.models.timeline import NO_MONTH, Timeline


def listed(days, *, newest):
    """As the engine sorts: unknown days last."""
    known = sorted((day for day in days if day != NO_DAY), reverse=newest)
    return np.array(known + [NO_DAY] * (len(days) - len(known)), np.int32)


DAYS = st.lists(
    st.sampled_from([NO_DAY, -900, 0, 30, 31, 18000, 18001, 18400]) | st.integers(17000, 20000), max_size=80
)


@given(DAYS, st.booleans())
def test_months_cover_all_rows_once(days, newest):
    days = listed(days, newest=newest)
    timeline = Timeline.of_days(days)
    assert int(timeline.photos.sum()) == len(days)
    months = days.astype("M8[D]").astype("M8[M]").astype(np.int64)
    months[days == NO_DAY] = NO_MONTH
    for month in range(len(timeline)):
        first, photos = int(timeline.firsts[month]), int(timeline.photos[month])
        assert photos > 0
        assert set(months[first : first + photos].tolist()) == {int(timeline.months[month])}
    assert len(set(timeline.months.tolist())) == len(timeline)


@given(DAYS.filter(bool), st.booleans(), st.floats(0, 1))
def test_places_and_rows_lead_to_one_another(days, newest, share):
    timeline = Timeline.of_days(listed(days, newest=newest))
    for row in range(len(days)):
        assert timeline.row_at(timeline.place_of(row) + 1e-9) == row
        assert timeline.firsts[timeline.at(row)] <= row
    row = timeline.row_at(share * len(timeline))
    assert 0 <= row < len(days)


@given(DAYS)
def test_a_year_opens_once(days):
    timeline = Timeline.of_days(listed(days, newest=True))
    opens = timeline.year_opens().tolist()
    years = timeline.years()[opens].tolist() if len(timeline) else []
    assert len(years) == len(set(years)) == len(set(timeline.years().tolist()))


@pytest.mark.parametrize(
    ("days", "is_of_use"),
    [
        (None, False),
        (np.empty(0, np.int32), False),
        (np.full(5000, 18000, np.int32), False),
        (np.array([18000] * 98 + [17900], np.int32), False),
        (np.array([18000] * 99 + [17900], np.int32), True),
    ],
)
def test_when_it_is_of_use(days, is_of_use):
    assert Timeline.of_days(days).is_of_use is is_of_use


def test_1984_is_1984():
    timeline = Timeline.of_days(np.array([5479, 5478, 5114], np.int32))
    assert timeline.years().tolist() == [1985, 1984, 1984]
