"""The arithmetic of two programs that do the same work in turn: seconds, rates, ratios. Measures nothing itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from photoclip.bench.table import Spent


@dataclass(frozen=True, slots=True)
class Round:
    """One repetition: both programs on `n` photos and on twice as many; each from its start to its end, with the
    processes it started.
    """

    theirs: Spent
    ours: Spent
    theirs_twice: Spent
    ours_twice: Spent


@dataclass(frozen=True, slots=True)
class Range:
    """Of ratios: that of the medians, and the lowest and highest of one repetition. NaN where nothing can be said."""

    middle: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Score:
    """One way to compare: rates in photos a second of wall time, core-milliseconds a photo, and how many times faster
    we are by either. `what` says which part of the time counts.
    """

    what: str
    their_photos_per_s: float
    our_photos_per_s: float
    their_core_ms: float
    our_core_ms: float
    wall_ratio: Range
    core_ratio: Range


NOTHING = float("nan")
WHOLE, TWICE, STEADY = "whole process", "whole process, twice the photos", "without the start"


def scores(rounds: Sequence[Round], photos: int) -> tuple[Score, ...]:
    """The whole process on `photos` photos and on twice as many, and what the second half of them cost: there the
    start of both programs (imports, loading the network) is out of it.

    Raises:
        ValueError: no round, or no photo.
    """
    if not rounds or photos < 1:
        raise ValueError("nothing was measured")
    return (
        _score(WHOLE, rounds, photos, lambda each: (each.theirs, each.ours)),
        _score(TWICE, rounds, 2 * photos, lambda each: (each.theirs_twice, each.ours_twice)),
        _score(STEADY, rounds, photos, _difference),
    )


def _difference(each: Round) -> tuple[Spent, Spent]:
    return _minus(each.theirs_twice, each.theirs), _minus(each.ours_twice, each.ours)


def _minus(more: Spent, less: Spent) -> Spent:
    return Spent(more.wall_s - less.wall_s, more.core_s - less.core_s)


def _score(what: str, rounds: Sequence[Round], photos: int, chosen: Callable[[Round], tuple[Spent, Spent]]) -> Score:
    # Where another program disturbed a run, a difference may be nothing at all or less: that repetition says nothing.
    pairs = [(their, our) for their, our in map(chosen, rounds) if min(their.wall_s, our.wall_s) > 0]
    their_walls, our_walls = [their.wall_s for their, _ in pairs], [our.wall_s for _, our in pairs]
    their_cores, our_cores = [their.core_s for their, _ in pairs], [our.core_s for _, our in pairs]
    return Score(
        what,
        their_photos_per_s=_ratio(photos, _median(their_walls)),
        our_photos_per_s=_ratio(photos, _median(our_walls)),
        their_core_ms=1000 * _median(their_cores) / photos,
        our_core_ms=1000 * _median(our_cores) / photos,
        wall_ratio=_range(their_walls, our_walls),
        core_ratio=_range(their_cores, our_cores),
    )


def _range(theirs: Sequence[float], ours: Sequence[float]) -> Range:
    each = [_ratio(their, our) for their, our in zip(theirs, ours, strict=True)] or [NOTHING]
    return Range(_ratio(_median(theirs), _median(ours)), min(each), max(each))


def _median(values: Sequence[float]) -> float:
    return median(values) if values else NOTHING


def _ratio(one: float, other: float) -> float:
    # Windows tells no core time.
    return one / other if other else NOTHING
