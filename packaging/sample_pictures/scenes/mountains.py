"""Mountains, snow and what lies between them."""

import numpy as np

from ..backdrops import snow_field
from ..canvas import Canvas
from ..colour import Film, mix, rgb, smoothstep
from ..noise import Field, sample, tile
from ..plants import conifer
from ..skies import BLUE_DAY, Clouds, paint_clouds, paint_sky
from ..terrain import Eye, Height, haze, look, shadowed


def peaks(seed: int, size: float, metres: float, start: float, ramp: float) -> Height:
    """Ridged mountains of `metres`, rising over `ramp` metres from the distance `start`."""
    crests, rough = tile(seed, 0.40, True), tile(seed + 1, 0.45)

    def height(x: Field, z: Field) -> Field:
        warp = 0.05 * sample(rough, x / size, z / size)
        ridge = sample(crests, x / size + warp, z / size + 0.4 + warp)
        fine = sample(crests, x / size * 4.1, z / size * 4.1 + 0.2)
        rise = smoothstep(start, start + ramp, z)
        return (rise * metres * np.maximum(0.20 + 0.75 * ridge + 0.05 * fine, 0) ** 1.3).astype(np.float32)

    return height


def paint_peaks(canvas: Canvas, height: Height, eye: Eye, sun: tuple[float, float, float], snow_line: float,
                air: str = "#b6cfe6", thickness: float = 30000, rock: str = "#5d5650") -> None:
    """Mountains of rock with snow above `snow_line` metres where it is not too steep."""
    land = look(canvas, height, eye, 0.7)
    free = shadowed(land, height, sun, 2500, 9)
    direct = land.lit(sun, 0.0) * free
    rough = canvas.noise(60, 4, 21, 0.6)
    snow = smoothstep(snow_line - 150, snow_line + 150, land.y + 130 * rough) * smoothstep(0.38, 0.62, land.normal[..., 1] + 0.06 * rough)
    base = rgb(rock) * (1 + 0.25 * canvas.noise(90, 4, 22, 0.7))[..., None]
    albedo = mix(base, rgb("#f6f8fc"), snow)
    light = albedo * (direct[..., None] * rgb("#fff3e0") * 1.25 + rgb("#8fb4e6") * 0.42 * (0.55 + 0.45 * land.normal[..., 1:2]))
    canvas.blend(haze(light, land.z, air, thickness), land.hit.astype(np.float32))


def snowy_mountain(canvas: Canvas) -> None:
    """A white peak above firs and a snow field."""
    eye = Eye(height=900, horizon=0.72, focal=1.45, near=900, far=16000, steps=520)
    paint_sky(canvas, eye.horizon, ((0.0, "#cfe2f2"), (0.2, "#8fbce6"), (0.5, "#3f7fc8"), (1.0, "#1d4f9c")))
    paint_clouds(canvas, eye.horizon, Clouds(0.3, 3.0, 6, opacity=0.6))
    paint_peaks(canvas, peaks(3, 24000, 4600, 3000, 6000), eye, (-0.8, 0.55, -0.25), 1100)
    firs = [conifer(220, seed, snow=0.85) for seed in (1, 2, 3)]
    edge = 0.80 + 0.02 * np.sin(canvas.x * 3) + 0.004 * canvas.noise(8, 4, 2)
    for place in np.random.default_rng(5).permutation(52):
        x = canvas.aspect * (place + 0.5) / 52
        size = 0.07 + 0.08 * abs(np.sin(place * 1.7)) ** 2 + 0.06 * abs(x / canvas.aspect - 0.5)
        canvas.paste(firs[place % 3].resized(round(canvas.px(size))), x, 0.82 + 0.02 * np.sin(x * 3))
    snow_field(canvas, edge, 7)
    for x, y, size, seed in ((0.10, 0.95, 0.46, 0), (0.24, 0.92, 0.32, 1), (1.2, 0.97, 0.42, 2), (1.06, 0.93, 0.26, 0)):
        canvas.shade(canvas.ellipse_mask((x + 0.12, y), (0.16, 0.02), 1.4), 0.35)
        canvas.paste(conifer(round(canvas.px(size)), 11 + seed, snow=0.9), x, y)
    canvas.film = Film(1.0, 0.3, 1.05)
