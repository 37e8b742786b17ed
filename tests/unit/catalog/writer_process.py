"""A process of its own that commits batches, for those who kill it or take its disk away.

Usage: writer_process.py LIBRARY ROWS [LIMIT_BYTES]. A line, the number of the batch, is printed after each commit
that was acknowledged. With a limit, no file may grow beyond it; the error's class ends the output.
"""

import hashlib
import sys
from pathlib import Path

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import Batch, Place, Understood
from photoclip.domain.errors import PhotoClipError
from photoclip.domain.files import Stamp
from photoclip.domain.photos import DecodedPhoto, Facts

DIMENSION = 64


def understood(folder_id: int, number: int) -> Understood:
    content_hash = hashlib.blake2b(str(number).encode(), digest_size=32).hexdigest()
    photo = DecodedPhoto(content_hash, 1000, "JPEG", 4, 3, number, Facts())
    vector = np.random.default_rng(number).standard_normal(DIMENSION).astype(np.float16)
    return Understood(Place(folder_id, f"{number}.jpg", Stamp(1000, number, number)), photo, vector)


def main() -> None:
    library, rows = Path(sys.argv[1]), int(sys.argv[2])
    catalog = Catalog.open(library / "catalog.sqlite", library / "backups")
    folder = catalog.add_folder("/pictures", ())
    model = catalog.model("small", DIMENSION)
    if len(sys.argv) > 3:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
    batch = catalog.counts().photos // rows
    try:
        while True:
            numbers = range(batch * rows, (batch + 1) * rows)
            catalog.commit(Batch(1, model.model_id, tuple(understood(folder.folder_id, number) for number in numbers)))
            print(batch, flush=True)
            batch += 1
    except PhotoClipError as error:
        print(type(error).__name__, flush=True)
    if catalog.check():
        print("unsound", flush=True)
    catalog.close()


main()
