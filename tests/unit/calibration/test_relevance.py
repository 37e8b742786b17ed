"""Relevance means the same whatever the model's scores are like."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.calibration.background import ranking, sharpened
from photoclip.calibration.calibration import calibrated
from photoclip.calibration.relevance import (
    LIKELY_FROM,
    MOST_TOPS,
    STRONG_FROM,
    USUAL_PHOTOS,
    Level,
    expected_top,
    likeness,
    picture_relevance,
    presence,
    relevance,
    strength_of,
)
from photoclip.domain.found import Strength
from tests.unit.calibration.drawn import Drawn, unit

HERE, ELSEWHERE = np.arange(20), np.arange(20, 40)


def relevances(calibration, photos, text):
    ranked = ranking(calibration.background, text[None])[0]
    sharp = sharpened(calibration.background, text[None])[0]
    tops = np.sort(calibration.sharp.levels(photos @ sharp))[-MOST_TOPS:]
    present = presence(tops, calibration.level(sharp, calibration.sharp), len(photos))
    levels = calibration.ranked.levels(photos @ ranked)
    return relevance(present, likeness(levels, calibration.level(ranked, calibration.ranked)))


@pytest.mark.parametrize("gap", [0.0, 0.5, 2.0, 5.0])
def test_what_is_there_is_strong_and_what_is_not_is_not_whatever_the_gap_between_texts_and_pictures(gap):
    drawn = Drawn(gap)
    shown = np.repeat(HERE, 25)
    photos = drawn.photos(shown)
    calibration = drawn.calibration(photos)
    there = np.stack([relevances(calibration, photos, text) for text in drawn.texts(HERE)])
    strong = there >= STRONG_FROM
    right = strong & (shown == HERE[:, None])
    assert right.any(axis=1).mean() >= 0.9, "most subjects of the library have a strong match"
    assert right.sum() >= 0.9 * strong.sum(), "what is strong is right"
    missing = np.stack([relevances(calibration, photos, text) for text in drawn.texts(ELSEWHERE)])
    assert (missing.max(axis=1) < LIKELY_FROM).mean() >= 0.9, "of what is not there nothing is found"


@pytest.mark.parametrize("photos", [1, 2, 5, 20])
def test_a_few_photos_are_not_all_strong(photos):
    drawn = Drawn(noise=0.3)
    shown = HERE[:photos]
    vectors = drawn.photos(shown)
    calibration = drawn.calibration(vectors)
    missing = np.stack([relevances(calibration, vectors, text) for text in drawn.texts(ELSEWHERE)])
    assert (missing.max(axis=1) < STRONG_FROM).mean() >= 0.9
    there = np.stack([relevances(calibration, vectors, text) for text in drawn.texts(shown)])
    assert (np.argmax(there, axis=1) == np.arange(photos)).mean() >= 0.9


def test_an_empty_library_has_a_calibration():
    drawn = Drawn()
    calibration = drawn.calibration(np.empty((0, 64), np.float32))
    assert calibration.photos == 0
    assert calibration.level(unit(np.ones(64)), calibration.ranked) == Level(0.0, 0.0, 0)
    assert presence(np.empty(0, np.float32), Level(0.0, 0.0, 0), 0) == -np.inf
    assert relevance(-np.inf, np.zeros(2, np.float32)).tolist() == pytest.approx([0, 0], abs=1e-9)


def test_noise_does_not_match_more_in_a_larger_library():
    random = np.random.default_rng(0)

    def odds(photos):
        levels = random.standard_normal(photos).astype(np.float32)
        level = Level(float(levels.mean()), float(levels.std()), photos)
        return presence(np.sort(levels)[-MOST_TOPS:], level, photos)

    usual, large = (np.array([odds(photos) for _ in range(60)]) for photos in (USUAL_PHOTOS, 30_000))
    assert (usual < 0).mean() >= 0.9
    assert large.mean() <= usual.mean() + 0.1


def test_more_draws_reach_higher():
    tops = [expected_top(photos) for photos in (USUAL_PHOTOS, 1_000, 100_000, 1_000_000)]
    assert tops == sorted(tops)
    random = np.random.default_rng(0)
    drawn = np.sort(random.standard_normal((4_000, USUAL_PHOTOS)), axis=1)[:, -MOST_TOPS:].mean()
    assert tops[0] == pytest.approx(drawn, abs=0.02)


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=20), st.floats(-0.2, 0.8), st.integers(0, 5_000))
def test_picture_relevance_rises_with_the_cosine(cosines, mean, photos):
    ordered = np.sort(np.array(cosines, np.float32))
    found = picture_relevance(ordered, mean, photos)
    assert (np.diff(found) >= 0).all()
    assert ((found >= 0) & (found <= 1)).all()
    assert picture_relevance(np.ones(1, np.float32), mean, photos)[0] > 0.9, "a picture is like itself"
    assert picture_relevance(np.array([mean], np.float32), mean, 2_000)[0] < LIKELY_FROM, "and not like any other"


def test_strengths_are_cut_where_they_are_said_to_be():
    assert strength_of(STRONG_FROM) is Strength.STRONG
    assert strength_of(np.nextafter(STRONG_FROM, 0)) is Strength.LIKELY
    assert strength_of(LIKELY_FROM) is Strength.LIKELY
    assert strength_of(np.nextafter(LIKELY_FROM, 0)) is Strength.WEAK


def test_pictures_and_texts_weigh_alike():
    drawn = Drawn()
    photos = drawn.photos(np.repeat(HERE, 10))
    weight = calibrated(drawn.bank(), photos).picture_weight
    assert 0.2 <= weight <= 1.0


@pytest.mark.parametrize("gap", [0.0, 1.0, 3.0])
@pytest.mark.parametrize("others", [0, 20])
def test_many_copies_of_a_picture_count_as_one(gap, others):
    drawn = Drawn(gap)
    once = drawn.photos(HERE[: others + 1] if others else HERE[:1])
    scans = unit(once[0] + 0.002 * drawn.random.standard_normal((400, once.shape[1])))
    photos = np.concatenate([scans, once[1:]])
    bank = drawn.bank()
    calibration, plain = calibrated(bank, photos), calibrated(bank, once)
    assert calibration.photos == plain.photos == len(once)
    for text in drawn.texts(np.concatenate([HERE, ELSEWHERE])):
        found, wanted = relevances(calibration, photos, text), relevances(plain, once, text)
        assert np.ptp(found[:400]) < 0.1, "nearly one picture, nearly one relevance"
        if wanted.max() < LIKELY_FROM / 2:
            assert found.max() < LIKELY_FROM, "what one picture does not show, four hundred do not show"


def test_photos_that_differ_hardly_are_not_told_apart_more_than_captions_are():
    drawn = Drawn()
    bank = drawn.bank()
    photo = drawn.photos(HERE[:1])
    wide, narrow = (
        calibrated(bank, unit(photo + size * drawn.random.standard_normal((400, 64)))) for size in (0.2, 0.05)
    )
    assert narrow.photos > 100
    for one, other in ((narrow.ranked, wide.ranked), (narrow.sharp, wide.sharp)):
        assert 0.3 * other.spread < one.spread < other.spread


def test_one_photo_more_changes_little():
    """From one to 160: no number of photos from which relevance is something else."""
    drawn = Drawn(noise=0.4)
    bank = drawn.bank()
    photos = drawn.photos(np.where(np.arange(160) % 10 == 0, 0, drawn.random.integers(1, 20, 160)))
    texts = drawn.texts(np.repeat(HERE[:1], 3))
    rows = []
    for count in range(1, len(photos) + 1):
        calibration = calibrated(bank, photos[:count])
        rows.append([relevances(calibration, photos[:count], text)[0] for text in texts])
    found = np.array(rows)
    assert np.isfinite(found).all()
    assert (found > LIKELY_FROM).mean() > 0.9
    print(np.abs(np.diff(found, axis=0)).max(axis=1).round(2))
    assert np.abs(np.diff(found, axis=0)).max() < 0.2


@pytest.mark.parametrize("photos", [1, 2, 30])
def test_a_picture_beside_words_has_a_scale_where_all_photos_are_the_same(photos):
    drawn = Drawn()
    copies = np.repeat(drawn.photos(HERE[:1]), photos, axis=0)
    scale = drawn.calibration(copies).unit_of(copies[0])
    assert np.abs(scale.levels(copies @ copies[0] + np.float32(1e-3))).max() < 0.1, "rounding decides nothing"
