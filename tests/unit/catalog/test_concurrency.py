"""Readers see whole batches while others write; writers take turns."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

ROWS = 10
BATCHES = 12


def test_readers_see_only_whole_batches(bench):
    stop = threading.Event()

    def read() -> int:
        seen = last = 0
        while not stop.is_set() or seen == 0:
            photos = bench.catalog.counts().photos
            assert photos % ROWS == 0
            assert photos >= last
            chunk = bench.catalog.vectors(bench.model.model_id, 0, 10**6)
            assert len(chunk.photo_ids) % ROWS == 0
            assert len(chunk.photo_ids) >= photos
            assert len(bench.catalog.photos(bench.live())) >= photos
            last, seen = photos, seen + 1
        return seen

    def write(writer: int) -> None:
        for number in range(BATCHES):
            names = [f"{writer}-{number}-{row}" for row in range(ROWS)]
            bench.catalog.commit(bench.batch(*(bench.understood(f"{name}.jpg", name) for name in names)))
            bench.catalog.change_tags((bench.photo(names[0]),), ("sea",))

    with ThreadPoolExecutor(5) as threads:
        readers = [threads.submit(read) for _ in range(3)]
        writers = [threads.submit(write, writer) for writer in range(2)]
        try:
            for writer in writers:
                writer.result()
        finally:
            stop.set()
        assert all(reader.result() > 0 for reader in readers)
    assert bench.catalog.counts().photos == 2 * BATCHES * ROWS
    assert bench.catalog.counts().tags == 2 * BATCHES


def test_readers_neither_write_nor_checkpoint(bench):
    """The WAL-reset corruption before SQLite 3.51.3 needs two that do."""
    reader = bench.catalog._connections._reader
    assert reader.execute("PRAGMA query_only").fetchone() == (1,)
    assert reader.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)


def test_an_exception_leaves_both_connections_usable(bench):
    with pytest.raises(ValueError, match="unknown"):
        bench.catalog.activate_model(9)
    with pytest.raises(ValueError, match="unknown"):
        bench.catalog.vectors(9, 0, 1)
    bench.catalog.add_folder("/more", ())
    assert len(bench.catalog.folders()) == 2
