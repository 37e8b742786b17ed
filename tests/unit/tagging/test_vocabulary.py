"""What makes sense in a vocabulary, and how several become one."""

import unicodedata

import pytest

from photoclip.domain.tag_words import (
    LONGEST_LABEL,
    LONGEST_PROMPT,
    MOST_PROMPTS,
    MOST_SYNONYMS,
    Label,
    Vocabulary,
)
from photoclip.tagging.vocabulary import flaws, gathered, merged, name_flaw, prompt_flaw, tidied


def whats(*labels: Label) -> list[str]:
    return [flaw.what for flaw in flaws(labels)]


def test_what_makes_sense_has_no_flaw() -> None:
    assert not whats(
        Label("dog"),
        Label("CAFÉ", "scenes", ("coffee shop",), ("a photo of a {}", "{} {}")),
        Label("winter", "season", is_exclusive=True),
        Label("👨‍👩‍👧", "people"),
        Label("n" * LONGEST_LABEL, "g", ("s" * LONGEST_LABEL,), ("{}" + "p" * (LONGEST_PROMPT - 2),)),
    )


@pytest.mark.parametrize("name", ["", "\u200b", "a\nb", "a\tb", "a\x00b", "a\u2028b", "\ud800", "n" * 101])
def test_names_that_cannot_be(name: str) -> None:
    assert name_flaw(name) is not None
    assert len(whats(Label(name))) == 1
    assert len(whats(Label("dog", synonyms=(name,)))) == 1
    wrong = name_flaw(name)
    assert wrong is not None
    assert "\n" not in wrong[0]


@pytest.mark.parametrize("prompt", ["a photo", "", "{}\n", "{name}", "{} {", "{0}", "{}" + "p" * LONGEST_PROMPT])
def test_prompts_that_cannot_be(prompt: str) -> None:
    assert prompt_flaw(prompt) is not None
    assert len(whats(Label("dog", prompts=("{}", prompt)))) == 1


@pytest.mark.parametrize(
    "labels",
    [
        (Label("dog"), Label("Dog")),
        (Label("café"), Label(unicodedata.normalize("NFD", "CAFÉ"))),
        (Label("dog", "animals"), Label("hound", "friends", ("DOG",))),
        (Label("dog", synonyms=("hound",)), Label("hound")),
        (Label("dog", synonyms=("hound",)), Label("pet", synonyms=("hound",))),
    ],
)
def test_each_word_stands_once(labels: tuple[Label, Label]) -> None:
    (flaw,) = flaws(tuple(map(tidied, labels)))
    assert (flaw.label, flaw.twin) == (1, 0)
    assert "twice" in flaw.what


def test_a_label_does_not_repeat_itself() -> None:
    assert len(whats(Label("dog", synonyms=("Dog",)))) == 1
    assert len(whats(Label("dog", synonyms=("hound", "pet", "HOUND")))) == 1


def test_a_word_with_a_flaw_of_its_own_is_told_once() -> None:
    assert len(whats(Label(""), Label(""))) == 2


def test_limits_of_synonyms_and_prompts() -> None:
    many = tuple(f"s{number}" for number in range(MOST_SYNONYMS))
    prompts = tuple(f"{{}} {number}" for number in range(MOST_PROMPTS))
    assert not whats(Label("dog", "", many, prompts))
    assert len(whats(Label("dog", "", (*many, "more"), (*prompts, "{}")))) == 2


def test_a_group_is_one_thing() -> None:
    assert "written" in whats(Label("dog", "animals"), Label("cat", "Animals"))[0]
    assert "only one" in whats(Label("spring", "season", is_exclusive=True), Label("autumn", "season"))[0]
    assert "no group" in whats(Label("spring", is_exclusive=True))[0]
    assert whats(Label("spring", "sea\nson"))


def test_texts_are_kept_tidy() -> None:
    label = Label("  hot   dog ", " food ", (" a  b ",), (" a  {} ",))
    assert tidied(label) == Label("hot dog", "food", ("a b",), ("a {}",))
    assert tidied(Label(unicodedata.normalize("NFD", "café"))).name == "café"


def test_labels_of_a_group_come_together() -> None:
    a, b, c, d = Label("a", "x"), Label("b", "y"), Label("c"), Label("d", "x")
    assert gathered([a, b, c, d]) == (c, a, d, b)
    assert gathered(gathered([a, b, c, d])) == (c, a, d, b)


def test_the_first_vocabulary_wins() -> None:
    own = Vocabulary("own", (Label("Dog", "Animals", ("pup",)), Label("terrace")), is_own=True)
    other = Vocabulary(
        "everyday",
        (
            Label("dog", "animals", ("hound",)),
            Label("pup", "animals"),
            Label("cat", "animals", ("kitty", "TERRACE")),
            Label("spring", "season", is_exclusive=True),
        ),
        is_own=False,
    )
    assert merged([own, other]) == (
        Label("terrace"),
        Label("Dog", "Animals", ("pup",)),
        Label("cat", "Animals", ("kitty",)),
        Label("spring", "season", is_exclusive=True),
    )
    assert not whats(*merged([own, other]))


def test_an_exclusive_group_of_one_vocabulary_does_not_bind_another() -> None:
    own = Vocabulary("own", (Label("pepper", "animals", is_exclusive=True),), is_own=True)
    other = Vocabulary("everyday", (Label("dog", "animals"),), is_own=False)
    assert [label.is_exclusive for label in merged([own, other])] == [True, False]
