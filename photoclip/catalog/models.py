"""Models whose vectors the catalog holds: which one is in use, which was before, and which is to be."""

import sqlite3

from photoclip.catalog import notes
from photoclip.catalog.columns import text_cell
from photoclip.catalog.rows import ModelRow
from photoclip.domain.errors import CatalogError
from photoclip.domain.ids import ModelId

_ACTIVE = "active_model"
_PREVIOUS = "previous_model"
_WANTED = "wanted_model"


def get_or_add(db: sqlite3.Connection, name: str, dimension: int) -> ModelRow:
    """The model of this name, added when it is new.

    Raises:
        CatalogError: its vectors have another dimension.
    """
    known = text_cell(name)
    db.execute("INSERT INTO model (name, dimension) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (known, dimension))
    model_id, kept = db.execute("SELECT id, dimension FROM model WHERE name = ?", (known,)).fetchone()
    if kept != dimension:
        raise CatalogError(
            f"The catalog holds vectors of dimension {kept} for the model {name}, this one makes {dimension}",
            "give the other model another name",
        )
    return ModelRow(ModelId(model_id), name, dimension)


def find(db: sqlite3.Connection, name: str) -> ModelRow | None:
    """The model of this name, if the catalog knows it."""
    row = db.execute("SELECT id, dimension FROM model WHERE name = ?", (text_cell(name),)).fetchone()
    return None if row is None else ModelRow(ModelId(row[0]), name, row[1])


def active(db: sqlite3.Connection) -> ModelRow | None:
    """The one in use; None until one is activated."""
    return _noted(db, _ACTIVE)


def previous(db: sqlite3.Connection) -> ModelRow | None:
    """The one that was in use before, None where there was none or it was forgotten."""
    return _noted(db, _PREVIOUS)


def activate(db: sqlite3.Connection, model_id: ModelId) -> None:
    """Use this one from now on. It is wanted no more, and the one before it is remembered.

    Raises:
        ValueError: it is unknown.
    """
    dimension_of(db, model_id)
    before = active(db)
    if before is not None and before.model_id != model_id:
        notes.write(db, _PREVIOUS, str(int(before.model_id)))
    notes.write(db, _ACTIVE, str(int(model_id)))
    now = active(db)
    if now is not None and now.name == wanted(db):
        want(db, None)


def wanted(db: sqlite3.Connection) -> str | None:
    """Name of the one that is to be activated once it has all vectors."""
    return notes.read(db, _WANTED) or None


def want(db: sqlite3.Connection, name: str | None) -> None:
    """Write down which one is to be activated; None: no other than now."""
    notes.write(db, _WANTED, text_cell(name or ""))


def require_unused(db: sqlite3.Connection, model_id: ModelId) -> None:
    """Raises ValueError: it is the one in use."""
    now = active(db)
    if now is not None and now.model_id == model_id:
        raise ValueError(f"model {model_id} is in use")


def drop(db: sqlite3.Connection, model_id: ModelId) -> None:
    """Forget a model that has no vectors any more, and its captions."""
    db.execute("DELETE FROM caption WHERE model_id = ?", (int(model_id),))
    db.execute("DELETE FROM model WHERE id = ?", (int(model_id),))


def _noted(db: sqlite3.Connection, note: str) -> ModelRow | None:
    row = db.execute(
        "SELECT id, model.name, dimension FROM model JOIN setting ON setting.name = ? AND id = CAST(value AS INTEGER)",
        (note,),
    ).fetchone()
    return None if row is None else ModelRow(ModelId(row[0]), row[1], row[2])


def dimension_of(db: sqlite3.Connection, model_id: ModelId) -> int:
    """Components of its vectors.

    Raises:
        ValueError: it is unknown.
    """
    row = db.execute("SELECT dimension FROM model WHERE id = ?", (int(model_id),)).fetchone()
    if row is None:
        raise ValueError(f"unknown model id {model_id}")
    return row[0]
