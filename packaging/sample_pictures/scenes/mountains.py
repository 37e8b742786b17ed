"""Mountains, snow and what lies between them."""

import numpy as np

from ..backdrops import lawn, snow_field
from ..canvas import Canvas
from ..colour import Film, mix, rgb, smoothstep
from ..figures import cow, person, placed
from ..noise import Field, sample, tile
from ..plants import Leaves, blades, conifer, treeline
from ..skies import Clouds, paint_clouds, paint_sky, paint_sun
from ..solids import box, ellipsoid, joined, limb, rough, turned
from ..stage import Lamp, Lens, Solid, Stage, play
from ..surfaces import wood
from ..terrain import Eye, Height, haze, look, shadowed
from .nature import lake_water

ALPINE = ((0.0, "#cfe2f2"), (0.2, "#8fbce6"), (0.5, "#3f7fc8"), (1.0, "#1d4f9c"))


def peaks(seed: int, size: float, metres: float, start: float, rise: float) -> Height:
    """Ridged mountains of `metres`, growing over `rise` metres from the distance `start`."""
    crests, rough_ground = tile(seed, 0.40, True), tile(seed + 1, 0.45)

    def height(x: Field, z: Field) -> Field:
        warp = 0.05 * sample(rough_ground, x / size, z / size)
        ridge = sample(crests, x / size + warp, z / size + 0.4 + warp)
        fine = sample(crests, x / size * 4.1, z / size * 4.1 + 0.2)
        share = smoothstep(start, start + rise, z)
        return (share * metres * np.maximum(0.20 + 0.75 * ridge + 0.05 * fine, 0) ** 1.3).astype(np.float32)

    return height


def paint_peaks(
    canvas: Canvas,
    height: Height,
    eye: Eye,
    sun: tuple[float, float, float],
    snow_line: float,
    air: str = "#b6cfe6",
    thickness: float = 30000,
    rock: str = "#5d5650",
    sunlight: str = "#fff3e0",
) -> None:
    """Mountains of rock with snow above `snow_line` metres where it is not too steep."""
    land = look(canvas, height, eye, 0.7)
    free = shadowed(land, height, sun, 2500, 7)
    direct = land.lit(sun, 0.0) * free
    uneven = canvas.noise(60, 4, 21, 0.6)
    snow = smoothstep(snow_line - 150, snow_line + 150, land.y + 130 * uneven) * smoothstep(
        0.38, 0.62, land.normal[..., 1] + 0.06 * uneven
    )
    base = rgb(rock) * (1 + 0.25 * canvas.noise(90, 4, 22, 0.7))[..., None]
    albedo = mix(base, rgb("#f6f8fc"), snow)
    light = albedo * (
        direct[..., None] * rgb(sunlight) * 1.25 + rgb("#8fb4e6") * 0.42 * (0.55 + 0.45 * land.normal[..., 1:2])
    )
    canvas.blend(haze(light, land.z, air, thickness), land.hit.astype(np.float32))


def snowy_mountain(canvas: Canvas) -> None:
    """A white peak above firs and a snow field."""
    eye = Eye(height=900, horizon=0.72, focal=1.45, near=900, far=16000, steps=520)
    paint_sky(canvas, eye.horizon, ALPINE)
    paint_clouds(canvas, eye.horizon, Clouds(0.3, 3.0, 6, opacity=0.6))
    paint_peaks(canvas, peaks(3, 24000, 4600, 3000, 6000), eye, (-0.8, 0.55, -0.25), 1000)
    firs = [conifer(220, seed, snow=0.85) for seed in (1, 2, 3)]
    edge = 0.80 + 0.02 * np.sin(canvas.x * 3) + 0.004 * canvas.noise(8, 4, 2)
    for place in np.random.default_rng(5).permutation(52):
        x = canvas.aspect * (place + 0.5) / 52
        size = 0.06 + 0.07 * abs(np.sin(place * 1.7)) ** 2 + 0.06 * abs(x / canvas.aspect - 0.5)
        canvas.paste(firs[place % 3].resized(round(canvas.px(size))), x, 0.82 + 0.02 * np.sin(x * 3))
    snow_field(canvas, edge, 7)
    for x, y, size, seed in ((0.10, 0.95, 0.46, 0), (0.24, 0.92, 0.32, 1), (1.2, 0.97, 0.42, 2), (1.06, 0.93, 0.26, 0)):
        canvas.shade(canvas.ellipse_mask((x + 0.12, y), (0.16, 0.02), 1.4), 0.35)
        canvas.paste(conifer(round(canvas.px(size)), 11 + seed, snow=0.9), x, y)
    canvas.film = Film(1.0, 0.3, 1.05)


def mountain_lake(canvas: Canvas) -> None:
    """Peaks and firs mirrored in a lake."""
    shore = 0.60
    eye = Eye(height=700, horizon=shore, focal=1.3, near=700, far=16000, steps=480)
    paint_sky(canvas, shore, ((0.0, "#dfe9f0"), (0.25, "#9cc4e8"), (0.6, "#4f8fd0")))
    paint_clouds(canvas, shore, Clouds(0.38, 2.8, 16, opacity=0.8))
    paint_peaks(canvas, peaks(14, 22000, 3900, 2500, 5000), eye, (0.8, 0.5, -0.3), 1500, "#a9c4dc", 22000, "#6a665c")
    firs = [conifer(240, seed, Leaves("#0c2414", "#3f6a34", "#33281e")) for seed in (1, 2, 3, 4)]
    treeline(canvas, shore + 0.004, 0.10, firs, 90, "#88a8a4", 0.25, 1, 0.003)
    treeline(canvas, shore + 0.006, 0.17, firs, 24, "#406050", 0.05, 2, 0.003)
    lake_water(canvas, shore, canvas.light.copy(), "#0c3c50")
    for x, size, seed in ((0.06, 0.72, 1), (0.20, 0.52, 2), (1.29, 0.64, 3)):
        canvas.paste(conifer(round(canvas.px(size)), seed + 20, Leaves("#07170c", "#2f5a2a", "#33281e")), x, 0.99)
    edge = 0.93 + 0.05 * np.cos((canvas.x - 0.66) * 3.6 + 3.1) + 0.01 * canvas.noise(10, 4, 9)
    canvas.blend(
        mix(rgb("#3a3a30"), rgb("#8a8878"), np.clip(0.4 + 0.35 * canvas.noise(36, 4, 10, 0.6), 0, 1)),
        smoothstep(0, 0.01, canvas.y - edge),
    )
    canvas.strokes(blades(canvas, 900, 0.97, 1.05, (0.03, 0.07), ("#3a6a20", "#6a8a34", "#8a9a48")))
    canvas.film = Film(1.0, 0.3, 1.05)


def skier(canvas: Canvas) -> None:
    """A skier on a sunny slope."""
    paint_sky(canvas, 0.7, ALPINE)
    eye = Eye(height=1200, horizon=0.46, focal=1.3, near=900, far=16000, steps=420)
    paint_peaks(canvas, peaks(23, 22000, 3600, 3000, 5000), eye, (-0.8, 0.5, -0.3), 700)
    slope = 0.36 + 0.22 * canvas.x / canvas.aspect
    firs = [conifer(220, seed, snow=0.8) for seed in (1, 2, 3)]
    for place in np.random.default_rng(5).permutation(26):
        x = canvas.aspect * (place + 0.5) / 26
        canvas.paste(
            firs[place % 3].resized(round(canvas.px(0.08 + 0.07 * abs(np.sin(place * 2.3))))),
            x,
            0.385 + 0.22 * x / canvas.aspect,
        )
    snow_field(canvas, slope, 7)
    for shift in (-0.014, 0.014):
        track = [(0.70 + shift - 0.34 * t - 0.10 * np.sin(5 * t), 0.82 - 0.42 * t) for t in np.linspace(0, 1, 30)]
        canvas.shade(canvas.line_mask(track, 0.007, 0.002) * smoothstep(0.45, 0.8, canvas.y), 0.3)
    solids = _skier()
    lamp = Lamp((-0.7, 0.6, -0.5), "#fff4e4", 1.3, 0.1, "#9cc0f0", "#d8e4f4", 0.65)
    lens = Lens((0, 1.5, -5.2), (0.0, 0.9, 0.0), 1.75, (0.70, 0.60))
    play(
        canvas,
        Stage(
            placed(
                [Solid(turned(s.shape, "z", -9), s.paint, s.gloss, s.shine, s.mirror, s.emit, s.soft) for s in solids],
                (0, 0, 0),
                degrees=-32,
            ),
            lamp,
        ),
        lens,
    )
    spray = (
        canvas.noise(60, 4, 31, 0.8)
        + 2.6 * np.exp(-(((canvas.x - 0.80) / 0.13) ** 2 + ((canvas.y - 0.86) / 0.05) ** 2))
        - 2.1
    )
    canvas.blend("#ffffff", smoothstep(0, 0.9, spray) * 0.9)
    canvas.film = Film(1.0, 0.28, 1.05)


def _skier() -> list[Solid]:
    """Somebody on skis, with poles, goggles and helmet."""
    figure = person(
        "#d82818",
        "#1c2c5c",
        "#e8e8e8",
        arms=((-0.50, 0.98, -0.30), (0.50, 1.02, -0.28)),
        feet=((-0.15, 0.08, 0.0), (0.17, 0.08, 0.02)),
        lean=0.22,
    )
    skis = [limb((x, 0.02, -0.75), (x, 0.02, 0.65), 0.045, 0.04) for x in (-0.15, 0.17)]
    tips = [limb((x, 0.02, -0.75), (x, 0.12, -0.95), 0.04, 0.03) for x in (-0.15, 0.17)]
    poles = [
        limb((-0.50, 1.0, -0.30), (-0.72, 0.02, 0.25), 0.014),
        limb((0.50, 1.04, -0.28), (0.74, 0.02, 0.28), 0.014),
    ]
    goggles = ellipsoid((0, 1.645, -0.355), (0.075, 0.032, 0.03))
    helmet = ellipsoid((0, 1.69, -0.25), (0.112, 0.105, 0.12))
    return [
        *figure,
        Solid(joined(*skis, *tips), "#f0c018", 0.4),
        Solid(joined(*poles), "#202428", 0.3),
        Solid(goggles, "#101418", 1.0, 60, 0.4),
        Solid(helmet, "#f4f4f4", 0.5),
    ]


def cabin_in_snow(canvas: Canvas) -> None:
    """A log cabin with lit windows between snowy firs, at dusk."""
    paint_sky(canvas, 0.6, ((0.0, "#f0c8b8"), (0.15, "#b8a4cc"), (0.4, "#6478b4"), (0.8, "#2c3f80")))
    firs = [conifer(320, seed, Leaves("#0c1a1c", "#34504a", "#2a221c"), 0.8) for seed in (1, 2, 3)]
    treeline(canvas, 0.60, 0.28, firs, 26, "#8a9cc8", 0.5, 1)
    treeline(canvas, 0.63, 0.42, firs, 12, "#6a80b0", 0.2, 2)
    snow_field(canvas, 0.60 + 0.012 * np.sin(canvas.x * 5), 7, "#dfe4f8")
    canvas.light *= np.where(canvas.y > 0.59, 0.72, 1.0)[..., None].astype(np.float32)
    logs = [limb((-1.7, 0.13 + 0.22 * n, -1.0), (1.7, 0.13 + 0.22 * n, -1.0), 0.125) for n in range(8)]
    side = [limb((1.6, 0.13 + 0.22 * n, -1.0), (1.6, 0.13 + 0.22 * n, 1.2), 0.125) for n in range(8)]
    gable = [
        limb((1.6, 1.85 + 0.22 * n, -1.0 + 0.28 * n), (1.6, 1.85 + 0.22 * n, 1.2 - 0.28 * n), 0.125) for n in range(4)
    ]
    roof = [
        turned(box((0, 2.28, -0.52), (2.0, 0.07, 0.95)), "x", -36, (0, 2.28, -0.52)),
        turned(box((0, 2.28, 0.72), (2.0, 0.07, 0.95)), "x", 36, (0, 2.28, 0.72)),
    ]
    snow = [
        turned(box((0, 2.46, -0.55), (2.08, 0.17, 1.0), 0.15), "x", -36, (0, 2.46, -0.55)),
        turned(box((0, 2.46, 0.72), (2.08, 0.17, 1.0), 0.15), "x", 36, (0, 2.46, 0.72)),
    ]
    windows = [box((x, 1.05, -1.10), (0.30, 0.28, 0.05)) for x in (-1.0, 1.0)] + [
        box((1.71, 1.1, 0.1), (0.05, 0.28, 0.30))
    ]
    frames = [box((x, 1.05, -1.16), (0.36, 0.03, 0.03)) for x in (-1.0, 1.0)] + [
        box((x, 1.05, -1.16), (0.025, 0.34, 0.03)) for x in (-1.0, 1.0)
    ]
    door = box((0, 0.75, -1.10), (0.34, 0.72, 0.06))
    chimney = box((-0.9, 2.9, 0.3), (0.22, 0.6, 0.22))
    solids = [
        Solid(joined(*logs), wood("#3a2212", "#7a4c2a", 0.22), 0.05),
        Solid(joined(*side, *gable), wood("#3a2212", "#7a4c2a", 0.22), 0.05),
        Solid(joined(*roof), "#3a2a20"),
        Solid(rough(joined(*snow, melt=0.2), 0.02, 0.5), "#eef2fa", 0.0, soft=0.3),
        Solid(joined(*windows), "#ffb84a", emit=2.6),
        Solid(joined(*frames), "#2a180e"),
        Solid(door, "#5a2c14", 0.1),
        Solid(chimney, "#6a5a52"),
        Solid(rough(box((-0.9, 3.55, 0.3), (0.28, 0.12, 0.28), 0.1), 0.01, 0.3), "#eef2fa"),
    ]
    lamp = Lamp((-0.6, 0.5, -0.4), "#f4d8d8", 0.75, 0.25, "#90a8e0", "#a8b4d8", 0.55)
    play(
        canvas,
        Stage(placed(solids, (0, 0, 0), degrees=28), lamp),
        Lens((0.0, 1.9, -8.2), (0.0, 1.35, 0), 1.55, (0.70, 0.58)),
    )
    canvas.glow("#ffb050", np.exp(-(((canvas.x - 0.55) / 0.22) ** 2 + ((canvas.y - 0.80) / 0.05) ** 2)), 0.22)
    smoke = smoothstep(
        0.2,
        1.4,
        canvas.noise(7, 5, 41)
        + 2.4 * np.exp(-(((canvas.x - 0.60 - 0.5 * (0.30 - canvas.y) ** 1.0) / 0.05) ** 2))
        - 1.0,
    ) * smoothstep(0.32, 0.2, canvas.y)
    canvas.blend("#c8c4d8", smoke * 0.45)
    for x, y, size, seed in ((0.07, 1.0, 0.66, 5), (1.27, 1.01, 0.74, 6)):
        canvas.paste(conifer(round(canvas.px(size)), seed, Leaves("#0c1a1c", "#34504a", "#2a221c"), 0.85), x, y)
    canvas.film = Film(1.1, 0.28, 1.05, 0.0, 0.12)


def cows_in_meadow(canvas: Canvas) -> None:
    """Two cows on an alpine meadow."""
    eye = Eye(height=900, horizon=0.50, focal=1.4, near=900, far=16000, steps=420)
    paint_sky(canvas, eye.horizon, ALPINE)
    paint_clouds(canvas, eye.horizon, Clouds(0.35, 2.6, 12, opacity=0.8))
    paint_peaks(canvas, peaks(31, 22000, 3600, 3500, 6000), eye, (-0.8, 0.5, -0.3), 1500, "#b4cde4", 20000)
    firs = [conifer(220, seed) for seed in (1, 2, 3)]
    treeline(canvas, 0.50, 0.09, firs, 70, "#88a8b0", 0.4, 1, 0.006)
    lawn(canvas, 0.48, "#5a962a", "#86b44c")
    canvas.strokes(blades(canvas, 8000, 0.56, 1.03, (0.008, 0.045), ("#4a8222", "#66a030", "#84b844", "#3a6a1a")))
    lens = Lens((0.0, 1.7, -4.9), (0.0, 1.0, 0.0), 1.55)
    herd = (
        placed(cow(3), (0.45, 0, 0.4), degrees=-14)
        + placed(cow(9), (-4.2, 0, 7.5), degrees=200)
        + placed(cow(5), (4.6, 0, 10.5), degrees=10)
    )
    play(canvas, Stage(herd, Lamp((-0.6, 0.7, -0.5), ground="#5a8a30")), lens)
    canvas.strokes(blades(canvas, 1600, 0.80, 0.90, (0.03, 0.05), ("#4a8222", "#66a030", "#3a6a1a"), salt=3))
    canvas.film = Film(1.0, 0.3, 1.05)


def balloons(canvas: Canvas) -> None:
    """Hot-air balloons over hills in the morning."""
    from .nature import rolling

    eye = Eye(height=70, horizon=0.72, focal=1.2, near=60, far=6000)
    paint_sky(canvas, eye.horizon, ((0.0, "#ffe0b0"), (0.15, "#f0d0c0"), (0.4, "#a8c4e4"), (0.8, "#5f94d4")))
    paint_clouds(canvas, eye.horizon, Clouds(0.3, 2.8, 19, "#fff0e0", "#b8b0c8", 0.7))
    paint_sun(canvas, (0.2, 0.66), 0.025, "#fff0c0", 0.10)
    rolling(canvas, eye, 12, 45, "#4f7a2c", "#9a9a4c", "#f0d8b8", (-0.8, 0.35, 0.3))
    palettes = (
        ("#e02818", "#f8c818"),
        ("#1c5cb8", "#f4f0e8"),
        ("#f08018", "#7a2090"),
        ("#189048", "#f8e040"),
        ("#d83070", "#f4f0e8"),
    )
    for number, (x, y, r) in enumerate(
        ((0.48, 0.32, 0.215), (1.05, 0.22, 0.125), (0.98, 0.54, 0.075), (0.16, 0.40, 0.085), (0.72, 0.60, 0.045))
    ):
        balloon(canvas, x, y, r, *palettes[number])
    canvas.film = Film(1.0, 0.28, 1.08, 0.08, 0.08)


def balloon(canvas: Canvas, x: float, y: float, r: float, first: str, second: str) -> None:
    """One balloon: its middle at (x, y), its radius r."""
    down = (canvas.y - y) / r
    half = np.where(
        down < 0,
        np.sqrt(np.clip(1 - down**2, 0, 1)),
        np.clip(1 - (np.clip(down, 0, 2) / 1.42) ** 2.2, 0, 1) * 0.88 + 0.12,
    )
    across = (canvas.x - x) / r / np.maximum(half, 1e-3)
    mask = smoothstep(1.0, 1.0 - 0.012 / r * 0.2, np.abs(across)) * (down > -1) * (down < 1.32)
    gore = np.floor((np.arcsin(np.clip(across, -1, 1)) / np.pi + 0.5) * 12)
    light = np.clip(0.75 - 0.55 * across - 0.25 * down, 0.22, 1.25)
    seam = np.abs((np.arcsin(np.clip(across, -1, 1)) / np.pi + 0.5) * 12 - gore - 0.5)
    colour = (
        np.where((gore % 2 == 0)[..., None], rgb(first), rgb(second))
        * (light * (1 - 0.25 * smoothstep(0.4, 0.5, seam)))[..., None]
    )
    colour = np.where((np.abs(down - 0.25) < 0.13)[..., None], rgb(second) * light[..., None], colour)
    canvas.blend(colour.astype(np.float32), mask)
    for side in (-1, 1):
        canvas.blend(
            "#3a2c20",
            canvas.line_mask(
                [(x + side * 0.11 * r, y + 1.30 * r), (x + side * 0.09 * r, y + 1.62 * r)], max(0.0015, 0.012 * r)
            ),
        )
    canvas.blend(
        "#7a4a20",
        canvas.polygon_mask(
            [
                (x - 0.12 * r, y + 1.6 * r),
                (x + 0.12 * r, y + 1.6 * r),
                (x + 0.10 * r, y + 1.8 * r),
                (x - 0.10 * r, y + 1.8 * r),
            ]
        ),
    )


def dunes(canvas: Canvas) -> None:
    """Sand dunes in low light."""
    crest, ripples = tile(61, 0.17, True), tile(62, 0.4)

    def height(x: Field, z: Field) -> Field:
        bend = 0.10 * sample(ripples, x / 900, z / 900)
        big = sample(crest, x / 900 + bend, z / 520 + 0.3 + bend)
        return (34 * np.maximum(big + 0.25, 0) ** 1.3 + 0.8 * sample(ripples, x / 160, z / 90)).astype(np.float32)

    eye = Eye(height=52, horizon=0.40, focal=1.2, near=12, far=3500, steps=520)
    paint_sky(canvas, eye.horizon, ((0.0, "#f4dcb8"), (0.15, "#bcd0e0"), (0.45, "#6a9cd4"), (1.0, "#3a70b8")))
    land = look(canvas, height, eye, 0.8)
    sun = (-0.85, 0.36, 0.15)
    free = shadowed(land, height, sun, 160, 9)
    wind = np.sin(land.x * 2.6 + land.z * 1.1 + 5 * sample(ripples, land.x / 40, land.z / 40)) * np.exp(-land.z / 90)
    light = (
        rgb("#d8a468") * ((land.lit(sun, 0.0) * free * 1.75) * (1 + 0.13 * wind))[..., None] * rgb("#fff0d0")
        + rgb("#d8a468") * rgb("#b0c4f0") * 0.46
    )
    canvas.blend(
        haze(light * (1 + 0.03 * canvas.noise(200, 2, 3))[..., None], land.z, "#ecd0a8", 6000),
        land.hit.astype(np.float32),
    )
    canvas.film = Film(1.05, 0.28, 1.05, 0.08)
