"""Ratios of two programs."""

from math import isnan

import pytest


def one_round(contest, their_start: float, their_each: float, our_start: float, our_each: float, photos: int = 10):
    """Two cores: core time is twice the wall time."""

    def effort(start: float, each: float, count: int):
        return contest.Spent(start + each * count, 2 * (start + each * count))

    return contest.Round(
        effort(their_start, their_each, photos),
        effort(our_start, our_each, photos),
        effort(their_start, their_each, 2 * photos),
        effort(our_start, our_each, 2 * photos),
    )


def test_the_start_counts_in_whole_runs_and_not_in_the_steady_rate(contest) -> None:
    whole, twice, steady = contest.scores([one_round(contest, 2.0, 0.4, 6.0, 0.1)], 10)
    assert (whole.what, twice.what, steady.what) == (contest.WHOLE, contest.TWICE, contest.STEADY)
    assert whole.wall_ratio.middle == pytest.approx(6.0 / 7.0)
    assert twice.wall_ratio.middle == pytest.approx(10.0 / 8.0)
    assert steady.wall_ratio.middle == pytest.approx(4.0)
    assert steady.core_ratio.middle == pytest.approx(4.0)
    assert (steady.their_photos_per_s, steady.our_photos_per_s) == pytest.approx((2.5, 10.0))
    assert (steady.their_core_ms, steady.our_core_ms) == pytest.approx((800.0, 200.0))
    assert twice.our_photos_per_s == pytest.approx(20 / 8.0)


def test_repetitions_give_the_middle_ratio_and_its_range(contest) -> None:
    rounds = [one_round(contest, 1.0, each, 1.0, 0.1) for each in (0.5, 0.2, 0.3)]
    steady = contest.scores(rounds, 10)[2].wall_ratio
    assert (steady.middle, steady.lowest, steady.highest) == pytest.approx((3.0, 2.0, 5.0))


def test_a_run_that_was_disturbed_gives_no_ratio_and_spoils_no_other(contest) -> None:
    disturbed = one_round(contest, 1.0, -0.01, 1.0, 0.1)
    alone = contest.scores([disturbed], 10)[2].wall_ratio
    assert isnan(alone.middle)
    assert isnan(alone.lowest)
    good = contest.scores([disturbed, one_round(contest, 1.0, 0.3, 1.0, 0.1)], 10)[2].wall_ratio
    assert good.middle == pytest.approx(3.0)


def test_one_lucky_repetition_does_not_make_the_ratio(contest) -> None:
    rounds = [one_round(contest, 1.0, 0.3, 1.0, each) for each in (0.1, 0.1, 0.001)]
    steady = contest.scores(rounds, 10)[2].wall_ratio
    assert (steady.middle, steady.highest) == pytest.approx((3.0, 300.0))


def test_nothing_measured_is_no_score(contest) -> None:
    with pytest.raises(ValueError, match="nothing"):
        contest.scores([], 10)
