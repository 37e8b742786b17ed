import os
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.domain.files import FileState, KnownFile, SeenFile, Stamp
from photoclip.domain.ids import ContentHash, FileId, FolderId, PhotoId
from photoclip.scan.moves import ConfirmedFile, pair_moves


def digest(content: str) -> ContentHash:
    return ContentHash(content * 64)


def gone(name: str, inode: int = 0, content: str = "a", folder: int = 1, number: int = 1) -> KnownFile:
    place = (FileId(number), FolderId(folder), name.replace("/", os.sep), Stamp(1, 1, inode))
    return KnownFile(*place, FileState.OK, PhotoId(1), digest(content), 1)


def found(name: str, inode: int = 0, content: str = "a", folder: int = 1) -> ConfirmedFile:
    return ConfirmedFile(FolderId(folder), SeenFile(name.replace("/", os.sep), Stamp(1, 1, inode)), digest(content))


def test_a_rename() -> None:
    result = pair_moves([found("b")], [gone("a")])
    assert [(move.gone, move.file) for move in result.moves] == [(gone("a"), found("b"))]
    assert (result.copies, result.left) == ((), ())


def test_a_copy_while_nothing_is_gone() -> None:
    assert pair_moves([found("b")], []).copies == (found("b"),)


def test_other_content_is_no_move() -> None:
    result = pair_moves([found("b", content="b")], [gone("a")])
    assert result.copies == (found("b", content="b"),)
    assert result.left == (gone("a"),)


def test_gone_files_without_content_are_left() -> None:
    never = KnownFile(FileId(1), FolderId(1), "a", Stamp(1, 1, 1), FileState.DAMAGED, None, None, 1)
    assert pair_moves([found("a", inode=1)], [never]).left == (never,)


def test_from_one_folder_to_another() -> None:
    result = pair_moves([found("b", folder=2)], [gone("a", folder=1)])
    assert len(result.moves) == 1


def test_one_gone_two_appeared_is_one_move_and_one_copy() -> None:
    result = pair_moves([found("b"), found("c", inode=5)], [gone("a", inode=5)])
    assert [move.file for move in result.moves] == [found("c", inode=5)]
    assert result.copies == (found("b"),)


def test_inode_wins_over_name_and_name_over_parent() -> None:
    left = [gone("x/p.jpg", inode=1, number=1), gone("y/q.jpg", inode=2, number=2), gone("z/r.jpg", number=3)]
    appeared = [found("y/p.jpg", inode=2), found("z/new.jpg"), found("w/p.jpg")]
    result = pair_moves(appeared, left)
    assert {move.file.seen.relative_path.replace(os.sep, "/"): move.gone.file_id for move in result.moves} == {
        "y/p.jpg": 2,
        "w/p.jpg": 1,
        "z/new.jpg": 3,
    }


def test_the_inode_of_the_same_folder_wins() -> None:
    left = [gone("a", inode=7, folder=1, number=1), gone("b", inode=7, folder=2, number=2)]
    result = pair_moves([found("c", inode=7, folder=2)], left)
    assert [move.gone.file_id for move in result.moves] == [2]


def test_the_same_inode_elsewhere_wins_over_the_name() -> None:
    left = [gone("a", inode=8, number=1), gone("b", inode=7, number=2)]
    result = pair_moves([found("a", inode=7, folder=2)], left)
    assert [move.gone.file_id for move in result.moves] == [2]


def test_the_parent_wins_over_the_order() -> None:
    left = [gone("x/1", number=1), gone("y/2", number=2)]
    result = pair_moves([found("y/3"), found("x/4")], left)
    assert [move.gone.file_id for move in result.moves] == [2, 1]


def test_names_that_differ_in_case_are_the_same_name() -> None:
    left = [gone("one/A.JPG", number=1), gone("two/IMG.JPG", number=2)]
    result = pair_moves([found("three/img.jpg")], left)
    assert [move.gone.file_id for move in result.moves] == [2]


PATHS = st.lists(st.sampled_from("abAB"), min_size=1, max_size=2).map("/".join)
CONTENTS = st.sampled_from("ab")
FOUND = st.lists(st.builds(found, PATHS, st.integers(0, 3), CONTENTS, st.integers(1, 2)), max_size=8)
GONE = st.lists(st.builds(gone, PATHS, st.integers(0, 3), CONTENTS, st.integers(1, 2), st.integers(1, 99)), max_size=8)


@settings(deadline=None)
@given(FOUND, GONE)
def test_nothing_is_lost_and_nothing_used_twice(appeared: list[ConfirmedFile], away: list[KnownFile]) -> None:
    result = pair_moves(appeared, away)
    assert Counter([*(move.file for move in result.moves), *result.copies]) == Counter(appeared)
    assert Counter([*(move.gone for move in result.moves), *result.left]) == Counter(away)
    assert all(move.gone.content_hash == move.file.content_hash for move in result.moves)
    for content in (digest("a"), digest("b")):
        counts = [sum(file.content_hash == content for file in files) for files in (appeared, away)]
        assert sum(move.file.content_hash == content for move in result.moves) == min(counts)


@settings(deadline=None)
@given(FOUND, GONE)
def test_a_file_that_kept_its_inode_is_never_called_a_copy_for_a_stranger(
    appeared: list[ConfirmedFile], away: list[KnownFile]
) -> None:
    result = pair_moves(appeared, away)
    for copy in result.copies:
        for move in result.moves:
            same = move.gone.content_hash == copy.content_hash and move.gone.folder_id == copy.folder_id
            if same and copy.seen.stamp.inode and move.gone.stamp.inode == copy.seen.stamp.inode:
                assert move.file.seen.stamp.inode == copy.seen.stamp.inode
