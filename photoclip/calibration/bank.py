"""The bank of background captions on disk: its vectors are made once for each model."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from photoclip.calibration.background import read_captions
from photoclip.calibration.kept import kept_file, key_of, made_once
from photoclip.domain.photos import Vectors
from photoclip.domain.ports import Encoder
from photoclip.domain.progress import CancelToken

_AT_ONCE = 64
_DIGEST_BYTES = 8
_WHAT = "background"


def bank_vectors(
    captions: Path, kept: Path, dimension: int, encoder: Callable[[], Encoder], token: CancelToken
) -> Vectors:
    """The unit vectors (n, dimension) of the captions in a file: as `kept`, else embedded (a second or two) and kept.

    `kept` is named by `bank_file`. Where it is damaged or missing it is made again; where it cannot be written, the
    next start makes it again.

    Raises:
        CancelledError: when the token is cancelled.
    """
    texts = read_captions(captions)

    def make(missing: Sequence[int]) -> Iterator[Vectors]:
        for start in range(0, len(missing), _AT_ONCE):
            token.checkpoint()
            yield encoder().embed_texts([texts[at] for at in missing[start : start + _AT_ONCE]])

    return made_once(kept, dimension, [key_of(text) for text in texts], make)


def bank_file(folder: Path, captions: Path, model_key: str) -> Path:
    """Where the vectors of a model are kept: the name changes with the model's weights and with the captions."""
    digest = hashlib.blake2b(captions.read_bytes(), digest_size=_DIGEST_BYTES)
    beside = kept_file(folder, _WHAT, model_key)
    return beside.with_name(f"{beside.stem}-{digest.hexdigest()}{beside.suffix}")


def bank_files(folder: Path, model_key: str) -> list[Path]:
    """All that is kept of a model, of other captions too."""
    return sorted(folder.glob(f"{kept_file(folder, _WHAT, model_key).stem}-*"))
