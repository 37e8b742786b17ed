"""Doing what a person asked for, and writing it down in the journal beside it."""

import sqlite3
import time
from collections.abc import Callable, Sequence

import numpy as np

from photoclip.catalog import journal, performing
from photoclip.catalog.deltas import ROWS, Delta, payload_of
from photoclip.catalog.seals import LARGEST_ID
from photoclip.domain.ids import PhotoId
from photoclip.domain.photos import PhotoIds


def do(db: sqlite3.Connection, deltas: Sequence[Delta], title: Callable[[int], str]) -> int:
    """Perform and write down; what changes nothing leaves no entry. How many changed."""
    done = performing.perform(db, deltas)
    if done.deltas:
        journal.append(db, time.time_ns(), ROWS, title(done.changed), payload_of(done.deltas))
    return done.changed


def ids_of(photo_ids: Sequence[PhotoId] | PhotoIds) -> PhotoIds:
    """Those that a photo can have, ascending, each once."""
    if isinstance(photo_ids, np.ndarray):
        return np.unique(photo_ids[(photo_ids > 0) & (photo_ids < LARGEST_ID)]).astype(np.int64, copy=False)
    return np.array(sorted({int(photo_id) for photo_id in photo_ids if 0 < photo_id < LARGEST_ID}), np.int64)
