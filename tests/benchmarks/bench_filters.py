"""How long each condition of a query takes in a large catalog, as a share of listing all photos once.

    python tests/benchmarks/bench_filters.py FOLDER [--photos 100000]

FOLDER gets a catalog of that many photos with facts of every kind, without vectors, unless it has one. Times are those
of the processor, as on a machine that does nothing else: the best of three while nothing changes ("warm"); "cold" is
the first one after a photo came, when what is gathered of all photos is gathered anew.
"""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from measuring import core_milliseconds

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.domain import query
from photoclip.domain.browse import Order, Scope
from photoclip.domain.files import FolderState, Stamp
from photoclip.domain.found import Sorting
from photoclip.domain.ids import ContentHash, FolderId, PhotoId
from photoclip.domain.organise_api import NameKind
from photoclip.domain.photos import DecodedPhoto, Facts

BATCH = 5000
CAMERAS = tuple((make, f"{make} {number}") for make in ("Nikon", "Canon", "Sony", "Apple") for number in range(10))
KEYWORDS = tuple(f"word {number}" for number in range(300))
FORMATS = ("JPEG",) * 7 + ("HEIF", "NEF", "CR2")
SIZES = ((4288, 2848), (2848, 4288), (3000, 3000), (6000, 2000))
FIRST_DAY = datetime(2008, 1, 1)


def make(catalog: Catalog, photos: int) -> None:
    """Fill an empty catalog."""
    rng = np.random.default_rng(5)
    folder_id = catalog.add_folder("/pictures", ()).folder_id
    model_id = catalog.model("none", 8).model_id
    for start in range(0, photos, BATCH):
        rows = tuple(_rows(folder_id, range(start, min(photos, start + BATCH)), rng))
        catalog.commit(Batch(1, model_id, understood=rows))
    ids = catalog.matching(query.EVERY, {}).tolist()
    for number in range(40):
        catalog.change_tags(ids[number::50], (f"tag {number}",))
    catalog.rate(ids[::10], 4)
    catalog.set_favourite(ids[::20], True)
    catalog.create_album("Trip", ids[: photos // 10])
    catalog.set_folder_state(folder_id, FolderState.ONLINE, "")


def _rows(folder_id: FolderId, numbers: range, rng: np.random.Generator) -> Iterator[Understood]:
    for number in numbers:
        taken = FIRST_DAY + timedelta(days=int(rng.integers(0, 6500)), seconds=int(rng.integers(0, 86_400)))
        camera_make, camera_model = CAMERAS[int(rng.integers(len(CAMERAS)))]
        has_position = rng.random() < 0.4
        facts = Facts(
            taken_at=taken.isoformat() if number % 20 else None,
            camera_make=camera_make,
            camera_model=camera_model,
            lens=f"{int(rng.integers(10, 60)) * 5} mm" if number % 3 else None,
            latitude=float(rng.uniform(-60, 70)) if has_position else None,
            longitude=float(rng.uniform(-180, 180)) if has_position else None,
            rating=int(rng.integers(1, 6)) if rng.random() < 0.1 else None,
            keywords=tuple(rng.choice(KEYWORDS, 3).tolist()) if rng.random() < 0.3 else (),
        )
        width, height = SIZES[number % len(SIZES)]
        look = int(rng.integers(1, 1 << 63)) if number % 50 else number // 100
        photo = DecodedPhoto(
            *(ContentHash(rng.bytes(32).hex()), 1_000_000 + number, FORMATS[number % len(FORMATS)], width, height),
            *(look, facts),
        )
        relative = os.path.join(str(taken.year), f"{taken:%m-%d}", f"DSC_{number}.jpg")  # noqa: PTH118 - as the walk
        yield Understood(Place(folder_id, relative, Stamp(1, number * 1_000_000_000, number)), photo, None)


def looks(catalog: Catalog) -> dict[str, Callable[[], object]]:
    """What is asked, by its name."""
    tests = {
        "folder:2012 (a year)": query.InFolder("2012"),
        "folder:pictures (all)": query.InFolder("pictures"),
        "album:Trip (a tenth)": query.InAlbum("Trip"),
        "tag:tag 7": query.Tagged("tag 7"),
        "tag:* (any)": query.Tagged("*"),
        "type:jpeg (seven tenths)": query.OfFormat("jpeg"),
        "type:raw": query.OfFormat("raw"),
        "camera:nikon (a quarter)": query.FromCamera("nikon"),
        "lens:50": query.WithLens("50"),
        "rating:>=3": query.Rated(3, 5),
        "rating:0 (most)": query.Rated(0, 0),
        "date: a month": query.Taken(15_000, 15_030),
        "date: all": query.Taken(None, None),
        "size:<5MB, in bytes": query.OfSize(None, 1_000_000 + 5000, False),
        "size:>10MP": query.OfSize(10_000_000, None, True),
        "near: 10 km": query.Near(48.85, 2.35, 10),
        "near: 2,000 km": query.Near(48.85, 2.35, 2000),
        **{f"has:{fact.value}": query.Has(fact) for fact in query.Fact},
        **{f"is:{state.value}": query.Is(state) for state in query.State},
    }
    several = query.All((tests["rating:>=3"], tests["camera:nikon (a quarter)"], query.Not(tests["tag:tag 7"])))
    everyone = catalog.matching(query.EVERY, {})
    asked: dict[str, Callable[[], object]] = {
        name: lambda test=test: catalog.matching(test, {}) for name, test in {**tests, "three of them": several}.items()
    }
    for sorting in (Sorting.NEWEST, Sorting.OLDEST, Sorting.FOLDER):
        asked[f"all photos by {sorting.value}"] = lambda sorting=sorting: catalog.arranged(everyone, sorting)
    asked["traces of all photos"] = lambda: catalog.traces(everyone)
    asked["traces of 500 photos"] = lambda: catalog.traces(everyone[:500])
    for kind in NameKind:
        asked[f"complete a {kind.value}"] = lambda kind=kind: catalog.names(kind, "2", 10)
    asked["a folder that nobody has"] = lambda: catalog.unknown_names((query.InFolder("20123-05"),))
    return asked


def changed(catalog: Catalog) -> None:
    """A photo comes."""
    folder = catalog.folders()[0]
    rng = np.random.default_rng()
    (row,) = _rows(folder.folder_id, range(1), rng)
    place = replace(row.place, relative_path=f"new-{rng.integers(1 << 40)}.jpg")
    catalog.commit(Batch(1, catalog.model("none", 8).model_id, understood=(replace(row, place=place),)))


def table(catalog: Catalog) -> Iterator[str]:
    """Its lines."""
    whole = core_milliseconds(lambda: catalog.listing(Scope(), Order.NEWEST))
    yield f"{'':34}{'warm, ms':>10}{'of a listing':>14}{'cold, ms':>10}"
    yield f"{'listing of the library':34}{whole:10.1f}{1:14.2f}"
    for name, work in looks(catalog).items():
        changed(catalog)
        cold = core_milliseconds(work, 1)
        warm = core_milliseconds(work)
        yield f"{name:34}{warm:10.1f}{warm / whole:14.2f}{cold:10.1f}"
    ids = [PhotoId(one) for one in catalog.matching(query.EVERY, {}).tolist()]
    for name, work in (
        ("rate all photos", lambda: catalog.rate(ids, 5)),
        ("undo", catalog.undo),
        ("redo", catalog.redo),
        ("undo again", catalog.undo),
    ):
        taken = core_milliseconds(work, 1)
        yield f"{name:34}{taken:10.1f}{taken / whole:14.2f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--photos", type=int, default=100_000)
    asked_for = parser.parse_args()
    with closing(Catalog.open(asked_for.folder / "catalog.sqlite", asked_for.folder / "backups")) as opened:
        if not opened.folders():
            make(opened, asked_for.photos)
        print(f"{opened.counts().photos:,} photos")
        for line in table(opened):
            print(line, flush=True)
