"""What is searched by, and what is remembered of it."""

from hypothesis import given
from hypothesis import strategies as st

from photoclip.ui.models.query import LONGEST_HISTORY, LONGEST_TEXT, Query, remembered

QUERIES = st.builds(
    Query, st.text(max_size=30), st.none() | st.text(min_size=1, max_size=30), st.text(max_size=10)
).filter(lambda query: query.picture is not None or not query.label)


@given(QUERIES)
def test_what_was_written_is_read_back(query):
    assert Query.read(query.written()) == query


def test_a_name_that_is_no_text_survives():
    query = Query("snow", "/tmp/caf\udce9.jpg", "caf?.jpg")
    assert Query.read(query.written()) == query
    query.written().encode("utf-8")


def test_what_makes_no_sense_is_taken_for_words():
    for kept in ("{", "{}", '{"text": 3, "picture": null, "label": ""}', '{"text": "a"}', "{" * 100_000):
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
    assert remembered((Query("", "/a.jpg", "a"),), Query(" ", "/a.jpg", "b")) == (Query(" ", "/a.jpg", "b"),)


def test_titles():
    assert Query(" dog \n on a beach").title() == "dog on a beach"
    assert Query("", "/a.jpg", "a.jpg").title() == "a.jpg"
    assert Query("snow", "/a.jpg", "a.jpg").title() == "a.jpg + snow"
