import logging
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.config.logs import start_logging, stop_logging
from photoclip.config.paths import LibraryPaths, library_paths, prepare


@pytest.fixture
def paths(tmp_path: Path) -> LibraryPaths:
    paths = library_paths(tmp_path)
    prepare(paths)
    return paths


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    ours = logging.getLogger("photoclip")
    level = ours.level
    yield
    stop_logging()
    ours.setLevel(level)


def ours_and_theirs() -> None:
    logging.getLogger("photoclip.scan").info("walked")
    logging.getLogger("photoclip.scan").debug("each file")
    logging.getLogger("PIL").info("plugin")
    logging.getLogger("PIL").warning("odd tag")


def test_ours_from_info_others_from_warning(paths: LibraryPaths) -> None:
    start_logging(paths, "engine")
    ours_and_theirs()
    lines = (paths.log / "engine.log").read_text("utf-8").splitlines()
    assert [line.partition(" photoclip.scan: ")[2] or line.partition(" PIL: ")[2] for line in lines] == [
        "walked",
        "odd tag",
    ]


def test_pythons_warnings_go_there_instead_of_stderr(paths: LibraryPaths, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        start_logging(paths, "command")
        warnings.warn("an odd pickle", stacklevel=1)
        stop_logging()
    assert "UserWarning: an odd pickle" in (paths.log / "command.log").read_text("utf-8")
    assert capsys.readouterr().err == ""


def test_started_twice_a_line_is_written_once(paths: LibraryPaths) -> None:
    before = len(logging.getLogger().handlers)
    start_logging(paths, "engine")
    start_logging(paths, "engine")
    assert len(logging.getLogger().handlers) == before + 1
    ours_and_theirs()
    assert (paths.log / "engine.log").read_text("utf-8").count("walked") == 1


def test_another_process_name_moves_the_log(paths: LibraryPaths) -> None:
    start_logging(paths, "cli")
    start_logging(paths, "engine")
    ours_and_theirs()
    assert [path.name for path in paths.log.iterdir()] == ["engine.log"]


def test_names_that_are_not_unicode_are_logged(paths: LibraryPaths) -> None:
    start_logging(paths, "engine")
    logging.getLogger("photoclip").info("skipped %s", "d\udce9j\udce0")
    assert r"skipped d\udce9j\udce0" in (paths.log / "engine.log").read_text("utf-8")


def test_it_stays_small(paths: LibraryPaths) -> None:
    start_logging(paths, "engine")
    for _ in range(60):
        logging.getLogger("photoclip").info("x" * 100_000)
    sizes = [path.stat().st_size for path in paths.log.iterdir()]
    assert len(sizes) == 4
    assert max(sizes) <= 1_000_000


def test_stop_closes_the_file_and_may_be_called_twice(paths: LibraryPaths) -> None:
    start_logging(paths, "engine")
    ours_and_theirs()
    stop_logging()
    stop_logging()
    ours_and_theirs()
    assert (paths.log / "engine.log").read_text("utf-8").count("walked") == 1


@pytest.mark.parametrize("trouble", ["no folder", "a file for a folder", "a folder for a file"])
def test_a_log_that_cannot_be_written_stops_nothing(
    paths: LibraryPaths, trouble: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if trouble == "a folder for a file":
        (paths.log / "engine.log").mkdir()
    else:
        paths.log.rmdir()
    if trouble == "a file for a folder":
        paths.log.write_bytes(b"")
    start_logging(paths, "engine")
    ours_and_theirs()
    stop_logging()
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(not Path("/dev/full").exists() or sys.platform == "darwin", reason="needs /dev/full")
def test_a_full_disk_stops_nothing(paths: LibraryPaths, capsys: pytest.CaptureFixture[str]) -> None:
    (paths.log / "engine.log").symlink_to("/dev/full")
    start_logging(paths, "engine")
    ours_and_theirs()
    stop_logging()
    assert capsys.readouterr() == ("", "")
