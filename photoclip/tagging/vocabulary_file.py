"""Vocabularies as files that are nice to edit by hand. In TOML 1.0:

    labels = ["a label of no group", "another"]

    [[group]]
    name = "animals"
    labels = [
        "dog",
        { name = "rabbit", synonyms = ["bunny"], prompts = ["a photo of a {}, the animal"] },
    ]

A group may say `exclusive = true` (a photo has one of its labels at most), `lettering = true` (its labels are written
in the photo) and `prompts = [...]`, for those of its labels that say none. A file that ends in .txt is a plain list, a
label a line.
"""

import re
import stat
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from photoclip.config.files import exhausted, storage_error, write_atomically
from photoclip.domain.errors import VocabularyError
from photoclip.domain.tag_words import MOST_LABELS, Label, Vocabulary
from photoclip.tagging import toml_places
from photoclip.tagging.vocabulary import Flaw, flaws, gathered, tidied, tidy, too_many
from photoclip.tagging.vocabulary_tables import Content, PlacedLabel, Problem, content_of
from photoclip.tagging.vocabulary_text import Remarks, remarks_of, toml_text

SUFFIX = ".toml"
PLAIN_SUFFIX = ".txt"
LARGEST_BYTES = 8_000_000
"""Of a file; 2,000 labels with a few prompts each take 500 kB."""

_MOST_TOLD = 20
_LONG_NUMBER = re.compile(r"\d[\d_]{1000,}")
_LINE_OF_SYNTAX = re.compile(r"\(at line (\d+), column \d+\)")


def read_vocabulary(path: Path, *, is_own: bool = True) -> Vocabulary:
    """The vocabulary in a .toml or .txt file, called as the file is. Its labels are gathered by group.

    Raises:
        VocabularyError: the file cannot be read, or something in it makes no sense. Names file and line, says what to
            do, and tells 20 problems at once.
    """
    return parse_vocabulary(vocabulary_bytes(path), path, is_own=is_own)


def vocabulary_bytes(path: Path) -> bytes:
    """The content of a file that could be a vocabulary.

    Raises:
        VocabularyError: it cannot be read, is no file, ends in something else, or is far too large.
    """
    if path.suffix.lower() not in (SUFFIX, PLAIN_SUFFIX):
        raise VocabularyError(
            f"{path} is no vocabulary", f"one ends in {SUFFIX}, or in {PLAIN_SUFFIX} for a plain list"
        )
    try:
        # Opening a pipe would wait for a writer.
        if not stat.S_ISREG(path.stat().st_mode):
            raise VocabularyError(f"{path} is no file", "choose a file")
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        refused = error if isinstance(error, OSError) else OSError("its path makes no sense")
        told = exhausted(error) or storage_error(refused, path, reading=True)
        raise VocabularyError(told.what, told.remedy) from error
    if len(data) > LARGEST_BYTES:
        raise VocabularyError(f"{path} is too large for a vocabulary", "choose another file")
    return data


def parse_vocabulary(data: bytes, path: Path, *, is_own: bool = True) -> Vocabulary:
    """As `read_vocabulary`, of the content of the file at `path`."""
    text = _text_of(data, path)
    if path.suffix.lower() == PLAIN_SUFFIX:
        content, lines = _plain(text)
    else:
        content, lines = content_of(_values_of(text, path)), None
    if len(content.labels) > MOST_LABELS:
        what, remedy = too_many(len(content.labels))
        raise VocabularyError(f"{path}: {what}", remedy)
    labels = [placed.label for placed in content.labels]
    problems = [*content.problems, *(_problem(flaw, content.labels) for flaw in flaws(labels))]
    if problems:
        raise _error(path, problems, _lines_of(text) if lines is None else lines)
    return Vocabulary(tidy(path.stem), gathered(labels), is_own)


def write_vocabulary(path: Path, vocabulary: Vocabulary, *, like: Path | None = None) -> None:
    """Write the labels of a vocabulary to a .toml file, a label a line, or their names to a .txt file. The comments of
    the file `like` (None: of what stands at `path` already) are kept at the groups and labels that stay.

    Raises:
        VocabularyError: a label makes no sense, or there are too many.
        StorageError: the disk is full, or the file may not be written.
    """
    labels = checked(vocabulary.labels)
    if path.suffix.lower() == PLAIN_SUFFIX:
        text = "".join(f"{label.name}\n" for label in labels)
    else:
        text = toml_text(labels, _remarks_at(like or path))
    data = text.encode()
    if len(data) > LARGEST_BYTES:
        raise VocabularyError(f"{path} would be too large for a vocabulary", "keep fewer synonyms and prompts")
    write_atomically(path, data)


def checked(labels: Sequence[Label]) -> tuple[Label, ...]:
    """The labels as a file would give them back.

    Raises:
        VocabularyError: one makes no sense, or there are too many.
    """
    if len(labels) > MOST_LABELS:
        raise VocabularyError(*too_many(len(labels)))
    kept = [tidied(label) for label in labels]
    found = list(flaws(kept))
    if found:
        raise VocabularyError(found[0].what, found[0].remedy)
    return gathered(kept)


def _text_of(data: bytes, path: Path) -> str:
    try:
        # Notepad writes a byte order mark, which TOML does not know.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise VocabularyError(f"{path}, line {line}: this is not UTF-8 text", "save the file as UTF-8") from error


def _values_of(text: str, path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise VocabularyError(f"{path} is nested too deeply", "write labels as in the other files") from error
    except ValueError as error:
        what = re.sub(r"\(at .*\)$", "", str(error)).strip()
        where = f"{path}, line {_line_of_syntax(text, str(error))}"
        remedy = "labels stand in quotes, with a comma between them and brackets around all"
        raise VocabularyError(f"{where}: no valid TOML: {what}", remedy) from error


def _line_of_syntax(text: str, told: str) -> int:
    """The line of what `tomllib` told. Of a number that is too long it says no place, else none is the end."""
    line, number = _LINE_OF_SYNTAX.search(told), _LONG_NUMBER.search(text)
    if line is not None:
        return int(line.group(1))
    end = len(text) if number is None or "end of document" in told else number.start()
    return text.count("\n", 0, end) + 1


def _plain(text: str) -> tuple[Content, Mapping[toml_places.Path, int]]:
    """The labels of a plain list, and their lines."""
    labels: list[PlacedLabel] = []
    lines: dict[toml_places.Path, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        name = tidy(line.removesuffix("\r").replace("\t", " "))
        if name:
            path = ("labels", len(labels))
            lines[path] = number
            labels.append(PlacedLabel(Label(name), path))
    return Content(tuple(labels), ()), lines


def _remarks_at(path: Path) -> Remarks:
    """The comments of the vocabulary in a file; none where there is no file, or nothing that makes sense."""
    with suppress(VocabularyError):
        text = _text_of(vocabulary_bytes(path), path)
        values = _values_of(text, path)
        if not content_of(values).problems:
            return remarks_of(text, values)
    return Remarks((), (), {}, {})


def _problem(flaw: Flaw, labels: Sequence[PlacedLabel]) -> Problem:
    twin = None if flaw.twin is None else labels[flaw.twin].path
    return Problem((*labels[flaw.label].path, *flaw.part), flaw.what, flaw.remedy, twin)


def _lines_of(text: str) -> Mapping[toml_places.Path, int]:
    try:
        return toml_places.places(text).lines
    except RecursionError:
        return {}


def _error(path: Path, problems: Sequence[Problem], lines: Mapping[toml_places.Path, int]) -> VocabularyError:
    told = sorted(problems, key=lambda problem: _line(problem.path, lines))
    if len(told) == 1:
        line = _line(told[0].path, lines)
        return VocabularyError(f"{path}, line {line}: {_what(told[0], lines)}", told[0].remedy)
    listed = "; ".join(
        f"line {_line(problem.path, lines)}: {_what(problem, lines)}: {problem.remedy}" for problem in told[:_MOST_TOLD]
    )
    more = f"; and {len(told) - _MOST_TOLD:,} more" if len(told) > _MOST_TOLD else ""
    return VocabularyError(f"{path} has {len(told):,} problems: {listed}{more}", "correct these lines")


def _what(problem: Problem, lines: Mapping[toml_places.Path, int]) -> str:
    if problem.twin is None:
        return problem.what
    return f"{problem.what}, first in line {_line(problem.twin, lines)}"


def _line(path: toml_places.Path, lines: Mapping[toml_places.Path, int]) -> int:
    """The line of a place, or of what it is in; 1 where that is not known."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)
