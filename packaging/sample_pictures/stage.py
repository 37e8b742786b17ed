"""A stage of solids in front of what the canvas shows: rays, light, soft shadows, mirrored sky."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from .canvas import Canvas
from .colour import mix, rgb, smoothstep
from .noise import Field
from .solids import Shape, Vector

CHUNK = 32768
"""Rays at a time: what fits the processor's cache."""

Paint = Callable[[Field], Field]
"""Albedo (n, 3) in linear light at points (3, n)."""


@dataclass(frozen=True, slots=True, eq=False)
class Solid:
    """A shape with its surface: `paint` a hex colour or a function of the place; `gloss` strength of the highlight,
    `shine` its sharpness, `mirror` how much of the room it mirrors at the rim, `emit` its own light, `soft` how far
    light creeps around it.
    """

    shape: Shape
    paint: str | Paint
    gloss: float = 0.1
    shine: float = 30.0
    mirror: float = 0.0
    emit: float = 0.0
    soft: float = 0.0

    def albedo(self, points: Field) -> Field:
        """Colour (n, 3) at the points (3, n)."""
        if isinstance(self.paint, str):
            return np.broadcast_to(rgb(self.paint), (points.shape[1], 3)).astype(np.float32)
        return self.paint(points)


@dataclass(frozen=True, slots=True)
class Lens:
    """Where the picture is taken from. `focal` in picture heights; `centre` the place on the canvas that `target` falls
    on, by default its middle.
    """

    eye: Vector
    target: Vector
    focal: float = 1.6
    centre: tuple[float, float] | None = None

    def rays(self, canvas: Canvas) -> tuple[Field, Field]:
        """Origin (3, 1) and unit directions (3, H * W)."""
        origin = np.array(self.eye, np.float32)
        forward = np.array(self.target, np.float32) - origin
        forward /= np.linalg.norm(forward)
        right = np.cross(np.array([0, 1, 0], np.float32), forward)
        right /= np.linalg.norm(right)
        up = np.cross(forward, right)
        middle = self.centre or (canvas.aspect / 2, 0.5)
        across, above = (canvas.x - middle[0]).ravel(), (middle[1] - canvas.y).ravel()
        rays = np.stack([f * self.focal + r * across + u * above for f, r, u in zip(forward, right, up, strict=True)])
        return origin[:, None], (rays / np.sqrt((rays * rays).sum(0))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Lamp:
    """Light on the stage: the sun's direction, colour and softness (0 sharp .. 1 wide), the sky's and ground's glow."""

    sun: Vector = (-0.5, 0.8, -0.4)
    sun_colour: str = "#fff2dd"
    strength: float = 1.15
    softness: float = 0.12
    sky: str = "#b8d0ee"
    ground: str = "#7a6a55"
    ambient: float = 0.5

    @property
    def direction(self) -> Field:
        """Unit vector to the sun."""
        vector = np.array(self.sun, np.float32)
        return vector / np.linalg.norm(vector)

    def surroundings(self, directions: Field) -> Field:
        """What a mirror sees in `directions` (3, n): sky, ground and a bright window."""
        share = smoothstep(-0.25, 0.35, directions[1])
        light = mix(rgb(self.ground) * 0.6, rgb(self.sky), share)
        window = smoothstep(0.90, 0.97, self.direction @ directions)
        return light + rgb(self.sun_colour) * (2.0 * window)[..., None]


@dataclass(frozen=True, slots=True)
class Floor:
    """The plane y = `level`: painted by `paint` of the places (n, 3), or, without it, only shadowed where it shows
    what the canvas already had; `mirror` is its polish.
    """

    level: float = 0.0
    paint: Paint | None = None
    mirror: float = 0.0
    reach: float = 60.0
    gloss: float = 0.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Solids on a floor under a lamp."""

    solids: Sequence[Solid]
    lamp: Lamp = field(default_factory=Lamp)
    floor: Floor | None = field(default_factory=Floor)


def _span(origin: Field, directions: Field, shape: Shape, slack: float = 1.02) -> tuple[Field, Field]:
    """Where rays (3, n) enter and leave the sphere around the shape; they enter at inf where they miss it."""
    offset = origin - np.array(shape.centre, np.float32)[:, None]
    b = (offset * directions).sum(0)
    c = (offset * offset).sum(0) - np.float32((shape.radius * slack + 1e-3) ** 2)
    root = np.sqrt(np.maximum(b * b - c, 0))
    enter = np.where((b * b > c) & (root > b), np.maximum(-b - root, 0), np.inf)
    return enter.astype(np.float32), (-b + root).astype(np.float32)


def _march(shape: Shape, origin: Field, directions: Field, limit: Field) -> Field:
    """Distance along each ray (3, n) to the shape, inf where it is missed or lies beyond `limit` (n,)."""
    enter, leave = _span(origin, directions, shape)
    leave = np.minimum(leave, limit)
    result = np.full(directions.shape[1], np.inf, np.float32)
    candidates = np.flatnonzero(enter < leave)
    for first in range(0, candidates.size, CHUNK):
        live = candidates[first : first + CHUNK]
        t, rays = enter[live], directions[:, live]
        for _ in range(72):
            gap = shape.distance(origin + rays * t)
            close = gap < 0.0004 * t + 1e-5
            result[live[close]] = t[close]
            t = t + np.maximum(gap, 2e-4) * np.float32(0.95)
            keep = ~close & (t < leave[live])
            live, t, rays = live[keep], t[keep], rays[:, keep]
            if not live.size:
                break
    return result


def _normals(shape: Shape, points: Field, step: Field) -> Field:
    total = np.zeros_like(points)
    for corner in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
        towards = np.array(corner, np.float32)[:, None]
        total += towards * shape.distance(points + towards * step)
    return total / np.maximum(np.sqrt((total * total).sum(0)), 1e-9)


def _sunlight(stage: Stage, points: Field, normals: Field) -> Field:
    """How much sun reaches the points (3, n), 0..1, with a penumbra (Quilez, soft shadows)."""
    towards = stage.lamp.direction[:, None]
    hardness = 1 / max(stage.lamp.softness, 0.01)
    free = np.ones(points.shape[1], np.float32)
    start = points + normals * np.float32(0.004)
    for solid in stage.solids:
        if solid.emit:
            continue
        enter, leave = _span(start, towards, solid.shape, 1 + 2 * stage.lamp.softness)
        candidates = np.flatnonzero((enter < leave) & (free > 0.01))
        for first in range(0, candidates.size, CHUNK):
            live = candidates[first : first + CHUNK]
            t, origin = np.maximum(enter[live], 0.004), start[:, live]
            for _ in range(28):
                gap = solid.shape.distance(origin + towards * t)
                free[live] = np.minimum(free[live], np.clip(0.5 + 0.5 * hardness * gap / t, 0, 1))
                t = t + np.clip(gap, solid.shape.radius * 0.015, solid.shape.radius * 0.3)
                keep = (t < leave[live]) & (free[live] > 0.01)
                live, t, origin = live[keep], t[keep], origin[:, keep]
                if not live.size:
                    break
    return free * free * (3 - 2 * free)


def _openness(stage: Stage, points: Field, normals: Field, reach: float) -> Field:
    """Ambient occlusion, 0..1: how soon a step along the normal meets something (Quilez)."""
    closed = np.zeros(points.shape[1], np.float32)
    for share in (0.15, 0.4, 0.9):
        probe = points + normals * np.float32(reach * share)
        nearest = np.full(points.shape[1], reach * share, np.float32)
        for solid in stage.solids:
            offset = probe - np.array(solid.shape.centre, np.float32)[:, None]
            near = np.flatnonzero(np.sqrt((offset * offset).sum(0)) - solid.shape.radius < nearest)
            if near.size:
                nearest[near] = np.minimum(nearest[near], solid.shape.distance(probe[:, near]))
        if stage.floor:
            nearest = np.minimum(nearest, np.maximum(probe[1] - stage.floor.level, 0))
        closed += np.maximum(reach * share - nearest, 0) / np.float32(reach * share)
    return np.clip(1 - closed / 3 * 0.9, 0.08, 1)


def _weather(
    canvas: Canvas, stage: Stage, at: Field, points: Field, normals: Field, reach: float
) -> tuple[Field, Field]:
    """Sunlight and openness at the points, looked up once for each pixel of the final picture; `at` (n,) are indices of
    canvas pixels.
    """
    block = at // canvas.width_px // canvas.scale * canvas.width_px + at % canvas.width_px // canvas.scale
    _, first, inverse = np.unique(block, return_index=True, return_inverse=True)
    places, facing = points[:, first], normals[:, first]
    return _sunlight(stage, places, facing)[inverse], _openness(stage, places, facing, reach)[inverse]


def _lit(stage: Stage, solid: Solid, points: Field, normals: Field, rays: Field, weather: tuple[Field, Field]) -> Field:
    lamp = stage.lamp
    free, open_air = weather
    facing = lamp.direction @ normals
    direct = np.clip((facing + solid.soft) / (1 + solid.soft), 0, 1) * free
    sky = mix(rgb(lamp.ground), rgb(lamp.sky), 0.5 + 0.5 * normals[1]) * (lamp.ambient * open_air)[:, None]
    albedo = solid.albedo(points)
    light = albedo * (rgb(lamp.sun_colour) * (lamp.strength * direct)[:, None] + sky)
    half = lamp.direction[:, None] - rays
    half /= np.sqrt((half * half).sum(0))
    light += (
        rgb(lamp.sun_colour) * (solid.gloss * np.clip((normals * half).sum(0), 0, 1) ** solid.shine * direct)[:, None]
    )
    if solid.mirror:
        against = (rays * normals).sum(0)
        rim = solid.mirror * (0.15 + 0.85 * (1 - np.clip(-against, 0, 1)) ** 3)
        light = mix(light, lamp.surroundings(rays - 2 * against * normals), np.clip(rim * (0.3 + 0.7 * open_air), 0, 1))
    return (light + albedo * np.float32(solid.emit)).astype(np.float32)


def _floor(canvas: Canvas, stage: Stage, floor: Floor, origin: Field, rays: Field, reach: float) -> Field:
    """Paint or shadow the floor; returns how far it is along each ray (H * W,)."""
    far = np.full(rays.shape[1], np.inf, np.float32)
    down = rays[1] < -1e-4
    far[down] = (np.float32(floor.level) - origin[1]) / rays[1, down]
    far[far > floor.reach] = np.inf
    seen = np.flatnonzero(np.isfinite(far))
    light = canvas.light.reshape(-1, 3)
    if seen.size:
        points = origin + rays[:, seen] * far[seen]
        normals = np.zeros_like(points)
        normals[1] = 1
        free, open_air = _weather(canvas, stage, seen, points, normals, reach)
        if floor.paint:
            surface = Solid(Shape(lambda p: p[1], (0, 0, 0), 1), floor.paint, floor.gloss, 60, floor.mirror)
            light[seen] = _lit(stage, surface, points, normals, rays[:, seen], (free, open_air))
        else:
            light[seen] *= ((0.42 + 0.58 * free) * (0.4 + 0.6 * open_air))[:, None]
    return far


def play(canvas: Canvas, stage: Stage, lens: Lens) -> Field:
    """Draw the stage into the canvas; returns the mask (H, W) of the solids."""
    origin, rays = lens.rays(canvas)
    reach = 0.35 * max((solid.shape.radius for solid in stage.solids), default=1.0)
    nearest = np.full(rays.shape[1], np.inf, np.float32)
    if stage.floor:
        nearest = _floor(canvas, stage, stage.floor, origin, rays, reach)
    owner = np.full(rays.shape[1], -1, np.int32)
    for number, solid in enumerate(stage.solids):
        t = _march(solid.shape, origin, rays, nearest)
        closer = t < nearest
        nearest[closer], owner[closer] = t[closer], number
    light = canvas.light.reshape(-1, 3)
    for number, solid in enumerate(stage.solids):
        mine = np.flatnonzero(owner == number)
        if mine.size:
            points = origin + rays[:, mine] * nearest[mine]
            normals = _normals(solid.shape, points, nearest[mine] * np.float32(0.0006))
            weather = _weather(canvas, stage, mine, points, normals, reach)
            light[mine] = _lit(stage, solid, points, normals, rays[:, mine], weather)
    return (owner >= 0).reshape(canvas.x.shape).astype(np.float32)
