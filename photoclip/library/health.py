"""Is everything sound, and what can be made again from the catalog and the photos."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import PhotoRow
from photoclip.decode.thumbnails import are_whole
from photoclip.domain.api import HealthReport, Problem
from photoclip.domain.decoding import DecodeOutcome, DecodeRequest, PixelSpec
from photoclip.domain.files import FileState
from photoclip.domain.ids import PhotoId
from photoclip.domain.ports import Decoder
from photoclip.domain.progress import CancelToken
from photoclip.search.live import LiveIndex

_ROWS_A_CHUNK = 2000
# The disk is waited for: reading 25 kB takes 0.1 ms from memory, and 10 ms from a hard disk.
_READERS = 4
_MOST_COUNTED = 10_000
_ALL = 1 << 40
_REPAIR = "photoclip doctor --repair"
_INDEX = "photoclip index"


class Health:
    """Looks over catalog, index, thumbnails and vectors of one open library. Memory does not grow with the library."""

    def __init__(
        self, backups: Path, thumbnails: Path, catalog: Catalog, live: LiveIndex, decoder: Decoder, pixels: PixelSpec
    ) -> None:
        self._backups = backups
        self._thumbnails = thumbnails
        self._catalog = catalog
        self._live = live
        self._decoder = decoder
        self._pixels = pixels

    def check(self, repair: bool, found: Sequence[Problem] = ()) -> HealthReport:
        """Look, and repair when asked to. Nothing is made from a catalog that is broken itself. `found`: by others."""
        problems = tuple(self._of_catalog())
        if not (repair and problems):
            problems += (*found, *self._of_index(repair), *self._of_thumbnails(repair), *self._of_vectors())
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
        lacking = made = 0
        for rows in self._without_thumbnails():
            lacking += len(rows)
            if repair:
                made += sum(self._is_of(outcome, rows) for outcome in self._decoded(rows))
        if not lacking:
            return []
        what = f"{lacking:,} photos have no sound thumbnail"
        if not repair:
            return [Problem("thumbnails", what, _REPAIR)]
        done = f"made {made:,} again" if made == lacking else ""
        return [Problem("thumbnails", what, f"{_INDEX}, to see which photos cannot be read", done)]

    def _of_vectors(self) -> Sequence[Problem]:
        model_id = self._live.model.model_id
        wanted = self._catalog.without_vector(model_id, _MOST_COUNTED)
        more = " or more" if len(wanted) == _MOST_COUNTED else ""
        if more and all(row.offline for row in wanted):
            wanted = self._catalog.without_vector(model_id, _ALL)
        lacking = sum(not row.offline for row in wanted)
        if not lacking:
            return []
        return [Problem("vectors", f"{lacking:,}{more} photos are not searchable yet", f"run: {_INDEX}")]

    def _without_thumbnails(self) -> Iterator[Sequence[PhotoRow]]:
        """Photos whose thumbnails are to be made, by the chunk."""
        ids = self._catalog.live_vector_ids(self._live.model.model_id)
        with ThreadPoolExecutor(_READERS, "photoclip-health") as readers:
            for at in range(0, len(ids), _ROWS_A_CHUNK):
                rows = self._catalog.photos([PhotoId(i) for i in ids[at : at + _ROWS_A_CHUNK].tolist()])
                online = [row for row in rows if row.places and not row.places[0].offline]
                are_there = readers.map(self._has, online)
                yield [row for row, is_there in zip(online, are_there, strict=True) if not is_there]

    def _decoded(self, rows: Sequence[PhotoRow]) -> Iterator[DecodeOutcome]:
        asked = (DecodeRequest(key, row.places[0].path, self._pixels) for key, row in enumerate(rows))
        return self._decoder.run(asked, CancelToken())

    def _is_of(self, outcome: DecodeOutcome, rows: Sequence[PhotoRow]) -> bool:
        return outcome.state is FileState.OK and outcome.content_hash == rows[outcome.key].content_hash

    def _has(self, row: PhotoRow) -> bool:
        return are_whole(self._thumbnails, row.content_hash)
