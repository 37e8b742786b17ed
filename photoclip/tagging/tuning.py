"""What the tuner shows of a tag. Pure."""

import numpy as np
import numpy.typing as npt

from photoclip.catalog.rows import TagStates
from photoclip.domain.tag_api import Tuning
from photoclip.tagging.columns import among
from photoclip.tagging.cut import CUTS
from photoclip.tagging.judged import curve_of, cut_curve, suggested_cut
from photoclip.tagging.lessons import Lesson
from photoclip.tagging.scoring import LabelScores
from photoclip.tagging.sheet import FLOOR
from photoclip.tagging.standing import Named

_FIRST_KEPT = round(FLOOR * (CUTS - 1))


def tuning_of(
    named: Named,
    found: LabelScores,
    states: TagStates,
    lesson: Lesson | None,
    prompts: tuple[str, ...],
    barred: npt.NDArray[np.bool_] | None = None,
) -> Tuning:
    """For all that is `found` of live photos, ascending. Equally likely ones in the order in which they came. `barred`
    (n,): which of these another label of an exclusive group gets; None: there is no such group.
    """
    values = found.probabilities.copy()
    if lesson is not None:
        otherwise = float(values.mean()) if values.size else 0.0
        which, alone = lesson.left_out(found.photo_ids, otherwise)
        values[which] = alone
    order = np.lexsort((found.photo_ids, -values))
    stands = np.zeros(found.photo_ids.size, np.int8)
    known = among(states.photo_ids, found.photo_ids)
    stands[np.searchsorted(found.photo_ids, states.photo_ids[known])] = states.states[known]
    suggested = suggested_cut(found, states, lesson, is_taught=named.is_taught)
    cut = named.row.cut if named.row is not None else None
    return Tuning(
        named.tag(),
        found.photo_ids[order].astype("<i8").tobytes(),
        values[order].astype("<f4").tobytes(),
        stands[order].tobytes(),
        _precisions(found, states, lesson),
        suggested if cut is None else cut,
        suggested,
        prompts,
        0 if lesson is None else lesson.photos.size,
        b"" if barred is None else barred[order].tobytes(),
    )


def _precisions(found: LabelScores, states: TagStates, lesson: Lesson | None) -> tuple[float, ...]:
    """From FLOOR on those by which default cuts are found; below, of all photos."""
    high = cut_curve(found, states, lesson)[_FIRST_KEPT:]
    low = curve_of(found, states, lesson)[:_FIRST_KEPT]
    return (*(min(each, high[0]) for each in low), *high)
