"""rclip's data folder as it is prepared, and its database as it is read."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np


def test_a_fresh_data_folder_holds_what_rclip_asks_for_and_no_photo(rclip_program, tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    for name in rclip_program.PLACES:
        (models / name).write_bytes(name.encode())
    rclip = rclip_program.Rclip(tmp_path / "environment", models)
    for data in (tmp_path / "one", tmp_path / "two"):
        rclip.prepare(data)
        found = {path.relative_to(data).as_posix(): path.read_bytes() for path in data.rglob("*") if path.is_file()}
        assert found == {
            "ViT-B-32-256-datacomp_s34b_b86k/visual.onnx": b"visual.onnx",
            "ViT-B-32-256-datacomp_s34b_b86k/textual.onnx": b"textual.onnx",
            "tokenizer/bpe_simple_vocab_16e6.txt.gz": b"bpe_simple_vocab_16e6.txt.gz",
        }


def test_deleted_photos_are_none(rclip_program, tmp_path: Path) -> None:
    vector = np.arange(4, dtype=np.float32)
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as db:
        db.execute("CREATE TABLE images (filepath TEXT, vector BLOB, deleted BOOLEAN)")
        rows = [("/a.jpg", vector.tobytes(), None), ("/b.jpg", vector.tobytes(), True)]
        db.executemany("INSERT INTO images VALUES (?, ?, ?)", rows)
        db.commit()
    stored = rclip_program.stored_vectors(tmp_path)
    assert list(stored) == ["/a.jpg"]
    assert np.array_equal(stored["/a.jpg"], vector)
