"""Rows that go into and come out of the catalog."""

from dataclasses import dataclass

from photoclip.domain.api import FailureCount
from photoclip.domain.browse import PhotoFile
from photoclip.domain.files import FileState, Stamp
from photoclip.domain.ids import ContentHash, FileId, FolderId, ModelId, PhotoId
from photoclip.domain.photos import DecodedPhoto, Facts, HalfVectors, PhotoIds


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
