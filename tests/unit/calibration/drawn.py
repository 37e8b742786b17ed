"""Drawn vectors that behave as a model's do: texts lie near what they mean, and away from all pictures."""

import numpy as np

from photoclip.calibration.background import background
from photoclip.calibration.calibration import calibrated

DIMENSION = 64
SUBJECTS = 40


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


class Drawn:
    """Subjects as directions; photos show one each, captions name one or two. `gap` keeps texts and pictures apart."""

    def __init__(self, gap=1.0, noise=0.6, seed=0):
        self.random = np.random.default_rng(seed)
        self.noise = noise
        self.subjects = unit(self.random.standard_normal((SUBJECTS, DIMENSION)))
        self.subjects[:, 0] = 0
        self.apart = np.zeros(DIMENSION)
        self.apart[0] = gap

    def photos(self, subjects):
        return unit(self.subjects[subjects] + self._noise(len(subjects), self.noise) + self.apart)

    def texts(self, subjects):
        return unit(self.subjects[subjects] + self._noise(len(subjects), 0.3) - self.apart)

    def bank(self, captions=400):
        first, second = self.random.integers(0, SUBJECTS, (2, captions))
        both = self.subjects[first] + 0.7 * self.subjects[second]
        return background(unit(both + self._noise(captions, 0.3) - self.apart))

    def calibration(self, photos):
        return calibrated(self.bank(), photos)

    def _noise(self, count, size):
        noise = self.random.standard_normal((count, DIMENSION)) * size / np.sqrt(DIMENSION)
        noise[:, 0] = 0
        return noise
