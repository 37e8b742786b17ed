"""From one list of photos to another."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photoclip.ui.models.row_changes import changes_between

IDS = st.lists(st.integers(1, 60), unique=True, max_size=40)


def ids(values):
    return np.array(values, np.int64)


@given(IDS, st.data())
def test_edits_make_the_old_list_the_new_one(old, data):
    kept = [photo for photo in old if data.draw(st.booleans())]
    new = list(kept)
    for photo in data.draw(st.lists(st.integers(100, 160), unique=True, max_size=20)):
        new.insert(data.draw(st.integers(0, len(new))), photo)
    changes = changes_between(ids(old), ids(new), 1000)
    if 2 * len(kept) < max(1, len(old)):
        assert changes is None
        return
    assert changes is not None
    made = list(old)
    for edit in changes.edits:
        assert old[edit.old_row : edit.old_row + edit.removed] == made[edit.new_row : edit.new_row + edit.removed]
        made[edit.new_row : edit.new_row + edit.removed] = new[edit.new_row : edit.new_row + edit.inserted]
    assert made == new
    assert [old[at] for at in changes.kept_old] == [new[at] for at in changes.kept_new] == kept


def test_another_order_is_another_list():
    assert changes_between(ids([1, 2, 3, 4]), ids([1, 3, 2, 4]), 100) is None


def test_too_many_places_are_another_list():
    old = ids(range(0, 100, 2))
    assert changes_between(old, ids(range(100)), 10) is None
    assert changes_between(old, ids(range(100)), 100) is not None


def test_the_same_list_needs_nothing():
    changes = changes_between(ids([3, 2, 1]), ids([3, 2, 1]), 10)
    assert changes is not None
    assert changes.edits == ()
