"""Animals and people, built of limbs."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from .noise import solid_noise
from .solids import Shape, Vector, ball, box, ellipsoid, joined, limb, moved, ring, rough, turned
from .stage import Paint, Solid
from .surfaces import fur


def placed(solids: Sequence[Solid], at: Vector, size: float = 1.0, degrees: float = 0.0) -> list[Solid]:
    """The solids turned around the vertical axis, scaled and moved; paint that depends on the place moves along."""
    angle = np.deg2rad(degrees)
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    back = np.array([[cos, 0, -sin], [0, 1, 0], [sin, 0, cos]], np.float32)
    shift = np.array(at, np.float32)

    def carried(paint: Paint) -> Paint:
        return lambda points: paint(back @ ((points - shift[:, None]) / np.float32(size)))

    return [
        Solid(
            moved(turned(s.shape, "y", degrees), at, size),
            s.paint if isinstance(s.paint, str) else carried(s.paint),
            s.gloss,
            s.shine,
            s.mirror,
            s.emit,
            s.soft,
        )
        for s in solids
    ]


def dog(coat: str = "#a8692f", tip: str = "#d69a55", chest: str = "#f0dfc4") -> list[Solid]:
    """A dog about 0.6 m at the shoulder, looking along -z and a little to the left; standing along x."""
    legs = [limb((x, 0.34, z), (x + 0.02, 0.05, z), 0.055, 0.034) for x in (-0.26, 0.27) for z in (-0.09, 0.09)]
    paws = [ellipsoid((x - 0.01, 0.035, z), (0.06, 0.035, 0.042)) for x in (-0.26, 0.29) for z in (-0.09, 0.09)]
    haunch = [ellipsoid((0.25, 0.38, z), (0.11, 0.13, 0.06)) for z in (-0.08, 0.08)]
    trunk = [ellipsoid((0.0, 0.46, 0.0), (0.36, 0.145, 0.135)), ellipsoid((-0.22, 0.46, 0.0), (0.16, 0.18, 0.14))]
    neck = [limb((-0.28, 0.54, 0), (-0.40, 0.72, -0.02), 0.11, 0.085)]
    head = [
        ellipsoid((-0.44, 0.78, -0.03), (0.115, 0.10, 0.10)),
        limb((-0.50, 0.755, -0.05), (-0.62, 0.73, -0.08), 0.066, 0.046),
    ]
    tail = [
        limb((0.34, 0.54, 0), (0.48, 0.66, 0.03), 0.035, 0.03),
        limb((0.48, 0.66, 0.03), (0.53, 0.80, 0.04), 0.03, 0.015),
    ]
    body = joined(*trunk, *neck, *head, *haunch, *legs, *paws, *tail, melt=0.055)
    ears = joined(
        *[
            turned(
                ellipsoid((-0.40, 0.755, -0.03 + side * 0.105), (0.05, 0.095, 0.022)),
                "x",
                side * -12,
                (-0.40, 0.82, -0.03 + side * 0.09),
            )
            for side in (-1, 1)
        ],
        melt=0.01,
    )
    coat_paint = fur(coat, tip, 0.02, 8, chest, 0.30)
    dark = "#191310"
    eyes = joined(ball((-0.525, 0.805, -0.105), 0.017), ball((-0.54, 0.805, 0.015), 0.017))
    return [
        Solid(rough(body, 0.005, 0.05, 5, 0.7), coat_paint, 0.05, 12, soft=0.2),
        Solid(rough(ears, 0.004, 0.1), fur(coat, coat, 0.02), 0.04),
        Solid(ellipsoid((-0.662, 0.745, -0.088), (0.028, 0.024, 0.03)), dark, 0.6, 40),
        Solid(eyes, dark, 1.2, 80),
        Solid(limb((-0.60, 0.695, -0.08), (-0.64, 0.655, -0.09), 0.02, 0.016), "#d8566a", 0.3),
        Solid(turned(ring((-0.335, 0.615, -0.01), 0.108, 0.018), "z", 36, (-0.335, 0.615, 0)), "#b3202a", 0.2),
    ]


def cat(coat: str = "#c9772a", tip: str = "#eab068", belly: str = "#f6e6d0") -> list[Solid]:
    """A sitting cat, 0.45 m high, looking along -z."""
    body = joined(
        ellipsoid((0, 0.15, 0.03), (0.13, 0.15, 0.15)),
        ellipsoid((0, 0.24, -0.02), (0.095, 0.13, 0.09)),
        limb((-0.045, 0.22, -0.08), (-0.045, 0.02, -0.11), 0.032),
        limb((0.045, 0.22, -0.08), (0.045, 0.02, -0.11), 0.032),
        ellipsoid((-0.10, 0.07, -0.02), (0.05, 0.07, 0.09)),
        ellipsoid((0.10, 0.07, -0.02), (0.05, 0.07, 0.09)),
        ellipsoid((0, 0.385, -0.06), (0.088, 0.078, 0.075)),
        ellipsoid((0, 0.362, -0.115), (0.045, 0.032, 0.03)),
        limb((0.12, 0.04, 0.06), (0.21, 0.03, -0.05), 0.03),
        limb((0.21, 0.03, -0.05), (0.14, 0.03, -0.16), 0.03, 0.022),
        melt=0.04,
    )
    ears = joined(
        *[limb((side * 0.050, 0.425, -0.055), (side * 0.066, 0.500, -0.055), 0.040, 0.008) for side in (-1, 1)]
    )
    stripes = fur(coat, tip, 0.012, 9, belly, 0.05)

    def paint(points: np.ndarray) -> np.ndarray:
        band = 0.5 + 0.5 * np.sin(points[1] * 95 + 6 * np.sin(points[0] * 14) + 3 * points[2] * 20)
        white = np.exp(-((points[0] / 0.05) ** 2)) * np.clip((-points[2] - 0.07) * 25, 0, 1) * (points[1] < 0.37)
        colour = stripes(points) * (0.45 + 0.55 * band)[..., None]
        return colour * (1 - white[..., None]) + np.array([0.86, 0.78, 0.66], np.float32) * white[..., None]

    eyes = joined(ball((-0.036, 0.400, -0.124), 0.0165), ball((0.036, 0.400, -0.124), 0.0165))
    pupils = joined(*[ellipsoid((s * 0.037, 0.400, -0.138), (0.005, 0.012, 0.006)) for s in (-1, 1)])
    whiskers = joined(
        *[
            limb((s * 0.03, 0.362 + d, -0.14), (s * 0.115, 0.362 + 2.5 * d, -0.13), 0.0008)
            for s in (-1, 1)
            for d in (-0.008, 0.004)
        ]
    )
    return [
        Solid(rough(body, 0.0022, 0.03, 5, 0.7), paint, 0.04, 12, soft=0.25),
        Solid(ears, paint, 0.03, soft=0.2),
        Solid(eyes, "#9fb52e", 1.0, 90),
        Solid(pupils, "#0c0a08", 1.0, 90),
        Solid(ellipsoid((0, 0.375, -0.145), (0.011, 0.008, 0.008)), "#d88a86", 0.3),
        Solid(whiskers, "#f4f0ea"),
    ]


def horse(coat: str = "#5a3018", tip: str = "#8a5228", mane: str = "#1a120c", head_down: bool = False) -> list[Solid]:
    """A horse, 1.6 m at the withers, standing along x, its head at -x."""
    legs = []
    for x, hind in ((-0.52, False), (-0.44, False), (0.55, True), (0.66, True)):
        z = -0.16 if x in (-0.52, 0.55) else 0.16
        knee = (x + (0.10 if hind else -0.01), 0.52, z)
        legs += [
            limb((x - 0.02, 0.98, z), knee, 0.12 if hind else 0.09, 0.05),
            limb(knee, (x + 0.02, 0.10, z), 0.048, 0.035),
            limb((x + 0.02, 0.10, z), (x - 0.03, 0.04, z), 0.045, 0.06),
        ]
    throat = (-1.12, 0.92, -0.05) if head_down else (-1.08, 1.72, -0.05)
    nose = (-1.30, 0.36, -0.08) if head_down else (-1.50, 1.42, -0.10)
    body = joined(
        ellipsoid((0.0, 1.20, 0), (0.72, 0.31, 0.27)),
        ellipsoid((0.52, 1.24, 0), (0.30, 0.31, 0.26)),
        ellipsoid((-0.52, 1.20, 0), (0.26, 0.33, 0.24)),
        limb((-0.58, 1.30, 0), throat, 0.23, 0.13),
        limb(throat, nose, 0.135, 0.075),
        *legs,
        melt=0.10,
    )
    hair = [
        limb((-0.52, 1.50, 0), (throat[0] + 0.02, throat[1] + 0.16, -0.02), 0.05, 0.045),
        limb((throat[0] - 0.02, throat[1] + 0.14, -0.05), (throat[0] - 0.12, throat[1] + 0.02, -0.07), 0.035, 0.02),
        limb((0.80, 1.32, 0), (0.95, 1.05, 0.02), 0.06, 0.085),
        limb((0.95, 1.05, 0.02), (0.96, 0.55, 0.03), 0.085, 0.03),
    ]
    for step in range(5):
        share = step / 4
        x, y = -0.55 + (throat[0] + 0.55) * share, 1.48 + (throat[1] + 0.12 - 1.48) * share
        hair.append(limb((x, y, -0.05), (x + 0.03, y - 0.22, -0.15), 0.05, 0.02))
    ears = joined(
        *[
            limb(
                (throat[0] - 0.01, throat[1] + 0.12, s * 0.06 - 0.05),
                (throat[0] - 0.03, throat[1] + 0.25, s * 0.07 - 0.05),
                0.035,
                0.008,
            )
            for s in (-1, 1)
        ]
    )
    eye = ball((throat[0] * 0.72 + nose[0] * 0.28 - 0.02, throat[1] * 0.72 + nose[1] * 0.28 + 0.03, -0.17), 0.024)
    paint = fur(coat, tip, 0.05, 8)
    return [
        Solid(body, paint, 0.16, 14, soft=0.1),
        Solid(rough(joined(*hair, melt=0.04), 0.015, 0.15), fur(mane, mane, 0.03), 0.15, 18),
        Solid(ears, paint),
        Solid(eye, "#0a0806", 1.0, 80),
    ]


def sheep(wool: str = "#e8e0cf", face: str = "#2a241f", head_down: bool = False) -> list[Solid]:
    """A sheep, 0.8 m high, along x, its head at -x."""
    rng = np.random.default_rng(4)
    puffs = []
    for _ in range(46):
        direction = rng.normal(size=3)
        direction /= np.linalg.norm(direction)
        puffs.append(
            ball((float(direction[0]) * 0.40, 0.58 + float(direction[1]) * 0.20, float(direction[2]) * 0.20), 0.10)
        )
    fleece = rough(joined(ellipsoid((0, 0.58, 0), (0.42, 0.22, 0.23)), *puffs, melt=0.02), 0.012, 0.16, 5, 0.8)
    drop = -0.32 if head_down else 0.0
    head = joined(
        limb((-0.46, 0.74 + drop * 0.6, -0.04), (-0.62, 0.64 + drop, -0.08), 0.085, 0.058),
        limb((-0.45, 0.78 + drop * 0.6, -0.13), (-0.42, 0.74 + drop * 0.6, -0.22), 0.032, 0.02),
        limb((-0.45, 0.78 + drop * 0.6, 0.05), (-0.42, 0.74 + drop * 0.6, 0.14), 0.032, 0.02),
        melt=0.03,
    )
    legs = joined(*[limb((x, 0.42, z), (x, 0.03, z), 0.045, 0.034) for x in (-0.26, 0.26) for z in (-0.12, 0.12)])
    return [Solid(fleece, fur(wool, "#fffaf0", 0.03), 0.0, soft=0.3), Solid(head, face, 0.08), Solid(legs, face, 0.05)]


def cow(seed: int = 3) -> list[Solid]:
    """A black and white cow along x, its head at -x, 1.5 m high."""
    legs = [limb((x, 0.85, z), (x, 0.06, z), 0.11, 0.06) for x in (-0.60, 0.62) for z in (-0.2, 0.2)]
    body = joined(
        ellipsoid((0, 1.02, 0), (0.86, 0.37, 0.34)),
        box((0.1, 1.12, 0), (0.72, 0.24, 0.24), 0.12),
        limb((-0.72, 1.14, 0), (-1.06, 1.28, -0.03), 0.24, 0.17),
        limb((-1.08, 1.30, -0.05), (-1.36, 1.06, -0.14), 0.165, 0.115),
        *legs,
        limb((0.86, 1.22, 0), (0.94, 0.55, 0.02), 0.04, 0.025),
        melt=0.12,
    )
    ears = joined(
        limb((-1.04, 1.38, -0.18), (-1.00, 1.36, -0.36), 0.06, 0.03),
        limb((-1.02, 1.38, 0.10), (-0.98, 1.36, 0.28), 0.06, 0.03),
    )
    horns = joined(
        limb((-1.06, 1.44, -0.12), (-1.12, 1.60, -0.20), 0.035, 0.012),
        limb((-1.05, 1.44, 0.06), (-1.10, 1.60, 0.14), 0.035, 0.012),
    )

    def paint(points: np.ndarray) -> np.ndarray:
        patch = solid_noise(points + 3.1, 1.7, seed, 0.35) + 0.02
        black = np.clip(patch * 12, 0, 1)[..., None]
        return (
            np.array([0.82, 0.79, 0.73], np.float32) * (1 - black) + np.array([0.018, 0.016, 0.015], np.float32) * black
        )

    muzzle = ellipsoid((-1.40, 1.03, -0.155), (0.075, 0.09, 0.11))
    udder = ellipsoid((0.42, 0.66, 0), (0.2, 0.12, 0.15))
    eye = joined(ball((-1.20, 1.29, -0.20), 0.03), ball((-1.22, 1.29, 0.07), 0.03))
    return [
        Solid(body, paint, 0.08, 12),
        Solid(ears, "#1a1614"),
        Solid(horns, "#d8ccb0", 0.3),
        Solid(muzzle, "#c98f86", 0.2),
        Solid(udder, "#d8a296"),
        Solid(eye, "#0a0806", 1.0, 80),
    ]


def elephant() -> list[Solid]:
    """An elephant, 3 m high, along x, its head at -x."""
    legs = [limb((x, 1.5, z), (x, 0.12, z), 0.36, 0.25) for x in (-0.85, 0.95) for z in (-0.42, 0.42)]
    trunk = [
        (-1.95, 2.25, -0.05),
        (-2.28, 1.75, -0.08),
        (-2.36, 1.15, -0.10),
        (-2.32, 0.65, -0.10),
        (-2.50, 0.42, -0.10),
    ]
    nose = [limb(a, b, 0.27 - 0.05 * i, 0.22 - 0.045 * i) for i, (a, b) in enumerate(pairwise(trunk))]
    body = joined(
        ellipsoid((0.1, 1.95, 0), (1.45, 0.88, 0.80)),
        ellipsoid((0.85, 1.85, 0), (0.75, 0.85, 0.72)),
        limb((-1.1, 2.2, 0), (-1.7, 2.5, -0.03), 0.62, 0.52),
        ellipsoid((-1.75, 2.5, -0.03), (0.50, 0.52, 0.42)),
        *nose,
        *legs,
        limb((1.50, 2.1, 0), (1.68, 1.1, 0.04), 0.07, 0.04),
        melt=0.22,
    )
    ears = joined(
        *[
            turned(
                joined(
                    ellipsoid((-1.28, 2.30, side * 0.62), (0.52, 0.66, 0.06)),
                    ellipsoid((-1.35, 1.85, side * 0.62), (0.34, 0.42, 0.06)),
                    melt=0.15,
                ),
                "y",
                side * -24,
                (-1.55, 2.3, side * 0.45),
            )
            for side in (-1, 1)
        ]
    )
    tusks = joined(
        *[
            joined(
                limb((-2.0, 1.95, side * 0.26 - 0.05), (-2.42, 1.55, side * 0.32 - 0.08), 0.075, 0.06),
                limb((-2.42, 1.55, side * 0.32 - 0.08), (-2.78, 1.55, side * 0.30 - 0.1), 0.06, 0.02),
                melt=0.05,
            )
            for side in (-1, 1)
        ]
    )
    eyes = joined(*[ball((-2.06, 2.55, side * 0.36 - 0.05), 0.05) for side in (-1, 1)])
    hide = fur("#5e5a55", "#86807a", 0.10, 8)
    return [
        Solid(rough(body, 0.012, 0.35, 6, 0.7), hide, 0.05, 12),
        Solid(rough(ears, 0.01, 0.3, 6), hide, 0.05, 12),
        Solid(tusks, "#efe6d0", 0.5, 30),
        Solid(eyes, "#0a0806", 1.0, 80),
    ]


def duck(male: bool = True) -> list[Solid]:
    """A duck swimming towards -x, its waterline at y = 0."""
    body = joined(
        ellipsoid((0, 0.06, 0), (0.24, 0.105, 0.13)), limb((0.18, 0.10, 0), (0.29, 0.16, 0), 0.06, 0.015), melt=0.04
    )
    wing = ellipsoid((0.05, 0.105, 0), (0.19, 0.075, 0.138))
    neck = limb((-0.17, 0.10, 0), (-0.20, 0.23, -0.01), 0.062, 0.046)
    head = joined(ellipsoid((-0.215, 0.275, -0.015), (0.068, 0.058, 0.054)), neck, melt=0.03)
    beak = ellipsoid((-0.30, 0.262, -0.025), (0.055, 0.014, 0.026))
    collar = limb((-0.187, 0.165, 0), (-0.189, 0.18, 0), 0.061)
    shade = ("#b9b4ac", "#6d5d50", "#0e4a2c") if male else ("#8a6a48", "#6a4c30", "#8a6a48")
    solids = [
        Solid(body, fur(shade[0], "#d8d2c8" if male else "#b08a5c", 0.012), 0.06),
        Solid(wing, fur(shade[1], "#8d7c6c", 0.015), 0.06),
        Solid(head, shade[2], 0.5, 22),
        Solid(beak, "#d9a31e", 0.3),
        Solid(joined(ball((-0.245, 0.290, -0.062), 0.010), ball((-0.25, 0.29, 0.03), 0.01)), "#050505", 1.0, 80),
    ]
    return [*solids, Solid(collar, "#f4f4f0")] if male else solids


SKIN = "#c98a66"


def person(
    shirt: str,
    trousers: str,
    hair: str = "#3a2416",
    skin: str = SKIN,
    arms: tuple[Vector, Vector] = ((-0.28, 0.95, -0.05), (0.28, 0.95, -0.05)),
    feet: tuple[Vector, Vector] = ((-0.11, 0.05, 0.0), (0.11, 0.05, 0.0)),
    skirt: bool = False,
    hat: str | None = None,
    lean: float = 0.0,
) -> list[Solid]:
    """A person 1.75 m high facing -z; `arms` and `feet` say where hands and feet are; `lean` metres forwards."""

    def joint(start: Vector, end: Vector, bend: Vector) -> Vector:
        return tuple((a + b) / 2 + c for a, b, c in zip(start, end, bend, strict=True))  # type: ignore[return-value]

    hips = ((-0.09, 0.92, 0.0), (0.09, 0.92, 0.0))
    shoulders = ((-0.19, 1.40, -lean), (0.19, 1.40, -lean))
    legs, shoes, sleeves, hands = [], [], [], []
    for hip, foot in zip(hips, feet, strict=True):
        knee = joint(hip, foot, (0.0, 0.02, -0.06))
        legs += [limb(hip, knee, 0.095, 0.065), limb(knee, foot, 0.065, 0.045)]
        shoes.append(ellipsoid((foot[0], foot[1], foot[2] - 0.05), (0.05, 0.045, 0.12)))
    for shoulder, hand in zip(shoulders, arms, strict=True):
        elbow = joint(shoulder, hand, (0.04 * np.sign(hand[0] or 1), -0.03, 0.05))
        sleeves.append(limb(shoulder, elbow, 0.065, 0.05))
        hands += [limb(elbow, hand, 0.042, 0.032), ball(hand, 0.045)]
    torso = joined(
        limb((-0.10, 1.36, -lean), (0.10, 1.36, -lean), 0.115),
        limb((0, 1.32, -lean), (0, 0.98, 0), 0.145, 0.125),
        *sleeves,
        melt=0.06,
    )
    head = joined(
        ellipsoid((0, 1.63, -lean * 1.25), (0.085, 0.115, 0.10)),
        limb((0, 1.42, -lean), (0, 1.55, -lean * 1.2), 0.055),
        melt=0.03,
    )
    cap = ellipsoid((0, 1.66, 0.022 - lean * 1.25), (0.098, 0.108, 0.105))
    lower = joined(*legs, ellipsoid((0, 0.95, 0), (0.16, 0.11, 0.12)), melt=0.05)
    if skirt:
        lower = joined(lower, limb((0, 1.0, 0), (0, 0.62, 0), 0.13, 0.26), melt=0.05)
    solids = [
        Solid(torso, shirt, 0.04, soft=0.15),
        Solid(lower, trousers, 0.04, soft=0.1),
        Solid(joined(head, *hands, melt=0.02), skin, 0.1, soft=0.2),
        Solid(cap, hair, 0.15),
        Solid(joined(*shoes), "#2b2522", 0.2),
    ]
    _put_on(hat, solids, lean)
    return solids


def _put_on(hat: str | None, solids: list[Solid], lean: float) -> None:
    """A hat with a brim, if there is one."""
    if hat:
        solids.append(
            Solid(
                joined(
                    ellipsoid((0, 1.73, -lean * 1.25), (0.10, 0.075, 0.105)),
                    ellipsoid((0, 1.715, -0.02 - lean * 1.25), (0.17, 0.014, 0.18)),
                    melt=0.02,
                ),
                hat,
            )
        )


def shape_of(solids: Sequence[Solid]) -> Shape:
    """All solids as one shape."""
    return joined(*[solid.shape for solid in solids])
