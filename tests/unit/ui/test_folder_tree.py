"""Folders in the order of a tree."""

from pathlib import Path

from photoclip.domain.browse import FolderNode
from photoclip.domain.files import Folder, FolderState
from photoclip.ui.models.folder_tree import arrange


def folder(folder_id, path, state=FolderState.ONLINE):
    return Folder(folder_id, path, state, "unplugged" if state is FolderState.OFFLINE else "")


def node(folder_id, *parts, photos=1):
    return FolderNode(folder_id, str(Path(*parts)) if parts else "", photos)


def test_nodes_hang_beneath_their_folders_in_their_order():
    tree = arrange(
        [folder(1, "/p/B"), folder(2, "/p/A")],
        [node(2), node(1, photos=5), node(1, "y"), node(1, "y", "deep"), node(1, "x")],
    )
    assert tree.roots == ((2, ""), (1, ""))
    assert tree.children[1, ""] == [(1, "y"), (1, "x")]
    assert tree.children[1, "y"] == [(1, str(Path("y", "deep")))]
    assert (2, "") not in tree.children
    assert tree.photos[1, ""] == 5


def test_a_folder_without_photos_is_there_and_one_that_is_not_watched_is_not():
    tree = arrange([folder(1, "/p/A")], [node(7), node(7, "x")])
    assert tree.roots == ((1, ""),)
    assert tree.photos == {(1, ""): 0}


def test_nodes_in_any_order_and_with_gaps_find_the_nearest_folder_above():
    tree = arrange([folder(1, "/p/A")], [node(1, "x", "y", "z"), node(1, "x"), node(1)])
    assert tree.children[1, "x"] == [(1, str(Path("x", "y", "z")))]


def test_paths_and_being_offline():
    tree = arrange([folder(1, str(Path("/p/A")), FolderState.OFFLINE)], [node(1), node(1, "x")])
    assert tree.path((1, "x")) == str(Path("/p/A/x"))
    assert tree.path((1, "")) == str(Path("/p/A"))
    assert tree.is_offline((1, "x"))
