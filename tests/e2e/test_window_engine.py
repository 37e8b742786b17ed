"""The engine as the window starts it: nonsense in its settings, a kill while thumbnails are moved."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from photoclip.config.paths import library_paths
from photoclip.config.thumbnails import sealed, thumbnail_path
from photoclip.decode.thumbnails import is_whole
from photoclip.domain.api import JobState
from photoclip.domain.errors import EngineGoneError, SettingsError
from photoclip.domain.ids import ContentHash
from photoclip.domain.settings import Settings
from photoclip.engine.client import EngineClient
from photoclip.engine.launch import launch_engine
from photoclip.engine.session import open_session

DEADLINE_S = 90.0
MANY = 1000


def ended(process: psutil.Process) -> None:
    psutil.wait_procs([process], timeout=DEADLINE_S)
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@contextmanager
def launched(library: Path) -> Iterator[EngineClient]:
    """An engine that has left when this is over."""
    client = launch_engine(library)
    process = psutil.Process(client.pid)
    yield client
    client.close()
    ended(process)


def test_nonsense_in_the_settings_keeps_no_window_shut(library: Path) -> None:
    library.mkdir()
    file = library / "settings.toml"
    file.write_text('device = "gpu"\nexcluded = ["private"]\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="line 1"):
        open_session(library)
    with launched(library) as client:
        report = client.settings()
        assert report.settings == Settings(excluded=("private",))
        assert ["line 1" in line for line in report.problems] == [True]
        assert client.change_settings(Settings(decode_workers=1)).problems == ()
    with open_session(library) as session:
        assert session.settings().settings == Settings(decode_workers=1)


def test_an_engine_killed_while_it_moves_thumbnails_loses_none(library: Path, tmp_path: Path) -> None:
    beside, target = library_paths(library).thumbnails, tmp_path / "elsewhere"
    hashes = [ContentHash(f"{number:064x}"[::-1]) for number in range(MANY)]
    for content_hash in hashes:
        path = thumbnail_path(beside, content_hash, 256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sealed(b"\xff\xd8\xff" + content_hash.encode() * 40 + b"\xff\xd9"))

    def whole(folder: Path) -> set[ContentHash]:
        return {each for each in hashes if is_whole(thumbnail_path(folder, each, 256))}

    client = launch_engine(library)
    client.change_settings(Settings(thumbnails=str(target)))
    deadline = time.monotonic() + DEADLINE_S
    while len(list(target.glob("*/*.jpg"))) < 20:
        assert time.monotonic() < deadline
    process = psutil.Process(client.pid)
    process.kill()
    ended(process)
    with pytest.raises(EngineGoneError):
        client.stats()
    client.close()
    assert whole(beside) | whole(target) == set(hashes)
    with launched(library) as client:
        news = client.wait_news(-1, 0)
        while not (news.jobs and all(job.is_over for job in news.jobs)):
            assert time.monotonic() < deadline
            if not news.jobs and client.settings().thumbnails_dir == str(target):
                break  # it was killed a moment after the last one
            news = client.wait_news(news.revision, 1.0)
        assert {job.state for job in news.jobs} <= {JobState.DONE}
        assert client.settings().thumbnails_dir == str(target)
    assert whole(target) == set(hashes)
    assert whole(beside) == set()
