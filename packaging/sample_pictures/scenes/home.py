"""Rooms and the things in them."""

import numpy as np

from ..backdrops import room
from ..canvas import Canvas
from ..colour import Film, mix, ramp, rgb, smoothstep
from ..noise import Field, solid_noise
from ..plants import petals
from ..solids import Shape, box, cylinder, ellipsoid, joined, lathe, limb, rough, turned
from ..stage import Floor, Lamp, Lens, Solid, Stage, play
from ..surfaces import plain, wood

INDOORS = Lamp((-0.7, 0.75, -0.5), "#fff0d8", 1.1, 0.3, "#c0ccdc", "#8a7460", 0.55)


def living_room(canvas: Canvas) -> None:
    """A living room: sofa, table, lamp, plant, picture."""
    room(canvas, "#d8d0c0", 0.66, 0.35)
    play(
        canvas,
        Stage([*_seating(), *_decoration()], INDOORS, Floor(0, wood("#8a5c34", "#c09058", 0.12), 0.12)),
        Lens((0.1, 1.35, -4.1), (0.0, 0.83, 0.0), 1.55),
    )
    canvas.film = Film(1.1, 0.25, 1.03, 0.06)


def _seating() -> list[Solid]:
    """A sofa with cushions, and a table with books and a cup."""
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
    return [
        Solid(rough(joined(sofa, seats), 0.0015, 0.03), fabric, 0.02, soft=0.2),
        *cushions,
        Solid(table, wood("#7a4c26", "#b98550", 0.1), 0.3),
        *books,
    ]


def _decoration() -> list[Solid]:
    """Wall, window, picture, rug, lamp and plant."""
    stand = joined(limb((1.62, 0.0, 0.25), (1.62, 1.45, 0.25), 0.016), cylinder((1.62, 0.015, 0.25), 0.16, 0.015))
    shade = limb((1.62, 1.40, 0.25), (1.62, 1.72, 0.25), 0.25, 0.17)
    pot, leaves = _plant()
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
    return [
        wall,
        Solid(stand, "#2a2826", 0.5),
        Solid(shade, "#ffe2a8", emit=1.0),
        Solid(pot, "#e8e0d4", 0.3),
        Solid(leaves, "#3c7a34", 0.2),
        *art,
        rug,
        *window,
    ]


def _plant() -> tuple[Shape, Shape]:
    """A pot plant: pot and leaves."""
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
    return pot, leaves


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
    _greenery(canvas, heads, neck, rng)
    for x, y, kind in heads:
        if kind == 0:
            canvas.strokes(petals((x, y), 0.062, 15, rgb("#fbfaf4"), rgb("#e8b018"), rng, 0.85, 0.28))
        else:
            rose(canvas, (x, y), 0.056, ("#d81e3c", "#f07a9c", "#f4a83c")[kind - 1], rng)
    canvas.film = Film(1.05, 0.25, 1.05, 0.05)


def _greenery(
    canvas: Canvas, heads: list[tuple[float, float, int]], neck: tuple[float, float], rng: np.random.Generator
) -> None:
    """Stems and leaves."""
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
