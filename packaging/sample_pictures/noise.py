"""Fractal value noise: on the screen, on an endless plane, and through solid space."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image

Field = npt.NDArray[np.float32]
"""Any float32 field; most often (height, width)."""

TILE_PX = 1024

CHUNK = 65536
"""Points at a time: what fits the processor's cache."""

TWIST = np.array([[0.738, 0.433, -0.518], [-0.183, 0.867, 0.464], [0.650, -0.247, 0.719]], np.float32)
"""A turn of space, so that noise does not line up with walls and tables."""


def resize(field: Field, width: int, height: int) -> Field:
    """`field` (h, w) brought to (height, width) with bicubic interpolation."""
    return np.asarray(Image.fromarray(field).resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def fractal(
    height: int, width: int, cells: float, octaves: int, seed: int, gain: float = 0.5, stretch: float = 1.0
) -> Field:
    """Screen noise (height, width), mean 0 and deviation about 1: `cells` cells in the height at the first octave, each
    octave twice as fine and `gain` as strong. `stretch` > 1 draws it out along the width.
    """
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width), np.float32)
    norm = 0.0
    for octave in range(octaves):
        rows = cells * 2**octave
        columns = rows * width / height / stretch
        if rows > height or columns > width:
            break
        grid = rng.random((int(rows) + 3, int(columns) + 3), dtype=np.float32) * 2 - 1
        total += gain**octave * resize(grid, width, height)
        norm += gain ** (2 * octave)
    return total * np.float32(2.0 / max(norm, 1e-9) ** 0.5)


@lru_cache(maxsize=24)
def tile(seed: int, gain: float = 0.5, ridged: bool = False) -> Field:
    """A tile (1024, 1024) of fractal noise that joins its own edges, about -1..1; `ridged` has sharp crests, 0..1."""
    rng = np.random.default_rng(seed)
    total = np.zeros((TILE_PX, TILE_PX), np.float32)
    weight = 0.0
    for octave in range(8):
        cells = 4 * 2**octave
        grid = rng.random((cells, cells), dtype=np.float32) * 2 - 1
        wrapped = np.pad(grid, 2, mode="wrap")
        factor = TILE_PX // cells
        smooth = resize(wrapped, (cells + 4) * factor, (cells + 4) * factor)
        layer = smooth[2 * factor : 2 * factor + TILE_PX, 2 * factor : 2 * factor + TILE_PX]
        total += gain**octave * ((1 - np.abs(layer) * 2) if ridged else layer * 1.6)
        weight += gain**octave
    return total / np.float32(weight)


def sample(source: Field, u: Field, v: Field) -> Field:
    """`source` (a tile) at the points (u, v), in tiles, wrapped and interpolated; the shape of `u`."""
    flat_u, flat_v = np.broadcast_arrays(np.asarray(u, np.float32), np.asarray(v, np.float32))
    result = np.empty(flat_u.size, np.float32)
    across, down = flat_u.reshape(-1), flat_v.reshape(-1)
    for first in range(0, result.size, CHUNK):
        part = np.s_[first : first + CHUNK]
        result[part] = _sampled(source, across[part], down[part])
    return result.reshape(flat_u.shape)


def _sampled(source: Field, u: Field, v: Field) -> Field:
    size, last = source.shape[0], source.shape[0] - 1
    x, y = u * np.float32(size), v * np.float32(size)
    x0, y0 = np.floor(x), np.floor(y)
    fx, fy = x - x0, y - y0
    left, top = x0.astype(np.int32) & last, y0.astype(np.int32) & last
    right, upper_row, lower_row = (left + 1) & last, top * size, ((top + 1) & last) * size
    flat = source.reshape(-1)
    upper = flat[upper_row + left]
    upper += (flat[upper_row + right] - upper) * fx
    lower = flat[lower_row + left]
    lower += (flat[lower_row + right] - lower) * fx
    return upper + (lower - upper) * fy


def solid_noise(points: Field, scale: float, seed: int, gain: float = 0.5) -> Field:
    """Noise through space at `points` (3, n): three planes of a tile, averaged; about -1..1, shape (n,)."""
    source = tile(seed, gain)
    x, y, z = TWIST @ points / np.float32(scale)
    return (sample(source, x, y) + sample(source, y + 0.37, z) + sample(source, z + 0.71, x)) * np.float32(0.6)
