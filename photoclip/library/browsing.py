"""Looking through the library: which photos there are, and what is known of each."""

import os
import threading
from dataclasses import dataclass

from photoclip.catalog.catalog import Catalog
from photoclip.domain.browse import FolderNode, Listing, Order, Photo, Scope
from photoclip.domain.ids import PhotoId
from photoclip.library.news import Counters, NewsDesk


@dataclass(frozen=True, slots=True)
class _Tree:
    """`as_of` was read before the nodes were: they are at least as new."""

    as_of: Counters
    nodes: tuple[FolderNode, ...]


class Browsing:
    """Read-only views of the catalog for the window. Thread-safe."""

    def __init__(self, catalog: Catalog, news: NewsDesk) -> None:
        self._catalog = catalog
        self._news = news
        self._lock = threading.Lock()
        self._tree: _Tree | None = None

    def list_photos(self, scope: Scope, order: Order) -> Listing:
        """See `LibraryApi.list_photos`."""
        return self._catalog.listing(scope, order)

    def photos(self, photo_ids: tuple[PhotoId, ...]) -> tuple[Photo, ...]:
        """See `LibraryApi.photos`."""
        return self._catalog.details(photo_ids)

    def photo_at(self, path: str) -> Photo | None:
        """See `LibraryApi.photo_at`. The path may lead through links."""
        photo_id = self._catalog.photo_at(path)
        if photo_id is None:
            photo_id = self._catalog.photo_at(_without_links(path))
        found = () if photo_id is None else self._catalog.details((photo_id,))
        return next(iter(found), None)

    def folder_tree(self) -> tuple[FolderNode, ...]:
        """See `LibraryApi.folder_tree`. Gathered once for each change of photos or folders."""
        with self._lock:
            counters = self._news.counters()
            tree = self._tree
            if tree is None or (tree.as_of.photos, tree.as_of.folders) != (counters.photos, counters.folders):
                self._tree = tree = _Tree(counters, self._catalog.folder_tree())
            return tree.nodes


def _without_links(path: str) -> str:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):  # ValueError: a NUL
        return path
