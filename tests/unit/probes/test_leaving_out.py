"""What is learned without some examples, by a shortcut, against learning anew."""

import numpy as np
import pytest

from photoclip.probes.examples import examples
from photoclip.probes.fitting import Fit
from photoclip.probes.judging import left_out
from photoclip.probes.regression import Belief, Rows, bend, coefficients, logistic
from tests.unit.probes.drawn import DIMENSION, Drawn

NONE = np.empty((0, DIMENSION), np.float32)


def anew(taught, text, row):
    """The score of one example, from all others and the same library."""
    rest = np.delete(np.arange(len(taught.vectors)), row)
    positive = taught.is_positive[rest] > 0
    # What is left out is no photo of the library either.
    without = examples(taught.vectors[rest][positive], taught.vectors[rest][~positive], taught.background)
    line = Fit(without, text).line()
    scores = line(without.background)
    return (line(taught.vectors[row][None])[0] - scores.mean()) / scores.std()


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize("count", [2, 5, 20])
def test_the_shortcut_is_near_to_learning_anew(is_named, count):
    drawn = Drawn()
    library, _ = drawn.library()
    text = drawn.text(3).astype(np.float64) if is_named else None
    taught = examples(drawn.photos(np.full(count, 3)), drawn.photos(np.full(count // 2, 7)), library)
    shortcut = left_out(Fit(taught, text), taught)
    exact = [anew(taught, text, row) for row in range(len(taught.vectors))]
    assert np.abs(shortcut - exact).max() < 0.2
    assert np.abs(shortcut - exact).mean() < 0.05


def test_coefficients_are_where_the_loss_is_least():
    random = np.random.default_rng(0)
    rows = Rows(
        random.standard_normal((40, 5)), random.standard_normal(40), (random.random(40) < 0.4) * 1.0, random.random(40)
    )
    belief = Belief(np.diag(random.random(5) + 0.1), random.standard_normal(5))

    def loss(found):
        chances = logistic(rows.offset + rows.columns @ found)
        told = rows.is_positive * np.log(chances) + (1 - rows.is_positive) * np.log(1 - chances)
        return -rows.weights @ told + found @ belief.precision @ found / 2 - belief.pull @ found

    best = coefficients(rows, belief)
    for direction in np.vstack([np.eye(5), -np.eye(5)]):
        assert loss(best + 1e-3 * direction) > loss(best)
    slope, curved = bend(rows, best)
    assert np.allclose(slope, belief.pull - belief.precision @ best, atol=1e-5)
    assert np.allclose(curved, curved.T)


def test_coefficients_are_found_from_far_away_and_where_classes_are_apart():
    columns = np.array([[-1.0, 1.0], [-2.0, 1.0], [1.0, 1.0], [2.0, 1.0]]) * 50
    rows = Rows(columns, np.zeros(4), np.array([0.0, 0.0, 1.0, 1.0]), np.full(4, 100.0))
    belief = Belief(1e-3 * np.eye(2), np.zeros(2))
    near, far = coefficients(rows, belief), coefficients(rows, belief, np.array([-30.0, 30.0]))
    assert np.isfinite(near).all()
    assert np.allclose(near, far, atol=1e-3)
