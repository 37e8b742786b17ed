"""Repair of a library whose catalog is broken, and the way back to a backup. The caller holds the library's lock."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from photoclip.catalog import rotation
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.mending import Mended, mend
from photoclip.catalog.restore import newest_sound, restore
from photoclip.config.files import storage_error
from photoclip.config.paths import library_paths, prepare
from photoclip.domain.api import BackupReason, HealthReport, Mend, MendedCatalog, Problem, Restored
from photoclip.domain.errors import CatalogError
from photoclip.library.safety import described, nanoseconds

_NEXT = "run: photoclip index"


def mend_catalog(library_dir: Path | None, repair: bool) -> HealthReport:
    """Look over the catalog, which need not open. Repaired, it is what can be read of it, with what lay in between from
    a backup; or a backup whole. The damaged file is set aside.

    Raises:
        CatalogError: it is of a newer version: nothing is damaged, nothing is touched.
        StorageError: the disk is full or may not be written.
    """
    paths = library_paths(library_dir)
    prepare(paths)
    try:
        with closing(Catalog.open(paths.catalog, paths.backups)) as catalog:
            lines = catalog.check()
        remedy = "run: photoclip doctor --repair"
    except CatalogError as error:
        lines, remedy = (error.what,), error.remedy
    if len(lines) == 0:
        return HealthReport(True, ())
    if not repair:
        return HealthReport(False, tuple(Problem("catalog", line, remedy) for line in lines))
    mended = mend(paths.catalog, paths.backups, lambda: _forget_indexes(paths.index))
    first, *others = lines
    more = f" (and {len(others)} more)" if others else ""
    return HealthReport(True, (Problem("catalog", first + more, _NEXT, _told(mended)),), _kind(mended))


def restore_catalog(library_dir: Path | None, backup: Path | None) -> Restored:
    """Put a backup (None: the newest sound automatic one) in the place of the catalog; what is there is kept.

    Raises:
        CatalogError: there is none, or it is damaged, of a newer version, or no backup. Nothing is touched.
        StorageError: it cannot be read, or the catalog cannot be written.
    """
    paths = library_paths(library_dir)
    prepare(paths)
    chosen = backup or newest_sound(paths.backups)
    if chosen is None:
        raise CatalogError(f"there is no sound backup in {paths.backups}", "choose the file of one")
    replaced = restore(paths.catalog, paths.backups, chosen, lambda: _forget_indexes(paths.index))
    kept = described(replaced.kept) if replaced.kept is not None else None
    if kept is not None and kept.reason is BackupReason.OWN:
        kept = replace(kept, reason=BackupReason.SET_ASIDE)
    return Restored(described(chosen), kept)


def _kind(mended: Mended) -> MendedCatalog:
    if mended.salvaged is not None:
        return MendedCatalog(Mend.SALVAGED)
    if mended.backup is None:
        return MendedCatalog(Mend.BEGUN_ANEW)
    made = rotation.made_at(mended.backup.name)
    return MendedCatalog(Mend.WENT_BACK, nanoseconds(made) if made is not None else None)


def _told(mended: Mended) -> str:
    """What was done, and what was lost by it."""
    if mended.salvaged is not None:
        done = "; ".join(("kept all that could be read", *mended.salvaged.lines))
    elif mended.backup is not None:
        made = rotation.made_at(mended.backup.name)
        since = f" of {_local(made)}: tags and other changes since then are lost" if made else ""
        done = f"restored {mended.backup.name}{since}"
    else:
        done = "no sound backup was found: started a new one, and tags and albums are lost"
    return f"{done}; the damaged one is {mended.aside.name}" if mended.aside else done


def _local(made: datetime) -> str:
    return f"{made.astimezone():%Y-%m-%d %H:%M}"


def _forget_indexes(folder: Path) -> None:
    """Ids that the lost catalog gave after its backup will be given again, to other photos.

    Raises:
        StorageError: one cannot be removed.
    """
    for file in folder.glob("*"):
        try:
            if file.is_file():
                file.unlink()
        except OSError as error:
            raise storage_error(error, file) from error
