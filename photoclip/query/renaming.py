"""Queries that name an album or a tag, after it was given another name."""

from photoclip.domain.names import folded
from photoclip.domain.query import InAlbum, Tagged
from photoclip.query.parse import parse
from photoclip.query.write import filter_text


def with_album_renamed(text: str, before: str, after: str) -> str:
    """The text with each `album:` that means `before` meaning `after`; all else stays as it is written. Pure."""
    for leaf in reversed(parse(text).leaves):
        if isinstance(leaf.test, InAlbum) and folded(leaf.test.name) == folded(before):
            text = text[: leaf.span.start] + filter_text(InAlbum(after)) + text[leaf.span.end :]
    return text


def with_tag_renamed(text: str, before: str, after: str) -> str:
    """The same for each `tag:` that means `before`, and none that means more with a `*`. Pure."""
    for leaf in reversed(parse(text).leaves):
        if isinstance(leaf.test, Tagged) and folded(leaf.test.name) == folded(before):
            text = text[: leaf.span.start] + filter_text(Tagged(after)) + text[leaf.span.end :]
    return text
