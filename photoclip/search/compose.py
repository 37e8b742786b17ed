"""Words, pictures and what is subtracted, as one vector.

tests/benchmarks/bench_composition.py on 300 captioned photos: 226 pairs of subjects ("dog" less "water": photos whose
captions mention the one and not the other). Mean average precision, and the share of the first 20 that shows what was
subtracted, with the embedded model; in the last column the precision where vectors of other captions stand for the
pictures, as with a better model:

| "dog" less "water"                    | precision | still shown | better model |
|---------------------------------------|----------:|------------:|-------------:|
| the first text alone                  |     0.340 |        0.22 |        0.686 |
| raw vectors, less 0.5                 |     0.338 |        0.13 |        0.723 |
| `background.ranking`, less 0.3        |     0.348 |        0.16 |        0.745 |
| `background.ranking`, less 0.5 (here) |     0.344 |        0.13 |        0.759 |
| `background.ranking`, less 1.0        |     0.316 |        0.09 |        0.726 |
| projected out, less 0.5               |     0.345 |        0.14 |        0.758 |
| relevance * (1 - relevance)           |     0.351 |        0.17 |        0.771 |

With the embedded model precision hardly differs, but for full weight, which loses; half of it takes away what is
subtracted at no cost. Combined relevances are a little ahead but need the vector of every candidate: a sum is one
vector, which the index answers for a million photos.

A taught name counts as much as what is said beside it: both directions are made to spread alike over the library.
tests/benchmarks/bench_taught.py, mean average precision of "<name> <scene>" over 95 pairs, the name taught from eight
photos; in the last two columns with captions in place of pictures:

| "pepper at the beach"          | made-up name | own name | made-up name | own name |
|--------------------------------|-------------:|---------:|-------------:|---------:|
| all words                      |        0.122 |    0.205 |        0.203 |    0.462 |
| the other words                |        0.154 |    0.154 |        0.256 |    0.256 |
| the probe                      |        0.113 |    0.137 |        0.198 |    0.233 |
| all words, 1 probe             |        0.144 |    0.180 |        0.316 |    0.408 |
| the other words, 0.5 probe     |        0.176 |    0.192 |        0.349 |    0.404 |
| the other words, 1 probe, here |        0.177 |    0.202 |        0.409 |    0.481 |
| the other words, 2 probe       |        0.156 |    0.185 |        0.385 |    0.439 |
| product of probabilities       |        0.180 |    0.200 |        0.423 |    0.498 |

"pepper" less "scene" 0.312 and 0.545 (the probe alone: 0.309 and 0.512), "scene" less "pepper" 0.312 and 0.612 (the
words alone: 0.315 and 0.591). Whether there is such a photo, the other words tell: of the strong ones 0.11 and 0.26 are
right, where the subject in plain words beside the same words has 0.06 and 0.08, most of these scenes being in no photo.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.calibration.background import ranking, sharpened
from photoclip.calibration.calibration import Calibration
from photoclip.calibration.unit import unit
from photoclip.domain.errors import QueryError
from photoclip.probes.probe import Probe
from photoclip.search.said import Said, Taught

SUBTRACTED = 0.5
"""What a weight counts for where it is negative."""
_SHORTEST = 1e-3

Vector = npt.NDArray[np.float32]
"""float32 (dimension,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A meaning as the model's unit vector. `weight` is not 0; negative ones subtract. `taught`: what a name stands
    for; the vector is then its probe's direction.
    """

    vector: Vector
    weight: float
    is_picture: bool = False
    taught: Taught | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """One query: `ranking` (unit) is what the index is asked. `sharp` (unit) tells whether the library has such photos:
    the words, beside pictures those that are wanted, None where there are none. `is_picture`: nothing but pictures, and
    none subtracted. `is_mixed`: pictures otherwise, or taught tags beside something else. `is_negative`: everything is
    subtracted; the vectors are then those of what is not wanted. `probe`: of a taught tag that nothing stands beside.
    `said`: what is known of photos by the person's word.
    """

    ranking: Vector
    sharp: Vector | None
    is_picture: bool = False
    is_negative: bool = False
    is_mixed: bool = False
    probe: Probe | None = None
    said: tuple[Said, ...] = ()


def compose(parts: Sequence[Part], calibration: Calibration) -> Composed:
    """At least one part. Pure.

    Raises:
        QueryError: the parts cancel each other out.
    """
    if all(part.is_picture and part.weight > 0 for part in parts):
        return Composed(_direction(_sum([part.vector for part in parts], [part.weight for part in parts])), None, True)
    is_negative = all(part.weight < 0 for part in parts)
    weights = [abs(part.weight) if is_negative else _counted(part.weight) for part in parts]
    bank = calibration.background
    ranked = _ranked(parts, calibration)
    whole = _sum(ranked, weights)
    vector, said = _direction(whole), _said(parts, ranked, weights, whole)
    if len(parts) == 1 and parts[0].taught is not None:
        return Composed(vector, None, is_negative=is_negative, probe=parts[0].taught.probe, said=said)
    is_mixed = any(part.is_picture or part.taught is not None for part in parts)
    telling = [at for at, part in enumerate(parts) if not is_mixed or (_is_words(part) and part.weight > 0)]
    sharp = [sharpened(bank, parts[at].vector[np.newaxis])[0] for at in telling]
    there = _direction(_sum(sharp, [weights[at] for at in telling])) if telling else None
    return Composed(vector, there, is_negative=is_negative, is_mixed=is_mixed, said=said)


def _is_words(part: Part) -> bool:
    return not part.is_picture and part.taught is None


def _ranked(parts: Sequence[Part], calibration: Calibration) -> list[Vector]:
    found = [part.vector if part.taught is not None else _untaught(part, calibration) for part in parts]
    spreads = [calibration.unit_of(vector).spread for vector in found] if _has_taught(parts) else []
    others = [spread for part, spread in zip(parts, spreads, strict=False) if part.taught is None]
    usual = float(np.mean(others)) if others else calibration.ranked.spread
    for at, part in enumerate(parts):
        if part.taught is not None:
            found[at] = (usual / spreads[at] * found[at]).astype(np.float32)
    return found


def _untaught(part: Part, calibration: Calibration) -> Vector:
    if part.is_picture:
        return calibration.picture_weight * part.vector
    return ranking(calibration.background, part.vector[np.newaxis])[0]


def _has_taught(parts: Sequence[Part]) -> bool:
    return any(part.taught is not None for part in parts)


def _said(parts: Sequence[Part], ranked: Sequence[Vector], weights: Sequence[float], whole: Vector) -> tuple[Said, ...]:
    length = float(np.linalg.norm(whole))
    return tuple(
        Said(part.taught, weight * float(np.linalg.norm(vector)) / length if part.weight > 0 else 0.0)
        for part, vector, weight in zip(parts, ranked, weights, strict=True)
        if part.taught is not None
    )


def _counted(weight: float) -> float:
    return weight if weight > 0 else SUBTRACTED * weight


def _sum(vectors: Sequence[Vector], weights: Sequence[float]) -> Vector:
    return np.sum([weight * vector for vector, weight in zip(vectors, weights, strict=True)], axis=0)


def _direction(vector: Vector) -> Vector:
    if float(np.linalg.norm(vector)) < _SHORTEST:
        raise QueryError("the words cancel each other out", "leave out one of them, or give them other weights")
    return unit(vector)
