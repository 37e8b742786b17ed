"""How long a transaction takes."""

import hashlib
import os
from pathlib import Path

import numpy as np

from photoclip.bench.table import Table, Value, percentile, spent
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.domain.files import Stamp
from photoclip.domain.ids import ContentHash, FolderId
from photoclip.domain.photos import DecodedPhoto, Facts

_BATCHES = 40
_DIMENSION = 512


def commit_table(scratch: Path, batch_size: int) -> Table:
    """Batches of new photos with facts and a 512-d vector into a real catalog."""
    catalog = Catalog.open(scratch / "commit.sqlite", scratch / "commit-backups")
    try:
        folder = catalog.add_folder(str(scratch), ())
        model = catalog.model("bench", _DIMENSION)
        times: list[float] = []
        for number in range(_BATCHES):
            rows = tuple(_row(folder.folder_id, number * batch_size + n) for n in range(batch_size))
            batch = Batch(1, model.model_id, understood=rows)
            times.append(1000 * spent(lambda batch=batch: catalog.commit(batch)).wall_s)
    finally:
        catalog.close()
    each = 1000 * sum(times) / (_BATCHES * batch_size)
    row: tuple[Value, ...] = (
        batch_size,
        round(percentile(times, 0.5), 1),
        round(percentile(times, 0.95), 1),
        round(each, 1),
    )
    return Table("commit", ("photos_per_batch", "p50_ms", "p95_ms", "microseconds_per_photo"), (row,))


def _row(folder_id: FolderId, number: int) -> Understood:
    digest = hashlib.blake2b(number.to_bytes(8, "little"), digest_size=32).hexdigest()
    facts = Facts(taken_at="2025-08-14T17:42:05", camera_make="Bench", camera_model="One", iso=200, f_number=4.0)
    photo = DecodedPhoto(ContentHash(digest), 3_000_000 + number, "JPEG", 4288, 2848, number, facts)
    vector = np.frombuffer(os.urandom(_DIMENSION), np.uint8).astype(np.float16)
    place = Place(folder_id, f"trip/{number:07}.jpg", Stamp(3_000_000 + number, number, number))
    return Understood(place, photo, vector / np.linalg.norm(vector.astype(np.float32)).astype(np.float16))
