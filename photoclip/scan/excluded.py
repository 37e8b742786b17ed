"""What the person leaves out of a folder: glob patterns as in .gitignore, without its negation."""

import os
import re
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import translate

_IGNORES_CASE = sys.platform in ("win32", "darwin")


@dataclass(frozen=True, slots=True)
class _PathPattern:
    """`segments` match path components one by one; None stands for `**`, any number of them."""

    segments: tuple[re.Pattern[str] | None, ...]
    only_folders: bool


class Exclusion:
    """Patterns of paths relative to a folder.

    `*`, `?` and `[...]` stay within a name (fnmatch); `**` stands for any number of folders. A pattern without a slash
    inside is looked for at any depth; a trailing slash says folders only. A folder that matches is left out with all
    that is in it. Case counts where the system's file names have it count.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        of_folders: list[str] = []
        of_files: list[str] = []
        paths: list[_PathPattern] = []
        for pattern in patterns:
            slashed = _composed(pattern).replace(os.sep, "/")
            only_folders = slashed.endswith("/")
            parts = [part for part in slashed.split("/") if part and part != "."]
            if parts and "/" in slashed.rstrip("/"):
                segments = tuple(None if part == "**" else _compiled(translate(part)) for part in parts)
                paths.append(_PathPattern(segments, only_folders))
            elif parts:
                of_folders.append(translate(parts[0]))
                of_files += [] if only_folders else [translate(parts[0])]
        self._folder_names = _compiled("|".join(of_folders)) if of_folders else None
        self._file_names = _compiled("|".join(of_files)) if of_files else None
        self._paths = tuple(paths)
        self._is_empty = not (of_folders or paths)

    def matches(self, relative_path: str, is_folder: bool) -> bool:
        """Whether this very file or folder is left out; what lies in an excluded folder is not looked at again."""
        if self._is_empty:
            return False
        path = _composed(relative_path)
        names = self._folder_names if is_folder else self._file_names
        if names and names.match(path, path.rfind(os.sep) + 1):
            return True
        if not self._paths:
            return False
        parts = path.split(os.sep)  # noqa: PTH206 a Path costs ten times as much per file
        return any(_fits(p.segments, parts) for p in self._paths if is_folder or not p.only_folders)


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE if _IGNORES_CASE else re.NOFLAG)


def _fits(segments: tuple[re.Pattern[str] | None, ...], names: list[str]) -> bool:
    """All segments at once, as a set of places reached (Thompson 1968): linear, however many `**` there are."""
    reached = _beyond_stars({0}, segments)
    for name in names:
        step: set[int] = set()
        for place in reached:
            if place == len(segments):
                continue
            segment = segments[place]
            if segment is None:
                step.add(place)
            elif segment.match(name):
                step.add(place + 1)
        reached = _beyond_stars(step, segments)
        if not reached:
            return False
    return len(segments) in reached


def _beyond_stars(places: set[int], segments: tuple[re.Pattern[str] | None, ...]) -> set[int]:
    reached = set(places)
    for place in places:
        while place < len(segments) and segments[place] is None:
            place += 1
            reached.add(place)
    return reached


def _composed(text: str) -> str:
    """HFS+ and some network shares hand out decomposed names (NFD); people type composed ones."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)
