"""Where the thumbnails lie, and where they are to lie."""

import os
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.config.paths import LibraryPaths, prepare_folder
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.errors import SettingsError, StorageError
from photoclip.library.thumbnail_move import has_thumbnails

_NOTE = "thumbnails"
_LEFT_NOTE = "thumbnails left"
_BESIDE = ""


class ThumbnailPlace:
    """The one answer to where they lie, for all who read or write them. Thread-safe.

    The settings say where they are to lie; the catalog has a note of where they do, so that a move that was killed goes
    on later. While the folder of the note is away, as with its drive, those beside the library serve instead.
    """

    def __init__(self, paths: LibraryPaths, catalog: Catalog, wish: str | None) -> None:
        """`wish`: `Settings.thumbnails`."""
        self._paths = paths
        self._catalog = catalog
        self.problem = ""
        note = catalog.note(_NOTE)
        if note is None:
            note = self._first_note(wish)
        self._folder = self.folder_of(note or None)
        left = catalog.note(_LEFT_NOTE)
        self._left = Path(left) if left else None
        if self._folder != paths.thumbnails and not self._folder.is_dir():
            self.problem = f"the folder of the thumbnails, {self._folder}, is not there (plug in its drive)"
            self._folder = paths.thumbnails

    @property
    def folder(self) -> Path:
        """The root of the cache, now."""
        return self._folder

    @property
    def beside(self) -> Path:
        """Where they lie unless the person chose another folder."""
        return self._paths.thumbnails

    def folder_of(self, wish: str | None) -> Path:
        """The folder that a setting means."""
        return Path(wish) if wish else self._paths.thumbnails

    def others(self) -> tuple[Path, ...]:
        """Where more of them may lie: beside the library, and where a move came from that did not end."""
        return tuple(folder for folder in (self.beside, self._left) if folder is not None and not self.is_at(folder))

    def all_folders(self, wish: str | None) -> tuple[Path, ...]:
        """Where they lie, may lie or are to lie, by the folder that a setting means; but not where photos are."""
        more = (self.folder_of(wish), *self.others())
        return (self._folder, *(folder for folder in more if not self._holds_photos(folder)))

    def is_at(self, folder: Path) -> bool:
        """Whether they lie in a folder, by whatever name."""
        return is_same_folder(folder, self._folder)

    def require_usable(self, wish: str | None) -> None:
        """Make the folder that a setting means, and see that it can be written.

        Raises:
            SettingsError: it is one of the library's own, or photos of the library lie in it.
            StorageError: it cannot be made or written.
        """
        folder = self.folder_of(wish)
        if self._holds_photos(folder):
            raise SettingsError(f"thumbnails = {wish}: your photos are in that folder", "choose a folder of their own")
        is_beside = is_same_folder(folder, self._paths.thumbnails)
        if not is_beside and Path(os.path.realpath(folder)).is_relative_to(self._paths.root):
            raise SettingsError(f"thumbnails = {wish}: PhotoClip keeps other things there", "choose another folder")
        prepare_folder(folder)

    def move_to(self, wish: str | None) -> None:
        """They lie there from now on; what is left where they were is remembered until `forget_left`."""
        if not self.is_at(self.beside) and not self.is_at(self.folder_of(wish)):
            self._catalog.write_note(_LEFT_NOTE, str(self._folder))
            self._left = self._folder
        self._catalog.write_note(_NOTE, wish or _BESIDE)
        self._folder = self.folder_of(wish)
        self.problem = ""

    def forget_left(self) -> None:
        """All was fetched from where they were, unless some is still there; of a folder that is away nobody knows."""
        if self._left is not None and self._left.is_dir() and not has_thumbnails(self._left):
            self._catalog.write_note(_LEFT_NOTE, "")
            self._left = None

    def _holds_photos(self, folder: Path) -> bool:
        """Whether it is watched, or lies in one that is and has photos in it: they would not be looked for any more."""
        real = Path(os.path.realpath(folder))
        for watched in self._catalog.folders():
            if is_same_folder(Path(watched.path), folder):
                return True
            if real.is_relative_to(watched.path):
                inside = Scope(ScopeKind.FOLDER, watched.folder_id, str(real.relative_to(watched.path)))
                if len(self._catalog.listing(inside, Order.NEWEST)):
                    return True
        return False

    def _first_note(self, wish: str | None) -> str:
        """A library that has none yet takes the folder of the settings at once."""
        note = _BESIDE
        if wish and not has_thumbnails(self._paths.thumbnails):
            try:
                self.require_usable(wish)
                note = wish
            except (SettingsError, StorageError) as error:
                self.problem = str(error)
        self._catalog.write_note(_NOTE, note)
        return note


def is_same_folder(one: Path, other: Path) -> bool:
    """Whether two paths lead to one folder, be it there or not."""
    try:
        return one.samefile(other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)
