"""Whether the catalog holds together: SQLite's own checks, then ours."""

import sqlite3

import numpy as np

from photoclip.catalog import seals
from photoclip.catalog.columns import vectors_of
from photoclip.catalog.faults import is_rot
from photoclip.catalog.migrations import MIGRATIONS
from photoclip.catalog.schema import shape, shape_of_version

_CHUNK = 4096
_NEWEST = MIGRATIONS[-1].version

_INVARIANTS = (
    (
        "photos count their places wrong",
        "SELECT count(*) FROM photo WHERE places <> (SELECT count(*) FROM file WHERE photo_id = photo.id)",
    ),
    (
        "folders count their files wrong",
        "SELECT count(*) FROM folder WHERE files <> (SELECT count(*) FROM file WHERE folder_id = folder.id)",
    ),
    (
        "vectors have another length than their model says",
        "SELECT count(*) FROM vector JOIN model ON model.id = model_id WHERE length(vector) <> 2 * model.dimension",
    ),
    ("understood files show no photo", "SELECT count(*) FROM file WHERE state = 'ok' AND photo_id IS NULL"),
    (
        "tags are on photos and rejected for them",
        "SELECT count(*) FROM tag_rejection JOIN photo_tag USING (photo_id, tag_id)",
    ),
    (
        "photos say by sidecars what no sidecar says",
        "SELECT count(*) FROM embedded WHERE photo_id NOT IN (SELECT photo_id FROM sidecar)",
    ),
    ("content hashes are not 32 bytes", "SELECT count(*) FROM photo WHERE length(content_hash) <> 32"),
    (
        "active models are unknown",
        """
        SELECT count(*) FROM setting
        WHERE name = 'active_model' AND CAST(value AS INTEGER) NOT IN (SELECT id FROM model)
        """,
    ),
)


def problems(db: sqlite3.Connection) -> tuple[str, ...]:
    """One line for each; empty when all is sound. Of a catalog of the newest schema."""
    try:
        return (
            *_integrity(db),
            *_schema(db),
            *_references(db),
            *_invariants(db),
            *_rotten(db),
            *_counters(db),
            *_vectors(db),
        )
    except sqlite3.DatabaseError as error:
        if not is_rot(error):
            raise
        return (f"the file is damaged: {error}",)
    except UnicodeDecodeError as error:  # see `translated`
        return (f"the file is damaged: {error.object.decode('utf-8', 'replace')}",)


def damage(db: sqlite3.Connection) -> str:
    """Why the content of the file is broken, "" when SQLite finds it whole. What our own checks find is no damage."""
    try:
        return next(iter(_integrity(db)), "")
    except sqlite3.DatabaseError as error:
        if not is_rot(error):
            raise
        return str(error)
    except UnicodeDecodeError as error:  # see `translated`
        return error.object.decode("utf-8", "replace")


def _integrity(db: sqlite3.Connection) -> list[str]:
    lines = [str(line) for (line,) in db.execute("PRAGMA integrity_check(20)")]
    return [] if lines == ["ok"] else [line.replace("\n", " ") for line in lines]


def _schema(db: sqlite3.Connection) -> list[str]:
    there, expected = shape(db), shape_of_version(MIGRATIONS, _NEWEST)
    wrong = sorted(name for name in there.keys() | expected.keys() if there.get(name) != expected.get(name))
    return [f"other than this version makes it: {', '.join(wrong)}"] if wrong else []


def _references(db: sqlite3.Connection) -> list[str]:
    broken: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in db.execute("PRAGMA foreign_key_check"):
        broken[table, parent] = broken.get((table, parent), 0) + 1
    return [f"{count} rows of {table} refer to a missing {parent}" for (table, parent), count in broken.items()]


def _invariants(db: sqlite3.Connection) -> list[str]:
    found = [(what, db.execute(query).fetchone()[0]) for what, query in _INVARIANTS]
    return [f"{count} {what}" for what, count in found if count]


def _rotten(db: sqlite3.Connection) -> list[str]:
    found = [(table, seals.broken(db, table)) for table in seals.SEALED]
    return [f"{count} rows of {table} are not what was written" for table, count in found if count]


def _counters(db: sqlite3.Connection) -> list[str]:
    """Ids are never given twice: each table's counter has to be at its last one, or beyond."""
    counters = dict(db.execute("SELECT name, seq FROM sqlite_sequence"))
    wrong = [
        table
        for table, columns in seals.SEALED.items()
        if columns[0] == "id"
        and (last := db.execute(f"SELECT max(id) FROM {table}").fetchone()[0]) is not None
        and not (isinstance(given := counters.get(table), int) and last <= given < seals.LARGEST_ID)
    ]
    return [f"the next id is wrong of: {', '.join(wrong)}"] if wrong else []


def _vectors(db: sqlite3.Connection) -> list[str]:
    lines: list[str] = []
    for model_id, name, dimension in db.execute("SELECT id, name, dimension FROM model").fetchall():
        cursor = db.execute(
            "SELECT vector FROM vector NOT INDEXED WHERE model_id = ? AND length(vector) = ?", (model_id, 2 * dimension)
        )
        bad = 0
        while cells := [cell for (cell,) in cursor.fetchmany(_CHUNK)]:
            vectors = vectors_of(cells, dimension)
            bad += int(np.count_nonzero(~np.isfinite(vectors).all(axis=1) | ~vectors.any(axis=1)))
        if bad:
            lines.append(f"{bad} vectors of {name} are zero or not finite")
    return lines
