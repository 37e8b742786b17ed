"""Labels as vectors of one model."""

from collections.abc import Callable, Sequence

import numpy as np

from photoclip.calibration.unit import unit
from photoclip.domain.photos import Vectors
from photoclip.domain.progress import CancelToken
from photoclip.domain.tag_words import Label
from photoclip.tagging.prompts import prompts, texts

Embed = Callable[[Sequence[str]], Vectors]
"""Any number of texts to unit vectors (n, dimension): `Encoder.embed_texts`, or one that keeps what it made."""
TEXTS_AT_ONCE = 64
"""Between two looks at the token: under 200 ms with a large model on two cores."""
SYNONYMS = 1 / 3
"""What all synonyms of a label together count beside its name. With the embedded model, for which a dock, a fall and a
cook are much else, they do harm: what is explained (bench_tagging.py, by halves of photos and labels) is 0.24 where
each counts as the name does, 0.26 so, 0.27 without them. Larger models know rarer words; none was at hand.
"""
_TYPICAL = (
    "airplane, apple, baby, bag, ball, bed, bird, boat, book, bottle, bridge, building, camera, car, cat, chair, "
    "child, church, city, clock, coffee, cow, cup, dog, door, fish, flower, forest, guitar, hat, horse, house, "
    "kitchen, lamp, man, mountain, phone, pizza, river, road, shoe, snow, street, sunset, table, train, tree, woman"
)
TYPICAL = tuple(Label(name) for name in _TYPICAL.split(", "))
"""What labels are like: these tell how far from those of captions a model puts the scores of labels."""


def label_vectors(
    labels: Sequence[Label], embed: Embed, token: CancelToken | None = None, asked: tuple[str, ...] = ()
) -> Vectors:
    """One unit vector (labels, dimension) for each of one or more labels: the mean over its prompts (`asked`, where
    they are given), synonyms weighted.

    The 417 labels of the everyday vocabulary are 3,600 texts: 7 s of core time with the embedded model. Keep them.

    Raises:
        CancelledError: when the token is cancelled.
        ModelError: the model cannot be loaded.
    """
    told = [[texts(name, asked or prompts(label)) for name in (label.name, *label.synonyms)] for label in labels]
    all_texts = list(dict.fromkeys(text for names in told for several in names for text in several))
    row_of = {text: row for row, text in enumerate(all_texts)}
    parts: list[Vectors] = []
    for start in range(0, len(all_texts), TEXTS_AT_ONCE):
        if token is not None:
            token.checkpoint()
        parts.append(embed(all_texts[start : start + TEXTS_AT_ONCE]))
    vectors = np.concatenate(parts)
    means = [
        np.stack([vectors[[row_of[text] for text in several]].mean(axis=0) for several in names]) for names in told
    ]
    return unit(np.stack([_weighted(names) for names in means]))


def _weighted(names: Vectors) -> Vectors:
    """A label's name and its synonyms (names, dimension) as one vector (dimension,)."""
    return names[0] if len(names) == 1 else names[0] + SYNONYMS * names[1:].mean(axis=0)
