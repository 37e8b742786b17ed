"""The tags of a library as Qt asks for them, and which of them are seen at first."""

from collections.abc import Hashable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt

from photoclip.domain.names import folded
from photoclip.domain.tag_api import Tag
from photoclip.ui.models.counted import number, photos_counted
from photoclip.ui.models.listed import ITEM_ROLE, ListedModel
from photoclip.ui.models.shown import shown, tooltip

SEEN_AT_FIRST = 12


class TagRole(IntEnum):
    """What a row knows besides its name. TAG: `Tag`. COUNT: photos, by locale."""

    TAG = ITEM_ROLE
    COUNT = ITEM_ROLE + 1


class TagModel(ListedModel):
    """Tags in the order in which they were given."""

    def key(self, item: Tag) -> Hashable:
        """Its name, whatever its case."""
        return folded(item.name)

    def said(self, item: Tag, role: int) -> Any:
        """See QAbstractItemModel and `TagRole`."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return shown(item.name)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(item.name, said_of(item))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{shown(item.name)}, {said_of(item)}"
            case TagRole.COUNT:
                return number(item.photos)
        return None


def said_of(tag: Tag) -> str:
    """What is known of a tag, in words."""
    parts = [photos_counted(tag.photos)]
    unconfirmed = tag.photos - tag.by_hand
    if unconfirmed > 0:
        parts.append(f"{number(unconfirmed)} put there by PhotoClip")
    if tag.is_taught:
        parts.append("taught")
    if tag.is_automatic:
        parts.append("new photos get it by themselves")
    return " · ".join(parts)


def listed(tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """Those that a person looks for, most used first: not those of which they only said that photos have them not."""
    wanted = [tag for tag in tags if tag.photos or tag.is_taught or tag.is_automatic or tag.cut is not None]
    return tuple(sorted(wanted, key=lambda tag: (-tag.photos, folded(tag.name))))


def narrowed(tags: Sequence[Tag], text: str) -> tuple[Tag, ...]:
    """Those whose name contains what is typed, those that begin with it first."""
    wanted = folded(" ".join(text.split()))
    found = [tag for tag in tags if wanted in folded(tag.name)]
    return tuple(sorted(found, key=lambda tag: not folded(tag.name).startswith(wanted))) if wanted else tuple(tags)
