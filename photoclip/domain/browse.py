"""Looking through a library: which photos, in which order, and what is known of each."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from photoclip.domain.ids import AlbumId, ContentHash, FolderId, PhotoId
from photoclip.domain.photos import Facts, PhotoIds

NO_DAY = -(2**31)
"""In `Listing.days`: nobody knows when."""


class ScopeKind(StrEnum):
    """Which photos are looked through."""

    LIBRARY = "library"
    RECENT = "recent"
    FOLDER = "folder"
    FAVOURITES = "favourites"
    ALBUM = "album"


@dataclass(frozen=True, slots=True)
class Scope:
    """Photos to look through. LIBRARY: all live ones. RECENT: those added in the last 30 days. FOLDER: those that lie
    in the watched folder `folder_id`, in its subfolder `relative_path` ("" is the folder itself), and beneath.
    FAVOURITES: those that the person marked. ALBUM: those of the plain album `album_id`; a smart one is searched for.
    """

    kind: ScopeKind = ScopeKind.LIBRARY
    folder_id: FolderId | None = None
    relative_path: str = ""
    album_id: AlbumId | None = None


class Order(StrEnum):
    """How a listing is sorted; ties by photo id, larger first. Photos of an unknown time come last."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Listing:
    """Photos in order, as little-endian columns of equal length (a million photos are 16 MB).

    `photo_ids` int64. `aspects` float32, width by height of the upright original, > 0. `days` int32, days since
    1970-01-01: when it was taken by the camera's local time; without that when its file was last changed (local time);
    for RECENT when it was added (local time); else NO_DAY.
    """

    photo_ids: bytes
    aspects: bytes
    days: bytes

    def __len__(self) -> int:
        """Photos."""
        return len(self.photo_ids) // 8

    def id_array(self) -> PhotoIds:
        """`photo_ids`, read-only."""
        return np.frombuffer(self.photo_ids, "<i8")

    def aspect_array(self) -> npt.NDArray[np.float32]:
        """`aspects`, read-only."""
        return np.frombuffer(self.aspects, "<f4")

    def day_array(self) -> npt.NDArray[np.int32]:
        """`days`, read-only."""
        return np.frombuffer(self.days, "<i4")


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A place of a photo, as an absolute path."""

    path: str
    offline: bool


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo with all that is known of it. `files` are its places, online ones first, then by path; none: it is gone.
    `width_px`/`height_px` are those of the upright original. `added_at_ns` is UTC, since 1970; 0 when unknown.
    `rating` is the one that holds, 0..5: the person's own, else what the file says; None where neither says one.
    Of `tags`, `machine_tags` were put there by the program and nobody said anything of them yet; the person said that
    `rejected_tags` are wrong. All by name. `caption` is the sentence that the library's model made of it, "" for none.
    """

    photo_id: PhotoId
    content_hash: ContentHash
    size_bytes: int
    format: str
    width_px: int
    height_px: int
    facts: Facts
    files: tuple[PhotoFile, ...]
    tags: tuple[str, ...] = ()
    added_at_ns: int = 0
    rating: int | None = None
    is_favourite: bool = False
    albums: tuple[str, ...] = ()
    machine_tags: tuple[str, ...] = ()
    rejected_tags: tuple[str, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class FolderNode:
    """A folder with photos in it or beneath it, of those in the watched folder `folder_id`; `relative_path` "" is that
    folder itself. `photos` counts those in it and beneath, each once.
    """

    folder_id: FolderId
    relative_path: str
    photos: int


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """A picture to be shown: the file `path` (absolute; it need not be in the library), scaled down so that neither
    side exceeds `edge_px` (None: not scaled).
    """

    path: str
    edge_px: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels for the screen: the file `pixels` holds upright sRGB, uint8, `height_px` rows of `width_px` * 3 bytes and
    nothing else. It belongs to the caller, who deletes it; what is left goes with the engine. `full_width_px` and
    `full_height_px` are the upright original's.
    """

    pixels: str
    width_px: int
    height_px: int
    full_width_px: int
    full_height_px: int
