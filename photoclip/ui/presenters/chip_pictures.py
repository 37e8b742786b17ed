"""The small pictures in chips, decoded by the engine: it knows more formats than Qt, and dies for none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from photoclip.domain.api import LibraryApi
from photoclip.domain.browse import PictureRequest
from photoclip.domain.errors import PhotoClipError, PictureError
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.panels.search_field import SearchField

_EDGE_PX = 96
_MOST_KNOWN = 64


@dataclass(frozen=True, slots=True, eq=False)
class ChipPicture:
    """A picture of the file `path`, scaled down; the upright original has `full_width_px` by `full_height_px`."""

    path: str
    image: QImage
    full_width_px: int
    full_height_px: int


class ChipPictures(QObject):
    """Asks once for each picture, and hands it to the field, whatever chip has it then."""

    def __init__(self, engine: Engine, field: SearchField, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._field = field
        self._known: dict[str, QImage | None] = {}

    def want(self, paths: Sequence[str]) -> None:
        """Chips have these pictures (absolute paths)."""
        for path in paths:
            image = self._known.get(path)
            if image is not None:
                self._field.show_thumbnail(path, image)
            elif path not in self._known:
                self._known[path] = None
                # A lane for each: pictures of one query do not overtake one another.
                self._engine.ask(picture_of(path, _EDGE_PX), self._show, self._forgetting(path), lane=f"chip {path!r}")
        while len(self._known) > _MOST_KNOWN:
            self._known.pop(next(iter(self._known)))

    def _show(self, picture: ChipPicture) -> None:
        self._known[picture.path] = picture.image
        self._field.show_thumbnail(picture.path, picture.image)

    def _forgetting(self, path: str) -> Callable[[PhotoClipError], None]:
        """The search itself says what is wrong with the picture; the next query with it asks again."""
        return lambda _error: self._forget(path)

    def _forget(self, path: str) -> None:
        self._known.pop(path, None)


def picture_of(path: str, edge_px: int) -> Callable[[LibraryApi], ChipPicture]:
    """What to ask the engine for. Raises PictureError, StorageError when it is asked."""

    def ask(api: LibraryApi) -> ChipPicture:
        picture = api.picture(PictureRequest(path, edge_px))
        pixels = Path(picture.pixels)
        try:
            content = pixels.read_bytes()
        except OSError as error:
            raise PictureError(f"{path}: its pixels are gone", "try again") from error
        finally:
            pixels.unlink(missing_ok=True)
        size = (picture.width_px, picture.height_px, picture.width_px * 3)
        # QImage does not keep the buffer alive; the copy has its own.
        image = QImage(content, *size, QImage.Format.Format_RGB888).copy()
        return ChipPicture(path, image, picture.full_width_px, picture.full_height_px)

    return ask
