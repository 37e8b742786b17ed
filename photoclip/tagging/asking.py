"""One question about tags: what the catalog, the vocabularies and the library are while it is answered.

A label that the person accepted for some photos could go by its words or by these. It goes by what promises more right
ones: the sum of the probabilities of photos at or above the default cut. With the captioned photos of bench_tagging.py,
after the 8 or 16 likeliest photos of each label were decided, what would be tagged of the others:

| vectors       | decided | words: right of tagged | examples | whichever promises more |
|---------------|--------:|-----------------------:|---------:|------------------------:|
| embedded      |       8 |               60 of 66 | 13 of 19 |                69 of 80 |
| embedded      |      16 |               49 of 53 |  7 of 14 |                56 of 67 |
| one caption   |       8 |               61 of 61 | 74 of 77 |              110 of 113 |
| one caption   |      16 |               39 of 39 | 21 of 22 |                52 of 53 |
| four captions |       8 |             121 of 121 | 89 of 90 |              163 of 164 |
| four captions |      16 |               79 of 79 | 35 of 35 |                95 of 95 |
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from photoclip.calibration.calibration import Calibration
from photoclip.domain.errors import TagError
from photoclip.domain.names import folded
from photoclip.domain.photos import HalfVectors, PhotoIds
from photoclip.domain.tag_words import Label
from photoclip.tagging.exclusive import Matrix
from photoclip.tagging.judged import Cuts, Judged, barred, suggested_cut
from photoclip.tagging.lessons import Lesson, Lessons
from photoclip.tagging.likelihoods import ALONE, Likelihoods, Working
from photoclip.tagging.scoring import LabelScores, probabilities
from photoclip.tagging.sheet import FLOOR, Read
from photoclip.tagging.standing import Named, Standing, scored_tags

USED, GIVEN = "used", "given"
_MOST_WHOLE = 16
"""Labels that are looked at in each photo for one question; so many are kept, and some more."""


def legible(labels: tuple[Label, ...], knows_lettering: bool) -> tuple[Label, ...]:
    """Those that a model can tell."""
    return tuple(label for label in labels if knows_lettering or not label.is_lettering)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tags: `names`, in any case; none: all. `labels`: these in place of those of vocabularies in use, and of
    taught tags. `threshold`: from this probability on, 0..1, None: each tag's own cut. `skips_others`: leave out names
    of which nothing can be told, as what is written in photos by a model that cannot read.
    """

    names: tuple[str, ...] = ()
    labels: tuple[Label, ...] | None = None
    threshold: float | None = None
    skips_others: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """`labels`: of the vocabularies in use, or those that are given in their place (`role` GIVEN)."""

    likely: Likelihoods
    lessons: Lessons
    cuts: Cuts
    standing: Standing
    calibration: Calibration
    labels: tuple[Label, ...]
    knows_lettering: bool
    role: str = USED

    @property
    def scored(self) -> tuple[Label, ...]:
        """The labels that the model can tell."""
        return legible(self.labels, self.knows_lettering)

    def named(self, name: str) -> Named:
        """A label or a tag by its name, in any case.

        Raises:
            TagError: there is none, or it is lettering, which the model cannot read, and nothing was learned of it.
        """
        key = folded(name)
        named = Named(key, self.standing.row(key), self._label(key))
        if named.row is None and named.label is None:
            what = f"there is no tag “{name}”, nor a label in the vocabularies in use"
            raise TagError(what, "choose another one, or add it to a vocabulary")
        if self._is_illegible(named) and not self.lessons.suits(named, self.standing.states(key)):
            what = f"“{named.name}” is what is written in a photo, and this model cannot read"
            raise TagError(what, "use a larger model, or teach it with photos")
        return named

    def all_scored(self) -> tuple[Named, ...]:
        """All that is suggested: labels, and taught tags unless labels were given."""
        return scored_tags(self.scored, self.standing, with_taught=self.role == USED)

    def by_label(self) -> tuple[Named, ...]:
        """The labels that the model can tell, in their order: to look for each by its name takes long where there are
        many.
        """
        keys = [folded(label.name) for label in self.scored]
        return tuple(Named(key, self.standing.row(key), label) for key, label in zip(keys, self.scored, strict=True))

    def wanted(self, wanted: Wanted) -> tuple[list[Named], frozenset[str]]:
        """Tags that are asked for, after those that decide with them which of a group a photo has; and the keys of
        those that are asked for. Raises TagError as `named`, for names that are not to be skipped.
        """
        everything = self.all_scored()
        if not wanted.names:
            return list(everything), frozenset(each.key for each in everything)
        chosen: dict[str, Named] = {}
        for name in wanted.names:
            with suppress(*((TagError,) if wanted.skips_others else ())):
                each = self.named(name)
                chosen[each.key] = each
        groups = {each.group for each in chosen.values()} - {None}
        beside = [each for each in everything if each.key not in chosen and each.group in groups]
        return [*beside, *chosen.values()], frozenset(chosen)

    def required(self, name: str) -> Judged:
        """What is learned of a tag that there is, taught or not.

        Raises:
            TagError: there is none.
            TeachError: nothing to learn from, or not with this model yet.
        """
        key = folded(name)
        row = self.standing.row(key)
        if row is None:
            raise TagError(f"there is no tag “{name}”", "choose another one; what was deleted last can be undone")
        named = Named(key, row, self._label(key))
        lesson = self.lessons.require(named, self.standing.states(key), self.calibration)
        return self._own_cut(self._by_lesson(named, lesson, self._learned({key: lesson}, ALONE)))

    def judged(self, named: Sequence[Named], working: Working = ALONE, *, whole: bool = False) -> list[Judged]:
        """Tags with what is found of them, from FLOOR on or from their cut, whichever is lower. A taught tag goes by
        what was learned wherever anything was; a label where that promises more than its words do. `whole`: what they
        make of each photo will be asked for next.
        """
        return [self._own_cut(one) for one in self._judged(named, working, whole=whole)]

    def judged_from(
        self, named: Sequence[Named], threshold: float, within: PhotoIds | None, working: Working = ALONE
    ) -> list[Judged]:
        """The same with this cut for all of them, for photos `within` some at least; None: all.

        Raises:
            TagError: that is too much.
        """
        judged = [replace(one, cut=threshold) for one in self._judged(named, working)]
        if threshold >= FLOOR:
            return judged
        column_of = self._columns()
        by_words = {one.named.key for one in judged if one.lesson is None and one.named.key in column_of}
        probes = {one.named.key: one.lesson.learned.probe for one in judged if one.lesson is not None}
        known = self.read(working) if by_words and not self.likely.is_empty() else None
        read, learned = self.likely.low(known, probes, threshold, within, working)
        lowered: list[Judged] = []
        for one in judged:
            if read is not None and one.named.key in by_words:
                found = read.of(column_of[one.named.key])
            elif one.lesson is not None:
                found = learned[one.named.key]
            else:
                found = self.whole(one.named, None)
            lowered.append(replace(one, found=found))
        return lowered

    def whole(self, named: Named, lesson: Lesson | None) -> LabelScores:
        """What a tag goes by makes of each photo. Without photos no label need be learned."""
        if self.likely.is_empty():
            return LabelScores(np.empty(0, np.int64), np.empty(0, np.float32))
        if lesson is not None:
            return self.likely.whole_learned(named.key, lesson.learned.probe)
        scored = self.scored
        column = next((column for column, label in enumerate(scored) if folded(label.name) == named.key), None)
        if column is None:
            return self.likely.whole(named.key, self.likely.scorer((named.words,), self.calibration), 0)
        asked = self.likely.scorer(scored, self.calibration)
        return _as_read(self.likely.whole(named.key, asked, column), self.read().of(column))

    def by_words(self, vectors: HalfVectors) -> Matrix:
        """How likely each label that the model can tell is by words for a few photos with these unit vectors (n,
        dimension): (n, labels).
        """
        read = self.read()
        return probabilities(read.sheet.scorer, vectors, read.tops)

    def told(self, judged: Sequence[Judged], photo_ids: PhotoIds, vectors: HalfVectors) -> dict[str, LabelScores]:
        """What tags go by makes of a few photos, ascending, with these unit vectors (n, dimension), by their keys;
        without those that no label and no example tells of.
        """
        column_of = self._columns() if photo_ids.size else {}
        table = self.by_words(vectors) if column_of else np.empty((0, 0), np.float32)
        found = {
            one.named.key: LabelScores(photo_ids, table[:, column_of[one.named.key]])
            for one in judged
            if one.named.key in column_of
        }
        learned = ((one.named.key, one.lesson.learned.probe) for one in judged if one.lesson is not None)
        return found | {key: LabelScores(photo_ids, probe.probabilities(vectors)) for key, probe in learned}

    def read(self, working: Working = ALONE) -> Read:
        """What words make of all photos, from FLOOR on."""
        return self.likely.read(self.role, self.likely.scorer(self.scored, self.calibration, working), working)

    def barred(self, named: Named, found: LabelScores) -> npt.NDArray[np.bool_] | None:
        """Which photos that are `found` of a label get another one of its exclusive group, or have one; None where
        there is no such group. In a large group only what is at or above FLOOR competes.
        """
        among_them, _ = self.wanted(Wanted((named.name,)))
        beside = [each for each in among_them if each.key != named.key]
        if not beside:
            return None
        rivals = self._judged(beside, ALONE)
        if len(rivals) > _MOST_WHOLE:
            return barred(found, [(one, one.found) for one in rivals])
        return barred(found, [(one, self.whole(one.named, one.lesson)) for one in rivals])

    def lesson(self, named: Named) -> Lesson | None:
        """What was learned of a tag, where it suits it to go by that; no photo is scored."""
        states = self.standing.states(named.key)
        return self.lessons.of(named, states, self.calibration) if self.lessons.suits(named, states) else None

    def _judged(self, named: Sequence[Named], working: Working, *, whole: bool = False) -> list[Judged]:
        lessons = {each.key: lesson for each in named if (lesson := self.lesson(each)) is not None}
        learned = self._learned(lessons, working, whole=whole)
        column_of = self._columns()
        is_read = any(each.key in column_of for each in named) and not self.likely.is_empty()
        read = self.read(working) if is_read else None
        judged: list[Judged] = []
        for each in named:
            one: Judged | None = None
            if each.key in lessons:
                one = self._by_lesson(each, lessons[each.key], learned)
            if one is None or not (each.is_taught or self._is_illegible(each)):
                by_words = self._by_words(each, read, column_of.get(each.key))
                one = by_words if one is None or by_words.promised >= one.promised else one
            judged.append(one)
        return judged

    def _columns(self) -> dict[str, int]:
        return {folded(label.name): column for column, label in reversed(list(enumerate(self.scored)))}

    def _is_illegible(self, named: Named) -> bool:
        """Whether the model cannot say anything of it by words."""
        return named.label is not None and named.label.is_lettering and not self.knows_lettering

    def _label(self, key: str) -> Label | None:
        return next((label for label in self.labels if folded(label.name) == key), None)

    def _learned(
        self, lessons: Mapping[str, Lesson], working: Working, *, whole: bool = False
    ) -> dict[str, LabelScores]:
        probes = {key: lesson.learned.probe for key, lesson in lessons.items()}
        return self.likely.learned(probes, working, whole=whole) if probes else {}

    def _by_lesson(self, named: Named, lesson: Lesson, learned: Mapping[str, LabelScores]) -> Judged:
        states, found = self.standing.states(named.key), learned[named.key]
        key, origin = (named.key, named.is_taught), found.probabilities
        return Judged(named, found, states, lesson, self.cuts.of(key, origin, found, states, lesson, named))

    def _by_words(self, named: Named, read: Read | None, column: int | None) -> Judged:
        states = self.standing.states(named.key)
        if read is None or column is None:
            found = self.whole(named, None)
            return Judged(named, found, states, None, suggested_cut(found, states, None, is_taught=False))
        found = read.of(column)
        cut = self.cuts.of((self.role, column), read, found, states, None, named)
        return Judged(named, found, states, None, cut)

    def _own_cut(self, one: Judged) -> Judged:
        """With the cut that the person wants, where they want one."""
        row = one.named.row
        if row is None or row.cut is None:
            return one
        found = self.whole(one.named, one.lesson) if row.cut < FLOOR else one.found
        return replace(one, found=found, cut=row.cut)


def _as_read(found: LabelScores, known: LabelScores) -> LabelScores:
    """To the last digit what is suggested by: else a photo at the cut might be above it here and below it there."""
    values = found.probabilities.copy()
    if found.photo_ids.size and known.photo_ids.size:
        at = np.minimum(np.searchsorted(found.photo_ids, known.photo_ids), found.photo_ids.size - 1)
        same = found.photo_ids[at] == known.photo_ids
        values[at[same]] = known.probabilities[same]
    return LabelScores(found.photo_ids, values)
