"""Vectors at unit length."""

import numpy as np
import numpy.typing as npt

from photoclip.domain.photos import Vectors

_SHORTEST = 1e-12


def unit(vectors: npt.NDArray[np.floating]) -> Vectors:
    """Vectors (..., dimension) divided by their lengths, as float32; those of zeros stay as they are. Pure."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(lengths, _SHORTEST)).astype(np.float32)
