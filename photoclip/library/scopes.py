"""Which photos a scope has."""

from collections.abc import Callable

from photoclip.catalog.catalog import Catalog
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.errors import AlbumError, FolderError
from photoclip.domain.organise_api import Album
from photoclip.domain.photos import PhotoIds
from photoclip.search.search import Search


class Scopes:
    """Scopes of one library. Thread-safe."""

    def __init__(self, catalog: Catalog, search: Callable[[], Search]) -> None:
        self._catalog = catalog
        self._search = search

    def require(self, scope: Scope) -> None:
        """See that there is such a scope. Raises FolderError, AlbumError."""
        if scope.kind is ScopeKind.FOLDER:
            if all(folder.folder_id != scope.folder_id for folder in self._catalog.folders()):
                raise FolderError("that folder is not in the library any more", "choose another one")
        elif scope.kind is ScopeKind.ALBUM and self._album(scope) is None:
            raise AlbumError("that album is gone", "choose another one")

    def photos(self, scope: Scope) -> PhotoIds | None:
        """Live photos of a scope, int64 (n,), in no particular order; None for all there are. A smart album has what
        its query finds, as where it is searched for.

        Raises:
            FolderError: the folder is not watched any more. AlbumError: the album is gone. ModelError: what a smart
                album shows cannot be found out.
        """
        if scope.kind is ScopeKind.LIBRARY:
            return None
        if scope.kind is ScopeKind.ALBUM:
            album = self._album(scope)
            if album is not None and album.query is not None:
                return self._search().photos_of(album.query)
        return self._catalog.listing(scope, Order.NEWEST).id_array()

    def _album(self, scope: Scope) -> Album | None:
        return next((album for album in self._catalog.albums() if album.album_id == scope.album_id), None)
