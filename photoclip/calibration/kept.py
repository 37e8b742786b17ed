"""Vectors of texts on disk, so that a model makes each once. A file holds those of one model.

A line that says what it is; a BLAKE2b digest (16 bytes) of what follows; the dimension (little-endian uint32); and for
each vector its key (16 bytes) and its numbers (little-endian float32). It can be deleted at any time.
"""

import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoclip.config.files import write_atomically
from photoclip.domain.errors import StorageError
from photoclip.domain.photos import Vectors

Key = bytes
"""KEY_BYTES bytes: a digest of what a vector was made of."""
KEY_BYTES = 16
MOST_KEPT = 4_096
"""Vectors that nobody asked for this time go beyond so many: 8 MB of 512 dimensions."""

_MAGIC = b"photoclip vectors 1\n"
_NAME_BYTES = 8
_COUNT = np.dtype("<u4")
_NUMBER = np.dtype("<f4")

_log = logging.getLogger(__name__)

Make = Callable[[Sequence[int]], Iterable[Vectors]]
"""Positions to the unit vectors of what is there, in the same order, some (k, dimension) at a time."""


def key_of(*parts: object) -> Key:
    """The key of what can be written as JSON."""
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=KEY_BYTES).digest()


def kept_file(folder: Path, what: str, model_key: str) -> Path:
    """Where the vectors of a kind (`what`) and a model are kept: the name changes with the model's weights."""
    digest = hashlib.blake2b(os.fsencode(model_key), digest_size=_NAME_BYTES)
    return folder / f"{what}-{digest.hexdigest()}.vectors"


def made_once(kept: Path, dimension: int, keys: Sequence[Key], make: Make) -> Vectors:
    """The vectors (keys, dimension) of some keys: as `kept`, else made, and kept as far as they were made where `make`
    raises. A damaged file is made again; where it cannot be written, the next start makes it again.
    """
    known = _read(kept, dimension)
    missing = [at for key, at in {key: at for at, key in reversed(list(enumerate(keys)))}.items() if key not in known]
    missing.sort()
    made: dict[Key, npt.NDArray[np.float32]] = {}
    try:
        for vectors in make(missing) if missing else ():
            made.update(zip((keys[at] for at in missing[len(made) :]), vectors, strict=False))
    finally:
        if made:
            asked = {key: known[key] for key in keys if key in known}
            # Read again: somebody else may have kept theirs meanwhile.
            _write(kept, dimension, asked | made, _read(kept, dimension))
    if not keys:
        return np.empty((0, dimension), np.float32)
    return np.stack([known[key] if key in known else made[key] for key in keys])


def not_kept(kept: Path, dimension: int, keys: Iterable[Key]) -> int:
    """How many of some keys have no vector in a file."""
    return len(set(keys) - _read(kept, dimension).keys())


def _read(path: Path, dimension: int) -> dict[Key, npt.NDArray[np.float32]]:
    try:
        data = path.read_bytes()
    except OSError:
        return {}
    digest, body = data[len(_MAGIC) : len(_MAGIC) + KEY_BYTES], data[len(_MAGIC) + KEY_BYTES :]
    if not data.startswith(_MAGIC) or _digest(body) != digest or body[:4] != _COUNT.type(dimension).tobytes():
        return {}
    row = np.dtype([("key", f"V{KEY_BYTES}"), ("vector", _NUMBER, (dimension,))])
    rows = np.frombuffer(body, row, offset=_COUNT.itemsize)
    return {key.tobytes(): vector for key, vector in zip(rows["key"], rows["vector"].astype(np.float32), strict=True)}


def _write(
    path: Path,
    dimension: int,
    asked: Mapping[Key, npt.NDArray[np.float32]],
    others: Mapping[Key, npt.NDArray[np.float32]],
) -> None:
    kept = list({**asked, **others}.items())[: max(MOST_KEPT, len(asked))]
    rows = [key + vector.astype(_NUMBER).tobytes() for key, vector in kept]
    body = _COUNT.type(dimension).tobytes() + b"".join(rows)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, _MAGIC + _digest(body) + body)
    except (OSError, StorageError) as error:
        _log.warning("vectors of texts are not kept: %s", error)


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=KEY_BYTES).digest()
