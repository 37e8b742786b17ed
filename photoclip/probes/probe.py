"""A probe: a linear classifier on a model's unit vectors."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.probes.regression import logistic

_AT_ONCE = 8_192
"""Rows made float32 at a time: as many as stay in a processor's cache."""

Scores = npt.NDArray[np.float32]
"""float32 (n,)."""


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """`weights` float32 (dimension,) and `bias`: the log odds of a unit vector x are weights · x + bias."""

    weights: npt.NDArray[np.float32]
    bias: float

    @property
    def dimension(self) -> int:
        """Of the vectors it judges."""
        return len(self.weights)

    @property
    def direction(self) -> npt.NDArray[np.float32]:
        """The weights at unit length (dimension,): an index of plain vectors answers to it, and it can be added to the
        vectors of other queries. Zeros where it makes no difference between photos.
        """
        return (self.weights / max(float(np.linalg.norm(self.weights)), 1e-12)).astype(np.float32)

    def log_odds(self, vectors: npt.NDArray[np.float16] | npt.NDArray[np.float32]) -> Scores:
        """That unit vectors (n, dimension) show it, (n,). 0.3 s for 100,000 float16 vectors of 512
        dimensions, on one core.

        Raises:
            ValueError: they are of another dimension.
        """
        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:
            raise ValueError(f"vectors of {self.dimension} dimensions are needed, not of shape {vectors.shape}")
        found = np.empty(len(vectors), np.float32)
        for start in range(0, len(vectors), _AT_ONCE):
            part = vectors[start : start + _AT_ONCE].astype(np.float32, copy=False)
            found[start : start + _AT_ONCE] = part @ self.weights
        return found + np.float32(self.bias)

    def probabilities(self, vectors: npt.NDArray[np.float16] | npt.NDArray[np.float32]) -> Scores:
        """The same as probabilities, 0..1."""
        return logistic(self.log_odds(vectors).astype(np.float64)).astype(np.float32)
