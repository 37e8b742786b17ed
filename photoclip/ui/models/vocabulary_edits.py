"""Lists of labels as a person changes them, and what they hear of that. Pure: whether a label makes sense says the
engine.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from photoclip.domain.names import folded
from photoclip.domain.tag_words import Label, Vocabulary
from photoclip.ui.models.counted import counted
from photoclip.ui.models.organise_words import quoted

Labels = tuple[Label, ...]
SHIPPED = (
    "This list came with PhotoClip. Make it your own to change it: your copy takes its place, and the one that came "
    "with PhotoClip is back when you delete that."
)
NO_LABELS = "No labels yet. Write the first at the right."
NO_MATCH = "No label is like this."


def changed(labels: Sequence[Label], at: int, label: Label) -> Labels:
    """Another label at a position. What is exclusive or lettering holds for a whole group: a label that comes into one
    is as the others there, and one that stays in it makes all others so.
    """
    before, others = labels[at], [*labels[:at], *labels[at + 1 :]]
    if folded(before.group) == folded(label.group):
        settled = _in_no_group(label) if not label.group else label
        key = folded(label.group)
        return tuple(settled if place == at else _like(one, label, key) for place, one in enumerate(labels))
    return (*labels[:at], _at_home(others, label), *labels[at + 1 :])


def added(labels: Sequence[Label], label: Label) -> Labels:
    """One more."""
    return (*labels, _at_home(labels, label))


def without(labels: Sequence[Label], places: Collection[int]) -> Labels:
    """Those at some positions are gone."""
    return tuple(label for place, label in enumerate(labels) if place not in places)


def groups(labels: Sequence[Label]) -> tuple[str, ...]:
    """The names of all groups, each once."""
    return tuple(dict.fromkeys(label.group for label in labels if label.group))


def matching(labels: Sequence[Label], typed: str) -> tuple[int, ...]:
    """Positions of labels that contain what is typed, in their name, a synonym or their group; all where nothing is."""
    wanted = folded(" ".join(typed.split()))
    if not wanted:
        return tuple(range(len(labels)))
    texts = ("\n".join((label.name, label.group, *label.synonyms)) for label in labels)
    return tuple(place for place, text in enumerate(texts) if wanted in folded(text))


def words_of(text: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(word for part in text.split(",") if (word := " ".join(part.split())))


def lines_of(text: str) -> tuple[str, ...]:
    """What stands on lines of their own."""
    return tuple(line for part in text.splitlines() if (line := " ".join(part.split())))


def free_name(wanted: str, vocabularies: Sequence[Vocabulary]) -> str:
    """A name that no vocabulary has yet."""
    taken = {folded(vocabulary.name) for vocabulary in vocabularies}
    names = (wanted, *(f"{wanted} {count}" for count in range(2, len(taken) + 3)))
    return next(name for name in names if folded(name) not in taken)


def details(vocabulary: Vocabulary) -> str:
    """As "416 labels in 21 groups, came with PhotoClip"."""
    line = counted(len(vocabulary.labels), "label", "labels")
    count = len(groups(vocabulary.labels))
    if count:
        line += f" in {counted(count, 'group', 'groups')}"
    return line if vocabulary.is_own else f"{line}, came with PhotoClip"


def deletion(vocabulary: Vocabulary) -> str:
    """The question before it is deleted."""
    count = counted(len(vocabulary.labels), "label", "labels")
    return f"Delete the list {quoted(vocabulary.name)} with {count}? Photos keep their tags. This cannot be undone."


def _at_home(labels: Sequence[Label], label: Label) -> Label:
    """A label that comes into its group."""
    if not label.group:
        return _in_no_group(label)
    there = next((one for one in labels if folded(one.group) == folded(label.group)), None)
    if there is None:
        return label
    return replace(label, group=there.group, is_exclusive=there.is_exclusive, is_lettering=there.is_lettering)


def _in_no_group(label: Label) -> Label:
    return replace(label, is_exclusive=False, is_lettering=False)


def _like(label: Label, model: Label, key: str) -> Label:
    """Another of the same group follows in what holds for all of it."""
    if not key or folded(label.group) != key:
        return label
    return replace(label, group=model.group, is_exclusive=model.is_exclusive, is_lettering=model.is_lettering)
