"""Paints the rows of an `AlbumModel`."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from photoclip.ui.delegates.names import NameDelegate
from photoclip.ui.delegates.shelf import Row
from photoclip.ui.models.albums import AlbumRole


class AlbumDelegate(NameDelegate):
    """An icon by its kind, the name, and the count, or "smart"."""

    def row_of(self, index: QModelIndex | QPersistentModelIndex) -> Row:
        """See NameDelegate."""
        album = index.data(AlbumRole.ALBUM)
        return Row(
            icon="album" if album.query is None else "search",
            name=index.data(Qt.ItemDataRole.DisplayRole),
            count=index.data(AlbumRole.COUNT),
        )
