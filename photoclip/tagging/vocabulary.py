"""What makes sense in a vocabulary, and how several become one. Pure."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from photoclip.domain.names import folded, is_unseen
from photoclip.domain.tag_words import (
    LONGEST_LABEL,
    LONGEST_PROMPT,
    MOST_LABELS,
    MOST_PROMPTS,
    MOST_SYNONYMS,
    Label,
    Vocabulary,
)

Part = tuple[str | int, ...]
"""A part of a label: () is all of it, ("synonyms", 2) its third synonym."""

_PLACE = "{}"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What makes no sense in the label at a position, and what to do. `twin`: position of the label it clashes with."""

    label: int
    part: Part
    what: str
    remedy: str
    twin: int | None = None


def tidy(text: str) -> str:
    """A text as it is kept: composed (NFC), single blanks inside and none around. Control characters stay."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join(part for part in composed.split(" ") if part) if "  " in composed else composed.strip(" ")


def tidied(label: Label) -> Label:
    """A label with all its texts as they are kept."""
    return replace(
        label,
        name=tidy(label.name),
        group=tidy(label.group),
        synonyms=tuple(map(tidy, label.synonyms)),
        prompts=tuple(map(tidy, label.prompts)),
    )


def gathered(labels: Iterable[Label]) -> tuple[Label, ...]:
    """The labels with those of a group together: those of none first, then by where each group begins."""
    groups: dict[str, list[Label]] = {"": []}
    for label in labels:
        groups.setdefault(label.group, []).append(label)
    return tuple(label for members in groups.values() for label in members)


def flaws(labels: Sequence[Label]) -> Iterator[Flaw]:
    """Everything in the labels of one vocabulary that makes no sense, label by label. They are tidied already."""
    known: dict[str, int] = {}
    groups: dict[str, int] = {}
    for position, label in enumerate(labels):
        for part, text in _words(label):
            wrong = name_flaw(text)
            if wrong is not None:
                yield Flaw(position, part, *wrong)
                continue
            word = folded(text)
            if word in known:
                yield Flaw(position, part, f"“{text}” is there twice", "remove one", known[word])
            else:
                known[word] = position
        for index, prompt in enumerate(label.prompts):
            wrong = prompt_flaw(prompt)
            if wrong is not None:
                yield Flaw(position, ("prompts", index), *wrong)
        yield from _excess(position, label)
        yield from _group_flaws(position, label, labels, groups)


def name_flaw(text: str) -> tuple[str, str] | None:
    """What is wrong with the name of a label or group, or a synonym, and what to do; None where it is fine."""
    if _has_unseen(text):
        return f"{_shown(text)} has line breaks or control characters", "leave them out"
    if not any(unicodedata.category(letter)[0] not in "CZ" for letter in text):
        return "a name is empty", "write one, or remove it"
    if len(text) > LONGEST_LABEL:
        return f"{_shown(text)} has {len(text)} letters, and {LONGEST_LABEL} is the most", "shorten it"
    return None


def prompt_flaw(text: str) -> tuple[str, str] | None:
    """What is wrong with a prompt, and what to do; None where it is fine."""
    if _has_unseen(text):
        return f"{_shown(text)} has line breaks or control characters", "leave them out"
    if len(text) > LONGEST_PROMPT:
        return f"{_shown(text)} has {len(text)} letters, and {LONGEST_PROMPT} is the most", "shorten it"
    if _PLACE not in text:
        return f"{_shown(text)} has no {_PLACE}", f"write {_PLACE} where the label goes, as in “a photo of a {_PLACE}”"
    if set(text.replace(_PLACE, "")) & set(_PLACE):
        return f"{_shown(text)} has brackets with no meaning", f"only {_PLACE} stands for the label"
    return None


def too_many(count: int) -> tuple[str, str]:
    """What is said of more labels than PhotoClip asks for, and what to do."""
    return f"{count:,} labels are too many: {MOST_LABELS:,} is the most", "keep those that you look for"


def merged(vocabularies: Iterable[Vocabulary]) -> tuple[Label, ...]:
    """The labels of several vocabularies in their order. What an earlier one has, as a label or a synonym, a later one
    does not add: its label is left out, or the synonym. Groups of one name are one, written as it came first. (So a
    group may have labels that are exclusive, among one another, and others that are not.)
    """
    taken: set[str] = set()
    groups: dict[str, str] = {"": ""}
    labels: list[Label] = []
    for vocabulary in vocabularies:
        added = [label for label in vocabulary.labels if folded(label.name) not in taken]
        barred = taken | {folded(label.name) for label in added}
        for label in added:
            synonyms = tuple(synonym for synonym in label.synonyms if folded(synonym) not in barred)
            group = groups.setdefault(folded(label.group), label.group)
            labels.append(replace(label, group=group, synonyms=synonyms))
            taken.update(folded(text) for _, text in _words(labels[-1]))
    return gathered(labels)


def _words(label: Label) -> Iterator[tuple[Part, str]]:
    yield ("name",), label.name
    for index, synonym in enumerate(label.synonyms):
        yield ("synonyms", index), synonym


def _excess(position: int, label: Label) -> Iterator[Flaw]:
    for field, many, most in (
        ("synonyms", len(label.synonyms), MOST_SYNONYMS),
        ("prompts", len(label.prompts), MOST_PROMPTS),
    ):
        if many > most:
            yield Flaw(position, (field,), f"“{label.name}” has {many} {field}, and {most} is the most", "remove some")


def _group_flaws(position: int, label: Label, labels: Sequence[Label], groups: dict[str, int]) -> Iterator[Flaw]:
    if not label.group:
        if label.is_exclusive or label.is_lettering:
            yield Flaw(position, (), f"“{label.name}” has no group to be exclusive or lettering in", "give it one")
        return
    first = groups.setdefault(folded(label.group), position)
    other = labels[first]
    if first == position:
        wrong = name_flaw(label.group)
        if wrong is not None:
            yield Flaw(position, (), *wrong)
    elif label.group != other.group:
        what = f"the group “{label.group}” of “{label.name}” is written “{other.group}” elsewhere"
        yield Flaw(position, (), what, "write it the same", first)
    elif (label.is_exclusive, label.is_lettering) != (other.is_exclusive, other.is_lettering):
        what = f"“{label.name}” and “{other.name}” are of one group, and only one is exclusive or lettering"
        yield Flaw(position, (), what, "make the whole group so, or none of it", first)


def _has_unseen(text: str) -> bool:
    # What can be printed has none, and is known at once.
    return not text.isprintable() and any(map(is_unseen, text))


def _shown(text: str) -> str:
    """A text as part of a message: short, and on one line."""
    text = "".join(" " if is_unseen(letter) else letter for letter in text)
    return f"“{text}”" if len(text) <= 40 else f"“{text[:39]}…”"
