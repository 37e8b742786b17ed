"""How photos stand to tags, as chips: by hand, by machine, suggested; for several photos how many have them. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from photoclip.domain.browse import Photo
from photoclip.domain.names import folded
from photoclip.domain.tag_api import Suggestion
from photoclip.ui.models.counted import number
from photoclip.ui.models.shown import shown
from photoclip.ui.models.tag_words import probability

_NONE: Mapping[str, int] = MappingProxyType({})


class MarkKind(StrEnum):
    """HAND: the person said so. MACHINE: the program did, and nobody said anything of it yet. SUGGESTED: nobody put it
    there. SOME: only some of several photos have it.
    """

    HAND = "hand"
    MACHINE = "machine"
    SUGGESTED = "suggested"
    SOME = "some"


@dataclass(frozen=True, slots=True)
class TagMark:
    """A tag of one photo or of several. `aside` is what stands beside the name; `details` say more."""

    name: str
    kind: MarkKind
    aside: str = ""
    details: str = ""

    def said(self) -> str:
        """For who cannot see it."""
        return ", ".join(part for part in (f"Tag {shown(self.name)}", self.details) if part)


@dataclass(frozen=True, slots=True)
class TagTotals:
    """Of `photos` photos: how many have a tag, by its name, and of how many of them only the program says so."""

    photos: int = 0
    tagged: Mapping[str, int] = field(default_factory=lambda: _NONE)
    by_machine: Mapping[str, int] = field(default_factory=lambda: _NONE)

    def __add__(self, other: "TagTotals") -> "TagTotals":
        """Of both together."""
        return TagTotals(
            self.photos + other.photos, _sum(self.tagged, other.tagged), _sum(self.by_machine, other.by_machine)
        )


def totals_of(photos: Iterable[Photo]) -> TagTotals:
    """Those of photos."""
    tagged: dict[str, int] = {}
    by_machine: dict[str, int] = {}
    count = 0
    for photo in photos:
        count += 1
        for name in photo.tags:
            tagged[name] = tagged.get(name, 0) + 1
        for name in photo.machine_tags:
            by_machine[name] = by_machine.get(name, 0) + 1
    return TagTotals(count, tagged, by_machine)


def marks_of_photo(photo: Photo, suggestions: Sequence[Suggestion] = ()) -> tuple[TagMark, ...]:
    """What the person said first, then what the program put there, then what it suggests."""
    by_machine = {folded(name) for name in photo.machine_tags}
    said = {folded(name) for name in (*photo.tags, *photo.rejected_tags)}
    hand = [TagMark(name, MarkKind.HAND) for name in photo.tags if folded(name) not in by_machine]
    machine = [
        TagMark(name, MarkKind.MACHINE, details="put there by PhotoClip, not confirmed yet")
        for name in photo.tags
        if folded(name) in by_machine
    ]
    open_ones = [
        TagMark(each.name, MarkKind.SUGGESTED, probability(each.probability), _suggested(each.probability))
        for each in suggestions
        if folded(each.name) not in said
    ]
    return (*hand, *machine, *open_ones)


def marks_of_several(totals: TagTotals) -> tuple[TagMark, ...]:
    """Tags that all have first, then those that most have."""
    marks = []
    for name, photos in sorted(totals.tagged.items(), key=lambda item: (-item[1], folded(item[0]))):
        some = f"{number(photos)} of {number(totals.photos)}"
        if photos < totals.photos:
            marks.append(TagMark(name, MarkKind.SOME, some, f"{some} photos have it"))
        elif totals.by_machine.get(name, 0) == photos:
            marks.append(TagMark(name, MarkKind.MACHINE, details="put there by PhotoClip, not confirmed yet"))
        else:
            marks.append(TagMark(name, MarkKind.HAND, details="all of them have it"))
    return tuple(marks)


def _suggested(value: float) -> str:
    return f"suggested by PhotoClip: {probability(value)} likely"


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    return {
        name: one.get(name, 0) + other.get(name, 0) for name in (*one, *(each for each in other if each not in one))
    }
