"""A folder of vocabularies: a .toml file for each, and unused.txt with the names of those that wait, one a line."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from photoclip.config.files import exhausted, storage_error, sync_folder, write_atomically
from photoclip.domain.errors import StorageError, VocabularyError
from photoclip.domain.names import folded
from photoclip.domain.tag_words import Vocabulary
from photoclip.tagging.vocabulary import tidy
from photoclip.tagging.vocabulary_file import SUFFIX, parse_vocabulary, vocabulary_bytes
from photoclip.tagging.vocabulary_names import vocabulary_name

UNUSED = "unused.txt"
_LARGEST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class VocabularyFile:
    """A file that is, or should be, a vocabulary. `problem` says why it is None; `digest` is the SHA-256 of what it
    holds, b"" where that was not read.
    """

    name: str
    path: Path
    vocabulary: Vocabulary | None
    problem: str = ""
    digest: bytes = b""


def files_in(folder: Path, *, is_own: bool, before: Iterable[VocabularyFile] = ()) -> tuple[VocabularyFile, ...]:
    """The vocabularies in a folder by name, those that cannot be read too; none where there is no folder. What is the
    same as `before`, an earlier answer for the folder, is read but not parsed again: that takes most of the time.

    Raises:
        StorageError: the folder cannot be read, or too many files are open to say what is in one.
    """
    try:
        paths = [path for path in folder.iterdir() if path.suffix.lower() == SUFFIX and not path.name.startswith(".")]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise exhausted(error) or storage_error(error, folder, reading=True) from error
    parsed = {file.path: file for file in before}
    found: list[VocabularyFile] = []
    known: set[str] = set()
    for path in sorted(paths, key=lambda path: (folded(path.stem), path.name)):
        name = tidy(path.stem)
        if folded(name) in known:
            problem = f"{path} is left out: another file has that name (rename one of them)"
            found.append(VocabularyFile(name, path, None, problem))
        else:
            found.append(_read(path, name, parsed.get(path), is_own=is_own))
        known.add(folded(name))
    return tuple(found)


def read_unused(folder: Path) -> frozenset[str]:
    """The folded names of vocabularies that are not used.

    Raises:
        VocabularyError: the list is not UTF-8 text.
        StorageError: it cannot be read.
    """
    path = folder / UNUSED
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST_BYTES).decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
    except OSError as error:
        raise exhausted(error) or storage_error(error, path, reading=True) from error
    except UnicodeDecodeError as error:
        raise VocabularyError(f"{path} is not UTF-8 text", "delete it: then all vocabularies are used") from error
    return frozenset(folded(tidy(line)) for line in text.splitlines() if line.strip())


def write_unused(folder: Path, names: Collection[str]) -> None:
    """Keep the folded names of vocabularies that are not used. Raises StorageError."""
    write_atomically(folder / UNUSED, "".join(f"{name}\n" for name in sorted(names)).encode())


def move(source: Path, target: Path) -> None:
    """Give a file another name in its folder. Raises StorageError."""
    try:
        source.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise storage_error(error, target) from error


def remove(path: Path) -> None:
    """Delete a file of the folder, if it is there. Raises StorageError."""
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise storage_error(error, path) from error


def _read(path: Path, name: str, before: VocabularyFile | None, *, is_own: bool) -> VocabularyFile:
    try:
        vocabulary_name(name)
    except VocabularyError as error:
        return VocabularyFile(name, path, None, f"{path} is left out: {error}")
    digest = b""
    try:
        data = vocabulary_bytes(path)
        digest = sha256(data).digest()
        if before is not None and before.digest == digest:
            return before
        return VocabularyFile(name, path, parse_vocabulary(data, path, is_own=is_own), digest=digest)
    except VocabularyError as error:
        full = exhausted(error)
        if full is not None:
            raise StorageError(full.what, full.remedy) from error
        return VocabularyFile(name, path, None, str(error), digest)
