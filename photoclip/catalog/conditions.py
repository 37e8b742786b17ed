"""For which photos a tree of conditions holds: sets of ids, joined as the tree says."""

from collections.abc import Mapping

import numpy as np

from photoclip.catalog.gathered import Mask, Overview
from photoclip.catalog.holding import holds
from photoclip.domain import query
from photoclip.domain.photos import PhotoIds


def matching(condition: query.Condition, view: Overview, smart: Mapping[str, PhotoIds]) -> PhotoIds:
    """Live photos for which it holds, int64 (n,), ascending; see `Catalog.matching`."""
    return view.timeline.photo_ids[_Matching(view, smart).find(condition)]


class _Matching:
    """One tree, within one transaction; what is asked twice is looked up once."""

    def __init__(self, view: Overview, smart: Mapping[str, PhotoIds]) -> None:
        self._view = view
        self._smart = smart
        self._found: dict[query.Test, Mask] = {}

    def find(self, condition: query.Condition) -> Mask:
        match condition:
            case query.All(parts):
                return self._all(parts)
            case query.Any(parts):
                found = np.zeros(self._view.timeline.photo_ids.size, np.bool_)
                for part in parts:
                    found |= self.find(part)
                return found
            case query.Not(part):
                return ~self.find(part)
            case _:
                if condition not in self._found:
                    self._found[condition] = holds(condition, self._view, self._smart)
                return self._found[condition]

    def _all(self, parts: tuple[query.Condition, ...]) -> Mask:
        found = np.ones(self._view.timeline.photo_ids.size, np.bool_)
        for part in parts:
            found &= self.find(part)
            if not found.any():
                break
        return found
