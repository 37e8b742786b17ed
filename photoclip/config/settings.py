"""What the person set in settings.toml."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from photoclip.domain.errors import SettingsError

_MOST_WORKERS = 64
_DEVICE = re.compile(r"auto|cpu|mps|(cuda|xpu)(:\d{1,2})?")
_LINE_OF_SYNTAX = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Settings:
    """`device`: "auto", "cpu", "mps", "cuda", "cuda:0", "xpu", "xpu:0". `decode_workers`: 0..64, 0 lets the program
    choose. `excluded`: glob patterns left out in every folder. `model`: the model of a new library, None the embedded.
    """

    device: str = "auto"
    decode_workers: int = 0
    excluded: tuple[str, ...] = ()
    model: str | None = None


def read_settings(path: Path) -> Settings:
    """Read a settings file; without one the defaults hold.

    Raises:
        SettingsError: it cannot be read, is no TOML 1.0, or says something that makes no sense. Names file, line, key.
    """
    try:
        # Notepad writes a byte order mark, which TOML does not know.
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}", "give yourself permission to read it"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text", "save it as UTF-8") from error
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _syntax_error(path, error) from error
    return Settings(**{key: _checked(path, text, key, value) for key, value in values.items()})


def _checked(path: Path, text: str, key: str, value: object) -> Any:
    rule = _RULES.get(key)
    if rule is None:
        close = get_close_matches(key.lower().replace("-", "_"), _RULES, n=1)
        remedy = f"did you mean {close[0]}?" if close else f"known are: {', '.join(_RULES)}"
        raise SettingsError(f"{_place(path, text, key)}: unknown setting {key!r}", remedy)
    accepted = rule.accept(value)
    if accepted is None:
        raise SettingsError(f"{_place(path, text, key)}: {key} = {_shown(value)} makes no sense", f"use {rule.allowed}")
    return accepted


@dataclass(frozen=True, slots=True)
class _Rule:
    """`accept` returns the setting's value, None where it makes no sense."""

    accept: Callable[[object], Any]
    allowed: str


def _device(value: object) -> str | None:
    return value if isinstance(value, str) and _DEVICE.fullmatch(value) else None


def _workers(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= _MOST_WORKERS else None


def _patterns(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    patterns = tuple(item for item in value if isinstance(item, str) and item.strip())
    return patterns if len(patterns) == len(value) else None


def _name(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


_RULES: Mapping[str, _Rule] = {
    "device": _Rule(_device, '"auto", "cpu", "mps", "cuda", "xpu", or one of several as "cuda:1"'),
    "decode_workers": _Rule(_workers, f"a whole number from 0 (the program chooses) to {_MOST_WORKERS}"),
    "excluded": _Rule(_patterns, 'a list of patterns, as ["private", "*.png"]'),
    "model": _Rule(_name, 'the name of a model, as "ViT-B-32-256/datacomp_s34b_b86k"'),
}


def _syntax_error(path: Path, error: Exception) -> SettingsError:
    message = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
    line = _LINE_OF_SYNTAX.search(message)
    where = f"{path}, line {line.group(1)}" if line else str(path)
    what = _LINE_OF_SYNTAX.sub("", message).strip()
    return SettingsError(f"{where}: no valid TOML: {what}", "correct the line, or delete the file for the defaults")


def _place(path: Path, text: str, key: str) -> str:
    """File and line of a key, as far as it stands at the start of one."""
    bare = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    for number, line in enumerate(text.splitlines(), 1):
        if bare.match(line):
            return f"{path}, line {number}"
    return str(path)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
