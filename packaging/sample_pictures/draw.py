"""Draw the sample pictures: `python -m sample_pictures.draw` in the folder `packaging`."""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from PIL import Image

from .canvas import Canvas
from .catalogue import COPIES, PICTURES, Picture
from .colour import develop, sharpened
from .files import write, write_copy

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
SCALE = 2
"""Canvas pixels for each pixel of the picture, along each side."""


def pixels_of(picture: Picture, scale: int = SCALE) -> Image.Image:
    """Draw one picture, upright."""
    canvas = Canvas(picture.width, picture.height, picture.seed, scale)
    picture.scene(canvas)
    return sharpened(Image.fromarray(develop(canvas.light, canvas.film, scale, picture.seed)))


def draw(number: int, folder: Path, scale: int = SCALE) -> str:
    """Draw and write the picture at `number` in the catalogue; returns its path below the folder."""
    picture = PICTURES[number]
    write(picture, pixels_of(picture, scale), folder / picture.path)
    return picture.path


def main() -> None:
    """Draw all pictures, or those whose path contains one of the words given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="words: draw the pictures whose path contains one of them")
    parser.add_argument("--into", type=Path, default=SAMPLES, help="folder to write to")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--scale", type=int, default=SCALE, help="1 for a quick draft")
    wanted = parser.parse_args()
    numbers = [
        n for n, picture in enumerate(PICTURES) if not wanted.only or any(word in picture.path for word in wanted.only)
    ]
    with ProcessPoolExecutor(wanted.jobs) as pool:
        for path in pool.map(partial(draw, folder=wanted.into, scale=wanted.scale), numbers):
            print(path, flush=True)
    for copy in COPIES:
        if (wanted.into / copy.original).exists():
            write_copy(copy, wanted.into)


if __name__ == "__main__":
    main()
