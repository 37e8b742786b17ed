"""Sidecars on disk: read whole, and replaced whole or not at all."""

import os
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from photoclip.config.files import is_unfinished, put_in_place, storage_error, sync_folder, temporary_beside
from photoclip.domain.errors import SidecarError, StorageError
from photoclip.sidecars.document import MOST_BYTES, Document, new_document, parse, unsound
from photoclip.sidecars.edit import carry_out
from photoclip.sidecars.plan import Plan, plan
from photoclip.sidecars.properties import sidecar_of
from photoclip.sidecars.values import Base, Property, Sidecar, Wanted

_SUFFIX = ".xmp"
_TRIES = 5
_A_DAY_S = 86_400.0
_NOT_THERE = Sidecar(is_there=False)


class Outcome(StrEnum):
    """What became of the file."""

    UNTOUCHED = "untouched"
    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Written:
    """What was done to a sidecar, and by which plan. Keep `plan.base` for the next time."""

    outcome: Outcome
    plan: Plan


def read_sidecar(path: Path) -> Sidecar:
    """What a sidecar says; one that is not there says nothing, and says so.

    Raises:
        SidecarError: it is no XMP, or larger than 8 MB.
        StorageError: it cannot be read.
    """
    data = _content(path)
    return _NOT_THERE if data is None else sidecar_of(parse(data, str(path)))


def write_sidecar(path: Path, wanted: Wanted, base: Base, keep_ours: frozenset[Property] = frozenset()) -> Written:
    """Bring a sidecar up to what is `wanted`; see `plan` for how that is merged with what others wrote into it.

    Where nothing has to change the file is not touched. It is removed where it becomes empty and is one that we made.
    Another program that writes at the same time is noticed, but for the moment between the last look and the renaming.

    Raises:
        SidecarError: it is no XMP, larger than 8 MB, or no file; or another program keeps writing it.
        StorageError: it cannot be read or written: no permission, read-only, disk full.
        ValueError: the name does not end in .xmp.
    """
    _refuse_others(path)
    for _ in range(_TRIES):
        data = _content(path)
        document = None if data is None else parse(data, str(path))
        made = plan(_NOT_THERE if document is None else sidecar_of(document), base, wanted, keep_ours)
        if made.changes_nothing:
            return Written(Outcome.UNTOUCHED, made)
        after = _carried_out(made, document or new_document(str(path)))
        if _replaced(path, data, after):
            if after is None:
                return Written(Outcome.REMOVED, made)
            return Written(Outcome.CREATED if data is None else Outcome.CHANGED, made)
    raise SidecarError(f"{path} is being written by another program", "try again when that has finished")


def sweep(folder: Path, names: Iterable[str]) -> None:
    """Remove what was being written when it was killed, of the files in a folder: nothing takes a day. Never raises."""
    for name in names:
        path = folder / name
        with suppress(OSError):
            if is_unfinished(name) and abs(time.time() - path.lstat().st_mtime) > _A_DAY_S:
                path.unlink()


def _refuse_others(path: Path) -> None:
    """Originals are sacred: no name but a sidecar's is ever written, a link to a photo neither."""
    if path.suffix.lower() != _SUFFIX:
        raise ValueError(f"{path} is not named like a sidecar")
    if Path(os.path.realpath(path)).suffix.lower() != _SUFFIX:
        raise unsound(str(path), "it is a link to something else")


def _carried_out(made: Plan, document: Document) -> bytes | None:
    """The file's bytes after the plan; None where nothing is left of a file that we made."""
    carry_out(made, document)
    return None if document.is_empty_of_ours() else document.data()


def _content(path: Path) -> bytes | None:
    """The file's bytes, None where there is none."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise unsound(str(path), "it is no file")
        if status.st_size > MOST_BYTES:
            raise unsound(str(path), f"it has more than {MOST_BYTES >> 20} MB")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise storage_error(error, path, reading=True) from error


def _replaced(path: Path, before: bytes | None, after: bytes | None) -> bool:
    """Whether the file is `after` now. It is not where somebody else wrote it meanwhile."""
    real = Path(os.path.realpath(path))
    temporary = temporary_beside(real)
    try:
        if after is not None:
            temporary.write_bytes(after)
        if _content(real) != before:
            return False
        if before is not None:
            mode = real.stat().st_mode
            # Renaming would replace it all the same.
            if not mode & 0o222:
                raise StorageError(f"{path} cannot be written: it is read-only", "allow changes to it")
            if after is None:
                real.unlink()
                sync_folder(real.parent)
                return True
            temporary.chmod(stat.S_IMODE(mode))
        put_in_place(temporary, real)
    except OSError as error:
        raise storage_error(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink()
    return True
