"""Flowers, in fields and close."""

import numpy as np

from ..backdrops import park
from ..canvas import Canvas
from ..colour import Film, blurred, mix, ramp, rgb, smoothstep
from ..noise import Field
from ..plants import Leaves, blades, broadleaf, petals, treeline
from ..skies import BLUE_DAY, Clouds, paint_clouds, paint_cumulus, paint_sky
from ..terrain import Eye
from .nature import rolling

STEMS = ("#3a6a1c", "#548a28", "#6ea038", "#2c5416")


def stem(
    root: tuple[float, float], head: tuple[float, float], width: float, colour: Field
) -> tuple[list[tuple[float, float]], Field]:
    """A straight stem as a polygon."""
    return [
        (root[0] - width, root[1]),
        (root[0] + width, root[1]),
        (head[0] + width, head[1]),
        (head[0] - width, head[1]),
    ], colour


def flower_field(
    canvas: Canvas,
    top: float,
    number: int,
    size: tuple[float, float],
    colours: tuple[str, ...],
    heart: str,
    count: int = 5,
    width: float = 0.6,
) -> None:
    """Flowers from far to near below `top`."""
    rng = np.random.default_rng(canvas.seed + 5)
    palette = [rgb(code) for code in colours]

    def all_of_them():
        for share in np.sort(rng.random(number) ** 0.62):
            x, y = rng.random() * canvas.aspect, top + (1.02 - top) * share
            radius = (size[0] + (size[1] - size[0]) * share**1.7) * (0.75 + 0.5 * rng.random())
            colour = palette[rng.integers(len(palette))]
            yield stem(
                (x + radius * 0.3 * rng.normal(), y + radius * 4), (x, y), radius * 0.06 + 0.0006, rgb("#4c7a28")
            )
            if radius < 0.006:
                yield (
                    [(x + radius * np.cos(a), y + 0.7 * radius * np.sin(a)) for a in np.linspace(0, 6.28, 7)],
                    colour * np.float32(0.6 + 0.6 * rng.random()),
                )
            else:
                yield from petals((x, y), radius, count, colour, rgb(heart), rng, 0.68, width)

    canvas.strokes(all_of_them())


def poppies(canvas: Canvas) -> None:
    """A field of red poppies under a summer sky."""
    eye = Eye(height=10, horizon=0.40, focal=1.2, near=6, far=4000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_cumulus(canvas, (0.9, 0.25), 0.5, 5)
    paint_cumulus(canvas, (0.25, 0.30), 0.32, 6)
    rolling(canvas, eye, 4, 20, "#5a8a2c", "#9ab04c", "#b8d0e0")
    treeline(canvas, 0.425, 0.06, [broadleaf(260, seed) for seed in (1, 2)], 26, "#9ab8b0", 0.3, 1, 0.004)
    canvas.blend(
        mix(rgb("#b8402c"), rgb("#5a7a24"), 0.5 + 0.3 * canvas.noise(30, 4, 3, stretch=4)),
        smoothstep(0.425, 0.44, canvas.y),
    )
    canvas.strokes(blades(canvas, 9000, 0.46, 1.05, (0.008, 0.12), STEMS))
    flower_field(canvas, 0.44, 3000, (0.004, 0.062), ("#d81e10", "#e8321c", "#c01408", "#f04a2a"), "#1c0c0c", 4, 0.85)
    canvas.strokes(blades(canvas, 160, 0.8, 1.08, (0.05, 0.14), STEMS, salt=4))
    canvas.film = Film(1.0, 0.3, 1.05)


def sunflower(canvas: Canvas, centre: tuple[float, float], radius: float, salt: int) -> None:
    """One head of a sunflower."""
    rng = np.random.default_rng(salt)
    outer = []
    for ring, tone in ((1.0, 0.8), (0.92, 1.0), (0.82, 1.15)):
        outer += list(
            petals(centre, radius * ring, 19, rgb("#ffc00a") * np.float32(tone), rgb("#5a3208"), rng, 0.97, 0.17)
        )
    canvas.strokes(outer)
    mask = canvas.ellipse_mask(centre, (radius * 0.48, radius * 0.47), 0.06)
    away = np.hypot(canvas.x - centre[0], canvas.y - centre[1]) / (radius * 0.48)
    angle = np.arctan2(canvas.y - centre[1], canvas.x - centre[0])
    seeds = np.sin(angle * 21 + away * 22) * np.sin(angle * 34 - away * 30)
    colour = mix(
        ramp(away, (0.0, "#6a5418"), (0.3, "#3a2208"), (0.65, "#20120a"), (0.85, "#7a4a10"), (1.0, "#a86e14")),
        rgb("#140a04"),
        smoothstep(-0.1, 0.8, seeds) * 0.7,
    )
    canvas.blend(colour, mask)


def sunflowers(canvas: Canvas) -> None:
    """Big sunflowers before a field of them."""
    paint_sky(canvas, 0.45, BLUE_DAY)
    paint_clouds(canvas, 0.45, Clouds(0.4, 2.8, 9))
    canvas.blend(rgb("#3c641c"), smoothstep(0.445, 0.455, canvas.y))
    canvas.strokes(blades(canvas, 5000, 0.47, 1.05, (0.01, 0.14), STEMS))
    flower_field(canvas, 0.46, 900, (0.004, 0.05), ("#f8b80c", "#ffcc20", "#e8a008"), "#3a2008", 13, 0.3)
    canvas.light[...] = blurred(canvas.light, canvas.px(0.004))
    leaves = []
    for x, y, r in ((0.66, 0.40, 0.25), (0.20, 0.58, 0.17), (1.12, 0.56, 0.19)):
        leaves.append(stem((x + 0.02, 1.05), (x, y), r * 0.06, rgb("#4a7a22")))
        for side, drop in ((-1, 0.35), (1, 0.42), (-1, 0.62)):
            cy = y + drop * 0.9
            leaves.append(
                (
                    [(x, cy), (x + side * 0.07, cy - 0.05), (x + side * 0.19, cy - 0.02), (x + side * 0.10, cy + 0.05)],
                    rgb("#5a9030"),
                )
            )
            leaves.append(([(x, cy), (x + side * 0.19, cy - 0.02), (x + side * 0.10, cy + 0.05)], rgb("#3c6a1c")))
    canvas.strokes(leaves)
    for salt, (x, y, r) in enumerate(((0.20, 0.58, 0.17), (1.12, 0.56, 0.19), (0.66, 0.40, 0.25))):
        canvas.shade(canvas.ellipse_mask((x + 0.03, y + 0.04), (r, r), 0.6), 0.3)
        sunflower(canvas, (x, y), r, salt)
    canvas.film = Film(1.0, 0.3, 1.05)


def tulips(canvas: Canvas) -> None:
    """Rows of tulips in red, yellow and pink."""
    paint_sky(canvas, 0.36, BLUE_DAY)
    paint_cumulus(canvas, (0.8, 0.24), 0.6, 3)
    treeline(canvas, 0.375, 0.09, [broadleaf(260, seed) for seed in (1, 2, 3)], 22, "#9ab8c0", 0.25, 1, 0.004)
    canvas.blend(rgb("#4a7a26"), smoothstep(0.355, 0.362, canvas.y))
    colours = ("#d81c24", "#f6c61c", "#e8558c", "#f2efe6", "#7c2a9c", "#f08024")
    rng = np.random.default_rng(3)

    def rows():
        for share in np.sort(rng.random(5200) ** 0.55):
            y = 0.37 + 0.70 * share
            depth = 0.004 + share**1.25
            lane = rng.integers(-9, 10)
            x = 0.66 + (lane + 0.62 * (rng.random() - 0.5)) * 0.36 * depth + 0.02 * rng.normal() * depth
            size = 0.052 * depth * (0.85 + 0.3 * rng.random())
            if not -0.1 < x < canvas.aspect + 0.1 or size < 0.0012:
                continue
            colour = rgb(colours[lane % len(colours)]) * np.float32(0.7 + 0.5 * rng.random())
            yield stem((x, y + size * 2.2), (x, y), size * 0.07, rgb("#4c8028"))
            for side in (-1, 1):
                yield (
                    [
                        (x, y + size * 2.2),
                        (x + side * size * 0.55, y + size * 0.7),
                        (x + side * size * 0.12, y + size * 1.7),
                    ],
                    rgb("#5f9a3a") * np.float32(0.6 + 0.5 * rng.random()),
                )
            cup = [(x - 0.42, -0.9), (x, -0.55)]
            cup = [
                (-0.40, -0.95),
                (-0.14, -0.55),
                (0.0, -1.05),
                (0.16, -0.55),
                (0.40, -0.95),
                (0.46, -0.2),
                (0.25, 0.28),
                (-0.25, 0.28),
                (-0.46, -0.2),
            ]
            yield [(x + a * size, y + b * size) for a, b in cup], colour
            yield (
                [
                    (x + a * size, y + b * size)
                    for a, b in ((0.05, -0.5), (0.40, -0.95), (0.46, -0.2), (0.25, 0.28), (0.05, 0.28))
                ],
                colour * 0.75,
            )
            yield (
                [(x + a * size, y + b * size) for a, b in ((-0.34, -0.6), (-0.2, -0.3), (-0.22, 0.1), (-0.36, -0.15))],
                colour * 1.35,
            )

    canvas.strokes(rows())
    canvas.film = Film(1.0, 0.3, 1.05)


def lavender(canvas: Canvas) -> None:
    """Rows of lavender running to a lone tree at sunset."""
    paint_sky(canvas, 0.42, ((0.0, "#ffd9a0"), (0.12, "#f6b48c"), (0.3, "#b08ab8"), (0.6, "#6a76b8")))
    paint_clouds(canvas, 0.42, Clouds(0.45, 2.6, 14, "#ffd0b0", "#8a6a9c", 0.8, 0.5))
    canvas.blend(
        mix(rgb("#4a4a6a"), rgb("#7a7a9a"), 0.3),
        smoothstep(0.0, 0.004, canvas.y - 0.40 + 0.025 * canvas.noise(2, 4, 3)),
    )
    canvas.paste(broadleaf(round(canvas.px(0.22)), 2, Leaves("#14200e", "#5a6a2c", "#2a1e16", "#a08a40")), 0.92, 0.445)
    rng = np.random.default_rng(4)
    canvas.blend(rgb("#5a5030") * (1 + 0.2 * canvas.noise(60, 3, 5))[..., None], smoothstep(0.425, 0.432, canvas.y))

    def spikes():
        for share in np.sort(rng.random(12000) ** 0.6):
            depth = 0.012 + share**1.4
            lane = rng.integers(-11, 12)
            x = 0.62 + (lane + 0.58 * (rng.random() - 0.5)) * 0.30 * depth
            y = 0.43 + 0.64 * share
            if not -0.05 < x < canvas.aspect + 0.05:
                continue
            high = 0.13 * depth * (0.6 + 0.7 * rng.random())
            lean = 0.25 * high * rng.normal()
            tone = np.float32(0.55 + 0.8 * rng.random())
            yield [(x, y), (x + high * 0.03 + 0.0006, y), (x + lean, y - high)], rgb("#5f7a3c") * tone * 0.8
            half = high * 0.07 + 0.001
            yield (
                [
                    (x + lean * 0.5 - half, y - high * 0.5),
                    (x + lean * 0.5 + half, y - high * 0.5),
                    (x + lean + half * 0.6, y - high * 1.05),
                    (x + lean - half * 0.6, y - high * 1.05),
                ],
                mix(rgb("#4a2a8c"), rgb("#b08ae0"), float(rng.random())) * tone,
            )

    canvas.strokes(spikes())
    canvas.film = Film(1.05, 0.28, 1.05, 0.15, 0.1)


def butterfly(canvas: Canvas) -> None:
    """An orange butterfly on a pink flower."""
    park(canvas, 0.1, 0.045)
    rng = np.random.default_rng(6)
    canvas.strokes([stem((0.66, 1.1), (0.64, 0.70), 0.010, rgb("#4a7a24"))])
    for x, y, r in ((1.10, 0.84, 0.16), (0.22, 0.90, 0.14)):
        canvas.strokes(list(petals((x, y), r, 14, rgb("#d85aa0"), rgb("#e8a820"), rng, 0.6, 0.3)), blur=0.012)
    for ring, tone in ((0.30, 0.8), (0.27, 1.05)):
        canvas.strokes(
            petals((0.64, 0.72), ring, 17, rgb("#d8408c") * np.float32(tone), rgb("#b86a10"), rng, 0.5, 0.22)
        )
    away = np.hypot(canvas.x - 0.64, (canvas.y - 0.70) / 0.6) / 0.10
    canvas.blend(
        mix(rgb("#7a3808"), rgb("#f0a81c"), np.clip(0.5 + 0.6 * canvas.noise(70, 2, 8), 0, 1)),
        smoothstep(1.0, 0.9, away),
    )
    wings(canvas, (0.65, 0.52))
    canvas.film = Film(1.0, 0.28, 1.05)


def wings(canvas: Canvas, body: tuple[float, float]) -> None:
    """A monarch with open wings."""
    x, y = body
    fore = [
        (0.01, -0.02),
        (0.08, -0.15),
        (0.20, -0.25),
        (0.31, -0.29),
        (0.34, -0.25),
        (0.31, -0.14),
        (0.25, -0.04),
        (0.14, 0.02),
        (0.02, 0.03),
    ]
    hind = [(0.01, 0.02), (0.13, 0.02), (0.22, 0.05), (0.24, 0.12), (0.19, 0.20), (0.11, 0.21), (0.04, 0.14)]
    for side in (-1, 1):
        for outline, middle in ((hind, (0.11, 0.09)), (fore, (0.18, -0.11))):
            edge = [(x + side * a, y + b) for a, b in outline]
            canvas.blend("#0e0a08", canvas.polygon_mask(edge, blur=0.002))
            inner = [
                (x + side * (middle[0] + (a - middle[0]) * 0.84), y + middle[1] + (b - middle[1]) * 0.82)
                for a, b in outline
            ]
            glow = np.clip(1 - np.hypot(canvas.x - x, canvas.y - y) / 0.42, 0, 1)
            canvas.blend(
                mix(rgb("#b83c08"), rgb("#ffa02a"), glow) * (1 + 0.08 * canvas.noise(80, 3, 4))[..., None],
                canvas.polygon_mask(inner, blur=0.003),
            )
            veins = [canvas.line_mask([(x, y), (x + side * a, y + b)], 0.005) for a, b in outline[1::2]]
            canvas.blend("#0e0a08", np.clip(sum(veins), 0, 1) * canvas.polygon_mask(edge))
            for a, b in outline[2:-2]:
                spot = (x + side * (middle[0] + (a - middle[0]) * 0.93), y + middle[1] + (b - middle[1]) * 0.93)
                canvas.blend("#f8f4ea", canvas.ellipse_mask(spot, (0.007, 0.007), 0.4))
    canvas.blend("#120c0a", canvas.line_mask([(x, y - 0.08), (x, y + 0.12)], 0.022, 0.002))
    for side in (-1, 1):
        canvas.blend(
            "#120c0a",
            canvas.line_mask([(x, y - 0.08), (x + side * 0.03, y - 0.14), (x + side * 0.06, y - 0.18)], 0.003),
        )
