"""A query's answer in full, as far as it has been looked for: what pages are cut from."""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from photoclip.calibration.relevance import LIKELY_FROM, STRONG_FROM, Column
from photoclip.domain.found import QueryProblem
from photoclip.domain.photos import PhotoIds
from photoclip.search.plan import Plan

BELOW_LIKELY = float(np.nextafter(np.float32(LIKELY_FROM), np.float32(0)))


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """Photos in the order in which they are shown: `ids` int64 (n,), `scores` float32 (n,); `relevances` float32 (n,),
    None where the query has conditions only. `behind`: photos that stand behind others. `total`: how many there are to
    be shown, >= n. `depth`: how many photos were looked at for it. `tail`: the weak ones after these where they are
    sorted otherwise than by relevance; `plan` works out their scores when they are shown. `more_match`: photos that
    have not been looked at may match too.
    """

    ids: PhotoIds
    scores: Column
    relevances: Column | None
    total: int
    depth: int
    problems: tuple[QueryProblem, ...] = ()
    notes: tuple[str, ...] = ()
    behind: dict[int, tuple[int, ...]] = field(default_factory=dict[int, tuple[int, ...]])
    tail: PhotoIds | None = None
    plan: Plan | None = None
    more_match: bool = False

    @property
    def strong(self) -> int | None:
        """Hits that are strong; None where the query has conditions only."""
        return None if self.relevances is None else int((self.relevances >= STRONG_FROM).sum())

    @property
    def likely(self) -> int | None:
        """Hits that are likely; None where the query has conditions only."""
        if self.relevances is None:
            return None
        return int(((self.relevances >= LIKELY_FROM) & (self.relevances < STRONG_FROM)).sum())

    @property
    def hidden(self) -> int:
        """Photos that stand behind others."""
        return sum(map(len, self.behind.values()))

    def reaches(self, end: int) -> bool:
        """Whether the hits up to `end` (exclusive) are here, or all photos there are were looked at. Who has been shown
        all that match is told whether there are more.
        """
        end += self.more_match
        here = self.ids.size + (0 if self.tail is None else self.tail.size)
        return here >= min(end, self.total) or self.depth >= self.total + self.hidden


def continued(before: Listed, after: Listed) -> Listed:
    """What was shown already stays where it was, though more photos were looked at now: `after` it comes what is new.
    Neither has a tail. Pure.
    """
    leader_of = {one: leader for leader, members in before.behind.items() for one in members}
    hidden = np.array(list(leader_of), np.int64)
    fresh = ~np.isin(after.ids, before.ids) & ~np.isin(after.ids, hidden)
    ids = np.concatenate([before.ids, after.ids[fresh]])
    placed = frozenset(ids.tolist()) | leader_of.keys()
    behind = dict(before.behind)
    for leader, members in after.behind.items():
        more = tuple(one for one in members if one not in placed)
        if more:
            # One that leads now may stand behind another already: those that follow it stand there too.
            shown = leader_of.get(leader, leader)
            behind[shown] = (*behind.get(shown, ()), *more)
    # Once all were looked at, there are no more: an index that is not exact may miss what it found before.
    is_whole = after.ids.size >= after.total
    unseen = 0 if is_whole else after.total + after.hidden - ids.size - sum(map(len, behind.values()))
    return replace(
        after,
        ids=ids,
        scores=np.concatenate([before.scores, after.scores[fresh]]),
        relevances=_joined(before.relevances, after.relevances, fresh),
        behind=behind,
        total=ids.size + max(0, unseen),
    )


def _joined(before: Column | None, after: Column | None, fresh: npt.NDArray[np.bool_]) -> Column | None:
    return None if before is None or after is None else np.concatenate([before, after[fresh]])


def nothing_asked(problems: tuple[QueryProblem, ...]) -> Listed:
    """For a query of which nothing makes sense."""
    return Listed(np.empty(0, np.int64), np.empty(0, np.float32), None, 0, 0, problems)
