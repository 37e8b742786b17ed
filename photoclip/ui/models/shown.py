"""Names and paths as a person may read them: one line, in the direction of the window, told apart from one another."""

import os
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePath

_UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")
"""Line ends, the marks that turn text around (a name may hide its suffix with them), and bytes that are not UTF-8."""

_NAME = re.compile(r"[/\\_]|\.\w")
_SEPARATOR = re.compile(r"([\\/])")


@dataclass(frozen=True, slots=True)
class Label:
    """What a folder is called. `beside` is "" or the folder above it that tells it from others of the same name."""

    name: str
    beside: str = ""


def shown(name: str) -> str:
    """A name or path that fits on one line and can be painted whatever bytes it was made of."""
    return _UNSHOWABLE.sub("\ufffd", name)


def capitalised(text: str) -> str:
    """With a capital at the beginning, unless that is a path, a file or the name of a program."""
    word = text.split(" ", 1)[0]
    return text if _NAME.search(word) else text[:1].upper() + text[1:]


def name_of(path: str) -> str:
    """The last part of a path as it is shown; a drive or the root is called by its path."""
    return shown(PurePath(path).name or path)


def tooltip(*lines: str) -> str:
    """A tooltip with these lines, empty ones left out. Long paths wrap; what looks like markup stays text."""
    wrapping = (_SEPARATOR.sub("\\1\u200b", shown(line)) for line in lines if line)
    return f"<qt>{'<br>'.join(map(escape, wrapping))}</qt>"


def labels(paths: Sequence[str]) -> tuple[Label, ...]:
    """What folders are called, in the order of `paths`: by their name, and the nearest folder above that differs."""
    homonyms: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        homonyms[name_of(path)].append(path)
    return tuple(_label(path, homonyms[name_of(path)]) for path in paths)


def _label(path: str, homonyms: list[str]) -> Label:
    if len(homonyms) == 1:
        return Label(name_of(path))
    above = PurePath(path).parents
    others = [PurePath(other).parents for other in homonyms if other != path]
    for depth, parent in enumerate(above):
        if all(len(other) <= depth or other[depth].name != parent.name for other in others):
            return Label(name_of(path), name_of(str(parent)))
    return Label(name_of(path), shown(os.path.dirname(path)))  # noqa: PTH120 - text, not a place on the disk
