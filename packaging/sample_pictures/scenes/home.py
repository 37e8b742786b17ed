"""Rooms and the things in them."""

import numpy as np

from ..backdrops import bokeh, room
from ..canvas import Canvas
from ..colour import Film, mix, ramp, rgb, smoothstep
from ..noise import Field, solid_noise
from ..plants import Leaves, conifer, petals
from ..solids import box, carved, cylinder, ellipsoid, joined, lathe, limb, ring, rough, turned
from ..stage import Floor, Lamp, Lens, Solid, Stage, play
from ..surfaces import plain, wood

INDOORS = Lamp((-0.7, 0.75, -0.5), "#fff0d8", 1.1, 0.3, "#c0ccdc", "#8a7460", 0.55)


def living_room(canvas: Canvas) -> None:
    """A living room: sofa, table, lamp, plant, picture."""
    room(canvas, "#d8d0c0", 0.66, 0.35)
    fabric = plain("#5a7a6a", 0.10, 0.03, 5)
    sofa = joined(
        box((0, 0.28, 0), (1.10, 0.16, 0.45), 0.07),
        box((0, 0.62, 0.38), (1.10, 0.34, 0.13), 0.09),
        box((-1.08, 0.42, 0), (0.14, 0.30, 0.46), 0.08),
        box((1.08, 0.42, 0), (0.14, 0.30, 0.46), 0.08),
    )
    seats = joined(*[box((x, 0.48, -0.04), (0.50, 0.085, 0.40), 0.07) for x in (-0.48, 0.48)])
    cushions = [
        Solid(
            turned(ellipsoid((-0.72, 0.74, 0.14), (0.25, 0.21, 0.10)), "z", 12, (-0.72, 0.74, 0)),
            "#e0a830",
            0.03,
            soft=0.2,
        ),
        Solid(
            turned(ellipsoid((0.70, 0.73, 0.14), (0.23, 0.20, 0.10)), "z", -10, (0.7, 0.73, 0)),
            "#c8563c",
            0.03,
            soft=0.2,
        ),
    ]
    table = joined(
        box((0.05, 0.36, -0.95), (0.52, 0.022, 0.28), 0.01),
        *[
            limb((0.05 + x, 0.0, -0.95 + z), (0.05 + x, 0.36, -0.95 + z), 0.02)
            for x in (-0.46, 0.46)
            for z in (-0.22, 0.22)
        ],
    )
    books = [
        Solid(box((-0.12, 0.40, -0.95), (0.14, 0.016, 0.10)), "#3a5a8a"),
        Solid(turned(box((-0.12, 0.43, -0.95), (0.12, 0.013, 0.09)), "y", 12, (-0.12, 0.43, -0.95)), "#c8a03c"),
        Solid(cylinder((0.30, 0.43, -0.92), 0.04, 0.05, 0.005), "#f0ece4", 0.5),
    ]
    stand = joined(limb((1.62, 0.0, 0.25), (1.62, 1.45, 0.25), 0.016), cylinder((1.62, 0.015, 0.25), 0.16, 0.015))
    shade = limb((1.62, 1.40, 0.25), (1.62, 1.72, 0.25), 0.25, 0.17)
    pot = limb((-1.62, 0.0, 0.2), (-1.62, 0.30, 0.2), 0.13, 0.18)
    rng = np.random.default_rng(4)
    leaves = joined(
        *[
            joined(
                limb((-1.62, 0.35, 0.2), (-1.62 + 0.30 * np.cos(a), 0.75 + 0.35 * h, 0.2 + 0.25 * np.sin(a)), 0.010),
                turned(
                    ellipsoid((-1.62 + 0.38 * np.cos(a), 0.80 + 0.40 * h, 0.2 + 0.3 * np.sin(a)), (0.15, 0.02, 0.075)),
                    "z",
                    35 * float(np.cos(a)),
                    (-1.62, 0.8, 0.2),
                ),
            )
            for a, h in zip(np.arange(12) * 2.4, rng.random(12) * 1.5, strict=True)
        ]
    )
    art = [
        Solid(box((0, 1.52, 0.62), (0.62, 0.36, 0.02)), "#3a2a1c"),
        Solid(
            box((0, 1.52, 0.60), (0.57, 0.31, 0.015)),
            lambda p: ramp(
                p[1] + 0.05 * np.sin(p[0] * 7),
                (1.2, "#2c5a7a"),
                (1.42, "#e8c8a0"),
                (1.55, "#f0a860"),
                (1.85, "#7a9ac0"),
            ),
        ),
    ]
    rug = Solid(
        box((0, 0.006, -0.75), (1.45, 0.008, 0.65)),
        lambda p: mix(rgb("#e8dcc8"), rgb("#a84838"), (np.abs(np.sin(p[0] * 8)) < 0.35) | (np.abs(p[2] + 0.75) > 0.56)),
    )
    wall = Solid(box((0, 2, 0.70), (6, 3, 0.05)), plain("#d9d0bf", 0.02, 0.5))
    window = [
        Solid(
            box((-1.95, 1.45, 0.63), (0.50, 0.62, 0.03)),
            lambda p: ramp(p[1], (0.8, "#8ab060"), (1.25, "#a8c880"), (1.35, "#d8ecf8"), (2.0, "#8ac0ec")),
            emit=0.7,
        ),
        Solid(
            joined(
                *[box((-1.95 + d, 1.45, 0.60), (0.035, 0.66, 0.03)) for d in (-0.5, 0, 0.5)],
                *[box((-1.95, 1.45 + d, 0.60), (0.53, 0.035, 0.03)) for d in (-0.62, 0, 0.62)],
            ),
            "#f4f0e8",
        ),
    ]
    solids = [
        wall,
        Solid(rough(joined(sofa, seats), 0.0015, 0.03), fabric, 0.02, soft=0.2),
        *cushions,
        Solid(table, wood("#7a4c26", "#b98550", 0.1), 0.3),
        *books,
        Solid(stand, "#2a2826", 0.5),
        Solid(shade, "#ffe2a8", emit=1.0),
        Solid(pot, "#e8e0d4", 0.3),
        Solid(leaves, "#3c7a34", 0.2),
        *art,
        rug,
        *window,
    ]
    play(
        canvas,
        Stage(solids, INDOORS, Floor(0, wood("#8a5c34", "#c09058", 0.12), 0.12)),
        Lens((0.1, 1.35, -4.1), (0.0, 0.83, 0.0), 1.55),
    )
    canvas.film = Film(1.1, 0.25, 1.03, 0.06)


def vase_of_flowers(canvas: Canvas) -> None:
    """A bunch of roses and daisies in a blue vase by the window."""
    room(canvas, "#c8d0cc", 2.0, 0.25)
    canvas.glow("#fff4dc", canvas.polygon_mask([(0.05, 0.0), (0.40, 0.0), (0.75, 0.75), (0.35, 0.75)], blur=0.06), 0.20)
    vase = lathe(
        (0, 0, 0), ((0.0, 0.006), (0.045, 0.008), (0.066, 0.05), (0.060, 0.10), (0.032, 0.16), (0.040, 0.19)), 0.005
    )
    play(
        canvas,
        Stage(
            [
                Solid(
                    vase,
                    lambda p: mix(
                        rgb("#1c4c8c"),
                        rgb("#e8ecf0"),
                        smoothstep(0.5, 0.9, np.sin(np.arctan2(p[2], p[0]) * 9) * np.sin(p[1] * 120)),
                    ),
                    0.9,
                    60,
                    0.2,
                )
            ],
            INDOORS,
            Floor(0, wood("#9a7044", "#d0a870", 0.08), 0.12, 0.95),
        ),
        Lens((0, 0.30, -0.72), (0, 0.20, 0), 1.45),
    )
    rng = np.random.default_rng(11)
    neck = (0.66, 0.545)
    heads = []
    for number in range(26):
        angle, reach = -np.pi / 2 + float(rng.normal()) * 0.75, 0.12 + 0.27 * float(rng.random()) ** 0.7
        heads.append(
            (neck[0] + reach * float(np.cos(angle)) * 1.05, neck[1] - 0.04 + reach * float(np.sin(angle)), number % 4)
        )
    heads.sort(key=lambda head: head[1])
    stems = [
        ([(neck[0] - 0.004, neck[1]), (neck[0] + 0.004, neck[1]), (x + 0.003, y), (x - 0.003, y)], rgb("#3c6a24"))
        for x, y, _ in heads
    ]
    leaves = []
    for _ in range(60):
        angle, reach = -np.pi / 2 + float(rng.normal()) * 0.9, 0.10 + 0.24 * float(rng.random())
        x, y = neck[0] + reach * float(np.cos(angle)), neck[1] - 0.02 + reach * float(np.sin(angle))
        turn, long = angle + float(rng.normal()) * 0.6, 0.05 + 0.04 * float(rng.random())
        side = (-np.sin(turn) * long * 0.26, np.cos(turn) * long * 0.26)
        leaves.append(
            (
                [
                    (x, y),
                    (x + np.cos(turn) * long * 0.5 + side[0], y + np.sin(turn) * long * 0.5 + side[1]),
                    (x + np.cos(turn) * long, y + np.sin(turn) * long),
                    (x + np.cos(turn) * long * 0.5 - side[0], y + np.sin(turn) * long * 0.5 - side[1]),
                ],
                rgb("#3f7a2c") * np.float32(0.5 + 0.9 * rng.random()),
            )
        )
    canvas.strokes([*stems, *leaves])
    for x, y, kind in heads:
        if kind == 0:
            canvas.strokes(petals((x, y), 0.062, 15, rgb("#fbfaf4"), rgb("#e8b018"), rng, 0.85, 0.28))
        else:
            rose(canvas, (x, y), 0.056, ("#d81e3c", "#f07a9c", "#f4a83c")[kind - 1], rng)
    canvas.film = Film(1.05, 0.25, 1.05, 0.05)


def rose(canvas: Canvas, centre: tuple[float, float], radius: float, colour: str, rng: np.random.Generator) -> None:
    """A rose from above: petals in rings that get darker inside."""
    light = rgb(colour)
    parts = []
    for ring_number, size in enumerate((1.0, 0.82, 0.64, 0.46, 0.28)):
        start = float(rng.random()) * 6.28
        for petal in range(6 - ring_number // 2):
            angle = start + petal * 6.28 / (6 - ring_number // 2)
            x, y = (
                centre[0] + radius * size * 0.42 * np.cos(angle),
                centre[1] + radius * size * 0.42 * np.sin(angle) * 0.9,
            )
            tone = np.float32((0.75 + 0.35 * rng.random() - 0.2 * np.sin(angle)) * (1.0 - 0.11 * ring_number))
            outline = [
                (x + radius * size * 0.56 * np.cos(a), y + radius * size * 0.52 * np.sin(a))
                for a in np.linspace(0, 6.28, 14)
            ]
            parts.append((outline, light * tone * 0.62))
            parts.append(
                ([(px + (centre[0] - px) * 0.10, py + (centre[1] - py) * 0.10) for px, py in outline], light * tone)
            )
    canvas.strokes(parts, blur=0.0006)


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


def bookshelf(canvas: Canvas) -> None:
    """Shelves full of books."""
    rng = np.random.default_rng(8)
    solids = [
        Solid(box((0, 0.9, 0.16), (1.4, 1.1, 0.02)), "#5a3a22"),
        Solid(
            joined(
                *[box((0, y, 0), (1.4, 0.016, 0.16)) for y in (0.10, 0.50, 0.90, 1.30, 1.70)],
                *[box((x, 0.9, 0), (0.018, 1.0, 0.16)) for x in (-0.72, 0.0, 0.72)],
            ),
            wood("#5a3820", "#8a5c34", 0.5),
            0.15,
        ),
    ]
    colours = (
        "#8a2420",
        "#244a7a",
        "#2c5c3c",
        "#c8982c",
        "#5a3a6a",
        "#d8ccb0",
        "#a8542c",
        "#1c2c3c",
        "#b8b4a8",
        "#7a1c3c",
        "#3a7a8a",
        "#e0d8c8",
    )
    for shelf in (0.116, 0.516, 0.916, 1.316):
        x = -1.36
        while x < 1.36:
            wide, high, deep = (
                float(rng.uniform(0.018, 0.042)),
                float(rng.uniform(0.20, 0.33)),
                float(rng.uniform(0.09, 0.13)),
            )
            if any(abs(x + wide - edge) < 0.06 for edge in (-0.72, 0.0, 0.72)) or rng.random() < 0.04:
                x += 0.09
                continue
            colour = colours[int(rng.integers(len(colours)))]
            solids.append(
                Solid(
                    box((x + wide / 2, shelf + high / 2, 0.14 - deep), (wide / 2, high / 2, deep), 0.003),
                    _spine(colour, shelf, high),
                    0.25,
                    25,
                )
            )
            x += wide + 0.0015
    lens = Lens((0.15, 0.95, -1.75), (0.05, 0.88, 0), 1.75)
    play(canvas, Stage(solids, Lamp((-0.5, 0.7, -0.8), "#ffe8c8", 1.1, 0.3, "#a8b0bc", "#6a5040", 0.45), None), lens)
    canvas.film = Film(1.1, 0.28, 1.03, 0.08)


def _spine(colour: str, shelf: float, high: float):
    def paint(points: Field) -> Field:
        share = (points[1] - shelf) / high
        band = (
            (np.abs(share - 0.80) < 0.015) | (np.abs(share - 0.72) < 0.008) | (np.abs(share - 0.15) < 0.012)
        ).astype(np.float32)
        label = ((share > 0.45) & (share < 0.62)).astype(np.float32) * 0.35
        return (
            mix(mix(rgb(colour), rgb(colour) * 0.4, label), rgb("#e0c070"), band * 0.8)
            * (1 + 0.08 * solid_noise(points, 0.1, 4))[..., None]
        )

    return paint


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
