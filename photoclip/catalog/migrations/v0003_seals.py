"""Version 3: a checksum in each row, and a mark of the catalog's history."""

import sqlite3

# Not taken from `catalog.seals`: a migration that was released stays as it is. Upper case: sealed as a blob.
_SEALED = (
    "folder: id path STATE REASON EXCLUDED",
    "photo: id content_hash size_bytes FORMAT width_px height_px perceptual_hash TAKEN_AT taken_offset_minutes "
    "CAMERA_MAKE CAMERA_MODEL LENS exposure_s f_number iso focal_mm latitude longitude altitude_m rating TITLE "
    "KEYWORDS added_at_ns",
    "file: id folder_id relative_path size_bytes MTIME_NS INODE STATE REASON decoder_version photo_id last_photo_id",
    "model: id NAME dimension",
    "vector: id model_id dimension photo_id from_thumbnail vector",
    "tag: id NAME",
    "photo_tag: photo_id tag_id",
    "setting: NAME VALUE",
    "journal: id at_ns KIND TITLE PAYLOAD undone",
)


def apply(db: sqlite3.Connection) -> None:
    """Add the column, seal what is there, and let triggers seal what comes. `photoclip_seal` is the connection's."""
    for line in _SEALED:
        table, _, words = line.partition(": ")
        columns = words.lower().split()
        keys = columns if table == "photo_tag" else columns[:1]
        same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
        db.execute(f"ALTER TABLE {table} ADD COLUMN seal INTEGER")
        db.execute(f"UPDATE {table} SET seal = {_seal(words, '')}")
        for name, event in (("sealed", "INSERT"), ("resealed", f"UPDATE OF {', '.join(columns)}")):
            db.execute(
                f"""
                CREATE TRIGGER {table}_{name} AFTER {event} ON {table} BEGIN
                    UPDATE {table} SET seal = {_seal(words, "NEW.")} WHERE {same};
                END
                """
            )
    # So that ids of this catalog are not taken for those of another one.
    db.execute("INSERT INTO setting (name, value) VALUES ('history', lower(hex(randomblob(16))))")


def _seal(words: str, prefix: str) -> str:
    cells = (
        prefix + word.lower() if word.islower() else f"CAST({prefix}{word.lower()} AS BLOB)" for word in words.split()
    )
    return f"photoclip_seal({', '.join(cells)})"
