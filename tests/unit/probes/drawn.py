"""Drawn vectors that behave as a model's do: photos show one of several subjects, and texts name them from afar."""

import numpy as np

DIMENSION = 48
SUBJECTS = 30


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


class Drawn:
    """`noise`: how much photos of one subject differ. Photos and texts lie apart, each around a common vector."""

    def __init__(self, noise=1.6, seed=0):
        self.random = np.random.default_rng(seed)
        self.noise = noise
        self.subjects = unit(self.random.standard_normal((SUBJECTS, DIMENSION)))
        self.common = unit(self.random.standard_normal(DIMENSION))

    def photos(self, subjects):
        return unit(self.subjects[subjects] + self._noise(len(subjects), self.noise) + 0.8 * self.common)

    def text(self, subject):
        return unit(self.subjects[subject] + self._noise(1, 0.7)[0] - 0.8 * self.common)

    def library(self, photos=600):
        """Vectors, and which subject each shows."""
        shown = self.random.integers(0, SUBJECTS, photos)
        return self.photos(shown), shown

    def _noise(self, count, size):
        return self.random.standard_normal((count, DIMENSION)) * size / np.sqrt(DIMENSION)


def average_precision(scores, truth):
    right = truth[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(right) / np.arange(1, right.size + 1))[right].mean())
