"""The vectors of labels, kept on disk: a model makes those of a label once, and anew when its words change."""

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from time import sleep

from photoclip.calibration.kept import Key, kept_file, key_of, made_once, not_kept
from photoclip.domain.errors import CancelledError
from photoclip.domain.photos import Vectors
from photoclip.domain.ports import Encoder
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed
from photoclip.domain.tag_words import Label
from photoclip.tagging.labels import SYNONYMS, label_vectors
from photoclip.tagging.prompts import prompts, texts

_AT_ONCE = 8
"""Labels, some 70 texts: between two looks at the token."""
_LOOKS_EVERY_S = 0.1
_MOMENT_S = 0.0005
"""Whoever waits for the model gets it: Python gives a lock to who is awake."""


def label_file(folder: Path, model_key: str) -> Path:
    """Where the vectors of a model's labels are kept; it can be deleted at any time."""
    return kept_file(folder, "labels", model_key)


class KeptLabels:
    """Makes the vectors of labels with one model, each once. Thread-safe: of several that ask for many one makes them,
    the others wait; who asks for a few waits for nobody.
    """

    def __init__(
        self, kept: Path, dimension: int, encoder: Callable[[], Encoder], closing: CancelToken | None = None
    ) -> None:
        """`kept` is named by `label_file`. The encoder is loaded only where a vector is not kept. `closing` cancels
        what is made without a token.
        """
        self._kept = kept
        self._dimension = dimension
        self._encoder = encoder
        self._closing = closing
        self._making_many = threading.Lock()

    def vectors(
        self, labels: Sequence[Label], token: CancelToken | None = None, progressed: Progressed | None = None
    ) -> Vectors:
        """Unit vectors (labels, dimension), as `labels.label_vectors` makes them; `progressed` counts texts. Raises as
        that: what was made until then is kept.
        """
        token = self._closing if token is None else token

        def make(missing: Sequence[int]) -> Iterator[Vectors]:
            done = (0, *accumulate(len(_texts(labels[at])) for at in missing))
            for start in range(0, len(missing), _AT_ONCE):
                if progressed is not None:
                    progressed(Progress(Phase.LABELS, done[start], done[-1]))
                some = [labels[at] for at in missing[start : start + _AT_ONCE]]
                # A pause is not obeyed: others would have to wait for its end.
                _require_wanted(token)
                try:
                    made = label_vectors(some, self._encoder().embed_texts)
                except RuntimeError:
                    _require_wanted(token)  # the library closed the encoder meanwhile
                    raise
                yield made
                sleep(_MOMENT_S)

        keys = [_key(label) for label in labels]
        if len(labels) <= _AT_ONCE:
            return made_once(self._kept, self._dimension, keys, make)
        with self._turn(token):
            return made_once(self._kept, self._dimension, keys, make)

    def missing(self, labels: Sequence[Label]) -> int:
        """How many of some labels have no vector yet."""
        return not_kept(self._kept, self._dimension, map(_key, labels))

    @contextmanager
    def _turn(self, token: CancelToken | None) -> Generator[None]:
        while not self._making_many.acquire(timeout=_LOOKS_EVERY_S):
            _require_wanted(token)
        try:
            yield
        finally:
            self._making_many.release()


def _require_wanted(token: CancelToken | None) -> None:
    if token is not None and token.is_cancelled:
        raise CancelledError


def _key(label: Label) -> Key:
    """Changes with all that the model is asked for a label."""
    return key_of(SYNONYMS, _names(label))


def _names(label: Label) -> list[tuple[str, ...]]:
    """What the model is asked for the name of a label, and for each of its synonyms."""
    return [texts(name, prompts(label)) for name in (label.name, *label.synonyms)]


def _texts(label: Label) -> list[str]:
    return [text for several in _names(label) for text in several]
