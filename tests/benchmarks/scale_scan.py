"""Looking through the folders of a large library whose files are there and as they were."""

import gc
import time
from contextlib import closing
from pathlib import Path

from measuring import peak_mb, seconds

from photoclip.catalog.catalog import Catalog
from photoclip.config.paths import library_paths
from photoclip.decode.pool import DecodePool
from photoclip.domain.change import Change
from photoclip.domain.decoding import PixelSpec
from photoclip.domain.progress import CancelToken, Progress
from photoclip.ingest.rooms import Rooms
from photoclip.ingest.survey import Survey, survey
from photoclip.scan.touched import Touch
from photoclip.scan.walk import walk


class _Deaf:
    def progressed(self, progress: Progress) -> None:
        pass

    def changed(self, change: Change) -> None:
        pass

    def folders_changed(self) -> None:
        pass


def scan_figures(folder: Path) -> dict[str, float]:
    """The walk alone; then walk, catalog and comparison, of everything and of one folder that was touched."""
    paths = library_paths(folder / "library")
    with (
        closing(Catalog.open(paths.catalog, paths.backups)) as catalog,
        closing(DecodePool(None, workers=1)) as decoder,
    ):
        model = catalog.active_model()
        assert model is not None
        (watched,) = catalog.folders()
        rooms = Rooms(
            catalog=catalog,
            decoder=decoder,
            encoder=lambda: None,
            model=model,
            pixels=PixelSpec(256),
            thumbnail=lambda _: None,
            own_folders=(),
        )
        root = Path(watched.path)
        walking_s, files = seconds(lambda: sum(1 for _ in walk(watched.path, (), CancelToken())))
        figures = {"files": float(files), "walk, s": walking_s, "walk, µs a file": 1e6 * walking_s / files}

        def look(touched: tuple[Touch, ...] | None = None) -> Survey:
            places = None if touched is None else {watched.folder_id: touched}
            return survey(rooms, False, CancelToken(), _Deaf(), places)

        surveying_s, surveyed = seconds(look)
        (found,) = surveyed.folders
        assert (found.diff.unchanged, found.diff.is_empty) == (files, True), found.diff.unchanged
        del surveyed, found
        gc.collect()
        figures["survey of all, s"] = surveying_s
        figures["survey of all, MB more"] = peak_mb(look)
        inner = min((path for path in root.rglob("*") if path.is_dir()), default=root)
        while any(path.is_dir() for path in inner.iterdir()):
            inner = min(path for path in inner.iterdir() if path.is_dir())
        touch = Touch("" if inner == root else str(inner.relative_to(root)), False)
        figures["files in the touched folder"] = float(sum(1 for _ in inner.iterdir()))
        started = time.perf_counter()
        look((touch,))
        figures["survey of a touched folder, ms"] = 1e3 * (time.perf_counter() - started)
    return figures
