"""Seas and shores."""

import numpy as np

from ..backdrops import open_sea
from ..boats import rowing_boat, sailboat
from ..canvas import Canvas
from ..colour import Film, mix, rgb, smoothstep
from ..noise import Field, sample, tile
from ..skies import BLUE_DAY, SUNSET, Clouds, Water, paint_clouds, paint_sky, paint_sun
from ..solids import box, cylinder, joined, limb, turned
from ..stage import Floor, Lamp, Lens, Solid, Stage, play
from ..streets import townhouse
from ..terrain import Eye, haze, look
from .nature import lake_water


def red_sailboat(canvas: Canvas) -> None:
    """A red-sailed boat on a blue sea."""
    eye = Eye(height=3.0, horizon=0.52, focal=1.3, near=3, far=8000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_clouds(canvas, eye.horizon, Clouds(0.42, 2.6, 4))
    open_sea(canvas, eye, Water("#0a4a72", BLUE_DAY, roughness=0.6), 16, 0.45, 0.3)
    sailboat(canvas, canvas.aspect * 0.50, 0.66, 0.58, "#f2eee6", "#c81e1e", "#d8352a")
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


def lighthouse(canvas: Canvas) -> None:
    """A red and white lighthouse on a green cliff."""
    eye = Eye(height=9.0, horizon=0.60, focal=1.3, near=6, far=9000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_clouds(canvas, eye.horizon, Clouds(0.45, 2.4, 31))
    open_sea(canvas, eye, Water("#0a4f72", BLUE_DAY, roughness=0.8), 18, 0.8, 0.6)
    _cliff(canvas)
    stripes = Solid(
        limb((0, 0, 0), (0, 9.2, 0), 1.75, 1.15),
        lambda p: mix(rgb("#f4f0e8"), rgb("#c8201c"), (np.floor(p[1] / 1.85) % 2)),
        0.2,
    )
    parts = [
        stripes,
        Solid(cylinder((0, 10.0, 0), 1.65, 0.14), "#2a2a2c"),
        Solid(cylinder((0, 10.9, 0), 0.85, 0.85), "#ffe9a8", 0.8, 60, 0.3, 0.5),
        Solid(limb((0, 11.7, 0), (0, 13.0, 0), 1.15, 0.08), "#a81c18", 0.3),
        Solid(
            joined(
                *[cylinder((1.55 * np.cos(a), 10.5, 1.55 * np.sin(a)), 0.04, 0.45) for a in np.linspace(0, 6.28, 13)]
            ),
            "#2a2a2c",
        ),
        Solid(
            joined(*[box((0.0, y, -1.62 + 0.06 * y), (0.22, 0.36, 0.2)) for y in (2.7, 6.2)]), "#20262c", 0.6, 50, 0.3
        ),
    ]
    house = [
        Solid(box((-4.6, 1.3, 0.6), (2.1, 1.3, 1.5)), "#f0ece2"),
        Solid(
            joined(
                turned(box((-4.6, 3.1, -0.4), (2.4, 0.12, 1.3)), "x", -38, (-4.6, 3.1, -0.4)),
                turned(box((-4.6, 3.1, 1.5), (2.4, 0.12, 1.3)), "x", 38, (-4.6, 3.1, 1.5)),
            ),
            "#9c3a24",
        ),
        Solid(joined(*[box((x, 1.5, -0.92), (0.32, 0.42, 0.06)) for x in (-5.6, -3.7)]), "#2c3a48", 0.8, 50, 0.3),
    ]
    play(
        canvas,
        Stage([*parts, *house], Lamp((-0.7, 0.6, -0.5), "#fff2dc", 1.15, 0.1), Floor(0.0, None, reach=70)),
        Lens((0, 4.0, -30), (0, 4.0, 0), 1.35, (0.46, 0.44)),
    )
    canvas.film = Film(1.0, 0.3, 1.05)


def _cliff(canvas: Canvas) -> None:
    """A cliff with turf on top and surf at its foot."""
    rock = canvas.noise(9, 6, 3, 0.6)
    gy, gx = np.gradient(rock)
    top = (
        0.66
        + 0.34 * smoothstep(0.55, 0.15, canvas.x / canvas.aspect) * -0.25
        + 0.10 * smoothstep(0.60, 0.66, canvas.x / canvas.aspect)
        + 0.008 * canvas.noise(7, 5, 5)
    )
    foot = 0.96 - 0.30 * smoothstep(0.58, 0.80, canvas.x / canvas.aspect) + 0.02 * rock
    land = smoothstep(0, 0.004, canvas.y - top) * smoothstep(
        0.80, 0.78, canvas.x / canvas.aspect + 0.04 * rock - 0.3 * np.clip(canvas.y - 0.7, 0, 1)
    )
    stone = mix(rgb("#2c2620"), rgb("#a89880"), np.clip(0.42 + (gx * 0.7 - gy) * canvas.height_px * 0.012, 0, 1))
    canvas.blend(stone, land)
    turf = smoothstep(0.10, 0.02, canvas.y - top + 0.05 * rock)
    canvas.blend(
        mix(rgb("#3c6a1c"), rgb("#86b048"), np.clip(0.5 + 0.3 * canvas.noise(40, 4, 7, 0.7), 0, 1)), land * turf
    )
    surf = (
        smoothstep(0.035, 0.0, np.abs(canvas.y - foot))
        * smoothstep(-0.6, 0.7, canvas.noise(30, 4, 9))
        * (canvas.x > 0.5)
    )
    canvas.blend("#f4fafa", surf * 0.9)


def harbour(canvas: Canvas) -> None:
    """Boats in a harbour before coloured houses."""
    shore = 0.56
    paint_sky(canvas, shore, BLUE_DAY)
    paint_clouds(canvas, shore, Clouds(0.42, 2.6, 43))
    canvas.blend(
        mix(rgb("#4a7a3a"), rgb("#8aa86a"), np.clip(0.5 + 0.3 * canvas.noise(14, 5, 3), 0, 1)),
        smoothstep(0, 0.004, canvas.y - 0.34 - 0.07 * np.sin(canvas.x * 2.6 + 0.7) - 0.008 * canvas.noise(8, 4, 4)),
    )
    rng = np.random.default_rng(4)
    paints = ("#e8b04a", "#d86a4a", "#f0e0c0", "#6a9ab8", "#e8c8a0", "#c84838", "#f4ecd8", "#88b088", "#e09a70")
    x, number = -0.03, 0
    while x < canvas.aspect:
        width, top = 0.10 + 0.05 * float(rng.random()), shore - 0.16 - 0.10 * float(rng.random())
        townhouse(canvas, x, top, width, shore - 0.02, paints[number % len(paints)], number)
        x, number = x + width, number + 1
    canvas.blend(
        rgb("#8a8074") * (1 + 0.2 * canvas.noise(60, 3, 5))[..., None],
        canvas.polygon_mask(
            [(0, shore - 0.025), (canvas.aspect, shore - 0.025), (canvas.aspect, shore + 0.01), (0, shore + 0.01)]
        ),
    )
    lake_water(canvas, shore + 0.008, canvas.light.copy(), "#0c4058", 0.020)
    for bx, by, size, hull, sail, second in (
        (0.20, 0.66, 0.40, "#f4f0e8", "#f4f0e6", "#e8e2d4"),
        (1.12, 0.64, 0.34, "#24588a", "#f4f0e6", "#ece4d4"),
        (0.80, 0.70, 0.46, "#c83a2c", "#f8f4ea", "#f0e8d8"),
    ):
        sailboat(canvas, bx, by, size, hull, sail, second)
    rowing_boat(canvas, 0.44, 0.86, 0.20, "#2c7a5c")
    rowing_boat(canvas, 1.08, 0.92, 0.24, "#d8a02c")
    canvas.film = Film(1.0, 0.3, 1.05)


def island_panorama(canvas: Canvas) -> None:
    """A wide view over islands at the golden hour."""
    source = tile(81, 0.5)

    def height(x: Field, z: Field) -> Field:
        base = sample(source, x / 5200 + 0.72, z / 5200 + 0.1) + 0.3 * sample(source, x / 1500, z / 1500)
        return (
            1100 * np.maximum(base - 0.10, -0.02) * smoothstep(300, 1500, z)
            + 25 * sample(source, x / 200, z / 200) * (base > 0.08)
        ).astype(np.float32)

    eye = Eye(height=240, horizon=0.42, focal=1.0, near=150, far=14000, steps=520)
    sun = (canvas.aspect * 0.72, 0.36)
    paint_sky(canvas, eye.horizon, ((0.0, "#ffd49a"), (0.12, "#f8c0a0"), (0.3, "#a8b4d8"), (0.7, "#5a88c8")))
    paint_clouds(canvas, eye.horizon, Clouds(0.38, 2.4, 47, "#ffe8d0", "#a898b8", 0.8, 0.5), sun[0])
    paint_sun(canvas, sun, 0.022, "#ffe0a0", 0.10)
    sky = ((0.0, "#ffcf98"), (0.2, "#d0b8c0"), (1.0, "#6a90c8"))
    open_sea(canvas, eye, Water("#0c3c5c", sky, sun, "#ffd090", 1.1), 190, 4.0)
    land = look(canvas, height, eye, 0.8)
    green = mix(
        mix(rgb("#2c4a1c"), rgb("#7a8a44"), np.clip(0.5 + 0.5 * sample(source, land.x / 300, land.z / 300), 0, 1)),
        rgb("#c8b088"),
        smoothstep(14, 4, land.y),
    )
    light = green * (land.lit((0.75, 0.45, 0.3), 0.45) * 1.3)[..., None] * rgb("#ffe0b8")
    canvas.blend(haze(light, land.z, "#f4ccac", 9000), land.hit * smoothstep(2.0, 4.0, land.y))
    canvas.film = Film(1.02, 0.28, 1.05, 0.05, 0.1)
