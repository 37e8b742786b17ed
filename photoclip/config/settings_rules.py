"""What each setting may be."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MOST_WORKERS = 64
_DEVICE = re.compile(r"auto|cpu|mps|(cuda|xpu)(:\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Rule:
    """`accept` returns the setting's value for one out of TOML, None where it makes no sense. `allowed`: in words."""

    accept: Callable[[object], Any]
    allowed: str


def _device(value: object) -> str | None:
    return value if isinstance(value, str) and _DEVICE.fullmatch(value) else None


def _workers(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= _MOST_WORKERS else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _patterns(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    patterns = tuple(item for item in value if _is_text(item) and item.strip())
    return patterns if len(patterns) == len(value) else None


def _name(value: object) -> str | None:
    return str(value).strip() or None if _is_text(value) else None


def _folder(value: object) -> str | None:
    if not _is_text(value) or "\0" in str(value) or not Path(str(value)).is_absolute():
        return None
    return str(Path(str(value)))


def _is_text(value: object) -> bool:
    """A string that a file of UTF-8 can hold: names of files may have lone surrogates (PEP 383)."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


RULES: Mapping[str, Rule] = {
    "device": Rule(_device, '"auto", "cpu", "mps", "cuda", "xpu", or one of several as "cuda:1"'),
    "decode_workers": Rule(_workers, f"a whole number from 0 (the program chooses) to {_MOST_WORKERS}"),
    "excluded": Rule(_patterns, 'a list of patterns, as ["private", "*.png"]'),
    "model": Rule(_name, 'the name of a model, as "ViT-B-32-256/datacomp_s34b_b86k"'),
    "thumbnails": Rule(_folder, "the whole path of a folder, from the root on"),
    "gentle": Rule(_flag, "true or false"),
    "tags_new_photos": Rule(_flag, "true or false"),
    "sidecars": Rule(_flag, "true or false"),
}
"""By key."""
