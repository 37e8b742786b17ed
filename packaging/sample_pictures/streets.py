"""House fronts and streets that several scenes stand on."""

from itertools import pairwise

import numpy as np

from .canvas import Canvas
from .colour import mix, rgb, smoothstep
from .skies import BLUE_DAY, Clouds, paint_clouds, paint_sky


def townhouse(
    canvas: Canvas, x: float, top: float, width: float, base: float, colour: str, seed: int, storeys: int = 3
) -> None:
    """A narrow plastered house with a tiled gable, from x to x + width."""
    rng = np.random.default_rng(seed + 50)
    stain = canvas.noise(30, 4, 300 + seed % 5, 0.6)
    wall = canvas.polygon_mask([(x, top), (x + width, top), (x + width, base), (x, base)])
    tone = 1.0 + 0.05 * stain - 0.25 * (canvas.x - x) / width * 0.5
    canvas.blend(rgb(colour) * tone[..., None], wall)
    eaves = width * (0.35 + 0.25 * float(rng.random()))
    roof = [(x - 0.004, top), (x + width / 2, top - eaves), (x + width + 0.004, top)]
    tiles = 0.85 + 0.25 * np.sin(canvas.y * 900) + 0.12 * stain
    canvas.blend(
        rgb(("#a04a2c", "#8a3c28", "#5a4a48")[seed % 3]) * np.clip(tiles, 0.4, 1.4)[..., None],
        canvas.polygon_mask(roof),
    )
    high = (base - top) / storeys
    lit = float(rng.random())
    _windows(canvas, x, top, width, base, storeys, high, lit)


def _windows(
    canvas: Canvas, x: float, top: float, width: float, base: float, storeys: int, high: float, lit: float
) -> None:
    """Windows, and a door in the ground floor."""
    for floor in range(storeys):
        for column in range(2 if width < 0.16 else 3):
            count = 2 if width < 0.16 else 3
            wx, wy = x + width * (column + 0.5) / count, top + high * (floor + 0.5)
            half_w, half_h = width / count * 0.22, high * 0.30
            if floor == storeys - 1 and column == 0:
                canvas.blend(
                    "#4a2c1c",
                    canvas.polygon_mask(
                        [
                            (wx - half_w, wy - half_h),
                            (wx + half_w, wy - half_h),
                            (wx + half_w, base),
                            (wx - half_w, base),
                        ]
                    ),
                )
                continue
            canvas.blend(
                "#f4efe4",
                canvas.polygon_mask(
                    [
                        (wx - half_w * 1.3, wy - half_h * 1.15),
                        (wx + half_w * 1.3, wy - half_h * 1.15),
                        (wx + half_w * 1.3, wy + half_h * 1.15),
                        (wx - half_w * 1.3, wy + half_h * 1.15),
                    ]
                ),
            )
            pane = canvas.polygon_mask(
                [
                    (wx - half_w, wy - half_h),
                    (wx + half_w, wy - half_h),
                    (wx + half_w, wy + half_h),
                    (wx - half_w, wy + half_h),
                ]
            )
            canvas.blend(
                mix(rgb("#243442"), rgb("#a8c4dc"), np.clip((wy + half_h - canvas.y) / half_h * 0.4 + lit * 0.2, 0, 1)),
                pane,
            )
            canvas.blend(
                "#f4efe4",
                canvas.line_mask([(wx, wy - half_h), (wx, wy + half_h)], half_w * 0.2)
                + canvas.line_mask([(wx - half_w, wy), (wx + half_w, wy)], half_w * 0.2),
            )


def street(canvas: Canvas, horizon: float, wet: bool = False) -> None:
    """An asphalt road with pavements running into the distance."""
    middle = canvas.aspect / 2
    depth = np.clip(canvas.y - horizon, 1e-4, 1)
    across = (canvas.x - middle) / depth
    ground = rgb("#9a948a") * (1 + 0.10 * canvas.noise(80, 4, 2, 0.7))[..., None]
    asphalt = rgb("#46464a") * (1 + 0.14 * canvas.noise(160, 3, 3, 0.8) + 0.06 * canvas.noise(6, 3, 4))[..., None]
    road = smoothstep(1.34, 1.31, np.abs(across))
    surface = mix(ground, asphalt, road)
    surface = mix(surface, rgb("#c4beb4"), smoothstep(0.06, 0.04, np.abs(np.abs(across) - 1.36)))
    dashes = smoothstep(0.035, 0.028, np.abs(across)) * (np.sin(1 / depth * 2.6) > 0)
    surface = mix(surface, rgb("#e8e4d8"), dashes * 0.9)
    if wet:
        surface = surface * 0.5
    canvas.blend(surface, smoothstep(horizon - 0.001, horizon + 0.002, canvas.y))


def facade(
    canvas: Canvas, side: int, near_x: float, far_x: float, horizon: float, height: float, colour: str, seed: int
) -> None:
    """A house front along the street between two distances given as x at the pavement."""
    middle = canvas.aspect / 2

    def at(offset: float, up: float) -> tuple[float, float]:
        depth = offset / 1.75
        return middle + side * offset, horizon + depth * (1 - up)

    corners = [at(near_x, 0.0), at(far_x, 0.0), at(far_x, height), at(near_x, height)]
    mask = canvas.polygon_mask(corners)
    depth = np.maximum(np.abs(canvas.x - middle) / 1.75, 1e-3)
    along, up = 1 / depth, 1 - (canvas.y - horizon) / depth
    first, last = 1.75 / near_x, 1.75 / far_x
    u, v = (along - first) / (last - first), up / height
    columns, rows = max(2, round((last - first) * 1.6)), 4
    cu, cv = u * columns, v * rows
    window = smoothstep(0.30, 0.26, np.abs(cu - np.floor(cu) - 0.5)) * smoothstep(
        0.34, 0.30, np.abs(cv - np.floor(cv) - 0.5)
    )
    frame = smoothstep(0.36, 0.33, np.abs(cu - np.floor(cu) - 0.5)) * smoothstep(
        0.40, 0.37, np.abs(cv - np.floor(cv) - 0.5)
    )
    tone = (0.66 if side > 0 else 1.05) * (1 + 0.06 * canvas.noise(40, 4, 500 + seed % 7))
    wall = rgb(colour) * tone[..., None]
    pane = mix(
        rgb("#1c2834"),
        rgb("#8ab0d0"),
        np.clip(cv - np.floor(cv) + 0.15 * np.sin(np.floor(cu) * 7.1 + seed), 0, 1) * 0.7,
    )
    shop = mix(pane, rgb(("#7a2c20", "#244a3a", "#2c3a5c")[seed % 3]), smoothstep(0.80, 0.84, cv) * (cv < 1.0))
    light = mix(mix(wall, rgb("#efe8dc") * (0.7 if side > 0 else 1.0), frame), pane, window)
    light = np.where(
        (cv < 1.0)[..., None], mix(shop, wall, smoothstep(0.42, 0.46, np.abs(cu / 2 - np.floor(cu / 2) - 0.5))), light
    )
    canvas.blend(light.astype(np.float32), mask)
    canvas.blend(
        rgb("#d8d0c0") * (0.6 if side > 0 else 1.0), canvas.line_mask([corners[3], corners[2]], 0.012 * near_x)
    )


def street_scene(canvas: Canvas, horizon: float = 0.46) -> None:
    """Road, facades and trees of a street by day."""
    paint_sky(canvas, horizon, BLUE_DAY)
    paint_clouds(canvas, horizon, Clouds(0.4, 2.4, 65))
    colours = ("#c8a078", "#b85c48", "#d8c8a8", "#8a98a0", "#c88a5c", "#e0d8c8", "#a86a58")
    stops = (0.05, 0.075, 0.11, 0.16, 0.24, 0.36, 0.54, 0.85)
    street(canvas, horizon)
    canvas.blend(
        "#8aa0ac",
        canvas.polygon_mask(
            [(0.60, horizon - 0.05), (0.74, horizon - 0.05), (0.74, horizon + 0.01), (0.60, horizon + 0.01)]
        ),
    )
    for number, (far, near) in enumerate(pairwise(stops)):
        for side in (-1, 1):
            facade(
                canvas,
                side,
                near,
                far,
                horizon,
                2.6 + 0.7 * ((number * 7 + side * 3) % 5) / 4,
                colours[(number * 2 + side) % len(colours)],
                number * 2 + side,
            )
