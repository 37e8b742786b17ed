"""Cameras, lenses and formats: what few values many photos share."""

import sqlite3
from dataclasses import dataclass

from photoclip.catalog.packed import Packed, integers
from photoclip.domain.names import folded
from photoclip.domain.photos import PhotoIds


@dataclass(frozen=True, slots=True)
class Camera:
    """As the file writes it; one of the two may be None."""

    make: str | None
    model: str | None

    @property
    def name(self) -> str:
        """Make and model, where the model does not begin with the make itself, as "NIKON D90" does."""
        make, model = self.make or "", self.model or ""
        first = folded(make).split(maxsplit=1)[:1]
        if not make or (first and folded(model).startswith(first[0])):
            return model
        return f"{make} {model}".rstrip()

    def has(self, words: tuple[str, ...]) -> bool:
        """Whether some folded words are in its make and model."""
        return has_words(f"{self.make or ''} {self.model or ''}", words)


def words_of(text: str) -> tuple[str, ...]:
    """The words a name must have, folded."""
    return tuple(folded(text).split())


def has_words(name: str, words: tuple[str, ...]) -> bool:
    """Whether a name has all of some words, be it as part of longer ones; never without any."""
    key = folded(name)
    return bool(words) and all(word in key for word in words)


def cameras(db: sqlite3.Connection) -> dict[Camera, int]:
    """Those of live photos, and how many photos each took."""
    found = db.execute(
        """
        SELECT camera_make, camera_model, count(*) FROM photo INDEXED BY photo_camera
        WHERE places > 0 GROUP BY camera_make, camera_model
        """
    )
    return {Camera(make, model): photos for make, model, photos in found if make or model}


def lenses(db: sqlite3.Connection) -> dict[str, int]:
    """Those of live photos, and how many photos were taken with each."""
    found = db.execute(
        "SELECT lens, count(*) FROM photo INDEXED BY photo_lens WHERE places > 0 AND lens IS NOT NULL GROUP BY lens"
    )
    return {lens: photos for lens, photos in found if lens}


def formats(db: sqlite3.Connection) -> dict[str, int]:
    """`photo.format` of live photos, and how many have each."""
    found = db.execute(
        "SELECT format, count(*) FROM photo INDEXED BY photo_format WHERE places > 0 GROUP BY format"
    ).fetchall()
    return dict(found)


def ids_where(db: sqlite3.Connection, sql: str, *values: object) -> PhotoIds:
    """Ids of photos, int64, in no particular order; `sql` is what follows `FROM photo`."""
    return Packed(db.execute(f"SELECT {integers('id')} FROM photo {sql}", values).fetchone()).integers(0)


def by_camera(db: sqlite3.Connection, camera: Camera) -> PhotoIds:
    """Live photos that it took."""
    where = "INDEXED BY photo_camera WHERE places > 0 AND camera_make IS ? AND camera_model IS ?"
    return ids_where(db, where, camera.make, camera.model)


def with_lens(db: sqlite3.Connection, lens: str) -> PhotoIds:
    """Live photos that were taken with it."""
    return ids_where(db, "INDEXED BY photo_lens WHERE places > 0 AND lens IS NOT NULL AND lens = ?", lens)


def of_format(db: sqlite3.Connection, form: str) -> PhotoIds:
    """Live photos of a format."""
    return ids_where(db, "INDEXED BY photo_format WHERE places > 0 AND format = ?", form)
