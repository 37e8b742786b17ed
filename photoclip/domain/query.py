"""What a query in PhotoClip's query language means, as a tree. `photoclip.query` reads and writes the text."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from photoclip.domain.found import Box

LONGEST_TEXT = 2_000
"""Characters of a query that are read."""

MOST_WEIGHT = 10.0
"""Weights of meanings lie in -MOST_WEIGHT..MOST_WEIGHT; negative ones subtract."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a photo shows, in words. `is_lettering`: words that can be read in it (`text:`)."""

    text: str
    weight: float = 1.0
    is_lettering: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a photo looks like: a picture file (absolute path), or a part of it."""

    path: str
    box: Box | None = None
    weight: float = 1.0


Meaning: TypeAlias = Words | Likeness
"""What is compared by vectors, as against conditions, which hold or do not."""


class Fact(StrEnum):
    """Something a photo may have (`has:`)."""

    GPS = "gps"
    DATE = "date"
    CAMERA = "camera"
    LENS = "lens"
    TITLE = "title"
    TAGS = "tags"
    RATING = "rating"
    CAPTION = "caption"


class State(StrEnum):
    """Something a photo may be (`is:`). DUPLICATE: its bytes, or its picture, are in the library a second time."""

    OFFLINE = "offline"
    UNTAGGED = "untagged"
    DUPLICATE = "duplicate"
    FAVOURITE = "favourite"
    RECENT = "recent"
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"
    SQUARE = "square"


@dataclass(frozen=True, slots=True)
class InFolder:
    """Lies in a folder of this name or below it, at any depth; a name with separators is a chain of folders, an
    absolute one a path. Upper and lower case are one.
    """

    name: str


@dataclass(frozen=True, slots=True)
class InAlbum:
    """Is in the album of this name, plain or smart. Upper and lower case are one."""

    name: str


@dataclass(frozen=True, slots=True)
class Tagged:
    """Has this tag, or this keyword in its file; `*` stands for any characters. Upper and lower case are one."""

    name: str


@dataclass(frozen=True, slots=True)
class Captioned:
    """Its caption has these words, one after the other; words that begin so count too. Upper and lower case are one."""

    text: str


@dataclass(frozen=True, slots=True)
class OfFormat:
    """Is a file of this kind, in lower case: "jpeg", "heic", "png", "tiff", "webp", "gif", "avif", "raw" (any), or a
    RAW suffix ("nef").
    """

    name: str


@dataclass(frozen=True, slots=True)
class FromCamera:
    """The words are in the camera's make and model. Upper and lower case are one."""

    text: str


@dataclass(frozen=True, slots=True)
class WithLens:
    """The words are in the lens's name. Upper and lower case are one."""

    text: str


@dataclass(frozen=True, slots=True)
class Rated:
    """The rating that holds lies in `low`..`high`; 0..5, 0 is none given."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Its day, as in `Listing.days` of the library, lies in `first`..`last`: days since 1970-01-01, None is open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class OfSize:
    """`low`..`high` of bytes, or of pixels (width by height) where `counts_pixels`; both included, None is open."""

    low: int | None
    high: int | None
    counts_pixels: bool


@dataclass(frozen=True, slots=True)
class Near:
    """Taken within `radius_km` of a place, WGS 84 degrees, along the great circle."""

    latitude: float
    longitude: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class Has:
    """Has a fact."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Is:
    """Is in a state."""

    state: State


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Each of `parts` holds; true where there are none."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One of `parts` holds; false where there are none."""

    parts: tuple["Condition", ...]


Test: TypeAlias = (
    InFolder
    | InAlbum
    | Tagged
    | Captioned
    | OfFormat
    | FromCamera
    | WithLens
    | Rated
    | Taken
    | OfSize
    | Near
    | Has
    | Is
)
"""A single condition."""

Condition: TypeAlias = Test | Not | All | Any
"""What must hold of a photo."""

EVERY = All(())
"""Holds for each photo."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the ways to match a query: photos for which `condition` holds, ranked by `meanings` (together; none: each
    of them matches as well as can be).
    """

    meanings: tuple[Meaning, ...] = ()
    condition: Condition = EVERY
