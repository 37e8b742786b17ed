"""Captions composed from labels: one plain sentence about a photo, "" where nothing is likely. Pure.

Sentences are put together from the likeliest labels: who, what they do, with what, where, in which light and when. The
one that is taken has the most odds: the sum of its labels' log odds, where even odds count for nothing, and WEIGHT
times how far the photo's score with the whole sentence lies above that of the library's photos, in units of the bank
of background captions, as in `scoring`.

tests/benchmarks/bench_captions.py: 300 captioned photos, the everyday vocabulary, the embedded model; a label is right
where one of the photo's five captions says it. 54 % of the photos get a sentence. "Right": of all that is said.

| sentence               | right | labels | right ones | all of it is right |
|------------------------|------:|-------:|-----------:|-------------------:|
| the likeliest label    |  72 % |   1.00 |       0.72 |               72 % |
| best by labels alone   |  70 % |   1.10 |       0.78 |               69 % |
| best                   |  68 % |   1.43 |       0.97 |               59 % |

The half of the photos with which the constants were tried has 71 % right ones, the other 65 % (its likeliest label:
74 % and 71 %).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from photoclip.calibration.background import sharpened
from photoclip.calibration.calibration import Calibration
from photoclip.domain.photos import HalfVectors, Vectors
from photoclip.domain.tag_words import Label
from photoclip.tagging.caption_words import Part, Wording, listed, wording_of

Matrix = npt.NDArray[np.float32]
"""float32 (photos, columns)."""
Judge = Callable[[Sequence[str]], Matrix]
"""How well sentences describe photos, (photos, sentences): 0 is as well as they describe the library's photos."""

LEAST = 0.4
"""A sentence needs one label that is as likely as that."""
LEAST_BESIDE = 0.25
"""What is less likely is said of no photo."""
LEAST_TIME = 0.6
"""Seasons and times of day: one of each excludes the others, so one of them is likelier than most things."""
WEIGHT = 0.5
MOST_CANDIDATES = 12
"""Sentences of a photo that the model judges: a large one takes 20 ms for each on two cores."""

_MOST: Mapping[Part, int] = MappingProxyType({Part.LIVING: 2, Part.PLACE: 2})
"""Labels of one kind in a sentence, where it is not one."""
_SEA = "sea"
_ORDER = tuple(part for part in Part if part is not Part.ASIDE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, the columns of its labels, and the sum of their log odds."""

    text: str
    labels: tuple[int, ...]
    odds: float


@dataclass(frozen=True, slots=True)
class _Said:
    column: int
    wording: Wording
    odds: float


_Parts = Mapping[Part, tuple[_Said, ...]]


def compose(labels: Sequence[Label], chances: Matrix, judge: Judge) -> tuple[str, ...]:
    """A sentence for each of some photos, "" where nothing is likely. `chances` (photos, labels) are probabilities."""
    found = composed(labels, chances, judge)
    return tuple("" if one is None else one.text for one in found)


def composed(labels: Sequence[Label], chances: Matrix, judge: Judge) -> tuple[Candidate | None, ...]:
    """As `compose`, with what the sentences are made of."""
    wordings = [wording_of(label) for label in labels]
    of_photos = [candidates(wordings, row) for row in chances]
    texts = list(dict.fromkeys(one.text for several in of_photos for one in several))
    if not texts:
        return (None,) * len(chances)
    levels, column_of = judge(texts), {text: column for column, text in enumerate(texts)}

    def worth(row: int, one: Candidate) -> float:
        return one.odds + WEIGHT * float(levels[row, column_of[one.text]])

    return tuple(
        max(several, key=lambda one, row=row: worth(row, one)) if several else None
        for row, several in enumerate(of_photos)
    )


def judge_by(
    calibration: Calibration, photos: Vectors | HalfVectors, embed: Callable[[Sequence[str]], Vectors]
) -> Judge:
    """By a model: `photos` are unit vectors (photos, dimension), `embed` makes those of texts."""

    def judge(texts: Sequence[str]) -> Matrix:
        sharp = sharpened(calibration.background, embed(texts))
        usual = (calibration.sample @ sharp.T).mean(axis=0) if calibration.photos else calibration.sharp.mean
        return ((photos.astype(np.float32, copy=False) @ sharp.T - usual) / calibration.sharp.spread).astype(np.float32)

    return judge


def candidates(
    wordings: Sequence[Wording], chances: Sequence[float] | npt.NDArray[np.float32]
) -> tuple[Candidate, ...]:
    """The MOST_CANDIDATES sentences with the best odds by the labels alone, best first. Pure."""
    best = _best(wordings, np.asarray(chances, np.float32))
    found: dict[str, Candidate] = {}
    for several in product(*(_choices(best.get(part, ())) for part in _ORDER)):
        said = [one for some in several for one in some]
        families = {one.wording.family for one in said}
        if len(families) < len(said) or not any(one.odds >= _log_odds(LEAST) for one in said):
            continue
        text = _sentence(dict(zip(_ORDER, several, strict=True)))
        if text:
            odds = sum(one.odds for one in said)
            found.setdefault(text, Candidate(text, tuple(one.column for one in said), odds))
    return tuple(sorted(found.values(), key=lambda one: -one.odds)[:MOST_CANDIDATES])


def _best(wordings: Sequence[Wording], chances: npt.NDArray[np.float32]) -> _Parts:
    """The likeliest labels of each kind, each of another family."""
    found: dict[Part, tuple[_Said, ...]] = {}
    likely = np.flatnonzero(chances >= LEAST_BESIDE)
    for column in likely[np.argsort(-chances[likely], kind="stable")].tolist():
        wording, chance = wordings[column], float(chances[column])
        known = found.get(wording.part, ())
        is_unlikely = wording.part is Part.TIME and chance < LEAST_TIME
        is_enough = len(known) >= _MOST.get(wording.part, 1)
        if wording.part is Part.ASIDE or is_unlikely or is_enough:
            continue
        if wording.family not in {one.wording.family for one in known}:
            found[wording.part] = (*known, _Said(column, wording, _log_odds(chance)))
    return MappingProxyType(found)


def _choices(said: tuple[_Said, ...]) -> tuple[tuple[_Said, ...], ...]:
    """None of them, each alone, and all."""
    return ((), *((one,) for one in said), *((said,) if len(said) > 1 else ()))


def _sentence(said: _Parts) -> str:
    """The sentence, "" where there is nothing that it could be about."""
    living = said[Part.LIVING]
    # “A beach by the sea”, not “the sea on a beach”.
    places = tuple(sorted(said[Part.PLACE], key=lambda one: one.wording.family == _SEA))
    rest = [one.wording for part in _ORDER[2:] for one in (places if part is Part.PLACE else said[part])]
    is_place = False
    if living:
        head = listed(tuple(one.wording.alone for one in living))
    elif rest and rest[0].part is not Part.TIME:
        is_place = rest[0].part is Part.PLACE
        head = rest.pop(0).alone
    elif said[Part.PICTURE] and not rest:
        return _capital(said[Part.PICTURE][0].wording.alone)
    else:
        return ""
    text = " ".join([head, *(one.near if is_place and one.near else one.within for one in rest)])
    return _capital(" of ".join([*(one.wording.alone for one in said[Part.PICTURE]), text]))


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _log_odds(chance: float) -> float:
    sure = min(max(chance, 1e-6), 1 - 1e-6)
    return float(np.log(sure) - np.log1p(-sure))
