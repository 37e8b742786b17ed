"""A bank of captions of everyday photos, in one model: what a query is held against.

The bank says where this model puts texts at all (their mean), and which differences between texts are common (their
covariance). A query is sharpened by what it has that few captions have: centred on the bank's mean and whitened by its
covariance (Kessy et al., "Optimal whitening and decorrelation", https://arxiv.org/abs/1512.00809, ZCA), as hubness is
removed by a bank of queries in Bogolin et al., https://arxiv.org/abs/2112.12777. Both are linear in the query: an index
of plain photo vectors answers sharpened queries. Measured in tests/benchmarks/bench_relevance.py.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoclip.calibration.unit import unit
from photoclip.domain.photos import Vectors

Matrix = npt.NDArray[np.float32]
"""float32 (rows, columns)."""

_SHRINKAGE = 0.1
"""Of the mean variance, added to each direction's."""
_CENTRED = 0.5
_SHARPENED = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """`captions`: unit vectors (n, dimension). `centre` (dimension,) is their mean, `whitening` (dimension, dimension)
    symmetric. `ranked` and `sharp`: the captions themselves as `ranking` and `sharpened` make them of queries.
    """

    captions: Vectors
    centre: npt.NDArray[np.float32]
    whitening: Matrix
    ranked: Vectors
    sharp: Vectors


def background(captions: Vectors) -> Background:
    """What a bank's unit vectors (n >= 2, dimension) say of a model. Pure."""
    centre = captions.mean(axis=0)
    covariance = np.cov(captions.astype(np.float64), rowvar=False)
    size = float(np.trace(covariance)) / len(covariance)
    values, directions = np.linalg.eigh(covariance / max(size, 1e-12) + _SHRINKAGE * np.eye(len(covariance)))
    whitening = ((directions / np.sqrt(values)) @ directions.T).astype(np.float32)
    sharp = unit((captions - centre) @ whitening)
    ranked = unit(unit(captions - _CENTRED * centre) + _SHARPENED * sharp)
    return Background(captions, centre, whitening, ranked, sharp)


def sharpened(bank: Background, texts: Vectors) -> Vectors:
    """Texts (n, dimension) as unit vectors in which only what sets them apart from the bank's captions counts."""
    return unit((texts - bank.centre) @ bank.whitening)


def ranking(bank: Background, texts: Vectors) -> Vectors:
    """Texts (n, dimension) as the unit vectors by which photos are ranked: half plain, half sharpened. Plain subjects
    gain by it, and long captions lose nothing, as they do where they are sharpened only.
    """
    return unit(unit(texts - _CENTRED * bank.centre) + _SHARPENED * sharpened(bank, texts))


def read_captions(path: Path) -> tuple[str, ...]:
    """The captions of a bank's file (UTF-8, one a line, `#` begins a comment)."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
