"""Colours as linear light, and the film that turns light into an 8-bit picture."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from .noise import Field, fractal


def rgb(hexadecimal: str) -> Field:
    """An sRGB colour "#rrggbb" as linear light, shape (3,), 0..1 (IEC 61966-2-1)."""
    code = np.array([int(hexadecimal[at : at + 2], 16) for at in (1, 3, 5)], np.float32) / 255
    return to_linear(code)


def to_linear(srgb: Field) -> Field:
    """sRGB 0..1 to linear light, any shape."""
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4).astype(np.float32)


def to_srgb(light: Field) -> Field:
    """Linear light to sRGB, clipped to 0..1, any shape."""
    clipped = np.clip(light, 0, 1)
    return np.where(clipped <= 0.0031308, clipped * 12.92, 1.055 * clipped ** (1 / 2.4) - 0.055).astype(np.float32)


def mix(first: Field, second: Field, share: Field | float) -> Field:
    """`first` where share is 0, `second` where it is 1; a share (h, w) spreads over the colour axis."""
    part = np.asarray(share, np.float32)[..., None]
    return first * (1 - part) + second * part


def ramp(position: Field, *stops: tuple[float, str]) -> Field:
    """A gradient through `stops` (position, "#rrggbb"), in linear light: shape position.shape + (3,)."""
    at = [stop for stop, _ in stops]
    colours = np.stack([rgb(code) for _, code in stops])
    return np.stack([np.interp(position, at, colours[:, band]) for band in range(3)], axis=-1).astype(np.float32)


def smoothstep(low: float, high: float, value: Field) -> Field:
    """0 below low, 1 above high, smooth between."""
    share = np.clip((value - low) / (high - low), 0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)


def blurred(light: Field, radius_px: float) -> Field:
    """`light` (h, w) or (h, w, 3) with a Gaussian-like blur; three box passes on a reduced copy for wide radii."""
    if radius_px < 0.3:
        return light
    if light.ndim == 3:
        return np.stack([blurred(light[..., band], radius_px) for band in range(light.shape[2])], axis=-1)
    height, width = light.shape
    factor = max(1, int(radius_px / 3))
    picture = Image.fromarray(np.ascontiguousarray(light, np.float32))
    if factor > 1:
        picture = picture.resize((max(2, width // factor), max(2, height // factor)), Image.Resampling.BOX)
    array = np.asarray(picture, np.float32)
    for axis in (0, 1):
        array = _gauss(array, radius_px / factor, axis)
    if factor > 1:
        array = np.asarray(Image.fromarray(array).resize((width, height), Image.Resampling.BILINEAR), np.float32)
    return array


def _gauss(array: Field, sigma: float, axis: int) -> Field:
    reach = max(1, int(sigma * 2.5))
    offsets = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (offsets / sigma) ** 2).astype(np.float32)
    weights /= weights.sum()
    padded = np.pad(array, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
    size = array.shape[axis]
    total = np.zeros_like(array)
    for at, weight in enumerate(weights):
        total += weight * (padded[at : at + size] if axis == 0 else padded[:, at : at + size])
    return total


@dataclass(frozen=True, slots=True)
class Film:
    """How light becomes a picture: `exposure` factor, `contrast` of an S curve 0..1, `saturation` factor, `warmth`
    -1..1, `bloom` share of glow around what is bright, `vignette` 0..1, `grain` deviation in sRGB.
    """

    exposure: float = 1.0
    contrast: float = 0.25
    saturation: float = 1.0
    warmth: float = 0.0
    bloom: float = 0.06
    vignette: float = 0.2
    grain: float = 0.007
    softness_px: float = 0.0


def develop(light: Field, film: Film, scale: int, seed: int) -> npt.NDArray[np.uint8]:
    """The picture (h, w, 3) uint8 of `light` (h * scale, w * scale, 3)."""
    height, width = light.shape[0] // scale, light.shape[1] // scale
    small = light.reshape(height, scale, width, scale, 3).mean(axis=(1, 3)) * np.float32(film.exposure)
    if film.softness_px:
        small = blurred(small, film.softness_px)
    if film.bloom:
        glow = blurred(np.minimum(np.maximum(small - 0.6, 0), 6), height / 40)
        small = small + glow * np.float32(film.bloom * 8)
    small = small * np.array([1 + 0.12 * film.warmth, 1, 1 - 0.16 * film.warmth], np.float32)
    small = np.where(small > 0.7, 0.7 + 0.3 * np.tanh((small - 0.7) / 0.3 * 0.8), small)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    small = small * (1 - film.vignette * smoothstep(0.5, 1.5, np.sqrt(x * x + y * y)))[..., None]
    grey = small.mean(axis=2, keepdims=True)
    picture = to_srgb(grey + (small - grey) * np.float32(film.saturation))
    picture = picture + np.float32(film.contrast) * (smoothstep(0, 1, picture) - picture)
    grain = fractal(height, width, height / 2, 1, seed) * 0.5
    rng = np.random.default_rng(seed + 1)
    noise = grain[..., None] + (rng.random((height, width, 3), dtype=np.float32) - 0.5) * 1.2
    picture = picture + noise * np.float32(film.grain)
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def sharpened(picture: Image.Image) -> Image.Image:
    """What a camera does last: a faint unsharp mask."""
    return picture.filter(ImageFilter.UnsharpMask(radius=1.2, percent=45, threshold=2))
