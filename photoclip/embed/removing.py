"""Models that were downloaded or imported, taken away again: only what lies in the models folder."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from photoclip.config.files import is_unfinished, storage_error, temporary_beside
from photoclip.domain.errors import ModelError
from photoclip.embed.claim import claim
from photoclip.embed.sources import folder_of

IMPORTS = "another model"
"""What an import claims: whoever holds it may sweep what killed ones left."""


def remove(name: str, models_dir: Path) -> int:
    """Delete the files of a downloaded or imported model, those of an unfinished download too. It is gone as a whole or
    stays as a whole; links are removed, and what they lead to is not.

    Returns:
        The bytes that its files took.

    Raises:
        ModelError: it does not lie in `models_dir`, or is being fetched just now.
        StorageError: it cannot be deleted.
    """
    folder = folder_of(name, models_dir)
    if not _is_called(name, folder, models_dir):
        raise ModelError(f"{name} was not downloaded or imported: {folder} is not there", "check the name")
    if _is_link(folder) or (folder.parent != models_dir and _is_link(folder.parent)):
        raise ModelError(f"{folder} is a link to somewhere else", "remove the link yourself, if it is not wanted")
    with claim(name, models_dir):
        size_bytes = sum(_sizes(folder))
        grave = temporary_beside(models_dir / folder.name)
        try:
            # On Windows this fails while one of its files is open, and nothing has happened.
            folder.rename(grave)
        except OSError as error:
            raise storage_error(error, folder) from error
        if folder.parent != models_dir:
            with suppress(OSError):  # it holds other weights of that architecture
                folder.parent.rmdir()
        shutil.rmtree(grave, ignore_errors=True)
    sweep(models_dir)
    return size_bytes


def sweep(models_dir: Path) -> None:
    """Delete what a killed import or removal left, unless an import is under way."""
    with suppress(ModelError), claim(IMPORTS, models_dir):
        sweep_claimed(models_dir)


def sweep_claimed(models_dir: Path) -> None:
    """`sweep`, for who holds the claim on imports."""
    with suppress(OSError):
        for path in [path for path in models_dir.iterdir() if is_unfinished(path.name) and not _is_link(path)]:
            shutil.rmtree(path, ignore_errors=True)


def _is_called(name: str, folder: Path, models_dir: Path) -> bool:
    """Whether a folder is there under this very name. Under others (other case, a dot behind it) the system may find it
    too, and nobody would know it for the model that is in use.
    """
    path = models_dir
    with suppress(OSError):
        for part in name.split("/"):
            if part not in (entry.name for entry in path.iterdir()):
                return False
            path /= part
    return path == folder and path.is_dir()


def _is_link(path: Path) -> bool:
    # Python 3.12 has Path.is_junction; 3.11 does not know what a junction of Windows is.
    is_junction = getattr(os.path, "isjunction", None)
    return path.is_symlink() or bool(is_junction and is_junction(path))


def _sizes(folder: Path) -> Iterator[int]:
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                yield (Path(parent) / name).lstat().st_size
