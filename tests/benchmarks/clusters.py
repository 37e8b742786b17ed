"""Vectors as CLIP makes them: unit length, in clusters of uneven size within a cone, most of the spread in few axes."""

from collections.abc import Iterator

import numpy as np

_CLUSTERS = 1000
_SPREAD = 0.7


class Clusters:
    """1,000 clusters of `dimension` components. The same vectors for the same numbers, in any order of asking."""

    def __init__(self, dimension: int, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        spectrum = (1.0 + np.arange(dimension)) ** -0.5
        self._spectrum = (spectrum / np.linalg.norm(spectrum)).astype(np.float32)
        cone = rng.normal(size=dimension)
        self._centres = (cone / np.linalg.norm(cone) + rng.normal(size=(_CLUSTERS, dimension)) * self._spectrum).astype(
            np.float32
        )
        self._shares = rng.dirichlet(np.ones(_CLUSTERS))
        self._seed = seed
        self._dimension = dimension

    def block(self, number: int, count: int) -> np.ndarray:
        """float16 (count, dimension): the vectors of block `number`."""
        rng = np.random.default_rng((self._seed, number + 1))
        cluster = rng.choice(_CLUSTERS, size=count, p=self._shares)
        rows = rng.standard_normal((count, self._dimension), np.float32)
        rows *= _SPREAD * self._spectrum
        rows += self._centres[cluster]
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows.astype(np.float16)

    def blocks(self, count: int, size: int) -> Iterator[np.ndarray]:
        """`count` vectors, `size` at a time."""
        for number, start in enumerate(range(0, count, size)):
            yield self.block(number, min(size, count - start))
