"""The small picture in a chip, decoded by the engine: it knows more formats than Qt, and dies for none."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from photoclip.domain.api import LibraryApi
from photoclip.domain.browse import PictureRequest
from photoclip.domain.errors import PictureError

_EDGE_PX = 96


@dataclass(frozen=True, slots=True, eq=False)
class ChipPicture:
    """A small picture of the file `path`."""

    path: str
    image: QImage


def thumbnail_of(path: str) -> Callable[[LibraryApi], ChipPicture]:
    """What to ask the engine for. Raises PictureError, StorageError when it is asked."""

    def ask(api: LibraryApi) -> ChipPicture:
        picture = api.picture(PictureRequest(path, _EDGE_PX))
        pixels = Path(picture.pixels)
        try:
            content = pixels.read_bytes()
        except OSError as error:
            raise PictureError(f"{path}: its pixels are gone", "try again") from error
        finally:
            pixels.unlink(missing_ok=True)
        size = (picture.width_px, picture.height_px, picture.width_px * 3)
        # QImage does not keep the buffer alive; the copy has its own.
        return ChipPicture(path, QImage(content, *size, QImage.Format.Format_RGB888).copy())

    return ask
