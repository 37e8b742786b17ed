"""How long a search takes from typed words to what is shown, and each step of it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from time import perf_counter, time_ns
from types import MappingProxyType

import numpy as np

from photoclip.bench.searching import clustered
from photoclip.bench.table import Table, Value, percentile
from photoclip.calibration.background import background
from photoclip.calibration.calibration import MOST_SAMPLED, Calibration, calibrated
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, ModelRow, Place, Understood
from photoclip.decode.pool import DecodePool
from photoclip.domain.files import Stamp
from photoclip.domain.found import SearchRequest, Sorting
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts, PhotoIds, Vectors
from photoclip.domain.ports import Encoder
from photoclip.domain.progress import CancelToken
from photoclip.domain.query import InFolder, Words
from photoclip.search.branch import FIRST_DEPTH, MOST_COUNTED, RankedBranch
from photoclip.search.cached import Recent
from photoclip.search.compose import Part, Vector, compose
from photoclip.search.live import LiveIndex
from photoclip.search.pages import hits_of
from photoclip.search.search import Search
from photoclip.search.templates import prompts
from photoclip.search.vectors import MOST_KEPT, QueryVectors

_DIMENSION = 512
_CAPTIONS = 400
_NEARNESS = 0.5
_AT_ONCE = 4_096
_TIMES = 30
_PAGE = 100
_FOLDERS = 20
_DAY_S = 86_400
_BY = MappingProxyType({Sorting.RELEVANCE: "by relevance", Sorting.NEWEST: "by date"})


def latency_table(sizes: tuple[int, ...], encoder: Encoder, scratch: Path) -> Table:
    """Medians, in milliseconds. Whole searches are the first page of `Search.search` for words that were not asked
    before, with the time that the encoder takes for them; in place of its vectors stand drawn ones, which lie near some
    of the photos. Steps: the encoder's, the nearest vectors, which photos lie in one folder of 20, the nearest of
    these, the rows that are shown, and all photos by date. A quarter of the photos stands behind others where bursts
    are one.
    """
    rows = tuple(row for size in sizes for row in _rows(size, encoder, scratch / f"latency-{size}"))
    note = f"text: {encoder.card.name}, {encoder.device}; vectors: {_DIMENSION}"
    return Table("latency", ("photos", "what", "median_ms"), rows, note)


def _rows(size: int, encoder: Encoder, scratch: Path) -> tuple[tuple[Value, ...], ...]:
    with closing(Catalog.open(scratch / "catalog.sqlite", scratch / "backups")) as catalog:
        model = catalog.model("synthetic", _DIMENSION)
        _fill(catalog, model, size)
        index = LiveIndex(catalog, model, scratch)
        with closing(index):
            index.prepare(CancelToken())
            calibration = calibrated(background(_texts(_CAPTIONS, 6)), clustered(MOST_SAMPLED, 4))
            timed = [*_searches(catalog, index, calibration, encoder, scratch)]
            timed += _steps(catalog, index, calibration, encoder)
    return tuple((size, what, round(median_ms, 2)) for what, median_ms in timed)


def _searches(
    catalog: Catalog, index: LiveIndex, calibration: Calibration, encoder: Encoder, scratch: Path
) -> Iterator[tuple[str, float]]:
    texts, kept = _texts(_TIMES, 7), Recent[Vector](MOST_KEPT)
    with DecodePool(scratch, workers=1) as pool:
        vectors = QueryVectors(catalog, index.model, lambda: encoder, pool, encoder.card.pixels, kept)
        search = Search(catalog, index, vectors, lambda: calibration, Recent(1), lambda: 0)

        def first_page(number: int, sorting: Sorting, *, collapses: bool) -> None:
            asked = prompts(Words(f"dog {number}"))
            encoder.embed_texts(asked)
            for prompt in asked:
                kept.put((index.model.name, prompt), texts[number])
            search.search(SearchRequest(f'"dog {number}"', _PAGE, sorting=sorting, collapses=collapses))

        for sorting, by in _BY.items():
            yield f"search, {by}", _median(partial(first_page, sorting=sorting, collapses=False))
            yield f"search, {by}, bursts as one", _median(partial(first_page, sorting=sorting, collapses=True))


def _steps(
    catalog: Catalog, index: LiveIndex, calibration: Calibration, encoder: Encoder
) -> Iterator[tuple[str, float]]:
    yield "text", _median(lambda number: encoder.embed_texts(prompts(Words(f"dog number {number}"))))
    queries = _texts(_TIMES, 5)
    asked = [compose([Part(query, 1.0)], calibration) for query in queries]
    everything = index.ids()
    condition = InFolder("folder 7")
    allowed = catalog.matching(condition, {})
    catalog.arranged(everything[:10], Sorting.NEWEST)

    def ranked(number: int, among: PhotoIds | None) -> PhotoIds:
        total = everything.size if among is None else among.size
        return RankedBranch(index, asked[number], calibration, among, total).best(FIRST_DEPTH, MOST_COUNTED).ids

    yield "vectors", _median(lambda number: ranked(number, None))
    yield (
        "filter",
        _median(lambda _: np.intersect1d(index.ids(), catalog.matching(condition, {}), assume_unique=True)),
    )
    yield "vectors in a folder", _median(lambda number: ranked(number, allowed))
    shown = ranked(0, None)[:_PAGE]
    yield "rows", _median(lambda _: hits_of(catalog, shown, np.zeros(shown.size, np.float32)))
    yield "all by date", _median(lambda _: catalog.arranged(everything, Sorting.NEWEST))


def _texts(count: int, seed: int) -> Vectors:
    """Vectors that lie near one cluster each, and as far from all photos as texts do (cosines of 0.3)."""
    vectors = clustered(count, seed)
    noise = np.random.default_rng(seed).standard_normal(vectors.shape, np.float32)
    vectors = _NEARNESS * vectors + noise / np.linalg.norm(noise, axis=1, keepdims=True)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _fill(catalog: Catalog, model: ModelRow, size: int) -> None:
    folder = catalog.add_folder("/photos", ())
    now_s = time_ns() // 1_000_000_000
    for start in range(0, size, _AT_ONCE):
        vectors = clustered(min(_AT_ONCE, size - start), 2 + start).astype(np.float16)
        alike = vectors[1::4]
        alike[:] = vectors[0::4][: len(alike)]
        understood: list[Understood] = []
        for number, vector in enumerate(vectors, start):
            # Every fourth photo is of a burst with the one before.
            moment_s = now_s - (number - (number % 4 == 1)) * _DAY_S // 50
            stamp = Stamp(1_000, moment_s * 1_000_000_000, 0)
            place = Place(folder.folder_id, f"folder {number % _FOLDERS}/{number}.jpg", stamp)
            photo = DecodedPhoto(ContentHash(f"{number:064x}"), 1_000, "JPEG", 4_000, 3_000, number, Facts())
            understood.append(Understood(place, photo, vector))
        catalog.commit(Batch(1, model.model_id, understood=tuple(understood)))


def _median(work: Callable[[int], object]) -> float:
    work(0)
    times: list[float] = []
    for number in range(_TIMES):
        began = perf_counter()
        work(number)
        times.append(1000 * (perf_counter() - began))
    return percentile(times, 0.5)
