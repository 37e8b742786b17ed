"""Grounds and backgrounds that several scenes stand on."""

import numpy as np

from .canvas import Canvas
from .colour import blurred, mix, ramp, rgb, smoothstep
from .noise import Field, sample, tile
from .plants import Leaves, broadleaf
from .skies import BLUE_DAY, Clouds, Gradient, Water, paint_clouds, paint_sky, water_light, water_waves
from .terrain import Eye, haze, look


def open_sea(
    canvas: Canvas, eye: Eye, water: Water, size: float = 14.0, metres: float = 0.5, foam: float = 0.0
) -> None:
    """Water from the foreground to the horizon."""
    height = water_waves(canvas.seed, size, metres)
    land = look(canvas, height, eye)
    light = water_light(canvas, land, eye, water)
    if foam:
        crest = smoothstep(metres * 0.75, metres * 1.15, land.y + 0.1 * metres * canvas.noise(90, 3, 5))
        light = mix(light, rgb("#f2f7f8"), crest * foam * np.exp(-land.z / 150))
    canvas.blend(haze(light, land.z, ramp(np.zeros(1, np.float32), *water.sky)[0], 9000), land.hit.astype(np.float32))


GREENS = ("#2f5a14", "#4f8a22", "#6fa832", "#8cbf48", "#3c6e1c")


def lawn(canvas: Canvas, horizon: float, near: str = "#4f8f26", far: str = "#8fb860", scale: float = 1.0) -> None:
    """Grass in perspective below the horizon."""
    depth = 1 / np.maximum(canvas.y - horizon, 0.006)
    u, v = (canvas.x - canvas.aspect / 2) * depth * 0.22 * scale, depth * 0.22 * scale
    patch = sample(tile(31, 0.55), u * 0.25, v * 0.25)
    fine = sample(tile(32, 0.8), u * 1.7, v * 0.8)
    fade = np.clip((canvas.y - horizon) * 5, 0, 1)
    tone = 1 + 0.30 * patch + (0.5 * fine + 0.18 * canvas.noise(160, 3, 41, 0.8, stretch=0.5)) * fade
    canvas.blend(
        mix(rgb(far), rgb(near), np.clip((canvas.y - horizon) * 3.5, 0, 1)) * tone[..., None],
        smoothstep(horizon - 0.002, horizon + 0.002, canvas.y),
    )


def park(canvas: Canvas, horizon: float = 0.40, blur: float = 0.006, gradient: Gradient = BLUE_DAY) -> None:
    """A blurred park as a background: sky, trees and bushes, lawn."""
    paint_sky(canvas, horizon, gradient)
    paint_clouds(canvas, horizon, Clouds(0.4, 2.6, canvas.seed % 50))
    trees = [
        broadleaf(260, seed, colours)
        for seed, colours in ((3, Leaves()), (4, Leaves("#12280e", "#4f8030")), (5, Leaves("#22400f", "#8cab3c")))
    ]
    for place in canvas.rng.permutation(30):
        size = (0.16 + 0.32 * canvas.rng.random() ** 2) * horizon / 0.4
        tree = trees[place % 3].resized(round(canvas.px(size)), bool(place % 2))
        canvas.paste(tree, canvas.aspect * (place + canvas.rng.random()) / 30, horizon + 0.30 * size)
    lawn(canvas, horizon + 0.02)
    canvas.shade(smoothstep(horizon + 0.08, horizon + 0.02, canvas.y) * (canvas.y > horizon + 0.01), 0.45)
    canvas.light[...] = blurred(canvas.light, canvas.px(blur))


def snow_field(canvas: Canvas, top: Field | float, seed: int, sun_tint: str = "#ffffff") -> Field:
    """A snow slope below the line `top` (y); returns its mask."""
    drift = canvas.noise(3, 6, seed, 0.42, stretch=2.5)
    gy, gx = np.gradient(drift)
    light = np.clip(0.83 + canvas.height_px * 0.006 * (-gx * 0.8 - gy * 0.5), 0.35, 1.15)
    below = canvas.y - top
    colour = (
        mix(rgb("#9db9e0"), rgb(sun_tint), np.clip(light, 0, 1))
        * (0.93 + 0.04 * canvas.noise(240, 2, seed + 1))[..., None]
    )
    mask = smoothstep(0, 0.006, below)
    canvas.blend(colour, mask)
    return mask


def sand_ground(canvas: Canvas, horizon: float, below: Field | float, colour: str = "#e6cfa2", salt: int = 0) -> Field:
    """Sand in perspective below the line `below` (y); returns its mask."""
    depth = 1 / np.maximum(canvas.y - horizon, 0.02)
    u, v = (canvas.x - canvas.aspect / 2) * depth, depth
    ripple = sample(tile(51 + salt, 0.6), u * 0.30, v * 0.55)
    dents = sample(tile(52 + salt, 0.5), u * 0.9, v * 0.9)
    tone = 0.95 + 0.20 * ripple + 0.14 * dents + 0.05 * canvas.noise(220, 2, 53)
    mask = smoothstep(0.0, 0.006, canvas.y - below)
    canvas.blend(rgb(colour) * tone[..., None], mask)
    return mask


def room(canvas: Canvas, wall: str, corner_y: float, light_x: float = 0.3, salt: int = 0) -> None:
    """A plain wall lit from the side, with a skirting board at `corner_y`."""
    tone = (
        0.95
        - 0.35 * np.abs(canvas.x - light_x)
        - 0.15 * canvas.y
        + 0.02 * canvas.noise(5, 5, 61 + salt)
        + 0.012 * canvas.noise(150, 2, 62)
    )
    canvas.light[...] = rgb(wall) * np.maximum(tone, 0.2)[..., None]
    canvas.blend("#e9e4da", smoothstep(corner_y - 0.05, corner_y - 0.047, canvas.y) * 0.85)


def bokeh(
    canvas: Canvas, number: int, colours: tuple[str, ...], top: float, bottom: float, size: float, strength: float = 0.8
) -> None:
    """Lights out of focus."""
    rng = np.random.default_rng(canvas.seed + 91)
    for _ in range(number):
        place = (float(rng.random() * canvas.aspect), float(top + (bottom - top) * rng.random()))
        radius = float(size * (0.5 + rng.random()))
        canvas.glow(
            colours[rng.integers(len(colours))],
            canvas.ellipse_mask(place, (radius, radius), 0.15),
            strength * (0.25 + float(rng.random())),
        )
