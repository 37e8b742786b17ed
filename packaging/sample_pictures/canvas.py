"""The canvas: linear light at twice the picture's size, and what paints on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from .colour import Film, blurred, rgb
from .noise import Field, fractal

Point = tuple[float, float]
"""A place on the canvas: x to the right, y down, both in heights of the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """A cut-out: `light` (h, w, 3) linear and `alpha` (h, w) 0..1."""

    light: Field
    alpha: Field

    def resized(self, height_px: int, flip: bool = False) -> "Sprite":
        """The same, `height_px` high, mirrored if asked."""
        height, width = self.alpha.shape
        size = (max(1, round(width * height_px / height)), max(1, height_px))
        stack = np.dstack([self.light * self.alpha[..., None], self.alpha])[:, :: -1 if flip else 1]
        bands = [
            np.asarray(
                Image.fromarray(np.ascontiguousarray(stack[..., i])).resize(
                    size, Image.Resampling.BOX if height_px < height else Image.Resampling.BILINEAR
                ),
                np.float32,
            )
            for i in range(4)
        ]
        alpha = np.clip(bands[3], 0, 1)
        return Sprite(np.stack(bands[:3], axis=-1) / np.maximum(alpha, 1e-4)[..., None], alpha)


class Canvas:
    """Light being painted. `light` (H, W, 3) float32 linear; `x`, `y` (H, W) in picture heights; `film` develops it."""

    def __init__(self, width: int, height: int, seed: int, scale: int = 2):
        self.scale = scale
        self.width_px, self.height_px = width * scale, height * scale
        self.aspect = width / height
        self.light: Field = np.zeros((self.height_px, self.width_px, 3), np.float32)
        rows = (np.arange(self.height_px, dtype=np.float32) + 0.5) / self.height_px
        columns = (np.arange(self.width_px, dtype=np.float32) + 0.5) / self.height_px
        self.x, self.y = np.meshgrid(columns, rows)
        self.seed = seed
        self.rng = np.random.default_rng(seed)
        self.film = Film()

    def noise(self, cells: float, octaves: int = 5, salt: int = 0, gain: float = 0.5, stretch: float = 1.0) -> Field:
        """Fractal noise over the canvas, (H, W), deviation about 1."""
        return fractal(self.height_px, self.width_px, cells, octaves, self.seed * 131 + salt, gain, stretch)

    def px(self, length: float) -> float:
        """A length in picture heights, in pixels of the canvas."""
        return length * self.height_px

    def polygon_mask(self, *polygons: Sequence[Point], blur: float = 0.0) -> Field:
        """1 inside the polygons, (H, W); edges softened by `blur` picture heights."""
        mask = Image.new("L", (self.width_px, self.height_px))
        pen = ImageDraw.Draw(mask)
        for points in polygons:
            pen.polygon([(x * self.height_px, y * self.height_px) for x, y in points], fill=255)
        return blurred(np.asarray(mask, np.float32) / 255, self.px(blur))

    def ellipse_mask(self, centre: Point, radius: Point, softness: float = 0.0) -> Field:
        """1 inside an ellipse; `softness` is the share of the radius over which it fades."""
        distance = np.hypot((self.x - centre[0]) / radius[0], (self.y - centre[1]) / radius[1])
        width = max(softness, 1.5 / self.px(min(radius)))
        return np.clip((1 + width / 2 - distance) / width, 0, 1).astype(np.float32)

    def line_mask(self, points: Sequence[Point], width: float, blur: float = 0.0) -> Field:
        """1 on a line through `points`, `width` picture heights wide."""
        mask = Image.new("L", (self.width_px, self.height_px))
        pen = ImageDraw.Draw(mask)
        path = [(x * self.height_px, y * self.height_px) for x, y in points]
        pen.line(path, fill=255, width=max(1, round(self.px(width))), joint="curve")
        return blurred(np.asarray(mask, np.float32) / 255, self.px(blur))

    def blend(self, colour: Field | str, mask: Field | float) -> None:
        """Cover with `colour` (hex, (3,) or (H, W, 3)) where the mask is 1."""
        light = rgb(colour) if isinstance(colour, str) else colour
        share = np.broadcast_to(np.asarray(mask, np.float32), (self.height_px, self.width_px))[..., None]
        self.light += (light - self.light) * share

    def glow(self, colour: Field | str, mask: Field, strength: float = 1.0) -> None:
        """Add light."""
        light = rgb(colour) if isinstance(colour, str) else colour
        self.light += light * mask[..., None] * np.float32(strength)

    def shade(self, mask: Field, strength: float) -> None:
        """Take away light: `strength` 1 makes black where the mask is 1."""
        self.light *= (1 - np.float32(strength) * mask)[..., None]

    def paste(self, sprite: Sprite, centre_x: float, bottom_y: float, opacity: float = 1.0) -> None:
        """Lay a sprite down, standing at (centre_x, bottom_y)."""
        height, width = sprite.alpha.shape
        left = round(self.px(centre_x) - width / 2)
        top = round(self.px(bottom_y)) - height
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(self.width_px, left + width), min(self.height_px, top + height)
        if x1 <= x0 or y1 <= y0:
            return
        part = np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
        share = sprite.alpha[part][..., None] * np.float32(opacity)
        target = self.light[y0:y1, x0:x1]
        target += (sprite.light[part] - target) * share

    def strokes(self, polygons: Iterable[tuple[Sequence[Point], Field]], blur: float = 0.0) -> None:
        """Paint many small polygons, each in its own linear colour (3,), one over the other."""
        bands = [Image.fromarray(np.zeros((self.height_px, self.width_px), np.uint8)) for _ in range(4)]
        pens = [ImageDraw.Draw(band) for band in bands]
        for points, colour in polygons:
            path = [(x * self.height_px, y * self.height_px) for x, y in points]
            code = [int(255 * min(1.0, max(0.0, float(value))) ** 0.5) for value in colour]
            for pen, value in zip(pens, [*code, 255], strict=True):
                pen.polygon(path, fill=value)
        arrays = [np.asarray(band, np.float32) / 255 for band in bands]
        alpha = blurred(arrays[3], self.px(blur))
        light = np.stack(arrays[:3], axis=-1) ** 2
        if blur:
            light = blurred(light * arrays[3][..., None], self.px(blur)) / np.maximum(alpha, 1e-3)[..., None]
        self.blend(light, alpha)
