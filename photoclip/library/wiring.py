"""Builds the objects of a library."""

from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.config.paths import library_paths, prepare
from photoclip.config.resources import resource
from photoclip.config.settings import read_settings
from photoclip.decode.pool import DecodePool
from photoclip.library.encoders import Encoders
from photoclip.library.library import Library
from photoclip.library.shelf import Shelf


def open_library(library_dir: Path | None) -> Library:
    """Open or create the library in a folder (None: the person's own). The caller holds its lock.

    Raises:
        StorageError: the folder cannot be written.
        CatalogError: the catalog is damaged or newer than this program.
        SettingsError: the settings file makes no sense.
    """
    paths = library_paths(library_dir)
    prepare(paths)
    settings = read_settings(paths.settings)
    catalog = Catalog.open(paths.catalog, paths.backups)
    return Library(
        paths,
        settings,
        catalog,
        decoder=DecodePool(paths.thumbnails, workers=settings.decode_workers),
        query_decoder=DecodePool(None, workers=1),
        encoders=Encoders(settings.device),
        shelf=Shelf(paths, catalog, resource("starter")),
    )
