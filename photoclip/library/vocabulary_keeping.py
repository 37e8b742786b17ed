"""Vocabularies: what the library suggests tags from."""

from pathlib import Path

from photoclip.catalog.catalog import Catalog
from photoclip.domain.api import Problem
from photoclip.domain.tag_words import Label, Vocabulary, VocabularyList
from photoclip.library.news import NewsDesk
from photoclip.library.targets import target
from photoclip.tagging.vocabularies import Vocabularies
from photoclip.tagging.vocabulary_file import PLAIN_SUFFIX, SUFFIX


class VocabularyKeeping:
    """The part of `TagsApi` with vocabularies; part of the library, which makes what this needs. Thread-safe.

    They are files, and no part of the journal: deleting one is for good, tags on photos stay.
    """

    _catalog: Catalog
    _news: NewsDesk
    _vocabularies: Vocabularies

    def vocabularies(self) -> VocabularyList:
        """See `TagsApi.vocabularies`."""
        return self._vocabularies.listed()

    def add_vocabulary(self, name: str, labels: tuple[Label, ...]) -> Vocabulary:
        """See `TagsApi.add_vocabulary`."""
        return self._vocabulary_told(self._vocabularies.add(name, labels))

    def replace_vocabulary(self, name: str, labels: tuple[Label, ...]) -> Vocabulary:
        """See `TagsApi.replace_vocabulary`."""
        return self._vocabulary_told(self._vocabularies.replace(name, labels))

    def rename_vocabulary(self, name: str, new_name: str) -> Vocabulary:
        """See `TagsApi.rename_vocabulary`."""
        return self._vocabulary_told(self._vocabularies.rename(name, new_name))

    def delete_vocabulary(self, name: str) -> None:
        """See `TagsApi.delete_vocabulary`."""
        self._vocabularies.delete(name)
        self._news.organised()

    def use_vocabulary(self, name: str, is_used: bool) -> None:
        """See `TagsApi.use_vocabulary`."""
        self._vocabularies.use(name, is_used)
        self._news.organised()

    def import_vocabulary(self, path: str) -> Vocabulary:
        """See `TagsApi.import_vocabulary`."""
        return self._vocabulary_told(self._vocabularies.import_file(Path(path)))

    def export_vocabulary(self, name: str, path: str) -> None:
        """See `TagsApi.export_vocabulary`."""
        self._vocabularies.export(name, target(self._catalog, Path(path), (SUFFIX, PLAIN_SUFFIX)))

    def _vocabulary_problems(self) -> tuple[Problem, ...]:
        """What is wrong with them, for who looks over the library."""
        remedy = "correct the file, or delete it"
        return tuple(Problem("vocabularies", problem, remedy) for problem in self._vocabularies.listed().problems)

    def _vocabulary_told(self, vocabulary: Vocabulary) -> Vocabulary:
        self._news.organised()
        return vocabulary
