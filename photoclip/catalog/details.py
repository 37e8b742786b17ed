"""All that is known of some photos, for the person to see."""

import sqlite3
from collections.abc import Sequence

from photoclip.catalog import albums, captions, marks, photos, tags
from photoclip.catalog.marks import Mark, rating_that_holds
from photoclip.catalog.rows import PhotoRow
from photoclip.catalog.tags import Names
from photoclip.domain.browse import Photo
from photoclip.domain.ids import PhotoId


def details(db: sqlite3.Connection, photo_ids: Sequence[PhotoId]) -> tuple[Photo, ...]:
    """In the order asked, tombstones too; unknown ids are left out."""
    wanted = [int(photo_id) for photo_id in photo_ids]
    tagged, marked, gathered = tags.of_photos(db, wanted), marks.of_photos(db, wanted), albums.of_photos(db, wanted)
    told = captions.shown(db, wanted)
    return tuple(
        _photo(
            row,
            tagged.get(row.photo_id, Names()),
            marked.get(row.photo_id, Mark()),
            tuple(gathered.get(row.photo_id, ())),
            told.get(row.photo_id, ""),
        )
        for row in photos.rows(db, photo_ids)
    )


def _photo(row: PhotoRow, names: Names, mark: Mark, album_names: tuple[str, ...], caption: str) -> Photo:
    return Photo(
        photo_id=row.photo_id,
        content_hash=row.content_hash,
        size_bytes=row.size_bytes,
        format=row.format,
        width_px=row.width_px,
        height_px=row.height_px,
        facts=row.facts,
        files=row.places,
        tags=names.on,
        added_at_ns=row.added_at_ns,
        rating=rating_that_holds(mark, row.facts.rating),
        is_favourite=mark.is_favourite,
        albums=album_names,
        machine_tags=names.by_machine,
        rejected_tags=names.rejected,
        caption=caption,
    )
