"""Unfinished files of ours that a killed process left behind. None is ever read: they only take up room."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from photoclip.config.files import is_unfinished
from photoclip.config.paths import LibraryPaths
from photoclip.decode.thumbnails import remove_stale_partials

_OF_INDEXES = re.compile(r"\d+(-\d+)?\.hnsw\.(graph\.)?tmp")


def sweep(paths: LibraryPaths) -> None:
    """Remove them, and nothing else: other things may lie in the library's folder. The caller holds its lock, so that
    nobody of ours is writing one. Never raises: what cannot be removed waits for the next start.

    Thumbnails that the person keeps elsewhere may serve other libraries too: there `remove_stale_partials` waits a day.
    """
    for folder in (paths.root, paths.backups, paths.thumbnails, paths.views, paths.log, paths.vocabularies):
        _sweep(folder, is_unfinished)
    _sweep(paths.index, lambda name: is_unfinished(name) or _OF_INDEXES.fullmatch(name) is not None)
    remove_stale_partials(paths.thumbnails, older_than_s=0.0)


def sweep_elsewhere(thumbnails: Path) -> None:
    """As `sweep`, of a folder of thumbnails that the person chose. A library that is just opened beside this one can do
    without its probe.
    """
    _sweep(thumbnails, is_unfinished)


def _sweep(folder: Path, is_ours: Callable[[str], bool]) -> None:
    with suppress(OSError):
        for path in list(folder.iterdir()):
            if is_ours(path.name):
                with suppress(OSError):
                    path.unlink()
