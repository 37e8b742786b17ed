"""What the catalog keeps of sidecars, and what it says of photos that sidecars are about."""

from dataclasses import dataclass

from photoclip.domain.files import Stamp
from photoclip.domain.ids import FolderId, PhotoId


@dataclass(frozen=True, slots=True)
class SidecarRow:
    """A sidecar and the photo's file beside which it lies, both relative to a watched folder. `stamp`: as it was read
    last, None where there is none. `keywords`, `rating` (-1..5) and `title`: what others wrote there. `base` and
    `pending`: what is known to both, and what will be once it is written (`sidecars.bases`, "" for nothing). `told`:
    of what the library says it was brought up to date with (`Said.key`). `differences`: where it says otherwise than
    the library, as JSON. `problem`: why it cannot be used, "" where it can. `made_by_us`: nobody had one before.
    """

    folder_id: FolderId
    relative_path: str
    photo_path: str
    photo_id: PhotoId
    stamp: Stamp | None = None
    keywords: tuple[str, ...] = ()
    rating: int | None = None
    title: str | None = None
    base: str = ""
    pending: str = ""
    told: str = ""
    differences: str = "[]"
    problem: str = ""
    made_by_us: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What the library says of a photo: its `tags` by name and those `rejected`, the person's own `rating` 0..5; and
    what the file itself says, `keywords`, `file_rating` -1..5 and `title`. `key`: of tags and own rating, "" for none.
    """

    photo_id: PhotoId
    tags: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    rating: int | None = None
    keywords: tuple[str, ...] = ()
    file_rating: int | None = None
    title: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """Where a photo lies: a path relative to a watched folder."""

    folder_id: FolderId
    relative_path: str
    photo_id: PhotoId
