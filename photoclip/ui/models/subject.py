"""What the viewer shows: a photo of the library, or a file that need not be in one."""

import math
from dataclasses import dataclass
from pathlib import PurePath

from photoclip.domain.browse import Photo, PictureRequest
from photoclip.domain.ids import PhotoId
from photoclip.ui.models.fact_lines import file_name, one_line

MOST_PIXELS = 100_000_000
"""A picture takes 4 bytes for each, and a third of that for its smaller levels."""


@dataclass(frozen=True, slots=True)
class Subject:
    """`photo_id` is None for a file alone, of which `path` is known; `photo` is None until its details came."""

    photo_id: PhotoId | None = None
    photo: Photo | None = None
    path: str | None = None

    @property
    def name(self) -> str:
        """What it is called, "" while nobody knows."""
        if self.photo is not None and self.photo.files:
            return file_name(self.photo)
        return one_line(PurePath(self.path).name) if self.path is not None else ""

    @property
    def is_known(self) -> bool:
        """Whether there is something to read, or it is known that there is nothing."""
        return self.photo is not None or self.path is not None

    @property
    def identity(self) -> str:
        """Its content, as far as that is known."""
        return self.photo.content_hash if self.photo is not None else self.path or ""

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height, upright; 0, 0 while nobody knows."""
        return (self.photo.width_px, self.photo.height_px) if self.photo is not None else (0, 0)

    def paths(self) -> tuple[str, ...]:
        """Where it can be read, the best place first."""
        if self.photo is None:
            return () if self.path is None else (self.path,)
        return tuple(file.path for file in self.photo.files if not file.offline)

    def any_path(self) -> str:
        """A place of it, online or not; "" where it has none."""
        if self.photo is not None and self.photo.files:
            return self.photo.files[0].path
        return self.path or ""


def full_request(path: str, width_px: int, height_px: int) -> PictureRequest:
    """All pixels, of a picture of this size: where there are too many for the memory, as many as will do."""
    if width_px * height_px <= MOST_PIXELS:
        return PictureRequest(path)
    shrink = math.sqrt(MOST_PIXELS / (width_px * height_px))
    return PictureRequest(path, max(1, int(max(width_px, height_px) * shrink)))
