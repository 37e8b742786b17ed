"""Which folder may be added. Reads the disk, changes nothing."""

import os
from collections.abc import Sequence
from pathlib import Path

from photoclip.domain.errors import FolderError
from photoclip.domain.files import Folder
from photoclip.library.thumbnail_place import is_same_folder
from photoclip.scan.excluded import Exclusion
from photoclip.scan.ignored import is_ignored


def check_folder(path: str, library: Path, thumbnails: Path) -> str:
    """The folder's absolute path, links resolved.

    Raises:
        FolderError: it does not exist, is a file, may not be read, or is the library's own.
    """
    if not path.strip():
        raise FolderError("no folder was named", "name the folder your photos are in")
    try:
        real = Path(path).expanduser().resolve(strict=True)
        if not real.is_dir():
            raise FolderError(f"{path} is a file", "add the folder it lies in")
        with os.scandir(real) as entries:
            next(entries, None)
    except FileNotFoundError as error:
        raise FolderError(f"there is no folder {path}", "check the name, or plug in its drive") from error
    except PermissionError as error:
        raise FolderError(f"{path} may not be read", "give yourself permission to open it") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise FolderError(f"{path} cannot be opened: {error}", "check the drive it lies on") from error
    if real.is_relative_to(library.resolve()) or is_same_folder(real, thumbnails):
        raise FolderError(f"{path} is where PhotoClip keeps its own files", "add a folder with photos")
    return str(real)


def watched_parent(path: str, folders: Sequence[Folder], excluded: tuple[str, ...] = ()) -> Folder | None:
    """The watched folder that is or contains `path`. One that leaves it out, as hidden or by `excluded` or its own
    patterns, does not count.
    """
    inside = [folder for folder in folders if Path(path).is_relative_to(folder.path)]
    nearest = max(inside, key=lambda folder: len(folder.path), default=None)
    return None if nearest is None or _is_left_out(path, nearest, excluded) else nearest


def _is_left_out(path: str, folder: Folder, excluded: tuple[str, ...]) -> bool:
    exclusion = Exclusion((*excluded, *folder.excluded))
    parts = Path(path).relative_to(folder.path).parts
    beneath = (os.path.join(*parts[:depth]) for depth in range(1, len(parts) + 1))  # noqa: PTH118 - as the walk joins
    return any(map(is_ignored, parts)) or any(exclusion.matches(relative, is_folder=True) for relative in beneath)


def watched(path: str, folders: Sequence[Folder]) -> Folder:
    """The watched folder at `path`, which need not exist any more.

    Raises:
        FolderError: it is not watched.
    """
    names = {path, str(Path(path).expanduser().absolute()), str(Path(path).expanduser().resolve())}
    for folder in folders:
        if folder.path in names:
            return folder
    known = ", ".join(folder.path for folder in folders) or "none"
    raise FolderError(f"{path} is not in the library", f"its folders: {known}")
