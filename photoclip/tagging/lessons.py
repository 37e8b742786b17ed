"""Tags learned from what the person decided."""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.calibration.background import ranking
from photoclip.calibration.calibration import Calibration
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow, TagStates
from photoclip.domain.errors import TeachError
from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.domain.tag_api import TagState
from photoclip.domain.tag_words import Label
from photoclip.probes.learn import Learned, learn
from photoclip.tagging.columns import Values
from photoclip.tagging.standing import Named, having

MOST_ON_A_SIDE = 500
"""Of more accepted or rejected photos so many are learned from, always the same ones."""
FROM_ACCEPTED = 4
"""A label of a vocabulary is learned from so many accepted photos on; until then words know it as well."""

_SAME = 1.0 - 1e-6
_SCRAMBLE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What was learned, from the photos `yes` and `no` (n,), each ascending."""

    learned: Learned
    yes: PhotoIds
    no: PhotoIds

    @property
    def photos(self) -> PhotoIds:
        """All of them, in the order of `learned.left_out`."""
        return np.concatenate([self.yes, self.no])

    def left_out(self, photo_ids: PhotoIds, otherwise: float) -> tuple[npt.NDArray[np.bool_], Values]:
        """Which of some photos (n,), ascending, were learned from, and for these the probabilities that they have from
        all the others; `otherwise` where there are none.
        """
        told = dict(zip(self.photos.tolist(), self.learned.left_out.tolist(), strict=True))
        which = np.isin(photo_ids, self.photos)
        found = np.array([told[one] for one in photo_ids[which].tolist()], np.float32)
        return which, np.where(np.isfinite(found), found, np.float32(otherwise)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Taught:
    """`unseen`: decided photos that had no vector of the model."""

    digest: bytes
    calibration: Calibration
    lesson: Lesson | None
    unseen: PhotoIds


class Lessons:
    """Learns tags, each again only when its examples or the library's sample change. Thread-safe."""

    def __init__(self, catalog: Catalog, model: ModelRow, text: Callable[[Label], Vectors]) -> None:
        """`text`: the vector (1, dimension) of a label."""
        self._catalog = catalog
        self._model_id = model.model_id
        self._text = text
        self._lock = threading.Lock()
        self._taught: dict[str, _Taught] = {}

    def suits(self, named: Named, states: TagStates) -> bool:
        """Whether a tag goes by what was decided of it."""
        accepted = having(states, TagState.BY_HAND).size
        return accepted >= (1 if named.is_taught else FROM_ACCEPTED)

    def of(self, named: Named, states: TagStates, calibration: Calibration) -> Lesson | None:
        """What was learned of a tag; None where no photo that shows it has a vector of this model."""
        yes, no = (_some(having(states, state)) for state in (TagState.BY_HAND, TagState.REJECTED))
        digest = hashlib.blake2b(yes.tobytes() + b"|" + no.tobytes() + repr(named.words).encode()).digest()
        with self._lock:
            held = self._taught.get(named.key)
        is_same = held is not None and held.digest == digest and held.calibration is calibration
        if held is not None and is_same and not self._sees_more(held.unseen):
            return held.lesson
        lesson, unseen = self._learn(named, yes, no, calibration)
        with self._lock:
            self._taught[named.key] = _Taught(digest, calibration, lesson, unseen)
        return lesson

    def require(self, named: Named, states: TagStates, calibration: Calibration) -> Lesson:
        """The same. Raises TeachError where there is none."""
        if not having(states, TagState.BY_HAND).size:
            what = f"there is no photo of “{named.name}” that you accepted, from which it could be learned"
            raise TeachError(what, "accept at least one that shows it, or teach it")
        lesson = self.of(named, states, calibration)
        if lesson is None:
            what = f"none of the photos that show “{named.name}” is understood with this model yet"
            raise TeachError(what, "wait until it has seen them, or use the model that knows them")
        return lesson

    def _sees_more(self, unseen: PhotoIds) -> bool:
        return bool(unseen.size) and bool(self._catalog.live_among(self._model_id, unseen).size)

    def _learn(
        self, named: Named, yes: PhotoIds, no: PhotoIds, calibration: Calibration
    ) -> tuple[Lesson | None, PhotoIds]:
        """Also those of the photos that have no vector."""
        decided = np.concatenate([yes, no])
        (yes, shown), (no, others) = (self._vectors(some) for some in (yes, no))
        unseen = np.setdiff1d(decided, np.concatenate([yes, no]))
        if not yes.size:
            return None, unseen
        # Of two copies of a picture the person may have decided differently: it is what they saw it to be.
        apart = ~(_unit(others) @ _unit(shown).T >= _SAME).any(axis=1)
        (text,) = ranking(calibration.background, self._text(named.words))
        return Lesson(learn(shown, others[apart], calibration.sample, text), yes, no[apart]), unseen

    def _vectors(self, photo_ids: PhotoIds) -> tuple[PhotoIds, Vectors]:
        chunk = self._catalog.vectors_of(self._model_id, photo_ids)
        order = np.argsort(chunk.photo_ids)
        return chunk.photo_ids[order], chunk.vectors[order].astype(np.float32)


def _some(photo_ids: PhotoIds) -> PhotoIds:
    """A sample that hardly changes with one photo more or less, ascending."""
    if photo_ids.size <= MOST_ON_A_SIDE:
        return photo_ids
    scrambled = photo_ids.astype(np.uint64) * _SCRAMBLE
    return np.sort(photo_ids[np.argsort(scrambled, kind="stable")[:MOST_ON_A_SIDE]])


def _unit(vectors: Vectors) -> npt.NDArray[np.float64]:
    exact = vectors.astype(np.float64)
    return exact / np.maximum(np.linalg.norm(exact, axis=1, keepdims=True), 1e-12)
