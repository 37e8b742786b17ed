"""Captions by photo and model: kept, shown and searched for by the model in use."""

import pytest

from photoclip.catalog.captions import words_key
from photoclip.catalog.rows import CaptionRow
from photoclip.domain.ids import PhotoId
from photoclip.domain.query import All, Captioned, Fact, Has, Not
from photoclip.domain.tag_api import Decision, TagState

TEXTS = {
    "one": "A dog on a beach.",
    "two": "Two dogs, a man's hat and wooden tables.",
    "three": "",
    "four": "A dog on a beach.",
}


@pytest.fixture
def told(bench):
    """Four photos with captions, a fifth without, by the model in use."""
    contents = [*TEXTS, "five"]
    bench.catalog.commit(bench.batch(*(bench.understood(f"{content}.jpg", content) for content in contents)))
    bench.catalog.activate_model(bench.model.model_id)
    rows = [CaptionRow(bench.photo(content), text, is_generated=True) for content, text in TEXTS.items()]
    bench.catalog.keep_captions(bench.model.model_id, rows)
    return bench


def found(bench, condition):
    ids = bench.catalog.matching(condition, {}).tolist()
    return [content for content in (*TEXTS, "five") if bench.photo(content) in ids]


def test_captions_are_kept_for_a_model_and_shown_for_the_one_in_use(told):
    catalog, other = told.catalog, told.catalog.model("other", 4)
    one, two, five = (told.photo(content) for content in ("one", "two", "five"))
    assert catalog.captions(told.model.model_id, [two, five, one]) == (
        CaptionRow(two, TEXTS["two"], is_generated=True),
        CaptionRow(one, TEXTS["one"], is_generated=True),
    )
    assert catalog.captions(other.model_id, [one]) == ()
    catalog.keep_captions(other.model_id, [CaptionRow(one, "Something\n else", is_generated=False)])
    assert [photo.caption for photo in catalog.details([one, five])] == [TEXTS["one"], ""]
    catalog.activate_model(other.model_id)
    assert [photo.caption for photo in catalog.details([one, two])] == ["Something else", ""]
    assert found(told, Captioned("beach")) == []
    catalog.activate_model(told.model.model_id)
    assert found(told, Captioned("beach")) == ["one", "four"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("beach", ["one", "four"]), ("BEACH", ["one", "four"]), ("dog", ["one", "two", "four"]), ("each", [])),
        *(
            ("dogs", ["two"]),
            ("wooden table", ["two"]),
            ("table wooden", []),
            ("man's hat", ["two"]),
            ("dogs a", ["two"]),
        ),
        *(("on a beach.", ["one", "four"]), ("cat", []), ("!", [])),
    ],
)
def test_words_that_begin_so_are_found(told, text, expected):
    assert found(told, Captioned(text)) == expected


def test_conditions_join(told):
    assert found(told, Has(Fact.CAPTION)) == ["one", "two", "four"]
    assert found(told, All((Captioned("dog"), Not(Captioned("beach"))))) == ["two"]
    assert found(told, Not(Has(Fact.CAPTION))) == ["three", "five"]


def test_what_is_said_anew_takes_the_place_of_what_was_said(told):
    one = told.photo("one")
    assert found(told, Captioned("cat")) == []
    told.catalog.keep_captions(told.model.model_id, [CaptionRow(one, "A cat.", is_generated=False)])
    assert found(told, Captioned("cat")) == ["one"]
    assert told.catalog.captions(told.model.model_id, [one]) == (CaptionRow(one, "A cat.", is_generated=False),)
    told.catalog.keep_captions(told.model.model_id, [CaptionRow(PhotoId(999), "Nobody.", is_generated=False)])
    assert told.catalog.captions(told.model.model_id, [PhotoId(999)]) == ()


def test_what_was_composed_goes_with_a_tag_that_is_rejected_and_what_was_written_stays(told):
    catalog, model_id = told.catalog, told.model.model_id
    one, two = told.photo("one"), told.photo("two")
    catalog.keep_captions(model_id, [CaptionRow(two, TEXTS["two"], is_generated=False)])
    assert found(told, Captioned("dogs")) == ["two"]
    catalog.decide_many([Decision("dog", (one, two), TagState.BY_HAND)])
    assert len(catalog.captions(model_id, [one, two])) == 2
    catalog.decide_many([Decision("dog", (one, two), TagState.REJECTED)])
    assert [row.photo_id for row in catalog.captions(model_id, [one, two])] == [one]
    assert found(told, Captioned("dogs")) == []
    assert catalog.details([two])[0].caption == ""
    assert two in catalog.ids_without_caption(model_id, generated=False)


def test_a_rejection_that_is_done_again_takes_what_was_composed_meanwhile(told):
    catalog, model_id, two = told.catalog, told.model.model_id, told.photo("two")
    catalog.decide_many([Decision("dog", (two,), TagState.REJECTED)])
    catalog.undo()
    catalog.keep_captions(model_id, [CaptionRow(two, TEXTS["two"], is_generated=False)])
    assert found(told, Captioned("dogs")) == ["two"]
    catalog.redo()
    assert found(told, Captioned("dogs")) == []


def test_photos_without_a_caption_those_that_came_last_first(told):
    catalog, model_id = told.catalog, told.model.model_id
    assert catalog.ids_without_caption(model_id, generated=True).tolist() == [told.photo("five")]
    one = told.photo("one")
    catalog.keep_captions(model_id, [CaptionRow(one, "A cat.", is_generated=False)])
    assert catalog.ids_without_caption(model_id, generated=True).tolist() == [told.photo("five"), one]
    assert catalog.ids_without_caption(model_id, generated=False).tolist() == [told.photo("five")]
    catalog.commit(told.batch(gone=(told.file("five.jpg"),)))
    assert catalog.ids_without_caption(model_id, generated=False).tolist() == []


def test_captions_go_with_their_model(told):
    other = told.catalog.model("other", 4)
    told.catalog.activate_model(other.model_id)
    told.catalog.forget_model(told.model.model_id, 100)
    assert told.catalog.find_model("small") is None
    again = told.catalog.model("small", 8)
    assert told.catalog.captions(again.model_id, [told.photo("one")]) == ()


def test_how_words_are_compared():
    assert words_key("A man's T-shirt!") == " a man s t shirt"
    assert words_key("Straße, CAFÉ") == words_key("STRASSE Cafe\u0301")
    assert words_key("…") == ""
