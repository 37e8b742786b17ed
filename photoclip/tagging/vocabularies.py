"""All vocabularies: those that came with the program, and the person's own in their library."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from photoclip.config.files import write_atomically
from photoclip.config.paths import prepare_folder
from photoclip.config.resources import resource
from photoclip.domain.errors import StorageError, VocabularyError
from photoclip.domain.names import folded
from photoclip.domain.tag_words import Label, Vocabulary, VocabularyList
from photoclip.tagging import own_vocabularies
from photoclip.tagging.found_vocabularies import Found, together
from photoclip.tagging.own_vocabularies import VocabularyFile, files_in, read_unused, write_unused
from photoclip.tagging.vocabulary_file import (
    PLAIN_SUFFIX,
    SUFFIX,
    checked,
    parse_vocabulary,
    vocabulary_bytes,
    write_vocabulary,
)
from photoclip.tagging.vocabulary_names import vocabulary_name


class Vocabularies:
    """The vocabularies of one library. Each question reads all files, once, and parses those with other bytes than the
    last time: what is edited by hand counts with the next question. Thread-safe.

    Args:
        own: folder of the person's own; made when the first is written.
        shipped: folder of those that came with the program; None: where PhotoClip ships them.
    """

    def __init__(self, own: Path, shipped: Path | None = None) -> None:
        self._own = own
        self._shipped = shipped
        self._lock = threading.RLock()
        self._last = Found()

    def listed(self) -> VocabularyList:
        """All that can be read, own ones first, each by name; the problems of the others. What is too much for all
        together is not used, and told.
        """
        return self._found().listed()

    def labels(self) -> tuple[Label, ...]:
        """The labels of all that are used, 2,000 at most, gathered by group. What two vocabularies have is taken from
        the first; the person's own come first.
        """
        return together(self.listed().vocabularies)

    def named(self, name: str) -> Vocabulary:
        """One vocabulary, regardless of case.

        Raises:
            VocabularyError: there is none, or it cannot be read.
        """
        return self._found().named(name)

    def add(self, name: str, labels: Sequence[Label] = ()) -> Vocabulary:
        """Make a vocabulary of the person's own.

        Raises:
            VocabularyError: the name cannot be one or is taken, a label makes no sense, or there are too many.
            StorageError: it cannot be written.
        """
        with self._lock:
            found = self._found(to_change=True)
            vocabulary = Vocabulary(found.free(name), checked(labels), is_own=True)
            found.check_fit(vocabulary)
            prepare_folder(self._own)
            write_vocabulary(self._path(vocabulary.name), vocabulary)
            self._mark(found, vocabulary.name, is_used=True)
            return vocabulary

    def replace(self, name: str, labels: Sequence[Label]) -> Vocabulary:
        """Give a vocabulary other labels; comments in its file stay at what stays. One that came with the program stays
        as it is: a copy of the person's own takes its place.

        Raises:
            VocabularyError: there is none, a label makes no sense, or there are too many.
            StorageError: it cannot be written.
        """
        with self._lock:
            found = self._found(to_change=True)
            before, file = found.named(name), found.own_file(name)
            if file is not None and file.vocabulary is None:
                raise VocabularyError(file.problem, "correct it first, or delete the file")
            vocabulary = replace(before, labels=checked(labels), is_own=True)
            found.check_fit(vocabulary)
            prepare_folder(self._own)
            target = self._path(before.name) if file is None else file.path
            write_vocabulary(target, vocabulary, like=found.source(before))
            return vocabulary

    def rename(self, name: str, new_name: str) -> Vocabulary:
        """Give one of the person's own another name.

        Raises:
            VocabularyError: there is none, the name cannot be one or is taken, or it came with the program.
            StorageError: its file cannot be renamed.
        """
        with self._lock:
            found = self._found(to_change=True)
            before, source = found.named(name), found.certain_own_file(name)
            after = vocabulary_name(new_name)
            if folded(after) != folded(before.name):
                after = found.free(after)
            own_vocabularies.move(source.path, self._path(after))
            self._mark(found, after, is_used=before.is_used, instead_of=before.name)
            return replace(before, name=after)

    def delete(self, name: str) -> None:
        """Delete one of the person's own, also one that cannot be read. A shipped one of its name is back then.

        Raises:
            VocabularyError: there is none, or it came with the program.
            StorageError: its file cannot be deleted.
        """
        with self._lock:
            found = self._found(to_change=True)
            own_vocabularies.remove(found.certain_own_file(name).path)
            self._mark(found, name, is_used=True)

    def use(self, name: str, is_used: bool) -> None:
        """Use a vocabulary, or let it wait.

        Raises:
            VocabularyError: there is none, or there would be too many labels together.
            StorageError: that cannot be kept.
        """
        with self._lock:
            found = self._found(to_change=True)
            found.check_fit(replace(found.named(name), is_used=is_used))
            self._mark(found, name, is_used=is_used)

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
            found = self._found(to_change=True)
            wanted = name if name.strip() else path.stem
            kept = vocabulary_name(wanted) if replaces else found.free(wanted)
            file = found.own_file(kept)
            target = self._path(kept) if file is None else file.path
            vocabulary = replace(vocabulary, name=kept, is_used=folded(kept) not in found.unused)
            found.check_fit(vocabulary)
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
            found = self._found()
            vocabulary = found.named(name)
            write_vocabulary(path, vocabulary, like=found.source(vocabulary))

    def _found(self, *, to_change: bool = False) -> Found:
        """What there is. Raises StorageError where something is to be changed and it is not known what is there."""
        problems: list[str] = []
        own: tuple[VocabularyFile, ...] = ()
        unused: frozenset[str] = frozenset()
        with self._lock:
            try:
                own = files_in(self._own, is_own=True, before=self._last.own)
                unused = read_unused(self._own)
            except VocabularyError as error:
                problems.append(str(error))
            except StorageError as error:
                if to_change:
                    raise
                problems.append(str(error))
            folder = self._shipped or resource("vocabularies")
            shipped = files_in(folder, is_own=False, before=self._last.shipped)
            problems = [*(file.problem for file in (*own, *shipped) if file.problem), *problems]
            self._last = Found(own, shipped, unused, tuple(problems))
            return self._last

    def _path(self, name: str) -> Path:
        return self._own / f"{name}{SUFFIX}"

    def _mark(self, found: Found, name: str, *, is_used: bool, instead_of: str = "") -> None:
        used = found.unused - {folded(name), folded(instead_of)}
        unused = used if is_used else used | {folded(name)}
        if unused != found.unused:
            prepare_folder(self._own)
            write_unused(self._own, unused)
