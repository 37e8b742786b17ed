"""Skies, clouds and water that mirrors them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .canvas import Canvas
from .colour import blurred, mix, ramp, rgb, smoothstep
from .noise import Field, sample, tile
from .terrain import Eye, Land

Gradient = tuple[tuple[float, str], ...]
"""Stops (height above the horizon in picture heights, "#rrggbb")."""

BLUE_DAY: Gradient = ((0.0, "#d3e6f3"), (0.12, "#a9d0ee"), (0.4, "#5f9fda"), (1.0, "#2f6db8"))
SUNSET: Gradient = ((0.0, "#ffb45a"), (0.1, "#ff8a4c"), (0.25, "#e0617a"), (0.5, "#7a5a9c"), (1.0, "#2c3a72"))
NIGHT: Gradient = ((0.0, "#2a3560"), (0.2, "#141d40"), (1.0, "#060a1c"))
OVERCAST: Gradient = ((0.0, "#e6e9ec"), (0.4, "#c3cad2"), (1.0, "#98a4b2"))


def paint_sky(canvas: Canvas, horizon: float, gradient: Gradient) -> None:
    """Fill the whole canvas with the gradient above `horizon`."""
    canvas.light[...] = ramp(horizon - canvas.y, *gradient)


@dataclass(frozen=True, slots=True)
class Clouds:
    """Clouds on a plane: `cover` 0..1, `size` of a bank (smaller is finer), `seed`; `lit` and `shade` are colours."""

    cover: float = 0.45
    size: float = 3.0
    seed: int = 1
    lit: str = "#ffffff"
    shade: str = "#aab7c8"
    opacity: float = 0.95
    softness: float = 0.35


def paint_clouds(canvas: Canvas, horizon: float, clouds: Clouds, sun_x: float = 0.5) -> None:
    """Clouds in perspective above the horizon, brighter towards the sun."""
    above = np.maximum(horizon - canvas.y, 1e-3)
    depth = 1 / (above + 0.12)
    u = (canvas.x - canvas.aspect / 2) * depth / clouds.size
    v = depth / clouds.size * 1.1
    source = tile(clouds.seed + 500, 0.56)

    def density(du: float, dv: float) -> Field:
        return sample(source, u * 0.35 + du, v * 0.35 + dv) + 0.45 * sample(
            source, u * 1.1 + du * 2 + 0.3, v * 1.1 + dv
        )

    thick = density(0, 0)
    level = 0.55 - clouds.cover * 1.1
    alpha = smoothstep(level, level + clouds.softness, thick) * smoothstep(0.0, 0.06, above)
    side = 0.02 if sun_x > canvas.aspect / 2 else -0.02
    light = np.clip(0.55 + 2.2 * (thick - density(side, -0.018)) - 0.35 * np.clip(thick - level - 0.3, 0, 1), 0, 1)
    canvas.blend(mix(rgb(clouds.shade), rgb(clouds.lit), light), alpha * clouds.opacity)


def paint_cumulus(canvas: Canvas, centre: tuple[float, float], width: float, seed: int, opacity: float = 1.0) -> None:
    """One heap of cloud with a flat base, `width` picture heights wide."""
    rng = np.random.default_rng(seed)
    height = np.full(canvas.x.shape, -1.0, np.float32)
    for _ in range(26):
        spread = float(np.clip(rng.normal() * 0.3, -0.7, 0.7))
        radius = width * (0.08 + 0.12 * rng.random()) * (1 - abs(spread))
        x, y = centre[0] + spread * width, centre[1] - radius * (0.3 + 0.9 * rng.random())
        r2 = ((canvas.x - x) ** 2 + (canvas.y - y) ** 2) / radius**2
        height = np.maximum(height, (1 - r2) * radius / width * 6)
    rough = canvas.noise(9 / max(width, 0.15), 6, seed, 0.55)
    alpha = smoothstep(-0.05, 0.35, height + rough * 0.16) * smoothstep(0.02, -0.015, canvas.y - centre[1])
    soft = blurred(height + rough * 0.1, canvas.px(width * 0.012))
    light = 0.75 + 2.4 * (
        soft - np.roll(soft, (round(-canvas.px(width) * 0.02), round(canvas.px(width) * 0.012)), (0, 1))
    )
    light = light - 0.45 * smoothstep(-width * 0.22, 0.0, canvas.y - centre[1])
    canvas.blend(mix(rgb("#9fb0c6"), rgb("#ffffff"), np.clip(light, 0, 1)), alpha * np.float32(opacity))


def paint_sun(canvas: Canvas, place: tuple[float, float], radius: float, colour: str, glow: float) -> None:
    """A sun with its glow; `radius` in picture heights."""
    distance = np.hypot(canvas.x - place[0], canvas.y - place[1])
    canvas.glow(colour, np.exp(-distance / np.float32(glow)), 0.9)
    canvas.glow(colour, np.exp(-((distance / np.float32(glow * 3)) ** 2)), 0.25)
    canvas.blend(rgb(colour) * 1.2 + 0.5, canvas.ellipse_mask(place, (radius, radius), 0.15))


def paint_stars(canvas: Canvas, number: int, below: float = 1.0) -> None:
    """Stars of uneven brightness down to y = `below`."""
    rng = np.random.default_rng(canvas.seed + 77)
    dots = np.zeros(canvas.y.shape, np.float32)
    rows = (rng.random(number) * below * canvas.height_px).astype(int).clip(0, canvas.height_px - 2)
    columns = (rng.random(number) * canvas.width_px).astype(int).clip(0, canvas.width_px - 2)
    bright = rng.random(number).astype(np.float32) ** 6 * 3 + 0.25
    for row in (0, 1):
        for column in (0, 1):
            np.maximum.at(dots, (rows + row, columns + column), bright)
    canvas.glow("#eef3ff", dots + 2.0 * blurred(dots * (dots > 1.2), canvas.px(0.003)))


def water_waves(seed: int, size: float, metres: float, along: float = 2.5) -> Callable[[Field, Field], Field]:
    """Waves as a height: tiles of `size` metres, crests drawn out by `along` across the view."""
    source = tile(seed + 900, 0.55, True)

    def height(x: Field, z: Field) -> Field:
        big = sample(source, x / (size * along), z / size)
        return metres * (big + 0.35 * sample(source, x / (size * along) * 3.1 + 0.2, z / size * 2.7 + 0.4))

    return height


@dataclass(frozen=True, slots=True)
class Water:
    """How water looks: `deep` and `shallow` colours, the sky it mirrors, and a sun's place and glint."""

    deep: str
    sky: Gradient
    sun: tuple[float, float] | None = None
    sun_colour: str = "#ffd9a0"
    glint: float = 1.0
    roughness: float = 1.0


def water_light(canvas: Canvas, land: Land, eye: Eye, water: Water) -> Field:
    """Light of the water (H, W, 3): Schlick's Fresnel over the mirrored sky, and the sun's path."""
    slope = land.normal[..., :3].copy()
    slope[..., (0, 2)] *= np.float32(water.roughness)
    slope /= np.linalg.norm(slope, axis=-1, keepdims=True)
    ray = np.stack(
        [(canvas.x - canvas.aspect / 2) / eye.focal, (eye.horizon - canvas.y) / eye.focal, np.ones_like(canvas.x)],
        axis=-1,
    )
    ray /= np.linalg.norm(ray, axis=-1, keepdims=True)
    facing = np.clip(-(ray * slope).sum(-1), 0, 1)
    mirrored = ray - 2 * (ray * slope).sum(-1, keepdims=True) * slope
    elevation = np.abs(mirrored[..., 1]) / np.maximum(mirrored[..., 2], 0.2) * eye.focal
    fresnel = 0.03 + 0.97 * (1 - facing) ** 5
    light = mix(rgb(water.deep), ramp(np.minimum(elevation, 1.0), *water.sky), np.clip(fresnel, 0, 0.9))
    if water.sun:
        place = np.array(
            [(water.sun[0] - canvas.aspect / 2) / eye.focal, (eye.horizon - water.sun[1]) / eye.focal, 1.0]
        )
        place /= np.linalg.norm(place)
        towards = np.clip((mirrored * place.astype(np.float32)).sum(-1), 0, 1)
        light = light + rgb(water.sun_colour) * (water.glint * (2.5 * towards**350 + 0.5 * towards**40))[..., None]
    return light
