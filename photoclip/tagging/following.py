"""Keeps what is made of a library's vectors true while photos come and go."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow, VectorChunk
from photoclip.domain.change import Change
from photoclip.domain.errors import CancelledError
from photoclip.domain.photos import PhotoIds
from photoclip.domain.progress import CancelToken, Phase, Progress, Progressed

_ROWS_A_CHUNK = 8_192
"""Between two looks at the token: 0.2 s with 400 labels."""
_MOST_NEW_CHUNKS = 8
"""When more came, all is made anew."""
S = TypeVar("S", bound="Made")


class Made(Protocol):
    """Something made of the vectors of photos."""

    def with_photos(self: S, chunk: VectorChunk) -> S:
        """With more photos, or other vectors of those that it has."""
        ...

    def without(self: S, photo_ids: PhotoIds) -> S:
        """Without some photos."""
        ...


class Slot(NamedTuple):
    """Where something is kept: its kind, and which it is of those."""

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """What is to be made: `origin` is what makes it this one and no other, `empty` that of no photos."""

    origin: object
    empty: Made


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    origin: object
    made: Made


class Following:
    """What is made of the live vectors of one model, one thing for each slot. Thread-safe; who asks for the same waits
    for who makes it.
    """

    def __init__(self, catalog: Catalog, model: ModelRow, most: Mapping[str, int]) -> None:
        """`most`: how many of a kind are kept, those that were asked for last; any number of the others."""
        self._most = most
        self._catalog = catalog
        self._model_id = model.model_id
        self._making = threading.RLock()
        self._hearing = threading.Lock()
        self._appeared: set[int] = set()
        self._vanished: set[int] = set()
        self._slots: OrderedDict[Slot, _Held] = OrderedDict()
        self._last_row = 0

    def apply(self, change: Change) -> None:
        """Hear of a committed change. Returns at once."""
        with self._hearing:
            self._appeared.update(change.appeared)
            self._vanished.update(change.vanished)

    def is_empty(self) -> bool:
        """Whether no photo has a vector, of any model."""
        return not self._catalog.last_vector_row()

    def current(
        self,
        wishes: Mapping[Slot, Wish],
        token: CancelToken | None = None,
        progressed: Progressed | None = None,
    ) -> dict[Slot, Made]:
        """What each slot is to hold, for the photos that are there now, all for the same ones. What is not there yet is
        made in one go through all vectors: 0.3 s for 100,000 of 512 dimensions, and what each takes.

        Raises:
            CancelledError: when the token is cancelled.
        """
        with self._making:
            self._catch_up()
            while missing := {slot: wish.empty for slot, wish in wishes.items() if not self._holds(slot, wish)}:
                for slot, made in self._made(missing, token, progressed).items():
                    self._slots[slot] = _Held(wishes[slot].origin, made)
                # What was made just now may know of newer photos than the others.
                self._catch_up()
            for slot in wishes:
                self._slots.move_to_end(slot)
            found = {slot: self._slots[slot].made for slot in wishes}
            self._let_go()
            return found

    def once(
        self,
        wishes: Mapping[Slot, Wish],
        within: PhotoIds | None,
        token: CancelToken | None = None,
        progressed: Progressed | None = None,
    ) -> dict[Slot, Made]:
        """The same `within` some photos, None: all; nothing is kept."""
        return self._made({slot: wish.empty for slot, wish in wishes.items()}, token, progressed, within)

    def forget(self, slot: Slot) -> None:
        """Make it anew when it is asked for."""
        with self._making:
            self._slots.pop(slot, None)

    def _holds(self, slot: Slot, wish: Wish) -> bool:
        held = self._slots.get(slot)
        return held is not None and held.origin is wish.origin

    def _made(
        self,
        missing: Mapping[Slot, Made],
        token: CancelToken | None,
        progressed: Progressed | None,
        within: PhotoIds | None = None,
    ) -> dict[Slot, Made]:
        made, done = dict(missing), 0
        total = self._catalog.count_vectors(self._model_id) if within is None else within.size
        for chunk in self._chunks(0) if within is None else self._chunks_of(within):
            # A pause is not obeyed: others would have to wait for its end.
            if token is not None and token.is_cancelled:
                raise CancelledError
            made = {slot: one.with_photos(chunk) for slot, one in made.items()}
            done += len(chunk.photo_ids)
            if progressed is not None:
                progressed(Progress(Phase.INDEXING, min(done, total), total))
        return made

    def _catch_up(self) -> None:
        with self._hearing:
            appeared, vanished = self._appeared, self._vanished
            self._appeared, self._vanished = set(), set()
        try:
            if not self._slots or not self._follow(_ids(appeared), _ids(vanished)):
                self._begin()
        except BaseException:
            # What was heard of is not done.
            self._slots.clear()
            raise

    def _follow(self, appeared: PhotoIds, vanished: PhotoIds) -> bool:
        """Take over what is new; False where that is too much."""
        new: list[VectorChunk] = []
        for chunk in self._chunks(self._last_row):
            new.append(chunk)
            self._last_row = chunk.last_row
            if len(new) > _MOST_NEW_CHUNKS:
                return False
        # Photos that came back have old rows.
        back = np.setdiff1d(appeared, np.concatenate([_ids(()), *(chunk.photo_ids for chunk in new)]))
        if back.size:
            new.append(self._catalog.vectors_of(self._model_id, back))
        gone = np.setdiff1d(vanished, self._catalog.live_among(self._model_id, vanished)) if vanished.size else vanished
        if gone.size or any(chunk.photo_ids.size for chunk in new):
            for slot, held in self._slots.items():
                made = held.made
                for chunk in new:
                    made = made.with_photos(chunk)
                self._slots[slot] = _Held(held.origin, made.without(gone))
        return True

    def _begin(self) -> None:
        self._slots.clear()
        self._last_row = self._catalog.last_vector_row()

    def _let_go(self) -> None:
        for kind, most in self._most.items():
            of_kind = [slot for slot in self._slots if slot.kind == kind]
            for slot in of_kind[:-most]:
                del self._slots[slot]

    def _chunks(self, after_row: int) -> Iterator[VectorChunk]:
        while True:
            chunk = self._catalog.vectors(self._model_id, after_row, _ROWS_A_CHUNK)
            after_row = chunk.last_row
            if not len(chunk.photo_ids):
                return
            yield chunk

    def _chunks_of(self, photo_ids: PhotoIds) -> Iterator[VectorChunk]:
        for start in range(0, photo_ids.size, _ROWS_A_CHUNK):
            yield self._catalog.vectors_of(self._model_id, photo_ids[start : start + _ROWS_A_CHUNK])


def _ids(some: Iterable[int]) -> PhotoIds:
    return np.array(sorted(some), np.int64)
