"""Solid shapes as signed distance functions, each with the sphere that holds it.

The formulas are Inigo Quilez's (https://iquilezles.org/articles/distfunctions/).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .noise import Field, solid_noise

Vector = tuple[float, float, float]
Distance = Callable[[Field], Field]
"""Distance in metres to the surface, negative inside, for points (3, n): shape (n,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A distance function and a sphere around all of the shape."""

    distance: Distance
    centre: Vector
    radius: float


def ball(centre: Vector, radius: float) -> Shape:
    """A sphere."""
    cx, cy, cz = centre
    return Shape(lambda p: _length(p[0] - cx, p[1] - cy, p[2] - cz) - radius, centre, radius)


def _length(x: Field, y: Field, z: Field) -> Field:
    return np.sqrt(x * x + y * y + z * z)


def ellipsoid(centre: Vector, radii: Vector) -> Shape:
    """An ellipsoid along the axes (the distance is approximate)."""
    (cx, cy, cz), (rx, ry, rz) = centre, radii

    def distance(p: Field) -> Field:
        x, y, z = (p[0] - cx) / rx, (p[1] - cy) / ry, (p[2] - cz) / rz
        near = _length(x, y, z)
        return near * (near - 1) / np.maximum(_length(x / rx, y / ry, z / rz), 1e-6)

    return Shape(distance, centre, max(radii))


def box(centre: Vector, half: Vector, rounding: float = 0.0) -> Shape:
    """A box with rounded edges; `half` its half sizes."""
    (cx, cy, cz), (hx, hy, hz) = centre, half

    def distance(p: Field) -> Field:
        x = np.abs(p[0] - cx) - (hx - rounding)
        y = np.abs(p[1] - cy) - (hy - rounding)
        z = np.abs(p[2] - cz) - (hz - rounding)
        outside = _length(np.maximum(x, 0), np.maximum(y, 0), np.maximum(z, 0))
        return outside + np.minimum(np.maximum(np.maximum(x, y), z), 0) - rounding

    return Shape(distance, centre, (hx * hx + hy * hy + hz * hz) ** 0.5)


def limb(start: Vector, end: Vector, first: float, last: float | None = None) -> Shape:
    """A capsule from `start` to `end` whose radius runs from `first` to `last`."""
    (sx, sy, sz), (ax, ay, az) = start, (end[0] - start[0], end[1] - start[1], end[2] - start[2])
    square = ax * ax + ay * ay + az * az + 1e-9
    slope = (first if last is None else last) - first

    def distance(p: Field) -> Field:
        x, y, z = p[0] - sx, p[1] - sy, p[2] - sz
        share = np.clip((x * ax + y * ay + z * az) * (1 / square), 0, 1)
        return _length(x - share * ax, y - share * ay, z - share * az) - (first + share * slope)

    return Shape(distance, (sx + ax / 2, sy + ay / 2, sz + az / 2), square**0.5 / 2 + max(first, first + slope))


def cylinder(centre: Vector, radius: float, half_height: float, rounding: float = 0.0) -> Shape:
    """An upright cylinder."""
    cx, cy, cz = centre

    def distance(p: Field) -> Field:
        side = np.hypot(p[0] - cx, p[2] - cz) - (radius - rounding)
        cap = np.abs(p[1] - cy) - (half_height - rounding)
        outside = np.hypot(np.maximum(side, 0), np.maximum(cap, 0))
        return outside + np.minimum(np.maximum(side, cap), 0) - rounding

    return Shape(distance, centre, float(np.hypot(radius, half_height)))


def ring(centre: Vector, radius: float, thickness: float) -> Shape:
    """A torus lying flat."""
    cx, cy, cz = centre
    return Shape(
        lambda p: np.hypot(np.hypot(p[0] - cx, p[2] - cz) - radius, p[1] - cy) - thickness, centre, radius + thickness
    )


def lathe(centre: Vector, profile: Sequence[tuple[float, float]], thickness: float) -> Shape:
    """A turned wall: the line through `profile` (radius, height above the centre), `thickness` to either side."""
    cx, cy, cz = centre

    def distance(p: Field) -> Field:
        around, high = np.hypot(p[0] - cx, p[2] - cz), p[1] - cy
        nearest = np.full(around.shape, 1e9, np.float32)
        for (r0, y0), (r1, y1) in pairwise(profile):
            dr, dy = r1 - r0, y1 - y0
            share = np.clip(((around - r0) * dr + (high - y0) * dy) / (dr * dr + dy * dy + 1e-12), 0, 1)
            nearest = np.minimum(nearest, np.hypot(around - r0 - share * dr, high - y0 - share * dy))
        return nearest - thickness

    return Shape(distance, centre, max(float(np.hypot(r, y)) for r, y in profile) + thickness)


def _hull(shapes: Sequence[Shape]) -> tuple[Vector, float]:
    """A sphere around all the shapes' spheres."""
    centres = np.array([shape.centre for shape in shapes])
    reach = np.array([[shape.radius] for shape in shapes])
    middle = ((centres - reach).min(axis=0) + (centres + reach).max(axis=0)) / 2
    radius = max(float(np.linalg.norm(c - middle)) + shape.radius for c, shape in zip(centres, shapes, strict=True))
    return (float(middle[0]), float(middle[1]), float(middle[2])), radius


def joined(*shapes: Shape, melt: float = 0.0) -> Shape:
    """The union; `melt` metres of smooth blending where shapes meet."""
    if not melt and len(shapes) > 6:
        return _crowd(shapes)
    centre, radius = _hull(shapes)

    def distance(p: Field) -> Field:
        total = shapes[0].distance(p)
        for shape in shapes[1:]:
            other = shape.distance(p)
            if melt:
                h = np.maximum(melt - np.abs(total - other), 0)
                total = np.minimum(total, other) - h * h * (0.25 / melt)
            else:
                total = np.minimum(total, other)
        return total

    return Shape(distance, centre, radius + melt)


def _crowd(shapes: Sequence[Shape]) -> Shape:
    """The union of many shapes: halves of the crowd are asked only by points near their spheres."""
    spread = np.ptp(np.array([shape.centre for shape in shapes]), axis=0)
    axis = int(np.argmax(spread))
    order = sorted(shapes, key=lambda shape: shape.centre[axis])
    halves = [joined(*part) for part in (order[: len(order) // 2], order[len(order) // 2 :])]
    centre, radius = _hull(shapes)

    def distance(p: Field) -> Field:
        total = np.full(p.shape[1:], np.inf, np.float32)
        for half in halves:
            cx, cy, cz = half.centre
            away = _length(p[0] - cx, p[1] - cy, p[2] - cz) - half.radius
            near = np.flatnonzero(away < 0.3 * half.radius)
            if near.size:
                away[near] = half.distance(p[:, near])
            total = np.minimum(total, away)
        return total

    return Shape(distance, centre, radius)


def carved(shape: Shape, *tools: Shape, melt: float = 0.004) -> Shape:
    """`shape` without what the tools cover."""

    def distance(p: Field) -> Field:
        total = shape.distance(p)
        for tool in tools:
            total = np.maximum(total, melt - tool.distance(p))
        return total

    return Shape(distance, shape.centre, shape.radius)


def rough(shape: Shape, metres: float, scale: float, seed: int = 3, gain: float = 0.6) -> Shape:
    """`shape` with noise on its surface: bread, fur, fruit."""

    def distance(p: Field) -> Field:
        plain = shape.distance(p)
        near = np.abs(plain) < metres * 4
        if near.any():
            plain[near] += np.float32(metres) * solid_noise(p[:, near], scale, seed, gain)
        return plain * np.float32(0.75)

    return Shape(distance, shape.centre, shape.radius + metres)


def turned(shape: Shape, axis: str, degrees: float, about: Vector = (0, 0, 0)) -> Shape:
    """`shape` turned around the axis "x", "y" or "z" through the point `about`."""
    angle = np.deg2rad(degrees)
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]

    def swing(point: Sequence[float], sine: float) -> Vector:
        place = list(point)
        a, b = place[i] - about[i], place[j] - about[j]
        place[i], place[j] = about[i] + a * cos - b * sine, about[j] + a * sine + b * cos
        return place[0], place[1], place[2]

    def distance(p: Field) -> Field:
        q = p.copy()
        a, b = p[i] - about[i], p[j] - about[j]
        q[i], q[j] = about[i] + a * cos + b * sin, about[j] - a * sin + b * cos
        return shape.distance(q)

    return Shape(distance, swing(shape.centre, sin), shape.radius)


def moved(shape: Shape, by: Vector, size: float = 1.0) -> Shape:
    """`shape` scaled by `size` around the origin, then moved."""
    shift = np.array(by, np.float32)[:, None]
    x, y, z = (c * size + d for c, d in zip(shape.centre, by, strict=True))
    return Shape(
        lambda p: shape.distance((p - shift) / np.float32(size)) * np.float32(size), (x, y, z), shape.radius * size
    )
