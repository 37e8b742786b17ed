"""Qualities in words: photos sorted by the contrast of two prompts.

What a photo gains with "a sharp photo" over "a blurry photo" says how sharp it looks; what both have in common, that it
is a photo, cancels out. Wang et al., "Exploring CLIP for Assessing the Look and Feel of Images",
https://arxiv.org/abs/2207.12396 (CLIP-IQA), which weighs each prompt against its opposite in the same way.

tests/benchmarks/bench_qualities.py with the embedded model, 60 photos that chose no prompt: how many come before their
own worse twin, and how many of all pairs of a photo and a twin stand the right way round (chance: 0.5):

| photos before                     | own twin | any twin |
|-----------------------------------|---------:|---------:|
| blurred ones (2 px of 512)        |     0.93 |     0.57 |
| blurred ones (4 px, 8 px)         |  .97, 1. | .66, .89 |
| half as bright                    |     0.98 |     0.83 |
| half as colourful                 |     0.95 |     0.67 |
| the upper left quarter of it      |     0.77 |     0.66 |
| the lower right quarter of it     |     0.85 |     0.73 |

What the words say is not what a model goes by: "a sharp photo" less "a blurry photo" put 0.22 to 0.33 of the sharp ones
first, and "a clear subject" less "a cluttered photo" less than half of the whole ones.
"""

from collections.abc import Callable, Sequence

from photoclip.calibration.unit import unit
from photoclip.domain.found import Sorting
from photoclip.domain.photos import Vectors
from photoclip.search.compose import Vector

QUALITIES = (Sorting.SHARPEST, Sorting.BEST_COMPOSED, Sorting.MOST_COLOURFUL, Sorting.BRIGHTEST)
"""The sortings that compare vectors."""

SHARP = (
    ("a clear picture", "a high resolution photo", "a photo with many fine details", "a good photo"),
    ("a blurred picture", "a low resolution photo", "a blur", "a bad photo"),
)
"""Prompts for and against sharpness."""
_COMPOSED = (
    ("a well composed photo", "a good photo"),
    ("a badly composed photo", "a bad photo"),
)
_COLOURFUL = (
    ("a colourful photo", "a photo with vivid colours", "a picture full of bright colours"),
    ("a colourless photo", "a photo with dull colours", "a black and white picture"),
)
_BRIGHT = (
    ("a bright photo", "a photo in bright daylight", "a brightly lit picture"),
    ("a dark photo", "a photo taken at night", "a dimly lit picture"),
)


def contrast(sorting: Sorting, embed: Callable[[Sequence[str]], Vectors]) -> Vector:
    """The unit vector (dimension,) along which a quality grows.

    Raises:
        ValueError: the sorting is no quality.
    """
    wanted, unwanted = _prompts(sorting)
    return unit(unit(embed(wanted).mean(axis=0)) - unit(embed(unwanted).mean(axis=0)))


def _prompts(sorting: Sorting) -> tuple[tuple[str, ...], tuple[str, ...]]:
    match sorting:
        case Sorting.SHARPEST:
            return SHARP
        case Sorting.BEST_COMPOSED:
            return _COMPOSED
        case Sorting.MOST_COLOURFUL:
            return _COLOURFUL
        case Sorting.BRIGHTEST:
            return _BRIGHT
        case _:
            raise ValueError(f"{sorting} is no quality")
