"""What the person set in settings.toml."""

import re
import tomllib
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from photoclip.config.settings_rules import RULES
from photoclip.domain.errors import SettingsError
from photoclip.domain.settings import Settings

_LINE_OF_SYNTAX = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class LenientSettings:
    """Settings of a file that may hold nonsense: defaults hold where it does, and `problems` has a line for each."""

    settings: Settings
    problems: tuple[str, ...] = ()


def read_settings(path: Path) -> Settings:
    """Read a settings file; without one the defaults hold.

    Raises:
        SettingsError: it cannot be read, is no TOML 1.0, or says something that makes no sense. Names file, line, key.
    """
    text = _text_of(path)
    return Settings(**{key: _checked(path, text, key, value) for key, value in _values_of(path, text).items()})


def read_settings_leniently(path: Path) -> LenientSettings:
    """Read as much of a settings file as makes sense. Never raises."""
    try:
        text = _text_of(path)
        values = _values_of(path, text)
    except SettingsError as error:
        return LenientSettings(Settings(), (str(error),))
    accepted: dict[str, Any] = {}
    problems: list[str] = []
    for key, value in values.items():
        try:
            accepted[key] = _checked(path, text, key, value)
        except SettingsError as error:
            problems.append(str(error))
    return LenientSettings(Settings(**accepted), tuple(problems))


def checked_settings(settings: Settings) -> Settings:
    """The settings as a file would give them back.

    Raises:
        SettingsError: one makes no sense. Names the key.
    """
    values: dict[str, Any] = asdict(settings)
    values["excluded"] = list(settings.excluded)
    return Settings(**{key: _accepted(key, value, "") for key, value in values.items() if value is not None})


def _text_of(path: Path) -> str:
    try:
        # Notepad writes a byte order mark, which TOML does not know.
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}", "give yourself permission to read it"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path} is not UTF-8 text", "save it as UTF-8, or delete the file for the defaults"
        ) from error


def _values_of(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _syntax_error(path, error) from error


def _checked(path: Path, text: str, key: str, value: object) -> Any:
    if key not in RULES:
        close = get_close_matches(key.lower().replace("-", "_"), RULES, n=1)
        remedy = f"did you mean {close[0]}?" if close else f"known are: {', '.join(RULES)}"
        raise SettingsError(f"{_place(path, text, key)}: unknown setting {key!r}", remedy)
    return _accepted(key, value, f"{_place(path, text, key)}: ")


def _accepted(key: str, value: object, where: str) -> Any:
    accepted = RULES[key].accept(value)
    if accepted is None:
        raise SettingsError(f"{where}{key} = {_shown(value)} makes no sense", f"use {RULES[key].allowed}")
    return accepted


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
