"""What becomes of a broken catalog: what can be read of it is kept, or the newest sound backup takes its place."""

import shutil
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from photoclip.catalog import restore
from photoclip.catalog.backups import remove_database
from photoclip.catalog.connection import connect_reader
from photoclip.catalog.faults import storing, translated
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.opening import is_missing, open_connections
from photoclip.catalog.salvage import Salvaged, salvage
from photoclip.catalog.schema import refuse_newer
from photoclip.config.files import put_in_place, temporary_beside
from photoclip.domain.errors import DamagedCatalogError

_NEWEST = MIGRATIONS[-1].version


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done. `backup` took the catalog's place, None where it is the old one as far as it can be read
    (`salvaged`), or a new one (neither). `aside` is the broken one, None where there was none.
    """

    backup: Path | None
    salvaged: Salvaged | None
    aside: Path | None


def mend(path: Path, backups: Path) -> Mended:
    """Put a sound catalog in the place of a broken or missing one, which is set aside (renamed beside itself, never
    deleted). Nobody may have it open.

    Raises:
        CatalogError: it is of a newer PhotoClip. Nothing is touched.
        StorageError: the disk is full or may not be written; the catalog is where it was, or set aside.
    """
    if not is_missing(path):
        _refuse_newer(path)
    newest = restore.newest_sound(backups)
    temporary = temporary_beside(path)
    try:
        salvaged = None if is_missing(path) else salvage(path, temporary, newest)
        if salvaged is not None and (newest is None or not salvaged.is_poor):
            newest = None
        else:
            salvaged = None
            remove_database(temporary)
            _copy_or_create(newest, temporary)
        if salvaged is None:
            restore.begin_history(temporary)
        aside = restore.set_aside(path)
        with storing(path):
            put_in_place(temporary, path)
    finally:
        remove_database(temporary)
    return Mended(newest, salvaged, aside)


def _refuse_newer(path: Path) -> None:
    with suppress(DamagedCatalogError), translated(path), closing(connect_reader(path)) as db:
        refuse_newer(db, path, _NEWEST)


def _copy_or_create(backup: Path | None, temporary: Path) -> None:
    if backup is None:
        open_connections(temporary, temporary.with_name("none")).close()
        return
    with storing(temporary):
        shutil.copyfile(backup, temporary)
