"""The disks that a run fills: that of the library, and that of its thumbnails."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from photoclip.catalog.rows import ModelRow
from photoclip.config.files import free_bytes
from photoclip.domain.errors import StorageError
from photoclip.domain.ids import ModelId
from photoclip.index.files import files_of, index_path
from photoclip.ingest.room_needed import RESERVE_BYTES, Place, Shortage, room_needed, said, shortage

_REMEDY = "free some space; what is done until then is kept"
_ELSEWHERE = "free some space, or have the thumbnails kept on another disk: see the settings"


@dataclass(frozen=True, slots=True)
class Space:
    """Looks at them before and while they are filled: SQLite is to meet no full disk. `library` and `thumbnails` are
    folders, `index` is that of the index files.
    """

    library: Path
    thumbnails: Path
    index: Path

    def require(self, files_bytes: Sequence[int], vectors: int, model: ModelRow) -> str:
        """See that there is room for the thumbnails of new files, by their sizes, and for so many new vectors.

        Returns:
            A line for the person where only the index has no room, which is a shortcut; else "".

        Raises:
            StorageError: there clearly is not, with the numbers.
        """
        self.require_reserve()
        room = room_needed(files_bytes, vectors, model.dimension, self._index_bytes(model.model_id))
        truth = (self._place(self.thumbnails, room.thumbnails_bytes), self._place(self.library, room.catalog_bytes))
        lack = shortage(truth)
        if lack is not None:
            raise StorageError(
                f"{vectors:,} photos need about {said(lack.needed_bytes)}, and {_is_free(lack)}",
                _ELSEWHERE if lack.folder == str(self.thumbnails) else _REMEDY,
            )
        lack = shortage((*truth, self._place(self.index, room.index_bytes)))
        if lack is None:
            return ""
        return (
            f"the search index may not be saved: about {said(lack.needed_bytes)} are needed, and {_is_free(lack)}; "
            "it is then built again at each start"
        )

    def require_reserve(self) -> None:
        """See that no disk is full.

        Raises:
            StorageError: the reserve is all that is left. The words are always the same: they are told once.
        """
        for folder in (self.library, self.thumbnails):
            if free_bytes(folder) < RESERVE_BYTES:
                raise StorageError(f"the disk of {folder} is full: less than {said(RESERVE_BYTES)} are free", _REMEDY)

    def _index_bytes(self, model_id: ModelId) -> int:
        total = 0
        with suppress(OSError):
            total = sum(path.stat().st_size for path in files_of(index_path(self.index, model_id)))
        return total

    def _place(self, folder: Path, needed_bytes: int) -> Place:
        return Place(str(folder), _device(folder), free_bytes(folder), needed_bytes)


def _is_free(lack: Shortage) -> str:
    return f"{said(lack.free_bytes)} are free on the disk of {lack.folder}"


def _device(folder: Path) -> int:
    """The number of its disk; of a folder that is not there yet, that of the one it will be in."""
    existing = folder.absolute()
    while not os.path.lexists(existing) and existing != existing.parent:
        existing = existing.parent
    with suppress(OSError):
        return existing.stat().st_dev
    return -1
