"""Streets and skylines."""

import numpy as np

from ..canvas import Canvas
from ..colour import Film, blurred, mix, rgb, smoothstep
from ..plants import Leaves, broadleaf, treeline
from ..skies import BLUE_DAY, Clouds, paint_clouds, paint_sky
from .nature import lake_water


def townhouse(canvas: Canvas, x: float, top: float, width: float, base: float, colour: str, seed: int, storeys: int = 3) -> None:
    """A narrow plastered house with a tiled gable, from x to x + width."""
    rng = np.random.default_rng(seed + 50)
    stain = canvas.noise(30, 4, 300 + seed % 5, 0.6)
    wall = canvas.polygon_mask([(x, top), (x + width, top), (x + width, base), (x, base)])
    tone = 1.0 + 0.05 * stain - 0.25 * (canvas.x - x) / width * 0.5
    canvas.blend(rgb(colour) * tone[..., None], wall)
    eaves = width * (0.35 + 0.25 * float(rng.random()))
    roof = [(x - 0.004, top), (x + width / 2, top - eaves), (x + width + 0.004, top)]
    tiles = 0.85 + 0.25 * np.sin(canvas.y * 900) + 0.12 * stain
    canvas.blend(rgb(("#a04a2c", "#8a3c28", "#5a4a48")[seed % 3]) * np.clip(tiles, 0.4, 1.4)[..., None], canvas.polygon_mask(roof))
    high = (base - top) / storeys
    lit = float(rng.random())
    for floor in range(storeys):
        for column in range(2 if width < 0.16 else 3):
            count = 2 if width < 0.16 else 3
            wx, wy = x + width * (column + 0.5) / count, top + high * (floor + 0.5)
            half_w, half_h = width / count * 0.22, high * 0.30
            if floor == storeys - 1 and column == 0:
                canvas.blend("#4a2c1c", canvas.polygon_mask([(wx - half_w, wy - half_h), (wx + half_w, wy - half_h), (wx + half_w, base), (wx - half_w, base)]))
                continue
            canvas.blend("#f4efe4", canvas.polygon_mask([(wx - half_w * 1.3, wy - half_h * 1.15), (wx + half_w * 1.3, wy - half_h * 1.15), (wx + half_w * 1.3, wy + half_h * 1.15), (wx - half_w * 1.3, wy + half_h * 1.15)]))
            pane = canvas.polygon_mask([(wx - half_w, wy - half_h), (wx + half_w, wy - half_h), (wx + half_w, wy + half_h), (wx - half_w, wy + half_h)])
            canvas.blend(mix(rgb("#243442"), rgb("#a8c4dc"), np.clip((wy + half_h - canvas.y) / half_h * 0.4 + lit * 0.2, 0, 1)), pane)
            canvas.blend("#f4efe4", canvas.line_mask([(wx, wy - half_h), (wx, wy + half_h)], half_w * 0.2) + canvas.line_mask([(wx - half_w, wy), (wx + half_w, wy)], half_w * 0.2))


def tower(canvas: Canvas, x: float, top: float, width: float, base: float, glass: tuple[str, str], lights: float, seed: int, fade: float, air: str) -> None:
    """A high-rise with a grid of windows, `lights` the share that is lit."""
    rng = np.random.default_rng(seed)
    mask = canvas.polygon_mask([(x, top), (x + width, top), (x + width, base), (x, base)])
    rows, columns = max(4, int((base - top) / 0.0145)), max(3, int(width / 0.0115))
    v, u = (canvas.y - top) / (base - top) * rows, (canvas.x - x) / width * columns
    row, column = np.clip(np.floor(v), 0, rows - 1).astype(int), np.clip(np.floor(u), 0, columns - 1).astype(int)
    window = smoothstep(0.46, 0.38, np.abs(u - column - 0.5)) * smoothstep(0.40, 0.32, np.abs(v - row - 0.5))
    shade = np.clip(1.12 - 0.5 * (canvas.x - x) / width, 0.4, 1.2)
    colour = mix(rgb(glass[0]) * shade[..., None], rgb(glass[1]) * (0.8 + 0.4 * (base - canvas.y) / (base - top))[..., None], window * 0.85)
    burning = (rng.random((rows, columns)) < lights).astype(np.float32) * (0.35 + 0.9 * rng.random((rows, columns)).astype(np.float32))
    warm = rng.random((rows, columns))
    glow = burning[row, column] * window
    tint = np.where((warm[row, column] > 0.3)[..., None], rgb("#ffc870"), rgb("#dfe8ff"))
    canvas.blend(mix(colour, rgb(air), fade) + tint * (glow * (1 - fade * 0.6) * 1.3)[..., None], mask)
    if seed % 3 == 0:
        canvas.blend(mix(rgb(glass[0]), rgb(air), fade), canvas.polygon_mask([(x + width * 0.2, top - 0.02), (x + width * 0.8, top - 0.02), (x + width * 0.8, top), (x + width * 0.2, top)]))
        canvas.blend(mix(rgb(glass[0]), rgb(air), fade), canvas.line_mask([(x + width * 0.5, top - 0.09), (x + width * 0.5, top)], 0.003))


def skyline(canvas: Canvas, base: float, lights: float, palette: tuple[tuple[str, str], ...], air: str) -> None:
    """Rows of towers from far to near, standing on `base`."""
    rng = np.random.default_rng(19)
    for layer, (count, low, high, fade) in enumerate(((26, 0.10, 0.26, 0.55), (20, 0.14, 0.38, 0.25), (15, 0.10, 0.30, 0.0))):
        for number in range(count):
            x = canvas.aspect * (number + float(rng.uniform(-0.3, 0.3))) / count
            width = canvas.aspect / count * float(rng.uniform(0.65, 1.1))
            middle = 1 - abs(x / canvas.aspect - 0.52) * 1.5
            tall = low + (high - low) * float(rng.random()) ** 1.3 + 0.22 * max(0.0, middle) * float(rng.random()) ** 2
            tower(canvas, x, base - tall, width, base, palette[int(rng.integers(len(palette)))], lights, layer * 100 + number, fade, air)


def night_city(canvas: Canvas) -> None:
    """A lit skyline at night, mirrored in the water."""
    base = 0.66
    paint_sky(canvas, base, ((0.0, "#5a3a6a"), (0.15, "#2c2858"), (0.45, "#121838"), (1.0, "#070a1c")))
    paint_clouds(canvas, base, Clouds(0.4, 2.4, 61, "#6a4a78", "#241f48", 0.6, 0.6))
    skyline(canvas, base, 0.26, (("#0e1220", "#141a2c"), ("#141018", "#1c1c2c"), ("#0c1418", "#14202c")), "#2c2850")
    spots = canvas.noise(120, 1, 3)
    canvas.glow("#ffb860", smoothstep(1.6, 2.2, spots) * smoothstep(0.02, 0.0, np.abs(canvas.y - base + 0.008)), 3.0)
    smear = canvas.light.copy()
    for _ in range(3):
        smear = (smear + np.roll(smear, canvas.height_px // 45, 0) + np.roll(smear, -(canvas.height_px // 45), 0)) / 3
    lake_water(canvas, base, smear * 1.35, "#0c1028", 0.012)
    canvas.film = Film(1.5, 0.3, 1.1, 0.05, 0.16)


def day_city(canvas: Canvas) -> None:
    """A skyline of glass by day behind a river and trees."""
    base = 0.66
    paint_sky(canvas, base, BLUE_DAY)
    paint_clouds(canvas, base, Clouds(0.45, 2.4, 63))
    skyline(canvas, base, 0.02, (("#8a98a8", "#5a7a9a"), ("#c8c0b4", "#6a7a88"), ("#9ab0c0", "#4a6a8a"), ("#b0a498", "#4a545c"), ("#7a8c9c", "#a8c8dc")), "#b8cfe2")
    treeline(canvas, base + 0.006, 0.07, [broadleaf(220, seed) for seed in (1, 2, 3)], 44, "#a8c4c8", 0.1, 1, 0.002)
    canvas.blend(rgb("#a89c8c"), canvas.polygon_mask([(0, base + 0.004), (canvas.aspect, base + 0.004), (canvas.aspect, base + 0.022), (0, base + 0.022)]))
    lake_water(canvas, base + 0.02, canvas.light.copy(), "#1c4a5c", 0.022)
    canvas.film = Film(1.0, 0.3, 1.05)


def street(canvas: Canvas, horizon: float, wet: bool = False) -> None:
    """An asphalt road with pavements running into the distance."""
    middle = canvas.aspect / 2
    depth = np.clip(canvas.y - horizon, 1e-4, 1)
    across = (canvas.x - middle) / depth
    ground = rgb("#9a948a") * (1 + 0.10 * canvas.noise(80, 4, 2, 0.7))[..., None]
    asphalt = rgb("#46464a") * (1 + 0.14 * canvas.noise(160, 3, 3, 0.8) + 0.06 * canvas.noise(6, 3, 4))[..., None]
    road = smoothstep(1.34, 1.31, np.abs(across))
    surface = mix(ground, asphalt, road)
    surface = mix(surface, rgb("#c4beb4"), smoothstep(0.06, 0.04, np.abs(np.abs(across) - 1.36)))
    dashes = smoothstep(0.035, 0.028, np.abs(across)) * (np.sin(1 / depth * 2.6) > 0)
    surface = mix(surface, rgb("#e8e4d8"), dashes * 0.9)
    if wet:
        surface = surface * 0.5
    canvas.blend(surface, smoothstep(horizon - 0.001, horizon + 0.002, canvas.y))


def facade(canvas: Canvas, side: int, near_x: float, far_x: float, horizon: float, height: float, colour: str, seed: int) -> None:
    """A house front along the street between two distances given as x at the pavement."""
    middle = canvas.aspect / 2
    def at(offset: float, up: float) -> tuple[float, float]:
        depth = offset / 1.75
        return middle + side * offset, horizon + depth * (1 - up)

    corners = [at(near_x, 0.0), at(far_x, 0.0), at(far_x, height), at(near_x, height)]
    mask = canvas.polygon_mask(corners)
    depth = np.maximum(np.abs(canvas.x - middle) / 1.75, 1e-3)
    along, up = 1 / depth, 1 - (canvas.y - horizon) / depth
    first, last = 1.75 / near_x, 1.75 / far_x
    u, v = (along - first) / (last - first), up / height
    columns, rows = max(2, round((last - first) * 1.6)), 4
    cu, cv = u * columns, v * rows
    window = smoothstep(0.30, 0.26, np.abs(cu - np.floor(cu) - 0.5)) * smoothstep(0.34, 0.30, np.abs(cv - np.floor(cv) - 0.5))
    frame = smoothstep(0.36, 0.33, np.abs(cu - np.floor(cu) - 0.5)) * smoothstep(0.40, 0.37, np.abs(cv - np.floor(cv) - 0.5))
    tone = (0.66 if side > 0 else 1.05) * (1 + 0.06 * canvas.noise(40, 4, 500 + seed % 7))
    wall = rgb(colour) * tone[..., None]
    pane = mix(rgb("#1c2834"), rgb("#8ab0d0"), np.clip(cv - np.floor(cv) + 0.15 * np.sin(np.floor(cu) * 7.1 + seed), 0, 1) * 0.7)
    shop = mix(pane, rgb(("#7a2c20", "#244a3a", "#2c3a5c")[seed % 3]), smoothstep(0.80, 0.84, cv) * (cv < 1.0))
    light = mix(mix(wall, rgb("#efe8dc") * (0.7 if side > 0 else 1.0), frame), pane, window)
    light = np.where((cv < 1.0)[..., None], mix(shop, wall, smoothstep(0.42, 0.46, np.abs(cu / 2 - np.floor(cu / 2) - 0.5))), light)
    canvas.blend(light.astype(np.float32), mask)
    canvas.blend(rgb("#d8d0c0") * (0.6 if side > 0 else 1.0), canvas.line_mask([corners[3], corners[2]], 0.012 * near_x))


def street_scene(canvas: Canvas, horizon: float = 0.46) -> None:
    """Road, facades and trees of a street by day."""
    paint_sky(canvas, horizon, BLUE_DAY)
    paint_clouds(canvas, horizon, Clouds(0.4, 2.4, 65))
    colours = ("#c8a078", "#b85c48", "#d8c8a8", "#8a98a0", "#c88a5c", "#e0d8c8", "#a86a58")
    stops = (0.05, 0.075, 0.11, 0.16, 0.24, 0.36, 0.54, 0.85)
    street(canvas, horizon)
    canvas.blend("#8aa0ac", canvas.polygon_mask([(0.60, horizon - 0.05), (0.74, horizon - 0.05), (0.74, horizon + 0.01), (0.60, horizon + 0.01)]))
    for number, (far, near) in enumerate(zip(stops, stops[1:], strict=False)):
        for side in (-1, 1):
            facade(canvas, side, near, far, horizon, 2.6 + 0.7 * ((number * 7 + side * 3) % 5) / 4, colours[(number * 2 + side) % len(colours)], number * 2 + side)


def old_town(canvas: Canvas) -> None:
    """Coloured gabled houses on a square."""
    paint_sky(canvas, 0.8, BLUE_DAY)
    paint_clouds(canvas, 0.8, Clouds(0.45, 2.2, 67))
    x, number = -0.04, 0
    paints = ("#e8b850", "#d8664a", "#f0e4cc", "#6a9cc0", "#e8a080", "#b8c890", "#f4d88a", "#c85848")
    while x < canvas.aspect:
        width = 0.19 + 0.05 * ((number * 5) % 3) / 2
        townhouse(canvas, x, 0.30 + 0.07 * ((number * 7) % 4) / 3, width, 0.80, paints[number % len(paints)], number + 20, 4)
        x, number = x + width, number + 1
    depth = 1 / np.maximum(canvas.y - 0.70, 0.03)
    u, v = (canvas.x - canvas.aspect / 2) * depth * 6, depth * 9
    odd = np.floor(v) * 0.5
    joint = np.maximum(smoothstep(0.40, 0.5, np.abs(u + odd - np.floor(u + odd) - 0.5)), smoothstep(0.40, 0.5, np.abs(v - np.floor(v) - 0.5)))
    stone = 1 + 0.25 * np.sin(np.floor(u + odd) * 12.99 + np.floor(v) * 78.2) * 0.6
    canvas.blend(mix(rgb("#a89c8c") * stone[..., None], rgb("#5a5248"), joint * np.clip((canvas.y - 0.80) * 6, 0, 0.8)).astype(np.float32), smoothstep(0.798, 0.802, canvas.y))
    canvas.shade(smoothstep(0.86, 0.80, canvas.y) * (canvas.y > 0.80), 0.4)
    for tree_x in (0.10, 1.24):
        canvas.paste(broadleaf(round(canvas.px(0.42)), 3, Leaves("#16300f", "#6f9c35")), tree_x, 0.90)
    canvas.film = Film(1.0, 0.3, 1.05)


def bridge(canvas: Canvas) -> None:
    """A red suspension bridge over a strait."""
    base = 0.68
    paint_sky(canvas, base, ((0.0, "#f0dcc8"), (0.15, "#c8d4e4"), (0.5, "#7aa8dc"), (1.0, "#3f78c0")))
    paint_clouds(canvas, base, Clouds(0.36, 2.4, 69))
    for level, colour in ((0.60, "#9cb0c4"), (0.64, "#6a8a84")):
        canvas.blend(colour, smoothstep(0, 0.004, canvas.y - level + 0.05 * np.sin(canvas.x * 2.4 + level * 40) - 0.008 * canvas.noise(7, 5, 3)) * (canvas.y < base + 0.01))
    water = canvas.noise(26, 5, 5, 0.6, stretch=6)
    canvas.blend(mix(rgb("#1c4a68"), rgb("#8ab0c8"), np.clip(0.35 + 0.28 * water + 0.5 * (base - canvas.y), 0, 1)), smoothstep(base - 0.001, base + 0.002, canvas.y))
    red, deck = "#c03a22", 0.56
    towers = (0.34, 1.02)
    for x, size in zip(towers, (1.0, 1.0), strict=True):
        canvas.shade(canvas.polygon_mask([(x - 0.03, base), (x + 0.05, base), (x + 0.09, 0.98), (x - 0.05, 0.98)], blur=0.015) * np.clip(0.5 + 0.5 * water, 0, 1), 0.45)
        for side in (-0.028, 0.028):
            shaft = canvas.polygon_mask([(x + side - 0.011, 0.74), (x + side + 0.011, 0.74), (x + side + 0.008, 0.14), (x + side - 0.008, 0.14)])
            canvas.blend(rgb(red) * (1.25 - 22 * np.abs(canvas.x - x - side + 0.004))[..., None], shaft)
        for y in (0.16, 0.25, 0.35, 0.45, 0.66):
            canvas.blend(rgb(red) * 0.85, canvas.polygon_mask([(x - 0.03, y), (x + 0.03, y), (x + 0.03, y + 0.018 * size), (x - 0.03, y + 0.018)]))
        canvas.blend("#8a8478", canvas.polygon_mask([(x - 0.055, 0.72), (x + 0.055, 0.72), (x + 0.06, 0.77), (x - 0.06, 0.77)]))
    span = np.linspace(towers[0], towers[1], 60)
    main = [(float(x), 0.15 + 0.37 * (1 - ((x - 0.68) / 0.34) ** 2)) for x in span]
    left = [(float(x), 0.15 + (deck - 0.17) * (1 - x / towers[0]) ** 1.15) for x in np.linspace(-0.02, towers[0], 30)]
    right = [(float(x), 0.15 + (deck - 0.17) * ((x - towers[1]) / 0.34) ** 1.15) for x in np.linspace(towers[1], canvas.aspect + 0.02, 30)]
    for cable in (left, main, right):
        for x, y in cable[1::2]:
            canvas.blend("#a8442c", canvas.line_mask([(x, y), (x, deck)], 0.0016) * 0.8)
        canvas.blend(rgb(red) * 0.8, canvas.line_mask(cable, 0.007))
    canvas.blend(rgb(red), canvas.polygon_mask([(0, deck), (canvas.aspect, deck), (canvas.aspect, deck + 0.012), (0, deck + 0.012)]))
    canvas.blend(rgb(red) * 0.45, canvas.polygon_mask([(0, deck + 0.012), (canvas.aspect, deck + 0.012), (canvas.aspect, deck + 0.034), (0, deck + 0.034)]) * (0.6 + 0.4 * (np.sin(canvas.x * 260) > 0)))
    canvas.film = Film(1.0, 0.3, 1.05, 0.03)


def traffic_lights(canvas: Canvas) -> None:
    """A wet street at night, car lights out of focus."""
    horizon = 0.45
    paint_sky(canvas, horizon, ((0.0, "#3a3058"), (0.3, "#1a1c3c"), (1.0, "#0a0c1e")))
    rng = np.random.default_rng(5)
    for number in range(14):
        x = canvas.aspect * number / 13
        tower(canvas, x - 0.06, 0.08 + 0.5 * (1 - abs(x - 0.66) / 0.66) * 0.55 + 0.05 * float(rng.random()), 0.115, horizon + 0.02, ("#0c0e18", "#141828"), 0.30, number, 0.0, "#1a1c3c")
    street(canvas, horizon, wet=True)
    canvas.light *= np.where(canvas.y > horizon, 0.5, 1.0)[..., None].astype(np.float32)
    canvas.light[...] = blurred(canvas.light, canvas.px(0.006))
    discs = np.zeros_like(canvas.light)

    def lamp(x: float, y: float, radius: float, colour: str, strength: float) -> None:
        discs[...] += rgb(colour) * (canvas.ellipse_mask((x, y), (radius, radius), 0.12) * strength)[..., None]

    for share in (0.04, 0.09, 0.15, 0.24, 0.36, 0.56):
        y, size = horizon + 0.30 * share**0.9, 0.010 + 0.040 * share
        for side, colour in ((-1, "#fff0c8"), (1, "#ff2818")):
            for twin in (-1, 1):
                x = 0.66 + side * (0.05 + 0.42 * share) + twin * 0.12 * share + 0.03 * float(rng.normal()) * share
                lamp(x, y + 0.01 * float(rng.normal()), size * float(rng.uniform(0.8, 1.2)), colour, float(rng.uniform(0.45, 0.9)))
    for share in np.linspace(0.10, 1, 7):
        for side in (-1, 1):
            lamp(0.66 + side * 0.85 * share, horizon - 0.30 * share, 0.012 + 0.030 * share, "#ffb050", float(rng.uniform(0.4, 0.8)))
    for x, y, colour in ((0.50, 0.20, "#30e070"), (0.86, 0.23, "#ff3020"), (0.28, 0.34, "#60a0ff"), (1.10, 0.36, "#ff60a0"), (0.60, 0.40, "#ffd040")):
        lamp(x, y, 0.03, colour, 0.7)
    canvas.light += discs
    mirrored = blurred(np.roll(discs[::-1], round((2 * horizon + 0.12 - 1) * canvas.height_px), 0), canvas.px(0.01))
    smear = sum(np.roll(mirrored, round(canvas.px(d)), 0) for d in (-0.05, -0.025, 0.0, 0.025, 0.05)) / 5
    canvas.light += smear * (0.7 * (canvas.y > horizon) * np.clip(0.7 + 0.4 * canvas.noise(40, 3, 7, stretch=4), 0, 1))[..., None]
    canvas.film = Film(1.25, 0.25, 1.1, 0.03, 0.14)

