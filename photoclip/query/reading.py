"""Reads a query's text as parts with places."""

from photoclip.domain.query import LONGEST_TEXT
from photoclip.query.nodes import Written


def read(text: str) -> Written:
    """The first `LONGEST_TEXT` characters of any text. Never raises."""
    # The parser takes 0.1 s to be made, and the window's first paint must not wait for it.
    from photoclip.query.syntax import written

    return written(text[:LONGEST_TEXT])


def warm_up() -> None:
    """Make the parser, so that the first query is as quick as all others. Thread-safe; for any thread."""
    read('dog -"water" tag:x')
