"""On the beach."""

import numpy as np

from ..backdrops import open_sea, sand_ground
from ..canvas import Canvas
from ..colour import Film, mix, ramp, rgb, smoothstep
from ..figures import person, placed
from ..noise import Field, sample, tile
from ..plants import palm
from ..skies import BLUE_DAY, Clouds, Water, paint_clouds, paint_cumulus, paint_sky, paint_sun
from ..solids import Shape, ball, box, carved, ellipsoid, joined, limb, moved, turned
from ..stage import Lamp, Lens, Solid, Stage, play
from ..terrain import Eye


def palm_beach(canvas: Canvas) -> None:
    """White sand, turquoise water and palms."""
    eye = Eye(height=3.2, horizon=0.46, focal=1.1, near=1.5, far=9000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_cumulus(canvas, (0.35, 0.40), 0.5, 3)
    paint_cumulus(canvas, (1.05, 0.36), 0.38, 9)
    paint_clouds(canvas, eye.horizon, Clouds(0.3, 3.5, 21, opacity=0.5))
    open_sea(canvas, eye, Water("#0a7f98", BLUE_DAY, roughness=0.6), 10, 0.25)
    near_shore = smoothstep(0.60, 0.48, canvas.y)
    canvas.blend(
        mix(rgb("#4fd0c4"), rgb("#0d6f9c"), near_shore) * (1 + 0.10 * canvas.noise(70, 4, 8, stretch=5))[..., None],
        0.62 * smoothstep(eye.horizon, eye.horizon + 0.02, canvas.y),
    )
    edge = 0.60 + 0.10 * (canvas.x / canvas.aspect) ** 1.6 + 0.006 * canvas.noise(5, 4, 2) + 0.02 * np.sin(canvas.x * 5)
    depth = 1 / np.maximum(canvas.y - eye.horizon, 0.02)
    grain = sample(tile(5, 0.7), (canvas.x - 0.66) * depth * 0.35, depth * 0.5)
    sand = rgb("#efdcb4") * (0.92 + 0.22 * grain + 0.05 * canvas.noise(200, 3, 6))[..., None]
    sand = mix(sand, rgb("#b99a6c"), smoothstep(0.045, 0.0, canvas.y - edge) * 0.7)
    canvas.blend(sand, smoothstep(0.0, 0.006, canvas.y - edge))
    foam = smoothstep(0.02, 0.0, np.abs(canvas.y - edge + 0.006)) * smoothstep(
        -1.0, 0.7, canvas.noise(40, 4, 4, stretch=2)
    )
    canvas.blend("#ffffff", foam * 0.9)
    for x, base, size, seed, lean in (
        (0.16, 0.93, 0.86, 3, 0.14),
        (0.02, 0.86, 0.7, 5, 0.2),
        (0.34, 0.80, 0.58, 8, 0.1),
    ):
        canvas.shade(canvas.ellipse_mask((x + 0.16, base + 0.02), (0.2, 0.028), 1.3), 0.55)
        canvas.paste(palm(round(canvas.px(size)), seed, lean), x + size * 0.11, base)
    canvas.film = Film(1.0, 0.3, 1.15, 0.05)


def beach_umbrella(canvas: Canvas) -> None:
    """A striped umbrella and a deck chair by the sea."""
    eye = Eye(height=2.0, horizon=0.42, focal=1.5, near=2, far=9000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_cumulus(canvas, (1.05, 0.34), 0.42, 4)
    open_sea(canvas, eye, Water("#08708c", BLUE_DAY, roughness=0.7), 9, 0.35, 0.5)
    edge = 0.535 + 0.010 * np.sin(canvas.x * 5) + 0.004 * canvas.noise(8, 4, 3)
    canvas.blend(
        "#f6fafa",
        smoothstep(0.02, 0.0, np.abs(canvas.y - edge)) * smoothstep(-0.8, 0.6, canvas.noise(40, 4, 30, stretch=3)),
    )
    sand_ground(canvas, eye.horizon, edge, "#ecd6a8")

    def panels(points: Field) -> Field:
        odd = np.floor(np.arctan2(points[2], points[0] + 0.15) / np.pi * 6) % 2
        return mix(rgb("#e8281c"), rgb("#f8f4ec"), odd)

    shade = turned(
        carved(
            ellipsoid((0, 1.55, 0), (1.15, 0.52, 1.15)),
            box((0, 1.05, 0), (2, 0.5, 2)),
            ellipsoid((0, 1.49, 0), (1.12, 0.50, 1.12)),
            melt=0.0,
        ),
        "z",
        -8,
        (0, 1.5, 0),
    )
    towel = box((0.95, 0.008, -0.75), (0.36, 0.010, 0.80), 0.006)
    frame, sling = _deck_chair()
    solids = [
        Solid(shade, panels, 0.05, soft=0.2),
        Solid(limb((0.0, 0, 0), (0.16, 2.06, 0), 0.026), "#f0ece0", 0.3),
        Solid(towel, lambda p: mix(rgb("#2c8ac8"), rgb("#f8f4ec"), np.floor(p[2] / 0.16) % 2)),
        Solid(frame, "#b07a44", 0.2),
        Solid(sling, lambda p: mix(rgb("#1c5ca8"), rgb("#f4f0e4"), np.floor((p[2] + 0.25) / 0.08) % 2), soft=0.2),
        Solid(
            ball((1.3, 0.16, 0.35), 0.16),
            lambda p: mix(
                rgb("#f8d020"), rgb("#2090d8"), np.floor(np.arctan2(p[2] - 0.35, p[0] - 1.3) * 6 / 6.283) % 2
            ),
            0.5,
        ),
    ]
    play(
        canvas,
        Stage(solids, Lamp((-0.35, 0.9, -0.35), "#fff4e0", 1.25, 0.08, "#b4d0f0", "#d8b888")),
        Lens((0.0, 1.75, -4.6), (0.0, 1.0, 0.0), 1.5, (0.66, 0.545)),
    )
    canvas.film = Film(1.0, 0.28, 1.05)


def _deck_chair() -> tuple[Shape, Shape]:
    """Its frame and its seat."""
    frame = joined(
        limb((-0.95, 0.02, -0.55), (-0.45, 0.95, -0.35), 0.025),
        limb((-0.95, 0.02, 0.05), (-0.45, 0.95, 0.05), 0.025),
        limb((-0.40, 0.02, -0.45), (-1.15, 0.52, -0.55), 0.025),
        limb((-0.40, 0.02, 0.05), (-1.15, 0.52, 0.05), 0.025),
    )
    seat = joined(
        limb((-1.12, 0.50, -0.25), (-0.72, 0.36, -0.22), 0.30, 0.30),
        limb((-0.72, 0.36, -0.22), (-0.45, 0.92, -0.20), 0.30, 0.30),
    )
    sling = carved(
        seat,
        turned(limb((-1.10, 0.58, -0.25), (-0.75, 0.46, -0.22), 0.30), "z", 0),
        limb((-0.80, 0.46, -0.22), (-0.55, 0.98, -0.20), 0.30),
    )
    return frame, sling


def surfer(canvas: Canvas) -> None:
    """A surfer on a turquoise wave."""
    paint_sky(canvas, 0.3, BLUE_DAY)
    paint_clouds(canvas, 0.3, Clouds(0.4, 2.6, 41))
    canvas.blend(
        mix(rgb("#0a5078"), rgb("#2c88a8"), np.clip(0.4 + 0.3 * canvas.noise(60, 3, 2, stretch=6), 0, 1)),
        smoothstep(0.245, 0.25, canvas.y),
    )
    crest = 0.20 + 0.30 * ((canvas.x - 0.45) / 0.9) ** 2 + 0.010 * canvas.noise(7, 4, 3)
    foot = 0.80 + 0.03 * canvas.noise(4, 4, 4)
    face = np.clip((canvas.y - crest) / (foot - crest), 0, 1)
    flow = canvas.noise(7, 5, 5, 0.6, stretch=0.5)
    streaks = canvas.noise(26, 4, 6, 0.65, stretch=0.35)
    water = ramp(
        face + 0.05 * flow, (0.0, "#bff4e8"), (0.10, "#58d4c8"), (0.35, "#1496a8"), (0.75, "#0a5c84"), (1.0, "#0a486c")
    )
    canvas.blend(water * (1 + 0.16 * streaks)[..., None], smoothstep(0, 0.006, canvas.y - crest))
    lip = (
        np.clip(1.2 - (canvas.y - crest) / (0.05 + 0.22 * smoothstep(0.62, 1.3, canvas.x)), -1, 1.2)
        + 0.5 * canvas.noise(22, 5, 7, 0.7)
        - 0.3
    )
    canvas.blend(
        "#ffffff", smoothstep(0.1, 0.9, lip) * smoothstep(-0.02, 0.0, canvas.y - crest + 0.03 * np.abs(streaks))
    )
    wash = smoothstep(0.72, 0.95, canvas.y + 0.10 * canvas.noise(6, 5, 8) + 0.10 * smoothstep(0.75, 1.3, canvas.x))
    canvas.blend(
        mix(rgb("#a8d4dc"), rgb("#ffffff"), np.clip(0.5 + 0.5 * canvas.noise(24, 5, 9, 0.7), 0, 1)),
        wash * np.clip(0.75 + 0.4 * canvas.noise(14, 5, 10), 0, 1),
    )
    tilted = _surfer()
    play(
        canvas,
        Stage(tilted, Lamp((-0.6, 0.7, -0.5), "#fff4e0", 1.2, 0.1, "#a8d8ec", "#2c8a9c", 0.6), None),
        Lens((0, 1.4, -6.4), (0, 0.9, 0), 1.6, (0.60, 0.56)),
    )
    trail = (
        np.exp(-(((canvas.y - 0.735 + 0.20 * (canvas.x - 0.62)) / 0.022) ** 2))
        * smoothstep(0.56, 0.66, canvas.x)
        * smoothstep(1.15, 0.75, canvas.x)
    )
    canvas.blend("#ffffff", np.clip(trail * (0.9 + 0.6 * canvas.noise(30, 4, 12)), 0, 1))
    canvas.film = Film(1.02, 0.28, 1.05)


def _surfer() -> list[Solid]:
    """Somebody on a tilted board."""
    rider = person(
        "#181c28",
        "#181c28",
        "#4a2c14",
        arms=((-0.75, 1.25, -0.15), (0.72, 1.50, 0.1)),
        feet=((-0.40, 0.10, 0.0), (0.42, 0.10, 0.0)),
        lean=0.12,
    )
    squat = [
        Solid(moved(s.shape, (0, 0, 0)), s.paint, s.gloss, s.shine, s.mirror, s.emit, s.soft)
        for s in rider
        if s.paint != "#2b2522"
    ]
    board = ellipsoid((0, 0.03, 0), (1.15, 0.05, 0.27))
    solids = placed(
        [*squat, Solid(board, lambda p: mix(rgb("#f8f4e8"), rgb("#e83c20"), (np.abs(p[2]) < 0.07)), 0.6)],
        (0, 0, 0),
        degrees=24,
    )
    return [Solid(turned(s.shape, "z", -14), s.paint, s.gloss, s.shine, s.mirror, s.emit, s.soft) for s in solids]


def beach_walkers(canvas: Canvas) -> None:
    """Two people walking along the water's edge in the evening."""
    eye = Eye(height=2.0, horizon=0.44, focal=1.3, near=2, far=9000)
    sun = (0.34, 0.36)
    paint_sky(canvas, eye.horizon, ((0.0, "#ffe0a8"), (0.15, "#f8c098"), (0.4, "#b8a8c4"), (0.8, "#6a88bc")))
    paint_clouds(canvas, eye.horizon, Clouds(0.4, 2.5, 53, "#fff0dc", "#b89ca8", 0.8, 0.5), sun[0])
    paint_sun(canvas, sun, 0.028, "#fff0c0", 0.09)
    sky = ((0.0, "#ffd8a0"), (0.3, "#d0b0b0"), (1.0, "#7a90b8"))
    open_sea(canvas, eye, Water("#1c4058", sky, sun, "#ffd898", 1.3), 9, 0.45, 0.6)
    edge = 0.60 + 0.16 * (canvas.x / canvas.aspect - 0.5) + 0.012 * np.sin(canvas.x * 6) + 0.004 * canvas.noise(8, 4, 3)
    sand_ground(canvas, eye.horizon, edge, "#c8a070")
    canvas.blend("#e8c8a8", np.clip(1 - (canvas.y - edge) / 0.07, 0, 1) * smoothstep(0, 0.004, canvas.y - edge) * 0.5)
    canvas.blend(
        "#fff4e4",
        smoothstep(0.014, 0.0, np.abs(canvas.y - edge)) * smoothstep(-0.8, 0.6, canvas.noise(40, 4, 30, stretch=3)),
    )
    man = person(
        "#f4f0e8",
        "#3a5a8a",
        "#2a1a10",
        arms=((-0.24, 0.92, -0.18), (0.30, 0.92, 0.02)),
        feet=((-0.10, 0.05, -0.30), (0.10, 0.05, 0.26)),
    )
    woman = person(
        "#d84a3c",
        "#d84a3c",
        "#6a3c18",
        "#d09a76",
        arms=((-0.30, 0.92, 0.02), (0.24, 0.92, 0.16)),
        feet=((-0.10, 0.05, 0.24), (0.10, 0.05, -0.26)),
        skirt=True,
        hat="#f0dca8",
    )
    pair = placed(man, (-0.36, 0, 0), 1.0, 150) + placed(woman, (0.36, 0, 0.05), 0.94, 156)
    play(
        canvas,
        Stage(pair, Lamp((-0.5, 0.42, 0.75), "#ffdca8", 1.3, 0.1, "#b8b8d0", "#c8a078", 0.75)),
        Lens((0, 1.5, -5.6), (0, 0.95, 0), 1.5, (0.76, 0.60)),
    )
    canvas.film = Film(1.05, 0.25, 1.02, 0.1, 0.12)
