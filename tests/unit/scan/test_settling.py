"""Half-written files wait, and nothing waits for ever."""

import os
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.domain.files import FileState, KnownFile, SeenFile, Stamp
from photoclip.domain.ids import ContentHash, FileId, FolderId, PhotoId
from photoclip.scan.diff import ChangedFile, Diff
from photoclip.scan.settling import Settling
from photoclip.scan.touched import Touch

S = 1_000_000_000
EMPTY = Diff((), (), (), (), (), (), (), (), 0)
START_S = 1_750_000_001


class Clocks:
    """A clock that never jumps, and one on the wall that may."""

    def __init__(self) -> None:
        self.now_s = 50.0
        self.offset_ns = START_S * S - 50 * S

    def wall_ns(self) -> int:
        return int(self.now_s * S) + self.offset_ns

    def settling(self) -> Settling:
        return Settling(lambda: self.now_s, self.wall_ns)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def seen(name: str, mtime_ns: int, size: int = 10, inode: int = 7) -> SeenFile:
    return SeenFile(name.replace("/", os.sep), Stamp(size, mtime_ns, inode))


def known(file: SeenFile) -> KnownFile:
    return KnownFile(
        FileId(1),
        FolderId(1),
        file.relative_path,
        file.stamp,
        FileState.OK,
        PhotoId(1),
        ContentHash("a" * 64),
        1,
    )


def test_a_file_written_now_waits_until_it_was_seen_twice(clocks: Clocks) -> None:
    settling = clocks.settling()
    file = seen("a/new.jpg", clocks.wall_ns() + 3600 * S)
    diff = replace(EMPTY, new=(file,))
    sifted = settling.sift("/photos", diff)
    assert sifted.diff == EMPTY
    assert sifted.waiting == (Touch("a", is_deep=False),)
    clocks.now_s += 1.9
    assert settling.sift("/photos", diff).diff == EMPTY
    clocks.now_s += 0.1
    assert settling.sift("/photos", diff).diff == diff
    assert settling.sift("/photos", diff).diff == EMPTY, "it is forgotten once it was let through"


def test_a_file_that_grows_waits_until_it_stops(clocks: Clocks) -> None:
    settling = clocks.settling()
    for size in range(5):
        file = seen("new.jpg", clocks.wall_ns(), size=size)
        assert settling.sift("/photos", replace(EMPTY, new=(file,))).waiting == (Touch("", is_deep=False),)
        clocks.now_s += 3
    last = replace(EMPTY, new=(file,))
    assert settling.sift("/photos", last).diff == last


def test_an_old_file_does_not_wait(clocks: Clocks) -> None:
    diff = replace(EMPTY, new=(seen("old.jpg", clocks.wall_ns() - 2 * S - 1),))
    sifted = clocks.settling().sift("/photos", diff)
    assert sifted.diff == diff
    assert sifted.waiting == ()


def test_a_time_that_may_be_rounded_by_fat_has_to_be_older(clocks: Clocks) -> None:
    rounded_ns = (START_S - 3) * S
    assert rounded_ns % (2 * S) == 0
    settling = clocks.settling()
    assert settling.sift("/photos", replace(EMPTY, new=(seen("a.jpg", rounded_ns),))).waiting
    assert not settling.sift("/photos", replace(EMPTY, new=(seen("b.jpg", rounded_ns - 2 * S),))).waiting


def test_every_class_of_files_to_be_read_is_sifted(clocks: Clocks) -> None:
    old, fresh = (seen("old.jpg", clocks.wall_ns() - 9 * S), seen("b/fresh.jpg", clocks.wall_ns()))
    others = {"hidden": (known(old),), "unchanged": 4}
    before = seen("before.jpg", 1)
    for kind in ("new", "candidates"):
        diff = replace(EMPTY, **{kind: (old, fresh)}, **others)
        assert clocks.settling().sift("/photos", diff).diff == replace(diff, **{kind: (old,)})
    for kind in ("changed", "touched"):
        pair = (ChangedFile(known(before), old), ChangedFile(known(before), fresh))
        diff = replace(EMPTY, **{kind: pair}, **others)
        sifted = clocks.settling().sift("/photos", diff)
        assert sifted.diff == replace(diff, **{kind: pair[:1]})
        assert sifted.waiting == (Touch("b", is_deep=False),)


def test_a_file_that_is_gone_waits_until_it_was_missed_twice(clocks: Clocks) -> None:
    settling = clocks.settling()
    diff = replace(EMPTY, gone=(known(seen("a/old.jpg", 5)),))
    sifted = settling.sift("/photos", diff)
    assert (sifted.diff, sifted.waiting) == (EMPTY, (Touch("a", is_deep=False),))
    clocks.now_s += 1.9
    assert settling.sift("/photos", diff).diff == EMPTY
    clocks.now_s += 0.1
    assert settling.sift("/photos", diff).diff == diff
    assert settling.sift("/photos", diff).diff == EMPTY, "it is forgotten once it was let through"


def test_what_is_deleted_and_written_anew_is_the_same_file(clocks: Clocks) -> None:
    """Many programs save so."""
    settling = clocks.settling()
    old = known(seen("a.jpg", 5))
    assert settling.sift("/photos", replace(EMPTY, gone=(old,))).diff == EMPTY
    clocks.now_s += 2
    written = replace(EMPTY, changed=(ChangedFile(old, seen("a.jpg", clocks.wall_ns() - 9 * S, size=11)),))
    assert settling.sift("/photos", written).diff == written
    clocks.now_s += 31
    assert settling.sift("/photos", replace(EMPTY, gone=(old,))).diff == EMPTY, "it is missed for the first time again"


def test_what_was_moved_is_not_missed(clocks: Clocks) -> None:
    file = seen("b/new name.jpg", clocks.wall_ns() - 9 * S, inode=8)
    old = known(replace(file, relative_path="old name.jpg", stamp=replace(file.stamp, inode=7)))
    for kind in ("new", "candidates"):
        diff = replace(EMPTY, **{kind: (file,), "gone": (old,)})
        assert clocks.settling().sift("/photos", diff).diff == diff


def test_a_file_that_was_only_renamed_does_not_wait(clocks: Clocks) -> None:
    file = seen("new name.jpg", clocks.wall_ns())
    diff = replace(EMPTY, candidates=(file,), gone=(known(replace(file, relative_path="old name.jpg")),))
    assert clocks.settling().sift("/photos", diff).diff == diff


def test_two_files_that_changed_names_do_not_wait(clocks: Clocks) -> None:
    a, b = seen("a.jpg", clocks.wall_ns(), inode=1), seen("b.jpg", clocks.wall_ns() - 1, inode=2)
    swapped = (
        ChangedFile(known(a), replace(a, stamp=b.stamp)),
        ChangedFile(known(b), replace(b, stamp=a.stamp)),
    )
    diff = replace(EMPTY, touched=swapped)
    assert clocks.settling().sift("/photos", diff).diff == diff


def test_where_there_are_no_inodes_a_rename_is_not_recognised(clocks: Clocks) -> None:
    file = seen("new name.jpg", clocks.wall_ns(), inode=0)
    diff = replace(EMPTY, candidates=(file,), gone=(known(replace(file, relative_path="old name.jpg")),))
    assert clocks.settling().sift("/photos", diff).waiting


def test_inodes_that_are_numbered_anew_do_not_make_it_wait(clocks: Clocks) -> None:
    settling = clocks.settling()
    ahead_ns = clocks.wall_ns() + 3600 * S
    assert settling.sift("/photos", replace(EMPTY, new=(seen("a.jpg", ahead_ns, inode=1),))).waiting
    clocks.now_s += 2
    assert not settling.sift("/photos", replace(EMPTY, new=(seen("a.jpg", ahead_ns, inode=2),))).waiting


def test_what_never_stops_changing_is_let_through_in_the_end(clocks: Clocks) -> None:
    settling = clocks.settling()
    for second in range(700):
        file = seen("log.jpg", clocks.wall_ns(), size=second)
        if not settling.sift("/photos", replace(EMPTY, new=(file,))).waiting:
            assert second == 600
            return
        clocks.now_s += 1
    pytest.fail("it waits for ever")


def test_the_same_path_in_two_folders_is_two_files(clocks: Clocks) -> None:
    settling = clocks.settling()
    diff = replace(EMPTY, new=(seen("a.jpg", clocks.wall_ns() + 60 * S),))
    assert settling.sift("/one", diff).waiting
    clocks.now_s += 5
    assert settling.sift("/two", diff).waiting
    assert not settling.sift("/one", diff).waiting


def test_a_look_elsewhere_forgets_nothing(clocks: Clocks) -> None:
    settling = clocks.settling()
    diff = replace(EMPTY, new=(seen("a/a.jpg", clocks.wall_ns() + 3600 * S),))
    assert settling.sift("/photos", diff).waiting
    clocks.now_s += 100
    settling.sift("/photos", replace(EMPTY, new=(seen("b/b.jpg", 5),)))
    assert settling.sift("/photos", diff).diff == diff


def test_files_that_vanish_while_they_wait_are_forgotten(clocks: Clocks) -> None:
    settling = clocks.settling()
    for number in range(500):
        settling.sift("/photos", replace(EMPTY, new=(seen(f"{number}.jpg", clocks.wall_ns()),)))
    assert len(settling._waits) == 500
    clocks.now_s += 4000
    settling.sift("/photos", EMPTY)
    assert settling._waits == {}


def test_files_that_come_back_are_forgotten(clocks: Clocks) -> None:
    settling = clocks.settling()
    for number in range(500):
        settling.sift("/photos", replace(EMPTY, gone=(known(seen(f"{number}.jpg", 5)),)))
    assert len(settling._missed) == 500
    clocks.now_s += 100
    settling.sift("/photos", EMPTY)
    assert settling._missed == {}


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 240),
            st.integers(-(10**5), 10**5),
            st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3), st.integers(-4, 4)), max_size=4),
        ),
        max_size=15,
    )
)
def test_nothing_is_lost_and_all_comes_through_once_it_is_left_alone(
    looks: list[tuple[int, int, list[tuple[str, int, int]]]],
) -> None:
    clocks = Clocks()
    settling = clocks.settling()
    unread: dict[str, SeenFile] = {}

    def look() -> None:
        sifted = settling.sift("/photos", replace(EMPTY, new=tuple(unread.values())))
        for file in sifted.diff.new:
            assert unread.pop(file.relative_path) is file
        assert sifted.waiting == ((Touch("", is_deep=False),) if unread else ())
        assert set(settling._waits) == {("/photos", name) for name in unread}

    for eighths, jump_s, written in looks:
        clocks.now_s += eighths / 8
        clocks.offset_ns += jump_s * S
        for name, size, age_s in written:
            unread[name] = seen(name, clocks.wall_ns() - age_s * S, size=size)
        look()
    clocks.now_s += 2
    look()
    assert unread == {}
