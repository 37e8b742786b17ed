"""Things one owns."""

import numpy as np

from ..backdrops import GREENS, park, room
from ..canvas import Canvas
from ..colour import Film, blurred, mix, ramp, rgb, smoothstep
from ..noise import Field, solid_noise
from ..plants import blades
from ..solids import Shape, ball, box, carved, cylinder, ellipsoid, joined, lathe, limb, ring, rough, turned
from ..stage import Floor, Lamp, Lens, Solid, Stage, play
from ..surfaces import fur, plain, wood
from .home import INDOORS


def laptop(canvas: Canvas) -> None:
    """A laptop on a desk with a plant and a mug."""
    room(canvas, "#c8ccd0", 2.0, 0.25)
    canvas.light[...] = blurred(canvas.light, canvas.px(0.01))

    def screen(points: Field) -> Field:
        up = points[1] - 0.035 + 0.20 * points[2]
        sky = ramp(up, (0.0, "#1c4a5c"), (0.07, "#3a8a8a"), (0.10, "#e8b070"), (0.16, "#7a9ad0"), (0.24, "#3a5aa0"))
        peak = up < 0.095 + 0.05 * np.abs(np.sin(points[0] * 22)) * (0.6 + 0.4 * np.sin(points[0] * 9 + 1))
        return mix(sky, rgb("#22384c"), peak & (up > 0.05))

    base = box((0, 0.010, 0), (0.175, 0.008, 0.120), 0.006)
    lid = turned(box((0, 0.135, 0.122), (0.175, 0.118, 0.004), 0.004), "x", 14, (0, 0.018, 0.12))
    display = turned(box((0, 0.137, 0.1195), (0.165, 0.105, 0.003)), "x", 14, (0, 0.018, 0.12))
    keys = joined(
        *[
            box((-0.1425 + 0.0204 * column, 0.0185, 0.060 - 0.0205 * row), (0.0085, 0.0012, 0.0085), 0.001)
            for row in range(5)
            for column in range(15)
        ]
    )
    pad = box((0, 0.0182, -0.078), (0.052, 0.0008, 0.030))
    mug, pot, leaves, mouse, book = _on_the_desk()
    solids = [
        Solid(joined(base, lid), "#b4b8bc", 0.7, 40, 0.25),
        Solid(display, screen, emit=1.1),
        Solid(keys, "#1c1e22", 0.2),
        Solid(pad, "#a4a8ac", 0.4),
        Solid(mug, "#e8e4dc", 0.5, 40, 0.1),
        Solid(pot, "#e0dcd4", 0.2),
        Solid(leaves, "#3c7a34", 0.2),
        Solid(mouse, "#e8e8ea", 0.6, 40, 0.15),
        *book,
    ]
    play(
        canvas,
        Stage(solids, INDOORS, Floor(0, wood("#a8743e", "#d8a86c", 0.12), 0.1, 1.6)),
        Lens((0.06, 0.40, -0.72), (-0.01, 0.075, 0), 1.6),
    )
    canvas.film = Film(1.05, 0.25, 1.0, 0.03)


def _on_the_desk() -> tuple[Shape, Shape, Shape, Shape, list[Solid]]:
    """Mug, plant pot, leaves, mouse, book."""
    mug = joined(
        lathe((0.27, 0, 0.02), ((0.0, 0.004), (0.034, 0.005), (0.038, 0.09)), 0.003),
        turned(ring((0.315, 0.05, 0.02), 0.022, 0.005), "x", 90, (0.315, 0.05, 0.02)),
        melt=0.004,
    )
    pot = limb((-0.29, 0.0, 0.10), (-0.29, 0.065, 0.10), 0.036, 0.048)
    leaves = joined(
        *[
            limb(
                (-0.29, 0.08, 0.10),
                (-0.29 + 0.10 * np.cos(a), 0.20 + 0.07 * np.sin(a * 3), 0.10 + 0.08 * np.sin(a)),
                0.014,
                0.004,
            )
            for a in np.arange(13) * 2.4
        ]
    )
    mouse = carved(ellipsoid((0.24, 0.008, -0.13), (0.030, 0.026, 0.048)), box((0.24, -0.05, -0.13), (0.1, 0.05, 0.1)))
    book = [
        Solid(
            turned(box((-0.27, 0.010, -0.13), (0.075, 0.010, 0.055), 0.002), "y", 14, (-0.27, 0, -0.13)), "#c84a3c", 0.2
        ),
        Solid(limb((-0.33, 0.026, -0.15), (-0.21, 0.026, -0.10), 0.004), "#2c3a5c", 0.5),
    ]
    return mug, pot, leaves, mouse, book


def guitar(canvas: Canvas) -> None:
    """An acoustic guitar leaning on a wall."""
    room(canvas, "#b8c0b8", 2.0, 0.3)
    profile = joined(
        ball((0, 0.24, 0), 0.205), ball((0, 0.52, 0), 0.150), limb((0, 0.3, 0), (0, 0.5, 0), 0.125), melt=0.10
    )
    outline = profile.distance

    def plate(half: float, grow: float) -> Shape:
        def distance(p: Field) -> Field:
            flat = p.copy()
            flat[2] = 0
            return np.maximum(outline(flat) - grow, np.abs(p[2]) - half) * np.float32(0.9)

        return Shape(distance, profile.centre, profile.radius + 0.05)

    def top(points: Field) -> Field:
        grain = (
            0.5
            + 0.35 * np.sin(points[0] * 520 + 4 * solid_noise(points, 0.3, 4))
            + 0.2 * solid_noise(points * np.array([[1.0], [0.15], [1.0]], np.float32), 0.05, 3)
        )
        colour = mix(rgb("#b87434"), rgb("#e0a860"), np.clip(grain, 0, 1))
        burst = smoothstep(-0.05, -0.004, outline(np.stack([points[0], points[1], np.zeros_like(points[1])])))
        colour = mix(colour, rgb("#4a1e0a"), burst * 0.85)
        away = np.hypot(points[0], points[1] - 0.43)
        return mix(colour, rgb("#1a0e08"), smoothstep(0.004, 0.0, np.abs(away - 0.062)))

    parts = [
        Solid(plate(0.050, 0.0), "#6a3014", 0.6, 40, 0.15),
        Solid(carved(plate(0.0525, -0.006)), top, 0.6, 50, 0.12),
        *_fittings(),
    ]
    leaning = [
        Solid(
            turned(turned(s.shape, "z", 10, (0, 0, 0)), "x", 7, (0, 0, 0)),
            _unturned(s),
            s.gloss,
            s.shine,
            s.mirror,
            s.emit,
            s.soft,
        )
        for s in parts
    ]
    wall = Solid(box((0, 1.0, 0.32), (4, 3, 0.05)), plain("#b9c4bd", 0.02, 0.5))
    play(
        canvas,
        Stage(
            [*leaning, wall, Solid(box((0, 0.06, 0.26), (4, 0.06, 0.02)), "#ece8e0")],
            INDOORS,
            Floor(0, wood("#8a5c34", "#c09058", 0.10), 0.12),
        ),
        Lens((0.12, 0.85, -2.35), (-0.10, 0.68, 0), 1.6),
    )
    canvas.film = Film(1.05, 0.25, 1.03, 0.05)


def _fittings() -> list[Solid]:
    """Sound hole, neck, frets, head, pegs, strings, bridge, guard."""
    hole = Solid(turned(cylinder((0, 0.43, -0.0535), 0.052, 0.003), "x", 90, (0, 0.43, -0.0535)), "#0c0705")
    neck = box((0, 0.92, -0.052), (0.026, 0.36, 0.014), 0.006)
    frets = joined(
        *[
            box((0, 0.60 + 0.66 * (1 - 0.944**n) / (1 - 0.944**18) * 1.0, -0.068), (0.026, 0.0018, 0.0015))
            for n in range(18)
        ]
    )
    head = box((0, 1.36, -0.046), (0.040, 0.095, 0.010), 0.006)
    pegs = joined(
        *[
            limb((s * 0.040, 1.29 + 0.055 * n, -0.046), (s * 0.072, 1.29 + 0.055 * n, -0.046), 0.008, 0.011)
            for s in (-1, 1)
            for n in range(3)
        ]
    )
    strings = joined(
        *[limb((-0.020 + 0.008 * n, 0.185, -0.072), (-0.016 + 0.0064 * n, 1.28, -0.072), 0.0011) for n in range(6)]
    )
    bridge = box((0, 0.18, -0.060), (0.075, 0.014, 0.010), 0.004)
    guard = Solid(
        turned(ellipsoid((0.085, 0.345, -0.0535), (0.05, 0.085, 0.003)), "z", 24, (0.085, 0.345, 0)),
        "#2a0f08",
        0.8,
        50,
        0.2,
    )
    return [
        hole,
        Solid(neck, "#2c160c", 0.4),
        Solid(frets, "#c8c4b8", 0.8),
        Solid(head, "#4a2010", 0.6, 40),
        Solid(pegs, "#e0d8c0", 0.6),
        Solid(strings, "#e8e0c8", 0.9),
        Solid(bridge, "#1c0e08", 0.3),
        guard,
    ]


def _unturned(solid: Solid):
    if isinstance(solid.paint, str):
        return solid.paint
    inner = solid.paint
    z, x = np.deg2rad(10), np.deg2rad(7)

    def paint(points: Field) -> Field:
        y1, z1 = points[1] * np.cos(x) + points[2] * np.sin(x), points[2] * np.cos(x) - points[1] * np.sin(x)
        x2, y2 = points[0] * np.cos(z) + y1 * np.sin(z), y1 * np.cos(z) - points[0] * np.sin(z)
        return inner(np.stack([x2, y2, z1]).astype(np.float32))

    return paint


def teddy_bear(canvas: Canvas) -> None:
    """A teddy bear on a wooden floor."""
    room(canvas, "#d8c0b8", 2.0, 0.3)
    solids = _teddy()
    play(
        canvas,
        Stage(
            [
                *solids,
                Solid(box((0, 0.5, 0.42), (3, 2, 0.05)), plain("#d8c4bc", 0.02, 0.4)),
                Solid(box((0, 0.05, 0.37), (3, 0.05, 0.02)), "#f0ece4"),
            ],
            INDOORS,
            Floor(0, wood("#9a6a3c", "#d0a068", 0.10), 0.1),
        ),
        Lens((0.10, 0.42, -1.25), (0.0, 0.215, 0), 1.75),
    )
    canvas.film = Film(1.05, 0.22, 1.03, 0.05)


def _teddy() -> list[Solid]:
    """The bear, its bow tie and its toys."""
    body = joined(
        ellipsoid((0, 0.15, 0.02), (0.115, 0.13, 0.10)),
        ball((0, 0.345, 0.0), 0.105),
        ball((-0.085, 0.435, 0.01), 0.042),
        ball((0.085, 0.435, 0.01), 0.042),
        limb((-0.095, 0.235, -0.01), (-0.175, 0.12, -0.06), 0.048, 0.044),
        limb((0.095, 0.235, -0.01), (0.175, 0.12, -0.06), 0.048, 0.044),
        limb((-0.07, 0.055, -0.03), (-0.125, 0.050, -0.17), 0.055, 0.052),
        limb((0.07, 0.055, -0.03), (0.125, 0.050, -0.17), 0.055, 0.052),
        melt=0.02,
    )
    pads = joined(
        ellipsoid((-0.130, 0.052, -0.215), (0.036, 0.038, 0.014)),
        ellipsoid((0.130, 0.052, -0.215), (0.036, 0.038, 0.014)),
        ellipsoid((-0.087, 0.437, -0.030), (0.024, 0.024, 0.008)),
        ellipsoid((0.087, 0.437, -0.030), (0.024, 0.024, 0.008)),
        ellipsoid((0, 0.15, -0.075), (0.072, 0.085, 0.012)),
    )
    return [
        Solid(rough(body, 0.0035, 0.03, 5, 0.75), fur("#8a5428", "#c08a4c", 0.010), 0.02, soft=0.3),
        Solid(
            rough(joined(ellipsoid((0, 0.315, -0.092), (0.048, 0.038, 0.036)), pads), 0.0015, 0.02),
            fur("#d8b484", "#f0d8b0", 0.008),
            0.02,
            soft=0.3,
        ),
        Solid(
            joined(
                ball((-0.040, 0.368, -0.092), 0.0125),
                ball((0.040, 0.368, -0.092), 0.0125),
                ellipsoid((0, 0.332, -0.128), (0.017, 0.012, 0.010)),
            ),
            "#14100c",
            1.0,
            70,
            0.2,
        ),
        Solid(
            joined(
                ellipsoid((-0.042, 0.243, -0.100), (0.040, 0.024, 0.014)),
                ellipsoid((0.042, 0.243, -0.100), (0.040, 0.024, 0.014)),
                ball((0, 0.243, -0.105), 0.014),
                turned(ring((0, 0.245, 0), 0.086, 0.012), "x", 6, (0, 0.245, 0)),
                melt=0.004,
            ),
            "#c01c2c",
            0.3,
            25,
        ),
        Solid(box((0.27, 0.05, 0.05), (0.05, 0.05, 0.05), 0.008), "#3a7ac8", 0.3),
        Solid(
            turned(box((0.25, 0.15, 0.06), (0.048, 0.048, 0.048), 0.008), "y", 24, (0.25, 0.15, 0.06)), "#e8c030", 0.3
        ),
        Solid(ball((-0.27, 0.06, -0.04), 0.06), "#d84a3c", 0.6, 40, 0.1),
    ]


def football(canvas: Canvas) -> None:
    """A football on a lawn."""
    park(canvas, 0.22, 0.02)
    canvas.strokes(blades(canvas, 6000, 0.40, 1.02, (0.012, 0.08), GREENS))
    golden = (1 + 5**0.5) / 2
    corners = np.array(
        [(0, a, b) for a in (-1, 1) for b in (-golden, golden)]
        + [(a, b, 0) for a in (-1, 1) for b in (-golden, golden)]
        + [(b, 0, a) for a in (-1, 1) for b in (-golden, golden)],
        np.float32,
    )
    corners /= np.linalg.norm(corners, axis=1, keepdims=True)
    twist = np.array([[0.8, 0.0, 0.6], [0.36, 0.8, -0.48], [-0.48, 0.6, 0.64]], np.float32)
    corners = corners @ twist.T
    faces = [
        corners[i] + corners[j] + corners[k]
        for i in range(12)
        for j in range(i)
        for k in range(j)
        if min(corners[i] @ corners[j], corners[i] @ corners[k], corners[j] @ corners[k]) > 0.4
    ]
    middles = np.array([face / np.linalg.norm(face) for face in faces], np.float32)

    def leather(points: Field) -> Field:
        direction = points - np.array([[0], [0.11], [0]], np.float32)
        direction = direction / np.sqrt((direction * direction).sum(0))
        five, six = corners @ direction, middles @ direction
        black = smoothstep(0.0, 0.006, five.max(0) * 1.0 - 0.5 * six.max(0) - 0.4685)
        near = np.sort(np.concatenate([five - 0.004, six]), axis=0)
        seam = smoothstep(0.006, 0.002, near[-1] - near[-2])
        return mix(mix(rgb("#f2f2ee"), rgb("#141414"), black), rgb("#4a4a48"), seam * 0.7)

    play(
        canvas,
        Stage([Solid(ball((0, 0.11, 0), 0.11), leather, 0.5, 35, 0.08)], Lamp((-0.6, 0.75, -0.5), ground="#4d7a26")),
        Lens((0, 0.26, -0.85), (0, 0.115, 0), 1.9, (0.66, 0.55)),
    )
    canvas.strokes(blades(canvas, 700, 0.80, 0.86, (0.05, 0.09), GREENS, salt=2, across=(0.35, 0.98)))
    canvas.strokes(blades(canvas, 700, 0.99, 1.10, (0.12, 0.20), GREENS, salt=3), blur=0.006)
    canvas.film = Film(1.0, 0.28, 1.03)
