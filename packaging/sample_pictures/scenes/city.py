"""Streets and skylines."""

import numpy as np

from ..canvas import Canvas
from ..colour import Film, mix, rgb, smoothstep
from ..plants import Leaves, broadleaf, treeline
from ..skies import BLUE_DAY, Clouds, paint_clouds, paint_sky
from ..streets import townhouse
from .nature import lake_water


def tower(
    canvas: Canvas,
    x: float,
    top: float,
    width: float,
    base: float,
    glass: tuple[str, str],
    lights: float,
    seed: int,
    fade: float,
    air: str,
) -> None:
    """A high-rise with a grid of windows, `lights` the share that is lit."""
    rng = np.random.default_rng(seed)
    mask = canvas.polygon_mask([(x, top), (x + width, top), (x + width, base), (x, base)])
    rows, columns = max(4, int((base - top) / 0.0145)), max(3, int(width / 0.0115))
    v, u = (canvas.y - top) / (base - top) * rows, (canvas.x - x) / width * columns
    row, column = np.clip(np.floor(v), 0, rows - 1).astype(int), np.clip(np.floor(u), 0, columns - 1).astype(int)
    window = smoothstep(0.46, 0.38, np.abs(u - column - 0.5)) * smoothstep(0.40, 0.32, np.abs(v - row - 0.5))
    shade = np.clip(1.12 - 0.5 * (canvas.x - x) / width, 0.4, 1.2)
    colour = mix(
        rgb(glass[0]) * shade[..., None],
        rgb(glass[1]) * (0.8 + 0.4 * (base - canvas.y) / (base - top))[..., None],
        window * 0.85,
    )
    burning = (rng.random((rows, columns)) < lights).astype(np.float32) * (
        0.35 + 0.9 * rng.random((rows, columns)).astype(np.float32)
    )
    warm = rng.random((rows, columns))
    glow = burning[row, column] * window
    tint = np.where((warm[row, column] > 0.3)[..., None], rgb("#ffc870"), rgb("#dfe8ff"))
    canvas.blend(mix(colour, rgb(air), fade) + tint * (glow * (1 - fade * 0.6) * 1.3)[..., None], mask)
    if seed % 3 == 0:
        canvas.blend(
            mix(rgb(glass[0]), rgb(air), fade),
            canvas.polygon_mask(
                [
                    (x + width * 0.2, top - 0.02),
                    (x + width * 0.8, top - 0.02),
                    (x + width * 0.8, top),
                    (x + width * 0.2, top),
                ]
            ),
        )
        canvas.blend(
            mix(rgb(glass[0]), rgb(air), fade),
            canvas.line_mask([(x + width * 0.5, top - 0.09), (x + width * 0.5, top)], 0.003),
        )


def skyline(canvas: Canvas, base: float, lights: float, palette: tuple[tuple[str, str], ...], air: str) -> None:
    """Rows of towers from far to near, standing on `base`."""
    rng = np.random.default_rng(19)
    for layer, (count, low, high, fade) in enumerate(
        ((26, 0.10, 0.26, 0.55), (20, 0.14, 0.38, 0.25), (15, 0.10, 0.30, 0.0))
    ):
        for number in range(count):
            x = canvas.aspect * (number + float(rng.uniform(-0.3, 0.3))) / count
            width = canvas.aspect / count * float(rng.uniform(0.65, 1.1))
            middle = 1 - abs(x / canvas.aspect - 0.52) * 1.5
            tall = low + (high - low) * float(rng.random()) ** 1.3 + 0.22 * max(0.0, middle) * float(rng.random()) ** 2
            tower(
                canvas,
                x,
                base - tall,
                width,
                base,
                palette[int(rng.integers(len(palette)))],
                lights,
                layer * 100 + number,
                fade,
                air,
            )


def night_city(canvas: Canvas) -> None:
    """A lit skyline in the blue hour, mirrored in the water."""
    base = 0.66
    paint_sky(
        canvas, base, ((0.0, "#c87858"), (0.06, "#8a5a78"), (0.18, "#3c4a86"), (0.45, "#1a2858"), (1.0, "#0a1230"))
    )
    paint_clouds(canvas, base, Clouds(0.3, 2.6, 61, "#6a6a98", "#242c58", 0.6, 0.6))
    skyline(
        canvas,
        base,
        0.20,
        (("#161c30", "#22304c"), ("#1c1a28", "#2a2a40"), ("#142028", "#24384a"), ("#241c20", "#382e34")),
        "#3a4272",
    )
    canvas.glow("#ffb060", np.exp(-(((canvas.y - base) / 0.05) ** 2)) * (canvas.y < base), 0.10)
    spots = canvas.noise(120, 1, 3)
    canvas.glow("#ffb860", smoothstep(1.6, 2.2, spots) * smoothstep(0.02, 0.0, np.abs(canvas.y - base + 0.008)), 3.0)
    smear = canvas.light.copy()
    for _ in range(4):
        step = canvas.height_px // 30
        smear = (smear + np.roll(smear, step, 0) + np.roll(smear, -step, 0)) / 3
    lake_water(canvas, base, smear * 1.1, "#101c40", 0.010)
    canvas.film = Film(1.35, 0.28, 1.05, 0.03, 0.14)


def day_city(canvas: Canvas) -> None:
    """A skyline of glass by day behind a river and trees."""
    base = 0.66
    paint_sky(canvas, base, BLUE_DAY)
    paint_clouds(canvas, base, Clouds(0.45, 2.4, 63))
    skyline(
        canvas,
        base,
        0.02,
        (
            ("#8a98a8", "#5a7a9a"),
            ("#c8c0b4", "#6a7a88"),
            ("#9ab0c0", "#4a6a8a"),
            ("#b0a498", "#4a545c"),
            ("#7a8c9c", "#a8c8dc"),
        ),
        "#b8cfe2",
    )
    treeline(canvas, base + 0.006, 0.07, [broadleaf(220, seed) for seed in (1, 2, 3)], 44, "#a8c4c8", 0.1, 1, 0.002)
    canvas.blend(
        rgb("#a89c8c"),
        canvas.polygon_mask(
            [(0, base + 0.004), (canvas.aspect, base + 0.004), (canvas.aspect, base + 0.022), (0, base + 0.022)]
        ),
    )
    lake_water(canvas, base + 0.02, canvas.light.copy(), "#1c4a5c", 0.022)
    canvas.film = Film(1.0, 0.3, 1.05)


def old_town(canvas: Canvas) -> None:
    """Coloured gabled houses on a square."""
    paint_sky(canvas, 0.8, BLUE_DAY)
    paint_clouds(canvas, 0.8, Clouds(0.45, 2.2, 67))
    x, number = -0.04, 0
    paints = ("#e8b850", "#d8664a", "#f0e4cc", "#6a9cc0", "#e8a080", "#b8c890", "#f4d88a", "#c85848")
    while x < canvas.aspect:
        width = 0.19 + 0.05 * ((number * 5) % 3) / 2
        townhouse(
            canvas, x, 0.30 + 0.07 * ((number * 7) % 4) / 3, width, 0.80, paints[number % len(paints)], number + 20, 4
        )
        x, number = x + width, number + 1
    depth = 1 / np.maximum(canvas.y - 0.70, 0.03)
    u, v = (canvas.x - canvas.aspect / 2) * depth * 6, depth * 9
    odd = np.floor(v) * 0.5
    joint = np.maximum(
        smoothstep(0.40, 0.5, np.abs(u + odd - np.floor(u + odd) - 0.5)),
        smoothstep(0.40, 0.5, np.abs(v - np.floor(v) - 0.5)),
    )
    stone = 1 + 0.25 * np.sin(np.floor(u + odd) * 12.99 + np.floor(v) * 78.2) * 0.6
    canvas.blend(
        mix(rgb("#a89c8c") * stone[..., None], rgb("#5a5248"), joint * np.clip((canvas.y - 0.80) * 6, 0, 0.8)).astype(
            np.float32
        ),
        smoothstep(0.798, 0.802, canvas.y),
    )
    canvas.shade(smoothstep(0.86, 0.80, canvas.y) * (canvas.y > 0.80), 0.4)
    for tree_x in (0.10, 1.24):
        canvas.paste(broadleaf(round(canvas.px(0.42)), 3, Leaves("#16300f", "#6f9c35")), tree_x, 0.90)
    canvas.film = Film(1.0, 0.3, 1.05)


def bridge(canvas: Canvas) -> None:
    """A red suspension bridge over a strait."""
    base = 0.68
    paint_sky(canvas, base, ((0.0, "#f0dcc8"), (0.15, "#c8d4e4"), (0.5, "#7aa8dc"), (1.0, "#3f78c0")))
    paint_clouds(canvas, base, Clouds(0.36, 2.4, 69))
    for level, colour in ((0.60, "#9cb0c4"), (0.64, "#6a8a84")):
        canvas.blend(
            colour,
            smoothstep(
                0, 0.004, canvas.y - level + 0.05 * np.sin(canvas.x * 2.4 + level * 40) - 0.008 * canvas.noise(7, 5, 3)
            )
            * (canvas.y < base + 0.01),
        )
    water = canvas.noise(26, 5, 5, 0.6, stretch=6)
    canvas.blend(
        mix(rgb("#1c4a68"), rgb("#8ab0c8"), np.clip(0.35 + 0.28 * water + 0.5 * (base - canvas.y), 0, 1)),
        smoothstep(base - 0.001, base + 0.002, canvas.y),
    )
    red, deck = "#c03a22", 0.56
    towers = (0.34, 1.02)
    for x, size in zip(towers, (1.0, 1.0), strict=True):
        canvas.shade(
            canvas.polygon_mask([(x - 0.03, base), (x + 0.05, base), (x + 0.09, 0.98), (x - 0.05, 0.98)], blur=0.015)
            * np.clip(0.5 + 0.5 * water, 0, 1),
            0.45,
        )
        for side in (-0.028, 0.028):
            shaft = canvas.polygon_mask(
                [(x + side - 0.011, 0.74), (x + side + 0.011, 0.74), (x + side + 0.008, 0.14), (x + side - 0.008, 0.14)]
            )
            canvas.blend(rgb(red) * (1.25 - 22 * np.abs(canvas.x - x - side + 0.004))[..., None], shaft)
        for y in (0.16, 0.25, 0.35, 0.45, 0.66):
            canvas.blend(
                rgb(red) * 0.85,
                canvas.polygon_mask(
                    [(x - 0.03, y), (x + 0.03, y), (x + 0.03, y + 0.018 * size), (x - 0.03, y + 0.018)]
                ),
            )
        canvas.blend(
            "#8a8478", canvas.polygon_mask([(x - 0.055, 0.72), (x + 0.055, 0.72), (x + 0.06, 0.77), (x - 0.06, 0.77)])
        )
    _span(canvas, red, deck, towers)
    canvas.film = Film(1.0, 0.3, 1.05, 0.03)


def _span(canvas: Canvas, red: str, deck: float, towers: tuple[float, float]) -> None:
    """Cables, hangers and the deck."""
    span = np.linspace(towers[0], towers[1], 60)
    main = [(float(x), 0.15 + 0.37 * (1 - ((x - 0.68) / 0.34) ** 2)) for x in span]
    left = [(float(x), 0.15 + (deck - 0.17) * (1 - x / towers[0]) ** 1.15) for x in np.linspace(-0.02, towers[0], 30)]
    right = [
        (float(x), 0.15 + (deck - 0.17) * ((x - towers[1]) / 0.34) ** 1.15)
        for x in np.linspace(towers[1], canvas.aspect + 0.02, 30)
    ]
    for cable in (left, main, right):
        for x, y in cable[1::2]:
            canvas.blend("#a8442c", canvas.line_mask([(x, y), (x, deck)], 0.0016) * 0.8)
        canvas.blend(rgb(red) * 0.8, canvas.line_mask(cable, 0.007))
    canvas.blend(
        rgb(red),
        canvas.polygon_mask([(0, deck), (canvas.aspect, deck), (canvas.aspect, deck + 0.012), (0, deck + 0.012)]),
    )
    canvas.blend(
        rgb(red) * 0.45,
        canvas.polygon_mask(
            [(0, deck + 0.012), (canvas.aspect, deck + 0.012), (canvas.aspect, deck + 0.034), (0, deck + 0.034)]
        )
        * (0.6 + 0.4 * (np.sin(canvas.x * 260) > 0)),
    )
