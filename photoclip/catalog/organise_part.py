"""The catalog's face: what a person gives photos, and the journal with which it is taken back."""

from collections.abc import Sequence

from photoclip.catalog import albums, changing
from photoclip.catalog.changing import Respelled
from photoclip.catalog.part import Part
from photoclip.catalog.rows import JournalEntry
from photoclip.domain.ids import AlbumId, PhotoId
from photoclip.domain.organise_api import Album, Undoable, Undone


class OrganisePart(Part):
    """Albums, ratings and favourites, and taking back whatever was done. A change and its entry in the journal are one
    transaction; one that changes nothing has no entry. Ids that no photo has are ignored; tombstones are photos too.
    """

    # albums

    def albums(self) -> tuple[Album, ...]:
        """All, by name."""
        with self._connections.reading() as db:
            return albums.all_albums(db)

    def create_album(self, name: str, photo_ids: Sequence[PhotoId] = (), query: str | None = None) -> Album:
        """A new album of some photos, or with a query a smart one. Raises AlbumError: the name is taken."""
        with self._connections.writing() as db:
            return changing.create_album(db, name, photo_ids, query)

    def change_album(
        self, album_id: AlbumId, name: str, query: str | None = None, respelled: Respelled | None = None
    ) -> Album:
        """Give it another name, and a smart one another query where that is not None. Queries of other smart albums are
        `respelled` for its new name in the same change. Raises AlbumError: it is gone, it is none with a query, or the
        name is taken.
        """
        with self._connections.writing() as db:
            return changing.change_album(db, album_id, name, query, respelled)

    def delete_album(self, album_id: AlbumId) -> Album:
        """Delete it; the photos stay. Raises AlbumError: it is gone."""
        with self._connections.writing() as db:
            return changing.delete_album(db, album_id)

    def add_to_album(self, album_id: AlbumId, photo_ids: Sequence[PhotoId]) -> int:
        """Put photos into it; how many were not. Raises AlbumError: it is gone, or a smart one."""
        with self._connections.writing() as db:
            return changing.add_to_album(db, album_id, photo_ids)

    def remove_from_album(self, album_id: AlbumId, photo_ids: Sequence[PhotoId]) -> int:
        """Take photos out of it; how many were in it. Raises AlbumError: it is gone, or a smart one."""
        with self._connections.writing() as db:
            return changing.remove_from_album(db, album_id, photo_ids)

    # marks

    def rate(self, photo_ids: Sequence[PhotoId], rating: int | None) -> int:
        """Give photos 0..5 stars of the person's own, None takes those back; how many changed. Else ValueError."""
        with self._connections.writing() as db:
            return changing.rate(db, photo_ids, rating)

    def set_favourite(self, photo_ids: Sequence[PhotoId], favourite: bool) -> int:
        """Mark photos, or take the mark off; how many changed."""
        with self._connections.writing() as db:
            return changing.set_favourite(db, photo_ids, favourite)

    # journal

    def undoable(self) -> Undoable:
        """What can be taken back and done again now."""
        with self._connections.reading() as db:
            return changing.undoable(db)

    def undo(self) -> Undone | None:
        """Take the last change back that was not, as far as nobody changed the same since; None where there is none.

        Raises:
            CatalogError: what the entry says cannot be read. It is passed over from now on.
        """
        with self._deciding() as db:
            undone = changing.undo(db)
        return _told(undone)

    def redo(self) -> Undone | None:
        """Do again what was taken back last, unless something else was done since; None where there is nothing. Raises
        as `undo`.
        """
        with self._deciding() as db:
            done = changing.redo(db)
        return _told(done)


def _told(turned: Undone | JournalEntry | None) -> Undone | None:
    if isinstance(turned, JournalEntry):
        raise changing.unreadable(turned)
    return turned
