"""Land and sea as height fields in perspective: for every pixel, the place it looks at."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .canvas import Canvas
from .colour import mix, rgb
from .noise import Field, sample, tile

Height = Callable[[Field, Field], Field]
"""Height in metres at (x to the right, z away), any shape."""


@dataclass(frozen=True, slots=True)
class Eye:
    """Where the picture is taken: `height` metres above 0, the horizon at `horizon` picture heights from the top,
    `focal` in picture heights; nothing is looked for nearer than `near` or beyond `far` metres.
    """

    height: float = 1.7
    horizon: float = 0.45
    focal: float = 1.2
    near: float = 1.0
    far: float = 5000.0
    steps: int = 420

    def project(self, canvas: Canvas, x: float, y: float, z: float) -> tuple[float, float, float]:
        """The place on the canvas of a point in the world, and how many picture heights a metre is there."""
        size = self.focal / z
        return canvas.aspect / 2 + x * size, self.horizon - (y - self.height) * size, size


@dataclass(frozen=True, slots=True, eq=False)
class Land:
    """What the pixels see: `hit` (H, W) bool, the place `x`, `y`, `z` (H, W) in metres (z is far where nothing is hit)
    and the unit `normal` (H, W, 3).
    """

    hit: Field
    x: Field
    y: Field
    z: Field
    normal: Field

    def lit(self, sun: tuple[float, float, float], ambient: float = 0.35) -> Field:
        """Lambert's law with a sky: (H, W), about 0..1.2."""
        direction = np.array(sun, np.float32)
        direction /= np.linalg.norm(direction)
        sunlight = np.clip(self.normal @ direction, 0, 1)
        return sunlight + ambient * (0.6 + 0.4 * self.normal[..., 1])


def look(canvas: Canvas, height: Height, eye: Eye, detail: float = 1.0) -> Land:
    """Find for every pixel the first ground it sees. `detail` scales the step over which normals are taken."""
    depths = np.geomspace(eye.near, eye.far, eye.steps).astype(np.float32)
    u = (canvas.x[0] - canvas.aspect / 2) / eye.focal
    ground = height(u[None, :] * depths[:, None], np.broadcast_to(depths[:, None], (eye.steps, u.size)))
    seen = eye.horizon - eye.focal * (ground - eye.height) / depths[:, None]
    crest = np.minimum.accumulate(seen, axis=0)
    rows = canvas.y[:, 0]
    z = np.full(canvas.x.shape, eye.far, np.float32)
    hit = np.zeros(canvas.x.shape, bool)
    for column in range(u.size):
        first = np.searchsorted(-crest[:, column], -rows, side="left")
        inside = first < eye.steps
        at = np.minimum(first, eye.steps - 1)
        before = np.maximum(at - 1, 0)
        low, high = seen[before, column], seen[at, column]
        share = np.clip((low - rows) / np.where(np.abs(low - high) < 1e-7, 1, low - high), 0, 1)
        z[:, column] = np.where(inside, depths[before] + (depths[at] - depths[before]) * share, eye.far)
        hit[:, column] = inside
    x = (canvas.x - canvas.aspect / 2) / np.float32(eye.focal) * z
    y = height(x, z)
    step = z * np.float32(detail / eye.focal / canvas.height_px * 2.5) + 1e-3
    slope_x, slope_z = (height(x + step, z) - y) / step, (height(x, z + step) - y) / step
    normal = np.stack([-slope_x, np.ones_like(slope_x), -slope_z], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    return Land(hit, x, y, z, normal.astype(np.float32))


def hills(seed: int, *layers: tuple[float, float], gain: float = 0.5, ridged: bool = False) -> Height:
    """Rolling ground: each layer (size of a tile in metres, height in metres)."""
    source = tile(seed, gain, ridged)

    def height(x: Field, z: Field) -> Field:
        total = np.zeros(np.broadcast(x, z).shape, np.float32)
        for number, (size, metres) in enumerate(layers):
            total += metres * sample(source, x / size + 0.13 * number, z / size + 0.29 * number)
        return total

    return height


def haze(light: Field, distance: Field, colour: str | Field, thickness: float) -> Field:
    """Air in between: exponential fog with `thickness` in metres to 1/e."""
    air = rgb(colour) if isinstance(colour, str) else colour
    return mix(light, air, 1 - np.exp(-distance / np.float32(thickness)))


def shadowed(land: Land, height: Height, sun: tuple[float, float, float], reach: float, steps: int = 10) -> Field:
    """How much sun reaches the ground, 0..1, by walking `reach` metres towards it."""
    direction = np.array(sun, np.float32)
    direction /= np.linalg.norm(direction)
    free = np.ones(land.z.shape, np.float32)
    for distance in np.geomspace(reach / 40, reach, steps):
        above = land.y + direction[1] * distance
        ground = height(land.x + direction[0] * distance, land.z + direction[2] * distance)
        free = np.minimum(free, np.clip(1 - (ground - above) / (0.06 * distance), 0, 1))
    return free
