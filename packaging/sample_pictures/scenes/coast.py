"""Seas and shores."""

import numpy as np

from ..backdrops import open_sea, sand_ground
from ..canvas import Canvas
from ..colour import Film, mix, ramp, rgb, smoothstep
from ..noise import sample, tile
from ..plants import palm
from ..skies import BLUE_DAY, SUNSET, Clouds, Water, paint_clouds, paint_cumulus, paint_sky, paint_sun, water_light, water_waves
from ..terrain import Eye, haze, look


def sailboat(canvas: Canvas, x: float, y: float, size: float, hull: str, sail: str, second: str, mirror: float = 0.35) -> None:
    """A sailing boat, `size` picture heights high, whose waterline is at (x, y)."""
    s = size
    mast = [(x - 0.004 * s, y - 0.05 * s), (x + 0.012 * s, y - 0.05 * s), (x + 0.008 * s, y - s), (x, y - s)]
    main = [(x + 0.02 * s, y - 0.14 * s), (x + 0.02 * s, y - 0.97 * s), (x + 0.12 * s, y - 0.66 * s), (x + 0.26 * s, y - 0.34 * s),
            (x + 0.38 * s, y - 0.13 * s)]
    jib = [(x - 0.02 * s, y - 0.86 * s), (x - 0.02 * s, y - 0.15 * s), (x - 0.36 * s, y - 0.12 * s), (x - 0.19 * s, y - 0.42 * s)]
    body = [(x - 0.42 * s, y - 0.10 * s), (x + 0.40 * s, y - 0.085 * s), (x + 0.34 * s, y), (x + 0.2 * s, y + 0.02 * s),
            (x - 0.26 * s, y + 0.02 * s), (x - 0.36 * s, y - 0.03 * s)]
    wobble = 0.004 * canvas.noise(70, 2, 31, stretch=4)
    shape = canvas.polygon_mask(*[[(px, 2 * y - py) for px, py in part] for part in (main, jib, body)], blur=0.008)
    rows = np.clip((canvas.y - y) / s + wobble, 0, 1)
    canvas.blend(mix(rgb(sail), canvas.light, 0.4), shape * mirror * (rows < 0.75) * (0.55 + 0.45 * np.sign(canvas.noise(110, 2, 32, stretch=6))))
    canvas.blend("#3a2a20", canvas.polygon_mask(mast))
    folds = 1 - 0.55 * np.clip((canvas.x - x) / (0.4 * s), 0, 1) + 0.05 * canvas.noise(30, 2, 33, stretch=0.3)
    canvas.blend(rgb(sail) * folds[..., None], canvas.polygon_mask(main))
    canvas.blend(rgb(second) * (0.75 + 0.8 * np.clip((x - canvas.x) / (0.36 * s), 0, 1))[..., None], canvas.polygon_mask(jib))
    depth = np.clip((canvas.y - y + 0.1 * s) / (0.12 * s), 0, 1)
    canvas.blend(rgb(hull) * (1.15 - 0.75 * depth)[..., None], canvas.polygon_mask(body))
    canvas.blend("#f4efe4", canvas.polygon_mask([(x - 0.42 * s, y - 0.10 * s), (x + 0.40 * s, y - 0.085 * s),
                                                 (x + 0.392 * s, y - 0.07 * s), (x - 0.405 * s, y - 0.082 * s)]))
    canvas.blend("#e8e2d6", canvas.polygon_mask([(x - 0.12 * s, y - 0.10 * s), (x + 0.16 * s, y - 0.095 * s),
                                                 (x + 0.14 * s, y - 0.135 * s), (x - 0.08 * s, y - 0.14 * s)]))
    canvas.blend("#eef4f6", 0.7 * canvas.ellipse_mask((x - 0.03 * s, y + 0.02 * s), (0.40 * s, 0.013 * s), 1.2)
                 * smoothstep(-0.6, 0.8, canvas.noise(120, 3, 34)))


def red_sailboat(canvas: Canvas) -> None:
    """A red-sailed boat on a blue sea."""
    eye = Eye(height=3.0, horizon=0.52, focal=1.3, near=3, far=8000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_clouds(canvas, eye.horizon, Clouds(0.42, 2.6, 4))
    open_sea(canvas, eye, Water("#04395e", BLUE_DAY, roughness=0.9), 16, 0.55, 0.5)
    sailboat(canvas, canvas.aspect * 0.52, 0.635, 0.5, "#f2eee6", "#c81e1e", "#d8352a")
    canvas.film = Film(1.05, 0.35, 1.1)


def sunset_beach(canvas: Canvas) -> None:
    """The sun going down over the sea, wet sand in front."""
    eye = Eye(height=2.2, horizon=0.47, focal=1.2, near=1.5, far=9000)
    sun = (canvas.aspect * 0.56, 0.425)
    paint_sky(canvas, eye.horizon, SUNSET)
    paint_clouds(canvas, eye.horizon, Clouds(0.5, 2.2, 11, "#ffb98a", "#7a4a70", 0.85, 0.5), sun[0])
    paint_sun(canvas, sun, 0.032, "#ffd08a", 0.09)
    sky = ((0.0, "#ffac5a"), (0.15, "#e8765c"), (0.4, "#a05a80"), (1.0, "#3a3f78"))
    open_sea(canvas, eye, Water("#241f3c", sky, sun, "#ffb060", 1.6), 12, 0.45, 0.35)
    edge = 0.76 + 0.018 * np.sin(canvas.x * 4.2 + 1) + 0.006 * canvas.noise(6, 4, 2)
    wet = smoothstep(0.0, 0.012, canvas.y - edge)
    sheen = np.clip(1 - (canvas.y - edge) / 0.16, 0, 1)
    sand = rgb("#6b4a38") * (1 + 0.16 * canvas.noise(140, 4, 3))[..., None]
    path = np.exp(-(((canvas.x - sun[0]) / 0.16) ** 2))
    mirrored = mix(rgb("#b0606a"), rgb("#ffb060"), path)
    canvas.blend(mix(sand, mirrored, sheen * 0.75), wet)
    foam = smoothstep(0.016, 0.0, np.abs(canvas.y - edge)) * smoothstep(-0.9, 0.9, canvas.noise(50, 4, 4))
    canvas.blend("#ffd9bf", foam * 0.8)
    canvas.film = Film(1.05, 0.3, 1.1, 0.15, 0.1)


def palm_beach(canvas: Canvas) -> None:
    """White sand, turquoise water and palms."""
    eye = Eye(height=3.2, horizon=0.46, focal=1.1, near=1.5, far=9000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_cumulus(canvas, (0.35, 0.40), 0.5, 3)
    paint_cumulus(canvas, (1.05, 0.36), 0.38, 9)
    paint_clouds(canvas, eye.horizon, Clouds(0.3, 3.5, 21, opacity=0.5))
    open_sea(canvas, eye, Water("#0a7f98", BLUE_DAY, roughness=0.6), 10, 0.25)
    near_shore = smoothstep(0.60, 0.48, canvas.y)
    canvas.blend(mix(rgb("#4fd0c4"), rgb("#0d6f9c"), near_shore) * (1 + 0.10 * canvas.noise(70, 4, 8, stretch=5))[..., None],
                 0.62 * smoothstep(eye.horizon, eye.horizon + 0.02, canvas.y))
    edge = 0.60 + 0.10 * (canvas.x / canvas.aspect) ** 1.6 + 0.006 * canvas.noise(5, 4, 2) + 0.02 * np.sin(canvas.x * 5)
    depth = 1 / np.maximum(canvas.y - eye.horizon, 0.02)
    grain = sample(tile(5, 0.7), (canvas.x - 0.66) * depth * 0.35, depth * 0.5)
    sand = rgb("#efdcb4") * (0.92 + 0.22 * grain + 0.05 * canvas.noise(200, 3, 6))[..., None]
    sand = mix(sand, rgb("#b99a6c"), smoothstep(0.045, 0.0, canvas.y - edge) * 0.7)
    canvas.blend(sand, smoothstep(0.0, 0.006, canvas.y - edge))
    foam = smoothstep(0.02, 0.0, np.abs(canvas.y - edge + 0.006)) * smoothstep(-1.0, 0.7, canvas.noise(40, 4, 4, stretch=2))
    canvas.blend("#ffffff", foam * 0.9)
    for x, base, size, seed, lean in ((0.16, 0.93, 0.86, 3, 0.14), (0.02, 0.86, 0.7, 5, 0.2), (0.34, 0.80, 0.58, 8, 0.1)):
        canvas.shade(canvas.ellipse_mask((x + 0.16, base + 0.02), (0.2, 0.028), 1.3), 0.55)
        canvas.paste(palm(round(canvas.px(size)), seed, lean), x + size * 0.11, base)
    canvas.film = Film(1.0, 0.3, 1.15, 0.05)
