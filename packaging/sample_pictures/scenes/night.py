"""Moon and stars."""

import numpy as np

from ..canvas import Canvas
from ..colour import Film, blurred, mix, rgb, smoothstep
from ..plants import Leaves, blades, conifer, treeline
from ..skies import Clouds, paint_clouds, paint_sky, paint_stars
from .nature import lake_water


def tent_under_stars(canvas: Canvas) -> None:
    """A glowing tent beneath the Milky Way."""
    paint_sky(canvas, 0.74, ((0.0, "#3a4a70"), (0.2, "#1a2650"), (0.7, "#070c24")))
    band = np.exp(-(((canvas.x - 0.35 - 0.75 * canvas.y) / 0.20) ** 2))
    dust = canvas.noise(5, 6, 4, 0.6)
    canvas.glow("#a8a0d0", band * np.clip(0.5 + 0.5 * dust, 0, 2), 0.22)
    canvas.glow("#e0c8b0", band**3 * np.clip(0.4 + 0.6 * canvas.noise(8, 5, 6), 0, 2), 0.14)
    paint_stars(canvas, 900, 0.75)
    ridge = 0.70 - 0.10 * np.abs(np.sin(canvas.x * 2.3 + 0.6)) + 0.012 * canvas.noise(5, 5, 8)
    canvas.blend("#0c1430", smoothstep(0, 0.004, canvas.y - ridge))
    treeline(
        canvas,
        0.76,
        0.20,
        [conifer(240, seed, Leaves("#020408", "#060a14", "#020408")) for seed in (1, 2)],
        40,
        "#0a1024",
        0.3,
        1,
    )
    canvas.blend(rgb("#0c1410") * (1 + 0.3 * canvas.noise(50, 4, 9))[..., None], smoothstep(0.745, 0.76, canvas.y))
    canvas.glow(
        "#ff9a3c",
        np.exp(-(((canvas.x - 0.66) / 0.42) ** 2 + ((canvas.y - 0.90) / 0.07) ** 2))
        * (1 + 0.3 * canvas.noise(50, 4, 10)),
        0.30,
    )
    canvas.strokes(blades(canvas, 3000, 0.80, 1.03, (0.012, 0.05), ("#141c0c", "#2a2c10", "#0c140a")))
    front = [(0.50, 0.91), (0.66, 0.62), (0.86, 0.91)]
    left = [(0.66, 0.62), (0.50, 0.91), (0.30, 0.86), (0.50, 0.60)]
    glow = np.exp(-(((canvas.x - 0.62) / 0.20) ** 2 + ((canvas.y - 0.86) / 0.22) ** 2))
    canvas.blend(mix(rgb("#8a2808"), rgb("#ffb040"), glow) * 1.3, canvas.polygon_mask(left, blur=0.001))
    canvas.blend(mix(rgb("#c04810"), rgb("#ffe08a"), glow) * 1.6, canvas.polygon_mask(front, blur=0.001))
    canvas.blend("#fff0c0", canvas.polygon_mask([(0.655, 0.66), (0.62, 0.91), (0.69, 0.91)], blur=0.004) * 0.7)
    for line in (
        [(0.66, 0.62), (0.67, 0.91)],
        [(0.66, 0.62), (0.50, 0.91)],
        [(0.66, 0.62), (0.86, 0.91)],
        [(0.50, 0.60), (0.66, 0.62)],
    ):
        canvas.blend("#5a1c08", canvas.line_mask(line, 0.005, 0.001))
    for line in ([(0.50, 0.60), (0.20, 0.90)], [(0.86, 0.91), (0.98, 0.95)]):
        canvas.blend("#302420", canvas.line_mask(line, 0.003))
    canvas.film = Film(1.25, 0.25, 1.05, 0, 0.14)


def full_moon(canvas: Canvas) -> None:
    """A full moon and its path on a lake."""
    shore = 0.62
    paint_sky(canvas, shore, ((0.0, "#3c5484"), (0.2, "#1e3364"), (0.7, "#0a1434")))
    paint_stars(canvas, 500, 0.6)
    moon = (0.86, 0.24)
    distance = np.hypot(canvas.x - moon[0], canvas.y - moon[1])
    canvas.glow("#a8c0f0", np.exp(-distance / np.float32(0.14)), 0.55)
    seas = smoothstep(0.0, 0.8, canvas.noise(16, 4, 5) + 0.2)
    canvas.blend(mix(rgb("#f8f4e4"), rgb("#c4c4c0"), seas * 0.8) * 1.5, canvas.ellipse_mask(moon, (0.068, 0.068), 0.06))
    paint_clouds(canvas, shore, Clouds(0.36, 2.4, 27, "#8a9cc8", "#24345c", 0.7, 0.5), moon[0])
    ridge = shore - 0.09 * np.abs(np.sin(canvas.x * 2.1 + 0.4)) - 0.02 + 0.010 * canvas.noise(5, 5, 8)
    canvas.blend("#101c3c", smoothstep(0, 0.004, canvas.y - ridge))
    lake_water(canvas, shore, canvas.light.copy(), "#0a1838", 0.010)
    sparkle = smoothstep(0.2, 1.1, canvas.noise(60, 3, 9, 0.7, stretch=6)) * np.exp(
        -(((canvas.x - moon[0]) / (0.03 + 0.22 * np.clip(canvas.y - shore, 0, 1))) ** 2)
    )
    canvas.glow("#f0ecd8", sparkle * smoothstep(shore, shore + 0.01, canvas.y), 0.8)
    firs = [conifer(240, seed, Leaves("#02050c", "#081020", "#02050c")) for seed in (1, 2, 3)]
    treeline(canvas, shore + 0.004, 0.07, firs, 70, "#101c3c", 0.4, 1, 0.002)
    for x, size in ((0.03, 0.62), (0.16, 0.46), (0.29, 0.34)):
        canvas.paste(firs[1].resized(round(canvas.px(size))), x, 1.02)
    canvas.light[...] = np.maximum(blurred(canvas.light, 0.5), 0)
    canvas.film = Film(1.3, 0.25, 1.0, -0.05, 0.12)
