"""Cars, buses, trains, bicycles and aeroplanes as solids."""

import numpy as np

from .colour import mix, rgb
from .noise import Field
from .solids import Shape, Vector, ball, box, carved, cylinder, ellipsoid, joined, limb, ring, turned
from .stage import Solid


def _wheel(x: float, z: float, radius: float, width: float) -> tuple[Shape, Shape]:
    tyre = turned(cylinder((x, radius, z), radius, width, 0.03), "x", 90, (x, radius, z))
    rim = turned(cylinder((x, radius, z), radius * 0.62, width + 0.015, 0.01), "x", 90, (x, radius, z))
    return tyre, rim


def car(colour: str) -> list[Solid]:
    """A small car 4.2 m long along x, its nose at -x."""
    wheels = [_wheel(x, z, 0.33, 0.11) for x in (-1.32, 1.30) for z in (-0.72, 0.72)]
    arches = [
        turned(cylinder((x, 0.33, z), 0.40, 0.20), "x", 90, (x, 0.33, z)) for x in (-1.32, 1.30) for z in (-0.78, 0.78)
    ]
    lower = joined(
        box((0, 0.58, 0), (2.08, 0.27, 0.83), 0.16), ellipsoid((-1.2, 0.72, 0), (0.92, 0.26, 0.78)), melt=0.12
    )
    cabin = joined(
        box((0.30, 1.02, 0), (0.92, 0.34, 0.66), 0.20), box((0.30, 0.86, 0), (1.28, 0.12, 0.70), 0.12), melt=0.45
    )
    body = carved(joined(lower, cabin, melt=0.10), *arches, melt=0.01)
    glass = joined(
        box((-0.13, 1.12, 0), (0.40, 0.15, 0.735), 0.06),
        box((0.76, 1.12, 0), (0.36, 0.15, 0.735), 0.06),
        turned(box((-0.80, 1.06, 0), (0.09, 0.27, 0.54), 0.06), "z", -48, (-0.80, 1.06, 0)),
        turned(box((1.40, 1.06, 0), (0.09, 0.25, 0.54), 0.06), "z", 48, (1.40, 1.06, 0)),
    )
    lights = joined(*[ellipsoid((-1.98, 0.68, z), (0.12, 0.10, 0.17)) for z in (-0.56, 0.56)])
    rear = joined(*[box((2.05, 0.72, z), (0.06, 0.10, 0.16), 0.03) for z in (-0.62, 0.62)])
    trim = joined(box((-2.05, 0.42, 0), (0.08, 0.07, 0.70), 0.04), box((0, 0.36, 0), (1.9, 0.05, 0.80), 0.03))
    return [
        Solid(body, colour, 0.9, 60, 0.55),
        Solid(glass, "#10161c", 1.0, 80, 0.7),
        Solid(joined(*[t for t, _ in wheels]), "#121212", 0.1),
        Solid(joined(*[r for _, r in wheels]), "#b8bcc0", 0.8, 40, 0.4),
        Solid(lights, "#f4f4e8", 1.0, 60, 0.4),
        Solid(rear, "#c81414", 0.8),
        Solid(trim, "#1a1a1c", 0.3),
    ]


def bus(colour: str, second: str = "#f4f0e4") -> list[Solid]:
    """A city bus 10 m long along x, its nose at -x."""
    wheels = [_wheel(x, z, 0.48, 0.15) for x in (-3.1, 2.9) for z in (-1.12, 1.12)]
    arches = [
        turned(cylinder((x, 0.48, z), 0.58, 0.3), "x", 90, (x, 0.48, z)) for x in (-3.1, 2.9) for z in (-1.2, 1.2)
    ]
    body = carved(box((0, 1.70, 0), (5.0, 1.42, 1.25), 0.22), *arches, melt=0.01)

    def livery(points: Field) -> Field:
        return mix(rgb(colour), rgb(second), ((points[1] > 1.22) & (points[1] < 1.36)) | (points[1] > 2.85))

    panes = [box((x, 2.05, 0), (0.62, 0.50, 1.262), 0.06) for x in (-3.6, -2.15, 0.75, 2.2, 3.65)] + [
        box((-0.7, 1.55, 0), (0.55, 1.02, 1.262), 0.05),
        box((-4.95, 1.95, 0), (0.075, 0.70, 1.05), 0.05),
    ]
    lights = joined(*[ball((-4.98, 0.75, z), 0.14) for z in (-0.85, 0.85)])
    return [
        Solid(body, livery, 0.6, 50, 0.35),
        Solid(joined(*panes), "#18222a", 1.0, 80, 0.7),
        Solid(joined(*[t for t, _ in wheels]), "#121212", 0.1),
        Solid(joined(*[r for _, r in wheels]), "#9a9ea2", 0.6, 40, 0.3),
        Solid(lights, "#fff8e0", 1.0, 60, 0.3),
    ]


def train(colour: str = "#1c4c8c") -> list[Solid]:
    """A locomotive and two coaches along x, the nose at -x."""
    solids = []
    for number in range(3):
        x = number * 14.4
        shell = box((x, 2.3, 0), (7.0, 1.5, 1.4), 0.35)
        if number == 0:
            shell = joined(shell, ellipsoid((-6.2, 1.9, 0), (2.2, 1.15, 1.3)), melt=0.8)
        panes = [
            box((x + dx, 2.75, 0), (0.75, 0.45, 1.412), 0.08) for dx in np.arange(-5.4 if number else -3.4, 5.6, 2.0)
        ]

        def livery(points: Field) -> Field:
            return mix(
                mix(rgb(colour), rgb("#f0ece4"), points[1] > 2.1),
                rgb("#d83020"),
                (points[1] > 1.85) & (points[1] < 2.1),
            )

        wheels = [
            turned(cylinder((x + dx, 0.42, z), 0.42, 0.12), "x", 90, (x + dx, 0.42, z))
            for dx in (-4.6, -3.4, 3.4, 4.6)
            for z in (-0.8, 0.8)
        ]
        solids += [
            Solid(shell, livery, 0.6, 50, 0.35),
            Solid(joined(*panes), "#141c24", 1.0, 80, 0.6),
            Solid(joined(*wheels, box((x, 0.75, 0), (5.6, 0.25, 0.9))), "#1c1a1a", 0.2),
        ]
    windscreen = turned(box((-7.15, 2.75, 0), (0.5, 0.42, 1.0), 0.1), "z", -40, (-7.15, 2.75, 0))
    lamps = joined(*[ball((-8.05, 1.65, z), 0.2) for z in (-0.7, 0.7)])
    return [*solids, Solid(windscreen, "#141c24", 1.0, 80, 0.6), Solid(lamps, "#fff4d0", emit=1.5)]


def bicycle(colour: str = "#1c8a7a") -> list[Solid]:
    """A bicycle 1.7 m long along x, its front wheel at -x."""
    hubs = ((-0.52, 0.34, 0.0), (0.52, 0.34, 0.0))
    tyres = [turned(ring(hub, 0.325, 0.018), "x", 90, hub) for hub in hubs]
    rims = [turned(ring(hub, 0.305, 0.010), "x", 90, hub) for hub in hubs]
    spokes = [
        limb(hub, (hub[0] + 0.30 * float(np.cos(a)), hub[1] + 0.30 * float(np.sin(a)), 0.0), 0.0022)
        for hub in hubs
        for a in np.arange(0, 6.28, 6.28 / 14)
    ]
    crank, seat, neck = (0.06, 0.30, 0.0), (0.20, 0.80, 0.0), (-0.33, 0.86, 0.0)
    tubes = [
        limb(crank, seat, 0.017),
        limb(crank, (-0.375, 0.70, 0), 0.019),
        limb((0.185, 0.74, 0), (-0.355, 0.80, 0), 0.016),
    ]
    for z in (-0.035, 0.035):
        tubes += [
            limb((0.195, 0.76, 0), (0.52, 0.34, z), 0.010),
            limb(crank, (0.52, 0.34, z), 0.011),
            limb((-0.39, 0.68, z), (-0.52, 0.34, z), 0.012),
        ]
    tubes.append(limb((-0.385, 0.68, 0), neck, 0.018))
    bar = [limb(neck, (-0.34, 0.94, 0), 0.013), limb((-0.34, 0.94, -0.24), (-0.34, 0.94, 0.24), 0.012)]
    grips = joined(*[limb((-0.34, 0.94, s * 0.24), (-0.24, 0.93, s * 0.27), 0.016) for s in (-1, 1)])
    saddle = joined(
        ellipsoid((0.25, 0.905, 0), (0.10, 0.030, 0.075)),
        limb((0.24, 0.91, 0), (0.08, 0.905, 0), 0.035, 0.022),
        melt=0.03,
    )
    pedals: list[Vector] = [(0.06 - 0.12, 0.22, -0.10), (0.06 + 0.12, 0.38, 0.10)]
    drive = [limb(crank, (p[0], p[1], p[2] * 0.7), 0.011) for p in pedals] + [
        box(p, (0.045, 0.010, 0.04)) for p in pedals
    ]
    cog = turned(ring(crank, 0.085, 0.008), "x", 90, crank)
    chain = [
        limb((0.06, 0.385, -0.03), (0.52, 0.365, -0.03), 0.005),
        limb((0.06, 0.215, -0.03), (0.52, 0.315, -0.03), 0.005),
    ]
    basket = carved(
        box((-0.56, 0.90, 0), (0.13, 0.10, 0.17), 0.02), box((-0.56, 0.95, 0), (0.115, 0.12, 0.155), 0.02), melt=0.0
    )
    return [
        Solid(joined(*tyres), "#161616", 0.1),
        Solid(joined(*rims, *spokes), "#c0c4c8", 0.9, 40, 0.4),
        Solid(joined(*tubes), colour, 0.8, 50, 0.3),
        Solid(joined(*bar, limb((0.20, 0.80, 0), (0.22, 0.89, 0), 0.013)), "#c8ccd0", 1.0, 40, 0.5),
        Solid(joined(grips, saddle), "#5a3018", 0.3),
        Solid(joined(*drive, cog, *chain), "#3a3c40", 0.6),
        Solid(
            basket,
            lambda p: mix(
                rgb("#7a4c22"), rgb("#d0a060"), (np.sin(p[0] * 160) * np.sin(p[1] * 160) + np.sin(p[2] * 160)) > 0
            ),
            0.1,
        ),
    ]


def airliner(colour: str = "#1c4c9c") -> list[Solid]:
    """An airliner 34 m long along x, its nose at -x, at y = 0."""

    def livery(points: Field) -> Field:
        window = (
            (np.abs(points[1] - 0.45) < 0.17) & (np.sin(points[0] * 6.0) > 0.2) & (points[0] > -12.5) & (points[0] < 10)
        )
        nose = (np.abs(points[1] - 0.75) < 0.32) & (points[0] < -14.9) & (points[0] > -15.9)
        return mix(
            mix(rgb("#f2f4f6"), rgb(colour), (points[0] > 10.5 + points[1]) | (points[1] < -1.1)),
            rgb("#1a222c"),
            window | nose,
        )

    hull = joined(
        limb((-13.8, 0, 0), (9, 0, 0), 1.95),
        ellipsoid((-13.6, -0.1, 0), (3.4, 1.9, 1.9)),
        limb((9, 0, 0), (17, 1.0, 0), 1.95, 0.45),
        melt=0.5,
    )
    wings, engines = [], []
    for s in (-1, 1):
        for step in range(8):
            a, b = step / 8, (step + 1) / 8
            wings.append(
                limb(
                    (-2.0 + 7.5 * a, -0.7 + 1.0 * a, s * (1.2 + 15.5 * a)),
                    (-2.0 + 7.5 * b, -0.7 + 1.0 * b, s * (1.2 + 15.5 * b)),
                    0.34 - 0.22 * a,
                    0.34 - 0.22 * b,
                )
            )
            for back in (1.0, 2.0, 3.0):
                chord = back * (1.35 - 0.95 * a)
                wings.append(
                    limb(
                        (-2.0 + 7.5 * a + chord, -0.75 + 1.0 * a, s * (1.2 + 15.5 * a)),
                        (-2.0 + 7.5 * b + back * (1.35 - 0.95 * b), -0.75 + 1.0 * b, s * (1.2 + 15.5 * b)),
                        0.30 - 0.2 * a,
                        0.30 - 0.2 * b,
                    )
                )
        wings += [
            limb((13.6, 0.9, s * 0.5), (16.6, 1.3, s * 5.6), 0.35, 0.12),
            limb((15.0, 0.9, s * 0.5), (17.2, 1.3, s * 5.6), 0.35, 0.12),
        ]
        engines.append(turned(cylinder((-0.4, -1.9, s * 5.4), 1.05, 1.9, 0.4), "z", 90, (-0.4, -1.9, s * 5.4)))
    tail = joined(
        limb((12.5, 1.2, 0), (16.8, 6.6, 0), 0.5, 0.15),
        limb((14.0, 1.2, 0), (17.6, 6.6, 0), 0.5, 0.15),
        limb((15.6, 1.2, 0), (18.2, 6.6, 0), 0.45, 0.15),
        melt=0.6,
    )
    return [
        Solid(hull, livery, 0.6, 40, 0.3),
        Solid(joined(*wings[:64], melt=0.0), "#c4cad0", 0.5, 40, 0.2),
        Solid(joined(*wings[64:], melt=0.0), "#c4cad0", 0.5, 40, 0.2),
        Solid(joined(*engines), "#e4e8ec", 0.6, 40, 0.3),
        Solid(tail, colour, 0.5, 40, 0.2),
    ]
