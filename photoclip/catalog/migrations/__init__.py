"""The catalog's schema, one module for each version. What was released is never edited: a change is a new module."""

from photoclip.catalog.migrations import v0001_photos, v0002_browsing, v0003_seals, v0004_folder_files
from photoclip.catalog.schema import Migration

MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, v0001_photos.apply),
    Migration(2, v0002_browsing.apply),
    Migration(3, v0003_seals.apply),
    Migration(4, v0004_folder_files.apply),
)
"""All versions, ascending without a gap."""
