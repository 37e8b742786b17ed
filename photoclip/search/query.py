"""What a request may ask for."""

from photoclip.domain.errors import QueryError
from photoclip.domain.found import MOST_HITS, SearchRequest


def check_request(request: SearchRequest) -> None:
    """Refuse what cannot be answered.

    Raises:
        QueryError: nothing asked, or a page out of range.
    """
    if not request.text.strip():
        raise QueryError("the query is empty", "type what the photo shows, or give a picture")
    check_page(request.limit, request.offset)


def check_page(limit: int, offset: int) -> None:
    """Refuse an impossible page.

    Raises:
        QueryError: limit not in 1..`MOST_HITS`, or a negative offset.
    """
    if not 1 <= limit <= MOST_HITS:
        raise QueryError(f"a limit of {limit} results", f"ask for 1 to {MOST_HITS:,}")
    if offset < 0:
        raise QueryError(f"an offset of {offset}", "start at 0 or later")
