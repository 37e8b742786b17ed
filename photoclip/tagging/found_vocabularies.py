"""What the folders of vocabularies held when they were read, and what may be done with it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from photoclip.domain.errors import VocabularyError
from photoclip.domain.names import folded
from photoclip.domain.tag_words import MOST_LABELS, Label, Vocabulary, VocabularyList
from photoclip.tagging.own_vocabularies import VocabularyFile
from photoclip.tagging.vocabulary import merged
from photoclip.tagging.vocabulary_names import vocabulary_name


@dataclass(frozen=True, slots=True)
class Found:
    """`unused` are folded names; `problems` of all that could not be read."""

    own: tuple[VocabularyFile, ...] = ()
    shipped: tuple[VocabularyFile, ...] = ()
    unused: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()

    def listed(self) -> VocabularyList:
        """All that could be read, own ones first; one stands in the place of a shipped one of its name. What is too
        much for all together is not used, and told.
        """
        kept: list[Vocabulary] = []
        problems = [*self.problems]
        for vocabulary in self._vocabularies():
            if vocabulary.is_used and _count([*kept, vocabulary]) > MOST_LABELS:
                remedy = "use fewer vocabularies, or shorten one"
                problems.append(f"“{vocabulary.name}” is not used: {MOST_LABELS:,} labels are the most ({remedy})")
                vocabulary = replace(vocabulary, is_used=False)
            kept.append(vocabulary)
        return VocabularyList(tuple(kept), tuple(problems))

    def named(self, name: str) -> Vocabulary:
        """One vocabulary, regardless of case. Raises VocabularyError: there is none, or it cannot be read."""
        for vocabulary in self.listed().vocabularies:
            if folded(vocabulary.name) == folded(name):
                return vocabulary
        file = self.own_file(name)
        if file is not None:
            raise VocabularyError(f"the vocabulary “{name}” cannot be read: {file.problem}", "correct or delete it")
        raise VocabularyError(f"there is no vocabulary “{name}”", "choose one that is there")

    def own_file(self, name: str) -> VocabularyFile | None:
        """The person's own of that name, also one that cannot be read."""
        return next((file for file in self.own if folded(file.name) == folded(name)), None)

    def certain_own_file(self, name: str) -> VocabularyFile:
        """As `own_file`. Raises VocabularyError: there is none, or it came with the program."""
        file = self.own_file(name)
        if file is not None:
            return file
        if any(folded(shipped.name) == folded(name) for shipped in self.shipped):
            raise VocabularyError(f"“{name}” came with the program", "let it wait instead")
        raise VocabularyError(f"there is no vocabulary “{name}”", "choose one that is there")

    def source(self, vocabulary: Vocabulary) -> Path:
        """The file that one of these was read from."""
        files = self.own if vocabulary.is_own else self.shipped
        return next(file.path for file in files if file.vocabulary is not None and file.name == vocabulary.name)

    def free(self, name: str) -> str:
        """The name as it is kept. Raises VocabularyError where it cannot be one, or is taken."""
        kept = vocabulary_name(name)
        if any(folded(file.name) == folded(kept) for file in (*self.own, *self.shipped)):
            raise VocabularyError(f"there is a vocabulary “{kept}” already", "choose another name")
        return kept

    def check_fit(self, changed: Vocabulary) -> None:
        """Raises VocabularyError where a vocabulary, in the place of the one of its name, would be too much."""
        if not changed.is_used:
            return
        others = [each for each in self.listed().vocabularies if folded(each.name) != folded(changed.name)]
        count = _count([changed, *others])
        if count > MOST_LABELS:
            what = f"the vocabularies in use would have {count:,} labels, and {MOST_LABELS:,} is the most"
            raise VocabularyError(what, "use fewer, or shorten one")

    def _vocabularies(self) -> tuple[Vocabulary, ...]:
        own = [file.vocabulary for file in self.own if file.vocabulary is not None]
        names = {folded(vocabulary.name) for vocabulary in own}
        shipped = [file.vocabulary for file in self.shipped if file.vocabulary is not None]
        rest = [vocabulary for vocabulary in shipped if folded(vocabulary.name) not in names]
        return tuple(replace(each, is_used=folded(each.name) not in self.unused) for each in [*own, *rest])


def together(vocabularies: Iterable[Vocabulary]) -> tuple[Label, ...]:
    """The labels of those that are used, as `merged`."""
    return merged(vocabulary for vocabulary in vocabularies if vocabulary.is_used)


def _count(vocabularies: Iterable[Vocabulary]) -> int:
    """How many labels `together` would give; what several have counts for each, where that is not too much either."""
    used = [vocabulary for vocabulary in vocabularies if vocabulary.is_used]
    count = sum(len(vocabulary.labels) for vocabulary in used)
    return count if count <= MOST_LABELS else len(merged(used))
