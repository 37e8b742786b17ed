"""Trees, grass and flowers as sprites and strokes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from .canvas import Canvas, Point, Sprite
from .colour import mix, rgb, smoothstep
from .noise import Field, fractal


@dataclass(frozen=True, slots=True)
class Leaves:
    """Colours of a crown from shade to light, and of the trunk."""

    dark: str = "#16300f"
    light: str = "#6f9c35"
    trunk: str = "#4a3a2a"
    second: str = "#8fae45"


AUTUMN = (
    Leaves("#5a1f08", "#e07a1e", "#3a2a20", "#f0b030"),
    Leaves("#641408", "#d8431f", "#3a2a20", "#f08030"),
    Leaves("#5c3c08", "#f0b92c", "#3a2a20", "#ffe06a"),
)


def _grid(size_px: int, aspect: float = 1.0) -> tuple[Field, Field]:
    rows = (np.arange(size_px, dtype=np.float32) + 0.5) / size_px
    columns = (np.arange(int(size_px * aspect), dtype=np.float32) + 0.5) / size_px
    return np.meshgrid(columns, rows)


def _branches(size_px: int, width_px: int, seed: int, spread: float, crown_y: float) -> Field:
    rng = np.random.default_rng(seed)
    picture = Image.new("L", (width_px, size_px))
    pen = ImageDraw.Draw(picture)
    middle = width_px / 2

    def grow(x: float, y: float, angle: float, length: float, width: float) -> None:
        x2, y2 = x + np.sin(angle) * length, y - np.cos(angle) * length
        pen.line([(x, y), (x2, y2)], fill=255, width=max(1, round(width)))
        if width < 1.2 or length < size_px * 0.02:
            return
        for turn in (-spread, spread * 0.9):
            grow(x2, y2, angle + turn * (0.6 + 0.8 * rng.random()), length * (0.62 + 0.16 * rng.random()), width * 0.66)

    grow(middle, size_px, 0.0, size_px * (1 - crown_y), size_px * 0.05)
    return np.asarray(picture, np.float32) / 255


def broadleaf(size_px: int, seed: int, leaves: Leaves = Leaves(), bare: float = 0.0) -> Sprite:
    """A leafy tree, lit from the upper left; `bare` thins out the crown."""
    x, y = _grid(size_px, 0.95)
    rng = np.random.default_rng(seed)
    height = np.full(x.shape, -1.0, np.float32)
    for _ in range(75):
        angle, reach = rng.random() * 2 * np.pi, rng.random() ** 0.55
        cx, cy = 0.475 + np.cos(angle) * reach * 0.35, 0.42 + np.sin(angle) * reach * 0.32
        radius = 0.05 + 0.10 * rng.random()
        cap = 1 - ((x - cx) ** 2 + (y - cy) ** 2) / radius**2
        height = np.maximum(height, np.sqrt(np.maximum(cap, 0)) * radius * 6 - (cap <= 0) + 0.4 * (1 - reach))
    fine = fractal(*x.shape, 30, 4, seed + 1, 0.75)
    alpha = smoothstep(0.0, 0.25, height + 0.28 * fine - 0.12 - bare)
    gy, gx = np.gradient(height + 0.10 * fine)
    light = np.clip(0.42 - (gx * 0.6 + gy) * size_px * 0.022 + 0.16 * fine - 0.55 * (y - 0.42), 0, 1)
    colour = mix(rgb(leaves.dark), rgb(leaves.light), light)
    colour = mix(
        colour, rgb(leaves.second), 0.6 * smoothstep(0.7, 1.2, light + 0.15 * fractal(*x.shape, 6, 3, seed + 2))
    )
    wood = _branches(size_px, x.shape[1], seed, 0.42, 0.80)
    bark = (
        rgb(leaves.trunk)
        * (0.7 + 0.5 * np.clip(fractal(*x.shape, 40, 2, seed + 3), -1, 1) - 1.2 * (x - 0.475))[..., None]
    )
    return Sprite(mix(np.maximum(bark, 0.003), colour, alpha).astype(np.float32), np.maximum(alpha, wood))


def conifer(
    size_px: int, seed: int, leaves: Leaves = Leaves("#0a1a10", "#3c5c34", "#33281e"), snow: float = 0.0
) -> Sprite:
    """A fir: tiers of drooping branches; `snow` 0..1 lies on them."""
    x, y = _grid(size_px, 0.55)
    rng = np.random.default_rng(seed)
    alpha = smoothstep(0.012, 0.008, np.abs(x - 0.275)) * (y > 0.5)
    light = np.zeros(x.shape, np.float32)
    white = np.zeros(x.shape, np.float32)
    rough = fractal(*x.shape, 40, 4, seed + 1, 0.7)
    tiers = 15
    for tier in range(tiers, -1, -1):
        top = 0.02 + 0.80 * (tier / tiers) ** 1.05
        reach = (0.025 + 0.225 * (tier / tiers) ** 0.85) * (0.85 + 0.3 * rng.random())
        drop = 0.06 + 0.09 * tier / tiers
        side = np.abs(x - 0.275 - 0.01 * rng.normal()) / reach
        edge = top + drop * (0.25 + 0.75 * side**0.8)
        inside = (
            (side + 0.14 * rough < 1)
            & (y > top + drop * 0.5 * side**1.5 + 0.006 * rough)
            & (y < edge + 0.012 * rough + 0.02)
        )
        depth = np.clip((y - top - drop * 0.5 * side**1.5) / (drop * 0.6), 0, 1)
        value = 0.85 - 0.75 * depth - 0.35 * (x - 0.275) / reach + 0.22 * rough
        light = np.where(inside, value, light)
        white = np.where(inside, smoothstep(0.75, 0.15, depth + 0.28 * rough), white)
        alpha = np.maximum(alpha, inside)
    colour = mix(rgb(leaves.dark), rgb(leaves.light), np.clip(light, 0, 1))
    cold = mix(rgb("#8ea6c6"), rgb("#ffffff"), np.clip(light * 0.9 + 0.25, 0, 1))
    return Sprite(mix(colour, cold, white * np.float32(snow)), alpha.astype(np.float32))


def palm(size_px: int, seed: int, lean: float = 0.12) -> Sprite:
    """A coconut palm leaning to the right by `lean` of its height."""
    width = int(size_px * 1.0)
    scale = 2
    picture = Image.new("RGBA", (width * scale, size_px * scale))
    pen = ImageDraw.Draw(picture)
    rng = np.random.default_rng(seed)
    unit = size_px * scale
    crown = (0.45 + lean, 0.30)
    for step in range(60):
        share = step / 60
        px = 0.45 - lean * 0.5 + (crown[0] - 0.45 + lean * 0.5) * share**1.6
        py = 1.0 + (crown[1] - 1.0) * share
        half = 0.020 - 0.008 * share
        tone = 95 + (20 if step % 2 else 0)
        pen.polygon(
            [
                ((px - half) * unit, (py + 0.014) * unit),
                ((px + half) * unit, (py + 0.014) * unit),
                ((px + half * 0.9) * unit, (py - 0.006) * unit),
                ((px - half * 0.9) * unit, (py - 0.006) * unit),
            ],
            fill=(tone + 25, tone, tone - 28, 255),
        )
    fronds = sorted(rng.uniform(-np.pi * 1.12, np.pi * 0.12, 20), key=lambda a: -abs(a + np.pi / 2))
    for angle in fronds:
        _frond(pen, unit, crown, angle, 0.30 + 0.10 * rng.random(), rng)
    for _ in range(4):
        cx, cy = crown[0] + 0.02 * rng.normal(), crown[1] + 0.02
        pen.ellipse(
            [(cx - 0.017) * unit, (cy - 0.017) * unit, (cx + 0.017) * unit, (cy + 0.017) * unit], fill=(84, 66, 34, 255)
        )
    array = np.asarray(picture.resize((width, size_px), Image.Resampling.BOX), np.float32) / 255
    return Sprite(array[..., :3] ** 2.2, array[..., 3])


def _frond(
    pen: ImageDraw.ImageDraw, unit: int, crown: Point, angle: float, length: float, rng: np.random.Generator
) -> None:
    x, y, heading = crown[0], crown[1], angle
    tone = 0.55 + 0.45 * max(0.0, -np.sin(angle)) + 0.15 * rng.random()
    for step in range(26):
        share = step / 26
        heading += (0.055 if np.cos(heading) > 0 else -0.055) * (0.4 + share)
        x2, y2 = x + np.cos(heading) * length / 26, y + np.sin(heading) * length / 26
        leaf = length * 0.34 * (1 - share) ** 0.6 * min(1.0, 0.3 + 3 * share)
        for side in (-1, 1):
            turn = heading + side * (0.95 - 0.3 * share) + 0.1 * rng.normal()
            tip = (x + np.cos(turn) * leaf, y + np.sin(turn) * leaf + leaf * 0.35)
            shade = tone * (1.0 if side < 0 else 0.72) * (0.85 + 0.3 * rng.random())
            pen.polygon(
                [(x * unit, y * unit), (x2 * unit, y2 * unit), (tip[0] * unit, tip[1] * unit)],
                fill=(int(78 * shade), int(128 * shade), int(44 * shade), 255),
            )
        pen.line([(x * unit, y * unit), (x2 * unit, y2 * unit)], fill=(120, 130, 60, 255), width=2)
        x, y = x2, y2


def bare_tree(size_px: int, seed: int, colour: str = "#2a221c") -> Sprite:
    """A leafless tree."""
    wood = _branches(size_px, size_px, seed, 0.45, 0.72)
    return Sprite(np.broadcast_to(rgb(colour), (*wood.shape, 3)).astype(np.float32), wood)


def blades(
    canvas: Canvas,
    number: int,
    top: float,
    bottom: float,
    length: tuple[float, float],
    colours: Sequence[str],
    lean: float = 0.25,
    salt: int = 0,
    across: tuple[float, float] | None = None,
) -> Iterator[tuple[list[Point], Field]]:
    """Grass blades rooted between y `top` and `bottom`, from `length[0]` high at the top to `length[1]` at the bottom,
    back to front.
    """
    rng = np.random.default_rng(canvas.seed * 7 + salt)
    left, right = across or (-0.02, canvas.aspect + 0.02)
    palette = np.stack([rgb(code) for code in colours])
    depth = np.sort(rng.random(number) ** 0.8)
    for share in depth:
        y = top + (bottom - top) * share
        x = left + (right - left) * rng.random()
        high = (length[0] + (length[1] - length[0]) * share) * (0.5 + 0.8 * rng.random())
        bend = high * lean * rng.normal()
        half = high * 0.022 + 0.0007
        colour = palette[rng.integers(len(palette))] * np.float32(0.55 + 0.8 * rng.random())
        yield (
            [
                (x - half, y),
                (x + half, y),
                (x + bend * 0.45 + half * 0.6, y - high * 0.6),
                (x + bend, y - high),
                (x + bend * 0.4 - half * 0.6, y - high * 0.6),
            ],
            colour,
        )


def petals(
    centre: Point,
    radius: float,
    number: int,
    colour: Field,
    heart: Field,
    rng: np.random.Generator,
    squash: float = 0.8,
    width: float = 0.45,
) -> Iterator[tuple[list[Point], Field]]:
    """A flower seen at a slant: `number` petals around a heart, each with a darker half for its fold."""
    start = rng.random() * 6.28
    for petal in range(number):
        angle = start + petal * 2 * np.pi / number + 0.1 * rng.normal()
        tone = np.float32(0.75 + 0.45 * rng.random() - 0.15 * np.sin(angle))
        long = radius * (0.9 + 0.2 * rng.random())
        along, aside = (
            np.array([np.cos(angle), np.sin(angle) * squash]),
            np.array([-np.sin(angle), np.cos(angle) * squash]),
        )
        outline = [
            (0.1, 0.0),
            (0.45, width * 0.8),
            (0.8, width),
            (1.0, 0.12),
            (1.0, -0.12),
            (0.8, -width),
            (0.45, -width * 0.8),
        ]
        points = [tuple(np.array(centre) + long * (a * along + b * 0.6 * aside)) for a, b in outline]
        yield points, colour * tone
        yield [points[0], points[4], points[5], points[6]], colour * tone * 0.82
    ring = [
        (centre[0] + radius * 0.27 * np.cos(a), centre[1] + radius * 0.27 * squash * np.sin(a))
        for a in np.linspace(0, 6.28, 12)
    ]
    yield ring, heart
    yield [(x - radius * 0.05, y - radius * 0.05) for x, y in ring[3:9]], heart * 1.5


def treeline(
    canvas: Canvas,
    base_y: float,
    height: float,
    sprites: Sequence[Sprite],
    number: int,
    fog: str,
    share: float,
    salt: int = 0,
    roughness: float = 0.01,
) -> None:
    """A row of trees standing along `base_y`, faded by `share` into the colour of the air."""
    rng = np.random.default_rng(canvas.seed * 13 + salt)
    for place in rng.permutation(number):
        sprite = sprites[rng.integers(len(sprites))]
        size = height * (0.65 + 0.5 * rng.random())
        part = sprite.resized(max(4, round(canvas.px(size))), bool(rng.integers(2)))
        x = canvas.aspect * (place + rng.random()) / number
        canvas.paste(Sprite(mix(part.light, rgb(fog), share), part.alpha), x, base_y + roughness * rng.normal())
