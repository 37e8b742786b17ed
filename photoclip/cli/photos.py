"""Photos that are named on the command line by their files."""

from collections.abc import Sequence

from photoclip.cli.command import absolute
from photoclip.domain.api import LibraryApi
from photoclip.domain.errors import PictureError
from photoclip.domain.ids import PhotoId


def photos_at(api: LibraryApi, files: Sequence[str]) -> tuple[PhotoId, ...]:
    """The photos that some files show.

    Raises:
        PictureError: the library does not know one of them.
    """
    return tuple(_photo_at(api, path) for path in absolute(files))


def _photo_at(api: LibraryApi, path: str) -> PhotoId:
    photo = api.photo_at(path)
    if photo is None:
        raise PictureError(f"{path} is not in the library", "photoclip index FOLDER adds the folder it lies in")
    return photo.photo_id


def counted(photos: int) -> str:
    """As "1 photo" and "1,200 photos"."""
    return "1 photo" if photos == 1 else f"{photos:,} photos"
