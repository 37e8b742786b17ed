"""How much of everything the catalog holds."""

import sqlite3

from photoclip.catalog import vectors
from photoclip.catalog.rows import CatalogCounts, ModelRow, VectorCount
from photoclip.domain.api import FailureCount
from photoclip.domain.files import FileState, FolderState
from photoclip.domain.ids import ModelId

_LIVE = "photo_id NOT IN (SELECT id FROM photo WHERE places = 0)"


def counts(db: sqlite3.Connection) -> CatalogCounts:
    """All of them, from one snapshot."""

    def number(query: str, *values: object) -> int:
        return db.execute(query, values).fetchone()[0]

    by_state = tuple(
        FailureCount(FileState(state), files)
        for state, files in db.execute(
            "SELECT state, count(*) FROM file WHERE state <> 'ok' GROUP BY state ORDER BY state"
        )
    )
    models = db.execute("SELECT id, name, dimension FROM model ORDER BY id").fetchall()
    counted = tuple(
        VectorCount(ModelRow(ModelId(model_id), name, dimension), vectors.count_live(db, ModelId(model_id)))
        for model_id, name, dimension in models
    )
    return CatalogCounts(
        photos=number("SELECT count(*) FROM photo") - number("SELECT count(*) FROM photo WHERE places = 0"),
        files=number("SELECT count(*) FROM file") - number("SELECT count(*) FROM file WHERE photo_id IS NULL"),
        folders=number("SELECT count(*) FROM folder"),
        offline_folders=number("SELECT count(*) FROM folder WHERE state = ?", FolderState.OFFLINE.value),
        failures=sum(failure.files for failure in by_state),
        tags=number(f"SELECT count(*) FROM photo_tag WHERE {_LIVE}"),
        failures_by_state=by_state,
        vectors=counted,
    )
