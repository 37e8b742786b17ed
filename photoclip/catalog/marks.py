"""What a person said of photos: their own rating, and whether it is a favourite."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from photoclip.catalog.chunks import chunks, variables
from photoclip.catalog.deltas import MarkField
from photoclip.domain.ids import PhotoId

_IN_FILE = """
    SELECT iif(embedded.photo_id IS NULL, photo.rating, embedded.rating)
    FROM photo LEFT JOIN embedded ON photo_id = photo.id WHERE photo.id = ?
"""
"""What the file itself says; what a sidecar says is not among it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The person's own: `rating` 0..5, None where they gave none."""

    rating: int | None = None
    is_favourite: bool = False


def of_photos(db: sqlite3.Connection, photo_ids: Sequence[int]) -> dict[int, Mark]:
    """The mark of each photo that has one."""
    found: dict[int, Mark] = {}
    for chunk in chunks(photo_ids):
        query = f"SELECT photo_id, rating, favourite FROM mark WHERE photo_id IN {variables(chunk)}"
        for photo_id, rating, favourite in db.execute(query, chunk):
            found[photo_id] = Mark(rating, bool(favourite))
    return found


def put(db: sqlite3.Connection, marks: Sequence[tuple[int, Mark]]) -> None:
    """Give photos, by their ids, these marks in place of what they have."""
    said = [(photo_id, mark.rating, int(mark.is_favourite)) for photo_id, mark in marks if mark != Mark()]
    db.executemany(
        """
        INSERT INTO mark (photo_id, rating, favourite) VALUES (?, ?, ?)
        ON CONFLICT (photo_id) DO UPDATE SET rating = excluded.rating, favourite = excluded.favourite
        """,
        said,
    )
    db.executemany("DELETE FROM mark WHERE photo_id = ?", [(photo_id,) for photo_id, mark in marks if mark == Mark()])


def with_stars(db: sqlite3.Connection, photo_ids: Sequence[int]) -> list[PhotoId]:
    """Those of some photos that have one star at least, by the rating that holds."""
    found: list[PhotoId] = []
    own = of_photos(db, photo_ids)
    for chunk in chunks(photo_ids):
        for photo_id, in_file in db.execute(f"SELECT id, rating FROM photo WHERE id IN {variables(chunk)}", chunk):
            if rating_that_holds(own.get(photo_id, Mark()), in_file):
                found.append(PhotoId(photo_id))
    return found


def rating_that_holds(mark: Mark, in_file: int | None) -> int | None:
    """0..5: the person's own, else what the file says, where rejected (-1) is 0; None where neither says one."""
    if mark.rating is not None or in_file is None:
        return mark.rating
    return max(0, in_file)


def inherit(db: sqlite3.Connection, predecessor: PhotoId, successor: PhotoId) -> frozenset[MarkField]:
    """Give a photo what another was marked with, each where nothing is said of it itself. Where its file came with
    another rating, another program gave that later: the person's own one stays behind. In what it is the heir.
    """
    both = of_photos(db, (predecessor, successor))
    old, new = both.get(predecessor, Mark()), both.get(successor, Mark())
    (before,), (after,) = (db.execute(_IN_FILE, (int(photo_id),)).fetchone() for photo_id in (predecessor, successor))
    was_rated = after is not None and after != before
    takes_rating = new.rating is None and not was_rated
    rating = old.rating if takes_rating else new.rating
    mark = Mark(rating, new.is_favourite or old.is_favourite)
    if mark != new:
        put(db, [(int(successor), mark)])
    fields = {MarkField.RATING: takes_rating, MarkField.FAVOURITE: not new.is_favourite}
    return frozenset(field for field, takes in fields.items() if takes)
