"""`image:"/path.jpg"[x,y,width,height]` as a picture, or a part of it."""

import re
from pathlib import PurePosixPath, PureWindowsPath

from photoclip.domain.found import Box
from photoclip.query.quotes import QUOTE_MARKS, is_quoted
from photoclip.query.senseless import SenselessError

_QUOTED_WITH_BOX = re.compile(rf"(.*[{QUOTE_MARKS}])(\[[^{QUOTE_MARKS}]*)", re.DOTALL)
_BARE_WITH_BOX = re.compile(r"(.*?)(\[[0-9]+(?:,[0-9]+){3}\])")
_BOX = re.compile(r"\[\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*,\s*([0-9]{1,9})\s*\]")


def split_box(source: str) -> tuple[str, str]:
    """A picture's value as written, and its box as written, "" for none. Bare names may have brackets of their own."""
    found = (_QUOTED_WITH_BOX if is_quoted(source) else _BARE_WITH_BOX).fullmatch(source)
    return (found[1], found[2]) if found else (source, "")


def read_path(path: str) -> str:
    """The path itself.

    Raises:
        SenselessError: it is empty or not absolute, on any system.
    """
    if not path.strip():
        raise SenselessError("image: needs a picture's path right after it")
    if "\0" in path or not (PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()):
        raise SenselessError("a picture is named by its whole path")
    return path


def read_box(source: str) -> Box:
    """A part of a picture, in pixels.

    Raises:
        SenselessError: not four whole numbers, or nothing is in it.
    """
    found = _BOX.fullmatch(source)
    if found is None:
        raise SenselessError("a part of a picture is [x,y,width,height] in pixels")
    box = Box(*(int(number) for number in found.groups()))
    if not box.width or not box.height:
        raise SenselessError("there is nothing in this part of the picture")
    return box


def written_box(box: Box) -> str:
    """As it stands behind a picture."""
    return f"[{box.x},{box.y},{box.width},{box.height}]"


def name_of(path: str) -> str:
    """A picture's file name, for a person; Windows's paths too."""
    return PureWindowsPath(path).name or path
