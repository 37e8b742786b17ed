"""A million names in order, as plain Python would put a few."""

import os

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photoclip.catalog.names import by_name
from photoclip.catalog.packed import BETWEEN_PATHS

# Few letters, so that names are alike for longer than what is compared at once; some that fold, some that are no UTF-8.
_PART = st.text(st.sampled_from("aAbß.Éé\udce9\U0001f600_"), min_size=1, max_size=5) | st.sampled_from(
    ["x" * 31, "x" * 32, "X" * 32, "x" * 33, "x" * 40 + "a", "x" * 40 + "B", "folder of a very long name " * 4]
)
_PATH = st.lists(_PART, min_size=1, max_size=4).map(os.sep.join)


@given(st.lists(_PATH, min_size=1, max_size=40, unique=True), st.randoms(use_true_random=False))
def test_it_is_the_order_of_names_then_ranks_then_paths(paths, random):
    ranks = [random.randrange(3) for _ in paths]

    def key(at):
        name = paths[at].rpartition(os.sep)[2].casefold().encode("utf-8", "surrogatepass")
        return name, ranks[at], os.fsencode(paths[at])

    found = by_name(os.fsencode(BETWEEN_PATHS.join(paths)), np.array(ranks))
    assert found.tolist() == sorted(range(len(paths)), key=key)
