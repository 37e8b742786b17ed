"""Labels of which a photo has one at most: a softmax among them and against a background."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from photoclip.domain.tag_words import Label

Matrix = npt.NDArray[np.float32]
"""float32 (rows, columns)."""
Columns = npt.NDArray[np.intp]
"""Columns of labels, ascending."""


def groups_of(labels: Sequence[Label]) -> tuple[Columns, ...]:
    """The columns of each exclusive group, whichever vocabularies its labels are from. One label alone excludes none:
    it is open.
    """
    found: dict[str, list[int]] = {}
    for column, label in enumerate(labels):
        if label.is_exclusive and label.group:
            found.setdefault(label.group, []).append(column)
    return tuple(np.array(columns, np.intp) for columns in found.values() if len(columns) > 1)


def softmax(odds: Matrix, background: float) -> Matrix:
    """Probabilities (n, labels) of labels with these log odds, and of none of them with `background`, which make 1
    together. Bridle, "Probabilistic interpretation of feedforward classification network outputs" (1990). Pure.
    """
    most = np.maximum(odds.max(axis=1, keepdims=True), background)
    shares = np.exp(odds - most)
    return (shares / (shares.sum(axis=1, keepdims=True) + np.exp(background - most))).astype(np.float32)
