"""Pixels of pictures for the viewer: loaded in the order in which they are wanted, kept while there is room."""

import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from photoclip.domain.api import LibraryApi
from photoclip.domain.browse import PictureRequest
from photoclip.domain.errors import PhotoClipError, PictureError
from photoclip.ui.bridge.engine import Engine
from photoclip.ui.models.rendition import Rendition, read_rendition

_MOST_BYTES = 512 * 1024**2
_MOST_AT_ONCE = 2
_MOST_FOR_THE_FIRST = 3
"""The engine is asked by four threads: one is left to all others."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PictureKey:
    """A picture to load: what it shows (a content hash, or a path) and what the engine is asked for."""

    identity: str
    request: PictureRequest


class Pictures(QObject):
    """Asks the engine for pictures, the one wanted most first. Lives in the GUI thread; pixels are read in threads."""

    loaded = Signal(object)
    """A PictureKey: `get` has it now."""
    failed = Signal(object, object)
    """A PictureKey and a PhotoClipError."""

    def __init__(self, engine: Engine, parent: QObject | None = None, most_bytes: int = _MOST_BYTES) -> None:
        super().__init__(parent)
        self._engine = engine
        self._most_bytes = most_bytes
        self._kept: OrderedDict[PictureKey, Rendition] = OrderedDict()
        self._wanted: tuple[PictureKey, ...] = ()
        self._asked: set[PictureKey] = set()
        self._failed: set[PictureKey] = set()
        self._crowded_out: set[PictureKey] = set()

    @property
    def size_bytes(self) -> int:
        """What is kept takes up."""
        return sum(rendition.size_bytes for rendition in self._kept.values())

    def get(self, key: PictureKey) -> Rendition | None:
        """What was loaded, if it is still kept."""
        rendition = self._kept.get(key)
        if rendition is not None:
            self._kept.move_to_end(key)
        return rendition

    def want(self, keys: Sequence[PictureKey]) -> None:
        """Load these, the first one first; what waited and is not among them is dropped. What failed is not tried again
        until `retry`.
        """
        wanted = tuple(keys)
        if wanted != self._wanted:
            self._crowded_out.clear()
        self._wanted = wanted
        self._ask()

    def retry(self) -> None:
        """What failed may be there now."""
        self._failed.clear()
        self._ask()

    def clear(self) -> None:
        """Want nothing, keep nothing."""
        self._wanted = ()
        self._kept.clear()
        self._failed.clear()

    def _ask(self) -> None:
        for place, key in enumerate(self._wanted):
            if key in self._kept or key in self._asked or key in self._failed or key in self._crowded_out:
                continue
            if len(self._asked) >= (_MOST_FOR_THE_FIRST if place == 0 else _MOST_AT_ONCE):
                return
            self._asked.add(key)
            self._engine.ask(
                lambda api, key=key: _load(api, key),
                lambda rendition, key=key: self._keep(key, rendition),
                lambda error, key=key: self._fail(key, error),
            )

    def _keep(self, key: PictureKey, rendition: Rendition) -> None:
        if not isValid(self):
            return
        self._asked.discard(key)
        if key in self._wanted:
            self._kept[key] = rendition
            self._make_room()
            if key in self._kept:
                self.loaded.emit(key)
        self._ask()

    def _fail(self, key: PictureKey, error: PhotoClipError) -> None:
        if not isValid(self):
            return
        self._asked.discard(key)
        self._failed.add(key)
        if key in self._wanted:
            self.failed.emit(key, error)
        self._ask()

    def _make_room(self) -> None:
        """What is wanted most stays, whatever it takes; what had to go is not asked for again by the same wish."""
        stale = [key for key in self._kept if key not in self._wanted]
        for key in [*stale, *reversed(self._wanted[1:])]:
            if self.size_bytes <= self._most_bytes:
                return
            self._kept.pop(key, None)
            self._crowded_out.add(key)


def _load(api: LibraryApi, key: PictureKey) -> Rendition:
    """Ask and read, in a thread. The file of the pixels is ours and goes, whatever happens."""
    picture = api.picture(key.request)
    try:
        return read_rendition(picture)
    except (OSError, MemoryError) as error:
        raise PictureError(f"{Path(key.request.path).name} could not be shown: {error}", "try again") from error
    finally:
        _delete(Path(picture.pixels))


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("%s stays until the engine ends: %s", path, error)
