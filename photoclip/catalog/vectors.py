"""Vectors by photo and model, in the order they were written."""

import sqlite3

import numpy as np

from photoclip.catalog.columns import hash_of, vector_cells, vectors_of
from photoclip.catalog.models import dimension_of
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
    """At most `limit` vectors of live photos that were written after row `after_row`."""
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
        last_row=found[-1][0] if found else after_row,
        photo_ids=np.array([photo_id for _, photo_id, _ in found], dtype=np.int64),
        vectors=vectors_of([vector for _, _, vector in found], dimension),
    )


def live_ids(db: sqlite3.Connection, model_id: ModelId) -> PhotoIds:
    """Live photos that have a vector of the model, ascending."""
    found = db.execute(
        """
        SELECT photo_id FROM vector
        WHERE model_id = ? AND photo_id NOT IN (SELECT id FROM photo WHERE places = 0) ORDER BY photo_id
        """,
        (int(model_id),),
    )
    return np.fromiter((photo_id for (photo_id,) in found), dtype=np.int64)


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


def without(db: sqlite3.Connection, model_id: ModelId, limit: int) -> tuple[WithoutVector, ...]:
    """At most `limit` live photos, those taken last first, that have no vector of the model, or only one from the
    thumbnail while a place is online (promise 7: marked for later).
    """
    found = db.execute(
        """
        SELECT id, content_hash FROM photo
        WHERE id IN (
            SELECT id FROM photo
            WHERE id NOT IN (SELECT photo_id FROM vector WHERE model_id = :model)
            AND id NOT IN (SELECT id FROM photo WHERE places = 0)
            UNION
            SELECT file.photo_id
            FROM vector JOIN file ON file.photo_id = vector.photo_id JOIN folder ON folder.id = folder_id
            WHERE model_id = :model AND from_thumbnail = 1 AND folder.state = 'online'
        )
        ORDER BY taken_at DESC, id DESC LIMIT :limit
        """,
        {"model": int(model_id), "limit": limit},
    ).fetchall()
    places = places_of(db, [photo_id for photo_id, _ in found])
    return tuple(
        WithoutVector(PhotoId(photo_id), hash_of(content_hash), places[photo_id][0].path, places[photo_id][0].offline)
        for photo_id, content_hash in found
    )
