"""The pixels of a picture at several sizes, ready to be painted. Made in threads."""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from photoclip.domain.browse import Picture
from photoclip.domain.errors import PictureError

_SMALLEST_PX = 800
"""No level is made whose longest side would be shorter."""
_ROWS_AT_ONCE = 128

Packed = npt.NDArray[np.uint32]
"""0xffRRGGBB, shape (height, width)."""


@dataclass(frozen=True, slots=True, eq=False)
class Rendition:
    """`levels` are in Format_RGB32, the sharpest first, each half as large as the one before it: painting one at less
    than half its size would flicker. `full_*` is the size of the original, upright.
    """

    levels: tuple[QImage, ...]
    full_width_px: int
    full_height_px: int

    @property
    def edge_px(self) -> int:
        """Longest side of the sharpest level."""
        return max(self.levels[0].width(), self.levels[0].height())

    @property
    def is_full(self) -> bool:
        """Whether nothing sharper can be had."""
        return self.edge_px >= max(self.full_width_px, self.full_height_px)

    @property
    def size_bytes(self) -> int:
        """Of all levels."""
        return sum(level.sizeInBytes() for level in self.levels)

    def level_for(self, width_px: float) -> QImage:
        """The smallest that is at least `width_px` wide, else the sharpest."""
        wide = [level for level in self.levels if level.width() >= width_px]
        return wide[-1] if wide else self.levels[0]


def preview_rendition(image: QImage, full_width_px: int, full_height_px: int) -> Rendition:
    """Of a thumbnail, until there is something better."""
    return Rendition((image,), full_width_px, full_height_px)


def read_rendition(picture: Picture) -> Rendition:
    """What the file of a picture holds. The file stays. For threads: it takes 15 ms for each megapixel, in which
    other threads run on (QImage's own conversions and scaling hold Python's lock: 150 ms at 50 megapixels).

    Raises:
        OSError: the file cannot be read.
        PictureError: it is not what it should be, or there is not enough memory.
    """
    width, height = picture.width_px, picture.height_px
    if Path(picture.pixels).stat().st_size != width * height * 3:
        raise PictureError("the picture came in pieces", "try again")
    pixels = np.memmap(picture.pixels, np.uint8, "r", shape=(height, width, 3))
    levels = [_image(width, height)]
    _pack(pixels, _packed(levels[0]))
    while max(levels[-1].width(), levels[-1].height()) >= 2 * _SMALLEST_PX:
        larger = levels[-1]
        if min(larger.width(), larger.height()) < 2:
            break
        half = _image(larger.width() // 2, larger.height() // 2)
        _halve(_packed(larger), _packed(half))
        levels.append(half)
    return Rendition(tuple(levels), picture.full_width_px, picture.full_height_px)


def _image(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    if image.isNull():
        raise PictureError(f"there is not enough memory for {width} × {height} pixels", "close other programs")
    return image


def _packed(image: QImage) -> Packed:
    """The memory of an image, which has to outlive it. Rows of 32-bit pixels have no padding."""
    return np.frombuffer(image.bits(), np.uint32).reshape(image.height(), image.width())


def _pack(pixels: npt.NDArray[np.uint8], packed: Packed) -> None:
    bytes_of = packed.view(np.uint8).reshape(*packed.shape, 4)
    if sys.byteorder == "big":
        bytes_of = bytes_of[:, :, ::-1]
    for top in range(0, len(packed), _ROWS_AT_ONCE):
        rows = slice(top, top + _ROWS_AT_ONCE)
        for channel in range(3):
            bytes_of[rows, :, channel] = pixels[rows, :, 2 - channel]
        bytes_of[rows, :, 3] = 255


def _halve(larger: Packed, half: Packed) -> None:
    """Each pixel the mean of four; two channels at a time in one number."""
    height, width = half.shape
    low = np.uint32(0x00FF00FF)
    rounding = np.uint32(0x00020002)
    for top in range(0, height, _ROWS_AT_ONCE):
        rows = larger[2 * top : 2 * min(height, top + _ROWS_AT_ONCE)]
        upper, lower = rows[0::2], rows[1::2]
        four = [part[:, start : 2 * width : 2] for part in (upper, lower) for start in (0, 1)]
        red_blue = sum((part & low for part in four[1:]), four[0] & low)
        green = sum(((part >> 8) & low for part in four[1:]), (four[0] >> 8) & low)
        mean = ((red_blue + rounding) >> 2) & low
        mean |= (((green + rounding) >> 2) & low) << 8
        half[top : top + _ROWS_AT_ONCE] = mean | np.uint32(0xFF000000)
