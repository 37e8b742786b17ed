"""Photos that show what a tag means, and photos that do not: what a person teaches with."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt

from photoclip.domain.browse import Photo
from photoclip.domain.ids import ContentHash, PhotoId
from photoclip.ui.models.listed import ITEM_ROLE, ListedModel
from photoclip.ui.models.shown import name_of, tooltip

EXAMPLE_ROLE = ITEM_ROLE
NO_HASH = ContentHash("")


@dataclass(frozen=True, slots=True)
class Example:
    """A photo. `content_hash` and `name` are "" until they are known."""

    photo_id: PhotoId
    content_hash: ContentHash = NO_HASH
    name: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Both sides. A photo is on one of them at most, in the order in which it came."""

    yes: tuple[PhotoId, ...] = ()
    no: tuple[PhotoId, ...] = ()

    def with_yes(self, photo_ids: Iterable[PhotoId]) -> "Lesson":
        """These show it, whatever was said of them before."""
        came = tuple(dict.fromkeys((*self.yes, *photo_ids)))
        return Lesson(came, tuple(photo_id for photo_id in self.no if photo_id not in set(came)))

    def with_no(self, photo_ids: Iterable[PhotoId]) -> "Lesson":
        """These do not show it, whatever was said of them before."""
        turned = Lesson(self.no, self.yes).with_yes(photo_ids)
        return Lesson(turned.no, turned.yes)

    def without(self, photo_ids: Iterable[PhotoId]) -> "Lesson":
        """Nothing is said of these."""
        left_out = set(photo_ids)
        return replace(
            self,
            yes=tuple(photo_id for photo_id in self.yes if photo_id not in left_out),
            no=tuple(photo_id for photo_id in self.no if photo_id not in left_out),
        )


class ExampleModel(ListedModel):
    """The photos of one side."""

    def key(self, item: Example) -> Hashable:
        """Its photo."""
        return item.photo_id

    def said(self, item: Example, role: int) -> Any:
        """See QAbstractItemModel."""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return item.name or "Photo"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(item.name, "Delete takes it out")
        return None


def example_of(photo_id: PhotoId, photo: Photo | None) -> Example:
    """A photo as an example, as far as it is known."""
    if photo is None:
        return Example(photo_id)
    return Example(photo_id, photo.content_hash, name_of(photo.files[0].path) if photo.files else "")
