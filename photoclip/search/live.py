"""The index of one model's live vectors, kept equal to the catalog.

The catalog is the truth (promise 2): the file is only a faster way to get there. Whatever is missing, damaged or behind
is made again from the catalog's vectors.
"""

import logging
import threading
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.change import Change
from photoclip.domain.errors import CancelledError, PhotoClipError, StorageError
from photoclip.domain.photos import PhotoIds, Vectors
from photoclip.domain.ports import Neighbours
from photoclip.domain.progress import CancelToken
from photoclip.index.files import index_path
from photoclip.index.segments import Segments
from photoclip.index.store import LoadedSegments, check_segments, load_segments
from photoclip.search.compared import Compared
from photoclip.search.following import Following
from photoclip.search.meanwhile import Meanwhile

_UNFINISHED_SHARE = 0.2
"""An index that is not complete is written when so much of it is new."""
_POLL_S = 0.05
# As where somebody removed the -wal: what it held is lost, and its ids are given again.
_OF_ANOTHER_TIME = "it knows photos that the catalog has lost"

_log = logging.getLogger(__name__)


class LiveIndex:
    """Answers queries at any time, also while photos are added. Thread-safe.

    A large index that has to be built is built in a thread of its own; until it is complete, queries go through the
    vectors in the catalog that it does not have yet.
    """

    def __init__(self, catalog: Catalog, model: ModelRow, folder: Path) -> None:
        self._catalog = catalog
        self._model = model
        self._path = index_path(folder, model.model_id)
        self._following = Following(catalog, model)
        self._meanwhile = Meanwhile(catalog, model)
        self._compared = Compared(catalog, model)
        # Who loads or builds holds `_building`; who changes what is complete, `_changing`, maybe within the other.
        self._building = threading.Lock()
        self._changing = threading.Lock()
        self._beginning = threading.Lock()
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

    def query(self, vector: Vectors, k: int, allowed: PhotoIds | None = None) -> Neighbours:
        """The k nearest photos to a vector of shape (dimension,), among `allowed` (any order) when given."""
        index = self._for_query()
        if index is not None:
            if allowed is not None and not index.is_exact and self._compared.suits(allowed.size, len(index)):
                return self._compared.query(vector, k, allowed)
            return index.query(vector, k, allowed)
        unfinished = self._unfinished
        if unfinished is None:
            return self.query(vector, k, allowed)
        return self._meanwhile.query(vector, k, unfinished, allowed)

    def ids(self) -> PhotoIds:
        """Live photos with a vector, int64 (n,), ascending."""
        index = self._for_query()
        return self._catalog.live_vector_ids(self._model.model_id) if index is None else index.ids()

    @property
    def is_complete(self) -> bool:
        """Whether it is made; while it is not, queries are slower."""
        return self._index is not None

    def apply(self, change: Change) -> None:
        """Take over a committed change. While the index is not complete, what is new is left to who completes it."""
        with self._changing:
            if self._index is not None:
                self._following.apply(self._index, change)
            elif self._unfinished is not None:
                self._following.take_out(self._unfinished, change)
        self._compared.forget()

    def begin(self) -> None:
        """Load, build or complete it in a thread of its own, so that the first query finds it ready. Returns at once;
        `close` ends it.
        """
        with self._beginning:
            if self._index is None and self._builder is None and not self._stop.is_cancelled:
                self._builder = threading.Thread(target=self._build_aside, name="index-builder", daemon=True)
                self._builder.start()

    def prepare(self, token: CancelToken) -> None:
        """Load, build or complete it now.

        Raises:
            CancelledError: when the token is cancelled. A pause is not obeyed: queries would have to wait for its end.
        """
        while not self._building.acquire(timeout=_POLL_S):
            if token.is_cancelled:
                raise CancelledError
        try:
            if self._index is None:
                self._complete(token)
        finally:
            self._building.release()

    def save(self) -> None:
        """Write what changed, see `Segments.save`. A full disk costs only the shortcut: the next start builds it."""
        with self._saving:
            index = self._unfinished if self._index is None else self._index
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
        self._compared.forget()

    def problem(self) -> str:
        """What is wrong with the file at rest, "" when nothing is or it does not exist yet. Takes little memory."""
        if not self._path.exists():
            return ""
        checked = check_segments(self._path, self._model.dimension, self._model.name)
        return checked.reason or (_OF_ANOTHER_TIME if checked.last_row > self._catalog.last_vector_row() else "")

    def close(self) -> None:
        """Stop building. Queries are not asked any more. Idempotent."""
        self._stop.cancel()
        builder = self._builder
        if builder is not None:
            builder.join()

    def _for_query(self) -> Segments | None:
        """The complete index; None while it is being built. A query waits for loading, not for changes or building:
        those may take minutes. Where building ended too early, it goes on.
        """
        while self._index is None:
            if self._unfinished is not None and (self._builder is not None or self._building.locked()):
                return None
            if not self._building.acquire(timeout=_POLL_S):
                continue
            try:
                if self._index is None and self._following.is_near(self._load()):
                    self._finish(self._stop)
            finally:
                self._building.release()
            if self._index is None:
                self.begin()
                return None
        return self._index

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
            with self._beginning:
                self._builder = None

    def _load(self) -> Segments:
        """What there is to be completed: what was begun, or the file, or nothing yet. `_building` is held."""
        if self._unfinished is None:
            loaded = self._loaded()
            if loaded.reason and self._path.exists():
                _log.warning("the index is built again: %s", loaded.reason)
            self._saved_photos = 0 if loaded.index is None else len(loaded.index)
            self._unfinished = self._fresh() if loaded.index is None else loaded.index
        return self._unfinished

    def _loaded(self) -> LoadedSegments:
        loaded = load_segments(self._path, self._model.dimension, self._model.name)
        if loaded.index is not None and loaded.index.last_row > self._catalog.last_vector_row():
            return LoadedSegments(None, _OF_ANOTHER_TIME)
        return loaded

    def _fresh(self) -> Segments:
        expected = self._catalog.count_vectors(self._model.model_id)
        return Segments(self._model.dimension, model=self._model.name, expected=expected)

    def _complete(self, token: CancelToken) -> None:
        """Catch up, whenever the file was written. `_building` is held."""
        index = self._load()
        if not self._following.is_near(index):
            self._following.catch_up(index, token)
        self._finish(token)

    def _finish(self, token: CancelToken) -> None:
        with self._changing:
            # What was committed meanwhile; `apply` waits, and finds the index complete.
            index = self._load()
            self._following.catch_up(index, token)
            self._index, self._unfinished = index, None

    def _has_grown(self, index: Segments) -> bool:
        return len(index) - self._saved_photos > _UNFINISHED_SHARE * len(index)
