"""Which state of its pictures a query's answer is about: files that are no photos of the library change unseen."""

from collections.abc import Iterator

from photoclip.catalog.catalog import Catalog
from photoclip.domain.query import InAlbum, Likeness
from photoclip.query.parse import parse
from photoclip.search.cached import file_mark

_NAMES = ("image:", "album:")
"""What else has no picture need not be read for them."""

Marks = tuple[tuple[str, int, int] | None, ...]
"""As `file_mark` has them, of each picture."""


def picture_marks(catalog: Catalog, text: str) -> Marks:
    """Of the pictures in a query, and in those of the smart albums that it names, at any depth."""
    return tuple(file_mark(path) for path in _paths(catalog, text, set()))


def _paths(catalog: Catalog, text: str, seen: set[str]) -> Iterator[str]:
    if text in seen:
        return
    seen.add(text)
    if not any(name in text.casefold() for name in _NAMES):
        return
    for leaf in parse(text).leaves:
        if isinstance(leaf.test, Likeness):
            yield leaf.test.path
        elif isinstance(leaf.test, InAlbum):
            album = catalog.album_named(leaf.test.name)
            if album is not None and album.query is not None:
                yield from _paths(catalog, album.query, seen)
