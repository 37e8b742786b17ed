"""All vocabularies: those that came with the program, and the person's own in their library."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from photoclip.config.files import write_atomically
from photoclip.config.paths import prepare_folder
from photoclip.config.resources import resource
from photoclip.domain.errors import StorageError, VocabularyError
from photoclip.domain.names import folded
from photoclip.domain.tag_words import MOST_LABELS, Label, Vocabulary, VocabularyList
from photoclip.tagging import own_vocabularies
from photoclip.tagging.own_vocabularies import VocabularyFile, files_in, read_unused, write_unused
from photoclip.tagging.vocabulary import merged
from photoclip.tagging.vocabulary_file import (
    PLAIN_SUFFIX,
    SUFFIX,
    checked,
    parse_vocabulary,
    vocabulary_bytes,
    write_vocabulary,
)
from photoclip.tagging.vocabulary_names import vocabulary_name


@dataclass(frozen=True, slots=True)
class _Found:
    own: tuple[VocabularyFile, ...]
    shipped: tuple[VocabularyFile, ...]
    unused: frozenset[str]
    problems: tuple[str, ...]

    def vocabularies(self) -> tuple[Vocabulary, ...]:
        """Own ones first; one stands in the place of a shipped one of its name. One that cannot be read does not."""
        own = [file.vocabulary for file in self.own if file.vocabulary is not None]
        names = {folded(vocabulary.name) for vocabulary in own}
        shipped = [file.vocabulary for file in self.shipped if file.vocabulary is not None]
        rest = [vocabulary for vocabulary in shipped if folded(vocabulary.name) not in names]
        return tuple(replace(each, is_used=folded(each.name) not in self.unused) for each in [*own, *rest])

    def own_file(self, name: str) -> VocabularyFile | None:
        return next((file for file in self.own if folded(file.name) == folded(name)), None)


class Vocabularies:
    """The vocabularies of one library. Nothing is kept in memory: what is edited by hand counts with the next question.
    Thread-safe.

    Args:
        own: folder of the person's own; made when the first is written.
        shipped: folder of those that came with the program; None: where PhotoClip ships them.
    """

    def __init__(self, own: Path, shipped: Path | None = None) -> None:
        self._own = own
        self._shipped = shipped
        self._lock = threading.RLock()

    def listed(self) -> VocabularyList:
        """All that can be read, own ones first, each by name; the problems of the others. What is too much for all
        together is not used, and told.
        """
        with self._lock:
            found = self._found()
        kept: list[Vocabulary] = []
        problems = [*found.problems]
        for vocabulary in found.vocabularies():
            if vocabulary.is_used and len(_together([*kept, vocabulary])) > MOST_LABELS:
                remedy = "use fewer vocabularies, or shorten one"
                problems.append(f"“{vocabulary.name}” is not used: {MOST_LABELS:,} labels are the most ({remedy})")
                vocabulary = replace(vocabulary, is_used=False)
            kept.append(vocabulary)
        return VocabularyList(tuple(kept), tuple(problems))

    def labels(self) -> tuple[Label, ...]:
        """The labels of all that are used, 2,000 at most, gathered by group. What two vocabularies have is taken from
        the first; the person's own come first.
        """
        return _together(self.listed().vocabularies)

    def named(self, name: str) -> Vocabulary:
        """One vocabulary, regardless of case.

        Raises:
            VocabularyError: there is none, or it cannot be read.
        """
        for vocabulary in self.listed().vocabularies:
            if folded(vocabulary.name) == folded(name):
                return vocabulary
        with self._lock:
            file = self._found().own_file(name)
        if file is not None:
            raise VocabularyError(f"the vocabulary “{name}” cannot be read: {file.problem}", "correct or delete it")
        raise VocabularyError(f"there is no vocabulary “{name}”", "choose one that is there")

    def add(self, name: str, labels: Sequence[Label] = ()) -> Vocabulary:
        """Make a vocabulary of the person's own.

        Raises:
            VocabularyError: the name cannot be one or is taken, a label makes no sense, or there are too many.
            StorageError: it cannot be written.
        """
        with self._lock:
            vocabulary = Vocabulary(self._free(name), checked(labels), is_own=True)
            self._check_fit(vocabulary)
            prepare_folder(self._own)
            write_vocabulary(self._path(vocabulary.name), vocabulary)
            self._mark(vocabulary.name, is_used=True)
            return vocabulary

    def replace(self, name: str, labels: Sequence[Label]) -> Vocabulary:
        """Give a vocabulary other labels; comments in its file stay at what stays. One that came with the program stays
        as it is: a copy of the person's own takes its place.

        Raises:
            VocabularyError: there is none, a label makes no sense, or there are too many.
            StorageError: it cannot be written.
        """
        with self._lock:
            before = self.named(name)
            file = self._found(to_change=True).own_file(name)
            if file is not None and file.vocabulary is None:
                raise VocabularyError(file.problem, "correct it first, or delete the file")
            vocabulary = replace(before, labels=checked(labels), is_own=True)
            self._check_fit(vocabulary)
            prepare_folder(self._own)
            target = self._path(before.name) if file is None else file.path
            write_vocabulary(target, vocabulary, like=self._source(before))
            return vocabulary

    def rename(self, name: str, new_name: str) -> Vocabulary:
        """Give one of the person's own another name.

        Raises:
            VocabularyError: there is none, the name cannot be one or is taken, or it came with the program.
            StorageError: its file cannot be renamed.
        """
        with self._lock:
            before = self.named(name)
            source = self._own_file(name)
            after = vocabulary_name(new_name)
            if folded(after) != folded(before.name):
                after = self._free(after)
            own_vocabularies.move(source.path, self._path(after))
            self._mark(before.name, is_used=True)
            self._mark(after, is_used=before.is_used)
            return replace(before, name=after)

    def delete(self, name: str) -> None:
        """Delete one of the person's own, also one that cannot be read. A shipped one of its name is back then.

        Raises:
            VocabularyError: there is none, or it came with the program.
            StorageError: its file cannot be deleted.
        """
        with self._lock:
            own_vocabularies.remove(self._own_file(name).path)
            self._mark(name, is_used=True)

    def use(self, name: str, is_used: bool) -> None:
        """Use a vocabulary, or let it wait.

        Raises:
            VocabularyError: there is none, or there would be too many labels together.
            StorageError: that cannot be kept.
        """
        with self._lock:
            vocabulary = self.named(name)
            if is_used:
                self._check_fit(replace(vocabulary, is_used=True))
            self._mark(vocabulary.name, is_used=is_used)

    def import_file(self, path: Path, name: str = "", *, replaces: bool = False) -> Vocabulary:
        """Take a copy of a .toml file, or of a plain list in a .txt file, as one of the person's own. It is called as
        the file is, or `name`; `replaces` says that one of that name may go.

        Raises:
            VocabularyError: the file cannot be read or makes no sense, the name cannot be one or is taken, or there are
                too many labels.
            StorageError: it cannot be written.
        """
        data = vocabulary_bytes(path)
        vocabulary = parse_vocabulary(data, path)
        with self._lock:
            wanted = name if name.strip() else path.stem
            kept = vocabulary_name(wanted) if replaces else self._free(wanted)
            found = self._found(to_change=True)
            file = found.own_file(kept)
            target = self._path(kept) if file is None else file.path
            vocabulary = replace(vocabulary, name=kept, is_used=folded(kept) not in found.unused)
            self._check_fit(vocabulary)
            prepare_folder(self._own)
            if path.suffix.lower() == PLAIN_SUFFIX:
                write_vocabulary(target, vocabulary)
            else:
                write_atomically(target, data)
            return vocabulary

    def export(self, name: str, path: Path) -> None:
        """Write a vocabulary to a .toml file, with its comments, or the names of its labels to a .txt file.

        Raises:
            VocabularyError: there is none of that name, or the file would end in something else.
            StorageError: the file cannot be written.
        """
        if path.suffix.lower() not in (SUFFIX, PLAIN_SUFFIX):
            raise VocabularyError(f"{path} cannot be a vocabulary", f"let it end in {SUFFIX} or {PLAIN_SUFFIX}")
        with self._lock:
            vocabulary = self.named(name)
            write_vocabulary(path, vocabulary, like=self._source(vocabulary))

    def _found(self, *, to_change: bool = False) -> _Found:
        """What there is. Raises StorageError where something is to be changed and it is not known what is there."""
        problems: list[str] = []
        own: tuple[VocabularyFile, ...] = ()
        unused: frozenset[str] = frozenset()
        try:
            own = files_in(self._own, is_own=True)
            unused = read_unused(self._own)
        except VocabularyError as error:
            problems.append(str(error))
        except StorageError as error:
            if to_change:
                raise
            problems.append(str(error))
        shipped = files_in(self._shipped or resource("vocabularies"), is_own=False)
        problems = [*(file.problem for file in (*own, *shipped) if file.problem), *problems]
        return _Found(own, shipped, unused, tuple(problems))

    def _source(self, vocabulary: Vocabulary) -> Path:
        """The file that a vocabulary was read from."""
        found = self._found()
        files = found.own if vocabulary.is_own else found.shipped
        return next(file.path for file in files if file.vocabulary is not None and file.name == vocabulary.name)

    def _path(self, name: str) -> Path:
        return self._own / f"{name}{SUFFIX}"

    def _own_file(self, name: str) -> VocabularyFile:
        found = self._found(to_change=True)
        file = found.own_file(name)
        if file is not None:
            return file
        if any(folded(shipped.name) == folded(name) for shipped in found.shipped):
            raise VocabularyError(f"“{name}” came with the program", "let it wait instead")
        raise VocabularyError(f"there is no vocabulary “{name}”", "choose one that is there")

    def _free(self, name: str) -> str:
        """The name as it is kept. Raises VocabularyError where it cannot be one, or is taken."""
        kept, found = vocabulary_name(name), self._found(to_change=True)
        if any(folded(file.name) == folded(kept) for file in (*found.own, *found.shipped)):
            raise VocabularyError(f"there is a vocabulary “{kept}” already", "choose another name")
        return kept

    def _check_fit(self, changed: Vocabulary) -> None:
        others = [each for each in self.listed().vocabularies if folded(each.name) != folded(changed.name)]
        count = len(_together([changed, *others]))
        if changed.is_used and count > MOST_LABELS:
            what = f"the vocabularies in use would have {count:,} labels, and {MOST_LABELS:,} is the most"
            raise VocabularyError(what, "use fewer, or shorten one")

    def _mark(self, name: str, *, is_used: bool) -> None:
        unused = self._found(to_change=True).unused
        changed = unused - {folded(name)} if is_used else unused | {folded(name)}
        if changed != unused:
            prepare_folder(self._own)
            write_unused(self._own, changed)


def _together(vocabularies: Iterable[Vocabulary]) -> tuple[Label, ...]:
    return merged(vocabulary for vocabulary in vocabularies if vocabulary.is_used)
