"""Boats on the water."""

import numpy as np

from .canvas import Canvas
from .colour import mix, rgb, smoothstep


def sailboat(
    canvas: Canvas, x: float, y: float, size: float, hull: str, sail: str, second: str, mirror: float = 0.35
) -> None:
    """A sailing boat, `size` picture heights high, whose waterline is at (x, y)."""
    s = size
    mast = [(x - 0.004 * s, y - 0.05 * s), (x + 0.012 * s, y - 0.05 * s), (x + 0.008 * s, y - s), (x, y - s)]
    main = [
        (x + 0.02 * s, y - 0.14 * s),
        (x + 0.02 * s, y - 0.97 * s),
        (x + 0.12 * s, y - 0.66 * s),
        (x + 0.26 * s, y - 0.34 * s),
        (x + 0.38 * s, y - 0.13 * s),
    ]
    jib = [
        (x - 0.02 * s, y - 0.86 * s),
        (x - 0.02 * s, y - 0.15 * s),
        (x - 0.36 * s, y - 0.12 * s),
        (x - 0.19 * s, y - 0.42 * s),
    ]
    body = [
        (x - 0.42 * s, y - 0.10 * s),
        (x + 0.40 * s, y - 0.085 * s),
        (x + 0.34 * s, y),
        (x + 0.2 * s, y + 0.02 * s),
        (x - 0.26 * s, y + 0.02 * s),
        (x - 0.36 * s, y - 0.03 * s),
    ]
    wobble = 0.004 * canvas.noise(70, 2, 31, stretch=4)
    shape = canvas.polygon_mask(*[[(px, 2 * y - py) for px, py in part] for part in (main, jib, body)], blur=0.008)
    rows = np.clip((canvas.y - y) / s + wobble, 0, 1)
    canvas.blend(
        mix(rgb(sail), canvas.light, 0.4),
        shape * mirror * (rows < 0.75) * (0.55 + 0.45 * np.sign(canvas.noise(110, 2, 32, stretch=6))),
    )
    canvas.blend("#3a2a20", canvas.polygon_mask(mast))
    folds = 1 - 0.55 * np.clip((canvas.x - x) / (0.4 * s), 0, 1) + 0.05 * canvas.noise(30, 2, 33, stretch=0.3)
    canvas.blend(rgb(sail) * folds[..., None], canvas.polygon_mask(main))
    canvas.blend(
        rgb(second) * (0.75 + 0.8 * np.clip((x - canvas.x) / (0.36 * s), 0, 1))[..., None], canvas.polygon_mask(jib)
    )
    depth = np.clip((canvas.y - y + 0.1 * s) / (0.12 * s), 0, 1)
    canvas.blend(rgb(hull) * (1.15 - 0.75 * depth)[..., None], canvas.polygon_mask(body))
    _deck(canvas, x, y, s)


def _deck(canvas: Canvas, x: float, y: float, s: float) -> None:
    """Gunwale, cabin and bow wave."""
    canvas.blend(
        "#f4efe4",
        canvas.polygon_mask(
            [
                (x - 0.42 * s, y - 0.10 * s),
                (x + 0.40 * s, y - 0.085 * s),
                (x + 0.392 * s, y - 0.07 * s),
                (x - 0.405 * s, y - 0.082 * s),
            ]
        ),
    )
    canvas.blend(
        "#e8e2d6",
        canvas.polygon_mask(
            [
                (x - 0.12 * s, y - 0.10 * s),
                (x + 0.16 * s, y - 0.095 * s),
                (x + 0.14 * s, y - 0.135 * s),
                (x - 0.08 * s, y - 0.14 * s),
            ]
        ),
    )
    canvas.blend(
        "#eef4f6",
        0.7
        * canvas.ellipse_mask((x - 0.03 * s, y + 0.02 * s), (0.40 * s, 0.013 * s), 1.2)
        * smoothstep(-0.6, 0.8, canvas.noise(120, 3, 34)),
    )


def rowing_boat(canvas: Canvas, x: float, y: float, s: float, colour: str) -> None:
    """A small open boat, `s` half its length."""
    canvas.shade(canvas.ellipse_mask((x, y + 0.26 * s), (0.95 * s, 0.12 * s), 0.9), 0.55)
    hull = [
        (x - s, y - 0.16 * s),
        (x - 0.78 * s, y + 0.20 * s),
        (x + 0.74 * s, y + 0.22 * s),
        (x + s, y - 0.14 * s),
        (x + 0.4 * s, y - 0.06 * s),
        (x - 0.4 * s, y - 0.06 * s),
    ]
    canvas.blend(
        rgb(colour) * (1.15 - 2.2 * np.clip((canvas.y - y + 0.1 * s) / s, 0, 0.4))[..., None], canvas.polygon_mask(hull)
    )
    canvas.blend("#5a4030", canvas.ellipse_mask((x, y - 0.10 * s), (0.90 * s, 0.10 * s), 0.05))
    for at in (-0.45, 0.05, 0.5):
        canvas.blend(
            "#b08a5c",
            canvas.polygon_mask(
                [
                    (x + (at - 0.06) * s, y - 0.17 * s),
                    (x + (at + 0.06) * s, y - 0.17 * s),
                    (x + (at + 0.07) * s, y - 0.03 * s),
                    (x + (at - 0.05) * s, y - 0.03 * s),
                ]
            ),
        )
    canvas.blend(
        "#f0e8d8",
        canvas.line_mask(
            [(x - s, y - 0.16 * s), (x - 0.4 * s, y - 0.045 * s), (x + 0.4 * s, y - 0.045 * s), (x + s, y - 0.14 * s)],
            0.022 * s / 0.2 * 0.4,
        ),
    )
