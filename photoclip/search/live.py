"""The index of one model's live vectors, kept equal to the catalog.

The catalog is the truth (promise 2): the file is only a faster way to get there. Whatever is missing, damaged or behind
is made again from the catalog's vectors.
"""

import logging
import threading
from pathlib import Path

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.change import Change
from photoclip.domain.errors import CancelledError, PhotoClipError, StorageError
from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.domain.ports import Neighbours
from photoclip.domain.progress import CancelToken
from photoclip.index.segments import LoadedSegments, Segments, load_segments
from photoclip.search.meanwhile import Meanwhile

# Less than a second of building at 512 dimensions on one core: so long a cancel may have to wait.
_ROWS_A_CHUNK = 512
_AT_ONCE_ROWS = 4096
"""A query waits for so many to be added; for more it goes through the catalog, which takes 3 s in a million."""
_UNFINISHED_SHARE = 0.2
"""An index that is not complete is written when so much of it is new."""
_POLL_S = 0.05

_log = logging.getLogger(__name__)


class LiveIndex:
    """Answers queries at any time, also while photos are added. Thread-safe.

    A large index that has to be built is built in a thread of its own; until it is complete, queries go through the
    vectors in the catalog that it does not have yet.
    """

    def __init__(self, catalog: Catalog, model: ModelRow, folder: Path) -> None:
        self._catalog = catalog
        self._model = model
        self._path = folder / f"{model.model_id}.hnsw"
        self._meanwhile = Meanwhile(catalog, model)
        # Who loads or builds holds `_building`; who changes what is complete, `_changing`, maybe within the other.
        self._building = threading.Lock()
        self._changing = threading.RLock()
        self._saving = threading.Lock()
        self._index: Segments | None = None
        self._unfinished: Segments | None = None
        self._saved_photos = 0
        self._trouble = ""
        self._stop = CancelToken()
        self._builder: threading.Thread | None = None

    @property
    def model(self) -> ModelRow:
        """Whose vectors these are."""
        return self._model

    def __len__(self) -> int:
        index = self._for_query()
        return self._catalog.count_vectors(self._model.model_id) if index is None else len(index)

    def query(self, vector: Vectors, k: int) -> Neighbours:
        """The k nearest photos to a vector of shape (dimension,)."""
        index = self._for_query()
        if index is not None:
            return index.query(vector, k)
        unfinished = self._unfinished
        return self.query(vector, k) if unfinished is None else self._meanwhile.query(vector, k, unfinished)

    def apply(self, change: Change) -> None:
        """Take over a committed change. Cheap while the index is not complete: who completes it catches up."""
        with self._changing:
            if self._index is None:
                return
            self._append_new(self._index)
            self._bring_back(self._index, change)
            self._take_out(self._index, change)

    def begin(self) -> None:
        """Load, build or complete it in a thread of its own, so that the first query finds it ready. Returns at once;
        `close` ends it.
        """
        with self._changing:
            if self._index is None and self._builder is None and not self._stop.is_cancelled:
                self._builder = threading.Thread(target=self._build_aside, name="index-builder", daemon=True)
                self._builder.start()

    def prepare(self, token: CancelToken) -> None:
        """Load, build or complete it now.

        Raises:
            CancelledError: when the token is cancelled. A pause is not obeyed: queries would have to wait for its end.
        """
        while not self._building.acquire(timeout=_POLL_S):
            _check(token)
        try:
            if self._index is None:
                self._load()
                self._complete(token)
        finally:
            self._building.release()

    def save(self) -> None:
        """Write what changed, see `Segments.save`. A full disk costs only the shortcut: the next start builds it."""
        with self._saving:
            index = self._index or self._unfinished
            if index is None or (index is self._unfinished and not self._has_grown(index)):
                return
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                index.save(self._path)
            except (OSError, StorageError) as error:
                if str(error) != self._trouble:
                    _log.warning("the index was not saved, it will be built again: %s", error)
                self._trouble = str(error)
            else:
                self._trouble = ""
                self._saved_photos = len(index)

    def rebuild(self) -> None:
        """Forget file and index, and build from the catalog. The file is replaced by the next `save`."""
        with self._building:
            with self._changing:
                self._index = None
                self._unfinished = self._fresh()
            self._complete(self._stop)

    def problem(self) -> str:
        """What is wrong with the file at rest, "" when nothing is or it does not exist yet."""
        return self._loaded().reason if self._path.exists() else ""

    def close(self) -> None:
        """Stop building. Queries are not asked any more. Idempotent."""
        self._stop.cancel()
        builder = self._builder
        if builder is not None:
            builder.join()

    def _for_query(self) -> Segments | None:
        """The complete index; None while it is being built. A query waits for loading, not for changes or building:
        those may take minutes.
        """
        while True:
            if self._index is not None:
                return self._index
            if self._unfinished is not None:
                return None
            if not self._building.acquire(timeout=_POLL_S):
                continue
            try:
                if self._index is None and self._unfinished is None:
                    self._load()
                    if self._is_nearly_complete():
                        self._complete(self._stop)
            finally:
                self._building.release()
            if self._index is None:
                self.begin()

    def _build_aside(self) -> None:
        """Where that fails, it is left to the next `prepare`; `_builder` stays, so that no query tries again."""
        try:
            self.prepare(self._stop)
        except CancelledError:
            pass
        except PhotoClipError as error:
            _log.warning("the index could not be built: %s", error)
        except Exception:  # noqa: BLE001 - a job boundary: searches go on through the catalog
            _log.exception("building the index ended with a bug")
        else:
            with self._changing:
                self._builder = None

    def _load(self) -> None:
        """Bring back the file, or begin anew, unless that was done."""
        if self._unfinished is None:
            loaded = self._loaded()
            if loaded.reason and self._path.exists():
                _log.warning("the index is built again: %s", loaded.reason)
            self._saved_photos = 0 if loaded.index is None else len(loaded.index)
            self._unfinished = loaded.index or self._fresh()

    def _loaded(self) -> LoadedSegments:
        loaded = load_segments(self._path, self._model.dimension, self._model.name)
        # As where somebody removed the -wal: what it held is lost, and its ids are given again.
        if loaded.index is not None and loaded.index.last_row > self._catalog.last_vector_row():
            return LoadedSegments(None, "it knows photos that the catalog has lost")
        return loaded

    def _fresh(self) -> Segments:
        expected = self._catalog.count_vectors(self._model.model_id)
        return Segments(self._model.dimension, model=self._model.name, expected=expected)

    def _is_nearly_complete(self) -> bool:
        last_row = 0 if self._unfinished is None else self._unfinished.last_row
        return self._catalog.count_vectors(self._model.model_id, last_row, _AT_ONCE_ROWS + 1) <= _AT_ONCE_ROWS

    def _complete(self, token: CancelToken) -> None:
        """Make the ids equal to the catalog's, whenever the file was written. `_building` is held."""
        index = self._unfinished
        assert index is not None
        self._append_new(index, token)
        with self._changing:
            # What was committed meanwhile; `apply` waits, and finds the index complete.
            self._append_new(index, token)
            live, held = self._catalog.live_vector_ids(self._model.model_id), index.ids()
            index.remove(np.setdiff1d(held, live, assume_unique=True))
            self._add(index, np.setdiff1d(live, held, assume_unique=True))
            self._index, self._unfinished = index, None

    def _append_new(self, index: Segments, token: CancelToken | None = None) -> None:
        while True:
            if token is not None:
                _check(token)
            chunk = self._catalog.vectors(self._model.model_id, index.last_row, _ROWS_A_CHUNK)
            if len(chunk.photo_ids) == 0:
                return
            index.add(chunk.photo_ids, chunk.vectors.astype(np.float32))
            index.last_row = chunk.last_row

    def _bring_back(self, index: Segments, change: Change) -> None:
        """Photos that came back have old vector rows. Two threads may bring their changes in another order than they
        were committed in: what the catalog says now counts.
        """
        if change.appeared:
            self._add(index, index.lacking(np.array(change.appeared, dtype=np.int64)))

    def _take_out(self, index: Segments, change: Change) -> None:
        if change.vanished:
            gone = np.array(change.vanished, dtype=np.int64)
            index.remove(np.setdiff1d(gone, self._catalog.live_among(self._model.model_id, gone)))

    def _add(self, index: Segments, photo_ids: PhotoIds) -> None:
        for start in range(0, photo_ids.size, _ROWS_A_CHUNK):
            chunk = self._catalog.vectors_of(self._model.model_id, photo_ids[start : start + _ROWS_A_CHUNK])
            index.add(chunk.photo_ids, chunk.vectors.astype(np.float32))

    def _has_grown(self, index: Segments) -> bool:
        return len(index) - self._saved_photos > _UNFINISHED_SHARE * len(index)


def _check(token: CancelToken) -> None:
    if token.is_cancelled:
        raise CancelledError
