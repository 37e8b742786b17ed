"""Pictures for the screen, and thumbnails that are wanted now: decoded apart from indexing and queries."""

import queue
import secrets
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import PhotoRow
from photoclip.decode.pool import DecodePool
from photoclip.decode.thumbnails import are_whole
from photoclip.domain.browse import Picture, PictureRequest
from photoclip.domain.decoding import DecodeOutcome, DecodeRequest, PixelSpec, ViewSpec
from photoclip.domain.errors import CancelledError, PictureError
from photoclip.domain.files import FileState
from photoclip.domain.ids import PhotoId
from photoclip.domain.progress import CancelToken
from photoclip.library.thumbnail_place import ThumbnailPlace

_AT_ONCE = 2
_MOST_PLACES = 4
# What a network would want is not asked for here, but goes with each decoding; this is the size of most.
_PIXELS = PixelSpec(edge_px=224)
_SUFFIX = ".rgb"
_REMEDIES = {
    FileState.UNREADABLE: "check that the file is there and its drive is plugged in",
    FileState.DAMAGED: "replace the file by a copy of it that opens",
}
_REMEDY = "open it with another program"


class Viewing:
    """Decodes for the window in workers of its own, which start with the first picture. Thread-safe.

    Two pools of one worker each: a pool serves one caller at a time, and the viewer shows one picture while it loads
    the next. Mending takes one of them at most, so that the other one stays free for the viewer.
    """

    def __init__(self, folder: Path, catalog: Catalog, place: ThumbnailPlace) -> None:
        self._folder = folder
        self._catalog = catalog
        self._place = place
        self._all = tuple(DecodePool(place.folder, workers=1) for _ in range(_AT_ONCE))
        # The one given back last is taken first: the second worker starts only when two are wanted at once.
        self._free: queue.LifoQueue[DecodePool | None] = queue.LifoQueue()
        for pool in self._all:
            self._free.put(pool)
        self._mending = threading.Lock()
        clear_views(folder)

    def picture(self, request: PictureRequest) -> Picture:
        """See `LibraryApi.picture`."""
        target = self._folder / f"{secrets.token_hex(16)}{_SUFFIX}"
        try:
            spec = ViewSpec(request.edge_px, str(target))
            outcome = self._decoded([DecodeRequest(0, request.path, None, thumbnails=False, view=spec)])[0]
        except BaseException:
            _remove(target)
            raise
        view = outcome.view
        if view is None:
            _remove(target)
            raise PictureError(f"{request.path}: {outcome.reason}", _REMEDIES.get(outcome.state, _REMEDY))
        return Picture(str(target), view.width_px, view.height_px, view.full_width_px, view.full_height_px)

    def mend_thumbnails(self, photo_ids: Sequence[PhotoId]) -> tuple[PhotoId, ...]:
        """See `LibraryApi.mend_thumbnails`."""
        rows = self._catalog.photos(tuple(dict.fromkeys(photo_ids)))
        if any(not self._has(row) for row in rows):
            with self._mending:
                for attempt in range(_MOST_PLACES):
                    paths = [_online(row)[attempt : attempt + 1] for row in rows if not self._has(row)]
                    asked = [DecodeRequest(0, path, _PIXELS) for found in paths for path in found]
                    if not asked:
                        break
                    self._decoded(asked)
        return tuple(row.photo_id for row in rows if self._has(row))

    def configure(self) -> None:
        """Go by the present place of the thumbnails from the next picture on."""
        for pool in self._all:
            pool.configure(self._place.folder, workers=1)

    def close(self) -> None:
        """End the workers; who waits for a picture gets CancelledError. Idempotent."""
        for pool in self._all:
            pool.close()
        self._free.put(None)
        clear_views(self._folder)

    def _decoded(self, requests: Sequence[DecodeRequest]) -> tuple[DecodeOutcome, ...]:
        with self._leased() as pool:
            return tuple(pool.run(requests, CancelToken()))

    @contextmanager
    def _leased(self) -> Generator[DecodePool]:
        pool = self._free.get()
        try:
            if pool is None:
                raise CancelledError
            yield pool
        finally:
            self._free.put(pool)

    def _has(self, row: PhotoRow) -> bool:
        return are_whole(self._place.folder, row.content_hash)


def clear_views(folder: Path) -> None:
    """Remove pixels that nobody took away. Files that are still open on Windows stay for the next time."""
    # A folder that cannot be listed, with too many files open for instance, is cleared the next time.
    with suppress(OSError):
        for left in list(folder.glob(f"*{_SUFFIX}")):
            _remove(left)


def _online(row: PhotoRow) -> list[str]:
    return [place.path for place in row.places if not place.offline]


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
