"""What is said of tags: chips, names that are offered, lessons, words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.browse import Photo, PhotoFile
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import Facts
from photoclip.domain.tag_api import LONGEST_TAG_NAME, Suggestion, Tag, Taught
from photoclip.domain.tag_words import Label
from photoclip.ui.models import tag_words as words
from photoclip.ui.models.examples import Lesson, example_of
from photoclip.ui.models.tag_marks import MarkKind, TagTotals, marks_of_photo, marks_of_several, totals_of
from photoclip.ui.models.tag_names import TagNames
from photoclip.ui.models.tags import listed, narrowed, said_of

PHOTO = Photo(PhotoId(1), ContentHash("a" * 64), 1, "JPEG", 4, 3, Facts(), (PhotoFile("/p/a.jpg", False),))
TAGGED = replace(PHOTO, tags=("dog", "Beach"), machine_tags=("Beach",), rejected_tags=("cat",))


def test_what_is_said_is_not_suggested_once_more():
    suggestions = [Suggestion(name, 0.6) for name in ("DOG", "beach", "Cat", "sand")]
    marks = marks_of_photo(TAGGED, suggestions)
    assert [(mark.name, mark.kind) for mark in marks] == [
        ("dog", MarkKind.HAND),
        ("Beach", MarkKind.MACHINE),
        ("sand", MarkKind.SUGGESTED),
    ]
    assert "60 %" in marks[2].said()


def test_several_photos_have_a_tag_or_some_of_them():
    totals = totals_of([TAGGED, TAGGED]) + totals_of([replace(PHOTO, tags=("dog", "sea"))])
    assert totals.photos == 3
    assert [(mark.name, mark.kind, mark.aside) for mark in marks_of_several(totals)] == [
        ("dog", MarkKind.HAND, ""),
        ("Beach", MarkKind.SOME, "2 of 3"),
        ("sea", MarkKind.SOME, "1 of 3"),
    ]
    assert {mark.kind for mark in marks_of_several(totals_of([TAGGED, TAGGED]))} == {MarkKind.HAND, MarkKind.MACHINE}
    assert marks_of_several(TagTotals()) == ()


ids = st.lists(st.integers(1, 6).map(PhotoId), max_size=5)


@given(st.lists(st.tuples(st.sampled_from(["yes", "no", "out"]), ids), max_size=8))
def test_a_photo_is_on_one_side_at_most(steps):
    lesson = Lesson()
    sides: dict[PhotoId, str] = {}
    for step, photo_ids in steps:
        lesson = {"yes": lesson.with_yes, "no": lesson.with_no, "out": lesson.without}[step](photo_ids)
        for photo_id in photo_ids:
            sides[photo_id] = step
        assert set(lesson.yes) == {photo_id for photo_id, side in sides.items() if side == "yes"}
        assert set(lesson.no) == {photo_id for photo_id, side in sides.items() if side == "no"}
        assert len(lesson.yes) + len(lesson.no) == len({*lesson.yes, *lesson.no})


def test_an_example_is_shown_as_far_as_it_is_known():
    assert example_of(PhotoId(1), PHOTO).name == "a.jpg"
    assert example_of(PhotoId(1), None).content_hash == ""


NAMES = TagNames.of(
    [Tag("Beach", 40), Tag("sandcastle", 3)], [Label("beach", synonyms=("seaside",)), Label("sand"), Label("dog")]
)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", []),
        ("zz", []),
        ("sand", ["sand", "sandcastle"]),
        ("SEAS", ["Beach"]),
        ("ea", ["Beach"]),
        ("dog", []),
        ("be", ["Beach"]),
    ],
)
def test_names_that_begin_so_come_first_and_each_once(typed, offered):
    assert [offer.value for offer in NAMES.offers(typed)] == offered


def test_a_known_name_is_spelled_as_it_is_known():
    assert (NAMES.spelled("BEACH"), NAMES.spelled("Pepper")) == ("Beach", "Pepper")
    assert NAMES.offers("be")[0].photos == 40


def test_tags_that_only_were_rejected_are_not_listed_and_the_most_used_come_first():
    tags = [Tag("b", 2, 1), Tag("a", 2), Tag("gone", rejected=4), Tag("taught", is_taught=True), Tag("cut", cut=0.3)]
    assert [tag.name for tag in listed(tags)] == ["a", "b", "cut", "taught"]
    assert said_of(tags[0]) == "2 photos · 1 put there by PhotoClip"


def test_tags_are_narrowed_by_letters():
    tags = [Tag("sea"), Tag("beach"), Tag("Each")]
    assert [tag.name for tag in narrowed(tags, " ea ")] == ["Each", "sea", "beach"]
    assert narrowed(tags, "") == tuple(tags)


@pytest.mark.parametrize(
    ("accuracy", "said"),
    [
        (None, "Learned from 1 photo. A single example leaves nothing to check it with: add some more."),
        (0.99, "Learned from 1 photo. Leaving each out in turn, it recognised nearly all of them."),
        (0.8, "Learned from 1 photo. Leaving each out in turn, it was right about 8 times of 10."),
    ],
)
def test_how_sure_it_is(accuracy, said):
    assert words.learned(Taught("pepper", 1, 0, accuracy, 0.5, 0)) == said


def test_what_is_no_better_than_a_guess_is_called_so():
    taught = Taught("pepper", 5, 1, 0.5, 0.5, 1)
    assert "little better than a guess" in words.learned(taught)
    assert "5 photos and 1 counter-example" in words.learned(taught)
    assert words.matches(taught) == "1 more photo looks like it."
    assert words.matches(replace(taught, matches=23)) == "23 more photos look like it."


def test_what_was_done():
    assert words.tagged(2, 3, "dog") == "Tagged 2 photos with “dog”; 1 had it already"
    assert words.tagged(0, 1, "dog") == "It has the tag “dog” already"
    assert words.applied(0, 0).startswith("No photo got a new tag")
    assert words.applied(2, 3) == "Tagged 2 photos with 3 tags in all"
    assert words.renamed("a", Tag("b", 7), True) == "“a” is a part of “b” now, which 7 photos have"
    assert words.deleted("a", 0) == "Deleted the tag “a”"
    assert (words.name_problem(" "), words.name_problem("x" * LONGEST_TAG_NAME)) == ("A tag needs a name.", "")
    assert words.name_problem("x" * (LONGEST_TAG_NAME + 1))
    assert (words.probability(0.0), words.probability(1.0)) == ("1 %", "99 %")
