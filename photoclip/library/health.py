"""Is everything sound, and what can be made again from the catalog and the photos."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import PhotoRow
from photoclip.decode.thumbnails import are_whole
from photoclip.domain.api import HealthReport, Problem
from photoclip.domain.decoding import DecodeRequest, PixelSpec
from photoclip.domain.files import FileState
from photoclip.domain.ids import PhotoId
from photoclip.domain.ports import Decoder
from photoclip.domain.progress import CancelToken
from photoclip.search.live import LiveIndex

_ROWS_A_CHUNK = 2000
_REPAIR = "photoclip doctor --repair"


class Health:
    """Looks over catalog, index, thumbnails and vectors of one open library."""

    def __init__(
        self, backups: Path, thumbnails: Path, catalog: Catalog, live: LiveIndex, decoder: Decoder, pixels: PixelSpec
    ) -> None:
        self._backups = backups
        self._thumbnails = thumbnails
        self._catalog = catalog
        self._live = live
        self._decoder = decoder
        self._pixels = pixels

    def check(self, repair: bool) -> HealthReport:
        """Look, and repair when asked to."""
        problems = (*self._of_catalog(), *self._of_index(repair), *self._of_thumbnails(repair), *self._of_vectors())
        return HealthReport(all(problem.repaired for problem in problems), problems)

    def _of_catalog(self) -> Sequence[Problem]:
        remedy = f"close PhotoClip, run: {_REPAIR}; backups lie in {self._backups}"
        return [Problem("catalog", line, remedy) for line in self._catalog.check()]

    def _of_index(self, repair: bool) -> Sequence[Problem]:
        what = self._live.problem()
        if not what:
            return []
        if repair:
            self._live.rebuild()
            self._live.save()
        return [Problem("index", what, _REPAIR, "built again from the catalog" if repair else "")]

    def _of_thumbnails(self, repair: bool) -> Sequence[Problem]:
        """Thumbnails of photos that are offline come back with their drive: they are no problem."""
        lacking = [row for row in self._photos() if row.places and not row.places[0].offline and not self._has(row)]
        if not lacking:
            return []
        what = f"{len(lacking)} photos have no sound thumbnail"
        if not repair:
            return [Problem("thumbnails", what, _REPAIR)]
        asked = (DecodeRequest(key, row.places[0].path, self._pixels) for key, row in enumerate(lacking))
        outcomes = self._decoder.run(asked, CancelToken())
        made = sum(o.state is FileState.OK and o.content_hash == lacking[o.key].content_hash for o in outcomes)
        done = f"made {made} again" if made == len(lacking) else ""
        return [Problem("thumbnails", what, "photoclip index, to see which photos cannot be read", done)]

    def _of_vectors(self) -> Sequence[Problem]:
        lacking = [row for row in self._catalog.without_vector(self._live.model.model_id, 1 << 40) if not row.offline]
        if not lacking:
            return []
        return [Problem("vectors", f"{len(lacking)} photos are not searchable yet", "run: photoclip index")]

    def _has(self, row: PhotoRow) -> bool:
        return are_whole(self._thumbnails, row.content_hash)

    def _photos(self) -> Iterator[PhotoRow]:
        ids = [PhotoId(i) for i in self._catalog.live_vector_ids(self._live.model.model_id).tolist()]
        for at in range(0, len(ids), _ROWS_A_CHUNK):
            yield from self._catalog.photos(ids[at : at + _ROWS_A_CHUNK])
