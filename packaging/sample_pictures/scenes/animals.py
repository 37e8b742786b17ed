"""Animals."""

import numpy as np

from ..canvas import Canvas
from ..backdrops import GREENS, lawn, park
from ..colour import Film, mix, rgb, smoothstep
from ..figures import cat, cow, dog, duck, horse, placed, sheep
from ..noise import sample, tile
from ..plants import blades, broadleaf
from ..skies import BLUE_DAY, Clouds, paint_clouds, paint_sky
from ..stage import Floor, Lamp, Lens, Stage, play

def dog_on_grass(canvas: Canvas) -> None:
    """A brown dog on a lawn."""
    park(canvas)
    canvas.strokes(blades(canvas, 9000, 0.55, 1.02, (0.010, 0.05), GREENS))
    lens = Lens((0.0, 0.85, -2.6), (-0.05, 0.46, 0.0), 1.75)
    play(canvas, Stage(placed(dog(), (0.04, 0, 0), degrees=-24), Lamp((-0.6, 0.75, -0.5), ground="#4d7a26")), lens)
    canvas.strokes(blades(canvas, 2600, 0.80, 0.90, (0.035, 0.05), GREENS, salt=2))
    canvas.strokes(blades(canvas, 900, 0.98, 1.10, (0.09, 0.15), GREENS, salt=3), blur=0.003)
    canvas.film = Film(1.0, 0.3, 1.05)
