"""The window's place is remembered; nonsense is forgotten, and said."""

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.domain.browse import Scope, ScopeKind
from photoclip.ui.windows.remembered import Recalled, Remembered, recall, remember, remembered_path

FULL = Remembered(
    appearance="light",
    geometry="AAEC",
    sidebar_px=200,
    facts_px=300,
    facts_shown=False,
    zoom_px=320,
    arrangement="square",
    order="name",
    sorting="best composed",
    collapses=False,
    scope="folder",
    folder_id=3,
    relative_path="a/\udcffb",
    album_id=4,
    query="a dog",
    history=("a dog", "ein Hund 🐕"),
)


def test_comes_back_as_it_was(tmp_path):
    remember(tmp_path, FULL)
    assert recall(tmp_path) == Recalled(FULL)
    assert FULL.scope_there() == Scope(ScopeKind.FOLDER, 3, "a/\udcffb")
    assert FULL.geometry_bytes() == b"\0\1\2"


def test_an_album_is_a_place(tmp_path):
    remember(tmp_path, replace(FULL, scope="album"))
    assert recall(tmp_path).remembered.scope_there() == Scope(ScopeKind.ALBUM, album_id=4)


def test_the_first_time(tmp_path):
    assert recall(tmp_path) == Recalled(Remembered())


@pytest.mark.parametrize("content", ["", "{", "[1]", "null", "[" * 100_000, "\0", '"x"', "\xff"])
def test_nonsense_is_said(tmp_path, content):
    remembered_path(tmp_path).write_bytes(content.encode("latin-1"))
    recalled = recall(tmp_path)
    assert recalled.remembered == Remembered()
    assert str(remembered_path(tmp_path)) in recalled.problem


@given(
    st.dictionaries(
        st.sampled_from(sorted(asdict(FULL))),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text() | st.integers()),
    )
)
def test_any_value_gives_something_usable(tmp_path_factory, values):
    folder = tmp_path_factory.mktemp("any")
    remembered_path(folder).write_text(json.dumps(values))
    remembered = recall(folder).remembered
    remembered.scope_there()
    remembered.geometry_bytes()
    assert all(type(getattr(remembered, name)) is type(value) for name, value in asdict(Remembered()).items())


def test_one_wrong_part_costs_that_part(tmp_path):
    remember(tmp_path, replace(FULL, zoom_px=-5))
    recalled = recall(tmp_path)
    assert recalled.remembered == replace(FULL, zoom_px=Remembered().zoom_px)
    assert "left out" in recalled.problem


def test_a_place_that_cannot_be_written_is_no_trouble(tmp_path):
    remember(tmp_path / "none", FULL)
