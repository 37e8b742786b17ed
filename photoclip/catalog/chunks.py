"""Many rows by their ids, some in each statement."""

from collections.abc import Iterator, Sequence

MANY = 20_000
"""Looking up so many takes as long as reading all of a million."""

_CHUNK = 500  # SQLite's oldest limit of variables is 999


def chunks(ids: Sequence[int]) -> Iterator[list[int]]:
    """Distinct ids, as many at a time as one statement takes."""
    distinct = list(dict.fromkeys(ids))
    for start in range(0, len(distinct), _CHUNK):
        yield distinct[start : start + _CHUNK]


def variables(values: Sequence[int]) -> str:
    """`(?, ?, ...)` for an IN."""
    return f"({', '.join('?' * len(values))})"
