"""Lights and fires of the dark season."""

import numpy as np

from ..backdrops import bokeh, room
from ..canvas import Canvas
from ..colour import Film, mix, ramp, rgb, smoothstep
from ..noise import Field
from ..plants import Leaves, conifer
from ..solids import box, carved, cylinder, ellipsoid, joined, limb, ring, turned
from ..stage import Floor, Lamp, Lens, Solid, Stage, play
from ..surfaces import wood


def christmas_tree(canvas: Canvas) -> None:
    """A decorated Christmas tree with presents, at night in a room."""
    room(canvas, "#6a3c34", 2.0, 0.4)
    bokeh(canvas, 30, ("#ffc860", "#ff9050", "#ffe8b0"), 0.0, 0.7, 0.035, 0.22)
    canvas.blend(
        rgb("#5a3820") * (1 + 0.2 * canvas.noise(14, 4, 3, stretch=6))[..., None], smoothstep(0.84, 0.845, canvas.y)
    )
    tree = conifer(round(canvas.px(0.92)), 5, Leaves("#0a2410", "#2f6a2c", "#33281e"))
    canvas.paste(tree, 0.40, 0.92)
    rng = np.random.default_rng(3)
    colours = ("#e02020", "#f0c030", "#3070e0", "#e8e8f0", "#d040a0")
    top, foot = 0.05, 0.83
    for number in range(64):
        share = float(rng.random()) ** 0.6
        y = top + 0.06 + (foot - top - 0.08) * share
        x = 0.40 + float(rng.uniform(-1, 1)) * 0.34 * (0.06 + share * 0.72)
        if number < 24:
            bauble(canvas, x, y, 0.016 + 0.008 * share, colours[number % len(colours)])
        else:
            canvas.glow("#ffe0a0", np.exp(-(((canvas.x - x) ** 2 + (canvas.y - y) ** 2) / 0.00012)), 1.4)
            canvas.glow("#ffb850", np.exp(-(((canvas.x - x) ** 2 + (canvas.y - y) ** 2) / 0.0016)), 0.30)
    star = [
        (0.40 + r * np.sin(a), 0.055 - r * np.cos(a))
        for a, r in zip(np.linspace(0, 2 * np.pi, 11)[:-1], [0.042, 0.018] * 5, strict=True)
    ]
    canvas.blend(rgb("#ffd850") * 1.5, canvas.polygon_mask(star))
    canvas.glow("#ffd070", np.exp(-(((canvas.x - 0.40) ** 2 + (canvas.y - 0.055) ** 2) / 0.006)), 0.7)
    boxes = [
        (-0.32, 0.14, 0.0, 0.14, "#b81c2c", "#f0d060"),
        (0.05, 0.10, -0.16, 0.11, "#1c5a9c", "#f4f0e8"),
        (0.36, 0.17, 0.02, 0.12, "#2c7a3c", "#e83030"),
        (-0.08, 0.07, -0.34, 0.09, "#e8e0d0", "#b81c2c"),
    ]
    solids = []
    for x, high, z, half, colour, ribbon in boxes:
        solids += [
            Solid(box((x, high, z), (half, high, half), 0.006), colour, 0.4, 30),
            Solid(
                joined(
                    box((x, high, z), (half + 0.003, high + 0.003, 0.018)),
                    box((x, high, z), (0.018, high + 0.003, half + 0.003)),
                    turned(
                        ring((x - 0.035, 2 * high + 0.03, z), 0.03, 0.010), "x", 90, (x - 0.035, 2 * high + 0.03, z)
                    ),
                    turned(
                        ring((x + 0.035, 2 * high + 0.03, z), 0.03, 0.010), "x", 90, (x + 0.035, 2 * high + 0.03, z)
                    ),
                ),
                ribbon,
                0.6,
                30,
            ),
        ]
    play(
        canvas,
        Stage(solids, Lamp((-0.3, 0.8, -0.6), "#ffd8a0", 0.95, 0.3, "#b08870", "#6a4030", 0.5)),
        Lens((0, 1.0, -3.4), (0, 0.28, 0), 2.0, (0.40, 0.86)),
    )
    canvas.film = Film(1.15, 0.28, 1.08, 0.12, 0.14)


def bauble(canvas: Canvas, x: float, y: float, r: float, colour: str) -> None:
    """A glass ball."""
    away = np.hypot(canvas.x - x, canvas.y - y) / r
    light = np.clip(1.1 - 0.9 * np.hypot(canvas.x - x + 0.35 * r, canvas.y - y + 0.4 * r) / r, 0.12, 1.2)
    canvas.blend(rgb(colour) * light[..., None], smoothstep(1.0, 0.93, away))
    canvas.glow(
        "#ffffff", np.exp(-(((canvas.x - x + 0.35 * r) ** 2 + (canvas.y - y + 0.4 * r) ** 2) / (0.03 * r * r))), 0.9
    )


def candles(canvas: Canvas) -> None:
    """Three burning candles in the dark."""
    canvas.light[...] = ramp(
        np.hypot(canvas.x - 0.66, canvas.y - 0.45), (0.0, "#5a3018"), (0.4, "#2c160c"), (0.9, "#0c0705")
    )
    solids, flames = [], []
    for x, z, high, r in ((-0.085, 0.02, 0.085, 0.030), (0.0, -0.02, 0.125, 0.034), (0.09, 0.03, 0.065, 0.030)):

        def wax(points: Field, top: float = 2 * high) -> Field:
            return mix(rgb("#e8c890"), rgb("#ffb050") * 2.2, smoothstep(top - 0.08, top, points[1]))

        body = carved(
            cylinder((x, high, z), r, high, 0.004),
            ellipsoid((x, 2 * high + 0.004, z), (r * 0.75, 0.010, r * 0.75)),
            melt=0.004,
        )
        drips = [
            limb(
                (x + r * np.cos(a), 2 * high - 0.008, z + r * np.sin(a)),
                (x + r * np.cos(a), 2 * high - d, z + r * np.sin(a)),
                0.004,
                0.005,
            )
            for a, d in ((-1.2, 0.05), (-2.2, 0.035), (-0.4, 0.06))
        ]
        solids += [
            Solid(joined(body, *drips, melt=0.006), wax, 0.3, 25, soft=0.5),
            Solid(limb((x, 2 * high - 0.008, z), (x, 2 * high + 0.012, z), 0.0014), "#181008"),
        ]
        flames.append((x, 2 * high + 0.008, z))
    shapes = [
        joined(
            ellipsoid((x, y + 0.018, z), (0.0085, 0.017, 0.0085)),
            limb((x, y + 0.022, z), (x, y + 0.052, z), 0.0065, 0.0008),
            melt=0.008,
        )
        for x, y, z in flames
    ]
    solids.append(Solid(joined(*shapes), lambda p: rgb("#ffb038") * np.ones((p.shape[1], 1), np.float32), emit=7.0))
    lens = Lens((0, 0.22, -0.62), (0, 0.135, 0), 1.65)
    play(
        canvas,
        Stage(
            solids,
            Lamp((0.1, 0.9, -0.5), "#ffb060", 0.55, 0.4, "#8a4a20", "#4a2410", 0.35),
            Floor(0, wood("#3a2010", "#6a4020", 0.07), 0.15, 0.9),
        ),
        lens,
    )
    for x, y, _ in flames:
        place = (0.66 + x * 1.65 / 0.62, 0.5 - (y + 0.02 - 0.135) * 1.60 / 0.62)
        canvas.glow("#ff9838", np.exp(-np.hypot(canvas.x - place[0], canvas.y - place[1]) / np.float32(0.10)), 0.55)
    canvas.film = Film(1.15, 0.28, 1.05, 0.15, 0.2)


def fireplace(canvas: Canvas) -> None:
    """Logs burning in a stone fireplace."""
    stones = canvas.noise(9, 5, 3, 0.6)
    v = canvas.y * 9
    u = canvas.x * 6 + 0.5 * (np.floor(v) % 2)
    joint = np.maximum(
        smoothstep(0.44, 0.48, np.abs(u - np.floor(u) - 0.5)), smoothstep(0.42, 0.47, np.abs(v - np.floor(v) - 0.5))
    )
    tone = 0.55 + 0.25 * np.sin(np.floor(u) * 12.99 + np.floor(v) * 78.2) + 0.16 * stones
    wall = mix(mix(rgb("#3c3630"), rgb("#8a7e70"), np.clip(tone, 0, 1)), rgb("#2a2622"), joint)
    distance = np.hypot((canvas.x - 0.66) / 1.1, canvas.y - 0.62)
    canvas.light[...] = wall * (0.30 + 1.1 * np.exp(-distance * 2.4))[..., None] * rgb("#ffd0a0")
    canvas.blend(
        mix(rgb("#5a3418"), rgb("#8a5a30"), np.clip(0.5 + 0.3 * canvas.noise(12, 4, 5, stretch=8), 0, 1)) * 0.7,
        canvas.polygon_mask([(0.14, 0.16), (1.18, 0.16), (1.18, 0.225), (0.14, 0.225)]),
    )
    opening = canvas.polygon_mask(
        [
            (0.28, 0.90),
            (0.28, 0.42),
            (0.36, 0.34),
            (0.52, 0.30),
            (0.80, 0.30),
            (0.96, 0.34),
            (1.04, 0.42),
            (1.04, 0.90),
        ],
        blur=0.003,
    )
    canvas.blend(
        ramp(np.hypot(canvas.x - 0.66, canvas.y - 0.78), (0.0, "#7a2808"), (0.25, "#2c0e04"), (0.5, "#080403")), opening
    )
    high = np.clip((0.84 - canvas.y) / 0.46, 0, 1)
    sway = 0.06 * np.sin(canvas.y * 14 + 2 * np.sin(canvas.x * 9)) * high
    across = np.abs(canvas.x - 0.66 + sway) / (0.30 * (1 - high) ** 0.7 + 0.012)
    tongues = canvas.noise(7, 5, 7, 0.6, stretch=0.35)
    heat = np.clip((1.15 - across - 0.85 * high + 0.40 * tongues) * 1.2, 0, 1.6) * opening * (canvas.y < 0.86)
    canvas.glow("#ff5a10", np.clip(heat, 0, 1), 1.5)
    canvas.glow("#ffa828", np.clip(heat - 0.4, 0, 1), 2.2)
    canvas.glow("#ffe8a0", np.clip(heat - 0.85, 0, 1), 2.5)
    for x0, y0, x1, y1, w in (
        (0.40, 0.86, 0.92, 0.83, 0.075),
        (0.46, 0.80, 0.88, 0.865, 0.065),
        (0.52, 0.78, 0.82, 0.74, 0.055),
    ):
        mask = canvas.line_mask([(x0, y0), (x1, y1)], w, 0.002)
        middle = y0 + (y1 - y0) * (canvas.x - x0) / (x1 - x0)
        shade = np.clip(0.5 - (canvas.y - middle) / w * 1.2, 0.05, 1)
        canvas.blend(
            mix(rgb("#1c0e08"), rgb("#a8501c"), shade * np.clip(0.6 + 0.35 * canvas.noise(30, 4, 9, stretch=4), 0, 1)),
            mask,
        )
        canvas.glow("#ff5010", mask * smoothstep(0.4, 1.4, canvas.noise(20, 4, 11)), 0.8)
    sparks = smoothstep(2.2, 2.8, canvas.noise(150, 1, 13)) * opening * (canvas.y < 0.7)
    canvas.glow("#ffb050", sparks, 2.0)
    canvas.blend(
        rgb("#4a3a2c") * (0.5 + 1.2 * np.exp(-np.abs(canvas.x - 0.66) * 2))[..., None],
        smoothstep(0.895, 0.905, canvas.y),
    )
    canvas.film = Film(1.1, 0.28, 1.05, 0.1, 0.16)
