"""Same path, new bytes: what the person gave the photo before goes to its successor."""

import sqlite3

from photoclip.catalog import photos, tags
from photoclip.domain.ids import PhotoId


def inherit(db: sqlite3.Connection, predecessor: PhotoId, successor: PhotoId) -> None:
    """Copy what a person gave `predecessor` to `successor`, each kind where the successor has none itself. Every table
    that holds such things has its line here. A rating that another program wrote makes no photo a new one: it was
    added when its predecessor was.
    """
    tags.inherit(db, predecessor, successor)
    photos.inherit_added(db, predecessor, successor)
