"""A query as it was written: its parts with their places, before it is worked out what they mean together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from photoclip.domain.found import QueryProblem, Span
from photoclip.domain.query import Meaning, Test


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition or meaning that was kept, and its place: with its weight, without the minus before it."""

    span: Span
    test: Test | Meaning


class PartKind(StrEnum):
    """What a part of a query is. NOTHING: a mark that makes no sense where it stands."""

    WORDS = "words"
    LETTERING = "lettering"
    PICTURE = "picture"
    FILTER = "filter"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Part:
    """A part without parts. `label` is what it says to a person, without weight and minus. `weight` is None where it
    has none. `leaf` is None where nothing of it makes sense; one with a weight of 0 counts for nothing.
    `is_negative`: what the leaf stands for is not wanted; the weight of its meaning says so too.
    """

    span: Span
    kind: PartKind
    label: str
    leaf: Leaf | None
    weight: float | None = None
    is_negative: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Brackets around alternatives, each of which is parts that belong together."""

    span: Span
    alternatives: tuple[tuple["Node", ...], ...]
    is_negative: bool = False


Node: TypeAlias = Part | Group


def parts_in(alternatives: Sequence[Sequence[Node]]) -> Iterator[Part]:
    """The parts without parts, by place, those in brackets too."""
    for node in (node for parts in alternatives for node in parts):
        if isinstance(node, Group):
            yield from parts_in(node.alternatives)
        else:
            yield node


@dataclass(frozen=True, slots=True)
class Written:
    """A whole query as it was written; one alternative where there is no "or" outside of brackets, none where there is
    nothing at all.
    """

    alternatives: tuple[tuple[Node, ...], ...]
    problems: tuple[QueryProblem, ...]
