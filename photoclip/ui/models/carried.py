"""What the clipboard or a drag carries, as far as PhotoClip can search by it."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

OWN_FORMAT = "application/x-photoclip-ids"
"""Set by a drag out of our own grid."""

_ENCODED = ("image/png", "image/jpeg", "image/webp", "image/tiff", "image/gif", "image/bmp", "image/avif")
_NO_TEXT = "\ufffd"
_WEB_SCHEMES = ("http", "https", "ftp", "data", "blob")


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """One of these is set, at most. `paths`: local files and folders. `image`: pixels, or the bytes of an encoded
    picture, which nobody decoded yet. `address`: of the web. `text`: words.
    """

    paths: tuple[str, ...] = ()
    image: QImage | bytes | None = None
    address: str = ""
    text: str = ""


def carries_something(mime: QMimeData) -> bool:
    """Whether `carried` may find something; asks for no data, so that a drag passes over the window smoothly."""
    return mime.hasUrls() or mime.hasImage() or mime.hasText() or _encoded_format(mime) is not None


def carried(mime: QMimeData) -> Carried:
    """Files before pixels before words. Pixels that come along with words (a table, a text) are their picture only."""
    urls = mime.urls()
    paths = local_paths(urls)
    if paths:
        return Carried(paths=paths)
    words = " ".join(mime.text().split()) if mime.hasText() else ""
    address = next((url.toString() for url in urls if url.scheme() in _WEB_SCHEMES), "")
    address = address or (words if _is_address(words) else "")
    if address or not words:
        image = _image(mime)
        if image is not None:
            return Carried(image=image)
    if address:
        return Carried(address=address)
    named = QUrl(words) if words.startswith("file:///") else QUrl()
    return Carried(paths=local_paths([named])) if named.isLocalFile() else Carried(text=words)


def local_paths(urls: Sequence[QUrl]) -> tuple[str, ...]:
    """Those of local files. Names that are no valid text keep their bytes, as surrogate escapes (PEP 383)."""
    return tuple(_path(url) for url in urls if url.isLocalFile() and url.path())


def _path(url: QUrl) -> str:
    path = url.toLocalFile()
    if _NO_TEXT not in path or sys.platform in ("win32", "darwin"):
        return path
    encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
    return os.fsdecode(unquote_to_bytes(encoded))


def _is_address(words: str) -> bool:
    return words.startswith(("http://", "https://")) and " " not in words


def _encoded_format(mime: QMimeData) -> str | None:
    formats = mime.formats()
    return next((name for name in _ENCODED if name in formats), None)


def _image(mime: QMimeData) -> QImage | bytes | None:
    encoded = _encoded_format(mime)
    if encoded is not None:
        content = bytes(mime.data(encoded).data())
        if content:
            return content
    image = mime.imageData() if mime.hasImage() else None
    return image if isinstance(image, QImage) and not image.isNull() else None
