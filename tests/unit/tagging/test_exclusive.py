"""Labels of which a photo has one at most."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from photoclip.domain.tag_words import Label
from photoclip.tagging.exclusive import groups_of, softmax

ODDS = arrays.arrays(np.float32, st.tuples(st.integers(1, 4), st.integers(1, 6)), elements=st.floats(-90, 90, width=32))


@given(ODDS, st.floats(-90, 90))
def test_one_label_or_none(odds, background):
    found = softmax(odds, background)
    assert found.dtype == np.float32
    assert (found >= 0).all()
    none = 1 - found.astype(np.float64).sum(axis=1)
    assert (none >= -1e-5).all()
    weight = np.exp(odds.astype(np.float64) - background)
    np.testing.assert_allclose(found, weight / (1 + weight.sum(axis=1, keepdims=True)), atol=1e-5)


@given(ODDS, st.floats(-20, 20))
def test_only_differences_count(odds, shift):
    np.testing.assert_allclose(softmax(odds + np.float32(shift), shift), softmax(odds, 0.0), atol=1e-3)


def test_a_single_label_against_a_background_is_a_sigmoid():
    assert softmax(np.array([[2.0]], np.float32), 1.0)[0, 0] == pytest.approx(1 / (1 + np.exp(-1.0)))


def test_groups_are_found_by_name_and_one_label_alone_is_open():
    labels = [
        Label("day", "time", is_exclusive=True),
        Label("dog", "animals"),
        Label("indoors", "setting", is_exclusive=True),
        Label("night", "time", is_exclusive=True),
        Label("nameless", is_exclusive=True),
        Label("other", is_exclusive=True),
    ]
    (columns,) = groups_of(labels)
    assert columns.tolist() == [0, 3]
    assert groups_of([]) == ()
