"""Pictures made smaller: how far while decoding, for the cache, and for the network."""

import math

import numpy as np
from PIL import Image

from photoclip.config.thumbnails import EDGES_PX
from photoclip.domain.decoding import Interpolation, PixelSpec, ResizeMode, ViewSpec
from photoclip.domain.photos import Pixels

_DETAIL = 2
"""Pixels of the picture for each of the network's: with less, what libjpeg's scaling loses shows in the embedding."""

_NEARLY = 15 / 16
"""A picture of this share of a thumbnail's edge serves as the thumbnail: 4032 px wide and scaled by 8 it has 504."""

_GAP = 2.0
"""Pictures of four times the network's edge are halved by averaging before they are filtered: half the time, and a
cosine of 0.99996 in the mean, 0.9998 at worst, to embeddings without that (the sample pictures, the embedded model)."""

_FILTERS = {
    Interpolation.BICUBIC: Image.Resampling.BICUBIC,
    Interpolation.BILINEAR: Image.Resampling.BILINEAR,
}


def spare_factor(width: int, height: int, spec: PixelSpec | ViewSpec, box: tuple[int, int, int, int] | None) -> float:
    """By how much a picture of this size may be scaled down before it serves network and thumbnails, or the screen; 1.0
    or more.
    """
    if isinstance(spec, ViewSpec):
        return 1.0 if spec.edge_px is None else max(1.0, max(width, height) / spec.edge_px)
    part_width, part_height = (width, height) if box is None else (box[2] - box[0], box[3] - box[1])
    side = max(part_width, part_height) if spec.resize_mode is ResizeMode.LONGEST else min(part_width, part_height)
    return max(1.0, min(side / (_DETAIL * spec.edge_px), max(width, height) / (_NEARLY * EDGES_PX[-1])))


def thumbnails(image: Image.Image) -> dict[int, Image.Image]:
    """RGB thumbnails by edge, the smaller made from the larger; nothing is enlarged."""
    made: dict[int, Image.Image] = {}
    for edge in sorted(EDGES_PX, reverse=True):
        image = _fit(image, edge)
        made[edge] = image
    return made


def network_pixels(image: Image.Image, spec: PixelSpec) -> Pixels:
    """uint8 (edge_px, edge_px, 3) of an upright RGB image, to the pixel where open_clip's own transform puts it.

    Reference: torchvision's Resize and CenterCrop, and `ResizeKeepRatio`/`CenterCropOrPad` in open_clip/transform.py;
    one pass here, so that a picture of 1 x 5000 px never becomes one of 224 x 1,120,000.
    """
    edge, resample = spec.edge_px, _FILTERS[spec.interpolation]
    if spec.resize_mode is ResizeMode.SQUASH:
        return np.asarray(image.resize((edge, edge), resample))
    if spec.resize_mode is ResizeMode.LONGEST:
        return np.asarray(_padded(image, spec))
    width, height = image.size
    short = min(width, height)
    scaled_width, scaled_height = int(edge * width / short), int(edge * height / short)
    left, top = round((scaled_width - edge) / 2), round((scaled_height - edge) / 2)
    x, y = width / scaled_width, height / scaled_height
    # min: (left + edge) * x may come out an ulp beyond the picture, which Pillow refuses.
    part = (left * x, top * y, min((left + edge) * x, width), min((top + edge) * y, height))
    return np.asarray(image.resize((edge, edge), resample, box=part, reducing_gap=_GAP))


def _padded(image: Image.Image, spec: PixelSpec) -> Image.Image:
    edge, longest = spec.edge_px, max(image.size)
    width, height = (max(1, round(side * edge / longest)) for side in image.size)
    square = Image.new("RGB", (edge, edge), (spec.fill, spec.fill, spec.fill))
    scaled = image.resize((width, height), _FILTERS[spec.interpolation])
    square.paste(scaled, ((edge - width) // 2, (edge - height) // 2))
    return square


def _fit(image: Image.Image, edge: int) -> Image.Image:
    longest = max(image.size)
    if longest <= edge:
        return image
    factor = math.ceil(longest / edge)
    if longest / factor >= _NEARLY * edge:
        # Averaging whole blocks costs a tenth of a resize; there is no aliasing to see at these sizes.
        return image.reduce(factor)
    width, height = (max(1, round(side * edge / longest)) for side in image.size)
    return image.resize((width, height), Image.Resampling.HAMMING, reducing_gap=2.0)
