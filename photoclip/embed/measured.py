"""What was measured on this machine, kept beside the models: the next start need not try again.

A cache: a file that is damaged, or cannot be read or written, only means that nothing is remembered. Several processes
may use one file; what one of them writes at the very instant another does may be lost, never more.
"""

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

from photoclip.config.files import write_atomically
from photoclip.domain.errors import StorageError
from photoclip.domain.models import ModelSpeed

_VERSION = 1
_SPEEDS, _CHOICES = "speeds", "choices"
# Other weights under an old name, and each new torch, are new entries: the oldest make room.
_MOST = 200
_MOST_BATCH = 4096
_BEYOND = 1e12
"""No speed and no time. An integer of JSON may have more digits than a float can hold."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a measured choice holds for: a device by its maker's title, a model by its key, a version of torch."""

    device_title: str
    model_key: str
    torch_version: str

    def __str__(self) -> str:
        return " | ".join((self.device_title, self.model_key, self.torch_version))


@dataclass(frozen=True, slots=True)
class Choice:
    """What was the fastest: a dtype ("bfloat16"), and pictures a batch, 0 while that is not known."""

    dtype: str
    batch_size: int = 0


class Measured:
    """Remembered measurements in the JSON file `path`. Thread-safe; never raises."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet; the file and its folder need not exist."""
        self._path = path
        self._lock = threading.Lock()

    def speed(self, card_key: str) -> ModelSpeed | None:
        """How fast a model was here when that was last measured; None where it never was."""
        return _speed(self._read()[_SPEEDS].get(card_key))

    def keep(self, card_key: str, speed: ModelSpeed) -> None:
        """Remember how fast a model is."""
        self._put(_SPEEDS, card_key, asdict(speed))

    def choice(self, circumstances: Circumstances) -> Choice | None:
        """What was chosen for them before."""
        return _choice(self._read()[_CHOICES].get(str(circumstances)))

    def keep_choice(self, circumstances: Circumstances, choice: Choice) -> None:
        """Remember what is best for them."""
        self._put(_CHOICES, str(circumstances), asdict(choice))

    def forget(self, card_key: str) -> None:
        """Drop a model's speed, as when the model is removed."""
        with self._lock:
            parts = self._read()
            if parts[_SPEEDS].pop(card_key, None) is not None:
                self._write(parts)

    def _put(self, part: str, key: str, values: Mapping[str, object]) -> None:
        with self._lock:
            # Read again: another process may have written meanwhile.
            parts = self._read()
            if parts[part].get(key) == values:
                return
            parts[part].pop(key, None)
            parts[part][key] = values
            for oldest in list(parts[part])[:-_MOST]:
                del parts[part][oldest]
            self._write(parts)

    def _read(self) -> dict[str, dict[str, object]]:
        content: object = None
        with suppress(OSError, ValueError, RecursionError):
            content = json.loads(self._path.read_bytes())
        values = cast("dict[str, object]", content) if isinstance(content, dict) else {}
        if values.get("version") != _VERSION:
            values = {}
        return {part: _entries(values.get(part)) for part in (_SPEEDS, _CHOICES)}

    def _write(self, parts: Mapping[str, object]) -> None:
        # ValueError: a key with lone surrogates, as of a file name that is no Unicode.
        with suppress(StorageError, OSError, ValueError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._path, json.dumps({"version": _VERSION, **parts}, indent=1).encode())


def _entries(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _choice(value: object) -> Choice | None:
    match value:
        case {"dtype": str(dtype), "batch_size": int(batch)} if 0 <= batch <= _MOST_BATCH:
            return Choice(dtype, batch)
        case _:
            return None


def _speed(value: object) -> ModelSpeed | None:
    match value:
        case {
            "device": str(device),
            "images_per_s": float() | int() as images,
            "text_ms": float() | int() as text,
            "batch_size": int(batch),
            "measured_at_ns": int(when),
        } if 0 < images < _BEYOND and 0 <= text < _BEYOND and 0 < batch < _BEYOND:
            return ModelSpeed(device, float(images), float(text), batch, when)
        case _:
            return None
