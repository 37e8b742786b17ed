"""What is said of one part of a query."""

import pytest

from photoclip.query.chips import chips_of
from photoclip.ui.models.chip_words import is_negatable, negated, words_of


def said(text, problem=""):
    (part,) = chips_of(text)
    return words_of(part, part.label, problem)


@pytest.mark.parametrize(
    ("text", "label", "times", "name"),
    [
        ("dog on a beach", "dog on a beach", "", "dog on a beach"),
        ('0.5 "sand"', "sand", "× 0.5", "sand, counts 0.5 times"),
        ('-"a ball"', "− a ball", "", "not a ball"),
        ('-0.5 "a ball"', "− a ball", "× 0.5", "not a ball, counts 0.5 times"),
        ("-tag:wet", "− tag: wet", "", "not tag: wet"),
        ('0 "sand"', "sand", "× 0", "sand, counts 0 times"),
    ],
)
def test_label_weight_and_name(text, label, times, name):
    words = said(text)
    assert (words.label, words.times, words.name) == (label, times, name)


def test_keys_are_those_that_do_something():
    assert "Up and Down" in said("dog").keys
    assert "Up and Down" not in said("tag:x").keys
    assert "Minus" in said("tag:x").keys
    assert "Minus" not in said("(a or b)").keys


def test_a_problem_is_said():
    words = said("album:gone", "there is no album gone")
    assert words.name.endswith("there is no album gone")
    assert words.tip.startswith("there is no album gone")


@pytest.mark.parametrize(("text", "weight"), [("dog", -1.0), ('-0.5 "dog"', 0.5), ("tag:x", -1.0), ("-tag:x", 1.0)])
def test_the_other_way_round(text, weight):
    (part,) = chips_of(text)
    assert is_negatable(part)
    assert negated(part) == weight
    assert not is_negatable(chips_of("(a or b)")[0])
