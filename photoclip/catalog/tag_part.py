"""The catalog's face: tags, and which photos have them by whose word."""

from collections.abc import Sequence

from photoclip.catalog import changing_tags, tag_listing
from photoclip.catalog.changing import Respelled
from photoclip.catalog.part import Part
from photoclip.catalog.rows import TagPhotos, TagRow, TagStates, Unchanged
from photoclip.domain.ids import PhotoId
from photoclip.domain.photos import PhotoIds
from photoclip.domain.tag_api import Decision


class TagPart(Part):
    """Tags, told apart without regard to case. A change and its entry in the journal are one transaction; one that
    changes nothing has no entry. Ids that no photo has are ignored; tombstones are photos too. A tag is made by the
    first thing that is said or set of it, and goes with the last. No name may be empty.
    """

    def tags(self) -> tuple[TagRow, ...]:
        """All of which something is set, or said of a live photo, by name."""
        with self._connections.reading() as db:
            return tag_listing.all_tags(db)

    def tag_named(self, name: str) -> TagRow | None:
        """The tag of that name, in any case."""
        with self._connections.reading() as db:
            return tag_listing.named(db, name)

    def last_photo(self) -> PhotoId:
        """The largest id that any photo has, be it a tombstone: those that come have larger ones. 0 where there is
        none.
        """
        with self._connections.reading() as db:
            return tag_listing.last_photo(db)

    def photos_after(self, photo_id: PhotoId) -> PhotoIds:
        """Live photos that came after that one, int64 (n,), ascending."""
        with self._connections.reading() as db:
            return tag_listing.photos_after(db, photo_id)

    def automatic_tags(self) -> tuple[str, ...]:
        """Names of those that new photos get by themselves."""
        with self._connections.reading() as db:
            return tag_listing.automatic(db)

    def tag_states(self, name: str) -> TagStates:
        """How live photos stand to the tag of that name, in any case; none to one that is not there."""
        with self._connections.reading() as db:
            return tag_listing.states(db, name)

    def change_tags(self, photo_ids: Sequence[PhotoId], added: Sequence[str] = (), removed: Sequence[str] = ()) -> int:
        """Take tags off photos and put others on them by hand, by their names; how many photos changed. A tag in both
        is put on. What was rejected and is taken off stays rejected.
        """
        with self._connections.writing() as db:
            return changing_tags.change_tags(db, photo_ids, added, removed)

    def decide_many(self, decisions: Sequence[Decision]) -> int:
        """What the person says of tags on photos, as one entry: BY_HAND, REJECTED, or OPEN, which takes back either and
        takes off what the program put on; where two are about the same the later one. How many photos changed.
        ValueError for BY_MACHINE.
        """
        with self._deciding() as db:
            return changing_tags.decide_many(db, decisions)

    def teach_tag(self, name: str, yes: Sequence[PhotoId], no: Sequence[PhotoId] = ()) -> int:
        """The person says that a tag is learned from photos that have it, and from some that have it not, as one entry;
        how many photos changed. ValueError: a photo is on both sides.
        """
        with self._deciding() as db:
            return changing_tags.teach_tag(db, name, yes, no)

    def apply_tags(self, applied: Sequence[TagPhotos]) -> int:
        """Put tags on photos that are OPEN to them, by machine, as one entry; how many photos changed. What the person
        said stays.
        """
        with self._connections.writing() as db:
            return changing_tags.apply_tags(db, applied)

    def rename_tag(self, name: str, new_name: str, respelled: Respelled | None = None) -> bool:
        """Give a tag another name, or let it be the other one where there is one of that name, which keeps its spelling
        and its cut: of what is said of a photo in both, by hand comes before rejected before by machine. Queries of
        smart albums are `respelled` for it in the same change. Whether anything changed. Raises TagError: it is gone.
        """
        with self._deciding() as db:
            return changing_tags.rename_tag(db, name, new_name, respelled)

    def delete_tag(self, name: str) -> int:
        """Take a tag off all photos and forget what is set of it; how many had it. What was rejected stays so, unless
        the tag was taught: then that were its counter-examples. Raises TagError: it is gone.
        """
        with self._connections.writing() as db:
            return changing_tags.delete_tag(db, name)

    def set_tag(
        self,
        name: str,
        *,
        cut: float | Unchanged | None = Unchanged.UNCHANGED,
        is_automatic: bool | None = None,
        is_taught: bool | None = None,
    ) -> bool:
        """Set the cut (0..1, None: as the program has it) of a tag, and whether it is automatic or taught (None: as it
        is); whether anything changed. Else ValueError.
        """
        with self._connections.writing() as db:
            return changing_tags.set_tag(db, name, cut, is_automatic, is_taught)
