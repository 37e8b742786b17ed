"""Woods, meadows and the weather over them."""

import numpy as np

from ..backdrops import GREENS, lawn
from ..canvas import Canvas, Sprite
from ..colour import Film, blurred, mix, ramp, rgb, smoothstep
from ..noise import Field, sample, tile
from ..plants import AUTUMN, Leaves, blades, broadleaf, conifer, treeline
from ..skies import BLUE_DAY, OVERCAST, Clouds, Water, paint_clouds, paint_cumulus, paint_sky, water_light, water_waves
from ..terrain import Eye, haze, hills, look


def rolling(
    canvas: Canvas,
    eye: Eye,
    seed: int,
    metres: float,
    near: str,
    far: str,
    air: str,
    sun: tuple[float, float, float] = (-0.7, 0.5, -0.2),
) -> None:
    """Green hills to the horizon."""
    height = hills(seed, (900.0, metres), (140.0, metres * 0.06))
    land = look(canvas, height, eye)
    patch = sample(tile(seed + 7, 0.5), land.x / 700, land.z / 700)
    fine = sample(tile(seed + 8, 0.75), land.x / 30, land.z / 60) * np.exp(-land.z / 250)
    colour = mix(
        rgb(near),
        rgb(far),
        smoothstep(-0.3, 0.4, patch + 0.25 * np.sign(np.sin(land.x / 90 + 3 * patch)) * (land.z > 150)),
    )
    light = colour * (land.lit(sun, 0.45) * (1 + 0.5 * fine))[..., None] * 1.25
    canvas.blend(haze(light, land.z, air, 3500), land.hit.astype(np.float32))


def green_meadow(canvas: Canvas) -> None:
    """A meadow with a few broad trees."""
    eye = Eye(height=14, horizon=0.46, focal=1.2, near=8, far=4000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_cumulus(canvas, (0.30, 0.30), 0.42, 5)
    paint_cumulus(canvas, (1.02, 0.24), 0.5, 8)
    rolling(canvas, eye, 5, 34, "#4f8a2a", "#7fae48", "#b4cfe0")
    trees = [broadleaf(420, seed, Leaves("#12290c", "#5f9030")) for seed in (1, 2, 6)]
    treeline(canvas, 0.475, 0.05, trees, 40, "#9dbcc8", 0.45, 1, 0.004)
    lawn(canvas, 0.52, "#5c9a2c", "#7fb044")
    for x, base, size, seed in (
        (0.95, 0.60, 0.17, 1),
        (0.45, 0.64, 0.24, 0),
        (1.10, 0.74, 0.46, 2),
        (0.20, 0.70, 0.33, 1),
    ):
        canvas.shade(canvas.ellipse_mask((x + size * 0.18, base - 0.004), (size * 0.42, size * 0.05), 1.1), 0.6)
        canvas.paste(trees[seed].resized(round(canvas.px(size))), x, base)
    canvas.strokes(blades(canvas, 9000, 0.66, 1.03, (0.008, 0.045), GREENS))
    flowers = []
    for _ in range(420):
        share = canvas.rng.random() ** 0.7
        x, y, r = canvas.rng.random() * canvas.aspect, 0.66 + 0.34 * share, 0.0015 + 0.004 * share
        colour = rgb(("#ffffff", "#ffe14a", "#f4f0d0")[canvas.rng.integers(3)])
        flowers.append(([(x + r * np.cos(a), y + 0.7 * r * np.sin(a)) for a in np.linspace(0, 6.28, 8)], colour))
    canvas.strokes(flowers)
    canvas.film = Film(1.0, 0.3, 1.05)


def trunks(
    canvas: Canvas,
    number: int,
    ground: tuple[float, float],
    width: tuple[float, float],
    bark: tuple[str, str],
    air: str,
    salt: int,
    white: bool = False,
) -> None:
    """Stems from far (pale) to near (dark), standing between the y of `ground`."""
    rng = np.random.default_rng(canvas.seed + salt)
    texture = canvas.noise(22, 5, salt + 3, 0.7, stretch=0.25)
    bands = canvas.noise(26, 4, salt + 4, 0.6, stretch=5.0)
    for share in np.sort(rng.random(number)):
        x = rng.random() * canvas.aspect * 1.04 - 0.02
        half = (width[0] + (width[1] - width[0]) * share**1.6) * (0.7 + 0.6 * rng.random()) / 2
        base = ground[0] + (ground[1] - ground[0]) * share**1.2
        lean = 0.05 * rng.normal()
        mask = canvas.polygon_mask(
            [
                (x - half * 1.35, base + 0.01),
                (x + half * 1.35, base + 0.01),
                (x + half, base - 0.12),
                (x + half * 0.75 + lean, -0.02),
                (x - half * 0.75 + lean, -0.02),
                (x - half, base - 0.12),
            ]
        )
        middle = x + lean * np.clip((base - canvas.y) / base, 0, 1)
        across = np.clip((canvas.x - middle) / half, -1, 1)
        tone = 0.55 - 0.45 * across + 0.22 * texture
        colour = mix(rgb(bark[0]), rgb(bark[1]), np.clip(tone, 0, 1))
        if white:
            colour = mix(colour, rgb("#1c1a18"), smoothstep(1.0, 1.5, bands) * 0.9)
        canvas.blend(mix(colour, rgb(air), (1 - share) ** 1.2 * 0.8), mask)


def canopy(
    canvas: Canvas, top: float, bottom: float, colours: tuple[str, str, str], salt: int, density: float = 0.0
) -> None:
    """A roof of leaves between two heights, holes letting the sky through."""
    big, fine = canvas.noise(5, 4, salt), canvas.noise(48, 3, salt + 1, 0.85)
    fall = smoothstep(bottom, top, canvas.y)
    alpha = smoothstep(-0.1, 0.4, big * 0.5 * (0.3 + fall) + fine * 0.5 + density + 2.4 * fall - 1.5)
    gy, gx = np.gradient(big * 1.2 + fine * 0.10)
    light = np.clip(0.45 + (-gx - gy * 1.2) * canvas.height_px * 0.009 + 0.20 * fine, 0, 1)
    colour = mix(mix(rgb(colours[0]), rgb(colours[1]), light), rgb(colours[2]), 0.7 * smoothstep(0.75, 1.0, light))
    canvas.blend(colour, alpha)


def leaf_litter(canvas: Canvas, horizon: float, colours: tuple[str, ...], number: int, salt: int) -> None:
    """Fallen leaves on the ground."""
    rng = np.random.default_rng(canvas.seed + salt)
    palette = [rgb(code) for code in colours]

    def leaves():
        for share in np.sort(rng.random(number) ** 0.75):
            x, y, size = rng.random() * canvas.aspect, horizon + (1.02 - horizon) * share, 0.002 + 0.014 * share**1.5
            turn = rng.random() * 6.28
            points = [
                (x + size * r * np.cos(turn + a), y + 0.5 * size * r * np.sin(turn + a))
                for a, r in ((0, 1), (0.8, 0.5), (1.6, 0.7), (2.6, 0.5), (3.3, 0.8), (4.2, 0.5), (5.2, 0.6))
            ]
            yield points, palette[rng.integers(len(palette))] * np.float32(0.5 + 0.8 * rng.random())

    canvas.strokes(leaves())


def autumn_forest(canvas: Canvas) -> None:
    """Orange and yellow woods with a carpet of leaves."""
    canvas.light[...] = ramp(canvas.y, (0.0, "#fff3c8"), (0.35, "#ffe3a0"), (0.56, "#e8a850"), (1.0, "#7a4418"))
    canopy(canvas, 0.3, 0.62, ("#a86018", "#f0b444", "#ffe9a0"), 1, 0.35)
    trees = [broadleaf(420, seed, colours) for seed, colours in zip((1, 2, 3), AUTUMN, strict=True)]
    treeline(canvas, 0.60, 0.46, trees, 12, "#f0c070", 0.42, 2)
    ground = (
        mix(rgb("#a05a1c"), rgb("#5e3210"), np.clip((canvas.y - 0.58) * 2, 0, 1))
        * (1 + 0.25 * canvas.noise(40, 4, 9, 0.7))[..., None]
    )
    canvas.blend(ground, smoothstep(0.575, 0.60, canvas.y + 0.004 * canvas.noise(8, 4, 11)))
    leaf_litter(canvas, 0.59, ("#e08a24", "#c85a18", "#f0b83a", "#8a3a12", "#d86a20"), 7000, 3)
    path = canvas.polygon_mask([(0.62, 0.585), (0.68, 0.585), (0.98, 1.02), (0.28, 1.02)], blur=0.02)
    canvas.blend(rgb("#d8a868") * (1 + 0.15 * canvas.noise(60, 4, 31))[..., None], path * 0.4)
    trunks(canvas, 22, (0.60, 0.93), (0.012, 0.075), ("#1c130d", "#6a5140"), "#e8b870", 5)
    canopy(canvas, 0.02, 0.42, ("#7a3208", "#e07818", "#ffc850"), 21, 0.1)
    rays = np.clip(canvas.noise(5, 2, 41, stretch=0.15), 0, 2) * smoothstep(0.9, 0.2, canvas.y)
    canvas.glow("#ffdf9a", np.roll(rays, 40, 1), 0.08)
    canvas.film = Film(1.0, 0.3, 1.1, 0.1, 0.1)


def foggy_forest(canvas: Canvas) -> None:
    """Firs in layers of morning fog."""
    paint_sky(canvas, 0.8, ((0.0, "#dfe6e8"), (0.5, "#c2ced4"), (1.0, "#a5b5bf")))
    firs = [conifer(300, seed) for seed in (1, 2, 3, 4)]
    for layer in range(7):
        share = layer / 6
        base, size = 0.48 + 0.56 * share**1.3, 0.16 + 0.55 * share**1.2
        for place in canvas.rng.permutation(int(34 - 22 * share)):
            part = firs[(place + layer) % 4].resized(
                round(canvas.px(size * (0.6 + 0.5 * canvas.rng.random()))), bool(place % 2)
            )
            x = canvas.aspect * (place + canvas.rng.random()) / int(34 - 22 * share)
            canvas.paste(
                Sprite(mix(part.light, rgb("#c6d2d6"), 0.86 * (1 - share) ** 0.9), part.alpha),
                x,
                base + 0.05 * np.sin(3 * x + layer * 1.9),
            )
        mist = smoothstep(base - 0.22, base + 0.02, canvas.y) * smoothstep(
            -1.5, 1.2, canvas.noise(3, 5, layer, stretch=4)
        )
        canvas.blend("#cfd9dc", mist * (0.85 - 0.6 * share))
    floor = smoothstep(0.0, 0.03, canvas.y - 0.93 - 0.02 * canvas.noise(9, 4, 9))
    canvas.blend(rgb("#17241a") * (1 + 0.3 * canvas.noise(60, 4, 10, 0.7))[..., None], floor)
    canvas.film = Film(0.98, 0.25, 0.9, -0.05)


def forest_path(canvas: Canvas) -> None:
    """A sunny path through a green wood."""
    canvas.light[...] = ramp(canvas.y, (0.0, "#d8ecb0"), (0.4, "#e8f4c8"), (0.55, "#a8c860"), (1.0, "#3c5a1c"))
    canopy(canvas, 0.25, 0.60, ("#3c6a1c", "#a0c850", "#e8f6a8"), 1, 0.3)
    trees = [broadleaf(420, seed, Leaves("#2c5214", "#8cb840")) for seed in (1, 2, 3)]
    treeline(canvas, 0.60, 0.42, trees, 11, "#d8ecb0", 0.4, 2)
    lawn(canvas, 0.52, "#47771f", "#7aa63a")
    canvas.strokes(blades(canvas, 6000, 0.60, 1.03, (0.010, 0.05), ("#2b5212", "#4a8020", "#6da034")))
    bend = 0.04 * np.sin((canvas.y - 0.55) * 6)
    width = 0.02 + 0.62 * np.clip(canvas.y - 0.56, 0, 1) ** 1.1
    path = smoothstep(1.1, 0.85, np.abs(canvas.x - 0.66 - bend) / width + 0.10 * canvas.noise(18, 4, 6)) * smoothstep(
        0.565, 0.585, canvas.y
    )
    canvas.blend(rgb("#b09468") * (1 + 0.16 * canvas.noise(80, 4, 7, 0.7))[..., None], path)
    dapple = smoothstep(0.1, 0.9, canvas.noise(9, 4, 8, stretch=2.5)) * smoothstep(0.58, 0.7, canvas.y)
    canvas.shade(1 - dapple, 0.35)
    trunks(canvas, 20, (0.60, 0.95), (0.012, 0.085), ("#17120c", "#6a5a44"), "#cfe2a0", 5)
    canvas.light *= (0.85 + 0.3 * smoothstep(0.75, 0.3, canvas.y))[..., None]
    canopy(canvas, 0.0, 0.40, ("#1c3a0c", "#5f9426", "#c8e060"), 21, 0.15)
    canvas.film = Film(0.98, 0.3, 1.0, 0.05, 0.1)


def birch_forest(canvas: Canvas) -> None:
    """White birch stems in early autumn."""
    canvas.light[...] = ramp(canvas.y, (0.0, "#eef2d8"), (0.5, "#e8e8b8"), (0.62, "#b8b060"), (1.0, "#5a6024"))
    canopy(canvas, 0.3, 0.68, ("#7a8a30", "#d0c860", "#f4f0b0"), 1, 0.2)
    lawn(canvas, 0.56, "#6a7a2a", "#a0a048")
    canvas.strokes(blades(canvas, 7000, 0.64, 1.03, (0.01, 0.06), ("#5a6a20", "#8a8a34", "#b0a850", "#44581a")))
    leaf_litter(canvas, 0.66, ("#e8c040", "#d8a830", "#c88a28"), 2200, 3)
    trunks(canvas, 30, (0.62, 0.98), (0.012, 0.07), ("#8a8880", "#f2efe6"), "#e6e6c0", 5, True)
    canopy(canvas, 0.0, 0.45, ("#6a7018", "#c8b838", "#f8ec90"), 21, 0.0)
    canvas.film = Film(1.0, 0.28, 1.0, 0.05)


def waterfall(canvas: Canvas) -> None:
    """A white fall between mossy rocks into a pool."""
    rock = canvas.noise(5, 7, 1, 0.6)
    gy, gx = np.gradient(rock)
    tone = np.clip(0.45 + (gx * 0.6 - gy) * canvas.height_px * 0.01, 0, 1)
    stone = mix(rgb("#0e0f0e"), rgb("#6a655c"), tone)
    moss = smoothstep(-0.2, 0.8, canvas.noise(7, 5, 2) - gy * canvas.height_px * 0.01)
    canvas.light[...] = mix(stone, mix(rgb("#16300c"), rgb("#6a9a34"), tone), moss * 0.85)
    canvas.blend(
        ramp(canvas.y, (0.0, "#e6f2f4"), (0.2, "#c8dcd8")),
        smoothstep(0.10, 0.08, canvas.y + 0.03 * canvas.noise(6, 5, 4) + 0.35 * (np.abs(canvas.x - 0.5) - 0.12)),
    )
    canopy(canvas, 0.0, 0.28, ("#12280a", "#4c8424", "#b4d860"), 5, -0.25)
    half = 0.085 + 0.10 * canvas.y**2 + 0.012 * canvas.noise(14, 4, 6, stretch=0.3)
    inside = smoothstep(1.15, 0.75, np.abs(canvas.x - 0.40 - 0.02 * np.sin(canvas.y * 5)) / half) * smoothstep(
        0.12, 0.15, canvas.y
    )
    strands = canvas.noise(30, 4, 7, 0.6, stretch=0.06)
    canvas.blend(
        mix(rgb("#b4c8d2"), rgb("#ffffff"), np.clip(0.55 + 0.35 * strands, 0, 1)),
        inside * np.clip(0.85 + 0.25 * strands, 0, 1) * (canvas.y < 0.80),
    )
    pool = smoothstep(0.765, 0.785, canvas.y + 0.01 * canvas.noise(7, 4, 8))
    ripples = canvas.noise(30, 4, 9, 0.6, stretch=5)
    canvas.blend(mix(rgb("#0c3a36"), rgb("#7ab0a4"), np.clip(0.35 + 0.3 * ripples, 0, 1)), pool)
    foam = np.exp(-(((canvas.x - 0.40) / 0.24) ** 2)) * np.exp(-(((canvas.y - 0.80) / 0.05) ** 2))
    canvas.blend("#f6fbfc", np.clip(foam * (1.2 + 0.35 * canvas.noise(20, 4, 10)), 0, 1))
    canvas.blend(
        "#dfeaec", 0.6 * np.exp(-(((canvas.x - 0.42) / 0.26) ** 2)) * np.exp(-(((canvas.y - 0.74) / 0.08) ** 2))
    )
    boulders(canvas)
    canvas.film = Film(1.05, 0.3, 1.0)


def boulders(canvas: Canvas) -> None:
    """Wet stones in the foreground of the pool."""
    rng = np.random.default_rng(9)
    rough = canvas.noise(16, 5, 15, 0.65)
    for x, y, r in (
        (0.10, 0.90, 0.10),
        (0.70, 0.92, 0.09),
        (0.62, 0.84, 0.05),
        (0.20, 0.99, 0.13),
        (0.56, 1.02, 0.11),
        (0.02, 0.82, 0.07),
    ):
        cap = 1 - ((canvas.x - x) / r) ** 2 - ((canvas.y - y) / (r * 0.7)) ** 2 + 0.18 * rough
        gy, gx = np.gradient(np.sqrt(np.maximum(cap, 0)) + 0.08 * rough)
        tone = np.clip(0.35 - (gx * 0.5 + gy) * canvas.height_px * 0.05 * r, 0, 1)
        colour = mix(
            mix(rgb("#141513"), rgb("#8c8880"), tone),
            rgb("#5a8a30"),
            0.5 * smoothstep(0.4, 0.9, tone + 0.1 * rng.normal()),
        )
        canvas.blend(colour, smoothstep(0, 0.06, cap))


def fields(canvas: Canvas, eye: Eye, gradient: tuple[tuple[float, str], ...] = OVERCAST) -> None:
    """A sky over rolling fields."""
    paint_sky(canvas, eye.horizon, gradient)
    rolling(canvas, eye, 9, 30, "#6a9a34", "#b8b050", "#b8c8d4")


def rainbow(canvas: Canvas) -> None:
    """A rainbow over fields after rain."""
    eye = Eye(height=16, horizon=0.62, focal=1.1, near=8, far=4000)
    paint_sky(canvas, eye.horizon, ((0.0, "#c8d4dc"), (0.3, "#8a9aaa"), (0.7, "#5c6c80")))
    paint_clouds(canvas, eye.horizon, Clouds(0.75, 2.4, 13, "#d4dae2", "#5a6678", 0.9, 0.6), 0.2)
    distance = np.hypot(canvas.x - 0.72, canvas.y - 0.86)
    colours = ramp(
        distance,
        (0.548, "#5a20c0"),
        (0.560, "#2050e0"),
        (0.572, "#20b0d0"),
        (0.584, "#20c040"),
        (0.596, "#f0e020"),
        (0.608, "#f08018"),
        (0.620, "#e02020"),
    )
    band = smoothstep(0.538, 0.556, distance) * smoothstep(0.632, 0.612, distance)
    canvas.blend(
        colours * 0.9 + canvas.light * 0.35, band * 0.62 * smoothstep(-0.02, 0.2, eye.horizon - canvas.y + 0.12)
    )
    canvas.glow("#dfe8f0", smoothstep(0.56, 0.3, distance), 0.10)
    rolling(canvas, eye, 9, 30, "#5f9a2c", "#c0b850", "#aab8c4", (0.7, 0.5, -0.3))
    trees = [broadleaf(300, seed) for seed in (1, 2)]
    treeline(canvas, 0.640, 0.06, trees, 26, "#9cacb8", 0.3, 1, 0.004)
    for x, base, size in ((0.2, 0.74, 0.2), (0.34, 0.70, 0.12)):
        canvas.paste(trees[0].resized(round(canvas.px(size))), x, base)
    canvas.strokes(blades(canvas, 5000, 0.82, 1.03, (0.012, 0.05), ("#6a9a30", "#a0b448", "#4c7a20")))
    canvas.film = Film(1.05, 0.3, 1.05)


def lightning(canvas: Canvas) -> None:
    """Lightning over a dark plain."""
    paint_sky(canvas, 0.8, ((0.0, "#5a4a80"), (0.3, "#2c2a58"), (0.8, "#0e1028")))
    paint_clouds(canvas, 0.8, Clouds(0.85, 1.8, 17, "#7a70a8", "#15152e", 0.95, 0.7), 0.7)
    rng = np.random.default_rng(3)
    core = np.zeros(canvas.y.shape, np.float32)

    def bolt(x: float, y: float, end: float, width: float, drift: float) -> None:
        points = [(x, y)]
        while points[-1][1] < end:
            step = 0.012 + 0.02 * rng.random()
            points.append((points[-1][0] + 0.022 * rng.normal() + drift * step, points[-1][1] + step))
            if width > 0.0016 and rng.random() < 0.16:
                bolt(
                    *points[-1],
                    min(end, points[-1][1] + 0.12 + 0.2 * rng.random()),
                    width * 0.45,
                    drift + rng.normal() * 1.3,
                )
        np.maximum(core, canvas.line_mask(points, width) * min(1.0, width / 0.003), out=core)

    bolt(0.78, 0.20, 0.79, 0.0042, -0.2)
    bolt(0.30, 0.24, 0.79, 0.0030, 0.3)
    canvas.glow("#a890ff", blurred(core, canvas.px(0.05)), 5.0)
    canvas.glow("#c8b8ff", blurred(core, canvas.px(0.010)), 2.5)
    canvas.blend("#ffffff", np.clip(core * 1.4, 0, 1))
    ground = 0.79 + 0.006 * canvas.noise(6, 5, 7)
    canvas.blend(
        rgb("#0a0c10") * (1 + 0.2 * canvas.noise(40, 3, 8))[..., None], smoothstep(0, 0.004, canvas.y - ground)
    )
    treeline(
        canvas,
        0.80,
        0.05,
        [broadleaf(200, 1, Leaves("#020304", "#0a0c12", "#020203", "#0a0c12"))],
        40,
        "#0a0c14",
        0.2,
        2,
        0.003,
    )
    canvas.film = Film(1.1, 0.3, 1.05, -0.05, 0.12)


def lake_water(canvas: Canvas, shore: float, mirror: Field, deep: str, ripple: float = 0.006) -> None:
    """A calm lake below `shore` that mirrors `mirror` (the picture so far), trembling."""
    wave = canvas.noise(26, 4, 71, 0.6, stretch=7) * ripple * (0.3 + 3 * np.clip(canvas.y - shore, 0, 1))
    rows = np.clip((2 * shore - canvas.y + wave) * canvas.height_px, 0, canvas.height_px - 1).astype(np.int64)
    columns = np.clip((canvas.x + wave * 0.5) * canvas.height_px, 0, canvas.width_px - 1).astype(np.int64)
    depth = np.clip((canvas.y - shore) * 1.2, 0, 0.5)
    light = mix(mirror[rows, columns] * 0.82, rgb(deep), 0.15 + depth)
    canvas.blend(light, smoothstep(shore - 0.001, shore + 0.002, canvas.y))


def pond_waves(canvas: Canvas, eye: Eye, deep: str) -> None:
    """Rippled pond water mirroring a day sky."""
    land = look(canvas, water_waves(canvas.seed, 1.6, 0.03), eye)
    canvas.blend(
        water_light(
            canvas, land, eye, Water(deep, ((0.0, "#c8d8c0"), (0.3, "#7a9a70"), (1.0, "#8ab4dc")), roughness=0.9)
        ),
        land.hit.astype(np.float32),
    )
