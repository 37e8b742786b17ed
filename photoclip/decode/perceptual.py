"""A hash that stays when a picture is scaled or compressed again.

DCT hash: Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), section 3.2.1, in the
variant of imagehash's `phash` (https://github.com/JohannesBuchner/imagehash): luma at 32 x 32, the 8 x 8 lowest
frequencies of its 2-D DCT-II, one bit for each that is above their median.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

_EDGE_PX = 32
_LOW = 8
_MIDDLE = _LOW * _LOW // 2


def _low_frequencies() -> npt.NDArray[np.float64]:
    """The first 8 rows of the DCT-II matrix, shape (8, 32), read-only; not normalised, as in scipy.fftpack."""
    frequency = np.arange(_LOW)[:, np.newaxis]
    position = np.arange(_EDGE_PX)[np.newaxis, :]
    basis = 2.0 * np.cos(np.pi * frequency * (2 * position + 1) / (2 * _EDGE_PX))
    basis.flags.writeable = False
    return basis


_BASIS = _low_frequencies()


def perceptual_hash(image: Image.Image) -> int:
    """64 bits, unsigned, of an upright RGB image: row by row, the lowest frequencies in the highest bits."""
    luma = image.convert("L").resize((_EDGE_PX, _EDGE_PX), Image.Resampling.LANCZOS, reducing_gap=3.0)
    # Rounded: else the frequencies of a flat picture, all zero, would be told apart by their rounding errors.
    low = np.round(_BASIS @ np.asarray(luma, dtype=np.float64) @ _BASIS.T, 6)
    # As np.median, which takes ten times as long for so few.
    ordered = np.sort(low, axis=None)
    bits = np.packbits((low > (ordered[_MIDDLE - 1] + ordered[_MIDDLE]) / 2).ravel())
    return int.from_bytes(bits.tobytes(), "big")
