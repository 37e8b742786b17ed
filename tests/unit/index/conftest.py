"""Vectors as CLIP makes them of a library."""

from collections.abc import Callable

import numpy as np
import pytest

Clustered = Callable[..., np.ndarray]


@pytest.fixture(scope="session")
def clustered() -> Clustered:
    """float32 (count, dimension) of unit length: a cone (mean cosine 0.4) with 1,000 clusters of uneven size in it,
    their variance falling off over the components as that of real embeddings does.
    """

    def make(count: int, dimension: int, seed: int = 0) -> np.ndarray:
        rng = np.random.default_rng(seed)
        spectrum = (1.0 + np.arange(dimension)) ** -0.5
        spectrum /= np.linalg.norm(spectrum)
        cone = rng.normal(size=dimension)
        cone /= np.linalg.norm(cone)
        centres = cone + rng.normal(size=(1000, dimension)) * spectrum
        cluster = rng.choice(1000, size=count, p=rng.dirichlet(np.ones(1000)))
        made = np.empty((count, dimension), np.float32)
        for start in range(0, count, 10_000):
            part = cluster[start : start + 10_000]
            made[start : start + part.size] = centres[part] + 0.7 * spectrum * rng.normal(size=(part.size, dimension))
        return made / np.linalg.norm(made, axis=1, keepdims=True)

    return make
