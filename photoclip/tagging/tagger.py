"""The tags of a library with one model: what is suggested, tuned, reviewed, learned and applied.

Suggestions are not stored: they follow from vectors, labels, decisions and cuts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoclip.calibration.calibration import Calibration
from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow, TagPhotos
from photoclip.domain.change import Change
from photoclip.domain.ids import PhotoId
from photoclip.domain.names import folded
from photoclip.domain.photos import HalfVectors, PhotoIds
from photoclip.domain.ports import Encoder
from photoclip.domain.progress import CancelToken, Progressed
from photoclip.domain.query import Is, State
from photoclip.domain.tag_api import (
    Cluster,
    PhotoTags,
    ReviewPage,
    ReviewRequest,
    Suggestion,
    TagState,
    Taught,
    Tuning,
)
from photoclip.domain.tag_words import Label
from photoclip.probes.file import SavedProbe
from photoclip.probes.learn import Learned
from photoclip.probes.probe import Probe
from photoclip.tagging.asking import GIVEN, USED, Asking, Wanted, legible
from photoclip.tagging.columns import among
from photoclip.tagging.exclusive import Matrix
from photoclip.tagging.judged import Cuts, Judged, settled
from photoclip.tagging.kept_labels import KeptLabels, label_file
from photoclip.tagging.lessons import Lessons
from photoclip.tagging.likelihoods import ALONE, Likelihoods, Working
from photoclip.tagging.prompts import prompts, texts
from photoclip.tagging.reviewing import review_page
from photoclip.tagging.scoring import LabelScores
from photoclip.tagging.standing import Standing, having
from photoclip.tagging.tuning import tuning_of
from photoclip.tagging.untagged import untagged_clusters

__all__ = ["LabelTable", "Tagger", "Wanted"]


@dataclass(frozen=True, slots=True, eq=False)
class LabelTable:
    """All labels for a few photos (n,), those that have a vector, in the order asked: `probabilities` float32
    (n, labels), `vectors` float16 (n, dimension).
    """

    photo_ids: PhotoIds
    labels: tuple[Label, ...]
    probabilities: Matrix
    vectors: HalfVectors


class Tagger:
    """Tags by one model. Thread-safe; nothing is loaded or computed until it is asked. Each method but `apply` may
    raise ModelError: the model cannot be loaded.

    100,000 photos, 417 labels, 256 dimensions, seconds of core time on a busy machine: 3.9 for the first question
    (`prepare`) when the labels' vectors are kept, and 80 MB of memory. Then suggestions of a photo 0.04, a page of the
    review 0.06 of 61,000 pairs, a plan 0.05; a tuning 0.75, 0.03 again; 0.8 to learn from a correction and look at all
    photos anew. 0.1 more where 61,000 tags are there, which are read for each question.
    """

    def __init__(
        self,
        catalog: Catalog,
        model: ModelRow,
        labels: Callable[[], tuple[Label, ...]],
        encoder: Callable[[], Encoder],
        calibration: Callable[[], Calibration],
        kept: Path,
        *,
        knows_lettering: bool,
        closing: CancelToken | None = None,
    ) -> None:
        """`labels`: of the vocabularies in use. `kept`: the folder where their vectors are kept (`label_file`), which
        can be made again at any time. `knows_lettering`: whether the model reads what is written in a photo.
        `closing` cancels the vectors of labels that a question makes.
        """
        self._catalog = catalog
        self._model = model
        self._labels = labels
        self._calibration = calibration
        self._knows_lettering = knows_lettering
        words = KeptLabels(label_file(kept, model.name), model.dimension, encoder, closing)
        self._likely = Likelihoods(catalog, model, words)
        self._cuts = Cuts()
        self._lessons = Lessons(catalog, model, lambda label: words.vectors([label]))

    def apply(self, change: Change) -> None:
        """Hear of a committed change. Returns at once."""
        self._likely.apply(change)

    def missing(self, labels: tuple[Label, ...] | None = None) -> int:
        """How many labels (None: of those in use) the model has to learn before a question about them is answered: it
        takes minutes with a large model and no GPU. 0 where there are no photos.
        """
        if self._likely.is_empty():
            return 0
        wanted = self._labels() if labels is None else labels
        return self._likely.missing(legible(wanted, self._knows_lettering))

    def prepare(self, token: CancelToken, progressed: Progressed, labels: tuple[Label, ...] | None = None) -> None:
        """Do what takes long the first time: the vectors of labels (None: of those in use), and how likely they are for
        all photos.

        Raises:
            CancelledError: when the token is cancelled.
        """
        asking = self._asking(labels)
        asking.judged(asking.all_scored(), Working(token, progressed))

    def tuning(self, name: str) -> Tuning:
        """See `TagsApi.tuning`. A tag that is no label and is not taught goes by its name.

        Raises:
            TagError: there is no such tag or label, or it is lettering that the model cannot read.
        """
        asking = self._asking()
        named = asking.named(name)
        (one,) = asking.judged([named], whole=named.is_taught)
        is_asked = named.label is not None or not named.is_taught
        asked = texts(named.words.name, prompts(named.words)) if is_asked else ()
        found = asking.whole(named, one.lesson)
        return tuning_of(named, found, one.states, one.lesson, asked, asking.barred(named, found))

    def suggestions(self, photo_ids: Sequence[PhotoId]) -> tuple[PhotoTags, ...]:
        """What is at or above its cut for some photos and open, in the order asked."""
        asking = self._asking()
        judged = asking.judged(asking.all_scored())
        return _by_photo(photo_ids, zip(judged, settled(judged), strict=True))

    def scored(self, photo_ids: Sequence[PhotoId], wanted: Wanted) -> tuple[PhotoTags, ...]:
        """What `plan` would leave on photos of the tags wanted: those that they have and those that they would get.
        A photo without a vector gets none; one that the person put there counts 1, one by the program as its cut.

        Raises:
            TagError: as `tuning`, for a name that is wanted.
        """
        ids = np.unique(np.array(photo_ids, np.int64))
        asking, judged, chosen = self._wanted(wanted, ids)
        get = [pair for pair in zip(judged, settled(judged), strict=True) if pair[0].named.key in chosen]
        return _by_photo(photo_ids, [*self._on(asking, [one for one, _ in get], ids), *get])

    def plan(
        self,
        within: PhotoIds | None,
        wanted: Wanted,
        token: CancelToken | None = None,
        progressed: Progressed | None = None,
    ) -> tuple[TagPhotos, ...]:
        """What to tag: open photos at or above the cut of each tag wanted, `within` some photos, None: all.

        Raises:
            TagError: as `tuning`, for a name that is wanted; or more than tens of millions of pairs would be.
            CancelledError: when the token is cancelled.
        """
        allowed = None if within is None else np.unique(within)
        _, judged, chosen = self._wanted(wanted, allowed, Working(token, progressed))
        planned: list[TagPhotos] = []
        for one, found in zip(judged, settled(judged), strict=True):
            ids = found.photo_ids if allowed is None else found.photo_ids[among(found.photo_ids, allowed)]
            if ids.size and one.named.key in chosen:
                planned.append(TagPhotos(one.named.name, ids))
        return tuple(planned)

    def review(self, request: ReviewRequest, within: PhotoIds | None) -> ReviewPage:
        """See `TagsApi.review`; `within` some photos, None: all.

        Raises:
            TagError: as `tuning`, for the name that is asked for.
        """
        _, judged, chosen = self._wanted(Wanted() if request.name is None else Wanted((request.name,)))
        waiting = settled(judged, with_applied=request.with_applied)
        pairs = [pair for pair in zip(judged, waiting, strict=True) if pair[0].named.key in chosen]
        return review_page(pairs, None if within is None else np.unique(within), request.limit)

    def taught(self, name: str) -> Taught:
        """What is learned of a tag now.

        Raises:
            TagError: there is no such tag.
            TeachError: nothing to learn from, or not with this model yet.
        """
        one = self._asking().required(name)
        learned = _learned(one)
        accuracy, matches = learned.accuracy_at(one.cut), one.waiting().photo_ids.size
        return Taught(one.named.name, learned.examples, learned.counter_examples, accuracy, one.cut, matches)

    def saved_probe(self, name: str) -> SavedProbe:
        """What is learned of a tag, for a file. Raises as `taught`."""
        one = self._asking().required(name)
        return SavedProbe(one.named.name, self._model.name, one.named.words.name, one.cut, _learned(one).probe)

    def probes(self) -> Mapping[str, Probe]:
        """Of all taught tags that can be learned with this model, by name."""
        asking = self._asking()
        taught = [asking.named(row.name) for row in asking.standing.taught if row.by_hand]
        lessons = {one.name: asking.lesson(one) for one in taught}
        return {name: lesson.learned.probe for name, lesson in lessons.items() if lesson is not None}

    def probabilities(self, photo_ids: Sequence[PhotoId]) -> LabelTable:
        """All labels of vocabularies in use for a few photos: by words, or by what was learned."""
        asking = self._asking()
        labels = asking.scored
        chunk = self._catalog.vectors_of(self._model.model_id, np.unique(np.array(photo_ids, np.int64)))
        row_of = {photo_id: row for row, photo_id in enumerate(chunk.photo_ids.tolist())}
        rows = [row_of[photo_id] for photo_id in map(int, photo_ids) if photo_id in row_of]
        vectors = chunk.vectors[rows]
        found = np.zeros((len(rows), len(labels)), np.float32)
        if labels and rows:
            found = asking.by_words(vectors)
            for column, one in enumerate(asking.judged(asking.by_label())):
                if one.lesson is not None:
                    found[:, column] = one.lesson.learned.probe.probabilities(vectors)
        return LabelTable(chunk.photo_ids[rows], labels, found, vectors)

    def untagged(self, within: PhotoIds | None, limit: int) -> tuple[Cluster, ...]:
        """See `TagsApi.untagged`; `within` some photos, None: all."""
        ids = self._catalog.matching(Is(State.UNTAGGED), {})
        if within is not None:
            ids = np.intersect1d(ids, within)
        return untagged_clusters(self._catalog, self._model, ids, limit, self._chances)

    def _asking(self, labels: tuple[Label, ...] | None = None) -> Asking:
        return Asking(
            self._likely,
            self._lessons,
            self._cuts,
            Standing(self._catalog),
            self._calibration(),
            self._labels() if labels is None else labels,
            self._knows_lettering,
            USED if labels is None else GIVEN,
        )

    def _wanted(
        self, wanted: Wanted, within: PhotoIds | None = None, working: Working = ALONE
    ) -> tuple[Asking, list[Judged], frozenset[str]]:
        asking = self._asking(wanted.labels)
        named, chosen = asking.wanted(wanted)
        if wanted.threshold is None:
            return asking, asking.judged(named, working), chosen
        return asking, asking.judged_from(named, wanted.threshold, within, working), chosen

    def _on(self, asking: Asking, judged: Sequence[Judged], photo_ids: PhotoIds) -> list[tuple[Judged, LabelScores]]:
        """Those of some photos, ascending, that have each tag, with how likely it is."""
        chunk = self._catalog.vectors_of(self._model.model_id, photo_ids)
        order = np.argsort(chunk.photo_ids)
        told = asking.told(judged, chunk.photo_ids[order], chunk.vectors[order])
        found: list[tuple[Judged, LabelScores]] = []
        for one in judged:
            by_hand, by_machine = (
                np.intersect1d(having(one.states, state), photo_ids)
                for state in (TagState.BY_HAND, TagState.BY_MACHINE)
            )
            ids = np.concatenate([by_hand, by_machine])
            if not ids.size:
                continue
            chances = np.repeat(np.array([1.0, one.cut], np.float32), [by_hand.size, by_machine.size])
            likely = told.get(one.named.key) or asking.whole(one.named, None)
            has = among(ids, likely.photo_ids)
            chances[has] = likely.probabilities[np.searchsorted(likely.photo_ids, ids[has])]
            found.append((one, LabelScores(ids, chances)))
        return found

    def _chances(self, photo_ids: Sequence[PhotoId]) -> tuple[PhotoIds, tuple[str, ...], Matrix]:
        """What those photos that have a vector may be called; 0 where it was rejected."""
        table, standing = self.probabilities(photo_ids), Standing(self._catalog)
        for column, label in enumerate(table.labels):
            states = standing.states(folded(label.name))
            if states.photo_ids.size:
                table.probabilities[among(table.photo_ids, having(states, TagState.REJECTED)), column] = 0
        return table.photo_ids, tuple(label.name for label in table.labels), table.probabilities


def _learned(one: Judged) -> Learned:
    assert one.lesson is not None
    return one.lesson.learned


def _by_photo(photo_ids: Sequence[PhotoId], found: Iterable[tuple[Judged, LabelScores]]) -> tuple[PhotoTags, ...]:
    """Most likely first, then by name."""
    asked = np.unique(np.array(photo_ids, np.int64))
    suggested: dict[int, list[Suggestion]] = {photo_id: [] for photo_id in asked.tolist()}
    for one, scores in found:
        which = among(scores.photo_ids, asked)
        for photo_id, chance in zip(
            scores.photo_ids[which].tolist(), scores.probabilities[which].tolist(), strict=True
        ):
            suggested[photo_id].append(Suggestion(one.named.name, chance))
    for several in suggested.values():
        several.sort(key=lambda each: (-each.probability, each.name))
    return tuple(PhotoTags(photo_id, tuple(suggested[photo_id])) for photo_id in photo_ids)
