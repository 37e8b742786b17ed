"""Vectors by photo and model, in the order they were written."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import numpy as np

from photoclip.catalog.chunks import MANY, chunks, variables
from photoclip.catalog.columns import hash_of, vector_cells, vectors_of
from photoclip.catalog.models import dimension_of
from photoclip.catalog.packed import Packed, integers
from photoclip.catalog.photos import places_of
from photoclip.catalog.rows import VectorChunk, WithoutVector
from photoclip.domain.ids import ModelId, PhotoId
from photoclip.domain.photos import HalfVectors, PhotoIds

# REPLACE gives a vector that is written anew a new row id, so that readers who continue find it.
_REPLACE = (
    "INSERT OR REPLACE INTO vector (model_id, dimension, photo_id, from_thumbnail, vector) VALUES (?, ?, ?, 0, ?)"
)
_ADD_FROM_THUMBNAIL = """
    INSERT INTO vector (model_id, dimension, photo_id, from_thumbnail, vector) VALUES (?, ?, ?, 1, ?)
    ON CONFLICT (model_id, photo_id) DO NOTHING
"""


def exists(db: sqlite3.Connection, photo_id: PhotoId, model_id: ModelId) -> bool:
    """Whether the photo has a vector of the model, be it from the thumbnail."""
    key = (int(model_id), int(photo_id))
    return db.execute("SELECT 1 FROM vector WHERE model_id = ? AND photo_id = ?", key).fetchone() is not None


def one(db: sqlite3.Connection, photo_id: PhotoId, model_id: ModelId) -> HalfVectors | None:
    """The vector of a photo, float16 (dimension,)."""
    key = (int(model_id), int(photo_id))
    row = db.execute("SELECT vector, dimension FROM vector WHERE model_id = ? AND photo_id = ?", key).fetchone()
    return None if row is None else vectors_of([row[0]], row[1])[0]


def after(db: sqlite3.Connection, model_id: ModelId, after_row: int, limit: int) -> VectorChunk:
    """At most `limit` vectors of live photos that were written after row `after_row`. `last_row` is that of the last
    vector of any model where there are no more, so that nobody looks through those of other models again.
    """
    dimension = dimension_of(db, model_id)
    # NOT INDEXED: along the row ids, instead of sorting what the index on (model, photo) finds
    found = db.execute(
        """
        SELECT vector.id, photo_id, vector FROM vector NOT INDEXED CROSS JOIN photo ON photo.id = photo_id
        WHERE vector.id > ? AND model_id = ? AND places > 0 ORDER BY vector.id LIMIT ?
        """,
        (int(after_row), int(model_id), limit),
    ).fetchall()
    return VectorChunk(
        last_row=max(after_row, last_row(db)) if len(found) < limit else found[-1][0],
        photo_ids=np.array([photo_id for _, photo_id, _ in found], dtype=np.int64),
        vectors=vectors_of([vector for _, _, vector in found], dimension),
    )


def among(db: sqlite3.Connection, model_id: ModelId, ids: PhotoIds) -> VectorChunk:
    """The vectors of those of these photos that are live and have one. `last_row` is 0."""
    dimension = dimension_of(db, model_id)
    found = list(_live_cells(db, "photo_id, vector", model_id, ids))
    photo_ids = np.array([photo_id for photo_id, _ in found], dtype=np.int64)
    return VectorChunk(0, photo_ids, vectors_of([vector for _, vector in found], dimension))


def live_ids(db: sqlite3.Connection, model_id: ModelId) -> PhotoIds:
    """Live photos that have a vector of the model, ascending."""
    held = _packed(db, "vector", "photo_id", "model_id = ?", int(model_id))
    return np.setdiff1d(held, _packed(db, "photo", "id", "places = 0"), assume_unique=True)


def live_among(db: sqlite3.Connection, model_id: ModelId, ids: PhotoIds) -> PhotoIds:
    """Those of these photos that are live and have a vector of the model."""
    if ids.size > MANY:
        return ids[np.isin(ids, live_ids(db, model_id))]
    return np.array([photo_id for (photo_id,) in _live_cells(db, "photo_id", model_id, ids)], dtype=np.int64)


def _live_cells(db: sqlite3.Connection, columns: str, model_id: ModelId, ids: PhotoIds) -> Iterator[tuple[Any, ...]]:
    for chunk in chunks(ids.tolist()):
        yield from db.execute(
            f"SELECT {columns} FROM photo CROSS JOIN vector ON photo_id = photo.id AND model_id = ? "
            f"WHERE places > 0 AND photo.id IN {variables(chunk)}",
            (int(model_id), *chunk),
        )


def _packed(db: sqlite3.Connection, table: str, column: str, condition: str, *values: int) -> PhotoIds:
    found = Packed(db.execute(f"SELECT {integers(column)} FROM {table} WHERE {condition}", values).fetchone())
    return np.sort(found.integers(0))


def count_after(db: sqlite3.Connection, model_id: ModelId, after_row: int, limit: int) -> int:
    """How many vectors were written after row `after_row`, as far as `limit`."""
    counted = "SELECT count(*) FROM (SELECT 1 FROM vector NOT INDEXED WHERE id > ? AND model_id = ? LIMIT ?)"
    return db.execute(counted, (int(after_row), int(model_id), limit)).fetchone()[0]


def last_row(db: sqlite3.Connection) -> int:
    """The row that was written last, of any model, be it deleted since; 0 where there was none."""
    (row,) = db.execute(
        "SELECT max(ifnull((SELECT max(id) FROM vector), 0), "
        "ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'vector'), 0))"
    ).fetchone()
    return row


def replace(db: sqlite3.Connection, model_id: ModelId, dimension: int, photo_id: PhotoId, cell: bytes) -> None:
    """Write the vector of a photo, made from the photo itself."""
    db.execute(_REPLACE, (model_id, dimension, photo_id, cell))


def add(db: sqlite3.Connection, model_id: ModelId, ids: PhotoIds, vectors: HalfVectors, from_thumbnail: bool) -> None:
    """Write float16 (n, dimension) for n photos. One from a thumbnail never replaces another.

    Raises:
        ValueError: shapes that do not fit, unknown model, vectors that are zero or not finite.
    """
    dimension = dimension_of(db, model_id)
    cells = vector_cells(vectors, dimension)
    if ids.shape != (len(cells),):
        raise ValueError(f"{ids.shape} ids for {len(cells)} vectors")
    db.executemany(
        _ADD_FROM_THUMBNAIL if from_thumbnail else _REPLACE,
        [(int(model_id), dimension, photo_id, cell) for photo_id, cell in zip(ids.tolist(), cells, strict=True)],
    )


def remove(db: sqlite3.Connection, model_id: ModelId, limit: int) -> int:
    """Delete at most `limit` vectors of a model; how many there were."""
    found = "SELECT id FROM vector WHERE model_id = ? LIMIT ?"
    return db.execute(f"DELETE FROM vector WHERE id IN ({found})", (int(model_id), limit)).rowcount


def ids_without(db: sqlite3.Connection, model_id: ModelId) -> PhotoIds:
    """Live photos, those taken last first, that have no vector of the model, or only one from the thumbnail while a
    place is online (promise 7: marked for later).
    """
    if _all_have_one(db, model_id):
        return np.empty(0, np.int64)
    found = db.execute(
        f"""
        SELECT {integers("id")} FROM (
            SELECT id FROM photo
            WHERE id IN (
                SELECT id FROM photo
                WHERE id NOT IN (SELECT photo_id FROM vector WHERE model_id = :model)
                AND id NOT IN (SELECT id FROM photo WHERE places = 0)
                UNION
                SELECT file.photo_id
                FROM vector JOIN file ON file.photo_id = vector.photo_id JOIN folder ON folder.id = folder_id
                WHERE model_id = :model AND from_thumbnail = 1 AND folder.state = 'online'
            )
            ORDER BY taken_at DESC, id DESC
        )
        """,
        {"model": int(model_id)},
    ).fetchone()
    return Packed(found).integers(0)


def wanting(db: sqlite3.Connection, ids: PhotoIds) -> tuple[WithoutVector, ...]:
    """Where those of these photos lie that are live, in their order."""
    places = places_of(db, ids.tolist())
    hashes: dict[int, bytes] = {}
    for chunk in chunks(ids.tolist()):
        hashes.update(db.execute(f"SELECT id, content_hash FROM photo WHERE id IN {variables(chunk)}", chunk))
    first = ((photo_id, places[photo_id][0]) for photo_id in ids.tolist() if photo_id in places)
    return tuple(
        WithoutVector(PhotoId(photo_id), hash_of(hashes[photo_id]), place.path, place.offline)
        for photo_id, place in first
    )


def _all_have_one(db: sqlite3.Connection, model_id: ModelId) -> bool:
    """Whether counting is enough to know: each live photo has a vector, made from the photo itself."""
    photos, tombstones, rough = db.execute(
        """
        SELECT (SELECT count(*) FROM photo), (SELECT count(*) FROM photo WHERE places = 0),
            EXISTS (SELECT 1 FROM vector WHERE model_id = ? AND from_thumbnail = 1)
        """,
        (int(model_id),),
    ).fetchone()
    return not rough and count_live(db, model_id) == photos - tombstones


def count_live(db: sqlite3.Connection, model_id: ModelId) -> int:
    """How many live photos have a vector of the model. Counting a whole table is one step, a part of it is not."""
    (others,) = db.execute("SELECT EXISTS (SELECT 1 FROM model WHERE id <> ?)", (int(model_id),)).fetchone()
    (held,) = (
        db.execute("SELECT count(*) FROM vector WHERE model_id = ?", (int(model_id),))
        if others
        else db.execute("SELECT count(*) FROM vector")
    ).fetchone()
    (dead,) = db.execute(
        "SELECT count(*) FROM photo CROSS JOIN vector ON photo_id = photo.id AND model_id = ? WHERE places = 0",
        (int(model_id),),
    ).fetchone()
    return held - dead
