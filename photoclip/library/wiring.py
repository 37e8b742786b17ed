"""Builds the objects of a library."""

from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.config.paths import LibraryPaths, library_paths, prepare
from photoclip.config.resources import resource
from photoclip.config.settings import LenientSettings, read_settings, read_settings_leniently
from photoclip.decode.pool import DecodePool
from photoclip.domain.errors import ModelError
from photoclip.embed.measured import Measured
from photoclip.library.encoders import Encoders
from photoclip.library.leftovers import sweep, sweep_elsewhere
from photoclip.library.library import Library
from photoclip.library.preferences import Followers
from photoclip.library.shelf import Shelf
from photoclip.library.thumbnail_place import ThumbnailPlace
from photoclip.library.viewing import Viewing


def open_library(library_dir: Path | None, *, leniently: bool = False) -> Library:
    """Open or create the library in a folder (None: the person's own). The caller holds its lock.

    `leniently`: where the settings file makes no sense the defaults hold, and `Library.settings` tells of it.

    Raises:
        StorageError: the folder cannot be written.
        CatalogError: the catalog is damaged or newer than this program.
        SettingsError: the settings file makes no sense.
    """
    paths = library_paths(library_dir)
    prepare(paths)
    sweep(paths)
    read = read_settings_leniently(paths.settings) if leniently else LenientSettings(read_settings(paths.settings))
    with ExitStack() as undo:
        catalog = undo.enter_context(closing(Catalog.open(paths.catalog, paths.backups)))
        library = _composed(paths, read, catalog, leniently=leniently)
        undo.pop_all()
    return library


def _composed(paths: LibraryPaths, read: LenientSettings, catalog: Catalog, *, leniently: bool) -> Library:
    place = ThumbnailPlace(paths, catalog, read.settings.thumbnails)
    sweep_elsewhere(place.folder)
    shelf = Shelf(paths.models, catalog, place, resource("starter"))
    if leniently and read.settings.model is not None and catalog.active_model() is None:
        read = _with_known_model(read, shelf)
    settings, measured = read.settings, Measured(paths.models / "measured.json")
    followers = Followers(
        encoders=Encoders(settings.device, measured, gentle=settings.gentle),
        decoder=DecodePool(place.folder, workers=settings.decode_workers, gentle=settings.gentle),
        viewing=Viewing(paths.views, catalog, place),
        shelf=shelf,
        place=place,
        measured=measured,
    )
    return Library(paths, read, catalog, DecodePool(None, workers=1), followers)


def _with_known_model(read: LenientSettings, shelf: Shelf) -> LenientSettings:
    """A new library takes the embedded model where the one that is set cannot be had."""
    try:
        shelf.card(read.settings.model)
    except ModelError as error:
        return LenientSettings(replace(read.settings, model=None), (*read.problems, f"model = {error}"))
    return read
