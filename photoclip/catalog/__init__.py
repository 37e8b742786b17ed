"""Floor 1: the truth. SQLite schema, migrations and repositories; owns sqlite3."""
