"""Photos of our own grid that are being dragged."""

from PySide6.QtCore import QMimeData

from photoclip.domain.ids import PhotoId
from photoclip.ui.models.carried import OWN_FORMAT


def carries_photos(mime: QMimeData) -> bool:
    """Whether photos of this library are dragged. Asks for none of the data."""
    return mime.hasFormat(OWN_FORMAT)


def photos_in(mime: QMimeData) -> tuple[PhotoId, ...]:
    """Which ones, each once; none where they are no photos of ours."""
    numbers = bytes(mime.data(OWN_FORMAT).data()).decode("ascii", "replace").split(",")
    return tuple(dict.fromkeys(PhotoId(int(number)) for number in numbers if number.isdecimal()))
