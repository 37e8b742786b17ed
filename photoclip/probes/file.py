"""Probes as small files: exported, imported, and kept. Nothing in one is run or unpickled.

A line that says what it is; a line of JSON (UTF-8) with `name`, `model`, `text`, `cut`, `bias` and `dimension`; the
weights, little-endian float32; and a BLAKE2b digest (16 bytes) of all that.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from photoclip.config.files import storage_error, write_atomically
from photoclip.domain.errors import TeachError
from photoclip.probes.probe import Probe

SUFFIX = ".photoclip-probe"
LONGEST_FILE_BYTES = 1 << 20
_MAGIC = b"photoclip probe 1\n"
_DIGEST_BYTES = 16
_NUMBER = np.dtype("<f4")
_WORDS = ("name", "model", "text")
_NUMBERS = ("cut", "bias")
_LARGEST = 1e9
_DAMAGED = "export it again where it was learned, or teach it anew from its photos"


@dataclass(frozen=True, slots=True, eq=False)
class SavedProbe:
    """`name` of what was learned, the key of the `model` whose vectors it judges, the `text` that it began at (empty
    without one), and the `cut`, 0..1.
    """

    name: str
    model: str
    text: str
    cut: float
    probe: Probe


def probe_bytes(saved: SavedProbe) -> bytes:
    """As it lies in a file, some 2 kB. Pure; the same for the same.

    Raises:
        ValueError: what could not be read again: an empty name, control characters, a cut outside 0..1, no numbers.
    """
    facts = {
        "name": saved.name,
        "model": saved.model,
        "text": saved.text,
        "cut": saved.cut,
        "bias": saved.probe.bias,
        "dimension": saved.probe.dimension,
    }
    weights = saved.probe.weights.astype(_NUMBER)
    if not _is_sound(facts, weights.nbytes) or not np.isfinite(weights).all():
        raise ValueError("this probe makes no sense")
    data = _MAGIC + json.dumps(facts).encode() + b"\n" + weights.tobytes()
    return data + _digest(data)


def probe_from(data: bytes, called: str) -> SavedProbe:
    """What `probe_bytes` made; `called` is its name for errors. Pure.

    Raises:
        TeachError: it is no such file, of a newer version, or damaged.
    """
    if not data.startswith(_MAGIC):
        raise TeachError(f"{called} is no tag that this version of PhotoClip can read", "choose one that was exported")
    body, digest = data[:-_DIGEST_BYTES], data[-_DIGEST_BYTES:]
    line, found, numbers = body[len(_MAGIC) :].partition(b"\n")
    if _digest(body) != digest or not found:
        raise TeachError(f"{called} is damaged", _DAMAGED)
    try:
        facts: Any = json.loads(line)
    except (ValueError, RecursionError):
        facts = None
    weights = np.frombuffer(numbers[: len(numbers) // _NUMBER.itemsize * _NUMBER.itemsize], _NUMBER).astype(np.float32)
    if not _is_sound(facts, len(numbers)) or not np.isfinite(weights).all():
        raise TeachError(f"{called} makes no sense", _DAMAGED)
    probe = Probe(weights, float(facts["bias"]))
    return SavedProbe(facts["name"], facts["model"], facts["text"], float(facts["cut"]), probe)


def write_probe(path: Path, saved: SavedProbe) -> None:
    """Write a file whole, or leave what lay there.

    Raises:
        StorageError: it cannot be written.
    """
    write_atomically(path, probe_bytes(saved))


def read_probe(path: Path) -> SavedProbe:
    """Read a file.

    Raises:
        TeachError: it is none of ours, of a newer version, or damaged.
        StorageError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_FILE_BYTES + 1)
    except OSError as error:
        raise storage_error(error, path, reading=True) from error
    return probe_from(data, str(path))


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST_BYTES).digest()


def _is_sound(facts: Any, weights_bytes: int) -> bool:
    """Whether the line says what it should: a digest can be right and the rest not."""
    return (
        isinstance(facts, dict)
        and all(isinstance(facts.get(word), str) and facts[word].isprintable() for word in _WORDS)
        and bool(facts["name"].strip())
        # No NaN and no infinity is at most anything.
        and all(type(facts.get(number)) in (int, float) and abs(facts[number]) <= _LARGEST for number in _NUMBERS)
        and 0 <= facts["cut"] <= 1
        and type(facts.get("dimension")) is int
        and facts["dimension"] > 0
        and weights_bytes == facts["dimension"] * _NUMBER.itemsize
    )
