"""Walking real trees."""

import os
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from photoclip.domain.errors import CancelledError
from photoclip.domain.files import SeenFile
from photoclip.domain.progress import CancelToken
from photoclip.scan.walk import WalkProblem, walk

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX file names, links or special files")


def put(path: Path, data: bytes = b"pixels") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def walked(root: Path, *excluded: str, skip: Sequence[str] = ()) -> tuple[list[str], list[WalkProblem]]:
    """Paths with slashes, sorted; a path met twice shows twice."""
    found = list(walk(str(root), excluded, CancelToken(), skip=skip))
    seen = sorted(file.relative_path.replace(os.sep, "/") for file in found if isinstance(file, SeenFile))
    return seen, [problem for problem in found if isinstance(problem, WalkProblem)]


def test_every_file_that_may_be_a_photo_is_found(tmp_path: Path) -> None:
    names = ["a.jpg", "b/c.HEIC", "b/d/without suffix", "e.conf", "f.tga", "g.bin", "h.jpg~", "ü/日本.png", "scan.pdf"]
    for name in names:
        put(tmp_path / name)
    assert walked(tmp_path) == (sorted(names), [])


def test_stamp_is_that_of_the_file(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jpg", b"12345")
    os.utime(path, ns=(7, 1_600_000_000_123_456_700))
    (file,) = walk(str(tmp_path), (), CancelToken())
    assert isinstance(file, SeenFile)
    assert file.stamp.size_bytes == 5
    assert file.stamp.mtime_ns == path.stat().st_mtime_ns
    if sys.platform != "win32":
        assert file.stamp.inode == path.stat().st_ino


@pytest.mark.parametrize("year", [1901, 1970, 2400])
def test_stamps_of_any_year_fit_into_64_bits(tmp_path: Path, year: int) -> None:
    seconds = (year - 1970) * 31_556_952
    path = put(tmp_path / "a.jpg")
    try:
        os.utime(path, (seconds, seconds))
    except (OSError, OverflowError):
        pytest.skip(f"this system cannot date a file to {year}")
    (file,) = walk(str(tmp_path), (), CancelToken())
    assert isinstance(file, SeenFile)
    assert file.stamp.mtime_ns == min(path.stat().st_mtime_ns, 2**63 - 1)


def test_inodes_of_64_bits_fit_with_a_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "a.jpg")
    real = os.scandir

    class Entry:
        def __init__(self, entry: os.DirEntry[str]) -> None:
            self._entry = entry
            self.name = entry.name
            self.is_dir = entry.is_dir
            self.is_symlink = entry.is_symlink

        def stat(self) -> SimpleNamespace:
            real_one = self._entry.stat()
            taken = ("st_mode", "st_size", "st_mtime_ns", "st_file_attributes", "st_flags")
            return SimpleNamespace(st_ino=2**64 - 1, **{name: getattr(real_one, name, 0) for name in taken})

    class Entries:
        def __init__(self, path: Path) -> None:
            self._entries = real(path)

        def __enter__(self) -> "Entries":
            return self

        def __exit__(self, *_: object) -> None:
            self._entries.close()

        def __iter__(self) -> "map[Entry]":
            return map(Entry, self._entries)

    monkeypatch.setattr(os, "scandir", Entries)
    (file,) = walk(str(tmp_path), (), CancelToken())
    assert isinstance(file, SeenFile)
    assert file.stamp.inode == 2**63 - 1


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.jpg",
        "._a.jpg",
        ".cache/a.jpg",
        ".thumbnails/a.jpg",
        "@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg",
        "$RECYCLE.BIN/a.jpg",
        "$Recycle.Bin/b.jpg",
        "System Volume Information/a.jpg",
        "#recycle/a.jpg",
        "__MACOSX/a.jpg",
        "node_modules/logo/a.png",
        "lost+found/a.jpg",
        "Thumbs.db",
        "Album Previews.lrdata/0/a.jpg",
    ],
)
def test_hidden_and_junk_is_passed_over(tmp_path: Path, name: str) -> None:
    put(tmp_path / "deep" / name)
    put(tmp_path / "deep" / "kept.jpg")
    assert walked(tmp_path) == (["deep/kept.jpg"], [])


def test_a_root_with_a_hidden_name_is_walked(tmp_path: Path) -> None:
    put(tmp_path / ".photos" / "a.jpg")
    assert walked(tmp_path / ".photos") == (["a.jpg"], [])


def test_excluded_and_own_folders_are_left_out(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg")
    put(tmp_path / "private" / "b.jpg")
    library = put(tmp_path / "library" / "thumbnails" / "c.jpg").parent.parent
    nowhere = str(tmp_path / "nowhere")
    assert walked(tmp_path, "private", skip=[str(library), nowhere]) == (["a.jpg"], [])


@posix_only
def test_own_folder_is_not_reached_through_a_link_either(tmp_path: Path) -> None:
    library = put(tmp_path / "library" / "c.jpg").parent
    root = put(tmp_path / "root" / "a.jpg").parent
    (root / "link").symlink_to(library)
    assert walked(root, skip=[str(library)]) == (["a.jpg"], [])


def test_own_folder_as_root_is_a_problem_of_the_root(tmp_path: Path) -> None:
    put(tmp_path / "thumbnails" / "c.jpg")
    seen, problems = walked(tmp_path, skip=[str(tmp_path)])
    assert seen == []
    assert [problem.relative_path for problem in problems] == [""]


@posix_only
def test_link_loops_end(tmp_path: Path) -> None:
    put(tmp_path / "a" / "b" / "p.jpg")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    (tmp_path / "a" / "self").symlink_to("self")
    (tmp_path / "root").symlink_to(tmp_path)
    (tmp_path / "x").symlink_to("y")
    (tmp_path / "y").symlink_to("x")
    assert walked(tmp_path) == (["a/b/p.jpg"], [])


@posix_only
def test_the_real_path_wins_over_links_and_the_shortest_link_over_others(tmp_path: Path) -> None:
    root = tmp_path / "root"
    put(root / "z" / "deep" / "inside.jpg")
    (root / "a-link").symlink_to(root / "z" / "deep")
    outside = put(tmp_path / "outside" / "sub" / "out.jpg").parent.parent
    (root / "z" / "deep" / "far").symlink_to(outside)
    (root / "zz-near").symlink_to(outside / "sub")
    assert walked(root) == (["z/deep/inside.jpg", "zz-near/out.jpg"], [])


@posix_only
def test_links_to_files_are_followed(tmp_path: Path) -> None:
    target = put(tmp_path / "elsewhere" / "a.jpg", b"123456789")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "link.jpg").symlink_to(target)
    (file,) = walk(str(tmp_path / "root"), (), CancelToken())
    assert isinstance(file, SeenFile)
    assert (file.relative_path, file.stamp.size_bytes) == ("link.jpg", 9)


@posix_only
def test_a_link_that_breaks_inside_is_gone_but_one_to_another_place_may_be_unplugged(tmp_path: Path) -> None:
    root = put(tmp_path / "root" / "a.jpg").parent
    (root / "dropped.jpg").symlink_to("store/object")
    (root / "drive").symlink_to(tmp_path / "drive" / "photos")
    (root / "one.jpg").symlink_to(tmp_path / "drive" / "one.jpg")
    (root / "movie.mp4").symlink_to(tmp_path / "drive" / "movie.mp4")
    seen, problems = walked(root)
    assert seen == ["a.jpg"]
    assert sorted(problem.relative_path for problem in problems) == ["drive", "one.jpg"]


@posix_only
def test_only_regular_files(tmp_path: Path) -> None:
    put(tmp_path / "a.jpg")
    os.mkfifo(tmp_path / "fifo.jpg")
    (tmp_path / "device.jpg").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listener:
        previous = Path.cwd()
        os.chdir(tmp_path)
        try:
            listener.bind("socket.jpg")
        finally:
            os.chdir(previous)
        assert walked(tmp_path) == (["a.jpg"], [])


@posix_only
def test_odd_names_survive(tmp_path: Path) -> None:
    names = [b"new\nline.jpg", b"\xff\xfe.jpg", b" .jpg ", b"tab\t", b"\\back.jpg", b"*?[.jpg", b"a" * 255, b"..jpg.d"]
    try:
        for name in names:
            put(tmp_path / os.fsdecode(b"d\xe9j\xe0") / os.fsdecode(name))
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    seen, problems = walked(tmp_path)
    visible = [name for name in names if not name.startswith(b".")]
    assert sorted(os.fsencode(path) for path in seen) == sorted(b"d\xe9j\xe0/" + name for name in visible)
    assert problems == []
    for path in seen:
        assert (tmp_path / path).exists()


@contextmanager
def nested(folder: Path, name: str, depth: int) -> Iterator[None]:
    """Folders within folders with a file at the bottom; taken away again, as pytest's own tidying would overflow."""
    inner = folder / "inner"
    inner.mkdir()
    put(inner / "p.jpg")
    for _ in range(depth):
        (folder / "outer").mkdir()
        inner.rename(folder / "outer" / name)
        (folder / "outer").rename(inner)
    try:
        yield
    finally:
        for _ in range(depth):
            (inner / name).rename(folder / "outer")
            inner.rmdir()
            (folder / "outer").rename(inner)


@posix_only
def test_a_thousand_levels(tmp_path: Path) -> None:
    with nested(tmp_path, "d", 1000):
        assert walked(tmp_path) == (["inner/" + "d/" * 1000 + "p.jpg"], [])


@posix_only
def test_beyond_the_longest_path_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    with nested(tmp_path, "d" * 200, 30):
        seen, problems = walked(tmp_path)
    assert seen == []
    assert [problem.reason for problem in problems] == ["its path is too long for this system"]


def test_a_folder_is_streamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(200):
        put(tmp_path / f"{number}.jpg")
    real = os.scandir
    drawn: list[str] = []

    @contextmanager
    def counted(path: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
        with real(path) as entries:
            yield (drawn.append(entry.name) or entry for entry in entries)

    monkeypatch.setattr(os, "scandir", counted)
    stream = walk(str(tmp_path), (), CancelToken())
    for number in range(1, 201):
        next(stream)
        assert len(drawn) == number
    assert next(stream, None) is None


def test_cancel_ends_it_within_a_few_entries(tmp_path: Path) -> None:
    for number in range(100):
        put(tmp_path / f"{number}.jpg")
    token = CancelToken()
    stream = walk(str(tmp_path), (), token)
    next(stream)
    token.cancel()
    met: list[object] = []
    with pytest.raises(CancelledError):
        met.extend(stream)
    assert len(met) < 20


def test_pause_holds_it(tmp_path: Path) -> None:
    for number in range(100):
        put(tmp_path / f"{number}.jpg")
    token = CancelToken()
    stream = walk(str(tmp_path), (), token)
    next(stream)
    token.pause()
    may_go_on = threading.Event()

    def go_on() -> None:
        may_go_on.set()
        token.resume()

    thread = threading.Timer(0.05, go_on)
    thread.start()
    assert len(list(stream)) == 99
    assert may_go_on.is_set()
    thread.join()


def test_real_pictures_and_odd_files_are_all_seen(shared_bad: Path, shared_photos: Path) -> None:
    for folder, companions in ((shared_bad, set[str]()), (shared_photos, {"README.md", "flickr/captions.jsonl"})):
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        seen, problems = walked(folder)
        assert set(seen) == there - companions
        assert problems == []
