"""What the catalog of a large library takes: each look at it that an engine has, and the commit of one photo."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
from measuring import core_milliseconds, milliseconds, peak_mb, seconds

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.config.paths import library_paths
from photoclip.domain.browse import Order, Scope, ScopeKind
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.domain.photos import DecodedPhoto, Facts


def catalog_figures(folder: Path) -> dict[str, float]:
    """Milliseconds, and the growth of memory in MB where it is a megabyte at least."""
    paths = library_paths(folder / "library")
    opening, catalog = seconds(lambda: Catalog.open(paths.catalog, paths.backups))
    figures = {"open the catalog, ms": 1e3 * opening}
    with closing(catalog):
        for what, work in _looks(catalog).items():
            grown = peak_mb(work)
            figures[f"{what}, ms"] = milliseconds(work)
            figures[f"{what}, core-ms"] = core_milliseconds(work)
            if grown >= 1:
                figures[f"{what}, MB"] = grown
        figures |= _one_photo(catalog)
    return figures


def _looks(catalog: Catalog) -> dict[str, Callable[[], object]]:
    model = catalog.active_model()
    assert model is not None
    ids = catalog.live_vector_ids(model.model_id)
    screen = [PhotoId(photo_id) for photo_id in np.random.default_rng(0).choice(ids, 200, replace=False).tolist()]
    watched = catalog.folders()[0]
    inner = catalog.details(screen[:1])[0].files[0].path
    inside = os.path.dirname(os.path.relpath(inner, watched.path))  # noqa: PTH120 - as the catalog keeps it
    scopes = {"library": Scope(), "recent": Scope(ScopeKind.RECENT)}
    scopes["watched folder"] = Scope(ScopeKind.FOLDER, watched.folder_id)
    if inside:
        scopes["one folder"] = Scope(ScopeKind.FOLDER, watched.folder_id, inside)
    looks: dict[str, Callable[[], object]] = {
        f"listing: {scope}, {order.value}": lambda scope=scopes[scope], order=order: catalog.listing(scope, order)
        for scope in scopes
        for order in Order
    }
    return looks | {
        "details of 200 photos": lambda: catalog.details(screen),
        "rows of 50 hits": lambda: catalog.photos(screen[:50]),
        "folder tree": catalog.folder_tree,
        "counts": catalog.counts,
        "folders": catalog.folders,
        "failures": catalog.failures,
        "sizes of all photos": catalog.photo_sizes,
        "ids of all vectors": lambda: catalog.live_vector_ids(model.model_id),
        "photos without a vector": lambda: catalog.without_vector(model.model_id, 1 << 40),
        "files known of one folder": lambda: catalog.unlike(watched.folder_id, {}, (), (inside,)),
        "files known of all": lambda: catalog.unlike(watched.folder_id, {}),
    }


def _one_photo(catalog: Catalog) -> dict[str, float]:
    """Commit twenty photos one by one, and take them out again."""
    model = catalog.active_model()
    assert model is not None
    rng = np.random.default_rng()
    watched = catalog.folders()[0]
    taken: list[float] = []
    for number in range(20):
        vector = rng.standard_normal(model.dimension).astype(np.float16)
        photo = DecodedPhoto(ContentHash(rng.bytes(32).hex()), 1, "JPEG", 4, 3, 0, Facts())
        place = Place(watched.folder_id, f"one-{number}.jpg", Stamp(1, number, number))
        batch = Batch(1, model.model_id, understood=(Understood(place, photo, vector),))
        taken.append(1e3 * seconds(lambda batch=batch: catalog.commit(batch))[0])
    here = catalog.unlike(watched.folder_id, {}, (), ("",))
    ours = [file.file_id for file in here if file.relative_path.startswith("one-")]
    catalog.commit(Batch(1, model.model_id, gone=tuple(ours)))
    return {"commit of one photo, median ms": float(np.median(taken)), "commit of one photo, worst ms": max(taken)}
