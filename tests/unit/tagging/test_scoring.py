"""How likely labels are."""

import tracemalloc
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.catalog.rows import VectorChunk
from photoclip.domain.tag_words import Label
from photoclip.tagging.scoring import probabilities, scorer
from photoclip.tagging.sheet import FLOOR, empty_sheet, read
from tests.unit.calibration.drawn import SUBJECTS, Drawn
from tests.unit.tagging.drawn_library import tops_of

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
    return probabilities(asked, photos, tops_of(asked, photos))


def sheet_of(asked, photos, floor=FLOOR, size=100):
    made = empty_sheet(asked, floor)
    for chunk in chunks(photos, size):
        made = made.with_photos(chunk)
    return made


def scored(asked, photos, floor, size=100):
    made = sheet_of(asked, photos, floor, size)
    return read(made, made.tops())


def table(asked, said, photos):
    """Probabilities (photos, labels), 0 where nothing was read."""
    made = np.zeros((photos, len(asked.labels)), np.float32)
    for column in range(len(asked.labels)):
        one = said.of(column)
        made[one.photo_ids - 1_000, column] = one.probabilities
    return made


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
    made = table(asked, scored(asked, photos, floor, size), len(photos))
    found = dense(asked, photos)
    sure = np.abs(found - floor) > 1e-4
    np.testing.assert_allclose(made[sure], np.where(found >= floor, found, 0)[sure], atol=1e-4)
    assert ((made == 0) | (made >= floor)).all()


def test_what_is_read_is_by_label_and_photos_ascend():
    asked, photos, _ = library()
    said = scored(asked, photos, 0.01)
    for column in (0, 7, 39):
        one = said.of(column)
        expected = dense(asked, photos)[:, column]
        assert one.photo_ids.size == (expected >= 0.01).sum()
        assert (np.diff(one.photo_ids) > 0).all()
        np.testing.assert_allclose(one.probabilities, expected[one.photo_ids - 1_000], atol=1e-4)
    likeliest = said.of(0).photo_ids[said.of(0).probabilities.argmax()]
    assert likeliest - 1_000 < 25
    assert said.photo_ids.dtype == np.int64
    assert said.probabilities.dtype == np.float32


def test_labels_that_exclude_each_other_share_one_photo():
    asked, photos, truth = library(labels=GROUP)
    found = dense(asked, photos)[:, :5]
    assert (found.sum(axis=1) <= 1 + 1e-5).all()
    assert found[truth[:, :5]].mean() > 5 * found[~truth[:, :5]].mean()
    open_ones = dense(library()[0], photos)
    np.testing.assert_array_equal(dense(asked, photos)[:, 5:], open_ones[:, 5:])


def test_some_photos_are_scored_as_they_are_in_the_whole_library():
    asked, photos, _ = library()
    whole = scored(asked, photos, 0.0)
    some = read(sheet_of(asked, photos[:7], 0.0), whole.tops)
    np.testing.assert_allclose(table(asked, some, 7), dense(asked, photos)[:7], atol=1e-5)
    alone = table(asked, scored(asked, photos[:7], 0.0), 7)
    assert np.abs(alone - dense(asked, photos)[:7]).max() > 0.05, "what the library has makes a difference"


def test_new_photos_count_for_what_the_library_has():
    asked, photos, _ = library()
    grown = sheet_of(asked, photos[:321])
    assert grown.tops().photos == 321
    for chunk in chunks(photos)[3:]:
        grown = grown.with_photos(chunk)
    expected = tops_of(asked, photos)
    assert grown.tops().photos == expected.photos == len(photos)
    np.testing.assert_allclose(grown.tops().best, expected.best, atol=1e-5)


def test_a_library_without_photos_has_nothing():
    drawn = Drawn()
    texts = drawn.texts(np.arange(SUBJECTS))
    asked = scorer(GROUP, texts, drawn.calibration(np.empty((0, 64), np.float32)), texts)
    said = scored(asked, np.empty((0, 64), np.float16), 0.0)
    assert said.photo_ids.size == said.probabilities.size == said.tops.photos == 0
    assert (probabilities(asked, drawn.photos(HERE), said.tops)[:, 5:] < 1e-9).all()


def test_memory_grows_with_what_is_kept_and_not_with_photos_times_labels():
    asked, photos, _ = library()
    (many,) = chunks(np.concatenate([photos] * 60), 30_000)
    sheet = empty_sheet(asked, 0.9)
    tracemalloc.start()
    try:
        sheet.with_photos(many)
        assert tracemalloc.get_traced_memory()[1] < 30_000 * SUBJECTS * 4 / 2
    finally:
        tracemalloc.stop()
