"""How likely tags are for the photos of a library, by words and by what was learned, while photos come and go."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from photoclip.calibration.calibration import Calibration
from photoclip.calibration.relevance import MOST_TOPS, logistic
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow
from photoclip.domain.change import Change
from photoclip.domain.photos import HalfVectors, PhotoIds
from photoclip.domain.progress import CancelToken, Progressed
from photoclip.domain.tag_words import Label
from photoclip.probes.probe import Probe
from photoclip.tagging.columns import Column, Values, empty_column
from photoclip.tagging.following import Following, Slot, Wish
from photoclip.tagging.kept_labels import KeptLabels
from photoclip.tagging.labels import TYPICAL
from photoclip.tagging.scoring import (
    FITTED,
    LabelScores,
    Scorer,
    Tops,
    exclusive,
    photo_levels,
    presences,
    scorer,
)
from photoclip.tagging.sheet import FLOOR, Read, Sheet, empty_sheet, read

_SHEET, _PROBE, _WHOLE, _WHOLE_PROBE = "sheet", "probe", "whole", "whole probe"
_MOST = {_SHEET: 2, _PROBE: 1_000, _WHOLE: 24, _WHOLE_PROBE: 24}
"""Of the labels in use, and of those of a file; and what the tuner shows, and tags with a cut below FLOOR: 12 MB each
in a million photos, and a second for each question where there are more of these.
"""
_MOST_SCORERS = 8


@dataclass(frozen=True, slots=True)
class Working:
    """Who waits for long work: `token` cancels it, `progressed` hears how far it is."""

    token: CancelToken | None = None
    progressed: Progressed | None = None


ALONE = Working()


class Likelihoods:
    """Scores the photos of one model, and keeps what it found. Photos of which something is found are ascending.
    Thread-safe.
    """

    def __init__(self, catalog: Catalog, model: ModelRow, kept: KeptLabels) -> None:
        self._kept = kept
        self._following = Following(catalog, model, _MOST)
        self._lock = threading.Lock()
        self._scorers: dict[tuple[Label, ...], tuple[Calibration, Scorer]] = {}
        self._read: dict[str, Read] = {}

    def apply(self, change: Change) -> None:
        """Hear of a committed change. Returns at once."""
        self._following.apply(change)

    def is_empty(self) -> bool:
        """Whether there is no photo to be scored."""
        return self._following.is_empty()

    def missing(self, labels: tuple[Label, ...]) -> int:
        """How many labels the model has to learn before it can score photos by these."""
        with self._lock:
            is_known = not labels or labels in self._scorers
        return 0 if is_known else self._kept.missing(labels) or self._kept.missing(TYPICAL)

    def scorer(self, labels: tuple[Label, ...], calibration: Calibration, working: Working = ALONE) -> Scorer:
        """Of some labels: the same one as long as the calibration is the same. Raises as `KeptLabels.vectors`."""
        with self._lock:
            held = self._scorers.pop(labels, None)
            if held is not None:
                self._scorers[labels] = held  # the one that was asked for last
                if held[0] is calibration:
                    return held[1]
        vectors = self._kept.vectors((*labels, *TYPICAL), working.token, working.progressed)
        made = scorer(labels, vectors[: len(labels)], calibration, vectors[len(labels) :])
        with self._lock:
            held = self._scorers.pop(labels, None)
            if held is not None and held[0] is calibration:
                made = held[1]
            self._scorers[labels] = (calibration, made)
            while len(self._scorers) > _MOST_SCORERS:
                del self._scorers[next(iter(self._scorers))]
        return made

    def read(self, name: str, asked: Scorer, working: Working = ALONE) -> Read:
        """What words make of all photos, from FLOOR on. `name` tells apart what is kept."""
        slot, wish = Slot(_SHEET, name), Wish(asked, empty_sheet(asked))
        while True:
            made = self._following.current({slot: wish}, working.token, working.progressed)[slot]
            assert isinstance(made, Sheet)
            with self._lock:
                held = self._read.get(name)
            if held is not None and held.sheet is made:
                return held
            tops = made.tops()
            if tops is not None:
                break
            self._following.forget(slot)
        found = read(made, tops)
        with self._lock:
            self._read[name] = found
        return found

    def learned(
        self, probes: Mapping[str, Probe], working: Working = ALONE, *, whole: bool = False
    ) -> dict[str, LabelScores]:
        """What probes make of all photos, by name, from FLOOR on. `whole`: make ready for `whole_learned` in the same
        go.
        """
        wishes = {Slot(_PROBE, name): Wish(probe, _column(probe, FLOOR)) for name, probe in probes.items()}
        more = {Slot(_WHOLE_PROBE, name): Wish(probe, _column(probe)) for name, probe in probes.items()}
        found = self._following.current(wishes | more if whole else wishes, working.token, working.progressed)
        return {slot.name: _as_scores(found[slot]) for slot in wishes}

    def low(
        self,
        known: Read | None,
        probes: Mapping[str, Probe],
        floor: float,
        within: PhotoIds | None,
        working: Working = ALONE,
    ) -> tuple[Read | None, dict[str, LabelScores]]:
        """What words, of which `known` tells what the library has, and probes make of photos `within` some (None: all)
        from a floor below FLOOR on. Nothing is kept.

        Raises:
            TagError: that is too much.
        """
        wishes = {Slot(_PROBE, name): Wish(probe, _column(probe, floor)) for name, probe in probes.items()}
        sheet = Slot(_SHEET)
        if known is not None:
            wishes[sheet] = Wish(known, empty_sheet(known.sheet.scorer, floor))
        found = self._following.once(wishes, within, working.token, working.progressed)
        lower = found.pop(sheet, None)
        assert lower is None or isinstance(lower, Sheet)
        by_words = None if known is None or lower is None else read(lower, known.tops)
        return by_words, {slot.name: _as_scores(made) for slot, made in found.items()}

    def whole_learned(self, name: str, probe: Probe) -> LabelScores:
        """What a probe makes of each photo."""
        slot = Slot(_WHOLE_PROBE, name)
        return _as_scores(self._following.current({slot: Wish(probe, _column(probe))})[slot])

    def whole(self, name: str, asked: Scorer, column: int) -> LabelScores:
        """What words make of each photo, for one label of a scorer."""
        slot = Slot(_WHOLE, name)
        group = next((columns for columns in asked.groups if (columns == column).any()), None)

        def levels(vectors: HalfVectors) -> Values:
            return vectors.astype(np.float32) @ asked.weights[:, column] - asked.offsets[column]

        def shares(vectors: HalfVectors) -> Values:
            assert group is not None
            return exclusive(photo_levels(asked, vectors)[:, group])[:, int(np.flatnonzero(group == column)[0])]

        wish = Wish(asked, empty_column(levels if group is None else shares))
        found = _as_scores(self._following.current({slot: wish})[slot])
        if group is not None:
            return found
        shared = presences(asked, _tops(found.probabilities, column, asked))[column]
        return LabelScores(found.photo_ids, logistic(FITTED.level * found.probabilities + shared))


def _tops(levels: Values, column: int, asked: Scorer) -> Tops:
    """What the library has of one label; of the others nothing."""
    best = np.full((len(asked.labels), MOST_TOPS), -np.inf, np.float32)
    few = np.sort(levels)[::-1][:MOST_TOPS]
    best[column, : few.size] = few
    return Tops(best, levels.size)


def _column(probe: Probe, least: float = -np.inf) -> Column:
    return empty_column(probe.probabilities, least)


def _as_scores(made: object) -> LabelScores:
    assert isinstance(made, Column)
    return LabelScores(made.photo_ids, made.values)
