"""Seas and shores."""

import numpy as np

from ..backdrops import open_sea, sand_ground
from ..canvas import Canvas
from ..colour import Film, mix, ramp, rgb, smoothstep
from ..figures import person, placed
from ..noise import Field, sample, tile
from ..plants import palm
from ..skies import BLUE_DAY, SUNSET, Clouds, Water, paint_clouds, paint_cumulus, paint_sky, paint_sun
from ..solids import ball, box, carved, cylinder, ellipsoid, joined, limb, moved, turned
from ..stage import Floor, Lamp, Lens, Solid, Stage, play
from ..terrain import Eye, haze, look
from .city import townhouse
from .nature import lake_water


def sailboat(canvas: Canvas, x: float, y: float, size: float, hull: str, sail: str, second: str, mirror: float = 0.35) -> None:
    """A sailing boat, `size` picture heights high, whose waterline is at (x, y)."""
    s = size
    mast = [(x - 0.004 * s, y - 0.05 * s), (x + 0.012 * s, y - 0.05 * s), (x + 0.008 * s, y - s), (x, y - s)]
    main = [(x + 0.02 * s, y - 0.14 * s), (x + 0.02 * s, y - 0.97 * s), (x + 0.12 * s, y - 0.66 * s), (x + 0.26 * s, y - 0.34 * s),
            (x + 0.38 * s, y - 0.13 * s)]
    jib = [(x - 0.02 * s, y - 0.86 * s), (x - 0.02 * s, y - 0.15 * s), (x - 0.36 * s, y - 0.12 * s), (x - 0.19 * s, y - 0.42 * s)]
    body = [(x - 0.42 * s, y - 0.10 * s), (x + 0.40 * s, y - 0.085 * s), (x + 0.34 * s, y), (x + 0.2 * s, y + 0.02 * s),
            (x - 0.26 * s, y + 0.02 * s), (x - 0.36 * s, y - 0.03 * s)]
    wobble = 0.004 * canvas.noise(70, 2, 31, stretch=4)
    shape = canvas.polygon_mask(*[[(px, 2 * y - py) for px, py in part] for part in (main, jib, body)], blur=0.008)
    rows = np.clip((canvas.y - y) / s + wobble, 0, 1)
    canvas.blend(mix(rgb(sail), canvas.light, 0.4), shape * mirror * (rows < 0.75) * (0.55 + 0.45 * np.sign(canvas.noise(110, 2, 32, stretch=6))))
    canvas.blend("#3a2a20", canvas.polygon_mask(mast))
    folds = 1 - 0.55 * np.clip((canvas.x - x) / (0.4 * s), 0, 1) + 0.05 * canvas.noise(30, 2, 33, stretch=0.3)
    canvas.blend(rgb(sail) * folds[..., None], canvas.polygon_mask(main))
    canvas.blend(rgb(second) * (0.75 + 0.8 * np.clip((x - canvas.x) / (0.36 * s), 0, 1))[..., None], canvas.polygon_mask(jib))
    depth = np.clip((canvas.y - y + 0.1 * s) / (0.12 * s), 0, 1)
    canvas.blend(rgb(hull) * (1.15 - 0.75 * depth)[..., None], canvas.polygon_mask(body))
    canvas.blend("#f4efe4", canvas.polygon_mask([(x - 0.42 * s, y - 0.10 * s), (x + 0.40 * s, y - 0.085 * s),
                                                 (x + 0.392 * s, y - 0.07 * s), (x - 0.405 * s, y - 0.082 * s)]))
    canvas.blend("#e8e2d6", canvas.polygon_mask([(x - 0.12 * s, y - 0.10 * s), (x + 0.16 * s, y - 0.095 * s),
                                                 (x + 0.14 * s, y - 0.135 * s), (x - 0.08 * s, y - 0.14 * s)]))
    canvas.blend("#eef4f6", 0.7 * canvas.ellipse_mask((x - 0.03 * s, y + 0.02 * s), (0.40 * s, 0.013 * s), 1.2)
                 * smoothstep(-0.6, 0.8, canvas.noise(120, 3, 34)))


def red_sailboat(canvas: Canvas) -> None:
    """A red-sailed boat on a blue sea."""
    eye = Eye(height=3.0, horizon=0.52, focal=1.3, near=3, far=8000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_clouds(canvas, eye.horizon, Clouds(0.42, 2.6, 4))
    open_sea(canvas, eye, Water("#04395e", BLUE_DAY, roughness=0.9), 16, 0.55, 0.5)
    sailboat(canvas, canvas.aspect * 0.52, 0.635, 0.5, "#f2eee6", "#c81e1e", "#d8352a")
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


def palm_beach(canvas: Canvas) -> None:
    """White sand, turquoise water and palms."""
    eye = Eye(height=3.2, horizon=0.46, focal=1.1, near=1.5, far=9000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_cumulus(canvas, (0.35, 0.40), 0.5, 3)
    paint_cumulus(canvas, (1.05, 0.36), 0.38, 9)
    paint_clouds(canvas, eye.horizon, Clouds(0.3, 3.5, 21, opacity=0.5))
    open_sea(canvas, eye, Water("#0a7f98", BLUE_DAY, roughness=0.6), 10, 0.25)
    near_shore = smoothstep(0.60, 0.48, canvas.y)
    canvas.blend(mix(rgb("#4fd0c4"), rgb("#0d6f9c"), near_shore) * (1 + 0.10 * canvas.noise(70, 4, 8, stretch=5))[..., None],
                 0.62 * smoothstep(eye.horizon, eye.horizon + 0.02, canvas.y))
    edge = 0.60 + 0.10 * (canvas.x / canvas.aspect) ** 1.6 + 0.006 * canvas.noise(5, 4, 2) + 0.02 * np.sin(canvas.x * 5)
    depth = 1 / np.maximum(canvas.y - eye.horizon, 0.02)
    grain = sample(tile(5, 0.7), (canvas.x - 0.66) * depth * 0.35, depth * 0.5)
    sand = rgb("#efdcb4") * (0.92 + 0.22 * grain + 0.05 * canvas.noise(200, 3, 6))[..., None]
    sand = mix(sand, rgb("#b99a6c"), smoothstep(0.045, 0.0, canvas.y - edge) * 0.7)
    canvas.blend(sand, smoothstep(0.0, 0.006, canvas.y - edge))
    foam = smoothstep(0.02, 0.0, np.abs(canvas.y - edge + 0.006)) * smoothstep(-1.0, 0.7, canvas.noise(40, 4, 4, stretch=2))
    canvas.blend("#ffffff", foam * 0.9)
    for x, base, size, seed, lean in ((0.16, 0.93, 0.86, 3, 0.14), (0.02, 0.86, 0.7, 5, 0.2), (0.34, 0.80, 0.58, 8, 0.1)):
        canvas.shade(canvas.ellipse_mask((x + 0.16, base + 0.02), (0.2, 0.028), 1.3), 0.55)
        canvas.paste(palm(round(canvas.px(size)), seed, lean), x + size * 0.11, base)
    canvas.film = Film(1.0, 0.3, 1.15, 0.05)


def lighthouse(canvas: Canvas) -> None:
    """A red and white lighthouse on a green cliff."""
    eye = Eye(height=9.0, horizon=0.60, focal=1.3, near=6, far=9000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_clouds(canvas, eye.horizon, Clouds(0.45, 2.4, 31))
    open_sea(canvas, eye, Water("#0a4f72", BLUE_DAY, roughness=0.8), 18, 0.8, 0.6)
    rock = canvas.noise(9, 6, 3, 0.6)
    gy, gx = np.gradient(rock)
    top = 0.66 + 0.34 * smoothstep(0.55, 0.15, canvas.x / canvas.aspect) * -0.25 + 0.10 * smoothstep(0.60, 0.66, canvas.x / canvas.aspect) + 0.008 * canvas.noise(7, 5, 5)
    foot = 0.96 - 0.30 * smoothstep(0.58, 0.80, canvas.x / canvas.aspect) + 0.02 * rock
    land = smoothstep(0, 0.004, canvas.y - top) * smoothstep(0.80, 0.78, canvas.x / canvas.aspect + 0.04 * rock - 0.3 * np.clip(canvas.y - 0.7, 0, 1))
    stone = mix(rgb("#2c2620"), rgb("#a89880"), np.clip(0.42 + (gx * 0.7 - gy) * canvas.height_px * 0.012, 0, 1))
    canvas.blend(stone, land)
    turf = smoothstep(0.10, 0.02, canvas.y - top + 0.05 * rock)
    canvas.blend(mix(rgb("#3c6a1c"), rgb("#86b048"), np.clip(0.5 + 0.3 * canvas.noise(40, 4, 7, 0.7), 0, 1)), land * turf)
    surf = smoothstep(0.035, 0.0, np.abs(canvas.y - foot)) * smoothstep(-0.6, 0.7, canvas.noise(30, 4, 9)) * (canvas.x > 0.5)
    canvas.blend("#f4fafa", surf * 0.9)
    stripes = Solid(limb((0, 0, 0), (0, 9.2, 0), 1.75, 1.15), lambda p: mix(rgb("#f4f0e8"), rgb("#c8201c"), (np.floor(p[1] / 1.85) % 2)), 0.2)
    parts = [stripes, Solid(cylinder((0, 10.0, 0), 1.65, 0.14), "#2a2a2c"), Solid(cylinder((0, 10.9, 0), 0.85, 0.85), "#ffe9a8", 0.8, 60, 0.3, 0.5),
             Solid(limb((0, 11.7, 0), (0, 13.0, 0), 1.15, 0.08), "#a81c18", 0.3), Solid(joined(*[cylinder((1.55 * np.cos(a), 10.5, 1.55 * np.sin(a)), 0.04, 0.45) for a in np.linspace(0, 6.28, 13)]), "#2a2a2c"),
             Solid(joined(*[box((0.0, y, -1.62 + 0.06 * y), (0.22, 0.36, 0.2)) for y in (2.7, 6.2)]), "#20262c", 0.6, 50, 0.3)]
    house = [Solid(box((-4.6, 1.3, 0.6), (2.1, 1.3, 1.5)), "#f0ece2"), Solid(joined(turned(box((-4.6, 3.1, -0.4), (2.4, 0.12, 1.3)), "x", -38, (-4.6, 3.1, -0.4)), turned(box((-4.6, 3.1, 1.5), (2.4, 0.12, 1.3)), "x", 38, (-4.6, 3.1, 1.5))), "#9c3a24"),
             Solid(joined(*[box((x, 1.5, -0.92), (0.32, 0.42, 0.06)) for x in (-5.6, -3.7)]), "#2c3a48", 0.8, 50, 0.3)]
    play(canvas, Stage([*parts, *house], Lamp((-0.7, 0.6, -0.5), "#fff2dc", 1.15, 0.1), Floor(0.0, None, reach=70)), Lens((0, 4.0, -30), (0, 4.0, 0), 1.35, (0.46, 0.44)))
    canvas.film = Film(1.0, 0.3, 1.05)


def waves_on_rocks(canvas: Canvas) -> None:
    """Surf breaking on dark rocks."""
    eye = Eye(height=4.0, horizon=0.30, focal=1.2, near=2.5, far=9000)
    paint_sky(canvas, eye.horizon, ((0.0, "#e4e8ea"), (0.2, "#b8c8d4"), (0.6, "#7a98b4")))
    paint_clouds(canvas, eye.horizon, Clouds(0.7, 2.2, 37, "#f4f4f4", "#8a98a8", 0.9, 0.5))
    sky = ((0.0, "#d4dce0"), (0.3, "#9cb4c4"), (1.0, "#6a8ca8"))
    open_sea(canvas, eye, Water("#0a4450", sky), 11, 1.1, 0.95)
    rough_rock = canvas.noise(10, 6, 15, 0.6)
    for number, (x, y, r, high) in enumerate(((1.10, 0.62, 0.30, 0.26), (0.20, 0.76, 0.24, 0.16), (0.72, 0.90, 0.20, 0.11), (1.28, 0.96, 0.26, 0.2), (0.02, 1.0, 0.26, 0.2))):
        cap = 1 - (np.abs(canvas.x - x) / r) ** 1.7 - (np.abs(canvas.y - y) / high) ** 1.5 + 0.42 * rough_rock
        gy, gx = np.gradient(np.maximum(cap, 0) ** 0.6 + 0.28 * rough_rock)
        tone = np.clip(0.30 - (gx * 0.6 + gy) * canvas.height_px * 0.018, 0, 1)
        canvas.blend(mix(rgb("#0e0d0c"), rgb("#8a7f72"), tone), smoothstep(0, 0.05, cap) * smoothstep(y + high * 0.75, y + high * 0.55, canvas.y + 0.02 * rough_rock))
        foam = np.exp(-(((canvas.x - x) / (r * 1.25)) ** 2) - ((canvas.y - y - high * 0.62) / 0.05) ** 2)
        canvas.blend("#f8fbfb", np.clip(foam * (1.0 + 0.75 * canvas.noise(26, 5, 40 + number, 0.65)), 0, 1))
    spray = 1.75 * np.exp(-(((canvas.x - 0.86) / 0.20) ** 2) - ((canvas.y - 0.50) / 0.17) ** 2)
    drops = canvas.noise(18, 6, 60, 0.78)
    canvas.blend("#ffffff", np.clip((spray - 0.72 + 0.42 * drops) * 1.6, 0, 1) * smoothstep(0.72, 0.60, canvas.y))
    canvas.film = Film(1.05, 0.32, 0.95)


def beach_umbrella(canvas: Canvas) -> None:
    """A striped umbrella and a deck chair by the sea."""
    eye = Eye(height=2.0, horizon=0.42, focal=1.5, near=2, far=9000)
    paint_sky(canvas, eye.horizon, BLUE_DAY)
    paint_cumulus(canvas, (1.05, 0.34), 0.42, 4)
    open_sea(canvas, eye, Water("#08708c", BLUE_DAY, roughness=0.7), 9, 0.35, 0.5)
    edge = 0.535 + 0.010 * np.sin(canvas.x * 5) + 0.004 * canvas.noise(8, 4, 3)
    canvas.blend("#f6fafa", smoothstep(0.02, 0.0, np.abs(canvas.y - edge)) * smoothstep(-0.8, 0.6, canvas.noise(40, 4, 30, stretch=3)))
    sand_ground(canvas, eye.horizon, edge, "#ecd6a8")

    def panels(points: Field) -> Field:
        odd = np.floor(np.arctan2(points[2], points[0] + 0.15) / np.pi * 6) % 2
        return mix(rgb("#e8281c"), rgb("#f8f4ec"), odd)

    shade = turned(carved(ellipsoid((0, 1.55, 0), (1.15, 0.52, 1.15)), box((0, 1.05, 0), (2, 0.5, 2)), ellipsoid((0, 1.49, 0), (1.12, 0.50, 1.12)), melt=0.0), "z", -8, (0, 1.5, 0))
    towel = box((0.95, 0.008, -0.75), (0.36, 0.010, 0.80), 0.006)
    frame = joined(limb((-0.95, 0.02, -0.55), (-0.45, 0.95, -0.35), 0.025), limb((-0.95, 0.02, 0.05), (-0.45, 0.95, 0.05), 0.025), limb((-0.40, 0.02, -0.45), (-1.15, 0.52, -0.55), 0.025), limb((-0.40, 0.02, 0.05), (-1.15, 0.52, 0.05), 0.025))
    seat = joined(limb((-1.12, 0.50, -0.25), (-0.72, 0.36, -0.22), 0.30, 0.30), limb((-0.72, 0.36, -0.22), (-0.45, 0.92, -0.20), 0.30, 0.30))
    sling = carved(seat, turned(limb((-1.10, 0.58, -0.25), (-0.75, 0.46, -0.22), 0.30), "z", 0), limb((-0.80, 0.46, -0.22), (-0.55, 0.98, -0.20), 0.30))
    solids = [Solid(shade, panels, 0.05, soft=0.2), Solid(limb((0.0, 0, 0), (0.16, 2.06, 0), 0.026), "#f0ece0", 0.3), Solid(towel, lambda p: mix(rgb("#2c8ac8"), rgb("#f8f4ec"), np.floor(p[2] / 0.16) % 2)),
              Solid(frame, "#b07a44", 0.2), Solid(sling, lambda p: mix(rgb("#1c5ca8"), rgb("#f4f0e4"), np.floor((p[2] + 0.25) / 0.08) % 2), soft=0.2), Solid(ball((1.3, 0.16, 0.35), 0.16), lambda p: mix(rgb("#f8d020"), rgb("#2090d8"), np.floor(np.arctan2(p[2] - 0.35, p[0] - 1.3) * 6 / 6.283) % 2), 0.5)]
    play(canvas, Stage(solids, Lamp((-0.35, 0.9, -0.35), "#fff4e0", 1.25, 0.08, "#b4d0f0", "#d8b888")), Lens((0.0, 1.75, -4.6), (0.0, 1.0, 0.0), 1.5, (0.66, 0.545)))
    canvas.film = Film(1.0, 0.28, 1.05)


def surfer(canvas: Canvas) -> None:
    """A surfer on a turquoise wave."""
    paint_sky(canvas, 0.3, BLUE_DAY)
    paint_clouds(canvas, 0.3, Clouds(0.4, 2.6, 41))
    canvas.blend(mix(rgb("#0a5078"), rgb("#2c88a8"), np.clip(0.4 + 0.3 * canvas.noise(60, 3, 2, stretch=6), 0, 1)), smoothstep(0.245, 0.25, canvas.y))
    crest = 0.20 + 0.30 * ((canvas.x - 0.45) / 0.9) ** 2 + 0.010 * canvas.noise(7, 4, 3)
    foot = 0.80 + 0.03 * canvas.noise(4, 4, 4)
    face = np.clip((canvas.y - crest) / (foot - crest), 0, 1)
    flow = canvas.noise(7, 5, 5, 0.6, stretch=0.5)
    streaks = canvas.noise(26, 4, 6, 0.65, stretch=0.35)
    water = ramp(face + 0.05 * flow, (0.0, "#bff4e8"), (0.10, "#58d4c8"), (0.35, "#1496a8"), (0.75, "#0a5c84"), (1.0, "#0a486c"))
    canvas.blend(water * (1 + 0.16 * streaks)[..., None], smoothstep(0, 0.006, canvas.y - crest))
    lip = np.clip(1.2 - (canvas.y - crest) / (0.05 + 0.22 * smoothstep(0.62, 1.3, canvas.x)), -1, 1.2) + 0.5 * canvas.noise(22, 5, 7, 0.7) - 0.3
    canvas.blend("#ffffff", smoothstep(0.1, 0.9, lip) * smoothstep(-0.02, 0.0, canvas.y - crest + 0.03 * np.abs(streaks)))
    wash = smoothstep(0.72, 0.95, canvas.y + 0.10 * canvas.noise(6, 5, 8) + 0.10 * smoothstep(0.75, 1.3, canvas.x))
    canvas.blend(mix(rgb("#a8d4dc"), rgb("#ffffff"), np.clip(0.5 + 0.5 * canvas.noise(24, 5, 9, 0.7), 0, 1)), wash * np.clip(0.75 + 0.4 * canvas.noise(14, 5, 10), 0, 1))
    rider = person("#181c28", "#181c28", "#4a2c14", arms=((-0.75, 1.25, -0.15), (0.72, 1.50, 0.1)), feet=((-0.40, 0.10, 0.0), (0.42, 0.10, 0.0)), lean=0.12)
    squat = [Solid(moved(s.shape, (0, 0, 0)), s.paint, s.gloss, s.shine, s.mirror, s.emit, s.soft) for s in rider if s.paint != "#2b2522"]
    board = ellipsoid((0, 0.03, 0), (1.15, 0.05, 0.27))
    solids = placed([*squat, Solid(board, lambda p: mix(rgb("#f8f4e8"), rgb("#e83c20"), (np.abs(p[2]) < 0.07)), 0.6)], (0, 0, 0), degrees=24)
    tilted = [Solid(turned(s.shape, "z", -14), s.paint, s.gloss, s.shine, s.mirror, s.emit, s.soft) for s in solids]
    play(canvas, Stage(tilted, Lamp((-0.6, 0.7, -0.5), "#fff4e0", 1.2, 0.1, "#a8d8ec", "#2c8a9c", 0.6), None), Lens((0, 1.4, -6.4), (0, 0.9, 0), 1.6, (0.60, 0.56)))
    trail = np.exp(-((canvas.y - 0.735 + 0.20 * (canvas.x - 0.62)) / 0.022) ** 2) * smoothstep(0.56, 0.66, canvas.x) * smoothstep(1.15, 0.75, canvas.x)
    canvas.blend("#ffffff", np.clip(trail * (0.9 + 0.6 * canvas.noise(30, 4, 12)), 0, 1))
    canvas.film = Film(1.02, 0.28, 1.05)


def harbour(canvas: Canvas) -> None:
    """Boats in a harbour before coloured houses."""
    shore = 0.56
    paint_sky(canvas, shore, BLUE_DAY)
    paint_clouds(canvas, shore, Clouds(0.42, 2.6, 43))
    canvas.blend(mix(rgb("#4a7a3a"), rgb("#8aa86a"), np.clip(0.5 + 0.3 * canvas.noise(14, 5, 3), 0, 1)), smoothstep(0, 0.004, canvas.y - 0.34 - 0.07 * np.sin(canvas.x * 2.6 + 0.7) - 0.008 * canvas.noise(8, 4, 4)))
    rng = np.random.default_rng(4)
    paints = ("#e8b04a", "#d86a4a", "#f0e0c0", "#6a9ab8", "#e8c8a0", "#c84838", "#f4ecd8", "#88b088", "#e09a70")
    x, number = -0.03, 0
    while x < canvas.aspect:
        width, top = 0.10 + 0.05 * float(rng.random()), shore - 0.16 - 0.10 * float(rng.random())
        townhouse(canvas, x, top, width, shore - 0.02, paints[number % len(paints)], number)
        x, number = x + width, number + 1
    canvas.blend(rgb("#8a8074") * (1 + 0.2 * canvas.noise(60, 3, 5))[..., None], canvas.polygon_mask([(0, shore - 0.025), (canvas.aspect, shore - 0.025), (canvas.aspect, shore + 0.01), (0, shore + 0.01)]))
    lake_water(canvas, shore + 0.008, canvas.light.copy(), "#0c4058", 0.020)
    for bx, by, size, hull, sail, second in ((0.20, 0.66, 0.40, "#f4f0e8", "#f4f0e6", "#e8e2d4"), (1.12, 0.64, 0.34, "#24588a", "#f4f0e6", "#ece4d4"), (0.80, 0.70, 0.46, "#c83a2c", "#f8f4ea", "#f0e8d8")):
        sailboat(canvas, bx, by, size, hull, sail, second)
    rowing_boat(canvas, 0.44, 0.86, 0.20, "#2c7a5c")
    rowing_boat(canvas, 1.08, 0.92, 0.24, "#d8a02c")
    canvas.film = Film(1.0, 0.3, 1.05)


def rowing_boat(canvas: Canvas, x: float, y: float, s: float, colour: str) -> None:
    """A small open boat, `s` half its length."""
    canvas.shade(canvas.ellipse_mask((x, y + 0.26 * s), (0.95 * s, 0.12 * s), 0.9), 0.55)
    hull = [(x - s, y - 0.16 * s), (x - 0.78 * s, y + 0.20 * s), (x + 0.74 * s, y + 0.22 * s), (x + s, y - 0.14 * s), (x + 0.4 * s, y - 0.06 * s), (x - 0.4 * s, y - 0.06 * s)]
    canvas.blend(rgb(colour) * (1.15 - 2.2 * np.clip((canvas.y - y + 0.1 * s) / s, 0, 0.4))[..., None], canvas.polygon_mask(hull))
    canvas.blend("#5a4030", canvas.ellipse_mask((x, y - 0.10 * s), (0.90 * s, 0.10 * s), 0.05))
    for at in (-0.45, 0.05, 0.5):
        canvas.blend("#b08a5c", canvas.polygon_mask([(x + (at - 0.06) * s, y - 0.17 * s), (x + (at + 0.06) * s, y - 0.17 * s), (x + (at + 0.07) * s, y - 0.03 * s), (x + (at - 0.05) * s, y - 0.03 * s)]))
    canvas.blend("#f0e8d8", canvas.line_mask([(x - s, y - 0.16 * s), (x - 0.4 * s, y - 0.045 * s), (x + 0.4 * s, y - 0.045 * s), (x + s, y - 0.14 * s)], 0.022 * s / 0.2 * 0.4))


def island_panorama(canvas: Canvas) -> None:
    """A wide view over islands at the golden hour."""
    source = tile(81, 0.5)

    def height(x: Field, z: Field) -> Field:
        base = sample(source, x / 5200 + 0.3, z / 5200 + 0.1) + 0.3 * sample(source, x / 1500, z / 1500)
        return (1100 * np.maximum(base - 0.10, -0.02) * smoothstep(300, 1500, z) + 25 * sample(source, x / 200, z / 200) * (base > 0.08)).astype(np.float32)

    eye = Eye(height=240, horizon=0.42, focal=1.0, near=150, far=14000, steps=520)
    sun = (canvas.aspect * 0.72, 0.36)
    paint_sky(canvas, eye.horizon, ((0.0, "#ffd49a"), (0.12, "#f8c0a0"), (0.3, "#a8b4d8"), (0.7, "#5a88c8")))
    paint_clouds(canvas, eye.horizon, Clouds(0.38, 2.4, 47, "#ffe8d0", "#a898b8", 0.8, 0.5), sun[0])
    paint_sun(canvas, sun, 0.022, "#ffe0a0", 0.10)
    sky = ((0.0, "#ffcf98"), (0.2, "#d0b8c0"), (1.0, "#6a90c8"))
    open_sea(canvas, eye, Water("#0c3c5c", sky, sun, "#ffd090", 1.1), 190, 4.0)
    land = look(canvas, height, eye, 0.8)
    green = mix(mix(rgb("#2c4a1c"), rgb("#7a8a44"), np.clip(0.5 + 0.5 * sample(source, land.x / 300, land.z / 300), 0, 1)), rgb("#c8b088"), smoothstep(14, 4, land.y))
    light = green * (land.lit((0.75, 0.45, 0.3), 0.45) * 1.3)[..., None] * rgb("#ffe0b8")
    canvas.blend(haze(light, land.z, "#f4ccac", 9000), land.hit * smoothstep(2.0, 4.0, land.y))
    canvas.film = Film(1.02, 0.28, 1.05, 0.05, 0.1)


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
    canvas.blend("#fff4e4", smoothstep(0.014, 0.0, np.abs(canvas.y - edge)) * smoothstep(-0.8, 0.6, canvas.noise(40, 4, 30, stretch=3)))
    man = person("#f4f0e8", "#3a5a8a", "#2a1a10", arms=((-0.24, 0.92, -0.18), (0.30, 0.92, 0.02)), feet=((-0.10, 0.05, -0.30), (0.10, 0.05, 0.26)))
    woman = person("#d84a3c", "#d84a3c", "#6a3c18", "#d09a76", arms=((-0.30, 0.92, 0.02), (0.24, 0.92, 0.16)), feet=((-0.10, 0.05, 0.24), (0.10, 0.05, -0.26)), skirt=True, hat="#f0dca8")
    pair = placed(man, (-0.36, 0, 0), 1.0, 150) + placed(woman, (0.36, 0, 0.05), 0.94, 156)
    play(canvas, Stage(pair, Lamp((-0.5, 0.42, 0.75), "#ffdca8", 1.3, 0.1, "#b8b8d0", "#c8a078", 0.75)), Lens((0, 1.5, -5.6), (0, 0.95, 0), 1.5, (0.76, 0.60)))
    canvas.film = Film(1.05, 0.25, 1.02, 0.1, 0.12)
