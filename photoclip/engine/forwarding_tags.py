"""`TagsApi` for those who pass each call on."""

from photoclip.domain.api import LibraryApi
from photoclip.domain.browse import Scope
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
from photoclip.domain.tag_words import Label, Vocabulary, VocabularyList
from photoclip.engine.calling import Calling


class ForwardedTags(Calling):
    """What is asked about tags, through the one that knows the way."""

    def learn_labels(self, haste: Haste, vocabulary: str | None = None) -> JobId | None:
        """See `TagsApi.learn_labels`."""
        return self._call(LibraryApi.learn_labels, haste, vocabulary)

    def tags(self) -> tuple[Tag, ...]:
        """See `TagsApi.tags`."""
        return self._call(LibraryApi.tags)

    def tag(self, name: str) -> Tag:
        """See `TagsApi.tag`."""
        return self._call(LibraryApi.tag, name)

    def change_tags(self, photo_ids: tuple[PhotoId, ...], added: tuple[str, ...], removed: tuple[str, ...]) -> int:
        """See `TagsApi.change_tags`."""
        return self._call(LibraryApi.change_tags, photo_ids, added, removed)

    def decide_tags(self, decisions: tuple[Decision, ...]) -> int:
        """See `TagsApi.decide_tags`."""
        return self._call(LibraryApi.decide_tags, decisions)

    def rename_tag(self, name: str, new_name: str) -> Tag:
        """See `TagsApi.rename_tag`."""
        return self._call(LibraryApi.rename_tag, name, new_name)

    def delete_tag(self, name: str) -> int:
        """See `TagsApi.delete_tag`."""
        return self._call(LibraryApi.delete_tag, name)

    def set_cut(self, name: str, cut: float | None) -> Tag:
        """See `TagsApi.set_cut`."""
        return self._call(LibraryApi.set_cut, name, cut)

    def set_automatic(self, name: str, is_automatic: bool) -> Tag:
        """See `TagsApi.set_automatic`."""
        return self._call(LibraryApi.set_automatic, name, is_automatic)

    def tuning(self, name: str) -> Tuning:
        """See `TagsApi.tuning`."""
        return self._call(LibraryApi.tuning, name)

    def suggestions(self, photo_ids: tuple[PhotoId, ...]) -> tuple[PhotoTags, ...]:
        """See `TagsApi.suggestions`."""
        return self._call(LibraryApi.suggestions, photo_ids)

    def score_tags(self, request: TagRequest, photo_ids: tuple[PhotoId, ...]) -> tuple[PhotoTags, ...]:
        """See `TagsApi.score_tags`."""
        return self._call(LibraryApi.score_tags, request, photo_ids)

    def start_tagging(self, request: TagRequest) -> JobId:
        """See `TagsApi.start_tagging`."""
        return self._call(LibraryApi.start_tagging, request)

    def review(self, request: ReviewRequest) -> ReviewPage:
        """See `TagsApi.review`."""
        return self._call(LibraryApi.review, request)

    def teach(self, request: TeachRequest) -> Taught:
        """See `TagsApi.teach`."""
        return self._call(LibraryApi.teach, request)

    def taught(self, name: str) -> Taught:
        """See `TagsApi.taught`."""
        return self._call(LibraryApi.taught, name)

    def export_taught(self, name: str, path: str) -> None:
        """See `TagsApi.export_taught`."""
        return self._call(LibraryApi.export_taught, name, path)

    def untagged(self, scope: Scope, limit: int) -> tuple[Cluster, ...]:
        """See `TagsApi.untagged`."""
        return self._call(LibraryApi.untagged, scope, limit)

    def vocabularies(self) -> VocabularyList:
        """See `TagsApi.vocabularies`."""
        return self._call(LibraryApi.vocabularies)

    def add_vocabulary(self, name: str, labels: tuple[Label, ...]) -> Vocabulary:
        """See `TagsApi.add_vocabulary`."""
        return self._call(LibraryApi.add_vocabulary, name, labels)

    def replace_vocabulary(self, name: str, labels: tuple[Label, ...]) -> Vocabulary:
        """See `TagsApi.replace_vocabulary`."""
        return self._call(LibraryApi.replace_vocabulary, name, labels)

    def rename_vocabulary(self, name: str, new_name: str) -> Vocabulary:
        """See `TagsApi.rename_vocabulary`."""
        return self._call(LibraryApi.rename_vocabulary, name, new_name)

    def delete_vocabulary(self, name: str) -> None:
        """See `TagsApi.delete_vocabulary`."""
        return self._call(LibraryApi.delete_vocabulary, name)

    def use_vocabulary(self, name: str, is_used: bool) -> None:
        """See `TagsApi.use_vocabulary`."""
        return self._call(LibraryApi.use_vocabulary, name, is_used)

    def import_vocabulary(self, path: str) -> Vocabulary:
        """See `TagsApi.import_vocabulary`."""
        return self._call(LibraryApi.import_vocabulary, path)

    def export_vocabulary(self, name: str, path: str) -> None:
        """See `TagsApi.export_vocabulary`."""
        return self._call(LibraryApi.export_vocabulary, name, path)
