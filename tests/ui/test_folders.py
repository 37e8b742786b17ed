"""The folder tree: the model under Qt's own tester, the view with keys and a mouse."""

import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from photoclip.domain.browse import FolderNode, Scope, ScopeKind
from photoclip.domain.files import Folder, FolderState, WatchMode
from photoclip.ui.delegates.shelf import indent_px
from photoclip.ui.models.folder_tree import arrange
from photoclip.ui.models.folders import FolderModel, FolderRole
from photoclip.ui.views.folders import FolderView

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def folder(folder_id, name="Trips", state=FolderState.ONLINE):
    return Folder(folder_id, str(Path("/p", name)), state, "no drive" if state is FolderState.OFFLINE else "")


def scope(folder_id, relative_path=""):
    return Scope(ScopeKind.FOLDER, folder_id, relative_path)


def tree(folders, *relative_paths, photos=1):
    """All relative paths lie in the first folder."""
    roots = [FolderNode(each.folder_id, "", photos) for each in folders]
    return arrange(folders, [*roots, *(FolderNode(folders[0].folder_id, path, photos) for path in relative_paths)])


def names(model, parent=None):
    parent = parent or QModelIndex()
    return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]


@pytest.fixture
def model(qapp):
    model = FolderModel()
    tester = QAbstractItemModelTester(model, FATAL)
    yield model
    tester.deleteLater()
    model.deleteLater()


def test_what_a_row_says(model):
    model.show(tree([folder(1, state=FolderState.OFFLINE)], "2024", photos=2941))
    index = model.index(0, 0)
    assert index.data() == "Trips"
    assert index.data(FolderRole.COUNT).replace(",", "") == "2941"
    assert index.data(FolderRole.OFFLINE) is True
    assert index.data(FolderRole.ASIDE) == "offline"
    assert "no drive" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "offline: no drive" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    polled = replace(folder(1), watch=WatchMode.POLLING, watch_reason="it is far away")
    model.show(tree([polled], "2024", photos=2941))
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert "Looked at from time to time: it is far away." in model.index(0, 0).data(role)
    child = model.index(0, 0, index)
    assert child.data(FolderRole.SCOPE) == scope(1, "2024")
    assert child.data(FolderRole.DEPTH) == 1
    assert model.path(child) == str(Path("/p/Trips/2024"))
    assert model.folder(index).folder_id == 1
    assert model.folder(child) is None


def test_bytes_that_are_no_text_keep_their_path(model):
    strange = os.fsdecode(b"caf\xe9")
    model.show(tree([folder(1)], strange))
    child = model.index_of(scope(1, strange))
    assert child.data() == "caf\ufffd"
    assert model.path(child).endswith(strange)


def test_children_are_made_when_somebody_looks(qapp):
    model = FolderModel()
    model.show(tree([folder(1)], *(f"{number:05}" for number in range(20_000))))
    assert len(model._nodes) == 2
    assert model.hasChildren(model.index(0, 0))
    assert model.rowCount(model.index(0, 0)) == 20_000


def test_the_deepest_is_found_without_looking_at_all_others(model):
    deep = str(Path(*(f"level {depth}" for depth in range(30))))
    model.show(tree([folder(1)], *_with_above(deep)))
    index = model.index_of(scope(1, deep))
    assert index.data() == "level 29"
    assert index.data(FolderRole.DEPTH) == 30


def test_a_change_is_a_difference(model):
    model.show(tree([folder(1)], "a", "b", "d"))
    root = model.index(0, 0)
    names(model, root)
    kept = QPersistentModelIndex(model.index_of(scope(1, "d")))
    signals = []
    model.rowsInserted.connect(lambda parent, first, last: signals.append(("in", first, last)))
    model.rowsRemoved.connect(lambda parent, first, last: signals.append(("out", first, last)))
    model.modelReset.connect(lambda: signals.append("reset"))
    model.show(tree([folder(1)], "b", "c", "d"))
    assert signals == [("out", 0, 0), ("in", 1, 1)]
    assert names(model, root) == ["b", "c", "d"]
    assert kept.row() == 2
    assert kept.data() == "d"


def test_counts_that_changed_are_told_and_others_are_not(model):
    model.show(arrange([folder(1)], [FolderNode(1, "", 5), FolderNode(1, "a", 2), FolderNode(1, "b", 3)]))
    names(model, model.index(0, 0))
    told = []
    model.dataChanged.connect(lambda first, last, _roles: told.extend(range(first.row(), last.row() + 1)))
    model.show(arrange([folder(1)], [FolderNode(1, "", 5), FolderNode(1, "a", 2), FolderNode(1, "b", 3)]))
    assert told == []
    model.show(arrange([folder(1)], [FolderNode(1, "", 6), FolderNode(1, "a", 2), FolderNode(1, "b", 4)]))
    assert told == [0, 1]


def test_going_offline_is_told_of_all_beneath(model):
    model.show(tree([folder(1)], "a"))
    names(model, model.index(0, 0))
    told = []
    model.dataChanged.connect(lambda first, last, _roles: told.append(first.data()))
    model.show(tree([folder(1, state=FolderState.OFFLINE)], "a"))
    assert told == ["Trips", "a"]


def test_any_change_under_the_eyes_of_the_tester(model):
    dice = random.Random(3)
    for _ in range(40):
        folders = [folder(number, f"folder {number}") for number in dice.sample(range(1, 5), dice.randint(0, 4))]
        paths = {str(Path(*dice.choices("abc", k=dice.randint(1, 4)))) for _ in range(dice.randint(0, 9))}
        nodes = [FolderNode(each.folder_id, "", 1) for each in folders]
        nodes += [
            FolderNode(each.folder_id, above, dice.randint(1, 3))
            for each in folders
            for path in dice.sample(sorted(paths), len(paths))
            for above in _with_above(path)
        ]
        wanted = arrange(folders, nodes)
        model.show(wanted)
        _assert_same(model, QModelIndex(), wanted, None)


def _with_above(path):
    """A relative path and all above it, the highest first."""
    return [*reversed([str(above) for above in Path(path).parents if above.parts]), path]


def _assert_same(model, parent, wanted, key):
    keys = list(wanted.roots if key is None else wanted.children.get(key, []))
    found = [model.index(row, 0, parent) for row in range(model.rowCount(parent))]
    scopes = [index.data(FolderRole.SCOPE) for index in found]
    assert [(each.folder_id, each.relative_path) for each in scopes] == keys
    for index, child in zip(found, keys, strict=True):
        assert index.parent() == parent
        _assert_same(model, index, wanted, child)


def test_many_scattered_changes_at_once(model):
    model.show(tree([folder(1)], *(f"{number:04}" for number in range(0, 400, 2))))
    names(model, model.index(0, 0))
    model.show(tree([folder(1)], *(f"{number:04}" for number in range(0, 400, 3))))
    assert names(model, model.index(0, 0)) == [f"{number:04}" for number in range(0, 400, 3)]


def test_the_nearest_that_is_there(model):
    model.show(tree([folder(1)], "a"))
    assert model.nearest(scope(1, "a")) == scope(1, "a")
    assert model.nearest(scope(1, str(Path("a/b/c")))) == scope(1, "a")
    assert model.nearest(scope(1, "z")) == scope(1)
    assert model.nearest(scope(9, "a")) == Scope()


@pytest.fixture
def view(theme, shown):
    model = FolderModel()
    model.show(tree([folder(1), folder(2, "Pictures")], "2024", str(Path("2024/May")), "2025"))
    view = FolderView(model, theme)
    model.setParent(view)
    return shown(view, 220, 400)


def chosen_by(view):
    chosen = []
    view.chosen.connect(chosen.append)
    return chosen


def test_the_arrow_keys_go_through_all_rows_and_fold(view):
    chosen, left = chosen_by(view), []
    view.left.connect(left.append)
    assert view.enter(1)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(view, key)
    may = str(Path("2024/May"))
    assert chosen == [scope(1), scope(1, "2024"), scope(1, may), scope(1, "2025"), scope(2)]
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert left == [1]
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(view, key)
    assert chosen[-1] == scope(1)
    assert not view.isExpanded(view.model().index(0, 0))
    assert left == [1, -1]


def test_from_below_one_comes_to_the_last_row(view):
    chosen = chosen_by(view)
    assert view.enter(-1)
    assert chosen == [scope(2)]
    view.show_tree(tree([folder(1)], "2024", "2025"))
    view.expandAll()
    assert view.enter(-1)
    assert chosen[-1] == scope(1, "2025")


def test_the_mark_folds_and_the_rest_chooses(view):
    chosen = chosen_by(view)
    row = view.visualRect(view.model().index(0, 0))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(row.left() + 10, row.center().y()))
    assert view.isExpanded(view.model().index(0, 0))
    assert chosen == []
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert chosen == [scope(1), scope(1)]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=row.center() + QPoint(0, row.height()))
    assert chosen == [scope(1), scope(1)]


def test_selecting_for_the_window_says_nothing_and_unfolds_what_is_above(view):
    chosen = chosen_by(view)
    view.select(scope(1, str(Path("2024/May"))))
    assert view.selected() == scope(1, str(Path("2024/May")))
    assert view.isExpanded(view.model().index_of(scope(1, "2024")))
    view.select(None)
    assert view.selected() is None
    assert chosen == []


def test_what_was_unfolded_comes_back_unfolded(view):
    view.open_all((scope(1), scope(1, "2024")))
    assert view.isExpanded(view.model().index_of(scope(1, "2024")))
    view.show_tree(tree([folder(2, "Pictures")]))
    view.show_tree(tree([folder(1)], "2024", str(Path("2024/May"))))
    assert view.isExpanded(view.model().index_of(scope(1, "2024")))
    assert set(view.open_scopes()) == {scope(1), scope(1, "2024")}


def test_deep_folders_are_moved_in_and_keep_room_for_their_names():
    steps = [indent_px(depth, 220) for depth in range(31)]
    assert steps[0] == 0
    assert steps == sorted(steps)
    assert len(set(steps[:9])) == 9
    assert steps[-1] <= 220 * 0.4
