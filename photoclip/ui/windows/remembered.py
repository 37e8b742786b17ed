"""What the window remembers of itself: a small file beside the catalog, which may be deleted at any time."""

import base64
import json
import logging
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from photoclip.config.files import write_atomically
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.errors import StorageError
from photoclip.domain.found import Sorting
from photoclip.domain.ids import AlbumId, FolderId
from photoclip.ui.theme.theme import Appearance

_HISTORY = 50
_NAME = "window.json"
_LONGEST = 10_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Remembered:
    """`geometry` is what QWidget.saveGeometry gave, base64. `sidebar_px` and `facts_px` are widths, 0 for the usual
    ones. `zoom_px` is the edge of a photo in the grid, 80..512. `arrangement` is "justified" or "square". `query` holds
    the words of the last search, `history` the last ones, newest first. `sorting` and `collapses` are about what is
    found: how it is sorted, and whether copies and bursts count as one.
    """

    appearance: str = Appearance.SYSTEM.value
    geometry: str = ""
    sidebar_px: int = 0
    facts_px: int = 0
    facts_shown: bool = True
    folders_folded: bool = False
    albums_folded: bool = False
    tags_folded: bool = False
    zoom_px: int = 176
    arrangement: str = "justified"
    order: str = Order.NEWEST.value
    sorting: str = Sorting.RELEVANCE.value
    collapses: bool = True
    scope: str = ScopeKind.LIBRARY.value
    folder_id: int = 0
    relative_path: str = ""
    album_id: int = 0
    query: str = ""
    history: tuple[str, ...] = ()

    def scope_there(self) -> Scope:
        """Where the person was."""
        kind = ScopeKind(self.scope)
        if kind is ScopeKind.ALBUM:
            return Scope(kind, album_id=AlbumId(self.album_id))
        if kind is not ScopeKind.FOLDER:
            return Scope(kind)
        return Scope(kind, FolderId(self.folder_id), self.relative_path)

    def geometry_bytes(self) -> bytes:
        """For QWidget.restoreGeometry."""
        return base64.b64decode(self.geometry)


@dataclass(frozen=True, slots=True)
class Recalled:
    """`problem` is one line for the person where the file made no sense, else ""."""

    remembered: Remembered
    problem: str = ""


def remembered_path(root: Path) -> Path:
    """The file, of the library in the folder `root`."""
    return root / _NAME


def recall(root: Path) -> Recalled:
    """What was remembered; of what makes no sense the usual values hold."""
    path = remembered_path(root)
    anew = f"{path} made no sense: the window starts with its usual look."
    try:
        values = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Recalled(Remembered())
    except (OSError, ValueError, RecursionError):
        return Recalled(Remembered(), anew)
    if not isinstance(values, dict):
        return Recalled(Remembered(), anew)
    sound = {field.name: values[field.name] for field in fields(Remembered) if _makes_sense(field.name, values)}
    problem = f"Parts of {path} made no sense and were left out." if len(sound) < len(values) else ""
    if "history" in sound:
        sound["history"] = tuple(sound["history"][:_HISTORY])
    return Recalled(Remembered(**sound), problem)


def remember(root: Path, remembered: Remembered) -> None:
    """Write it down. A full disk is no reason to complain while a window closes."""
    content = json.dumps(asdict(remembered), indent=1).encode("utf-8")
    try:
        write_atomically(remembered_path(root), content)
    except StorageError as error:
        _log.warning("the window's place is not remembered: %s", error)


def _makes_sense(name: str, values: dict[str, Any]) -> bool:
    if name not in values:
        return False
    value: Any = values[name]
    if name == "history":
        return isinstance(value, list) and all(isinstance(item, str) and len(item) < _LONGEST for item in value)
    default = getattr(Remembered(), name)
    if type(value) is not type(default):
        return False
    if name in _CHOICES:
        return value in _CHOICES[name]
    if name == "geometry":
        return _is_base64(value)
    if isinstance(value, str):
        return len(value) < _LONGEST
    return 0 <= value < 2**31 if type(value) is int else True


def _is_base64(value: str) -> bool:
    try:
        base64.b64decode(value, validate=True)
    except ValueError:
        return False
    return True


_CHOICES = {
    "appearance": tuple(Appearance),
    "arrangement": ("justified", "square"),
    "order": tuple(Order),
    "sorting": tuple(Sorting),
    "scope": tuple(ScopeKind),
}
