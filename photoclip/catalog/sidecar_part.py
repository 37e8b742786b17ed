"""The catalog's face: sidecars beside photos."""

from collections.abc import Sequence

from photoclip.catalog import sidecars
from photoclip.catalog.part import Part
from photoclip.catalog.sidecar_rows import PhotoPlace, Said, SidecarRow
from photoclip.domain.ids import FolderId, PhotoId


class SidecarPart(Part):
    """What is known of sidecars. What others wrote into them is among the facts of their photos."""

    def keep_sidecars(self, rows: Sequence[SidecarRow], gone: Sequence[SidecarRow] = ()) -> tuple[PhotoId, ...]:
        """Forget those that are `gone`, then write others down, in place of what is known of them; photos whose facts
        are others now. One transaction.
        """
        with self._connections.writing() as db:
            before = [row.photo_id for each in rows for row in sidecars.at(db, each.folder_id, each.relative_path)]
            sidecars.delete(db, gone)
            sidecars.put(db, rows)
            changed = sidecars.lay_over(db, [*before, *(row.photo_id for row in (*gone, *rows))])
        if changed:
            self._gathered.changed()
        return tuple(changed)

    def sidecars_in(self, folder_id: FolderId, directory: str) -> tuple[SidecarRow, ...]:
        """Those that lie in a folder itself, relative to a watched one ("": that one)."""
        with self._connections.reading() as db:
            return sidecars.in_folder(db, folder_id, directory)

    def sidecars_of(self, photo_ids: Sequence[PhotoId]) -> tuple[SidecarRow, ...]:
        """Those of some photos."""
        with self._connections.reading() as db:
            return sidecars.of_photos(db, photo_ids)

    def troubled_sidecars(self) -> tuple[SidecarRow, ...]:
        """Those that differ from the library, or cannot be used."""
        with self._connections.reading() as db:
            return sidecars.with_something_to_tell(db)

    def count_sidecars(self) -> int:
        """How many there are beside photos."""
        with self._connections.reading() as db:
            return sidecars.count(db)

    def directories_with_photos(self, folder_id: FolderId) -> tuple[str, ...]:
        """The folders in a watched one in which photos or known sidecars lie, relative to it, in order."""
        with self._connections.browsing() as db:
            return sidecars.directories(db, folder_id)

    def photos_in(self, folder_id: FolderId, directory: str) -> dict[str, PhotoId]:
        """The photos that lie in a folder itself, by the relative paths of their files."""
        with self._connections.reading() as db:
            return sidecars.photos_in(db, folder_id, directory)

    def untold_places(self) -> tuple[PhotoPlace, ...]:
        """The places of photos, in folders that can be seen, whose sidecars are not up to date with what the library
        says of tags and ratings; by folder and path.
        """
        with self._connections.browsing() as db:
            return sidecars.untold(db)

    def said_of(self, photo_ids: Sequence[PhotoId]) -> dict[int, Said]:
        """What the library says of photos, tombstones too; unknown ones are left out."""
        with self._connections.reading() as db:
            return sidecars.said(db, photo_ids)
