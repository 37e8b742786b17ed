"""What a query means as one vector. Pure."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from photoclip.domain.errors import QueryError
from photoclip.domain.found import SearchRequest
from photoclip.domain.photos import Vectors

LONGEST_TEXT = 2_000
MOST_NEGATIVES = 20
MOST_HITS = 10_000
_NEGATIVE_WEIGHT = 0.5


def check_request(request: SearchRequest) -> None:
    """Refuse what cannot be answered.

    Raises:
        QueryError: nothing asked, a text beyond `LONGEST_TEXT` characters, or a page out of range.
    """
    if not request.text.strip() and request.image is None:
        raise QueryError("the query is empty", "type what the photo shows, or give a picture")
    for text in (request.text, *request.negatives):
        if len(text) > LONGEST_TEXT:
            raise QueryError(
                f"the query has {len(text):,} characters",
                f"the model reads a short sentence; use at most {LONGEST_TEXT:,} characters",
            )
    if any(not text.strip() for text in request.negatives):
        raise QueryError("a negative text is empty", "name what the photos should not show")
    if len(request.negatives) > MOST_NEGATIVES:
        raise QueryError(f"{len(request.negatives)} negative texts", f"use at most {MOST_NEGATIVES}")
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


def compose(positives: Sequence[Vectors], negatives: Sequence[Vectors]) -> npt.NDArray[np.float32]:
    """The sum of unit vectors, (dimension,), less half of the mean negative, at unit length.

    The half is a first choice; it is to be replaced by a measured one.

    Raises:
        QueryError: when positives and negatives cancel out.
    """
    vector = np.sum(np.stack(positives), axis=0)
    if negatives:
        vector = vector - _NEGATIVE_WEIGHT * np.mean(np.stack(negatives), axis=0)
    length = float(np.linalg.norm(vector))
    if length < 1e-3:
        raise QueryError("the words cancel each other out", "leave out one of them")
    return (vector / length).astype(np.float32)
