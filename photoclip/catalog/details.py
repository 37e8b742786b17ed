"""All that is known of some photos, for the person to see."""

import sqlite3
from collections.abc import Sequence

from photoclip.catalog import photos, tags
from photoclip.catalog.rows import PhotoRow
from photoclip.domain.browse import Photo
from photoclip.domain.ids import PhotoId


def details(db: sqlite3.Connection, photo_ids: Sequence[PhotoId]) -> tuple[Photo, ...]:
    """In the order asked, tombstones too; unknown ids are left out."""
    named = tags.of_photos(db, [int(photo_id) for photo_id in photo_ids])
    return tuple(_photo(row, tuple(named.get(row.photo_id, ()))) for row in photos.rows(db, photo_ids))


def _photo(row: PhotoRow, tag_names: tuple[str, ...]) -> Photo:
    return Photo(
        photo_id=row.photo_id,
        content_hash=row.content_hash,
        size_bytes=row.size_bytes,
        format=row.format,
        width_px=row.width_px,
        height_px=row.height_px,
        facts=row.facts,
        files=row.places,
        tags=tag_names,
        added_at_ns=row.added_at_ns,
    )
