"""The diff as a model: whatever the disk did, the catalog follows and loses nothing."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.domain.files import FileState, KnownFile, SeenFile, Stamp
from photoclip.domain.ids import ContentHash, FileId, FolderId, PhotoId
from photoclip.scan.diff import ChangedFile, Diff, diff
from photoclip.scan.walk import WalkProblem

VERSION = 3
HERE = FolderId(1)


def path(*names: str) -> str:
    return str(Path(*names))


def seen(name: str, size: int = 10, mtime: int = 100, inode: int = 1) -> SeenFile:
    return SeenFile(name, Stamp(size, mtime, inode))


def known(name: str, size: int = 10, mtime: int = 100, inode: int = 1, **other: object) -> KnownFile:
    file = KnownFile(
        FileId(hash(name)),
        HERE,
        name,
        Stamp(size, mtime, inode),
        FileState.OK,
        PhotoId(1),
        ContentHash("a" * 64),
        VERSION,
    )
    return replace(file, **other)


def failed(name: str, version: int = VERSION, **other: int) -> KnownFile:
    return known(name, **other, state=FileState.DAMAGED, photo_id=None, content_hash=None, decoder_version=version)


def compare(
    there: Iterable[SeenFile],
    catalog: Sequence[KnownFile],
    sizes: Iterable[int] = (10,),
    problems: Iterable[str] = (),
    retry: bool = False,
) -> Diff:
    trouble = [WalkProblem(problem, "no permission to read it") for problem in problems]
    return diff(there, trouble, catalog, frozenset(sizes), VERSION, retry)


def test_nothing_changed() -> None:
    result = compare([seen("a"), seen("b")], [known("a"), known("b")])
    assert result.is_empty
    assert result.unchanged == 2


def test_new_where_no_photo_has_that_size_else_a_candidate() -> None:
    result = compare([seen("a", size=11), seen("b", size=10)], [])
    assert (result.new, result.candidates) == ((seen("a", size=11),), (seen("b"),))


def test_another_size_is_changed() -> None:
    result = compare([seen("a", size=11)], [known("a")])
    assert result.changed == (ChangedFile(known("a"), seen("a", size=11)),)


def test_the_size_of_another_known_photo_is_hashed_first() -> None:
    result = compare([seen("a", size=11)], [known("a")], sizes=(10, 11))
    assert result.touched == (ChangedFile(known("a"), seen("a", size=11)),)
    assert not result.changed


def test_another_time_alone_is_touched() -> None:
    result = compare([seen("a", mtime=101)], [known("a")])
    assert result.touched == (ChangedFile(known("a"), seen("a", mtime=101)),)
    assert not result.changed


def test_inodes_numbered_anew_by_a_mount_change_nothing() -> None:
    assert compare([seen("a", inode=7), seen("b", inode=8)], [known("a"), known("b", inode=2)]).is_empty


def test_two_files_that_swapped_names_are_hashed_although_size_and_time_are_equal() -> None:
    catalog = [known("a", inode=1), known("b", inode=2)]
    result = compare([seen("a", inode=2), seen("b", inode=1)], catalog)
    assert {changed.known.relative_path for changed in result.touched} == {"a", "b"}


def test_a_file_moved_over_one_of_the_same_size_and_time_is_hashed() -> None:
    result = compare([seen("a", inode=2)], [known("a", inode=1), known("b", inode=2)])
    assert [changed.known.relative_path for changed in result.touched] == ["a"]
    assert [file.relative_path for file in result.gone] == ["b"]


def test_a_hard_link_beside_it_changes_nothing() -> None:
    result = compare([seen("a", inode=2), seen("b", inode=2)], [known("a", inode=1), known("b", inode=2)])
    assert result.is_empty


def test_a_rename_that_changes_only_the_case_is_a_move() -> None:
    result = compare([seen("img.jpg")], [known("IMG.JPG")])
    assert [file.relative_path for file in result.candidates] == ["img.jpg"]
    assert [file.relative_path for file in result.gone] == ["IMG.JPG"]


def test_beneath_a_problem_nothing_is_gone() -> None:
    catalog = [known("a"), known(path("x", "b")), known(path("x", "y", "c")), known("xy"), known(path("z", "x"))]
    result = compare([], catalog, problems=["x"])
    assert {file.relative_path for file in result.gone} == {"a", "xy", path("z", "x")}
    assert {file.relative_path for file in result.hidden} == {path("x", "b"), path("x", "y", "c")}


def test_a_problem_at_a_file_hides_that_file() -> None:
    result = compare([], [known("a"), known("b")], problems=["a"])
    assert [file.relative_path for file in result.gone] == ["b"]


def test_a_root_that_went_away_hides_everything() -> None:
    result = compare([], [known("a"), known(path("x", "b"))], problems=["x", ""])
    assert not result.gone
    assert len(result.hidden) == 2


def test_what_is_seen_beneath_a_problem_is_compared_as_ever() -> None:
    result = compare([seen(path("x", "a"), size=99), seen(path("x", "b"))], [known(path("x", "a"))], problems=["x"])
    assert len(result.changed) == 1
    assert len(result.candidates) == 1


def test_failures_stand_until_file_or_decoder_changes_or_the_person_asks() -> None:
    catalog = [failed("a"), failed("old", version=VERSION - 1)]
    there = [seen("a"), seen("old")]
    result = compare(there, catalog)
    assert [file.relative_path for file in result.standing] == ["a"]
    assert [file.relative_path for file in result.retry] == ["old"]
    assert result.unchanged == 0
    assert {file.relative_path for file in compare(there, catalog, retry=True).retry} == {"a", "old"}


def test_what_could_not_be_read_is_tried_at_each_scan() -> None:
    unreadable = replace(failed("locked"), state=FileState.UNREADABLE)
    assert compare([seen("locked")], [unreadable]).retry == (unreadable,)


def test_a_failure_with_another_time_is_decoded_not_only_hashed() -> None:
    result = compare([seen("a", mtime=101)], [failed("a")])
    assert [changed.known.relative_path for changed in result.changed] == ["a"]


def test_newest_first_then_by_path() -> None:
    there = [seen("b", 11, 5), seen("a", 11, 5), seen("c", 11, 9), seen("\udcff", 11, 7)]
    assert [file.relative_path for file in compare(there, []).new] == ["c", "\udcff", "a", "b"]
    catalog = [known(file.relative_path, mtime=file.stamp.mtime_ns) for file in there]
    assert [file.relative_path for file in compare([], catalog).gone] == ["c", "\udcff", "a", "b"]
    touched = compare(
        [replace(file, stamp=replace(file.stamp, size_bytes=10)) for file in there], [known("a"), known("c")]
    )
    assert [changed.seen.relative_path for changed in touched.touched] == ["c", "a"]


NAMES = st.lists(st.sampled_from(["a", "A", "b", "c d", "\udcff"]), min_size=1, max_size=3).map(os.sep.join)
STAMPS = st.builds(Stamp, st.integers(0, 3), st.integers(-1, 2), st.integers(0, 3))
DISKS = st.dictionaries(NAMES, STAMPS, max_size=8)
STATES = st.sampled_from([FileState.OK, FileState.OK, FileState.DAMAGED, FileState.UNSUPPORTED])


@st.composite
def catalogs(draw: st.DrawFn) -> list[KnownFile]:
    files: list[KnownFile] = []
    for number, (name, stamp) in enumerate(draw(DISKS).items()):
        state = draw(STATES)
        content = ContentHash(f"{stamp.size_bytes:064x}") if state is FileState.OK else None
        photo = PhotoId(stamp.size_bytes + 1) if content else None
        version = draw(st.integers(VERSION - 1, VERSION))
        files.append(KnownFile(FileId(number + 1), HERE, name, stamp, state, photo, content, version))
    return files


def sizes_of(catalog: Iterable[KnownFile]) -> frozenset[int]:
    return frozenset(file.stamp.size_bytes for file in catalog if file.state is FileState.OK)


@settings(deadline=None)
@given(DISKS, catalogs(), st.lists(st.one_of(NAMES, st.just("")), max_size=2), st.booleans())
def test_everything_is_in_exactly_one_class(
    disk: dict[str, Stamp], catalog: list[KnownFile], problems: list[str], retry: bool
) -> None:
    there = [SeenFile(name, stamp) for name, stamp in disk.items()]
    result = compare(there, catalog, sizes_of(catalog), problems, retry)
    pairs = (*result.changed, *result.touched)
    known_once = Counter(
        (*result.gone, *result.hidden, *result.retry, *result.standing, *(pair.known for pair in pairs))
    )
    understood = {file.relative_path for file in catalog if file.state is FileState.OK}
    assert all(count == 1 for count in known_once.values())
    unnamed = set(catalog) - set(known_once)
    assert len(unnamed) == result.unchanged
    assert {file.relative_path for file in unnamed} <= understood & set(disk)
    fresh = Counter((*result.new, *result.candidates, *(pair.seen for pair in pairs)))
    assert all(count == 1 for count in fresh.values())
    rest = {file.relative_path for file in (*unnamed, *result.retry, *result.standing)}
    assert {file.relative_path for file in fresh} | rest == set(disk)
    assert not {file.relative_path for file in fresh} & rest
    assert not {file.relative_path for file in result.gone} & set(disk)
    for pair in pairs:
        assert pair.known.relative_path == pair.seen.relative_path


def apply(result: Diff, catalog: Sequence[KnownFile], fails: frozenset[int]) -> list[KnownFile]:
    """The catalog after all work was done. Files of a size in `fails` cannot be decoded."""
    after = {file.relative_path: file for file in catalog}
    for file in result.gone:
        del after[file.relative_path]
    again = [SeenFile(file.relative_path, file.stamp) for file in result.retry]
    pairs = [pair.seen for pair in (*result.changed, *result.touched)]
    for number, file in enumerate((*result.new, *result.candidates, *pairs, *again)):
        state = FileState.DAMAGED if file.stamp.size_bytes in fails else FileState.OK
        content = ContentHash(f"{file.stamp.size_bytes:064x}") if state is FileState.OK else None
        photo = PhotoId(1) if content else None
        place = (FileId(1000 + number), HERE, file.relative_path, file.stamp)
        after[file.relative_path] = KnownFile(*place, state, photo, content, VERSION)
    return list(after.values())


@settings(deadline=None)
@given(DISKS, catalogs(), st.frozensets(st.integers(0, 3), max_size=2), st.booleans())
def test_once_applied_the_catalog_is_the_disk_and_nothing_is_left_to_do(
    disk: dict[str, Stamp], catalog: list[KnownFile], fails: frozenset[int], retry: bool
) -> None:
    there = [SeenFile(name, stamp) for name, stamp in disk.items()]
    after = apply(compare(there, catalog, sizes_of(catalog), retry=retry), catalog, fails)
    assert {file.relative_path: (file.stamp.size_bytes, file.stamp.mtime_ns) for file in after} == {
        name: (stamp.size_bytes, stamp.mtime_ns) for name, stamp in disk.items()
    }
    second = compare(there, after, sizes_of(after))
    assert second.is_empty
    assert second.unchanged + len(second.standing) == len(disk)


@settings(deadline=None)
@given(DISKS, catalogs(), st.lists(NAMES, min_size=1, max_size=2))
def test_problems_only_ever_keep_more(disk: dict[str, Stamp], catalog: list[KnownFile], problems: list[str]) -> None:
    there = [SeenFile(name, stamp) for name, stamp in disk.items()]
    clear = compare(there, catalog, sizes_of(catalog))
    dim = compare(there, catalog, sizes_of(catalog), problems)
    assert set(dim.gone) <= set(clear.gone)
    assert set(dim.gone) | set(dim.hidden) == set(clear.gone)
    for file in dim.gone:
        assert not any((file.relative_path + os.sep).startswith(problem + os.sep) for problem in problems)
    assert compare(there, catalog, sizes_of(catalog), [*problems, ""]).gone == ()
