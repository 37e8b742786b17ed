"""Rows that go into and come out of the catalog."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from photoclip.domain.api import FailureCount
from photoclip.domain.browse import PhotoFile
from photoclip.domain.files import FileState, Stamp
from photoclip.domain.ids import ContentHash, FileId, FolderId, ModelId, PhotoId, TagId
from photoclip.domain.photos import DecodedPhoto, Facts, HalfVectors, PhotoIds
from photoclip.domain.query import Test

NOTHING = int(np.iinfo(np.int64).min)
"""What is unknown, in a column of integers."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file lies, and its stamp when it was read."""

    folder_id: FolderId
    relative_path: str
    stamp: Stamp


@dataclass(frozen=True, slots=True, eq=False)
class Understood:
    """A decoded file. `vector` is float16 (dimension,), or None where the photo's vector is there already."""

    place: Place
    photo: DecodedPhoto
    vector: HalfVectors | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A file whose bytes are those of a photo the catalog knows. `moved_from` is the gone place it came from, which
    disappears with this; None for a copy.
    """

    place: Place
    content_hash: ContentHash
    moved_from: FileId | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be understood."""

    place: Place
    state: FileState
    reason: str


@dataclass(frozen=True, slots=True)
class Restamped:
    """A known file whose bytes are the same under a new stamp (touched, or copied back)."""

    file_id: FileId
    stamp: Stamp


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What one transaction writes. `model_id` is that of the vectors in `understood`."""

    decoder_version: int
    model_id: ModelId
    understood: tuple[Understood, ...] = ()
    placed: tuple[Placed, ...] = ()
    failed: tuple[Failed, ...] = ()
    restamped: tuple[Restamped, ...] = ()
    gone: tuple[FileId, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model whose vectors the catalog holds. `name` is that of its card, unique."""

    model_id: ModelId
    name: str
    dimension: int


@dataclass(frozen=True, slots=True, eq=False)
class VectorChunk:
    """Vectors of live photos in the order they were written. `last_row` continues the reading; an empty chunk ends
    it.
    """

    last_row: int
    photo_ids: PhotoIds
    vectors: HalfVectors


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photo with its places, online ones first, then by path. No places: a tombstone. `added_at_ns` 0: unknown."""

    photo_id: PhotoId
    content_hash: ContentHash
    size_bytes: int
    format: str
    width_px: int
    height_px: int
    perceptual_hash: int
    facts: Facts
    places: tuple[PhotoFile, ...]
    added_at_ns: int = 0


@dataclass(frozen=True, slots=True)
class WithoutVector:
    """A live photo that has no vector of a model yet, or only one from its thumbnail while a place is online."""

    photo_id: PhotoId
    content_hash: ContentHash
    path: str
    offline: bool


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One reversible change. `payload` is JSON that its kind understands; `undone` once it was taken back."""

    entry_id: int
    at_ns: int
    kind: str
    title: str
    payload: str
    undone: bool


@dataclass(frozen=True, slots=True)
class VectorCount:
    """How many live photos have a vector of a model."""

    model: ModelRow
    vectors: int


@dataclass(frozen=True, slots=True)
class CatalogCounts:
    """What is in the catalog. `photos` are live ones, `files` places that show one, `failures` files in any state but
    OK, `tags` photo-tag pairs of live photos. `vectors` has an entry for every model, `failures_by_state` for
    every state that occurs.
    """

    photos: int
    files: int
    folders: int
    offline_folders: int
    failures: int
    tags: int
    failures_by_state: tuple[FailureCount, ...]
    vectors: tuple[VectorCount, ...]


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A condition that names what nothing in the library is called. `suggestion` is a name that is much like it, ""
    where there is none.
    """

    test: Test
    suggestion: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """By what bursts and copies are told, a row for each photo: `photo_ids` int64 (n,); `moments_ms` int64 (n,), local
    ms since 1970 as in `Listing.days`, NOTHING where nobody knows; `perceptual_hashes` uint64 (n,).
    """

    photo_ids: PhotoIds
    moments_ms: npt.NDArray[np.int64]
    perceptual_hashes: npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag. `photos` live ones have it; `by_hand` of them as the person said so, the others by the program; of
    `rejected` live ones the person said they have it not. `cut`: from which probability on the person wants photos
    tagged, 0..1; None: as the program has it. `is_automatic`: new ones by themselves. `is_taught`: learned from
    examples. `created_at_ns`: UTC, since 1970; 0: before version 6. `tag_id` is never given twice.
    """

    name: str
    photos: int
    by_hand: int
    rejected: int
    cut: float | None
    is_automatic: bool
    is_taught: bool
    created_at_ns: int
    tag_id: TagId


@dataclass(frozen=True, slots=True, eq=False)
class TagStates:
    """How live photos stand to a tag, those that are not OPEN: `photo_ids` int64 (n,), ascending, and `states` int8
    (n,), as in `TagState`.
    """

    photo_ids: PhotoIds
    states: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class TagPhotos:
    """A tag and photos for it, `photo_ids` int64 (n,)."""

    name: str
    photo_ids: PhotoIds


@dataclass(frozen=True, slots=True)
class CaptionRow:
    """A sentence about a photo; "" where there was nothing to say. `is_generated`: the model wrote it, else it is
    composed from labels.
    """

    photo_id: PhotoId
    text: str
    is_generated: bool


class Unchanged(Enum):
    """Says that something stays as it is, where None means something."""

    UNCHANGED = "unchanged"
