"""Version 4: how many files are known in each watched folder, counted as they come and go."""

import sqlite3

_STATEMENTS = (
    # Counting them anew takes 0.1 s in a million, several times in each run and for each look at the folders.
    "ALTER TABLE folder ADD COLUMN files INTEGER NOT NULL DEFAULT 0",
    "UPDATE folder SET files = (SELECT count(*) FROM file WHERE folder_id = folder.id)",
    """
    CREATE TRIGGER file_counted AFTER INSERT ON file BEGIN
        UPDATE folder SET files = files + 1 WHERE id = NEW.folder_id;
    END
    """,
    """
    CREATE TRIGGER file_discounted AFTER DELETE ON file BEGIN
        UPDATE folder SET files = files - 1 WHERE id = OLD.folder_id;
    END
    """,
)


def apply(db: sqlite3.Connection) -> None:
    """Add the column with what it counts today, and the triggers that keep it."""
    for statement in _STATEMENTS:
        db.execute(statement)
