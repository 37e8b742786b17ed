"""Labels out of what a TOML file says, each with its place there. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import cast

from photoclip.domain.names import folded
from photoclip.domain.tag_words import Label
from photoclip.tagging.toml_places import Path
from photoclip.tagging.vocabulary import name_flaw, prompt_flaw, tidy

_OF_FILE = ("labels", "group")
_OF_GROUP = ("name", "exclusive", "lettering", "prompts", "labels")
_OF_LABEL = ("name", "synonyms", "prompts")


@dataclass(frozen=True, slots=True)
class Problem:
    """What makes no sense at a place of the file, and what to do. `twin`: the place it clashes with."""

    path: Path
    what: str
    remedy: str
    twin: Path | None = None


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label and where it stands."""

    label: Label
    path: Path


@dataclass(frozen=True, slots=True)
class Content:
    """The labels that have a name, tidied, and what cannot be one. Whether the labels make sense is not asked here."""

    labels: tuple[PlacedLabel, ...]
    problems: tuple[Problem, ...]


def content_of(values: Mapping[str, object]) -> Content:
    """The content of a file, from what `tomllib` makes of it."""
    reading = _Reading()
    reading.file(values)
    return Content(tuple(reading.labels), tuple(reading.problems))


class _Reading:
    def __init__(self) -> None:
        self.labels: list[PlacedLabel] = []
        self.problems: list[Problem] = []
        self._groups: dict[str, Path] = {}

    def file(self, values: Mapping[str, object]) -> None:
        self._check_keys((), values, _OF_FILE)
        self._labels(values, (), Label(""))
        groups = values.get("group", [])
        if not isinstance(groups, list):
            self._wrong(("group",), "a group begins with one pair of brackets", "write [[group]]")
            return
        for index, group in enumerate(groups):
            path: Path = ("group", index)
            if isinstance(group, dict):
                self._group(cast("dict[str, object]", group), path)
            else:
                self._wrong(path, f"{_shown(group)} is no group", "begin one with [[group]]")

    def _group(self, values: Mapping[str, object], path: Path) -> None:
        self._check_keys(path, values, _OF_GROUP)
        name = tidy(self._text(values, path, "name", "a group has no name"))
        wrong = name_flaw(name) if name else None
        if wrong is not None:
            self._wrong((*path, "name"), *wrong)
        twin = self._groups.setdefault(folded(name), path) if name else path
        if twin != path:
            self._wrong(path, f"the group “{name}” is there twice", "put their labels into one", twin)
        prompts = self._texts(values, path, "prompts")
        for index, prompt in enumerate(prompts):
            flaw = prompt_flaw(prompt)
            if flaw is not None:
                self._wrong((*path, "prompts", index), *flaw)
        prompts = tuple(prompt for prompt in prompts if prompt_flaw(prompt) is None)
        is_exclusive, is_lettering = (self._flag(values, path, key) for key in ("exclusive", "lettering"))
        # A nameless group has its problem already: its labels are looked at as those of none.
        is_sound = bool(name) and wrong is None and twin == path
        like = Label("", name, (), prompts, is_exclusive, is_lettering) if is_sound else Label("", "", (), prompts)
        self._labels(values, path, like)

    def _labels(self, values: Mapping[str, object], path: Path, like: Label) -> None:
        """The labels of a table, each `like` another in what it does not say itself."""
        found = values.get("labels", [])
        if not isinstance(found, list):
            self._wrong((*path, "labels"), f"labels is {_shown(found)}", 'write a list, as ["dog", "cat"]')
            return
        for index, value in enumerate(found):
            self._label(value, (*path, "labels", index), like)

    def _label(self, value: object, path: Path, like: Label) -> None:
        synonyms: tuple[str, ...] = ()
        prompts = like.prompts
        if isinstance(value, dict):
            table = cast("dict[str, object]", value)
            self._check_keys(path, table, _OF_LABEL)
            name = self._text(table, path, "name", "a label has no name")
            synonyms = self._texts(table, path, "synonyms")
            prompts = self._texts(table, path, "prompts") if "prompts" in table else prompts
            if not name:
                return
        elif isinstance(value, str):
            name = value
        else:
            self._wrong(path, f"{_shown(value)} is no label", "put it in quotes")
            return
        label = Label(tidy(name), like.group, synonyms, prompts, like.is_exclusive, like.is_lettering)
        self.labels.append(PlacedLabel(label, path))

    def _text(self, values: Mapping[str, object], path: Path, key: str, missing: str) -> str:
        """A text, tidied; "" where it is none, which is told."""
        value = values.get(key, "")
        if not isinstance(value, str):
            self._wrong((*path, key), f"{key} is {_shown(value)}", "put it in quotes")
            return ""
        if not tidy(value):
            self._wrong((*path, key), missing, 'write one, as name = "animals"')
        return tidy(value)

    def _texts(self, values: Mapping[str, object], path: Path, key: str) -> tuple[str, ...]:
        found = values.get(key, [])
        if not isinstance(found, list):
            self._wrong((*path, key), f"{key} is {_shown(found)}", 'write a list, as ["…", "…"]')
            return ()
        for index, value in enumerate(found):
            if not isinstance(value, str):
                self._wrong((*path, key, index), f"{_shown(value)} is no text", "put it in quotes")
        return tuple(tidy(value) for value in found if isinstance(value, str))

    def _flag(self, values: Mapping[str, object], path: Path, key: str) -> bool:
        value = values.get(key, False)
        if not isinstance(value, bool):
            self._wrong((*path, key), f"{key} is {_shown(value)}", "write true or false")
            return False
        return value

    def _check_keys(self, path: Path, values: Iterable[str], known: tuple[str, ...]) -> None:
        for key in values:
            if key not in known:
                close = get_close_matches(key.lower(), known, n=1)
                remedy = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
                self._wrong((*path, key), f"{_shown(key)} means nothing here", remedy)

    def _wrong(self, path: Path, what: str, remedy: str, twin: Path | None = None) -> None:
        self.problems.append(Problem(path, what, remedy, twin))


def _shown(value: object) -> str:
    """A value as part of a message: short, and on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value) if not isinstance(value, dict) else "a table"
    return text if len(text) <= 40 else f"{text[:39]}…"
