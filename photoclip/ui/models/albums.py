"""The albums of a library as Qt asks for them."""

from collections.abc import Hashable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt

from photoclip.domain.ids import AlbumId
from photoclip.domain.names import folded
from photoclip.domain.organise_api import Album
from photoclip.ui.models.counted import number, photos_counted
from photoclip.ui.models.listed import ITEM_ROLE, ListedModel
from photoclip.ui.models.shown import shown, tooltip

SMART = "smart"


class AlbumRole(IntEnum):
    """What a row knows besides its name. ALBUM: `Album`. COUNT: photos, by locale; "smart" where a search decides."""

    ALBUM = ITEM_ROLE
    COUNT = ITEM_ROLE + 1


class AlbumModel(ListedModel):
    """Albums in the order in which they were given."""

    def key(self, item: Album) -> Hashable:
        """Its id: names change."""
        return item.album_id

    def albums(self) -> tuple[Album, ...]:
        """All that are shown."""
        return self.items()

    def album(self, album_id: AlbumId | None) -> Album | None:
        """One of them, None where it is not there."""
        return next((album for album in self.albums() if album.album_id == album_id), None)

    def named(self, name: str) -> Album | None:
        """The one of this name, whatever its case."""
        wanted = folded(name.strip())
        return next((album for album in self.albums() if folded(album.name) == wanted), None)

    def said(self, item: Album, role: int) -> Any:
        """See QAbstractItemModel and `AlbumRole`."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown(item.name)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(item.name, said_of(item))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{shown(item.name)}, {said_of(item)}"
            case AlbumRole.COUNT:
                return SMART if item.query is not None else number(item.photos or 0)
        return None


def said_of(album: Album) -> str:
    """What is in an album, in words."""
    return f"finds: {album.query}" if album.query is not None else photos_counted(album.photos or 0)
