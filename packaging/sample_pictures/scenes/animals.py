"""Animals."""

import numpy as np

from ..backdrops import GREENS, lawn, open_sea, park, room, sand_ground
from ..canvas import Canvas, Point
from ..colour import Film, blurred, mix, ramp, rgb, smoothstep
from ..figures import cat, dog, duck, elephant, horse, placed, sheep
from ..plants import Leaves, blades, broadleaf, treeline
from ..skies import BLUE_DAY, SUNSET, Clouds, Water, paint_clouds, paint_cumulus, paint_sky, paint_sun
from ..solids import box, ellipsoid, joined, rough
from ..stage import Floor, Lamp, Lens, Solid, Stage, play
from ..surfaces import plain, speckled
from ..terrain import Eye
from .nature import lake_water, rolling

DAY = Lamp((-0.6, 0.75, -0.5), ground="#4d7a26")


def dog_on_grass(canvas: Canvas) -> None:
    """A brown dog on a lawn."""
    park(canvas)
    canvas.strokes(blades(canvas, 9000, 0.55, 1.02, (0.010, 0.05), GREENS))
    play(
        canvas, Stage(placed(dog(), (0.04, 0, 0), degrees=-24), DAY), Lens((0.0, 0.85, -2.6), (-0.05, 0.46, 0.0), 1.85)
    )
    canvas.strokes(blades(canvas, 2600, 0.80, 0.90, (0.035, 0.05), GREENS, salt=2))
    canvas.strokes(blades(canvas, 900, 0.98, 1.10, (0.09, 0.15), GREENS, salt=3), blur=0.003)
    canvas.film = Film(1.0, 0.3, 1.05)


def dog_on_beach(canvas: Canvas) -> None:
    """A black and white dog on wet sand, the sea behind."""
    eye = Eye(height=2.2, horizon=0.34, focal=1.5, near=2, far=9000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_clouds(canvas, eye.horizon, Clouds(0.45, 2.6, 8))
    open_sea(canvas, eye, Water("#0a5a7a", BLUE_DAY, roughness=0.8), 9, 0.5, 0.6)
    for number, row in enumerate((0.42, 0.465, 0.52)):
        line = row + 0.008 * np.sin(canvas.x * 6 + number * 2) + 0.006 * canvas.noise(8, 4, 20 + number)
        foam = smoothstep(0.014, 0.0, np.abs(canvas.y - line)) * smoothstep(
            -0.8, 0.6, canvas.noise(40, 4, 30 + number, stretch=3)
        )
        canvas.blend("#f6fafa", foam * 0.95)
    edge = 0.535 + 0.012 * np.sin(canvas.x * 5) + 0.004 * canvas.noise(8, 4, 3)
    sand_ground(canvas, eye.horizon, edge, "#d8bc8c")
    wet = np.clip(1 - (canvas.y - edge) / 0.10, 0, 1) * smoothstep(0, 0.005, canvas.y - edge)
    canvas.blend("#8a8478", wet * 0.6)
    canvas.light[...] = blurred(canvas.light, canvas.px(0.0025))
    runner = dog("#181614", "#3a3632", "#efe8dc")
    play(
        canvas,
        Stage(placed(runner, (0.0, 0, 0), degrees=26), Lamp((-0.6, 0.7, -0.5), ground="#c8a878")),
        Lens((0.0, 0.95, -2.5), (0.0, 0.44, 0.0), 1.75, (0.66, 0.56)),
    )
    canvas.film = Film(1.0, 0.28, 1.05)


def cat_on_sofa(canvas: Canvas) -> None:
    """A ginger cat sitting on a blue sofa."""
    room(canvas, "#d8ccb8", 2.0, 0.25)
    canvas.light[...] = blurred(canvas.light, canvas.px(0.01))
    fabric = plain("#2f5a80", 0.12, 0.02, 5)
    sofa = [
        box((0, -0.10, 0.05), (0.85, 0.10, 0.42), 0.05),
        box((0, 0.20, 0.42), (0.85, 0.34, 0.12), 0.08),
        box((-0.78, 0.08, 0.05), (0.13, 0.24, 0.42), 0.08),
        box((0.78, 0.08, 0.05), (0.13, 0.24, 0.42), 0.08),
    ]
    cushions = [ellipsoid((-0.42, 0.16, 0.25), (0.19, 0.17, 0.09)), ellipsoid((0.45, 0.15, 0.25), (0.19, 0.16, 0.09))]
    solids = [
        Solid(rough(joined(*sofa), 0.002, 0.02), fabric, 0.02, soft=0.15),
        Solid(cushions[0], speckled("#e0b040", "#f0cc70", 0.03), 0.03, soft=0.2),
        Solid(cushions[1], speckled("#c8563c", "#d87858", 0.03), 0.03, soft=0.2),
        *placed(cat(), (0.0, 0.0, 0.0), 1.0, 14),
    ]
    play(
        canvas,
        Stage(solids, Lamp((-0.7, 0.7, -0.5), "#fff0d8", 1.1, 0.3, "#b0bccc", "#7a6a5a", 0.5), None),
        Lens((0.03, 0.40, -1.12), (0.0, 0.255, 0.0), 1.75),
    )
    canvas.film = Film(1.05, 0.25, 1.05, 0.05)


def horse_in_field(canvas: Canvas) -> None:
    """A bay horse in a green field."""
    eye = Eye(height=16, horizon=0.48, focal=1.2, near=8, far=4000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_cumulus(canvas, (0.35, 0.28), 0.5, 15)
    paint_cumulus(canvas, (1.1, 0.34), 0.35, 16)
    rolling(canvas, eye, 15, 30, "#4f8a2a", "#86ae48", "#b4cfe0")
    treeline(canvas, 0.50, 0.10, [broadleaf(260, seed) for seed in (1, 2, 3)], 24, "#9ab8b8", 0.3, 1, 0.005)
    lawn(canvas, 0.50, "#5a942c", "#82b048")
    canvas.light[...] = blurred(canvas.light, canvas.px(0.003))
    canvas.strokes(blades(canvas, 8000, 0.58, 1.03, (0.010, 0.05), GREENS))
    play(
        canvas, Stage(placed(horse(), (0.25, 0, 0), degrees=-14), DAY), Lens((0.0, 1.5, -5.6), (-0.05, 1.08, 0.0), 1.75)
    )
    canvas.strokes(blades(canvas, 2200, 0.82, 0.93, (0.03, 0.055), GREENS, salt=3))
    canvas.film = Film(1.0, 0.3, 1.05)


def sheep_on_pasture(canvas: Canvas) -> None:
    """Sheep on a hillside."""
    eye = Eye(height=20, horizon=0.40, focal=1.2, near=10, far=4000)
    paint_sky(canvas, eye.horizon, ((0.0, "#dfe8ee"), (0.2, "#b4cde0"), (0.6, "#7aa4d0")))
    paint_clouds(canvas, eye.horizon, Clouds(0.6, 2.4, 18))
    rolling(canvas, eye, 25, 55, "#5a8a34", "#94ac58", "#c0d0d8")
    lawn(canvas, 0.44, "#5f9632", "#88b050")
    canvas.strokes(blades(canvas, 9000, 0.52, 1.03, (0.007, 0.04), GREENS))
    flock = placed(sheep(), (-0.35, 0, 0.0), 1.0, -20)
    for x, z, turn, down in (
        (1.15, 1.4, 160, True),
        (-1.9, 2.6, 30, True),
        (2.9, 4.6, 10, False),
        (-3.6, 6.6, 190, True),
        (0.6, 6.0, -40, False),
        (4.6, 8.4, 170, True),
        (-0.9, 10.0, 20, True),
    ):
        flock += placed(sheep(head_down=down), (x, 0, z), 1.0, turn)
    play(canvas, Stage(flock, DAY), Lens((0.0, 1.5, -3.1), (0.05, 0.66, 0.0), 1.5, (0.66, 0.60)))
    canvas.strokes(blades(canvas, 1500, 0.84, 1.02, (0.03, 0.05), GREENS, salt=3))
    canvas.film = Film(1.0, 0.28, 1.0)


def ducks_on_pond(canvas: Canvas) -> None:
    """Two ducks on a pond."""
    shore = 0.20
    paint_sky(canvas, 0.5, ((0.0, "#9cb890"), (0.3, "#c8dcc0"), (0.6, "#d8e8f0")))
    treeline(
        canvas,
        shore + 0.02,
        0.34,
        [broadleaf(260, seed, Leaves("#1c3a14", "#78a040")) for seed in (1, 2, 3)],
        16,
        "#b8d0a0",
        0.2,
        1,
    )
    canvas.strokes(blades(canvas, 1800, shore, shore + 0.02, (0.05, 0.10), GREENS))
    canvas.light[...] = blurred(canvas.light, canvas.px(0.012))
    lake_water(canvas, shore + 0.01, canvas.light.copy(), "#1c4a4c", 0.012)
    waves = canvas.noise(24, 5, 5, 0.6, stretch=5)
    gy, _ = np.gradient(waves)
    canvas.light *= (1 + np.clip(gy * canvas.height_px * 0.006, -0.45, 0.8) * smoothstep(shore, 0.5, canvas.y))[
        ..., None
    ]
    canvas.blend("#b4d0dc", smoothstep(0.3, 1.4, gy * canvas.height_px * 0.012) * 0.5 * (canvas.y > shore + 0.02))
    pair = placed(duck(), (-0.10, 0, 0.0), 1.0, -16) + placed(duck(False), (0.34, 0, 0.42), 1.0, 14)
    before = canvas.light.copy()
    play(
        canvas,
        Stage(pair, Lamp((-0.6, 0.7, -0.5), ground="#3a6a60"), Floor(0.0, None)),
        Lens((0.0, 0.52, -1.45), (0.06, 0.10, 0.15), 1.9),
    )
    for x, y, r in ((0.55, 0.735, 0.42), (0.98, 0.52, 0.28)):
        ring = np.hypot((canvas.x - x) / r, (canvas.y - y) / (r * 0.24))
        canvas.light[...] = mix(
            canvas.light, before * 1.4, 0.30 * smoothstep(0.08, 0.0, np.abs(ring - 0.9)) * (canvas.y > y - 0.01)
        )
    canvas.film = Film(1.05, 0.3, 1.05)


def bird(x: float, y: float, size: float, beat: float) -> list[list[Point]]:
    """A gull from afar: two bent wings and a body."""
    tip = y - size * (0.35 * beat)
    wings = [
        [
            (x, y),
            (x + side * size * 0.45, y - size * (0.28 + 0.2 * beat)),
            (x + side * size, tip),
            (x + side * size * 0.45, y - size * (0.16 + 0.2 * beat)),
            (x, y + size * 0.10),
        ]
        for side in (-1, 1)
    ]
    body = [(-0.10, 0.02), (0.0, -0.08), (0.16, 0.0), (0.30, 0.07), (0.0, 0.12)]
    return [*wings, [(x + size * a, y + size * b) for a, b in body]]


def birds_at_sunset(canvas: Canvas) -> None:
    """A flock of birds in an evening sky over the sea."""
    eye = Eye(height=3.0, horizon=0.82, focal=1.3, near=3, far=9000)
    sun = (0.45, 0.70)
    paint_sky(
        canvas,
        eye.horizon,
        ((0.0, "#ffcf7a"), (0.15, "#ff9c58"), (0.35, "#e87868"), (0.65, "#9a6a98"), (1.0, "#4a5490")),
    )
    paint_clouds(canvas, eye.horizon, Clouds(0.42, 2.4, 28, "#ffc8a0", "#a0607c", 0.8, 0.5), sun[0])
    paint_sun(canvas, sun, 0.05, "#ffdf9a", 0.10)
    open_sea(canvas, eye, Water("#3a2438", SUNSET, sun, "#ffb868", 1.5), 14, 0.5)
    rng = np.random.default_rng(12)
    flock = []
    for number in range(26):
        share = number / 25
        x, y = 0.22 + 0.95 * share + 0.05 * rng.normal(), 0.42 - 0.26 * np.sin(share * 2.8) + 0.05 * rng.normal()
        flock += bird(float(x), float(y), 0.018 + 0.04 * float(rng.random()) ** 1.5, float(rng.uniform(-0.6, 1.2)))
    flock += bird(0.92, 0.30, 0.13, 0.9) + bird(0.56, 0.20, 0.10, 0.2)
    canvas.blend("#1c1420", canvas.polygon_mask(*flock, blur=0.0008))
    canvas.film = Film(1.05, 0.28, 1.05, 0.1, 0.1)


def elephants(canvas: Canvas) -> None:
    """An elephant and its calf on the savanna."""
    eye = Eye(height=5, horizon=0.50, focal=1.2, near=5, far=6000)
    paint_sky(canvas, eye.horizon, ((0.0, "#f6dcae"), (0.15, "#e8cfa8"), (0.45, "#9cc0dc"), (1.0, "#5a94cc")))
    paint_clouds(canvas, eye.horizon, Clouds(0.35, 2.8, 33, "#fff4e0", "#c8b8a8", 0.8))
    canvas.blend(
        mix(rgb("#8a8a98"), rgb("#c8b090"), 0.4),
        smoothstep(0, 0.003, canvas.y - eye.horizon + 0.03 + 0.02 * canvas.noise(2, 5, 3)),
    )
    lawn(canvas, eye.horizon, "#b08a3c", "#d0b060")
    acacia = broadleaf(320, 4, Leaves("#2c3410", "#7a8034", "#3a2c1c", "#98984a"))
    for x, base, size in ((0.22, 0.56, 0.24), (1.16, 0.54, 0.16), (0.62, 0.53, 0.09), (0.92, 0.525, 0.06)):
        part = acacia.resized(round(canvas.px(size)))
        squashed = type(part)(np.repeat(part.light, 2, axis=1), np.repeat(part.alpha, 2, axis=1)).resized(
            round(canvas.px(size))
        )
        canvas.paste(squashed, x, base)
    canvas.strokes(blades(canvas, 9000, 0.56, 1.04, (0.010, 0.06), ("#b8923c", "#d8b45c", "#8a6c28", "#e4c878")))
    herd = placed(elephant(), (-0.3, 0, 0), 1.0, -22) + placed(elephant(), (2.6, 0, 0.6), 0.48, -22)
    play(
        canvas,
        Stage(herd, Lamp((-0.6, 0.7, -0.5), "#fff0d0", 1.15, 0.12, "#b8ccdc", "#a08048")),
        Lens((0.2, 2.0, -9.0), (0.2, 1.5, 0.0), 1.75),
    )
    canvas.strokes(blades(canvas, 2200, 0.80, 0.94, (0.035, 0.06), ("#b8923c", "#d8b45c", "#8a6c28"), salt=3))
    canvas.film = Film(1.0, 0.28, 1.0, 0.08)


def fish(canvas: Canvas, x: float, y: float, size: float, colours: tuple[str, str, str], flip: int = 1) -> None:
    """A reef fish with bands; `size` is half its length."""
    u, v = (canvas.x - x) / size * flip, (canvas.y - y) / size
    body = 0.52 * np.sqrt(np.clip(1 - u * u, 0, 1)) * (1 + 0.12 * u)
    mask = smoothstep(1.05, 0.97, np.abs(v) / np.maximum(body, 1e-3)) * (np.abs(u) < 0.985)
    tail = canvas.polygon_mask(
        [(x + flip * size * a, y + size * b) for a, b in ((-0.85, 0.0), (-1.38, -0.42), (-1.24, 0.0), (-1.38, 0.42))],
        blur=0.002,
    )
    fins = canvas.polygon_mask(
        [(x + flip * size * a, y + size * b) for a, b in ((0.35, -0.42), (0.0, -0.82), (-0.72, -0.62), (-0.75, -0.28))],
        [(x + flip * size * a, y + size * b) for a, b in ((0.1, 0.45), (-0.3, 0.78), (-0.72, 0.5), (-0.7, 0.25))],
        blur=0.002,
    )
    canvas.blend(rgb(colours[0]) * 0.75, np.clip(tail + fins, 0, 1))
    band = (
        smoothstep(0.10, 0.07, np.abs(u - 0.32))
        + smoothstep(0.13, 0.10, np.abs(u + 0.22))
        + smoothstep(0.07, 0.05, np.abs(u + 0.78))
    )
    rim = (
        smoothstep(0.16, 0.12, np.abs(u - 0.32))
        + smoothstep(0.19, 0.15, np.abs(u + 0.22))
        + smoothstep(0.12, 0.09, np.abs(u + 0.78))
    )
    light = np.clip(0.95 - 0.75 * v / np.maximum(body, 0.05) * 0.55, 0.3, 1.5)
    colour = (
        mix(mix(rgb(colours[0]), rgb(colours[2]), np.clip(rim, 0, 1)), rgb(colours[1]), np.clip(band, 0, 1))
        * light[..., None]
    )
    canvas.blend(colour, mask)
    canvas.blend(
        "#f4f0e0", canvas.ellipse_mask((x + flip * size * 0.66, y - size * 0.09), (size * 0.085, size * 0.085), 0.1)
    )
    canvas.blend(
        "#0a0a0c", canvas.ellipse_mask((x + flip * size * 0.675, y - size * 0.09), (size * 0.055, size * 0.055), 0.1)
    )


def coral_reef(canvas: Canvas) -> None:
    """Clownfish over a coral reef."""
    canvas.light[...] = ramp(canvas.y, (0.0, "#58c8e4"), (0.35, "#1484bc"), (0.8, "#0a4a84"), (1.0, "#08305c"))
    shafts = np.clip(canvas.noise(6, 3, 3, stretch=0.12), 0, 2) * smoothstep(0.8, 0.0, canvas.y)
    canvas.glow("#a8ecf4", shafts, 0.22)
    rng = np.random.default_rng(7)
    colours = ("#d8486c", "#e88a3c", "#a85ab8", "#d8c060", "#5a9a5c", "#c83a3a", "#e8a0b0")
    for number in range(46):
        share = number / 45
        x, r = float(rng.random() * canvas.aspect), float(0.05 + 0.10 * rng.random()) * (0.6 + 0.6 * share)
        y = 0.72 + 0.30 * share + 0.10 * abs(x - 0.66) * -0.9
        bumpy = canvas.noise(float(rng.uniform(14, 40)), 4, 100 + number, 0.7)
        cap = 1 - ((canvas.x - x) / r) ** 2 - ((canvas.y - y) / (r * 0.8)) ** 2 + 0.22 * bumpy
        gy, gx = np.gradient(np.sqrt(np.maximum(cap, 0)) + 0.12 * bumpy)
        tone = np.clip(0.42 - (gx * 0.5 + gy) * canvas.height_px * 0.045 * r, 0.05, 1.1)
        colour = mix(rgb(colours[number % len(colours)]) * tone[..., None], rgb("#0e4a80"), 0.55 * (1 - share))
        canvas.blend(colour.astype(np.float32), smoothstep(0, 0.08, cap))
    for number in range(16):
        fish(
            canvas,
            float(rng.random() * canvas.aspect),
            0.12 + 0.4 * float(rng.random()),
            0.014 + 0.012 * float(rng.random()),
            ("#e8d040", "#f4e890", "#c8a828"),
            1 if number % 3 else -1,
        )
    canvas.light[...] = mix(canvas.light, rgb("#1478b0"), 0.10)
    for x, y, size, flip in (
        (0.52, 0.46, 0.19, 1),
        (1.02, 0.60, 0.13, -1),
        (0.22, 0.66, 0.09, 1),
        (1.12, 0.26, 0.08, -1),
    ):
        fish(canvas, x, y, size, ("#f07010", "#f8f8f4", "#180c08"), flip)
    canvas.film = Film(1.05, 0.3, 1.05, -0.03, 0.08)
