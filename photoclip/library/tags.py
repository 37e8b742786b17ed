"""Tags: what photos have, what they may have, and what the person says of it."""

import math
from abc import ABC, abstractmethod
from pathlib import Path

import numpy as np

from photoclip.catalog.catalog import Catalog
from photoclip.catalog.rows import ModelRow, TagRow
from photoclip.domain.browse import Scope
from photoclip.domain.errors import TagError, TeachError
from photoclip.domain.ids import JobId, PhotoId
from photoclip.domain.tag_api import (
    Cluster,
    Decision,
    Haste,
    PhotoTags,
    ReviewPage,
    ReviewRequest,
    Tag,
    TagRequest,
    Taught,
    TeachRequest,
    Tuning,
)
from photoclip.domain.tag_words import Label
from photoclip.library.automatic import Automatic
from photoclip.library.label_learning import LabelLearning
from photoclip.library.labels import LabelsInUse
from photoclip.library.news import NewsDesk
from photoclip.library.scopes import Scopes
from photoclip.library.tag_names import known_name, tag_name
from photoclip.library.tagging import Tagging, labels_of
from photoclip.library.targets import target
from photoclip.probes.file import SUFFIX, write_probe
from photoclip.query.renaming import with_tag_renamed
from photoclip.tagging.tagger import Tagger


class Tags(ABC):
    """`TagsApi` without vocabularies; part of the library, which makes what this needs. Thread-safe."""

    _catalog: Catalog
    _news: NewsDesk
    _labels: LabelsInUse
    _scopes: Scopes
    _tagging: Tagging
    _learning: LabelLearning
    _automatic: Automatic

    def learn_labels(self, haste: Haste, vocabulary: str | None = None) -> JobId | None:
        """See `TagsApi.learn_labels`."""
        return self._learning.start(haste, labels_of(vocabulary))

    def tags(self) -> tuple[Tag, ...]:
        """See `TagsApi.tags`."""
        return tuple(self._tag_of(row) for row in self._catalog.tags())

    def tag(self, name: str) -> Tag:
        """See `TagsApi.tag`."""
        row = self._catalog.tag_named(known_name(name))
        if row is not None:
            return self._tag_of(row)
        label = self._labels.named(known_name(name))
        if label is None:
            raise TagError(f"there is no tag “{known_name(name)}”", "choose one that is there, or teach it")
        return Tag(label.name, label=label)

    def change_tags(self, photo_ids: tuple[PhotoId, ...], added: tuple[str, ...], removed: tuple[str, ...]) -> int:
        """See `TagsApi.change_tags`."""
        put_on, taken_off = tuple(map(tag_name, added)), tuple(filter(None, map(known_name, removed)))
        return self._tags_told(self._catalog.change_tags(photo_ids, put_on, taken_off))

    def decide_tags(self, decisions: tuple[Decision, ...]) -> int:
        """See `TagsApi.decide_tags`. ValueError for BY_MACHINE."""
        named = [Decision(tag_name(each.name), each.photo_ids, each.state) for each in decisions]
        return self._tags_told(self._catalog.decide_many(named))

    def rename_tag(self, name: str, new_name: str) -> Tag:
        """See `TagsApi.rename_tag`."""
        new = tag_name(new_name)
        self._catalog.rename_tag(known_name(name), new, with_tag_renamed)
        self._set()
        return self.tag(new)

    def delete_tag(self, name: str) -> int:
        """See `TagsApi.delete_tag`."""
        before = self._catalog.tag_named(known_name(name))
        self._catalog.delete_tag(known_name(name))
        self._set()
        return 0 if before is None else before.photos

    def set_cut(self, name: str, cut: float | None) -> Tag:
        """See `TagsApi.set_cut`."""
        if cut is not None and not (math.isfinite(cut) and 0 <= cut <= 1):
            raise TagError(f"{cut} is no probability", "choose one from 0 to 1")
        spelled = self.tag(name).name
        self._catalog.set_tag(spelled, cut=cut)
        self._set()
        return self.tag(spelled)

    def set_automatic(self, name: str, is_automatic: bool) -> Tag:
        """See `TagsApi.set_automatic`."""
        spelled = self.tag(name).name
        self._catalog.set_tag(spelled, is_automatic=is_automatic)
        self._set()
        return self.tag(spelled)

    def tuning(self, name: str) -> Tuning:
        """See `TagsApi.tuning`."""
        spelled = self.tag(name).name
        return self._knowing_tagger().tuning(spelled)

    def suggestions(self, photo_ids: tuple[PhotoId, ...]) -> tuple[PhotoTags, ...]:
        """See `TagsApi.suggestions`."""
        return self._knowing_tagger().suggestions(photo_ids)

    def score_tags(self, request: TagRequest, photo_ids: tuple[PhotoId, ...]) -> tuple[PhotoTags, ...]:
        """See `TagsApi.score_tags`."""
        wanted = self._tagging.wanted(request)
        return self._knowing_tagger(wanted.labels).scored(photo_ids, wanted)

    def start_tagging(self, request: TagRequest) -> JobId:
        """See `TagsApi.start_tagging`."""
        return self._tagging.start(request)

    def review(self, request: ReviewRequest) -> ReviewPage:
        """See `TagsApi.review`."""
        if request.name is not None:
            self.tag(request.name)  # that it is there
        within = self._scopes.photos(request.scope)
        return self._knowing_tagger().review(request, within)

    def teach(self, request: TeachRequest) -> Taught:
        """See `TagsApi.teach`."""
        name, tagger = tag_name(request.name), self._tagger()
        both = len(set(request.yes) & set(request.no))
        if not request.yes:
            raise TeachError(f"there is no example of “{name}”", "choose at least one photo that shows it")
        if both:
            several = "a photo is" if both == 1 else f"{both:,} photos are"
            raise TeachError(f"{several} both an example and a counter-example", "take each from one of the two sides")
        self._require_understood(name, request.yes)
        self._catalog.teach_tag(name, request.yes, request.no)
        self._set()
        return tagger.taught(name)

    def taught(self, name: str) -> Taught:
        """See `TagsApi.taught`."""
        return self._tagger().taught(self.tag(name).name)

    def export_taught(self, name: str, path: str) -> None:
        """See `TagsApi.export_taught`."""
        saved = self._tagger().saved_probe(self.tag(name).name)
        write_probe(target(self._catalog, Path(path), (SUFFIX,)), saved)

    def untagged(self, scope: Scope, limit: int) -> tuple[Cluster, ...]:
        """See `TagsApi.untagged`."""
        within = self._scopes.photos(scope)
        return self._knowing_tagger().untagged(within, limit)

    def _require_understood(self, name: str, photo_ids: tuple[PhotoId, ...]) -> None:
        """Before anything is written down that nothing could be learned from."""
        ids = np.array(photo_ids, np.int64)
        if not self._catalog.live_among(self._active_model().model_id, ids).size:
            what = f"none of the photos that show “{name}” is understood with this model yet"
            raise TeachError(what, "wait until it has seen them, or choose others")

    def _knowing_tagger(self, labels: tuple[Label, ...] | None = None) -> Tagger:
        """That of the model in use, once it knows what labels mean. Raises ModelError, CancelledError."""
        self._learning.wait(labels)
        return self._tagger()

    @abstractmethod
    def _tagger(self) -> Tagger:
        """That of the model in use. Raises ModelError."""

    @abstractmethod
    def _active_model(self) -> ModelRow:
        """The one in use, also where its weights are gone."""

    def _tag_of(self, row: TagRow) -> Tag:
        return Tag(
            name=row.name,
            photos=row.photos,
            by_hand=row.by_hand,
            rejected=row.rejected,
            cut=row.cut,
            is_automatic=row.is_automatic,
            is_taught=row.is_taught,
            label=self._labels.named(row.name),
            tag_id=row.tag_id,
        )

    def _tags_told(self, changed: int) -> int:
        if changed:
            self._news.organised()
        return changed

    def _set(self) -> None:
        """Something of a tag itself is otherwise now."""
        self._automatic.refresh()
        self._news.organised()
