"""Sentences about photos, by model. What is shown and searched for are those of the model in use."""

import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.catalog import models
from photoclip.catalog.chunks import chunks, variables
from photoclip.catalog.columns import text_cell
from photoclip.catalog.packed import Packed, integers
from photoclip.catalog.rows import CaptionRow
from photoclip.domain.ids import ModelId, PhotoId
from photoclip.domain.names import folded
from photoclip.domain.photos import PhotoIds

_BETWEEN = "\n"
_KEPT = f"""
    SELECT {integers("photo_id")}, group_concat(text, char({ord(_BETWEEN)})) FROM caption
    WHERE model_id = ? AND text <> ''
"""


@dataclass(frozen=True, slots=True, eq=False)
class Captions:
    """Those of a model that say something: `photo_ids` int64 (n,) and `key_of` int32 (n,), a position in `keys`, which
    has the words of each different sentence, folded, with a blank before each.
    """

    keys: tuple[str, ...]
    photo_ids: PhotoIds
    key_of: npt.NDArray[np.int32]

    def with_words(self, text: str) -> PhotoIds:
        """Photos whose caption has these words one after the other, the last of which may go on."""
        wanted = words_key(text)
        which = np.fromiter((wanted in key for key in self.keys), np.bool_, len(self.keys))
        return self.photo_ids[which[self.key_of]] if wanted else self.photo_ids[:0]


def words_key(text: str) -> str:
    """The words as they are compared: folded, with a blank before each, without marks."""
    return _keys(" ".join(text.split()))[0]


def gather(db: sqlite3.Connection) -> Captions:
    """Those of the model in use."""
    active = models.active(db)
    found = Packed((None, None) if active is None else db.execute(_KEPT, (int(active.model_id),)).fetchone())
    keys = _keys(str(found.cells[1])) if found.cells[1] is not None else []
    position_of: dict[str, int] = {}
    key_of = [position_of.setdefault(key, len(position_of)) for key in keys]
    return Captions(tuple(position_of), found.integers(0), np.array(key_of, np.int32))


def _keys(texts: str) -> list[str]:
    """The words of each of some texts with _BETWEEN between them; all at once: 0.3 s of 100,000."""
    words = folded(texts)
    letters = map(chr, range(128)) if words.isascii() else set(words)
    marks = {ord(letter): " " for letter in letters if not letter.isalnum() and letter != _BETWEEN}
    parted = (text.split() for text in words.translate(marks).split(_BETWEEN))
    return [f" {' '.join(several)}" if several else "" for several in parted]


def of_photos(db: sqlite3.Connection, model_id: ModelId, photo_ids: Sequence[int]) -> dict[int, CaptionRow]:
    """By a model, of those photos that have one."""
    found: dict[int, CaptionRow] = {}
    for chunk in chunks(photo_ids):
        query = "SELECT photo_id, text, is_generated FROM caption WHERE model_id = ? AND photo_id IN "
        for photo_id, text, is_generated in db.execute(query + variables(chunk), (int(model_id), *chunk)):
            found[photo_id] = CaptionRow(PhotoId(photo_id), text, bool(is_generated))
    return found


def shown(db: sqlite3.Connection, photo_ids: Sequence[int]) -> dict[int, str]:
    """What the model in use says of photos."""
    active = models.active(db)
    if active is None:
        return {}
    return {photo_id: row.text for photo_id, row in of_photos(db, active.model_id, photo_ids).items()}


def put(db: sqlite3.Connection, model_id: ModelId, rows: Iterable[CaptionRow]) -> None:
    """Keep captions by a model, in place of what it said before. Photos that are not there are left out."""
    now_ns = time.time_ns()
    # Line breaks part captions where they are gathered.
    cells = (
        (" ".join(text_cell(row.text).split()), int(row.is_generated), now_ns, int(model_id), int(row.photo_id))
        for row in rows
    )
    db.executemany(
        """
        INSERT INTO caption (text, is_generated, made_at_ns, model_id, photo_id) SELECT ?, ?, ?, ?, id FROM photo
        WHERE id = ? ON CONFLICT (photo_id, model_id) DO UPDATE
        SET text = excluded.text, is_generated = excluded.is_generated, made_at_ns = excluded.made_at_ns
        """,
        cells,
    )


def forget_composed(db: sqlite3.Connection, photo_ids: Sequence[int]) -> None:
    """Of no model: they may say what a person has just said is not there. What a model wrote stays."""
    for chunk in chunks(photo_ids):
        db.execute(f"DELETE FROM caption WHERE is_generated = 0 AND photo_id IN {variables(chunk)}", chunk)


def ids_without(db: sqlite3.Connection, model_id: ModelId, *, generated: bool) -> PhotoIds:
    """Live photos without a caption by a model, those that came last first; where they are to be `generated`, composed
    ones are none. One that says nothing is one.
    """
    found = db.execute(
        f"""
        SELECT {integers("id")} FROM (
            SELECT id FROM photo WHERE places > 0 AND id NOT IN
            (SELECT photo_id FROM caption WHERE model_id = ? AND is_generated >= ?) ORDER BY id DESC
        )
        """,
        (int(model_id), int(generated)),
    )
    return Packed(found.fetchone()).integers(0)
