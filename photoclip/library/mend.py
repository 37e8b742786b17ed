"""Repair of a library whose catalog is broken. The caller holds its lock."""

from contextlib import closing
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.restore import restore_latest
from photoclip.config.files import storage_error
from photoclip.config.paths import library_paths
from photoclip.domain.api import HealthReport, Problem
from photoclip.domain.errors import CatalogError


def mend_catalog(library_dir: Path | None, repair: bool) -> HealthReport:
    """Put the newest sound backup in the place of a catalog that cannot be opened or read. The damaged one is set
    aside.

    Raises:
        CatalogError: it is of a newer version: nothing is damaged, nothing is touched.
        StorageError: the disk is full or may not be written.
    """
    paths = library_paths(library_dir)
    try:
        with closing(Catalog.open(paths.catalog, paths.backups)) as catalog:
            catalog.verify()
    except CatalogError as error:
        if not repair:
            return HealthReport(False, (Problem("catalog", error.what, error.remedy),))
        backup = restore_latest(paths.catalog, paths.backups)
        _forget_indexes(paths.index)
        done = f"restored {backup.name}" if backup else "no sound backup was found; started a new one"
        return HealthReport(True, (Problem("catalog", error.what, "run: photoclip index", done),))
    return HealthReport(True, ())


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
