"""What is suggested: pairs of a photo and a tag of which nobody said anything, at or above the tag's cut. Pure."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from photoclip.catalog.rows import TagStates
from photoclip.domain.tag_api import TagState
from photoclip.tagging.columns import among
from photoclip.tagging.cut import Decided, default_cut, precision_curve
from photoclip.tagging.lessons import Lesson
from photoclip.tagging.scoring import LabelScores
from photoclip.tagging.sheet import FLOOR
from photoclip.tagging.standing import Named, having

_DECIDED = (TagState.BY_HAND, TagState.REJECTED)
_ON = (TagState.BY_HAND, TagState.BY_MACHINE)


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A tag, the probabilities `found` of photos, ascending, from FLOOR on at least, how photos stand to it, and the
    `cut` in force. `lesson`: what it goes by; None: words.
    """

    named: Named
    found: LabelScores
    states: TagStates
    lesson: Lesson | None
    cut: float

    @property
    def promised(self) -> float:
        """How many right ones there are to be expected at or above the cut, of which the person said nothing."""
        return float(self.waiting(with_applied=True).probabilities.sum())

    def waiting(self, *, with_applied: bool = False) -> LabelScores:
        """Photos at or above the cut of which the person said nothing: OPEN ones, or those BY_MACHINE too."""
        high = self.found.probabilities >= np.float32(self.cut)
        ids, found = self.found.photo_ids[high], self.found.probabilities[high]
        said = self.states.photo_ids if not with_applied else having(self.states, *_DECIDED)
        stays = ~among(ids, said)
        return LabelScores(ids[stays], found[stays])


class Cuts:
    """Finds suggested cuts, each again only when what it follows from changed. Thread-safe."""

    def __init__(self) -> None:
        self._held: dict[Hashable, tuple[object, TagStates, float]] = {}

    def of(
        self, key: Hashable, origin: object, found: LabelScores, states: TagStates, lesson: Lesson | None, named: Named
    ) -> float:
        """`suggested_cut` of what is kept under a key; `origin` is another object when something else is `found`."""
        held = self._held.get(key)
        if held is not None and held[0] is origin and _are_same(held[1], states):
            return held[2]
        cut = suggested_cut(found, states, lesson, is_taught=named.is_taught)
        self._held[key] = (origin, states, cut)
        return cut


def _are_same(one: TagStates, other: TagStates) -> bool:
    return one is other or (np.array_equal(one.photo_ids, other.photo_ids) and np.array_equal(one.states, other.states))


def suggested_cut(found: LabelScores, states: TagStates, lesson: Lesson | None, *, is_taught: bool) -> float:
    """The cut of a tag where the person set none."""
    if lesson is not None and is_taught:
        return max(lesson.learned.cut, FLOOR)
    return default_cut(cut_curve(found, states, lesson))


def cut_curve(found: LabelScores, states: TagStates, lesson: Lesson | None) -> tuple[float, ...]:
    """`cut.precision_curve` over photos of which the person said nothing, of probabilities from FLOOR on."""
    kept = found.probabilities >= FLOOR
    return curve_of(LabelScores(found.photo_ids[kept], found.probabilities[kept]), states, lesson, FLOOR)


def curve_of(found: LabelScores, states: TagStates, lesson: Lesson | None, least: float = 0.0) -> tuple[float, ...]:
    """The same of all that is found. What is BY_MACHINE counts as open: to tag what is likely must not make the others
    less so. `least`: decisions on photos below count nothing.
    """
    decided = []
    for state in _DECIDED:
        ids = having(states, state)
        values = found.probabilities[among(found.photo_ids, ids)]
        if lesson is not None:
            beyond = among(found.photo_ids, np.setdiff1d(ids, lesson.photos))
            _, alone = lesson.left_out(ids, np.nan)
            values = np.concatenate([found.probabilities[beyond], alone[np.isfinite(alone)]])
        decided.append(values[values >= least])
    said_nothing = ~among(found.photo_ids, having(states, *_DECIDED))
    return precision_curve(found.probabilities[said_nothing], Decided(*decided))


def settled(all_of_them: Sequence[Judged], *, with_applied: bool = False) -> list[LabelScores]:
    """What waits of each tag. Of tags that exclude each other a photo has one at most: no other than one that it has,
    else the likeliest, the first of equals.
    """
    waiting = [one.waiting(with_applied=with_applied) for one in all_of_them]
    groups: dict[str, list[int]] = {}
    for at, one in enumerate(all_of_them):
        if one.named.group is not None:
            groups.setdefault(one.named.group, []).append(at)
    for members in groups.values():
        if len(members) > 1:
            _exclude(all_of_them, waiting, members)
    return waiting


def _exclude(all_of_them: Sequence[Judged], waiting: list[LabelScores], members: Sequence[int]) -> None:
    """What is on a photo stays to be reviewed; beside it nothing of the group is suggested."""
    have_one = np.unique(np.concatenate([having(all_of_them[at].states, *_ON) for at in members]))
    contest: list[tuple[int, LabelScores]] = []
    for at in members:
        ids, chances = waiting[at].photo_ids, waiting[at].probabilities
        is_free = ~among(ids, have_one)
        contest.append((at, LabelScores(ids[is_free], chances[is_free])))
        is_on = among(ids, having(all_of_them[at].states, *_ON))
        waiting[at] = LabelScores(ids[is_on], chances[is_on])
    ids = np.concatenate([found.photo_ids for _, found in contest])
    chances = np.concatenate([found.probabilities for _, found in contest])
    owners = np.repeat(members, [found.photo_ids.size for _, found in contest])
    order = np.lexsort((owners, -chances, ids))
    first = np.append(True, ids[order][1:] != ids[order][:-1])[: order.size]
    ids, chances, owners = ids[order][first], chances[order][first], owners[order][first]
    for at in members:
        won = owners == at
        waiting[at] = _together(waiting[at], LabelScores(ids[won], chances[won]))


def barred(found: LabelScores, rivals: Sequence[tuple[Judged, LabelScores]]) -> npt.NDArray[np.bool_]:
    """Which photos (n,) of a label `settled` leaves out, at whatever cut for the whole group: those that have a rival,
    or are as likely to have one, at least. `rivals`: the other labels, that come first, each with what is found of it
    there.
    """
    left_out = np.zeros(found.photo_ids.size, np.bool_)
    for one, likely in rivals:
        left_out |= among(found.photo_ids, having(one.states, *_ON))
        is_open = ~among(likely.photo_ids, one.states.photo_ids)
        ids, chances = likely.photo_ids[is_open], likely.probabilities[is_open]
        if ids.size:
            at = np.minimum(np.searchsorted(ids, found.photo_ids), ids.size - 1)
            left_out |= (ids[at] == found.photo_ids) & (chances[at] >= found.probabilities)
    return left_out


def _together(one: LabelScores, other: LabelScores) -> LabelScores:
    ids = np.concatenate([one.photo_ids, other.photo_ids])
    order = np.argsort(ids, kind="stable")
    return LabelScores(ids[order], np.concatenate([one.probabilities, other.probabilities])[order])
