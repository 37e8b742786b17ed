import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from photoclip.domain.errors import QueryError
from photoclip.domain.found import SearchRequest
from photoclip.search.query import LONGEST_TEXT, check_page, check_request, compose


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (SearchRequest(""), "empty"),
        (SearchRequest("   \n\t"), "empty"),
        (SearchRequest("x" * 10_000), "10,000 characters"),
        (SearchRequest("dog", negatives=("y" * 9_999,)), "9,999 characters"),
        (SearchRequest("dog", negatives=(" ",)), "negative"),
        (SearchRequest("dog", negatives=("a",) * 21), "21 negative"),
        (SearchRequest("dog", limit=0), "limit of 0"),
        (SearchRequest("dog", limit=-3), "limit of -3"),
        (SearchRequest("dog", offset=-1), "offset of -1"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(request_, says):
    with pytest.raises(QueryError, match=says) as raised:
        check_request(request_)
    assert "\n" not in str(raised.value)
    assert raised.value.remedy


def test_a_picture_alone_is_a_query():
    check_request(SearchRequest("", image="/a.jpg"))
    check_request(SearchRequest("x" * LONGEST_TEXT))
    check_page(1, 0)


unit = arrays(np.float32, 8, elements=st.floats(-1, 1, width=32)).filter(lambda v: np.linalg.norm(v) > 0.1)


@given(unit, st.lists(unit, max_size=3))
def test_a_query_has_unit_length(positive, negatives):
    away = [n / np.linalg.norm(n) for n in negatives]
    vector = compose([positive / np.linalg.norm(positive)], away)
    assert vector.shape == (8,)
    assert np.isclose(np.linalg.norm(vector), 1, atol=1e-5)


def test_a_negative_pushes_away():
    dog, ball = np.eye(2, dtype=np.float32)
    both = (dog + ball) / np.sqrt(2)
    assert compose([both], [ball]) @ ball < both @ ball


def test_opposites_cancel():
    dog = np.eye(1, 4, dtype=np.float32)[0]
    with pytest.raises(QueryError, match="cancel"):
        compose([dog, -dog], [])
