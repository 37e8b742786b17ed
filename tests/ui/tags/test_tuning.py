"""What the tuner shows at a cut, against plain numpy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.domain.tag_api import Tag, TagState, Tuning
from photoclip.ui.models import tuner_words as words
from photoclip.ui.models.tuning import BINS, Band, TuningSheet, bar_heights, histogram, snapped

OPEN, KEPT, MACHINE, REJECTED = TagState.OPEN, TagState.BY_HAND, TagState.BY_MACHINE, TagState.REJECTED


def tuning_of(probabilities, states=None, *, tag=None, **more) -> Tuning:
    """Photos 100, 101, ... of these probabilities, given descending."""
    likely = np.array(probabilities, "<f4")
    ids = np.arange(100, 100 + len(likely)).astype("<i8")
    known = np.zeros(len(likely), "i1") if states is None else np.array([int(state) for state in states], "i1")
    curve = more.pop("precision_at", tuple(np.linspace(0, 1, 101)))
    by_hand = int((known == 1).sum())
    tag = tag or Tag("dog", by_hand=by_hand)
    return Tuning(tag, ids.tobytes(), likely.tobytes(), known.tobytes(), curve, 0.5, more.pop("suggested", 0.5), **more)


def ids(sheet, band, cut, most=6) -> list[int]:
    return sheet.photo_ids[sheet.band(band, cut, most)].tolist()


def test_a_photo_at_the_cut_is_above_it_as_float32():
    sheet = TuningSheet(tuning_of([0.9, 0.29, 0.1]))
    assert sheet.reached(0.29) == 2
    assert sheet.reached(0.30) == 1
    assert [sheet.reached(cut) for cut in (0.0, 1.0)] == [3, 0]


def test_counts_are_those_of_the_states():
    states = [KEPT, OPEN, REJECTED, MACHINE, OPEN, KEPT, OPEN]
    sheet = TuningSheet(tuning_of([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3], states))
    counts = sheet.counts(0.45)
    assert (counts.new, counts.accepted, counts.by_machine, counts.rejected, counts.tagged) == (2, 2, 1, 1, 5)
    assert sheet.counts(0.0).new == 3
    assert sheet.counts(1.0).new == 0


def test_what_another_label_of_the_group_gets_is_not_new():
    barred = np.array([False, True, True, True], np.bool_).tobytes()
    sheet = TuningSheet(tuning_of([0.9, 0.8, 0.7, 0.2], [OPEN, OPEN, KEPT, OPEN], barred=barred))
    counts = sheet.counts(0.5)
    assert (counts.new, counts.barred, counts.accepted) == (1, 1, 1)
    assert words.apply_words(counts.new) == "Apply to 1 new"
    kept = sheet.decided(np.array([101]), KEPT).counts(0.5)
    assert (kept.new, kept.barred, kept.accepted) == (1, 0, 2)


def test_accepted_photos_that_the_model_does_not_know_count_too():
    sheet = TuningSheet(tuning_of([0.9], [KEPT], tag=Tag("dog", by_hand=3)))
    assert sheet.counts(0.5).accepted == 3


def test_rows_lead_from_the_surest_to_those_around_the_cut():
    sheet = TuningSheet(tuning_of(np.linspace(0.95, 0.05, 19)))  # 0.95, 0.90 .. 0.05
    assert ids(sheet, Band.SUREST, 0.5, 3) == [100, 101, 102]
    assert ids(sheet, Band.ABOVE, 0.5, 3) == [109, 108, 107]
    assert ids(sheet, Band.BELOW, 0.5, 3) == [110, 111, 112]


def test_what_was_decided_before_does_not_hide_what_is_open_near_the_cut():
    states = [OPEN, OPEN, KEPT, REJECTED, OPEN, KEPT, REJECTED, OPEN]
    sheet = TuningSheet(tuning_of([0.9, 0.85, 0.8, 0.75, 0.7, 0.4, 0.35, 0.3], states))
    assert ids(sheet, Band.ABOVE, 0.5, 1) == [104]
    assert ids(sheet, Band.BELOW, 0.5) == [107]
    assert 103 not in ids(sheet, Band.SUREST, 0.5)


def test_who_is_kept_here_stays_in_sight_and_who_is_rejected_goes():
    sheet = TuningSheet(tuning_of(np.linspace(0.95, 0.05, 19)))
    kept = sheet.decided(np.array([109]), KEPT)
    assert ids(kept, Band.ABOVE, 0.5, 3) == [109, 108, 107]
    assert kept.counts(0.5).accepted == 1
    assert ids(kept.looked_anew(), Band.ABOVE, 0.5, 3) == [108, 107, 106]
    assert sheet.counts(0.5).accepted == 0  # the old one is as it was
    gone = kept.decided(np.array([109]), REJECTED)
    assert ids(gone, Band.ABOVE, 0.5, 3) == [108, 107, 106]
    assert gone.counts(0.5).rejected == 1
    back = gone.decided(np.array([109]), OPEN)
    assert ids(back, Band.ABOVE, 0.5, 3) == [109, 108, 107]


def test_what_is_computed_anew_keeps_those_kept_here_in_sight():
    kept = TuningSheet(tuning_of([0.9, 0.6, 0.55])).decided(np.array([102]), KEPT)
    renewed = kept.renewed(tuning_of([0.95, 0.7, 0.65], [OPEN, OPEN, KEPT]))
    assert ids(renewed, Band.ABOVE, 0.5, 1) == [102]
    undone = kept.renewed(tuning_of([0.95, 0.7, 0.65]))
    assert undone.counts(0.5).accepted == 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1, width=32), st.sampled_from(list(TagState))), max_size=40),
    st.integers(0, 100),
    st.integers(1, 6),
)
def test_no_photo_is_in_two_rows_and_none_on_the_wrong_side(photos, step, most):
    photos = sorted(photos, key=lambda photo: -photo[0])
    likely, states = [photo[0] for photo in photos], [photo[1] for photo in photos]
    sheet, cut = TuningSheet(tuning_of(likely, states)), snapped(step / 100)
    bands = {band: sheet.band(band, cut, most).tolist() for band in Band}
    shown = [row for rows in bands.values() for row in rows]
    assert len(set(shown)) == len(shown)
    assert all(states[row] is not REJECTED for row in shown)
    assert all(len(rows) <= most for rows in bands.values())
    above = np.array(likely, np.float32) >= np.float32(cut)
    assert all(above[row] for row in bands[Band.SUREST] + bands[Band.ABOVE])
    assert not any(above[row] for row in bands[Band.BELOW])
    assert sheet.reached(cut) == int(above.sum())
    is_open = np.array([state is OPEN for state in states], bool)
    assert sheet.counts(cut).new == int((above & is_open).sum())


def test_the_histogram_is_numpys_and_its_heights_show_single_photos():
    likely = np.random.default_rng(7).beta(0.4, 3, 5_000).astype(np.float32)
    counts = histogram(likely)
    expected, _ = np.histogram(likely, np.linspace(0, 1, BINS + 1))
    assert counts.sum() == 5_000
    assert np.abs(counts - expected).sum() <= 4  # edges are not exact in either
    heights = bar_heights(np.array([0, 1, 10, 100_000]))
    assert heights[0] == 0
    assert heights[3] == 1
    assert 0.05 < heights[1] < heights[2] < 0.3
    assert not bar_heights(histogram(np.empty(0, np.float32))).any()


def test_cuts_are_steps_within_zero_and_one():
    assert [snapped(cut) for cut in (-1, 0.004, 0.006, 0.999, 7)] == [0.0, 0.0, 0.01, 1.0, 1.0]


@pytest.mark.parametrize(
    ("share", "said"),
    [(1.0, "nearly all"), (0.95, "about 19 of 20"), (0.9, "about 9 of 10"), (0.71, "about 7 of 10"),
     (0.04, "about 1 of 20"), (0.0, "hardly any")],
)  # fmt: skip
def test_shares_in_words(share, said):
    assert words.share_words(share) == said


def test_the_estimate_is_that_of_the_cut_and_none_where_nothing_is_new():
    sheet = TuningSheet(tuning_of([0.9, 0.8]))
    assert words.precision_words(sheet, sheet.counts(0.7), 0.7) == "about 7 of 10"
    assert words.precision_words(sheet, sheet.counts(0.95), 0.95) == "–"
    assert words.apply_words(sheet.counts(0.7).new) == "Apply to 2 new"
    assert words.apply_words(0) == "Nothing new to apply"


def test_what_was_learned_in_words():
    tuning = tuning_of([0.9], [KEPT], learned_from=9, suggested=0.68)
    counts = TuningSheet(tuning).counts(0.5)
    said = words.learned_words(tuning, counts, 0.61)
    assert said == "Learned from 1 accepted and 0 rejected photos; the suggested cut moved from 0.61 to 0.68."
    assert "moved" not in words.learned_words(tuning, counts, 0.68)
    by_words = tuning_of([0.9])
    assert "Keep 4 more photos" in words.learned_words(by_words, TuningSheet(by_words).counts(0.5), None)


def test_a_tag_that_is_nowhere_is_said_to_be_so():
    assert "no “dog” here" in words.nothing_found(TuningSheet(tuning_of([0.31, 0.1])), "dog")
    assert words.nothing_found(TuningSheet(tuning_of([0.51])), "dog") == ""
    assert words.nothing_found(TuningSheet(tuning_of([])), "dog") == ""
