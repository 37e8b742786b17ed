"""Sentences: what is likely is said once, in order; the model has a word in it; nothing likely, nothing said."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.calibration.background import background
from photoclip.calibration.calibration import calibrated
from photoclip.calibration.unit import unit
from photoclip.config.resources import resource
from photoclip.domain.tag_words import Label
from photoclip.tagging.caption import LEAST, LEAST_BESIDE, MOST_CANDIDATES, candidates, compose, judge_by
from photoclip.tagging.caption_words import wording_of
from photoclip.tagging.vocabulary_file import read_vocabulary

LABELS = read_vocabulary(resource("vocabularies", "everyday.toml")).labels
COLUMN = {label.name: column for column, label in enumerate(LABELS)}
WORDINGS = [wording_of(label) for label in LABELS]


def chances(**likely: float) -> np.ndarray:
    return row({name.replace("_", " "): chance for name, chance in likely.items()})


def row(likely: Mapping[str, float]) -> np.ndarray:
    found = np.full(len(LABELS), 0.01, np.float32)
    for name, chance in likely.items():
        found[COLUMN[name]] = chance
    return found


def no_word(texts: Sequence[str]) -> np.ndarray:
    return np.zeros((1, len(texts)), np.float32)


def said(found: np.ndarray) -> str:
    return compose(LABELS, found[None], no_word)[0]


@pytest.mark.parametrize(
    ("likely", "expected"),
    [
        ({"dog": 0.9, "beach": 0.8, "dusk": 0.7}, "A dog on a beach at dusk."),
        ({"dog": 0.9, "man": 0.7, "snow": 0.6}, "A dog and a man in the snow."),
        ({"woman": 0.8, "tennis": 0.7}, "A woman playing tennis."),
        ({"dog": 0.9, "puppy": 0.8}, "A dog."),
        ({"sea": 0.9, "beach": 0.8}, "A beach by the sea."),
        ({"beach": 0.9, "water": 0.8}, "A beach by the water."),
        ({"forest": 0.9, "path": 0.8}, "A forest with a path."),
        ({"dog": 0.9, "water": 0.8}, "A dog in water."),
        ({"surfing": 0.9, "sea": 0.8}, "Surfing by the sea."),
        ({"basketball": 0.9, "crowd": 0.2}, "A game of basketball."),
        ({"cat": 0.9, "sofa": 0.8, "indoors": 0.9}, "A cat on a sofa indoors."),
        ({"bicycle": 0.8, "street": 0.7}, "A bicycle on a street."),
        ({"man": 0.8, "bicycle": 0.7, "street": 0.7}, "A man on a bicycle on a street."),
        ({"woman": 0.8, "portrait": 0.7}, "A portrait of a woman."),
        ({"collage": 0.8}, "A collage."),
        ({"snow": 0.8, "winter": 0.9}, "Snow."),
        ({"fireworks": 0.8, "night": 0.9}, "Fireworks at night."),
        ({"birthday cake": 0.7, "birthday party": 0.8}, "A birthday cake at a birthday party."),
        ({"outdoors": 0.99, "night": 0.9}, ""),
        ({"dog": 0.39}, ""),
        ({}, ""),
        ({"stop": 0.99}, ""),
    ],
)
def test_sentences(likely: Mapping[str, float], expected: str) -> None:
    assert said(row(likely)) == expected


def test_the_model_decides_between_sentences() -> None:
    found = chances(dog=0.9, beach=0.45)
    assert said(found) == "A dog."

    def likes_beaches(texts: Sequence[str]) -> np.ndarray:
        return np.array([["beach" in text for text in texts]], np.float32)

    assert compose(LABELS, found[None], likes_beaches) == ("A dog on a beach.",)


def test_each_photo_gets_its_own() -> None:
    found = np.stack([chances(dog=0.9), chances(), chances(cat=0.9)])
    asked: list[tuple[str, ...]] = []

    def judge(texts: Sequence[str]) -> np.ndarray:
        asked.append(tuple(texts))
        return np.zeros((3, len(texts)), np.float32)

    assert compose(LABELS, found, judge) == ("A dog.", "", "A cat.")
    assert asked == [("A dog.", "A cat.")]
    assert compose(LABELS, chances()[None], judge) == ("",)
    assert len(asked) == 1, "nothing to ask of a photo of which nothing is likely"
    assert compose((), np.empty((2, 0), np.float32), judge) == ("", "")


@given(st.dictionaries(st.sampled_from([label.name for label in LABELS]), st.floats(0, 1), max_size=12))
def test_whatever_is_likely_makes_a_sentence_or_none(likely: dict[str, float]) -> None:
    found = row(likely)
    several = candidates(WORDINGS, found)
    assert len(several) <= MOST_CANDIDATES
    for one in several:
        assert one.text[0].isupper() or not one.text[0].isalpha()
        assert one.text.endswith(".")
        assert "  " not in one.text
        assert found[list(one.labels)].min() >= np.float32(LEAST_BESIDE)
        assert found[list(one.labels)].max() >= np.float32(LEAST) - 1e-6
        families = [WORDINGS[column].family for column in one.labels]
        assert len(set(families)) == len(families)
    assert len({one.text for one in several}) == len(several)


def test_labels_of_a_person() -> None:
    labels = (Label("Pepper", "ours"), Label("trampoline", "ours"))
    assert compose(labels, np.array([[0.9, 0.1]], np.float32), no_word) == ("Pepper.",)


def test_a_model_judges_by_what_is_unusual_here() -> None:
    random = np.random.default_rng(3)
    photos = unit(random.normal(size=(40, 16)).astype(np.float32))
    calibration = calibrated(background(unit(random.normal(size=(60, 16)).astype(np.float32))), photos)
    judge = judge_by(calibration, photos[:3], lambda texts: photos[: len(texts)])
    levels = judge(["one", "two"])
    assert levels.shape == (3, 2)
    assert levels.dtype == np.float32
    assert levels[0, 0] > levels[1, 0]
    assert levels[1, 1] > levels[2, 1]
    everywhere = judge_by(calibration, calibration.sample, lambda texts: photos[: len(texts)])(["one"])
    assert abs(float(everywhere.mean())) < 1e-3
    empty = calibrated(calibration.background, photos[:0])
    assert np.isfinite(judge_by(empty, photos[:1], lambda texts: photos[: len(texts)])(["one"])).all()
