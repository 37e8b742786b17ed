"""Paints for solids and floors: wood, cloth, fur, stone."""

import numpy as np

from .colour import mix, rgb, smoothstep
from .noise import Field, sample, solid_noise, tile
from .stage import Paint


def speckled(first: str, second: str, scale: float, seed: int = 1, sharp: float = 0.5) -> Paint:
    """Two colours mixed by noise of `scale` metres."""

    def paint(points: Field) -> Field:
        return mix(rgb(first), rgb(second), smoothstep(-sharp, sharp, solid_noise(points, scale * 4, seed, 0.6)))

    return paint


def wood(dark: str = "#6b4423", light: str = "#b07a45", plank: float = 0.14, seed: int = 4) -> Paint:
    """Planks along x."""

    def paint(points: Field) -> Field:
        x, z = points[0], points[2]
        board = np.floor(z / plank)
        grain = sample(tile(seed, 0.6), x * 0.12 / plank * 0.1 + board * 0.37, z / plank * 0.35 + board * 0.21)
        fine = sample(tile(seed + 1, 0.7), x * 0.4, z * 9.0 + board * 0.3)
        tone = np.clip(0.5 + 0.5 * grain + 0.22 * fine + 0.18 * np.sin(board * 12.9), 0, 1)
        edge = np.abs(z / plank - board - 0.5)
        return mix(rgb(dark), rgb(light), tone) * (1 - 0.6 * smoothstep(0.482, 0.498, edge))[..., None]

    return paint


def cloth(base: str, line: str, size: float, weave: float = 0.004) -> Paint:
    """A checked tablecloth."""

    def paint(points: Field) -> Field:
        stripe_x = smoothstep(-0.06, 0.06, np.sin(points[0] * np.pi / size))
        stripe_z = smoothstep(-0.06, 0.06, np.sin(points[2] * np.pi / size))
        share = 0.5 * (stripe_x + stripe_z)
        thread = 1 + 0.06 * np.sin(points[0] / weave) * np.sin(points[2] / weave)
        return mix(rgb(base), rgb(line), share) * thread[..., None]

    return paint


def plain(colour: str, variation: float = 0.06, scale: float = 0.3, seed: int = 6) -> Paint:
    """One colour with a little unevenness."""

    def paint(points: Field) -> Field:
        return rgb(colour) * (1 + variation * solid_noise(points, scale, seed))[..., None]

    return paint


def fur(
    base: str, tip: str, length: float = 0.02, seed: int = 8, belly: str | None = None, belly_y: float = 0.0
) -> Paint:
    """Hair: fine streaks of two colours, paler below `belly_y` if `belly` is given."""

    def paint(points: Field) -> Field:
        stretched = points * np.array([[1], [0.45], [1]], np.float32)
        streak = solid_noise(stretched, length * 6, seed, 0.8) + 0.6 * solid_noise(points, length * 30, seed + 1)
        colour = mix(rgb(base), rgb(tip), smoothstep(-0.7, 0.7, streak))
        if belly:
            colour = mix(colour, rgb(belly), smoothstep(belly_y + 0.05, belly_y - 0.05, points[1] + 0.03 * streak))
        return colour

    return paint


def tiled(first: str, second: str, size: float) -> Paint:
    """A checkerboard."""

    def paint(points: Field) -> Field:
        odd = (np.floor(points[0] / size) + np.floor(points[2] / size)) % 2
        return mix(rgb(first), rgb(second), odd)

    return paint
