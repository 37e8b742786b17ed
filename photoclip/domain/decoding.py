"""What is asked of a decode worker, and how it ends."""

from dataclasses import dataclass
from enum import StrEnum

from photoclip.domain.files import FileState
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Pixels

OUTSIDE = "that part lies outside of the picture"
"""So begins the reason where a request's box has no pixel of the picture; its size follows."""


class ResizeMode(StrEnum):
    """How a picture is brought to the network's square: open_clip's `resize_mode`."""

    SHORTEST = "shortest"
    """Shortest side to the edge, then the centre is cropped."""
    SQUASH = "squash"
    """Both sides to the edge, whatever the proportions."""
    LONGEST = "longest"
    """Longest side to the edge, the rest filled with `fill`."""


class Interpolation(StrEnum):
    """Resampling filter, always with antialiasing."""

    BICUBIC = "bicubic"
    BILINEAR = "bilinear"


@dataclass(frozen=True, slots=True)
class PixelSpec:
    """The pixels a network wants: a square of `edge_px`, uint8 sRGB; normalisation happens on the device."""

    edge_px: int
    resize_mode: ResizeMode = ResizeMode.SHORTEST
    interpolation: Interpolation = Interpolation.BICUBIC
    fill: int = 0


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """Pixels for the screen: neither side above `edge_px` (None: full size), as rows of RGB bytes in the file `target`,
    which is made or overwritten.
    """

    edge_px: int | None
    target: str


@dataclass(frozen=True, slots=True)
class View:
    """The size of a view that was written, and that of the upright original."""

    width_px: int
    height_px: int
    full_width_px: int
    full_height_px: int


@dataclass(frozen=True, slots=True)
class DecodeRequest:
    """One file for a worker. `pixels` None asks for the content hash only, or with `view` for a view instead. `key`
    comes back with the outcome. `thumbnails` False leaves the cache alone (query pictures). `box` (left, top, right,
    bottom), in pixels of the upright original, decodes only that part.
    """

    key: int
    path: str
    pixels: PixelSpec | None
    thumbnails: bool = True
    box: tuple[int, int, int, int] | None = None
    view: ViewSpec | None = None


@dataclass(frozen=True, slots=True, eq=False)
class DecodeOutcome:
    """How it ended. OK: `content_hash` is set, and what was asked for: `photo` and `pixels` (edge_px, edge_px, 3), or
    `view`. Otherwise `reason` is one plain line for the person; `content_hash` is set when the bytes could
    be read.
    """

    key: int
    path: str
    state: FileState
    reason: str = ""
    content_hash: ContentHash | None = None
    photo: DecodedPhoto | None = None
    pixels: Pixels | None = None
    view: View | None = None
