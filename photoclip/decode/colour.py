"""Whatever a file's pixels are, to 8-bit sRGB as a viewer shows it: profiles applied, transparency on white."""

from collections import OrderedDict
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

_KEPT_PROFILES = 32
_WHITE = (255, 255, 255)
_HAS_ALPHA = {"LA": "L", "RGBA": "RGB"}
_PROFILED = ("L", "RGB", "CMYK", "LAB")


class Profiles:
    """Transforms of ICC profiles to sRGB, the latest few kept: building one costs more than using it."""

    def __init__(self) -> None:
        self._transforms: OrderedDict[tuple[bytes, str], ImageCms.ImageCmsTransform | None] = OrderedDict()

    def to_srgb(self, image: Image.Image, profile: bytes | None) -> Image.Image:
        """An image of mode L, RGB, CMYK or LAB as RGB. A profile that is damaged or does not fit is ignored."""
        if profile is None and image.mode != "LAB":
            return _as_rgb(image)
        key = (profile or b"", image.mode)
        if key not in self._transforms:
            self._transforms[key] = _transform(profile, image.mode)
            if len(self._transforms) > _KEPT_PROFILES:
                self._transforms.popitem(last=False)
        self._transforms.move_to_end(key)
        transform = self._transforms[key]
        if transform is None:
            return _as_rgb(image)
        return transform.apply(image)


def to_plain_mode(image: Image.Image) -> Image.Image:
    """An image of any mode in one that can be scaled: L, LA, RGB, RGBA, CMYK or LAB; 8 bits a channel."""
    mode = image.mode
    if mode == "1":
        return image.convert("L")
    if mode in ("I", "F") or mode.startswith("I;16"):
        return _to_8_bit(image)
    if mode in ("P", "PA"):
        has_alpha = mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if has_alpha else "RGB")
    if mode in ("L", "RGB") and "transparency" in image.info:
        return image.convert("RGBA")
    if mode in ("La", "RGBa"):
        return image.convert({"La": "LA", "RGBa": "RGBA"}[mode])
    if mode in ("L", "LA", "RGB", "RGBA", "CMYK", "LAB"):
        return image
    return image.convert("RGB")


def flatten(image: Image.Image, profile: bytes | None, profiles: Profiles) -> Image.Image:
    """An image of a plain mode as RGB: its profile applied, what is transparent shown on white."""
    colour_mode = _HAS_ALPHA.get(image.mode)
    if colour_mode is None:
        return profiles.to_srgb(image, profile)
    alpha = image.getchannel("A")
    colours = profiles.to_srgb(image.convert(colour_mode), profile)
    if alpha.getextrema() == (255, 255):
        return colours
    ground = Image.new("RGB", image.size, _WHITE)
    ground.paste(colours, mask=alpha)
    return ground


def _as_rgb(image: Image.Image) -> Image.Image:
    # `convert` copies what is RGB already.
    return image if image.mode == "RGB" else image.convert("RGB")


def _to_8_bit(image: Image.Image) -> Image.Image:
    """Grey of more than 8 bits, scaled by what its values can mean: Pillow's own `convert` clips at 255.

    Floating point counts as 0..1 where it stays inside, else as 0..255 or 0..65535; beyond that by its extrema.
    """
    values = np.asarray(image)
    if image.mode == "F":
        values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    if image.mode == "F" and low >= 0.0 and high <= 1.0:
        low, span = 0.0, 1.0
    elif image.mode == "F" and low >= 0.0 and high <= 255.0:
        low, span = 0.0, 255.0
    elif low >= 0.0 and high <= 65_535.0:
        low, span = 0.0, 65_535.0
    else:
        span = max(high - low, 1.0)
    scaled = np.empty(values.shape, np.uint8)
    # By bands of rows: a float32 copy of a large scan at once would be four times its size.
    for top in range(0, values.shape[0], 256):
        band = values[top : top + 256].astype(np.float32)
        scaled[top : top + 256] = np.clip((band - low) * (255.0 / span) + 0.5, 0, 255)
    return Image.fromarray(scaled)


def _transform(profile: bytes | None, mode: str) -> ImageCms.ImageCmsTransform | None:
    """From a profile to sRGB; None where the profile is of no use, or says sRGB in its own words."""
    if mode not in _PROFILED:
        return None
    try:
        source = ImageCms.createProfile("LAB") if profile is None else ImageCms.ImageCmsProfile(BytesIO(profile))
        transform = ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        return None if mode in ("L", "RGB") and _changes_nothing(transform, mode) else transform
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def _changes_nothing(transform: ImageCms.ImageCmsTransform, mode: str) -> bool:
    """Whether a transform alters no colour of a coarse cube by more than a step: most cameras embed sRGB itself."""
    steps = np.linspace(0, 255, 9).round().astype(np.uint8)
    if mode == "L":
        cube = steps.reshape(1, -1)
        expected = np.repeat(cube[:, :, np.newaxis], 3, axis=2)
    else:
        cube = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(9, 81, 3)
        expected = cube
    changed = np.asarray(transform.apply(Image.fromarray(cube)))
    return int(np.abs(changed.astype(np.int16) - expected.astype(np.int16)).max()) <= 1
