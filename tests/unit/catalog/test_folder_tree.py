import os
import random
import sys
from collections import defaultdict
from pathlib import PurePath

import pytest

from photoclip.domain.browse import FolderNode


def under(*parts: str) -> str:
    return str(PurePath(*parts))


def tree(bench) -> list[tuple[str, int]]:
    return [(node.relative_path, node.photos) for node in bench.catalog.folder_tree()]


def test_a_watched_folder_without_photos_is_there_all_the_same(bench):
    bench.catalog.commit(bench.batch(bench.failed("broken.jpg"), bench.failed(under("sub", "broken.jpg"))))
    assert bench.catalog.folder_tree() == (FolderNode(bench.folder.folder_id, "", 0),)


def test_photos_count_in_every_folder_above_them(bench):
    bench.catalog.commit(
        bench.batch(
            bench.understood("top.jpg", "1"),
            bench.understood(under("a", "2.jpg"), "2"),
            bench.understood(under("a", "deep", "er", "3.jpg"), "3"),
            bench.understood(under("b", "4.jpg"), "4"),
        )
    )
    assert tree(bench) == [("", 4), ("a", 2), (under("a", "deep"), 1), (under("a", "deep", "er"), 1), ("b", 1)]


def test_copies_count_once_in_each_folder(bench):
    bench.catalog.commit(
        bench.batch(
            bench.understood(under("a", "x", "1.jpg"), "one"),
            bench.understood(under("a", "y", "1.jpg"), "one"),
            bench.understood(under("a", "y", "again.jpg"), "one"),
            bench.understood("top.jpg", "two"),
            bench.understood("top again.jpg", "two"),
        )
    )
    assert tree(bench) == [("", 2), ("a", 1), (under("a", "x"), 1), (under("a", "y"), 1)]


def test_by_name_whatever_its_case_and_children_before_the_next_sibling(bench):
    for number, folder in enumerate(("b", "A", "a-b", "C", under("A", "z"), under("a-b", "q"))):
        bench.catalog.commit(bench.batch(bench.understood(under(folder, "p.jpg"), str(number))))
    assert [path for path, _ in tree(bench)] == ["", "A", under("A", "z"), "a-b", under("a-b", "q"), "b", "C"]


def test_watched_folders_go_by_their_own_names(bench):
    zebra, apple = bench.catalog.add_folder("/a/Zebra", ()), bench.catalog.add_folder("/z/apple", ())
    bench.catalog.commit(bench.batch(bench.understood("1.jpg", "one", folder=zebra)))
    nodes = bench.catalog.folder_tree()
    assert [node.folder_id for node in nodes] == [apple.folder_id, bench.folder.folder_id, zebra.folder_id]
    assert [node.photos for node in nodes] == [0, 0, 1]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems have no names that are not Unicode")
def test_names_that_are_not_utf8(bench):
    folder = os.fsdecode(b"caf\xe9")
    bench.catalog.commit(bench.batch(bench.understood(f"{folder}/1.jpg", "one")))
    assert tree(bench) == [("", 1), (folder, 1)]


def test_many_as_plain_python_counts_them(bench):
    rng = random.Random(3)
    rows, expected = [], defaultdict(set)
    for number in range(2000):
        parts = [rng.choice("abc") for _ in range(rng.randrange(4))]
        content = str(rng.randrange(900))
        rows.append(bench.understood(under(*parts, f"{number}.jpg"), content, vector=False))
        for depth in range(len(parts) + 1):
            expected[under(*parts[:depth]) if depth else ""].add(content)
    bench.catalog.commit(bench.batch(*rows))
    assert dict(tree(bench)) == {path: len(contents) for path, contents in expected.items()}
