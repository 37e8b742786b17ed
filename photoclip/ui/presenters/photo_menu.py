"""What a right click on photos offers."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QImage, QKeySequence
from PySide6.QtWidgets import QMenu

from photoclip.domain.api import LibraryApi
from photoclip.domain.browse import Photo, PictureRequest
from photoclip.domain.errors import PhotoClipError, PictureError
from photoclip.domain.ids import PhotoId
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.bridge.errands import Errands
from photoclip.ui.models.counted import counted
from photoclip.ui.models.file_url import file_url
from photoclip.ui.models.photos import PhotoModel
from photoclip.ui.models.rendition import read_rendition
from photoclip.ui.models.shown import name_of, shown
from photoclip.ui.presenters.reveal import Reveal
from photoclip.ui.presenters.wording import sentence
from photoclip.ui.theme.theme import Theme
from photoclip.ui.views.grid import PhotoGrid

_COPIED_EDGE_PX = 2560
"""A picture on the clipboard: sharp on a screen, and small enough for a message."""
_PAGE = 256
SEARCH_PART = "Search for a part of it…"
_CLIPBOARD_LANE = "menu-clipboard"
"""What is copied last counts; all else that a person wants is done."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """A file, and whether it is there."""

    path: str
    is_there: bool


class PhotoMenu(QObject):
    """A menu for the selected photos; what it offers for one is done to the current one. Its keys work in the grid.

    Where files lie is asked of the engine anew each time, and whether they are there of the disk: what the grid shows
    may be older.
    """

    open_wanted = Signal(int)
    similar_wanted = Signal(object)
    """A path. As an object: a Qt string loses the bytes of a name that is not UTF-8."""
    part_wanted = Signal(object)
    """The path of a file that is there: the person wants to search by a part of its picture."""
    details_wanted = Signal(int)
    said = Signal(str)
    """A line for the person."""

    def __init__(
        self, engine: Engine, model: PhotoModel, grid: PhotoGrid, theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine, self._model, self._grid, self._theme = engine, model, grid, theme
        self._errands = Errands(self)
        self._reveal = Reveal(self)
        self._reveal.said.connect(self.said)
        self._menu = QMenu(grid)
        self._menu.setAccessibleName("Photo")
        self._icons: dict[QAction, str] = {}
        self._fill()
        self._colour()
        theme.changed.connect(self._colour)
        grid.menu_wanted.connect(self.show_at)
        grid.similar_wanted.connect(self._find_similar)

    @property
    def menu(self) -> QMenu:
        """The menu, as it was shown last."""
        return self._menu

    def show_at(self, point: QPoint) -> None:
        """Show it at a point of the screen, where anything is selected."""
        selected = len(self._grid.selection)
        if not selected:
            return
        self._copy_paths.setText("Copy path" if selected == 1 else f"Copy {counted(selected, 'path', 'paths')}")
        self._menu.popup(point)

    def close(self) -> None:
        """Leave what is on its way. Idempotent."""
        self._errands.close()

    # building

    def _fill(self) -> None:
        keys, grid = QKeySequence, self._grid
        self._add(self._menu, "Open", "expand", self._open, keys(Qt.Key.Key_Return))
        other = self._menu.addMenu("Open with")
        self._icons[other.menuAction()] = "external-link"
        self._add(other, "Default application", "image", self._open_outside)
        self._add(self._menu, "Show in folder", "folder-open", self._show_in_folder)
        self._menu.addSeparator()
        shifted = keys(Qt.Modifier.CTRL | Qt.Modifier.SHIFT | Qt.Key.Key_C)
        self._copy_paths = self._add(self._menu, "Copy path", "copy", self._copy, shifted, owner=grid)
        copy = keys(keys.StandardKey.Copy)
        self._add(self._menu, "Copy picture", "image", self._copy_picture, copy, owner=grid)
        self._menu.addSeparator()
        similar = keys(Qt.Modifier.CTRL | Qt.Key.Key_Return)
        self._add(self._menu, "Find similar", "scan-search", self._find_similar, similar)
        part = keys(Qt.Modifier.CTRL | Qt.Modifier.SHIFT | Qt.Key.Key_Return)
        self._add(self._menu, SEARCH_PART, "crop", self._search_part, part, owner=grid)
        details = keys(Qt.Modifier.ALT | Qt.Key.Key_Return)
        self._add(self._menu, "Details", "info", self._show_details, details, owner=grid)

    def _add(
        self,
        menu: QMenu,
        text: str,
        icon: str,
        act: Callable[[], None],
        key: QKeySequence | None = None,
        owner: PhotoGrid | None = None,
    ) -> QAction:
        """An entry. With an `owner` its key works there; the grid itself obeys the others."""
        action = menu.addAction(text)
        action.triggered.connect(act)
        self._icons[action] = icon
        if key is not None:
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if owner is not None:
            owner.addAction(action)
        return action

    def _colour(self) -> None:
        for action, icon in self._icons.items():
            action.setIcon(self._theme.icon(icon))

    # what it does

    def _row(self) -> int:
        """The photo that is meant where only one can be: the current one, if it is among the selected."""
        selection = self._grid.selection
        if selection.current in selection:
            return selection.current
        rows = selection.rows()
        return int(rows[0]) if len(rows) else -1

    def _open(self) -> None:
        if self._row() >= 0:
            self.open_wanted.emit(self._row())

    def _show_details(self) -> None:
        if self._row() >= 0:
            self.details_wanted.emit(self._row())

    def _open_outside(self) -> None:
        self._with_file(self._open_path)

    def _show_in_folder(self) -> None:
        self._with_file(self._reveal.show)

    def _find_similar(self) -> None:
        """The library knows the photo: its drive need not be there."""
        self._with_photo(lambda photo: self.similar_wanted.emit(photo.files[0].path))

    def _search_part(self) -> None:
        """Its pixels are needed: unlike the whole, the library knows nothing of a part."""
        self._with_file(self.part_wanted.emit)

    def _open_path(self, path: str) -> None:
        if not QDesktopServices.openUrl(file_url(path)):
            self.said.emit(f"No application was found that opens {name_of(path)}.")

    def _with_photo(self, then: Callable[[Photo], None]) -> None:
        """Do something with what the library knows of the photo that is meant, and where it lies."""
        if self._row() < 0:
            return
        photo_ids = (self._model.photo_id(self._row()),)

        def know(photos: tuple[Photo, ...]) -> None:
            if photos and photos[0].files:
                then(photos[0])
            else:
                self.said.emit("This photo is not in the library any more.")

        self._engine.ask(lambda api: api.photos(photo_ids), know, self._fail)

    def _with_file(self, then: Callable[[str], None]) -> None:
        """Do something with the file of the photo that is meant, if it is there."""
        self._with_photo(lambda photo: self._look(photo, then))

    def _look(self, photo: Photo, then: Callable[[str], None]) -> None:
        paths = tuple(file.path for file in photo.files if not file.offline)
        if not paths:
            self.said.emit(f"{name_of(photo.files[0].path)} lies on a drive or folder that is not connected.")
            return
        self._errands.run(lambda: _first_there(paths), lambda looked: self._use(looked, then))

    def _use(self, looked: _Looked, then: Callable[[str], None]) -> None:
        if looked.is_there:
            then(looked.path)
        else:
            self.said.emit(f"{shown(looked.path)} is not there any more. It was moved or deleted.")

    def _copy(self) -> None:
        photo_ids = tuple(PhotoId(photo_id) for photo_id in self._grid.selected_ids().tolist())
        if photo_ids:
            self._engine.ask(lambda api: _paths_of(api, photo_ids), self._copied, self._fail, lane=_CLIPBOARD_LANE)

    def _copied(self, paths: tuple[str, ...]) -> None:
        if not paths:
            self.said.emit("This photo is not in the library any more.")
            return
        QGuiApplication.clipboard().setText("\n".join(_as_text(path) for path in paths))
        self.said.emit("Path copied." if len(paths) == 1 else f"{counted(len(paths), 'path', 'paths')} copied.")

    def _copy_picture(self) -> None:
        self._with_file(self._ask_for_picture)

    def _ask_for_picture(self, path: str) -> None:
        request = PictureRequest(path, _COPIED_EDGE_PX)
        self._engine.ask(lambda api: _picture(api, request), self._picture_copied, self._fail, lane=_CLIPBOARD_LANE)

    def _picture_copied(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self.said.emit("Picture copied.")

    def _fail(self, error: PhotoClipError) -> None:
        self.said.emit(shown(sentence(error)))


def _first_there(paths: tuple[str, ...]) -> _Looked:
    there = next((path for path in paths if os.path.exists(path)), None)  # noqa: PTH110 - the text stays as it is
    return _Looked(there or paths[0], there is not None)


def _paths_of(api: LibraryApi, photo_ids: tuple[PhotoId, ...]) -> tuple[str, ...]:
    return tuple(
        photo.files[0].path
        for at in range(0, len(photo_ids), _PAGE)
        for photo in api.photos(photo_ids[at : at + _PAGE])
        if photo.files
    )


def _as_text(path: str) -> str:
    """For the clipboard, which takes text only."""
    return os.fsencode(path).decode("utf-8", "replace")


def _picture(api: LibraryApi, request: PictureRequest) -> QImage:
    """In a thread: the pixels, whose file is ours to delete."""
    picture = api.picture(request)
    try:
        return read_rendition(picture).levels[0]
    except OSError as error:
        raise PictureError(f"{request.path} could not be read: {error.strerror}", "try again") from error
    finally:
        Path(picture.pixels).unlink(missing_ok=True)
