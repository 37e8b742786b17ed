"""The catalog's schema, one module for each version. What was released is never edited: a change is a new module."""

from photoclip.catalog.migrations import (
    v0001_photos,
    v0002_browsing,
    v0003_seals,
    v0004_folder_files,
    v0005_albums,
    v0006_tags,
    v0007_sidecars,
)
from photoclip.catalog.schema import Migration

MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, v0001_photos.apply),
    Migration(2, v0002_browsing.apply),
    Migration(3, v0003_seals.apply),
    Migration(4, v0004_folder_files.apply),
    Migration(5, v0005_albums.apply),
    Migration(6, v0006_tags.apply),
    Migration(7, v0007_sidecars.apply),
)
"""All versions, ascending without a gap."""
