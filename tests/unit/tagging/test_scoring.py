"""How likely labels are."""

import tracemalloc
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.catalog.rows import VectorChunk
from photoclip.domain.errors import CancelledError
from photoclip.domain.progress import CancelToken
from photoclip.domain.tag_words import Label
from photoclip.tagging.scoring import (
    AT_ONCE,
    no_tops,
    probabilities,
    score,
    scorer,
    with_photos,
)
from tests.unit.calibration.drawn import SUBJECTS, Drawn

HERE = np.arange(20)
LABELS = tuple(Label(f"subject {number}") for number in range(SUBJECTS))
GROUP = tuple(Label(label.name, "a group", is_exclusive=number < 5) for number, label in enumerate(LABELS))


@cache
def library(gap=1.0, each=25, labels=LABELS, noise=0.6):
    """Photos of the first 20 subjects of 40, and a label for each of the 40."""
    drawn = Drawn(gap, noise)
    shown = np.repeat(HERE, each)
    photos = drawn.photos(shown).astype(np.float16)
    texts, calibration = drawn.texts(np.arange(SUBJECTS)), drawn.calibration(photos.astype(np.float32))
    asked = scorer(labels, texts, calibration, texts)
    return asked, photos, shown[:, None] == np.arange(SUBJECTS)


def chunks(photos, size=100):
    ids = np.arange(len(photos)) + 1_000
    return [VectorChunk(0, ids[at : at + size], photos[at : at + size]) for at in range(0, len(photos), size)]


def dense(asked, photos):
    return probabilities(asked, photos, with_photos(asked, no_tops(len(asked.labels)), photos))


@pytest.mark.parametrize("gap", [0.0, 0.5, 2.0, 5.0])
def test_what_is_there_is_likelier_whatever_the_gap_between_texts_and_pictures(gap):
    asked, photos, truth = library(gap)
    found = dense(asked, photos)
    above = found >= 0.25
    assert (above & truth).sum() >= 0.9 * above.sum(), "what is likely is right"
    assert (above & truth).any(axis=1).mean() >= 0.5, "half of the photos have something likely"
    assert (found[:, 20:] < 0.25).all(), "what the library has none of is not likely"
    assert abs(found[truth].mean() - dense(*library(0.5)[:2])[truth].mean()) < 0.1


@pytest.mark.parametrize("each", [1, 2])
def test_a_few_photos_are_not_all_tagged_with_what_is_not_there(each):
    asked, photos, _ = library(each=each, noise=0.3)
    assert (dense(asked, photos)[:, 20:] >= 0.5).mean() <= 0.02


@given(st.integers(1, 200), st.sampled_from([0.0, 0.05, 0.5, 0.9]))
def test_chunks_of_any_size_give_all_that_is_at_or_above_the_floor(size, floor):
    asked, photos, _ = library(each=3, labels=GROUP)
    scores = score(asked, chunks(photos, size), floor)
    found = dense(asked, photos)
    sure = np.abs(found - floor) > 1e-4
    made = np.zeros_like(found)
    made[scores.photo_ids - 1_000, scores.columns] = scores.probabilities
    np.testing.assert_allclose(made[sure], np.where(found >= floor, found, 0)[sure], atol=1e-4)
    assert (scores.probabilities >= floor).all()


def test_scores_are_by_label_and_the_most_likely_photo_first():
    asked, photos, _ = library()
    scores = score(asked, chunks(photos), 0.01)
    for column in (0, 7, 39):
        one = scores.of(column)
        expected = dense(asked, photos)[:, column]
        assert one.photo_ids.size == (expected >= 0.01).sum()
        assert (np.diff(one.probabilities) <= 0).all()
        np.testing.assert_allclose(one.probabilities, expected[one.photo_ids - 1_000], atol=1e-4)
    assert scores.of(0).photo_ids[0] - 1_000 < 25
    assert scores.photo_ids.dtype == np.int64
    assert scores.probabilities.dtype == np.float32


def test_labels_that_exclude_each_other_share_one_photo():
    asked, photos, truth = library(labels=GROUP)
    found = dense(asked, photos)[:, :5]
    assert (found.sum(axis=1) <= 1 + 1e-5).all()
    assert found[truth[:, :5]].mean() > 5 * found[~truth[:, :5]].mean()
    open_ones = dense(library()[0], photos)
    np.testing.assert_array_equal(dense(asked, photos)[:, 5:], open_ones[:, 5:])


def test_some_photos_are_scored_as_they_are_in_the_whole_library():
    asked, photos, _ = library()
    whole = score(asked, chunks(photos), 0.0)
    some = score(asked, chunks(photos[:7]), 0.0, library=whole.tops)
    assert some.tops is whole.tops
    made = np.zeros((7, SUBJECTS), np.float32)
    made[some.photo_ids - 1_000, some.columns] = some.probabilities
    np.testing.assert_allclose(made, dense(asked, photos)[:7], atol=1e-5)


def test_new_photos_count_for_what_the_library_has():
    asked, photos, _ = library()
    whole = score(asked, chunks(photos), 1.0).tops
    grown = with_photos(asked, score(asked, chunks(photos[:321]), 1.0).tops, photos[321:])
    assert grown.photos == whole.photos == len(photos)
    np.testing.assert_allclose(grown.best, whole.best, atol=1e-5)
    assert with_photos(asked, whole, photos[:0]) is whole


def test_a_library_without_photos_has_nothing():
    drawn = Drawn()
    texts = drawn.texts(np.arange(SUBJECTS))
    asked = scorer(GROUP, texts, drawn.calibration(np.empty((0, 64), np.float32)), texts)
    scores = score(asked, [], 0.0)
    assert scores.photo_ids.size == scores.columns.size == scores.probabilities.size == scores.tops.photos == 0
    assert (probabilities(asked, drawn.photos(HERE), no_tops(SUBJECTS))[:, 5:] < 1e-9).all()


def test_it_tells_how_far_it_is_and_can_be_cancelled():
    asked, photos, _ = library()
    many = np.concatenate([photos] * 12)
    done = []
    score(asked, chunks(many, 5_000), 0.5, progressed=done.append)
    assert done == [AT_ONCE, 2 * AT_ONCE, 5_000, 6_000]
    token = CancelToken()
    with pytest.raises(CancelledError):
        score(asked, chunks(many, 5_000), 0.5, token=token, progressed=lambda _: token.cancel())


def test_memory_grows_with_what_is_kept_and_not_with_photos_times_labels():
    asked, photos, _ = library()
    many = chunks(np.concatenate([photos] * 60), 30_000)
    tracemalloc.start()
    try:
        score(asked, many, 0.9)
        assert tracemalloc.get_traced_memory()[1] < 30_000 * SUBJECTS * 4 / 2
    finally:
        tracemalloc.stop()
