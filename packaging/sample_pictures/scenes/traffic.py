"""What drives, rolls and flies."""

import numpy as np

from ..backdrops import lawn, park
from ..canvas import Canvas
from ..colour import Film, blurred, mix, rgb, smoothstep
from ..figures import person, placed
from ..noise import Field, solid_noise
from ..plants import Leaves, blades, broadleaf, conifer, treeline
from ..skies import BLUE_DAY, Clouds, paint_clouds, paint_cumulus, paint_sky
from ..solids import Shape, ball, box, joined, limb, turned
from ..stage import Floor, Lamp, Lens, Solid, Stage, play
from ..streets import street_scene
from ..terrain import Eye
from ..vehicles import airliner, bicycle, bus, car, train
from .nature import rolling

STREET = Lamp((-0.5, 0.8, -0.5), "#fff4e0", 1.1, 0.1, "#bcd4f0", "#6a6864", 0.55)


def asphalt(points: Field) -> Field:
    """A road surface with fine grit."""
    return (
        rgb("#4a4a4e") * (1 + 0.22 * solid_noise(points, 0.5, 3, 0.8) + 0.06 * solid_noise(points, 6.0, 4))[..., None]
    )


def red_car(canvas: Canvas) -> None:
    """A red car on a country road."""
    eye = Eye(height=12, horizon=0.42, focal=1.2, near=8, far=4000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_clouds(canvas, eye.horizon, Clouds(0.42, 2.4, 71))
    rolling(canvas, eye, 35, 30, "#5a8a34", "#a8b058", "#b8d0e0")
    treeline(canvas, 0.445, 0.10, [broadleaf(260, seed) for seed in (1, 2, 3)], 22, "#9ab8b8", 0.2, 1, 0.004)
    lawn(canvas, 0.445, "#5a942c", "#82b048")
    canvas.light[...] = blurred(canvas.light, canvas.px(0.003))
    road = smoothstep(0.56, 0.565, canvas.y) * smoothstep(0.93, 0.925, canvas.y)
    canvas.blend(rgb("#525256") * (1 + 0.12 * canvas.noise(150, 3, 3, 0.8, stretch=2.5))[..., None], road)
    for line in (0.578, 0.912):
        canvas.blend("#e8e4d8", smoothstep(0.006, 0.004, np.abs(canvas.y - line)) * 0.9)
    canvas.strokes(blades(canvas, 3000, 0.93, 1.05, (0.02, 0.06), ("#4f8a22", "#6fa832", "#3c6e1c")))
    play(
        canvas,
        Stage(placed(car("#c8140e"), (0, 0, 0), degrees=-20), STREET),
        Lens((0.2, 1.7, -6.8), (0.0, 0.70, 0.0), 1.75, (0.66, 0.66)),
    )
    canvas.film = Film(1.0, 0.3, 1.05)


def city_street(canvas: Canvas) -> None:
    """A street with parked and driving cars and passers-by."""
    street_scene(canvas)
    canvas.light[...] = blurred(canvas.light, canvas.px(0.0015))
    solids = []
    for x, z, colour, turn in (
        (-2.2, 9.0, "#1c4c9c", 90),
        (2.1, 13, "#c8c8cc", -90),
        (-2.1, 19, "#d8a41c", 90),
        (4.2, 8.0, "#a81818", -90),
        (4.2, 15, "#20242a", -90),
        (-4.4, 13.5, "#e8e8e4", 90),
        (2.2, 27, "#2c6a4c", -90),
    ):
        solids += placed(car(colour), (x, 0, z), 1.0, turn)
    for x, z, shirt, legs, turn in (
        (-5.6, 7.5, "#d8a030", "#26324c", 10),
        (5.9, 10.5, "#3a8a6a", "#3a3430", 180),
        (-5.9, 13, "#b03040", "#2a2a34", 170),
    ):
        solids += placed(person(shirt, legs), (x, 0, z), 1.0, turn)
    play(canvas, Stage(solids, STREET), Lens((0, 2.4, 0), (0, 2.4, 1), 1.2, (canvas.aspect / 2, 0.46)))
    canvas.film = Film(1.0, 0.3, 1.05)


def yellow_bus(canvas: Canvas) -> None:
    """A yellow bus in a street."""
    street_scene(canvas, 0.50)
    canvas.light[...] = blurred(canvas.light, canvas.px(0.005))
    play(
        canvas,
        Stage(placed(bus("#e8a810"), (0.5, 0, 1.5), degrees=40), STREET),
        Lens((0.0, 2.2, -10.5), (0.0, 1.75, 0.0), 1.55, (0.66, 0.52)),
    )
    canvas.film = Film(1.0, 0.3, 1.05)


def train_on_tracks(canvas: Canvas) -> None:
    """A blue train passing through fields."""
    eye = Eye(height=12, horizon=0.46, focal=1.2, near=8, far=4000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_clouds(canvas, eye.horizon, Clouds(0.45, 2.4, 73))
    rolling(canvas, eye, 41, 40, "#5a8a34", "#b0a850", "#b8d0e0")
    treeline(
        canvas, 0.475, 0.12, [conifer(240, seed) for seed in (1, 2)] + [broadleaf(260, 3)], 40, "#8aa8a8", 0.2, 1, 0.004
    )
    lawn(canvas, 0.475, "#6a942c", "#90b050")
    canvas.strokes(blades(canvas, 7000, 0.55, 1.03, (0.010, 0.05), ("#5a8a24", "#7fa838", "#a8b048", "#44701c")))

    def ballast(points: Field) -> Field:
        return mix(rgb("#4c4640"), rgb("#a89e92"), smoothstep(-0.4, 0.6, solid_noise(points, 0.8, 5, 0.8)))

    rails = [
        Solid(joined(*[box((12, 0.10, z), (60, 0.09, 0.05)) for z in (-0.75, 0.75)]), "#8a8480", 0.8, 30, 0.3),
        Solid(box((12, -0.06, 0), (60, 0.08, 2.0), 0.05), ballast),
        Solid(joined(*[box((x, 0.02, 0), (0.13, 0.05, 1.25)) for x in np.arange(-14, 10, 0.75)]), "#4a3a2c"),
    ]
    play(
        canvas,
        Stage(placed([*train(), *rails], (0, 0, 0), degrees=42), STREET, Floor(-0.15)),
        Lens((-3.2, 3.2, -15.5), (-2.4, 1.9, 0.0), 1.35, (0.50, 0.55)),
    )
    canvas.film = Film(1.0, 0.3, 1.05)


def airplane(canvas: Canvas) -> None:
    """An airliner against clouds."""
    paint_sky(canvas, 1.2, ((0.0, "#d0e4f4"), (0.4, "#8abce8"), (0.8, "#4a8cd4"), (1.2, "#2060b0")))
    paint_cumulus(canvas, (0.25, 0.92), 0.7, 5)
    paint_cumulus(canvas, (1.0, 0.98), 0.8, 8)
    paint_clouds(canvas, 1.3, Clouds(0.30, 3.0, 75, opacity=0.5))
    plane = placed(airliner(), (0, 0, 0), degrees=-28)
    lamp = Lamp((-0.4, 0.9, -0.3), "#fff8ec", 1.15, 0.1, "#b8d4f4", "#a8b8cc", 0.6)
    play(canvas, Stage(plane, lamp, None), Lens((-6, -8, -46), (0, 1, 0), 1.5, (0.66, 0.46)))
    canvas.film = Film(1.0, 0.28, 1.05)


def bicycle_by_wall(canvas: Canvas) -> None:
    """A green bicycle leaning against a brick wall."""

    def paving(points: Field) -> Field:
        a, b = points[0] / 0.42, points[2] / 0.42
        gap = np.maximum(
            smoothstep(0.475, 0.495, np.abs(a - np.floor(a) - 0.5)),
            smoothstep(0.475, 0.495, np.abs(b - np.floor(b) - 0.5)),
        )
        slab = (
            rgb("#a8a298")
            * (1 + 0.12 * np.sin(np.floor(a) * 5.1 + np.floor(b) * 9.7) + 0.08 * solid_noise(points, 0.5, 4, 0.7))[
                ..., None
            ]
        )
        return mix(slab, rgb("#5a544c"), gap)

    wall = box((0, 1.0, 0.42), (6, 3, 0.05))

    def bricks(points: Field) -> Field:
        b = points[1] / 0.075
        a = points[0] / 0.22 + 0.5 * (np.floor(b) % 2)
        gap = np.maximum(
            smoothstep(0.455, 0.48, np.abs(a - np.floor(a) - 0.5)),
            smoothstep(0.40, 0.44, np.abs(b - np.floor(b) - 0.5)),
        )
        share = 0.4 + 0.4 * np.sin(np.floor(a) * 12.99 + np.floor(b) * 78.23) + 0.25 * solid_noise(points, 0.3, 5, 0.7)
        return mix(mix(rgb("#8a3c28"), rgb("#c8744c"), np.clip(share, 0, 1)), rgb("#c4b8a8"), gap)

    pots = _flower_pot()
    stage = Stage(
        [*placed(bicycle(), (-0.1, 0, 0.05), degrees=-6), Solid(wall, bricks), *pots],
        Lamp((-0.6, 0.8, -0.6), "#fff0d8", 1.15, 0.08, "#b8cce4", "#98887a", 0.5),
        Floor(0, paving),
    )
    play(canvas, stage, Lens((0.15, 0.95, -2.5), (0.05, 0.56, 0.0), 1.75))
    canvas.film = Film(1.0, 0.28, 1.03, 0.05)


def _flower_pot() -> list[Solid]:
    """A pot of geraniums."""
    return [
        Solid(limb((1.05, 0.0, 0.15), (1.05, 0.30, 0.15), 0.13, 0.18), "#b8603c", 0.1),
        Solid(
            joined(
                *[
                    ball(
                        (1.05 + 0.16 * np.cos(a * 2.4), 0.46 + 0.10 * np.sin(a * 1.7), 0.15 + 0.12 * np.sin(a * 2.4)),
                        0.11,
                    )
                    for a in range(9)
                ],
                melt=0.03,
            ),
            "#4c8428",
        ),
        Solid(
            joined(
                *[
                    ball(
                        (1.05 + 0.22 * np.cos(a * 2.4), 0.50 + 0.14 * np.sin(a * 1.3), 0.10 + 0.16 * np.sin(a * 2.4)),
                        0.035,
                    )
                    for a in range(16)
                ]
            ),
            "#e83c58",
        ),
    ]


def cyclist(canvas: Canvas) -> None:
    """A cyclist on a park road."""
    park(canvas, 0.40, 0.007)
    road = smoothstep(0.62, 0.63, canvas.y + 0.02 * np.sin(canvas.x * 2)) * smoothstep(0.96, 0.95, canvas.y)
    canvas.blend(rgb("#6a6a6c") * (1 + 0.10 * canvas.noise(150, 3, 3, 0.8, stretch=3))[..., None], road)
    canvas.strokes(blades(canvas, 2500, 0.95, 1.06, (0.02, 0.06), ("#4f8a22", "#6fa832", "#3c6e1c")))
    torso = joined(
        limb((0.18, 0.98, 0), (-0.12, 1.36, 0), 0.13, 0.15),
        limb((-0.12, 1.38, -0.16), (-0.12, 1.38, 0.16), 0.08),
        melt=0.08,
    )
    sleeves = joined(*[limb((-0.13, 1.38, s * 0.18), (-0.20, 1.14, s * 0.25), 0.062, 0.05) for s in (-1, 1)])
    arms = joined(*[limb((-0.20, 1.14, s * 0.25), (-0.30, 0.96, s * 0.24), 0.042, 0.035) for s in (-1, 1)])
    near, far = (
        ((0.18, 0.92, -0.10), (-0.17, 0.74, -0.13), (-0.06, 0.28, -0.12)),
        ((0.18, 0.92, 0.10), (-0.08, 0.86, 0.13), (0.18, 0.44, 0.12)),
    )
    shorts = joined(
        *[
            limb(leg[0], tuple(0.5 * a + 0.5 * b for a, b in zip(leg[0], leg[1], strict=True)), 0.11, 0.085)
            for leg in (near, far)
        ]
    )
    legs = joined(
        *[joined(limb(leg[0], leg[1], 0.09, 0.062), limb(leg[1], leg[2], 0.062, 0.042)) for leg in (near, far)]
    )
    shoes = joined(*[limb(leg[2], (leg[2][0] - 0.13, leg[2][1] - 0.05, leg[2][2]), 0.05, 0.04) for leg in (near, far)])
    head = joined(ball((-0.24, 1.60, 0), 0.105), limb((-0.14, 1.40, 0), (-0.22, 1.54, 0), 0.055), melt=0.03)
    helmet = joined(limb((-0.30, 1.675, 0), (-0.15, 1.675, 0), 0.095, 0.085), melt=0.0)
    rider = [
        Solid(joined(torso, sleeves, melt=0.05), "#e8601c", 0.1, soft=0.15),
        Solid(joined(arms, legs, head), "#c98a66", 0.1, soft=0.15),
        Solid(shorts, "#16181e", 0.2),
        Solid(shoes, "#e8e8e8", 0.2),
        Solid(helmet, "#f0f0f0", 0.7, 50, 0.2),
    ]
    play(
        canvas,
        Stage(placed([*bicycle("#1c4cb8")[:-1], *rider], (0.0, 0, 0), degrees=-14), STREET),
        Lens((0.0, 1.15, -3.5), (-0.02, 0.83, 0.0), 1.7),
    )
    canvas.film = Film(1.0, 0.28, 1.05)


def house_bricks(points: Field) -> Field:
    """Bricks on walls along x and along z."""
    b = points[1] / 0.10
    a = (points[0] + points[2]) / 0.30 + 0.5 * (np.floor(b) % 2)
    gap = np.maximum(
        smoothstep(0.44, 0.48, np.abs(a - np.floor(a) - 0.5)), smoothstep(0.38, 0.44, np.abs(b - np.floor(b) - 0.5))
    )
    return mix(
        mix(
            rgb("#8a3c28"),
            rgb("#b8644a"),
            np.clip(0.5 + 0.35 * np.sin(np.floor(a) * 12.99 + np.floor(b) * 78.23), 0, 1),
        ),
        rgb("#b8a898"),
        gap * 0.8,
    )


def brick_house(canvas: Canvas) -> None:
    """A brick house with a garden."""
    paint_sky(canvas, 0.6, BLUE_DAY)
    paint_cumulus(canvas, (0.25, 0.24), 0.45, 25)
    paint_clouds(canvas, 0.6, Clouds(0.3, 2.8, 77, opacity=0.6))
    treeline(
        canvas,
        0.62,
        0.32,
        [broadleaf(300, seed, Leaves("#16300f", "#5f8a35")) for seed in (1, 2, 3)],
        12,
        "#a8c4cc",
        0.15,
        1,
    )
    lawn(canvas, 0.58, "#5a9a2c", "#7fb044")
    canvas.strokes(blades(canvas, 8000, 0.72, 1.03, (0.008, 0.035), ("#4f8a22", "#6fa832", "#8cbf48", "#3c6e1c")))

    def tiles(points: Field) -> Field:
        row = points[1] / 0.16
        return rgb("#4c4a50") * (0.75 + 0.4 * (row - np.floor(row)) + 0.08 * np.sin(points[0] * 30))[..., None]

    walls = joined(box((0, 1.5, 0), (3.6, 1.5, 2.4)), *[limb((-3.55 + 0.0, 3.0, 0), (3.55, 3.0, 0), 0.05)])
    gable = [box((s * 3.5, 3.0 + 0.28 * n, 0), (0.10, 0.16, 2.3 - 0.44 * n)) for s in (-1, 1) for n in range(6)]
    slope = 32.0
    roof = [turned(box((0, 3.75, s * 1.35), (3.95, 0.09, 1.72)), "x", s * slope, (0, 3.75, s * 1.35)) for s in (-1, 1)]
    glass = [box((x, 1.6, -2.42), (0.55, 0.62, 0.04)) for x in (-2.2, 2.2)] + [
        box((3.62, 1.6, z), (0.04, 0.62, 0.55)) for z in (-0.9, 0.9)
    ]
    frames = [box((x, y, -2.46), (0.66, 0.05, 0.05)) for x in (-2.2, 2.2) for y in (0.95, 1.6, 2.25)] + [
        box((x + d, 1.6, -2.46), (0.05, 0.66, 0.05)) for x in (-2.2, 2.2) for d in (-0.6, 0, 0.6)
    ]
    frames += (
        [box((3.66, y, z), (0.05, 0.05, 0.66)) for z in (-0.9, 0.9) for y in (0.95, 1.6, 2.25)]
        + [box((0, 2.42, -2.85), (0.95, 0.07, 0.55))]
        + [limb((s * 0.8, 0, -3.2), (s * 0.8, 2.4, -3.2), 0.06) for s in (-1, 1)]
    )
    path, hedge, blooms = _garden()
    solids = [
        Solid(walls, house_bricks),
        Solid(joined(*gable), house_bricks),
        Solid(joined(*roof), tiles, 0.05),
        Solid(joined(*glass), "#1c2c3c", 1.0, 80, 0.7),
        Solid(joined(*frames), "#f4f2ec", 0.2),
        Solid(box((0, 1.05, -2.42), (0.45, 1.05, 0.05)), "#1c5a4a", 0.4),
        Solid(box((-2.2, 4.9, 0.3), (0.34, 0.75, 0.34)), house_bricks),
        Solid(path, "#b8a890"),
        Solid(hedge, "#3c6a1c"),
        Solid(blooms, "#e83c6c", 0.1),
    ]
    play(
        canvas,
        Stage(placed(solids, (0, 0, 0), degrees=26), STREET),
        Lens((0.0, 2.3, -13.5), (0.0, 2.2, 0), 1.55, (0.66, 0.52)),
    )
    canvas.paste(broadleaf(round(canvas.px(0.62)), 6, Leaves()), 1.24, 0.86)
    canvas.film = Film(1.0, 0.28, 1.05)


def _garden() -> tuple[Shape, Shape, Shape]:
    """Path, hedge and what blooms in it."""
    path = box((0, 0.0, -5.6), (0.55, 0.03, 3.2))
    hedge = joined(
        *[ball((x, 0.32, -2.85 + 0.08 * np.sin(x * 9)), 0.38) for x in (-3.3, -2.7, -2.1, -1.5, 1.5, 2.1, 2.7, 3.3)],
        melt=0.1,
    )
    blooms = joined(
        *[
            ball(
                (x * 1.0 + 0.15 * np.sin(i * 7), 0.35 + 0.28 * abs(np.sin(i * 3.1)), -3.18 - 0.06 * np.cos(i * 5)),
                0.055,
            )
            for i, x in enumerate(np.concatenate([np.linspace(-3.5, -1.4, 16), np.linspace(1.4, 3.5, 16)]))
        ]
    )
    return path, hedge, blooms
