"""What is searched by, and what is remembered of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.query import LONGEST_TEXT
from photoclip.query.parse import parse
from photoclip.query.reading import warm_up
from photoclip.ui.models.query import LONGEST_HISTORY, PictureLabel, Query, QueryKind, remembered

TEXTS = st.text(max_size=30)
PATHS = st.text(st.characters(exclude_characters="\0", exclude_categories=()), min_size=1, max_size=20).map(
    lambda name: f"/{name}"
)
QUERIES = TEXTS.map(Query) | st.builds(Query.of_picture, PATHS, st.text(max_size=10))


@pytest.fixture(scope="module", autouse=True)
def _grammar_is_read() -> None:
    """The first reading takes longer than an example may."""
    warm_up()


@given(QUERIES)
def test_what_was_written_is_read_back(query):
    again = Query.read(query.written())
    assert again.text == query.text
    assert again.title() == query.title()


@given(PATHS)
def test_a_picture_is_found_as_the_parser_finds_it(path):
    query = Query.of_picture(path)
    assert query.pictures == (path,)
    assert [leaf.test.path for leaf in parse(query.text).leaves] == [path]


def test_pictures_are_those_outside_phrases_each_once():
    query = Query('0.5 image:"/a \\"b\\".jpg" "image:no" -IMAGE:/c.jpg image:"/c.jpg"[1,2,3,4] text:"image:/d.jpg"')
    assert query.pictures == ('/a "b".jpg', "/c.jpg")


def test_a_name_that_is_no_text_survives():
    query = Query('snow image:"/tmp/caf\udce9.jpg"')
    assert Query.read(query.written()) == query
    query.written().encode("utf-8")
    query.title().encode("utf-8")


@pytest.mark.parametrize("kept", ["{", "{}", '{"text": 3, "labels": {}}', '{"text": "a"}', "{" * 100_000])
def test_what_makes_no_sense_is_taken_for_a_text(kept):
    assert Query.read(kept) == Query(kept)


@given(st.text(max_size=20), st.none() | PATHS, st.text(max_size=10))
def test_what_older_versions_wrote_is_read(text, picture, label):
    old = Query.read(json.dumps({"text": text, "picture": picture, "label": label}))
    if picture is None:
        assert old == Query(text)
        return
    assert old.pictures[:1] == (picture,)
    assert old.text.endswith(text.strip())
    if label:
        assert old.label_of(picture) == label


def test_an_old_query_with_a_broken_part_is_taken_for_a_text():
    kept = '{"text": "a", "picture": 3, "label": ""}'
    assert Query.read(kept) == Query(kept)


@given(st.lists(QUERIES, max_size=80))
def test_newest_first_each_once_and_not_too_many(queries):
    history: tuple[Query, ...] = ()
    for query in queries:
        history = remembered(history, query)
        assert query.is_empty or history[0] == query
    assert len(history) <= LONGEST_HISTORY
    assert not any(one.same_as(other) for place, one in enumerate(history) for other in history[place + 1 :])


def test_fifty_are_kept():
    history: tuple[Query, ...] = ()
    for number in range(60):
        history = remembered(history, Query(str(number)))
    assert [query.text for query in history] == [str(number) for number in range(59, 9, -1)]


def test_nothing_and_novels_are_not_remembered():
    known = (Query("dog"),)
    assert remembered(known, Query("  ")) == known
    assert remembered(known, Query("x" * (LONGEST_TEXT + 1))) == known


def test_a_picture_under_another_name_is_the_same():
    older, newer = Query.of_picture("/a.jpg", "a"), Query.of_picture("/a.jpg", "b")
    assert remembered((older,), newer) == (newer,)


def test_titles_call_pictures_by_their_names():
    assert Query(" dog \n on a beach").title() == "dog on a beach"
    assert Query.of_picture("/a.jpg").title() == "a.jpg"
    pasted = (PictureLabel("/tmp/x", "Pasted picture"),)
    assert Query('0.5 image:"/tmp/x" snow', pasted).title() == "0.5 Pasted picture snow"
    assert Query('image:"/tmp/x"[1,2,3,4] -"snow"', pasted).title() == 'part of Pasted picture -"snow"'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("dog at 12:30", QueryKind.WORDS),
        ("dog -tag:wet", QueryKind.FILTER),
        ('tag:wet image:"/a.jpg"', QueryKind.PICTURE),
        ("note: a dog", QueryKind.WORDS),
    ],
)
def test_kinds(text, kind):
    assert Query(text).kind is kind
