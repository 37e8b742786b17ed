"""After a backup was restored, ids are given a second time: no index of the lost catalog may survive."""

from contextlib import closing

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.config.paths import library_paths, prepare
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash
from photoclip.domain.photos import DecodedPhoto, Facts
from photoclip.domain.progress import CancelToken
from photoclip.library.mend import mend_catalog
from photoclip.search.live import LiveIndex


def add(catalog, number, axis):
    folder = catalog.add_folder("/pictures", ())
    photo = DecodedPhoto(ContentHash(f"{number:064x}"), 100, "JPEG", 4, 3, 0, Facts())
    place = Place(folder.folder_id, f"{number}.jpg", Stamp(100, number, 0))
    row = Understood(place, photo, np.eye(4, dtype=np.float16)[axis])
    return catalog.commit(Batch(1, catalog.model("m", 4).model_id, understood=(row,))).appeared[0]


def live(paths, catalog):
    return LiveIndex(catalog, catalog.model("m", 4), paths.index)


def test_an_index_of_the_lost_catalog_does_not_speak_for_the_restored_one(tmp_path):
    paths = library_paths(tmp_path / "library")
    prepare(paths)
    catalog = Catalog.open(paths.catalog, paths.backups)
    add(catalog, 1, 0)
    catalog.back_up_daily(paths.backups)
    lost = add(catalog, 2, 1)
    index = live(paths, catalog)
    index.prepare(CancelToken())
    index.save()
    catalog.close()
    paths.catalog.write_bytes(b"damaged" * 1000)

    assert mend_catalog(paths.root, repair=True).problems[0].repaired.startswith("restored")
    catalog = Catalog.open(paths.catalog, paths.backups)
    assert add(catalog, 3, 2) == lost, "the id is given again"
    near = live(paths, catalog).query(np.eye(4, dtype=np.float32)[2], 1)
    assert near.ids.tolist() == [lost]
    assert near.scores[0] > 0.99
    catalog.close()


def test_a_catalog_that_opens_and_cannot_be_read_is_mended(tmp_path):
    """Damage in the middle is found by whatever reads there, long after opening."""
    paths = library_paths(tmp_path / "library")
    prepare(paths)
    with closing(Catalog.open(paths.catalog, paths.backups)) as catalog:
        for number in range(200):
            add(catalog, number, 0)
        catalog.back_up_daily(paths.backups)
    assert mend_catalog(paths.root, repair=True).problems == ()
    with paths.catalog.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xa5" * (paths.catalog.stat().st_size - 8192))
    damaged = paths.catalog.read_bytes()

    found = mend_catalog(paths.root, repair=False)
    assert (found.ok, [problem.part for problem in found.problems]) == (False, ["catalog"])
    assert paths.catalog.read_bytes() == damaged, "looking changes nothing"
    assert mend_catalog(paths.root, repair=True).problems[0].repaired.startswith("restored")
    with closing(Catalog.open(paths.catalog, paths.backups)) as catalog:
        assert catalog.counts().photos == 200
    assert [path.read_bytes() == damaged for path in paths.root.glob("*.damaged-*")] == [True]
