"""Photos that were found, by how well they match: which there are, and which are shown."""

from dataclasses import dataclass
from enum import IntEnum

from photoclip.domain.found import SearchPage, Strength


class Tier(IntEnum):
    """How well a photo matches, as `Rows.strengths` has it. Those that match better come first."""

    WEAK = 0
    LIKELY = 1
    STRONG = 2


_OF_STRENGTH = {Strength.STRONG: Tier.STRONG, Strength.LIKELY: Tier.LIKELY, Strength.WEAK: Tier.WEAK}


@dataclass(frozen=True, slots=True)
class Tiers:
    """How many photos there are of each, whether they are listed by now or not. `shows_weak`: the person asked for
    those that hardly match. `is_listed`: all others are there.
    """

    strong: int
    likely: int
    weak: int
    shows_weak: bool = False
    is_listed: bool = True

    @property
    def behind_more(self) -> int:
        """Photos that are shown when the person asks for more; 0 while others are still to come."""
        return self.weak if self.is_listed and not self.shows_weak else 0

    def photos(self, tier: Tier) -> int:
        """Of one tier."""
        return {Tier.STRONG: self.strong, Tier.LIKELY: self.likely, Tier.WEAK: self.weak}[tier]


def tier_of(strength: Strength | None) -> Tier:
    """The tier of a photo; one without a strength matches, or would not be there."""
    return Tier.STRONG if strength is None else _OF_STRENGTH[strength]


def tiers_of(page: SearchPage, *, shows_weak: bool) -> Tiers | None:
    """Of what was found; None where photos match or do not."""
    if page.strong is None or page.likely is None:
        return None
    better = sum(hit.strength is not Strength.WEAK for hit in page.hits)
    is_listed = better >= page.strong + page.likely or better < len(page.hits)
    weak = max(0, page.total - page.strong - page.likely)
    return Tiers(page.strong, page.likely, weak, shows_weak, is_listed)
