"""Things to eat and drink, on tables."""

from itertools import pairwise

import numpy as np

from ..backdrops import bokeh, room
from ..canvas import Canvas
from ..colour import Film, blurred, mix, rgb, smoothstep
from ..noise import Field, solid_noise
from ..solids import Shape, ball, box, cylinder, ellipsoid, joined, lathe, limb, ring, rough, turned
from ..stage import Floor, Lamp, Lens, Paint, Solid, Stage, play
from ..surfaces import cloth, plain, speckled, wood

KITCHEN = Lamp((-0.7, 0.75, -0.15), "#fff0d8", 1.25, 0.2, "#c4cede", "#8a6a4a", 0.5)


def banded(pairs: tuple[tuple[str, str], ...], scale: float, seed: int) -> Paint:
    """Skin of a fruit: two colours that meet in streaks, by noise and height."""

    def paint(points: Field) -> Field:
        share = smoothstep(
            -0.5, 0.6, solid_noise(points * np.array([[1.0], [0.3], [1.0]], np.float32), scale, seed, 0.6)
        )
        return mix(rgb(pairs[0][0]), rgb(pairs[0][1]), share)

    return paint


def hollowed(shape: Shape, tool: Shape, melt: float) -> Shape:
    """`shape` with a dent where `tool` touches it, its rim rounded over `melt` metres."""

    def distance(p: Field) -> Field:
        first, second = shape.distance(p), -tool.distance(p)
        h = np.maximum(melt - np.abs(first - second), 0)
        return np.maximum(first, second) + h * h * (0.25 / melt)

    return Shape(distance, shape.centre, shape.radius)


def apple(
    x: float, z: float, size: float, colours: tuple[str, str] = ("#a80c10", "#d8381c"), y: float = 0.0, seed: int = 1
) -> list[Solid]:
    """An apple standing at (x, y, z), `size` its radius in metres."""
    body = hollowed(
        ellipsoid((x, y + size * 0.92, z), (size, size * 0.93, size)),
        ellipsoid((x, y + size * 2.0, z), (size * 0.34, size * 0.36, size * 0.34)),
        size * 0.35,
    )
    stalk = limb((x, y + size * 1.5, z), (x + size * 0.16, y + size * 2.1, z), size * 0.035, size * 0.055)
    return [Solid(body, banded((colours,), size * 2.2, seed), 0.7, 45, 0.10, soft=0.15), Solid(stalk, "#4a3018", 0.1)]


def red_apple(canvas: Canvas) -> None:
    """One red apple with a leaf on a wooden table."""
    room(canvas, "#d8d2c4", 2.0, 0.3)
    canvas.light[...] = blurred(canvas.light, canvas.px(0.02))
    leaf = turned(ellipsoid((0.032, 0.090, -0.004), (0.024, 0.003, 0.012)), "z", 12, (0.006, 0.088, 0))
    solids = [*apple(0, 0, 0.042), Solid(leaf, speckled("#2f6a18", "#5c9a30", 0.01), 0.3)]
    play(
        canvas,
        Stage(solids, KITCHEN, Floor(0, wood("#7a4c26", "#b98550", 0.07), 0.10)),
        Lens((0.05, 0.14, -0.33), (0.0, 0.040, 0.0), 2.2),
    )
    canvas.film = Film(1.0, 0.3, 1.05, 0.05, grain=0.0)


def bowl_of_fruit(canvas: Canvas) -> None:
    """Apples, oranges, a banana and grapes in a white bowl."""
    room(canvas, "#b8c4c0", 2.0, 0.35)
    bowl = lathe((0, 0, 0), ((0.0, 0.012), (0.07, 0.014), (0.13, 0.05), (0.165, 0.095)), 0.006)
    solids = [Solid(bowl, "#ece8e0", 0.6, 50, 0.15)]
    solids += (
        apple(-0.065, -0.05, 0.044, y=0.055)
        + apple(0.10, 0.06, 0.043, ("#6a9a1c", "#b0c840"), 0.06, 3)
        + apple(-0.01, 0.07, 0.045, ("#b81410", "#e8a030"), 0.075, 5)
    )
    for x, y, z in ((0.055, 0.105, -0.06), (-0.11, 0.10, 0.045), (0.02, 0.135, 0.0)):
        solids.append(
            Solid(rough(ball((x, y, z), 0.043), 0.0008, 0.02, 4), plain("#ee7a10", 0.05, 0.02), 0.35, 25, soft=0.2)
        )
    arc = [(0.155 * np.sin(a) - 0.02, 0.30 - 0.165 * np.cos(a), -0.045 + 0.02 * a) for a in np.linspace(-0.75, 0.95, 9)]
    banana = joined(
        *[
            limb(a, b, 0.020 if 0 < i < 7 else 0.013, 0.020 if i < 6 else 0.008)
            for i, (a, b) in enumerate(pairwise(arc))
        ],
        melt=0.012,
    )
    banana = Shape(
        lambda p, d=banana.distance: d(p + np.array([[0], [-0.035], [0.03]], np.float32)),
        (banana.centre[0], banana.centre[1] + 0.035, banana.centre[2] - 0.03),
        banana.radius,
    )
    solids.append(Solid(banana, speckled("#f2c81c", "#e0b010", 0.02), 0.3, 25, soft=0.2))
    rng = np.random.default_rng(5)
    grapes = [
        ball(
            (
                float(0.125 + 0.028 * rng.normal()),
                float(0.10 - 0.045 * rng.random() - 0.008 * i % 0.05),
                float(-0.085 + 0.026 * rng.normal()),
            ),
            0.0145,
        )
        for i in range(26)
    ]
    solids.append(Solid(joined(*grapes), plain("#42185a", 0.2, 0.02), 0.8, 50, 0.15))
    play(
        canvas,
        Stage(solids, KITCHEN, Floor(0, wood("#6b4326", "#a8784a", 0.09), 0.1)),
        Lens((0.0, 0.36, -0.62), (0.01, 0.07, 0.0), 1.75),
    )
    canvas.film = Film(1.0, 0.3, 1.08, 0.05)


def cup_of_coffee(canvas: Canvas) -> None:
    """Coffee in a white cup on a saucer."""
    room(canvas, "#6a5040", 2.0, 0.3)
    bokeh(canvas, 26, ("#ffc880", "#ffb050", "#fff0d0"), 0.0, 0.4, 0.05, 0.25)
    cup = lathe((0, 0, 0), ((0.0, 0.012), (0.026, 0.014), (0.040, 0.035), (0.046, 0.075)), 0.0028)
    handle = turned(ring((0.058, 0.045, 0), 0.021, 0.0048), "x", 90, (0.058, 0.045, 0))
    saucer = lathe((0, 0, 0), ((0.0, 0.005), (0.045, 0.005), (0.078, 0.014)), 0.0025)
    coffee = cylinder((0, 0.060, 0), 0.0425, 0.004)

    def surface(points: Field) -> Field:
        away = np.hypot(points[0], points[2]) / 0.0425
        swirl = np.sin(5 * np.arctan2(points[2], points[0]) + away * 9 + 2 * solid_noise(points, 0.05, 3))
        return mix(
            mix(rgb("#7a4416"), rgb("#d8a866"), smoothstep(-0.2, 0.8, swirl) * smoothstep(0.85, 0.35, away)),
            rgb("#2c1206"),
            smoothstep(0.86, 0.98, away),
        )

    spoon = joined(
        ellipsoid((0.062, 0.019, -0.045), (0.016, 0.003, 0.011)),
        limb((0.07, 0.019, -0.04), (0.13, 0.026, -0.01), 0.0022),
    )
    beans = []
    rng = np.random.default_rng(3)
    for _ in range(26):
        x, z = float(rng.uniform(-0.19, -0.085)), float(rng.uniform(-0.10, 0.08))
        beans.append(
            turned(ellipsoid((x, 0.005, z), (0.0075, 0.005, 0.005)), "y", float(rng.random() * 180), (x, 0, z))
        )
    solids = [
        Solid(joined(cup, handle, melt=0.004), "#f0ece4", 0.7, 60, 0.15),
        Solid(saucer, "#ece8e0", 0.6, 60, 0.15),
        Solid(coffee, surface, 0.35, 80, 0.1),
        Solid(spoon, "#c0c0c4", 1.2, 60, 0.6),
        Solid(joined(*beans), speckled("#2a1208", "#4a2410", 0.006), 0.5, 30),
    ]
    play(
        canvas,
        Stage(solids, KITCHEN, Floor(0, wood("#4c2c18", "#8a5a34", 0.06, 7), 0.15, 0.62)),
        Lens((0.02, 0.21, -0.30), (-0.005, 0.032, 0.0), 1.85),
    )
    for number in range(3):
        wisp = [
            (0.58 + 0.08 * number + 0.03 * np.sin(7 * t + number * 2), 0.34 - 0.30 * t) for t in np.linspace(0, 1, 20)
        ]
        canvas.blend("#f4ece0", canvas.line_mask(wisp, 0.02, 0.016) * 0.28)
    canvas.film = Film(1.05, 0.3, 1.0, 0.12, 0.08)


def pizza(canvas: Canvas) -> None:
    """A pizza with tomatoes, olives and basil."""

    def top(points: Field) -> Field:
        cheese = smoothstep(-0.25, 0.35, solid_noise(points, 0.16, 3, 0.55))
        brown = smoothstep(0.35, 0.9, solid_noise(points, 0.09, 5, 0.6))
        sauce = mix(rgb("#a01c08"), rgb("#c83410"), smoothstep(-0.4, 0.4, solid_noise(points, 0.05, 6)))
        colour = mix(mix(sauce, rgb("#f4cf6a"), cheese), rgb("#a8581c"), brown * cheese * 0.8)
        return mix(colour, rgb("#d89a50"), smoothstep(0.128, 0.136, np.hypot(points[0], points[2])))

    crust = speckled("#b87430", "#e8b870", 0.02, 4)
    rng = np.random.default_rng(8)
    solids = [
        Solid(rough(cylinder((0, 0.010, 0), 0.137, 0.007, 0.004), 0.0025, 0.06, 3), top, 0.25, 25),
        Solid(rough(ring((0, 0.016, 0), 0.140, 0.0135), 0.004, 0.08, 6), crust, 0.1),
    ]
    spots = [
        (float(r * np.cos(a)), float(r * np.sin(a)))
        for r, a in zip(rng.uniform(0.02, 0.112, 34), np.arange(34) * 2.4, strict=True)
    ]
    slices = [
        turned(cylinder((x, 0.019, z), 0.0155, 0.0022, 0.001), "x", float(rng.normal() * 6), (x, 0.019, z))
        for x, z in spots[:13]
    ]
    olives = [ring((x, 0.021, z), 0.0065, 0.0032) for x, z in spots[13:22]]
    basil = [
        turned(
            turned(ellipsoid((x, 0.023, z), (0.016, 0.0022, 0.009)), "y", float(rng.random() * 180), (x, 0, z)),
            "z",
            float(rng.normal() * 14),
            (x, 0.023, z),
        )
        for x, z in spots[22:32]
    ]
    solids += [
        Solid(joined(*slices), speckled("#b8200c", "#d84a28", 0.012, 5), 0.4, 25),
        Solid(joined(*olives), "#17140f", 0.9, 40),
        Solid(joined(*basil), speckled("#2c6418", "#5c9a30", 0.012), 0.3, 25),
        Solid(cylinder((0, -0.004, 0), 0.172, 0.006, 0.003), wood("#8a5a30", "#c89a62", 0.05, 9), 0.1),
    ]
    play(
        canvas,
        Stage(solids, KITCHEN, Floor(-0.01, cloth("#e8e2d4", "#b8322c", 0.035), 0.0)),
        Lens((0.0, 0.42, -0.27), (0.0, 0.0, -0.005), 1.45),
    )
    canvas.film = Film(1.05, 0.3, 1.08, 0.08)


def birthday_cake(canvas: Canvas) -> None:
    """A cake with candles, cream and strawberries."""
    room(canvas, "#7a5a78", 2.0, 0.35)
    bokeh(canvas, 44, ("#ffd080", "#ff9ab0", "#a0c8ff", "#ffe8a0"), 0.0, 0.55, 0.05, 0.4)
    canvas.light[...] = blurred(canvas.light, canvas.px(0.006))

    def sponge(points: Field) -> Field:
        drip = 0.098 - 0.016 * (
            np.sin(np.arctan2(points[2], points[0]) * 11) + 0.6 * np.sin(np.arctan2(points[2], points[0]) * 17 + 1)
        )
        return mix(rgb("#f6e6d2"), rgb("#f28aa8"), smoothstep(-0.002, 0.002, points[1] - drip))

    angles = np.linspace(0, 2 * np.pi, 13)[:-1]
    cream = [
        joined(
            ball((0.105 * np.cos(a), 0.128, 0.105 * np.sin(a)), 0.017),
            ball((0.105 * np.cos(a), 0.142, 0.105 * np.sin(a)), 0.010),
            melt=0.01,
        )
        for a in angles
    ]
    berries = [
        ellipsoid((0.07 * np.cos(a + 0.2), 0.135, 0.07 * np.sin(a + 0.2)), (0.012, 0.015, 0.012)) for a in angles[::2]
    ]
    foot = [ball((0.138 * np.cos(a), 0.024, 0.138 * np.sin(a)), 0.012) for a in np.linspace(0, 2 * np.pi, 40)[:-1]]
    candles, flames, wicks = _candles()
    solids = [
        Solid(cylinder((0, 0.072, 0), 0.133, 0.048, 0.012), sponge, 0.25, 25, soft=0.2),
        Solid(joined(*cream, *foot), "#fffaf2", 0.2, 20, soft=0.3),
        Solid(joined(*berries), speckled("#b80c14", "#e0303a", 0.006), 0.7, 40),
        *candles,
        Solid(joined(*wicks), "#101010"),
        Solid(joined(*flames), "#ffc040", emit=6.0),
        Solid(lathe((0, 0, 0), ((0, 0.014), (0.165, 0.014), (0.175, 0.020)), 0.004), "#f2f2f2", 0.7, 50, 0.2),
    ]
    play(
        canvas,
        Stage(
            solids,
            Lamp((-0.5, 0.8, -0.5), "#ffe4c0", 1.05, 0.25, "#b8a0b8", "#8a6050", 0.5),
            Floor(0, cloth("#e8d8e0", "#c8a0b8", 0.05), 0.05, 1.1),
        ),
        Lens((0.03, 0.31, -0.50), (0.0, 0.100, 0.0), 1.65),
    )
    canvas.film = Film(1.05, 0.28, 1.08, 0.15, 0.14)


def _candles() -> tuple[list[Solid], list[Shape], list[Shape]]:
    """Seven candles: wax, flames, wicks."""
    candles, flames, wicks = [], [], []
    for number, a in enumerate(np.linspace(0, 2 * np.pi, 8)[:-1]):
        x, z = 0.040 * np.cos(a + 0.4), 0.040 * np.sin(a + 0.4)
        candles.append(
            Solid(
                cylinder((x, 0.158, z), 0.0042, 0.038, 0.001),
                ("#3a8ad8", "#f0d030", "#e84a5a", "#5ac05a")[number % 4],
                0.2,
            )
        )
        wicks.append(limb((x, 0.196, z), (x, 0.202, z), 0.0008))
        flames.append(
            joined(
                ellipsoid((x, 0.210, z), (0.0048, 0.010, 0.0048)),
                limb((x, 0.212, z), (x, 0.228, z), 0.0038, 0.0006),
                melt=0.004,
            )
        )
    return candles, flames, wicks


def ice_cream(canvas: Canvas) -> None:
    """Three scoops in a glass bowl, with a wafer and a cherry."""
    room(canvas, "#9cc4d0", 2.0, 0.3)
    scoops = (
        ("#f6e4b8", "#fff4d8", (-0.034, 0.075, 0.0)),
        ("#7a4020", "#9a5a30", (0.034, 0.075, 0.004)),
        ("#e87a98", "#f8b0c0", (0.0, 0.118, -0.002)),
    )
    solids = [
        Solid(rough(ball(at, 0.036), 0.0022, 0.02, 5 + n, 0.6), speckled(dark, light, 0.01, n), 0.15, 18, soft=0.25)
        for n, (dark, light, at) in enumerate(scoops)
    ]
    glass = joined(
        lathe((0, 0, 0), ((0.0, 0.036), (0.03, 0.040), (0.058, 0.058), (0.072, 0.082)), 0.0025),
        cylinder((0, 0.02, 0), 0.006, 0.018),
        cylinder((0, 0.003, 0), 0.036, 0.003, 0.002),
        melt=0.006,
    )
    wafer = turned(
        turned(box((0.052, 0.145, 0.02), (0.014, 0.05, 0.003), 0.002), "z", -24, (0.052, 0.1, 0.02)),
        "y",
        12,
        (0.05, 0.1, 0.02),
    )
    solids += [
        Solid(glass, "#c8e0e6", 1.2, 70, 0.8),
        Solid(wafer, speckled("#b87a30", "#e0ac60", 0.006), 0.1),
        Solid(ball((0.0, 0.158, -0.006), 0.012), "#b0081c", 1.0, 60, 0.15),
        Solid(limb((0.0, 0.168, -0.006), (0.014, 0.20, 0.0), 0.001), "#4a6a20"),
    ]
    play(
        canvas,
        Stage(solids, KITCHEN, Floor(0, plain("#ece8e0", 0.03, 0.1), 0.12)),
        Lens((0.0, 0.17, -0.42), (0.0, 0.092, 0.0), 1.85),
    )
    canvas.film = Film(1.05, 0.25, 1.05)
