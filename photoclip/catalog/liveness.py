"""Which photos a transaction brought to life, and which it let go."""

import sqlite3
from collections.abc import Sequence

from photoclip.catalog import photos
from photoclip.domain.change import Change
from photoclip.domain.ids import PhotoId


class Liveness:
    """Compares photos before and after; what moved in between, or went and came back, did neither."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._was_live: dict[PhotoId, bool] = {}
        self._places_changed = False

    def before_move(self, shown: PhotoId | None, shows: PhotoId | None) -> None:
        """To be told before a place stops showing one photo and starts to show another."""
        for photo_id in (shown, shows):
            if photo_id is not None and photo_id not in self._was_live:
                self._was_live[photo_id] = photos.is_live(self._db, photo_id)
        self._places_changed = self._places_changed or shown != shows

    def was_live(self, photo_id: PhotoId) -> bool:
        """Whether a photo that `before_move` was told of had a place before the transaction."""
        return self._was_live[photo_id]

    def change(self, replaced: Sequence[PhotoId]) -> Change:
        """What the transaction did, in the order it was told."""
        now_live = {photo_id: photos.is_live(self._db, photo_id) for photo_id in self._was_live}
        return Change(
            appeared=tuple(photo_id for photo_id, live in now_live.items() if live and not self._was_live[photo_id]),
            vanished=tuple(photo_id for photo_id, live in now_live.items() if not live and self._was_live[photo_id]),
            replaced=tuple(photo_id for photo_id in dict.fromkeys(replaced) if now_live[photo_id]),
            places_changed=self._places_changed,
        )
