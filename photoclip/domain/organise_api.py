"""The part of the core API with which a person puts photos in order, and takes back what they did."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from photoclip.domain.ids import AlbumId, PhotoId

MOST_RATING = 5
LONGEST_ALBUM_NAME = 200
"""Letters."""


@dataclass(frozen=True, slots=True)
class Album:
    """A named collection. Plain: `photos` live ones were put there. Smart (`query` is not None): whatever that query
    finds now; `photos` is None then. Names are told apart without regard to case.
    """

    album_id: AlbumId
    name: str
    photos: int | None
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Undoable:
    """What `undo` and `redo` would do, as "rate 12 photos with 4 stars"; "" where there is nothing."""

    undo: str = ""
    redo: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back or done again: the change's title, and how many photos, albums or tags it was about.
    `skipped`: how many of them are seen as before: somebody changed them otherwise since, or their files are gone. A
    photo whose file another program wrote anew since counts once, as what the file shows now.
    """

    title: str
    changed: int
    skipped: int = 0


class NameKind(StrEnum):
    """What names can be completed."""

    FOLDER = "folder"
    ALBUM = "album"
    TAG = "tag"
    FORMAT = "type"
    CAMERA = "camera"
    LENS = "lens"


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name in the library, and how many live photos have it; None for a smart album, which has what it finds."""

    name: str
    photos: int | None


@dataclass(frozen=True, slots=True)
class Exported:
    """The file that was written, and how many photos it tells of."""

    path: str
    photos: int


class OrganiseApi(Protocol):
    """Albums, ratings, favourites. Each change is one entry of the one undo journal, also after a restart."""

    def albums(self) -> tuple[Album, ...]:
        """All, by name."""
        ...

    def create_album(self, name: str, photo_ids: tuple[PhotoId, ...] = (), query: str | None = None) -> Album:
        """A new album, plain with these photos, or smart. Raises AlbumError."""
        ...

    def change_album(self, album_id: AlbumId, name: str, query: str | None = None) -> Album:
        """Give it another name; a smart one another query, where that is not None. Smart albums that name it follow.
        Raises AlbumError.
        """
        ...

    def delete_album(self, album_id: AlbumId) -> Album:
        """Delete it; the photos stay. Raises AlbumError."""
        ...

    def add_to_album(self, album_id: AlbumId, photo_ids: tuple[PhotoId, ...]) -> int:
        """Put photos into a plain album; how many were not in it. Raises AlbumError."""
        ...

    def remove_from_album(self, album_id: AlbumId, photo_ids: tuple[PhotoId, ...]) -> int:
        """Take photos out of a plain album; how many were in it. Raises AlbumError."""
        ...

    def rate(self, photo_ids: tuple[PhotoId, ...], rating: int | None) -> int:
        """Give photos 0..MOST_RATING stars of the person's own, None takes those back; how many changed."""
        ...

    def set_favourite(self, photo_ids: tuple[PhotoId, ...], favourite: bool) -> int:
        """Mark photos, or take the mark off; how many changed."""
        ...

    def undoable(self) -> Undoable:
        """What can be taken back and done again now."""
        ...

    def undo(self) -> Undone | None:
        """Take the last change back that was not; None where there is none. Raises CatalogError: what was noted of it
        cannot be read; the next call goes on with what was done before.
        """
        ...

    def redo(self) -> Undone | None:
        """Do again what was taken back last, unless something else was done since; None where there is nothing. Raises
        as `undo`.
        """
        ...

    def names(self, kind: NameKind, text: str, limit: int) -> tuple[KnownName, ...]:
        """Names in the library that contain the text, those that begin with it first, then by how many photos."""
        ...

    def export(self, path: str) -> Exported:
        """Write what is known of all live photos to the file `path` (absolute), CSV or JSON by its suffix: path, facts,
        tags, albums, rating, caption. Raises StorageError (nothing is replaced then).
        """
        ...
