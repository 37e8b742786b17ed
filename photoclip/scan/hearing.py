"""What an event of the system means: where to look. Pure."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from photoclip.scan.companions import is_companion
from photoclip.scan.excluded import Exclusion
from photoclip.scan.ignored import is_ignored
from photoclip.scan.touched import WHOLE, Touch

_TELLING = frozenset({"created", "deleted", "moved", "modified", "attrib", "closed"})
"""Not "opened" and "closed_no_write": our own reading."""
_LEAVING = frozenset({"deleted", "moved"})


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, in watchdog's words: `kind` is its `event_type`; `source` and `target` (only of "moved") are
    absolute, or "" where the system knows of one end only.
    """

    kind: str
    is_folder: bool
    source: str
    target: str = ""


class Hearing:
    """Turns events into touches. Passed over is what a walk passes over, as far as names and patterns tell."""

    def __init__(self, roots: Sequence[str], excluded: Sequence[str]) -> None:
        """`roots`: the absolute paths by which the system may know the watched folder."""
        self._roots = tuple(root.rstrip(os.sep) for root in roots)
        self._exclusion = Exclusion(excluded)
        self._is_closed_folder = lru_cache(maxsize=1024)(self._is_left_out_folder)

    def touches(self, event: Event) -> tuple[Touch, ...]:
        """Where to look now; () where the event means nothing to us."""
        if event.kind not in _TELLING or (event.is_folder and event.kind == "modified"):
            # That a folder was modified says that one of its entries was, which is an event of its own.
            return ()
        leaves = event.kind in _LEAVING
        return (
            *self._of(event.source, event.is_folder, leaves=leaves),
            *self._of(event.target, event.is_folder, leaves=False),
        )

    def _of(self, path: str, is_folder: bool, *, leaves: bool) -> Iterator[Touch]:
        if not path:
            return
        relative = self._relative(path)
        if not relative:
            # The folder itself; or a name of it that we do not know, as the system may spell it in its own way.
            yield WHOLE
            return
        parent, _, name = relative.rpartition(os.sep)
        if is_ignored(name) or (parent and self._is_closed_folder(parent)):
            return
        if (is_folder or (leaves and _may_be_folder(name))) and not self._exclusion.matches(relative, is_folder=True):
            yield Touch(relative, is_deep=True)
        if not is_folder and not _is_passed_over(name) and not self._exclusion.matches(relative, is_folder=False):
            yield Touch(parent, is_deep=False)

    def _relative(self, path: str) -> str | None:
        for root in self._roots:
            if path.startswith(root) and path[len(root) : len(root) + 1] in ("", os.sep):
                return path[len(root) + 1 :]
        return None

    def _is_left_out_folder(self, relative: str) -> bool:
        parent, _, name = relative.rpartition(os.sep)
        return (
            is_ignored(name)
            or self._exclusion.matches(relative, is_folder=True)
            or (bool(parent) and self._is_closed_folder(parent))
        )


def _is_passed_over(name: str) -> bool:
    """What lies beside photos, but for sidecars, which say something of them."""
    return is_companion(name) and not name.lower().endswith(".xmp")


def _may_be_folder(name: str) -> bool:
    """Whether what is called a file may have been a folder: always on Windows, which does not say what a deleted thing
    was; elsewhere a link to one, which has no suffix in general.
    """
    return sys.platform == "win32" or not any(letter.isalpha() for letter in name.rpartition(".")[2]) or "." not in name
