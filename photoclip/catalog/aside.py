"""The catalog makes room for another one: it is renamed beside itself, never deleted."""

import glob
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from photoclip.catalog.backups import COMPANIONS
from photoclip.catalog.faults import storing
from photoclip.config.files import put_in_place, sync_file
from photoclip.domain.errors import StorageError

_NAME = re.compile(r".*\.damaged-(\d{8}T\d{12}Z)")
_STAMP = "%Y%m%dT%H%M%S%fZ"


def replace(path: Path, temporary: Path) -> Path | None:
    """Set the catalog `path` aside, and put a complete file in its place. Returns what it is called now, None where
    there was none.

    Raises:
        StorageError: it cannot be; the catalog is where it was.
    """
    with storing(path):
        sync_file(temporary)  # what takes long or fails, while all is as it was
    aside = set_aside(path)
    put_instead(path, temporary, aside)
    return aside


def set_aside(path: Path) -> Path | None:
    """Rename the catalog with what belongs to it to `<name>.damaged-<time>`, and return that; None where nothing is.

    Raises:
        StorageError: it cannot be renamed.
    """
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC).strftime(_STAMP)}")
    # the -wal first: SQLite would replay it into whatever lies at `path` next, or delete it beside an empty file
    there = [suffix for suffix in (*COMPANIONS, "") if path.with_name(path.name + suffix).exists()]
    try:
        for suffix in there:
            with storing(path):
                path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    except StorageError:
        _put_back(path, aside)
        raise
    return aside if there else None


def put_instead(path: Path, temporary: Path, aside: Path | None) -> None:
    """Put a complete file in the place of the catalog, which may be set `aside`.

    Raises:
        StorageError: it cannot be; the catalog is where it was.
    """
    try:
        with storing(path):
            put_in_place(temporary, path)
    except StorageError:
        if aside is not None and not path.exists():
            _put_back(path, aside)
        raise


def time_of(path: Path) -> datetime | None:
    """When a file was set aside, UTC; None where it was not."""
    found = _NAME.fullmatch(path.name)
    try:
        return None if found is None else datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def newest(path: Path) -> Path | None:
    """What was set aside last of the catalog `path`, and has a byte."""
    found = path.parent.glob(f"{glob.escape(path.name)}.damaged-*")
    return max((aside for aside in found if time_of(aside) is not None and aside.stat().st_size > 0), default=None)


def _put_back(path: Path, aside: Path) -> None:
    for suffix in (*COMPANIONS, ""):
        with suppress(OSError):
            aside.with_name(aside.name + suffix).rename(path.with_name(path.name + suffix))
