"""settings.toml written by the program: the person's comments, order and other keys stay."""

import tomllib
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from photoclip.config.files import storage_error, write_atomically
from photoclip.domain.settings import Settings


def write_settings(path: Path, settings: Settings) -> None:
    """Write settings that make sense (`checked_settings`). Defaults are written over other values only.

    A file that is no TOML is kept beside as `<name>.broken`, in place of an older one.

    Raises:
        StorageError: the disk is full, or the file may not be written or read.
    """
    try:
        before = path.read_bytes()
    except FileNotFoundError:
        before = b""
    except OSError as error:
        raise storage_error(error, path, reading=True) from error
    after = _edited(before, settings)
    if after is None:
        write_atomically(path.with_name(f"{path.name}.broken"), before)
        after = _edited(b"", settings)
        assert after is not None
    if after != before:
        write_atomically(path, after)


def _edited(before: bytes, settings: Settings) -> bytes | None:
    """The file with the settings in their places; None where it is no TOML, or none that can be edited."""
    with suppress(ValueError, TOMLKitError, RecursionError):
        text = before.decode("utf-8-sig")
        document, expected = tomlkit.parse(text), tomllib.loads(text)
        for key, (value, default) in _values(settings).items():
            if value is None:
                if expected.pop(key, None) is not None:
                    document.remove(key)
            elif not _is_same(expected.get(key, default), value):
                document[key] = expected[key] = value
        after = tomlkit.dumps(document)
        if tomllib.loads(after) == expected:
            return after.encode()
    return None


def _values(settings: Settings) -> dict[str, tuple[object, object]]:
    """Value and default by key, as TOML has them."""
    defaults = asdict(Settings())
    return {key: (_plain(value), _plain(defaults[key])) for key, value in asdict(settings).items()}


def _is_same(before: object, after: object) -> bool:
    return type(before) is type(after) and before == after  # true is no 1 in TOML


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
