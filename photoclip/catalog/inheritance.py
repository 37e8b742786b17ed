"""Same path, new bytes: what the person gave the photo before goes to its successor."""

import sqlite3

from photoclip.catalog import albums, marks, photos, tags
from photoclip.catalog.succession import Heir
from photoclip.domain.ids import PhotoId


def inherit(db: sqlite3.Connection, predecessor: PhotoId, successor: PhotoId) -> Heir:
    """Copy what a person gave `predecessor` to `successor`, each kind where the successor has none itself; in albums it
    joins those it is in. Every table that holds such things has its line here. A rating that another program wrote
    makes no photo a new one: it was added when its predecessor was. What it is the heir of, for the journal to follow.
    """
    takes_tags = tags.inherit(db, predecessor, successor)
    own_albums = albums.inherit(db, predecessor, successor)
    fields = marks.inherit(db, predecessor, successor)
    photos.inherit_added(db, predecessor, successor)
    return Heir(predecessor, successor, fields, takes_tags, own_albums)
