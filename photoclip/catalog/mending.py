"""What becomes of a broken catalog: what can be read of it is kept, or the newest sound backup takes its place."""

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from photoclip.catalog import aside, restore, rotation
from photoclip.catalog.backups import remove_database
from photoclip.catalog.connection import connect_reader
from photoclip.catalog.faults import translated
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.opening import is_missing, open_connections
from photoclip.catalog.salvage import Salvaged, salvage
from photoclip.catalog.schema import refuse_newer
from photoclip.config.files import temporary_beside
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


def mend(path: Path, backups: Path, about_to: Callable[[], None]) -> Mended:
    """Put a sound catalog in the place of a broken or missing one, which is set aside (renamed beside itself, never
    deleted). `about_to` is called before anything is touched. Nobody may have it open.

    Raises:
        CatalogError: it is of a newer PhotoClip. Nothing is touched.
        StorageError: the disk is full or may not be written; the catalog is where it was.
    """
    newest = restore.newest_sound(backups)
    broken = _broken(path, newest)
    if broken is not None:
        _refuse_newer(broken)
    temporary = temporary_beside(path)
    try:
        salvaged = None if broken is None else salvage(broken, temporary, newest)
        if salvaged is not None and (newest is None or not salvaged.is_poor):
            newest = None
        else:
            salvaged = None
            remove_database(temporary)
            if newest is None:
                open_connections(temporary, temporary.with_name("none")).close()
            else:
                restore.copy(newest, temporary)
        restore.begin_history(temporary)
        about_to()
        set_aside = aside.replace(path, temporary)
    finally:
        remove_database(temporary)
    return Mended(newest, salvaged, set_aside if broken in (None, path) else broken)


def _broken(path: Path, newest: Path | None) -> Path | None:
    """The catalog; or what was set aside where a repair ended in its middle, unless a backup is younger."""
    if not is_missing(path):
        return path
    left = aside.newest(path)
    since, made = left and aside.time_of(left), newest and rotation.made_at(newest.name)
    return None if since is not None and made is not None and made > since else left


def _refuse_newer(path: Path) -> None:
    with suppress(DamagedCatalogError), translated(path), closing(connect_reader(path)) as db:
        refuse_newer(db, path, _NEWEST)
