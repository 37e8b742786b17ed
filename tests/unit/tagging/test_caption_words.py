"""Grammar of labels: articles, what nobody counts, what there are several of, and how each label is put."""

import pytest

from photoclip.config.resources import resource
from photoclip.domain.tag_words import Label
from photoclip.tagging.caption_words import Part, listed, noun_phrase, with_article, wording_of
from photoclip.tagging.vocabulary_file import read_vocabulary

EVERYDAY = {label.name: label for label in read_vocabulary(resource("vocabularies", "everyday.toml")).labels}


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        *(("dog", "a dog"), ("owl", "an owl"), ("elephant", "an elephant"), ("hour", "an hour"), ("horse", "a horse")),
        *(
            ("university", "a university"),
            ("umbrella", "an umbrella"),
            ("unicorn", "a unicorn"),
            ("uniform", "a uniform"),
        ),
        *(("European city", "a European city"), ("one-way street", "a one-way street"), ("onion", "an onion")),
        *(("MRI scan", "an MRI scan"), ("QR code", "a QR code"), ("UFO", "a UFO"), ("TV", "a TV"), ("heir", "an heir")),
        *(
            ("école", "an école"),
            ("old photo", "an old photo"),
            ("ice rink", "an ice rink"),
            ("aeroplane", "an aeroplane"),
        ),
        *(("uninvited guest", "an uninvited guest"), ("user", "a user"), ("X-ray", "an X-ray")),
    ],
)
def test_articles_go_by_the_sound(noun: str, expected: str) -> None:
    assert with_article(noun) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(("snow", "snow"), ("ice cream", "ice cream"), ("fireworks", "fireworks"), ("autumn leaves", "autumn leaves")),
        *(("Pepper", "Pepper"), ("Golden Gate Bridge", "Golden Gate Bridge"), ("Christmas tree", "a Christmas tree")),
        *(("bus", "a bus"), ("glass", "a glass"), ("glasses", "glasses"), ("people", "people"), ("cactus", "a cactus")),
        *(("bird's nest", "a bird's nest"), ("northern lights", "northern lights"), ("sheet music", "sheet music")),
        *(("2024", "2024"), ("QR code", "a QR code"), ("American football", "an American football")),
    ],
)
def test_names_several_things_and_what_nobody_counts_have_none(name: str, expected: str) -> None:
    assert noun_phrase(name) == expected


def test_lists() -> None:
    assert listed(("a man",)) == "a man"
    assert listed(("a man", "a dog")) == "a man and a dog"
    assert listed(("a man", "a dog", "a ball")) == "a man, a dog and a ball"


@pytest.mark.parametrize(
    ("name", "part", "alone", "within"),
    [
        ("dog", Part.LIVING, "a dog", "with a dog"),
        ("beach", Part.PLACE, "a beach", "on a beach"),
        ("sea", Part.PLACE, "the sea", "by the sea"),
        ("island", Part.PLACE, "an island", "on an island"),
        ("airport", Part.PLACE, "an airport", "at an airport"),
        ("forest", Part.PLACE, "a forest", "in a forest"),
        ("office", Part.PLACE, "an office", "in an office"),
        ("snow", Part.LIGHT, "snow", "in the snow"),
        ("sunset", Part.LIGHT, "a sunset", "at sunset"),
        ("night", Part.TIME, "a night", "at night"),
        ("indoors", Part.TIME, "indoors", "indoors"),
        ("tennis", Part.DOING, "a game of tennis", "playing tennis"),
        ("yoga", Part.DOING, "yoga", "doing yoga"),
        ("race", Part.DOING, "a race", "in a race"),
        ("running", Part.DOING, "running", "running"),
        ("bicycle", Part.THING, "a bicycle", "on a bicycle"),
        ("Christmas", Part.PLACE, "Christmas", "at Christmas"),
        ("wedding", Part.PLACE, "a wedding", "at a wedding"),
        ("black-and-white photo", Part.PICTURE, "a black-and-white photo", "with a black-and-white photo"),
        ("outdoors", Part.ASIDE, "an outdoors", "with an outdoors"),
        ("stop", Part.ASIDE, "a stop", "with a stop"),
    ],
)
def test_how_labels_are_put(name: str, part: Part, alone: str, within: str) -> None:
    wording = wording_of(EVERYDAY[name])
    assert wording.part is part
    if part is not Part.ASIDE:
        assert wording.within == within
        if part is not Part.TIME:
            assert wording.alone == alone


def test_what_is_named_here_is_in_the_vocabulary() -> None:
    """So that a renamed label does not lose its place unseen."""
    from photoclip.tagging import caption_words

    known = {name.casefold() for name in EVERYDAY}
    named = {*caption_words._WITHIN_OF, *caption_words._PART_OF, *caption_words._FAMILY_OF, *caption_words._NEAR}  # pyright: ignore[reportPrivateUsage]
    assert named <= known


def test_labels_of_a_person_are_things() -> None:
    assert wording_of(Label("trampoline", "our garden")).within == "with a trampoline"
    assert wording_of(Label("Oma Erika", "family")).alone == "Oma Erika"
