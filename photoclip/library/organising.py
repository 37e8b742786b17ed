"""Albums, ratings and favourites: what a person makes of their photos."""

from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.domain.errors import AlbumError, QueryError
from photoclip.domain.ids import AlbumId, PhotoId
from photoclip.domain.names import is_unseen
from photoclip.domain.organise_api import (
    LONGEST_ALBUM_NAME,
    Album,
    Exported,
    KnownName,
    NameKind,
    Undoable,
    Undone,
)
from photoclip.library.exporting import export
from photoclip.library.news import NewsDesk
from photoclip.library.undo import Undoing
from photoclip.query.parse import parse_strictly
from photoclip.query.renaming import with_album_renamed


class Organising:
    """`OrganiseApi` over a catalog; part of the library. Thread-safe."""

    def __init__(self, catalog: Catalog, news: NewsDesk) -> None:
        self._catalog = catalog
        self._news = news
        self._undoing = Undoing(catalog, news)

    def albums(self) -> tuple[Album, ...]:
        """See `OrganiseApi.albums`."""
        return self._catalog.albums()

    def create_album(self, name: str, photo_ids: tuple[PhotoId, ...] = (), query: str | None = None) -> Album:
        """See `OrganiseApi.create_album`."""
        if query is not None and photo_ids:
            raise AlbumError(
                "a smart album holds what its query finds, and no photos of its own", "leave one of them out"
            )
        made = self._catalog.create_album(album_name(name), photo_ids, album_query(query))
        self._news.organised()
        return made

    def change_album(self, album_id: AlbumId, name: str, query: str | None = None) -> Album:
        """See `OrganiseApi.change_album`."""
        changed = self._catalog.change_album(album_id, album_name(name), album_query(query), with_album_renamed)
        self._news.organised()
        return changed

    def delete_album(self, album_id: AlbumId) -> Album:
        """See `OrganiseApi.delete_album`."""
        deleted = self._catalog.delete_album(album_id)
        self._news.organised()
        return deleted

    def add_to_album(self, album_id: AlbumId, photo_ids: tuple[PhotoId, ...]) -> int:
        """See `OrganiseApi.add_to_album`."""
        return self._told(self._catalog.add_to_album(album_id, photo_ids))

    def remove_from_album(self, album_id: AlbumId, photo_ids: tuple[PhotoId, ...]) -> int:
        """See `OrganiseApi.remove_from_album`."""
        return self._told(self._catalog.remove_from_album(album_id, photo_ids))

    def rate(self, photo_ids: tuple[PhotoId, ...], rating: int | None) -> int:
        """See `OrganiseApi.rate`. ValueError for another rating."""
        return self._told(self._catalog.rate(photo_ids, rating))

    def set_favourite(self, photo_ids: tuple[PhotoId, ...], favourite: bool) -> int:
        """See `OrganiseApi.set_favourite`."""
        return self._told(self._catalog.set_favourite(photo_ids, favourite))

    def undoable(self) -> Undoable:
        """See `OrganiseApi.undoable`."""
        return self._undoing.undoable()

    def undo(self) -> Undone | None:
        """See `OrganiseApi.undo`."""
        return self._undoing.undo()

    def redo(self) -> Undone | None:
        """See `OrganiseApi.redo`."""
        return self._undoing.redo()

    def names(self, kind: NameKind, text: str, limit: int) -> tuple[KnownName, ...]:
        """See `OrganiseApi.names`."""
        return self._catalog.names(kind, text, limit)

    def export(self, path: str) -> Exported:
        """See `OrganiseApi.export`."""
        return export(self._catalog, Path(path))

    def _told(self, changed: int) -> int:
        if changed:
            self._news.organised()
        return changed


def album_name(name: str) -> str:
    """The name as it is kept: without blanks around it.

    Raises:
        AlbumError: it is empty or too long, or has characters that cannot be seen.
    """
    kept = name.strip()
    if not kept:
        raise AlbumError("an album needs a name", "give it one")
    if len(kept) > LONGEST_ALBUM_NAME:
        raise AlbumError(
            f"the name of an album has {LONGEST_ALBUM_NAME} letters at most, not {len(kept)}", "shorten it"
        )
    if any(map(is_unseen, kept)):
        raise AlbumError("the name of an album cannot hold line breaks or control characters", "leave them out")
    return kept


def album_query(query: str | None) -> str | None:
    """The query as it is kept.

    Raises:
        AlbumError: it asks for nothing, or makes no sense.
    """
    if query is None:
        return None
    try:
        asks = parse_strictly(query).branches
    except QueryError as error:
        raise AlbumError(error.what, error.remedy) from error
    if not asks:
        raise AlbumError("a smart album needs a query", "say what it is to find")
    return query.strip()
