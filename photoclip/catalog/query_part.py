"""The catalog's face: looking through photos, and finding those for which conditions hold."""

from collections.abc import Mapping, Sequence

from photoclip.catalog import albums, arranging, conditions, details, files, folder_tree, known_names, listing, photos
from photoclip.catalog.part import Part
from photoclip.catalog.rows import PhotoRow, Traces, UnknownName
from photoclip.domain.browse import FolderNode, Listing, Order, Photo, Scope
from photoclip.domain.found import Sorting
from photoclip.domain.ids import PhotoId
from photoclip.domain.organise_api import Album, KnownName, NameKind
from photoclip.domain.photos import PhotoIds
from photoclip.domain.query import EVERY, Condition, Test


class QueryPart(Part):
    """Which photos there are, and what is known of them."""

    def photos(self, photo_ids: Sequence[PhotoId]) -> tuple[PhotoRow, ...]:
        """Any number of photos in the order asked, tombstones too; unknown ids are left out."""
        with self._connections.reading() as db:
            return photos.rows(db, photo_ids)

    def photo_at(self, path: str) -> PhotoId | None:
        """The photo that the file with this absolute path shows, spelled as the folder and the walk spell it."""
        with self._connections.reading() as db:
            return files.photo_at(db, path)

    def listing(self, scope: Scope, order: Order) -> Listing:
        """Live photos in order, beside all other work. Raises FolderError when the scope's folder is not watched, and
        AlbumError when its album is gone.
        """
        with self._connections.browsing() as db:
            return listing.listing(db, scope, order)

    def folder_tree(self) -> tuple[FolderNode, ...]:
        """The watched folders and those in them that hold photos, beside all other work."""
        with self._connections.browsing() as db:
            return folder_tree.folder_tree(db)

    def details(self, photo_ids: Sequence[PhotoId]) -> tuple[Photo, ...]:
        """All about any number of photos in the order asked, tombstones too; unknown ids are left out."""
        with self._connections.reading() as db:
            return details.details(db, photo_ids)

    # conditions and names

    def matching(self, condition: Condition, smart: Mapping[str, PhotoIds]) -> PhotoIds:
        """Live photos for which a condition holds, int64 (n,), ascending. `smart` has the photos of smart albums by
        name, in any case; the others there are empty, as is what nothing is called. ValueError for a place that is no
        number.
        """
        if condition == EVERY:
            return self._over_all(lambda view: view.live)
        return self._over_all(lambda view: conditions.matching(condition, view, smart))

    def unknown_names(self, tests: Sequence[Test]) -> tuple[UnknownName, ...]:
        """Conditions on folders, albums, tags, cameras and lenses which name what nothing in the library is called,
        each once, with a name that is much like it.
        """
        return self._over_all(lambda view: known_names.unknown_names(view, tests))

    def names(self, kind: NameKind, text: str, limit: int) -> tuple[KnownName, ...]:
        """At most `limit` names of live photos that contain the text, in any case: those that begin with it first, then
        by how many photos. Folders that share their name come with as many above them as tells them apart. Plain
        albums count their photos, smart ones none.
        """
        return self._over_all(lambda view: known_names.names(view, kind, text, limit))

    def album_named(self, name: str) -> Album | None:
        """The album of that name, in any case."""
        with self._connections.reading() as db:
            return albums.named(db, name)

    def arranged(self, ids: PhotoIds, sorting: Sorting) -> PhotoIds:
        """Those of some photos that are live, each once, int64 (n,): NEWEST and OLDEST as in `listing` of the library;
        FOLDER by the folder of the first place, then by name. ValueError for another sorting.
        """
        return self._over_all(lambda view: arranging.arranged(view, ids, sorting))

    def traces(self, ids: PhotoIds) -> Traces:
        """By what bursts and copies are told, of those of some photos that are live, in their order."""
        return self._over_all(lambda view: arranging.traces(view, ids))
