"""After a backup was restored, ids are given a second time: no index of the lost catalog may survive."""

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
