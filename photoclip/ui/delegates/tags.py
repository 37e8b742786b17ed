"""Paints the rows of a `TagModel`."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from photoclip.ui.delegates.names import NameDelegate
from photoclip.ui.delegates.shelf import Row
from photoclip.ui.models.tags import TagRole


class TagDelegate(NameDelegate):
    """A dot, or a spark for one that was taught, the name, and how many photos have it."""

    def row_of(self, index: QModelIndex | QPersistentModelIndex) -> Row:
        """See NameDelegate."""
        tag = index.data(TagRole.TAG)
        return Row(
            icon="sparkle" if tag.is_taught else "dot-filled",
            name=index.data(Qt.ItemDataRole.DisplayRole),
            aside=" · taught" if tag.is_taught else "",
            count=index.data(TagRole.COUNT),
        )
