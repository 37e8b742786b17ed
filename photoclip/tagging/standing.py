"""What the catalog says of tags: what is set of them, and how photos stand to them."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import TagRow, TagStates
from photoclip.domain.names import folded
from photoclip.domain.photos import PhotoIds
from photoclip.domain.tag_api import Tag, TagState
from photoclip.domain.tag_words import Label

_NOBODY = TagStates(np.empty(0, np.int64), np.empty(0, np.int8))


class Standing:
    """The tags of the catalog as one question sees them; the states of each are read when they are asked for."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._rows = {folded(row.name): row for row in catalog.tags()}
        self._states: dict[str, TagStates] = {}
        self._lock = threading.Lock()

    def row(self, key: str) -> TagRow | None:
        """The tag of a folded name."""
        return self._rows.get(key)

    @property
    def taught(self) -> tuple[TagRow, ...]:
        """Those that are taught, by name."""
        return tuple(row for row in self._rows.values() if row.is_taught)

    def states(self, key: str) -> TagStates:
        """How live photos stand to it."""
        row = self._rows.get(key)
        if row is None or not (row.photos or row.rejected):
            return _NOBODY
        with self._lock:
            if key not in self._states:
                self._states[key] = self._catalog.tag_states(row.name)
            return self._states[key]


def having(states: TagStates, *wanted: TagState) -> PhotoIds:
    """The photos that stand to a tag in one of these ways, ascending."""
    if not states.photo_ids.size:
        return states.photo_ids
    return states.photo_ids[np.logical_or.reduce([states.states == state for state in wanted])]


@dataclass(frozen=True, slots=True)
class Named:
    """What photos can be scored for: a tag of the catalog, a label, or both. `key` is its folded name."""

    key: str
    row: TagRow | None
    label: Label | None

    @property
    def name(self) -> str:
        """As the catalog spells it, else as the label does."""
        if self.row is not None:
            return self.row.name
        return self.label.name if self.label is not None else self.key

    @property
    def words(self) -> Label:
        """What a model is asked for it."""
        return self.label if self.label is not None else Label(self.name)

    @property
    def group(self) -> str | None:
        """The group of which a photo has one at most."""
        return self.label.group or None if self.label is not None and self.label.is_exclusive else None

    @property
    def is_taught(self) -> bool:
        """Whether the person teaches it."""
        return self.row is not None and self.row.is_taught

    def tag(self) -> Tag:
        """As the window shows it."""
        row = self.row
        if row is None:
            return Tag(self.name, label=self.label)
        return Tag(
            row.name,
            row.photos,
            row.by_hand,
            row.rejected,
            row.cut,
            row.is_automatic,
            row.is_taught,
            self.label,
            row.tag_id,
        )


def scored_tags(labels: Sequence[Label], standing: Standing, *, with_taught: bool) -> tuple[Named, ...]:
    """The labels, each with its tag, and the taught tags that are none, by name."""
    found = {folded(label.name): label for label in reversed(labels)}
    named = [Named(key, standing.row(key), found[key]) for key in dict.fromkeys(folded(each.name) for each in labels)]
    taught = standing.taught if with_taught else ()
    return (*named, *(Named(folded(row.name), row, None) for row in taught if folded(row.name) not in found))
