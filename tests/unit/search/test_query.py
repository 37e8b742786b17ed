import pytest

from photoclip.domain.errors import QueryError
from photoclip.domain.found import SearchRequest
from photoclip.domain.query import LONGEST_TEXT
from photoclip.search.query import check_page, check_request


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (SearchRequest(""), "empty"),
        (SearchRequest("   \n\t"), "empty"),
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


def test_a_long_text_and_the_first_page_are_fine():
    check_request(SearchRequest("x" * 5 * LONGEST_TEXT))
    check_page(1, 0)
