"""Models whose vectors the catalog holds, and which one is in use."""

import sqlite3

from photoclip.catalog import notes
from photoclip.catalog.columns import text_cell
from photoclip.catalog.rows import ModelRow
from photoclip.domain.errors import CatalogError
from photoclip.domain.ids import ModelId

_ACTIVE = "active_model"


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


def active(db: sqlite3.Connection) -> ModelRow | None:
    """The one in use; None until one is activated."""
    row = db.execute(
        "SELECT id, model.name, dimension FROM model JOIN setting ON setting.name = ? AND id = CAST(value AS INTEGER)",
        (_ACTIVE,),
    ).fetchone()
    return None if row is None else ModelRow(ModelId(row[0]), row[1], row[2])


def activate(db: sqlite3.Connection, model_id: ModelId) -> None:
    """Use this one from now on.

    Raises:
        ValueError: it is unknown.
    """
    dimension_of(db, model_id)
    notes.write(db, _ACTIVE, str(int(model_id)))


def dimension_of(db: sqlite3.Connection, model_id: ModelId) -> int:
    """Components of its vectors.

    Raises:
        ValueError: it is unknown.
    """
    row = db.execute("SELECT dimension FROM model WHERE id = ?", (int(model_id),)).fetchone()
    if row is None:
        raise ValueError(f"unknown model id {model_id}")
    return row[0]
